//! Public benchmarks: the same means, taught with each set's own training part. These weights never ship.

mod choice;
mod learn;
mod measure;
pub mod report;

use std::path::Path;

pub use choice::{Choice, Opinions};
pub use learn::{Model, Seen};
pub use measure::Measure;

use crate::data::{DataError, public_set};
use crate::fit::Examples;

/// A public set and how it is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    /// Its folder.
    pub name: &'static str,
    /// As those who published it measure it.
    pub measure: Measure,
    /// What is to be reached, 0 to 1.
    pub least: f64,
}

/// The sets, in the order of the report.
pub const SETS: [Set; 5] = [
    Set { name: "twitter_complaints", measure: Measure::MacroF1, least: 0.86 },
    Set { name: "airline_sentiment", measure: Measure::MacroF1, least: 0.79 },
    Set { name: "tweeteval_sentiment", measure: Measure::MacroRecall, least: 0.67 },
    // Of the published test part one in ten is a suggestion, of the training part one in four.
    Set { name: "semeval2019_t9a", measure: Measure::F1 { of: "suggestion", share: 0.104 }, least: 0.74 },
    Set { name: "banking77", measure: Measure::Accuracy, least: 0.92 },
];

/// A set cut in two.
#[derive(Debug, Clone)]
pub struct Parts {
    /// What is learnt from.
    pub training: Examples,
    /// What is measured on.
    pub held_out: Examples,
}

/// Every line of a set; none where the folder has no such set.
pub fn all(folder: &Path, set: &str) -> Result<Examples, DataError> {
    Ok(Examples::of(public_set(folder, set)?.into_iter().map(|line| (line.text, line.label))))
}

/// Every fifth text is held out, by a hash of its letters: equal texts are on the same side.
pub fn cut(all: &Examples) -> Parts {
    let held_out = |at: usize| all.texts.get(at).is_some_and(|text| fold(text, 0x5b).is_multiple_of(5));
    Parts { training: all.only(|at| !held_out(at)), held_out: all.only(held_out) }
}

/// A number that depends on the letters of a text alone, and looks random.
fn fold(text: &str, seed: u64) -> u64 {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let add = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    let hash = letters.fold(0xcbf2_9ce4_8422_2325 ^ seed, add);
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_is_held_out_and_equal_texts_stay_together() {
        let lines = (0..1000).map(|at| (format!("Text {}, number", at / 2), format!("{}", at % 3)));
        let parts = cut(&Examples::of(lines));
        let share = parts.held_out.texts.len() as f64 / 1000.0;
        assert!((0.15..0.25).contains(&share), "{share}");
        assert!(parts.held_out.texts.iter().all(|text| !parts.training.texts.contains(text)));
        assert_eq!(fold("Hello, you!", 0), fold("hello YOU", 0), "case and marks make no other text");
        assert_ne!(fold("Hello, you!", 0), fold("Hello, you!", 1));
    }
}
