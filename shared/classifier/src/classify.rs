//! The whole way from a text to its classification.

use std::fmt;

use domain::mention::{Classification, Confidence, Kind, Sentiment, Stars, Topic, Urgency};
use domain::shop::Shop;

use crate::about::{self, About};
use crate::confidence;
use crate::evidence::Evidence;
use crate::language::{self, Language};
use crate::lexicon::{Lexicon, Sense};
use crate::lists;
use crate::names::Names;
use crate::reading::Reading;
use crate::text::Text;
use crate::topics;
use crate::verdict::{self, Verdict};

/// How many reasons are given.
const REASONS: usize = 5;

/// Says what a text is: whether it is about the shop, what its writer wants, how fast it must be answered.
pub struct Classifier {
    lexicons: Vec<Lexicon>,
    names: Names,
}

impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Classifier").field("lexicons", &self.lexicons.len()).finish_non_exhaustive()
    }
}

impl Default for Classifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Classifier {
    /// What ships in the crate: word lists and rules.
    pub fn new() -> Self {
        Self { lexicons: lists::shipped(), names: Names::shipped() }
    }

    /// Reads a text as one about `shop`. Of a very long one, its beginning and its end.
    pub fn classify(&self, reading: &Reading<'_>, shop: &Shop) -> Classification {
        let text = Text::read(reading.text);
        let language = language::of(&text, reading.lang);
        let about = about::weigh(&text, shop, reading, &self.names);
        if about.balance < 0.0 {
            return of_another(&text, &about, language);
        }
        if let (Some(stars), 0) = (reading.stars, text.tokens.len()) {
            return of_stars_only(stars, &about, language);
        }
        let evidence = Evidence::gather(&text, &self.lexicons_for(&language));
        let verdict = Verdict::weigh(&evidence, reading.stars);
        let (kind, margin, point) = verdict.kind();
        let urgency = verdict.urgency(kind);
        let sentiment = verdict.sentiment(kind);
        let (of_kind, of_answer) = confidence::of_kind(kind, margin);
        Classification {
            about_shop: true,
            kind,
            urgency,
            needs_answer: needs_answer(kind),
            sentiment,
            topics: topics::of(&text, &evidence, kind, point),
            lang: language.lang,
            confidence: Confidence {
                about_shop: confidence::of_balance(about.balance),
                kind: of_kind,
                urgency: confidence::of_urgency(urgency),
                needs_answer: of_answer,
                sentiment: confidence::of_sentiment(sentiment),
                topics: confidence::TOPICS,
                lang: language.confidence,
            },
            because: because(&text, &evidence, urgency, point),
        }
    }

    fn lexicons_for(&self, language: &Language) -> Vec<&Lexicon> {
        let known = |lang: &String| self.lexicons.iter().find(|lexicon| lexicon.lang == lang);
        let found: Vec<&Lexicon> = language.candidates.iter().filter_map(known).collect();
        if found.is_empty() { self.lexicons.iter().take(1).collect() } else { found }
    }
}

fn needs_answer(kind: Kind) -> bool {
    match kind {
        Kind::Complaint | Kind::Question | Kind::Request => true,
        Kind::Praise | Kind::Other => false,
    }
}

/// The strongest words of the senses that decided, in the order of the text.
fn because(text: &Text<'_>, evidence: &Evidence, urgency: Urgency, point: &[Sense]) -> Vec<String> {
    let rank = |sense: Sense| if urgency == Urgency::Crisis && sense == Sense::Harm { 10.0 } else { 0.0 };
    let mut hits: Vec<_> = evidence.hits.iter().filter(|hit| point.contains(&hit.sense)).collect();
    hits.sort_by(|a, b| (b.weight + rank(b.sense)).total_cmp(&(a.weight + rank(a.sense))));
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for hit in hits {
        if kept.len() < REASONS && !kept.iter().any(|&(from, to)| hit.from < to && from < hit.to) {
            kept.push((hit.from, hit.to));
        }
    }
    kept.sort_unstable();
    quote(text, &kept)
}

fn quote(text: &Text<'_>, stretches: &[(usize, usize)]) -> Vec<String> {
    let mut words: Vec<String> = stretches.iter().map(|&(from, to)| text.span(from, to).to_owned()).collect();
    words.retain(|word| !word.is_empty());
    words.dedup();
    words
}

/// Another shop, whatever it says.
fn of_another(text: &Text<'_>, about: &About, language: Language) -> Classification {
    let sure = confidence::of_balance(about.balance);
    let against = &about.against[..about.against.len().min(REASONS)];
    quiet(false, Kind::Other, Sentiment::Neutral, language, sure, quote(text, against))
}

/// Three stars and fewer are a complaint.
fn of_stars_only(stars: Stars, about: &About, language: Language) -> Classification {
    let (kind, sentiment) = verdict::of_stars(stars);
    let mut classification = quiet(true, kind, sentiment, language, confidence::STARS, Vec::new());
    classification.confidence.about_shop = confidence::of_balance(about.balance);
    classification
}

fn quiet(
    about_shop: bool,
    kind: Kind,
    sentiment: Sentiment,
    language: Language,
    sure: f32,
    because: Vec<String>,
) -> Classification {
    Classification {
        about_shop,
        kind,
        urgency: Urgency::Low,
        needs_answer: needs_answer(kind),
        sentiment,
        topics: Vec::<Topic>::new(),
        lang: language.lang,
        confidence: Confidence {
            about_shop: sure,
            kind: sure,
            urgency: sure,
            needs_answer: sure,
            sentiment: sure,
            topics: sure,
            lang: language.confidence,
        },
        because,
    }
}
