//! Who is measured.

use classifier::{Classifier, Encoder, Learnt};
use domain::mention::{Kind, Stars, Urgency};

use super::lexicon::Lexicon;
use super::measure::{Item, Said};
use crate::data::Corpus;
use crate::fit::{Counted, Examples, greatest};

/// Somebody who says something of a text.
pub trait System {
    /// What the tables call it.
    fn name(&self) -> &'static str;
    /// What it says.
    fn read(&self, item: &Item<'_>) -> Said;
}

/// The classifier with one or both tiers.
#[derive(Debug)]
pub struct Whole {
    name: &'static str,
    classifier: Classifier,
}

impl Whole {
    /// Rules and the linear tier.
    pub fn linear() -> Self {
        Self { name: "rules + linear", classifier: Classifier::new() }
    }

    /// Rules and both tiers.
    pub fn both(encoder: Encoder) -> Self {
        Self { name: "both tiers", classifier: Classifier::new().with_encoder(encoder) }
    }
}

impl System for Whole {
    fn name(&self) -> &'static str {
        self.name
    }

    fn read(&self, item: &Item<'_>) -> Said {
        self.classifier.classify(&item.reading, &item.shop, &Learnt::default()).into()
    }
}

impl System for Encoder {
    fn name(&self) -> &'static str {
        "encoder alone"
    }

    fn read(&self, item: &Item<'_>) -> Said {
        self.heads(item.reading.text, item.reading.stars, &item.shop).unwrap_or_default().into()
    }
}

impl System for Lexicon {
    fn name(&self) -> &'static str {
        "lexicon"
    }

    /// Of stars alone it goes by the stars, as anybody would.
    fn read(&self, item: &Item<'_>) -> Said {
        let kind = match item.reading.stars {
            Some(stars) if item.reading.text.trim().is_empty() && stars.get() <= 3 => Kind::Complaint,
            Some(_) if item.reading.text.trim().is_empty() => Kind::Praise,
            Some(_) | None => self.kind(item.reading.text),
        };
        plain(kind, None, if wants(kind) { Urgency::Normal } else { Urgency::Low })
    }
}

/// TF-IDF with logistic regression, learnt from the training part: one model for the kind, one for the urgency.
#[derive(Debug)]
pub struct Plain {
    kind: Counted,
    urgency: Counted,
    kinds: Vec<String>,
    urgencies: Vec<String>,
}

impl Plain {
    /// Learns from all that is not set aside.
    pub fn learn(corpus: &Corpus) -> Self {
        let lines = |label: &dyn Fn(&crate::data::Mention) -> String| {
            Examples::of(corpus.training().map(|mention| {
                let stars = mention.stars.map(Stars::get);
                (with_stars(&mention.text, stars), label(mention))
            }))
        };
        let kinds = lines(&|mention| mention.labels.kind.to_string());
        let urgencies = lines(&|mention| mention.labels.urgency.to_string());
        Self {
            kind: Counted::learn(&kinds),
            urgency: Counted::learn(&urgencies),
            kinds: kinds.classes,
            urgencies: urgencies.classes,
        }
    }
}

impl System for Plain {
    fn name(&self) -> &'static str {
        "TF-IDF + logistic regression"
    }

    fn read(&self, item: &Item<'_>) -> Said {
        let text = with_stars(item.reading.text, item.reading.stars.map(Stars::get));
        let shares = self.kind.read(&text);
        let at = greatest(&shares);
        let kind = self.kinds.get(at).and_then(|kind| kind.parse().ok()).unwrap_or(Kind::Other);
        let urgency = self.urgencies.get(greatest(&self.urgency.read(&text)));
        let urgency = urgency.and_then(|urgency| urgency.parse().ok()).unwrap_or(Urgency::Low);
        plain(kind, shares.get(at).copied(), urgency)
    }
}

fn with_stars(text: &str, stars: Option<u8>) -> String {
    stars.map_or_else(|| text.to_owned(), |stars| format!("{text} stars_{stars}"))
}

/// A baseline takes every text to be about the shop.
fn plain(kind: Kind, sure: Option<f64>, urgency: Urgency) -> Said {
    let needs_answer = Some(wants(kind));
    Said { kind, sure, about: Some((true, 1.0)), urgency: Some(urgency), needs_answer, topics: None, lang: None }
}

fn wants(kind: Kind) -> bool {
    match kind {
        Kind::Complaint | Kind::Request | Kind::Question => true,
        Kind::Praise | Kind::Other => false,
    }
}
