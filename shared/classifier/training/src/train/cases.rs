//! Texts as the trainer sees them: what they are, in which fold they are, and what rules find in them.

use std::collections::BTreeMap;
use std::path::Path;

use classifier::combine::Signs;
use classifier::linear::features;
use classifier::{Found, KINDS, Reading, Rules};
use domain::mention::{Kind, Platform, Stars, Topic, Urgency};

use crate::data::{Corpus, DataError, Mention, PERMISSIVE, PublicLine, public_set};
use crate::linear::{Example, kind_of_public, of_mention, of_public};

/// How much a line of a public set counts beside one of the corpus.
const PUBLIC: f32 = 0.25;

/// How much a line in a language with few lines counts.
const RARE: f32 = 2.0;

/// How much a line of a batch written for harm counts for the combiner: complaints must not seem more frequent than they
/// are elsewhere.
const HARM: f32 = 0.4;

/// A starred text is shown once more without its stars, because most texts have none, and with the opposite ones, because
/// text overrules stars.
const UNSTARRED: f32 = 0.5;
const TURNED: f32 = 0.05;

/// Of every public set about so many lines teach the combiner, and so many the heads.
const A_SET: usize = 900;
const TO_HEADS: usize = 4000;

/// Index of a kind in [`KINDS`], and of an urgency in the combiner's order.
pub type Kinds = (usize, Option<usize>);

/// One text to learn from.
#[derive(Debug, Clone)]
pub struct Line {
    /// For the heads.
    pub example: Example,
    /// Heads that say something of this text are taught without its fold.
    pub fold: usize,
    /// Its id in the corpus; none for a public one.
    pub id: Option<String>,
    /// What the combiner should say; none for a text that only teaches heads.
    pub answer: Option<Kinds>,
    /// What rules see, and how much it counts: as it is, and where it has stars without and with others.
    pub seen: Vec<(Signs, f32)>,
    /// What the rules say of each topic, and which are meant; none where nobody labelled them.
    pub topics: Option<(Vec<f32>, Vec<Topic>)>,
}

/// All texts, in a fixed order: the corpus without what is set aside, and the permissive sets found in `public`.
pub fn lines(corpus: &Corpus, public: Option<&Path>, folds: usize) -> Result<Vec<Line>, DataError> {
    let rules = Rules::new();
    let mut batches: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for mention in corpus.training().filter(|mention| !mention.text.trim().is_empty()) {
        let next = batches.len();
        let batch = *batches.entry(&mention.batch).or_insert(next);
        let harm = corpus.harm.contains(&mention.batch);
        lines.push(of_corpus(&rules, mention, batch % folds, harm));
    }
    for set in PERMISSIVE {
        let Some(folder) = public else { break };
        let all = public_set(folder, set)?;
        let (every, taught) = ((all.len() / A_SET).max(1), (all.len() / TO_HEADS).max(1));
        let kept = all.iter().enumerate().filter(|(at, _)| at % taught == 0 || at % every == 0);
        lines.extend(kept.map(|(at, line)| of_set(&rules, set, line, at % folds, at % every == 0)));
    }
    Ok(lines)
}

fn of_corpus(rules: &Rules, mention: &Mention, fold: usize, harm: bool) -> Line {
    let labels = &mention.labels;
    let reading = mention.reading();
    let rare = if labels.lang == "en" { 1.0 } else { RARE };
    let read = |stars: Option<Stars>| Signs::read(rules, &Reading { stars, ..reading });
    let counts = if harm { rare * HARM } else { rare };
    let mut seen = vec![(read(mention.stars), counts)];
    if let Some(stars) = mention.stars {
        seen.push((read(None), counts * UNSTARRED));
        seen.extend(Stars::new(6 - stars.get()).ok().map(|turned| (read(Some(turned)), counts * TURNED)));
    }
    let answer = (index_of(labels.kind), Some(urgency(labels.urgency)));
    let topics = (labels.kind != Kind::Other).then(|| (rules.topics(&reading), labels.topics.clone()));
    Line {
        example: Example { features: features::of(&mention.text), targets: of_mention(mention), weight: rare },
        fold,
        id: Some(mention.id.clone()),
        answer: labels.about_shop.then_some(answer),
        seen,
        topics: topics.filter(|_| labels.about_shop),
    }
}

fn of_set(rules: &Rules, set: &str, line: &PublicLine, fold: usize, teaches: bool) -> Line {
    let kind = kind_of_public(set, line).filter(|_| teaches);
    let reading = Reading {
        text: &line.text,
        stars: None,
        platform: Platform::Facebook,
        lang: Some("en"),
        found: Found::Addressed,
    };
    Line {
        example: Example { features: features::of(&line.text), targets: of_public(set, line), weight: PUBLIC },
        fold,
        id: None,
        answer: kind.map(|kind| (index_of(kind), None)),
        seen: kind.map(|_| (Signs::read(rules, &reading), PUBLIC)).into_iter().collect(),
        topics: None,
    }
}

fn index_of(kind: Kind) -> usize {
    KINDS.iter().position(|&known| known == kind).unwrap_or_default()
}

const fn urgency(urgency: Urgency) -> usize {
    match urgency {
        Urgency::Crisis => 0,
        Urgency::High => 1,
        Urgency::Normal => 2,
        Urgency::Low => 3,
    }
}
