//! How well namesakes are told apart, on batches that were not learned from.

use std::collections::BTreeMap;

use super::{Example, learn};

/// Batches are dealt into so many parts.
const PARTS: usize = 10;

/// For each example the logit that weights from the other parts give; parts are whole batches.
pub fn cross_validated(examples: &[Example<'_>]) -> Vec<f64> {
    let mut batches: BTreeMap<&str, usize> = BTreeMap::new();
    for example in examples {
        let next = batches.len() % PARTS;
        batches.entry(&example.mention.batch).or_insert(next);
    }
    let part = |example: &Example<'_>| batches.get(example.mention.batch.as_str()).copied().unwrap_or(0);
    let mut logits = vec![0.0; examples.len()];
    for held_out in 0..PARTS {
        let rows = examples.iter().filter(|example| part(example) != held_out).map(|example| &example.row);
        let weights = learn(&rows);
        for (example, logit) in examples.iter().zip(&mut logits).filter(|(example, _)| part(example) == held_out) {
            *logit = example.row.logit(&weights);
        }
    }
    logits
}

/// Namesakes found and missed, true mentions dropped and kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Namesakes that were said to be namesakes.
    pub found: u32,
    /// Namesakes that were held to be about the shop.
    pub missed: u32,
    /// True mentions that were said to be namesakes.
    pub dropped: u32,
    /// True mentions that were held to be about the shop.
    pub kept: u32,
}

impl Tally {
    /// Of all namesakes, the share found.
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    /// Of all said to be namesakes, the share that are.
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.dropped)
    }

    /// The harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        share(2 * self.found, 2 * self.found + self.missed + self.dropped)
    }

    /// Of all true mentions, the share kept.
    pub fn kept(&self) -> f64 {
        share(self.kept, self.kept + self.dropped)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// Counts the examples that `which` picks, with a namesake from this logit on.
pub fn tally(examples: &[Example<'_>], logits: &[f64], from: f64, which: impl Fn(&Example<'_>) -> bool) -> Tally {
    let mut tally = Tally::default();
    for (example, logit) in examples.iter().zip(logits).filter(|(example, _)| which(example)) {
        let count = match (example.row.holds, *logit > from) {
            (true, true) => &mut tally.found,
            (true, false) => &mut tally.missed,
            (false, true) => &mut tally.dropped,
            (false, false) => &mut tally.kept,
        };
        *count += 1;
    }
    tally
}
