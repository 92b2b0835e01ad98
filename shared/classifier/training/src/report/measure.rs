//! What is measured, and what a system said of it.

use std::collections::BTreeMap;

use classifier::{Heads, KINDS, Reading};
use domain::mention::{Classification, Kind, Platform, Topic, Urgency};
use domain::shop::Shop;

use super::calibration::Calibration;
use super::metrics::{Confusion, Tally};
use crate::data::{Corpus, Mention, RealLine};

/// A text, and what is right.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Batch and line, or the line of another file.
    pub id: &'a str,
    /// As the classifier is given it.
    pub reading: Reading<'a>,
    /// For whom it is read.
    pub shop: Shop,
    /// Its language, where that was labelled.
    pub lang: Option<&'a str>,
    /// Whether it is about the shop, where that was labelled.
    pub about: Option<bool>,
    /// What its writer wants.
    pub kind: Kind,
    /// How soon somebody must look.
    pub urgency: Urgency,
    /// Whether it wants an answer.
    pub needs_answer: bool,
    /// The most important first.
    pub topics: &'a [Topic],
}

impl<'a> Item<'a> {
    /// A line of the corpus, as it is labelled there.
    pub fn of_corpus(corpus: &Corpus, mention: &'a Mention) -> Self {
        let labels = &mention.labels;
        Self {
            id: &mention.id,
            reading: mention.reading(),
            shop: corpus.shop(mention),
            lang: Some(&labels.lang),
            about: Some(labels.about_shop),
            kind: labels.kind,
            urgency: labels.urgency,
            needs_answer: labels.needs_answer,
            topics: &labels.topics,
        }
    }

    /// A real text, of which nobody said whom it is about.
    pub fn of_real(line: &'a RealLine) -> Self {
        Self {
            id: &line.id,
            reading: line.reading(),
            shop: Shop::default(),
            lang: None,
            about: None,
            kind: line.kind,
            urgency: line.urgency,
            needs_answer: line.needs_answer,
            topics: &line.topics,
        }
    }
}

/// What a system said of one text. What it does not decide is nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What the writer wants.
    pub kind: Kind,
    /// How sure of that, 0 to 1.
    pub sure: Option<f64>,
    /// About the shop, and how sure of that.
    pub about: Option<(bool, f64)>,
    /// How soon somebody must look.
    pub urgency: Option<Urgency>,
    /// Whether it wants an answer.
    pub needs_answer: Option<bool>,
    /// What it is about.
    pub topics: Option<Vec<Topic>>,
    /// Two letters.
    pub lang: Option<String>,
}

impl From<Classification> for Said {
    fn from(said: Classification) -> Self {
        Self {
            kind: said.kind,
            sure: Some(f64::from(said.confidence.kind)),
            about: Some((said.about_shop, f64::from(said.confidence.about_shop))),
            urgency: Some(said.urgency),
            needs_answer: Some(said.needs_answer),
            topics: Some(said.topics),
            lang: said.lang,
        }
    }
}

/// A model by itself: the likeliest of each, and a namesake is `other`.
impl From<Heads> for Said {
    fn from(heads: Heads) -> Self {
        let shares: Vec<f64> = classifier::combine::shares(&heads.kind).into_iter().map(f64::from).collect();
        let at = crate::fit::greatest(&shares);
        let likeliest = KINDS.get(at).copied().unwrap_or(Kind::Other);
        let another = f64::from(classifier::combine::sigmoid(heads.another));
        let kind = if another > 0.5 { Kind::Other } else { likeliest };
        let wants = matches!(kind, Kind::Complaint | Kind::Request | Kind::Question);
        let urgency = match (heads.crisis > 0.0, heads.high > 0.0) {
            _ if another > 0.5 => Urgency::Low,
            (true, _) => Urgency::Crisis,
            (false, true) => Urgency::High,
            (false, false) if wants => Urgency::Normal,
            (false, false) => Urgency::Low,
        };
        Self {
            kind,
            sure: if another > 0.5 { Some(another) } else { shares.get(at).copied() },
            about: Some((another <= 0.5, another.max(1.0 - another))),
            urgency: Some(urgency),
            needs_answer: Some(wants),
            topics: None,
            lang: None,
        }
    }
}

/// All figures of one system over one set of texts.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Kinds in the order of [`KINDS`].
    pub kind: Confusion,
    /// Urgencies in the order of [`Urgency::ALL`]; of systems that say it.
    pub urgency: Option<Confusion>,
    /// Wants an answer.
    pub needs_answer: Option<Tally>,
    /// Is about a namesake.
    pub namesake: Option<Tally>,
    /// Is about the shop.
    pub about: Option<Tally>,
    /// Each topic in the order of [`Topic::ALL`], of texts about the shop.
    pub topics: Option<Vec<Tally>>,
    /// The language is right.
    pub lang: Option<Confusion>,
    /// Of the kind.
    pub sure_of_kind: Option<Calibration>,
    /// Of being about the shop.
    pub sure_of_about: Option<Calibration>,
    /// Kinds by platform.
    pub by_platform: BTreeMap<Platform, Confusion>,
    /// Kinds by language.
    pub by_lang: BTreeMap<String, Confusion>,
}

/// The place of a kind in [`KINDS`].
pub fn place(kind: Kind) -> usize {
    KINDS.iter().position(|&known| known == kind).unwrap_or_default()
}

fn degree(urgency: Urgency) -> usize {
    Urgency::ALL.iter().position(|&known| known == urgency).unwrap_or_default()
}

impl Figures {
    /// Counts what was said of each text.
    pub fn of(items: &[Item<'_>], said: &[Said]) -> Self {
        let pairs = || items.iter().zip(said);
        let kinds = |keep: &dyn Fn(&Item<'_>) -> bool| {
            let kept = pairs().filter(|(item, _)| keep(item));
            Confusion::of(KINDS.len(), kept.map(|(item, said)| (place(item.kind), place(said.kind))))
        };
        let platforms: Vec<Platform> = items.iter().map(|item| item.reading.platform).collect();
        let langs: Vec<&str> = items.iter().filter_map(|item| item.lang).collect();
        Self {
            kind: kinds(&|_| true),
            urgency: urgencies(items, said),
            needs_answer: tally(pairs().map(|(item, said)| Some((item.needs_answer, said.needs_answer?)))),
            namesake: tally(pairs().map(|(item, said)| Some((!item.about?, !said.about?.0)))),
            about: tally(pairs().map(|(item, said)| Some((item.about?, said.about?.0)))),
            topics: topics(items, said),
            lang: langs_of(items, said),
            sure_of_kind: sure(pairs().map(|(item, said)| Some((said.sure?, item.kind == said.kind)))),
            sure_of_about: sure(pairs().map(|(item, said)| {
                let (about, sure) = said.about?;
                Some((sure, item.about? == about))
            })),
            by_platform: platforms.into_iter().map(|on| (on, kinds(&|item| item.reading.platform == on))).collect(),
            by_lang: langs.into_iter().map(|lang| (lang.to_owned(), kinds(&|item| item.lang == Some(lang)))).collect(),
        }
    }

    /// Crises found.
    pub fn crisis(&self) -> Option<Tally> {
        self.urgency.as_ref().map(|urgency| urgency.class(degree(Urgency::Crisis)))
    }

    /// Complaints found.
    pub fn complaint(&self) -> Tally {
        self.kind.class(place(Kind::Complaint))
    }

    /// All topics together.
    pub fn topic(&self) -> Option<Tally> {
        let add = |a: Tally, b: &Tally| Tally {
            hits: a.hits + b.hits,
            alarms: a.alarms + b.alarms,
            missed: a.missed + b.missed,
        };
        self.topics.as_ref().map(|topics| topics.iter().fold(Tally::default(), add))
    }
}

/// Nothing, if one pair is missing.
fn tally(pairs: impl Iterator<Item = Option<(bool, bool)>>) -> Option<Tally> {
    pairs.collect::<Option<Vec<_>>>().map(Tally::of)
}

fn sure(pairs: impl Iterator<Item = Option<(f64, bool)>>) -> Option<Calibration> {
    pairs.collect::<Option<Vec<_>>>().map(Calibration::of)
}

fn urgencies(items: &[Item<'_>], said: &[Said]) -> Option<Confusion> {
    let pairs = items.iter().zip(said).map(|(item, said)| Some((degree(item.urgency), degree(said.urgency?))));
    pairs.collect::<Option<Vec<_>>>().map(|pairs| Confusion::of(Urgency::ALL.len(), pairs))
}

fn topics(items: &[Item<'_>], said: &[Said]) -> Option<Vec<Tally>> {
    let mut tallies = vec![Tally::default(); Topic::ALL.len()];
    for (item, said) in items.iter().zip(said).filter(|(item, _)| item.about != Some(false)) {
        let topics = said.topics.as_ref()?;
        for (tally, topic) in tallies.iter_mut().zip(Topic::ALL) {
            tally.add(item.topics.contains(topic), topics.contains(topic));
        }
    }
    Some(tallies)
}

/// Right or not, of texts with a language; a system that never says one has no figure.
fn langs_of(items: &[Item<'_>], said: &[Said]) -> Option<Confusion> {
    said.iter().any(|said| said.lang.is_some()).then_some(())?;
    let with_words = items.iter().zip(said).filter(|(item, _)| !item.reading.text.trim().is_empty());
    let pairs = with_words.filter_map(|(item, said)| Some((0, usize::from(said.lang.as_deref() != Some(item.lang?)))));
    Some(Confusion::of(2, pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item<'a>(id: &'a str, kind: Kind, about: bool, topics: &'a [Topic]) -> Item<'a> {
        let reading =
            Reading { text: "words", stars: None, platform: Platform::X, lang: None, found: classifier::Found::Unsaid };
        let urgency = if kind == Kind::Complaint { Urgency::Crisis } else { Urgency::Low };
        let needs_answer = kind == Kind::Complaint;
        Item {
            id,
            reading,
            shop: Shop::default(),
            lang: Some("en"),
            about: Some(about),
            kind,
            urgency,
            needs_answer,
            topics,
        }
    }

    fn said(kind: Kind, about: bool, topics: &[Topic]) -> Said {
        Said {
            kind,
            sure: Some(0.9),
            about: Some((about, 0.8)),
            urgency: Some(Urgency::Crisis),
            needs_answer: Some(true),
            topics: Some(topics.to_vec()),
            lang: Some("en".to_owned()),
        }
    }

    #[test]
    fn figures_count_each_decision() {
        let items = [
            item("1", Kind::Complaint, true, &[Topic::Price, Topic::Staff]),
            item("2", Kind::Praise, true, &[Topic::Quality]),
            item("3", Kind::Other, false, &[]),
        ];
        let said = [
            said(Kind::Complaint, true, &[Topic::Price, Topic::Quality]),
            said(Kind::Other, false, &[]),
            said(Kind::Other, false, &[Topic::Price]),
        ];
        let figures = Figures::of(&items, &said);
        assert_eq!(figures.kind.accuracy(), Some(2.0 / 3.0));
        assert_eq!(figures.namesake, Some(Tally { hits: 1, alarms: 1, missed: 0 }));
        assert_eq!(figures.about, Some(Tally { hits: 1, alarms: 0, missed: 1 }));
        assert_eq!(figures.crisis(), Some(Tally { hits: 1, alarms: 2, missed: 0 }));
        assert_eq!(figures.topic(), Some(Tally { hits: 1, alarms: 1, missed: 2 }), "of a namesake topics do not count");
        assert_eq!(figures.lang.and_then(|lang| lang.accuracy()), Some(1.0));
        assert_eq!(figures.by_lang["en"].total(), 3);
        assert_eq!(figures.by_platform[&Platform::X].total(), 3);
    }

    #[test]
    fn what_a_system_does_not_say_has_no_figure() {
        let silent = Said {
            kind: Kind::Other,
            sure: None,
            about: None,
            urgency: None,
            needs_answer: None,
            topics: None,
            lang: None,
        };
        let figures = Figures::of(&[item("1", Kind::Other, true, &[])], &[silent]);
        assert!(figures.urgency.is_none() && figures.namesake.is_none() && figures.topics.is_none());
        assert!(figures.sure_of_kind.is_none() && figures.lang.is_none());
    }

    #[test]
    fn a_model_by_itself_says_its_likeliest() {
        let heads =
            Heads { kind: [2.0, 0.0, 0.0, 0.0, 0.0], crisis: -1.0, high: 1.0, another: -3.0, ..Heads::default() };
        let alone = Said::from(heads);
        assert_eq!((alone.kind, alone.urgency), (Kind::Complaint, Some(Urgency::High)));
        let another = Said::from(Heads { another: 3.0, ..heads });
        assert_eq!((another.kind, another.urgency), (Kind::Other, Some(Urgency::Low)));
    }
}
