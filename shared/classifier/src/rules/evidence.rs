//! What the lists found, settled: overlaps decided, negations turned, each sentence weighed.

use std::collections::HashSet;

use crate::rules::lexicon::{Hit, Lexicon, Sense};
use crate::text::Text;

/// How many words a negation reaches.
const REACH: usize = 3;
/// What is left of a phrase that stands under "if", in a question, or was said before.
const DAMPED: f32 = 0.5;
const REPEATED: f32 = 0.3;
/// A wish tells of a lack; the lack alone is not yet a grievance.
const WITHIN_WISH: f32 = 0.35;
const AFTER_TURN: f32 = 1.2;
const BEFORE_TURN: f32 = 0.7;
/// A question mark by itself.
const MARK: f32 = 0.6;

/// All that was found in a text, with final weights.
pub(crate) struct Evidence {
    pub(crate) hits: Vec<Hit>,
    /// The strongest sentence that asks.
    pub(crate) ask: f32,
    /// The strongest sentence that wishes or orders.
    pub(crate) wish: f32,
}

impl Evidence {
    /// Searches `text` with each of `lexicons`.
    pub(crate) fn gather(text: &Text<'_>, lexicons: &[&Lexicon]) -> Self {
        let mut hits: Vec<Hit> = lexicons.iter().flat_map(|lexicon| lexicon.find(text)).collect();
        hits.sort_by_key(|hit| (hit.from, hit.to));
        settle_overlaps(&mut hits);
        let wish = strongest(text, &hits, |hits| sum(hits, Sense::Wish) + sum(hits, Sense::Order));
        let ask = ask(text, &hits);
        negate(text, &mut hits);
        weigh(text, &mut hits);
        Self { hits, ask, wish }
    }

    /// The whole weight of one sense.
    pub(crate) fn sum(&self, sense: Sense) -> f32 {
        sum(&self.hits, sense)
    }

    /// Whether anything of this sense is left.
    pub(crate) fn has(&self, sense: Sense) -> bool {
        self.sum(sense) > 0.0
    }
}

fn sum(hits: &[Hit], sense: Sense) -> f32 {
    hits.iter().filter(|hit| hit.sense == sense).map(|hit| hit.weight).sum()
}

/// Senses of which only one can hold for the same words.
fn polar(sense: Sense) -> bool {
    matches!(sense, Sense::Wrong | Sense::Content | Sense::Harm | Sense::Harmless | Sense::PutRight)
}

/// Of two readings of the same words the longer wins: "can't wait" over "can't", "to die for" over "die".
fn settle_overlaps(hits: &mut Vec<Hit>) {
    let all = hits.clone();
    hits.retain(|hit| !polar(hit.sense) || !all.iter().any(|other| outdoes(other, hit)));
}

fn outdoes(other: &Hit, hit: &Hit) -> bool {
    let (ours, theirs) = (hit.to - hit.from, other.to - other.from);
    let overlap = other.from < hit.to && hit.from < other.to;
    let agree = matches!((other.sense, hit.sense), (Sense::Harm, Sense::Wrong) | (Sense::Wrong, Sense::Harm));
    let guard = other.sense == Sense::Harmless && hit.sense == Sense::Harm && theirs >= ours;
    overlap && polar(other.sense) && other.sense != hit.sense && !agree && (theirs > ours || guard)
}

fn in_sentence<'h>(text: &Text<'_>, hits: &'h [Hit], sentence: usize) -> Vec<Hit> {
    let here = |hit: &&'h Hit| text.tokens.get(hit.from).is_some_and(|token| token.sentence == sentence);
    hits.iter().filter(here).copied().collect()
}

fn strongest(text: &Text<'_>, hits: &[Hit], score: impl Fn(&[Hit]) -> f32) -> f32 {
    (0..text.sentences()).map(|sentence| score(&in_sentence(text, hits, sentence))).fold(0.0, f32::max)
}

/// A question has its mark, its form, or both; a form deep inside a sentence is less of one.
fn ask(text: &Text<'_>, hits: &[Hit]) -> f32 {
    (0..text.sentences())
        .map(|sentence| {
            let first = text.tokens.partition_point(|token| token.sentence < sentence);
            let form = in_sentence(text, hits, sentence)
                .iter()
                .filter(|hit| hit.sense == Sense::Ask)
                .map(|hit| if hit.from <= first + REACH { hit.weight } else { hit.weight * DAMPED })
                .fold(0.0, f32::max);
            if text.is_question(sentence) { form + MARK } else { form }
        })
        .fold(0.0, f32::max)
}

/// Under a negation praise becomes a grievance; a grievance and harm vanish.
fn negate(text: &Text<'_>, hits: &mut Vec<Hit>) {
    let all = hits.clone();
    let swallowed = |negator: &Hit| {
        all.iter()
            .any(|hit| polar(hit.sense) && hit.to - hit.from > 1 && hit.from <= negator.from && negator.to <= hit.to)
    };
    let negators: Vec<Hit> = all.iter().filter(|hit| hit.sense == Sense::Negator && !swallowed(hit)).copied().collect();
    for hit in hits.iter_mut().filter(|hit| matches!(hit.sense, Sense::Content | Sense::Wrong | Sense::Harm)) {
        if negators.iter().any(|negator| reaches(text, negator, hit)) {
            let praise = hit.sense == Sense::Content;
            let weight = if praise { hit.weight.min(1.0) } else { 0.0 };
            *hit = Hit { sense: Sense::Wrong, weight, ..*hit };
        }
    }
    hits.retain(|hit| hit.weight > 0.0);
}

fn reaches(text: &Text<'_>, before: &Hit, hit: &Hit) -> bool {
    let clause = |at: usize| text.tokens.get(at).map(|token| token.clause);
    before.to <= hit.from && hit.from - before.to < REACH && clause(before.from) == clause(hit.from)
}

/// Weighs each hit by where it stands.
fn weigh(text: &Text<'_>, hits: &mut [Hit]) {
    let all = hits.to_vec();
    let mut said: HashSet<(Sense, String)> = HashSet::new();
    for hit in hits.iter_mut().filter(|hit| matches!(hit.sense, Sense::Content | Sense::Wrong | Sense::Harm)) {
        hit.weight *= weight_here(text, &all, hit);
        if !said.insert((hit.sense, text.span(hit.from, hit.to).to_lowercase())) {
            hit.weight *= REPEATED;
        }
    }
}

fn weight_here(text: &Text<'_>, all: &[Hit], hit: &Hit) -> f32 {
    let Some(place) = text.tokens.get(hit.from) else { return 1.0 };
    let near = in_sentence(text, all, place.sentence);
    let clause = |other: &Hit| text.tokens.get(other.from).map(|token| token.clause);
    let before = |other: &&Hit| other.to <= hit.from;
    let maybe =
        near.iter().filter(before).any(|other| other.sense == Sense::Maybe && clause(other) == Some(place.clause));
    let asks = text.is_question(place.sentence) && near.iter().any(|other| other.sense == Sense::Ask);
    let turn = near.iter().rfind(|other| other.sense == Sense::Turn);
    if hit.sense == Sense::Harm {
        if maybe { DAMPED } else { 1.0 }
    } else if hit.sense == Sense::Wrong {
        if sum(&near, Sense::Wish) >= 0.9 {
            WITHIN_WISH
        } else if asks {
            DAMPED
        } else if turn.is_some_and(|turn| turn.from < hit.from) {
            AFTER_TURN
        } else {
            1.0
        }
    } else if turn.is_some_and(|turn| turn.from > hit.from) {
        BEFORE_TURN
    } else {
        1.0
    }
}
