//! Which grams are known, and how much each weighs.

use std::collections::HashMap;

use super::descent::Row;
use super::narrow;

/// Grams of fewer texts than these are left out.
const FEWEST: usize = 2;

/// How a gram's weight follows from how often it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighing {
    /// The rarer the heavier, and the logarithm of how often it stands in the text: TF-IDF.
    Rarity,
    /// There or not.
    Presence,
}

/// Known grams with their column and weight.
#[derive(Debug)]
pub struct Dictionary {
    /// Only looked up in, so that its order is of no account.
    known: HashMap<u64, (u32, f64)>,
    weighing: Weighing,
}

impl Dictionary {
    /// Learns from the grams of each text, as [`super::grams`] gives them.
    pub fn learn<'a>(texts: impl IntoIterator<Item = &'a [u64]>, weighing: Weighing) -> Self {
        let (mut seen, mut count) = (Vec::new(), 0.0);
        for grams in texts {
            count += 1.0;
            seen.extend(grams.chunk_by(|a, b| a == b).filter_map(|alike| alike.first().copied()));
        }
        seen.sort_unstable();
        let weight = |texts: usize| ((1.0 + count) / (1.0 + texts as f64)).ln() + 1.0;
        let kept = seen.chunk_by(|a, b| a == b).filter(|alike| alike.len() >= FEWEST);
        let entry = |(alike, at): (&[u64], u32)| Some((*alike.first()?, (at, weight(alike.len()))));
        Self { known: kept.zip(0..).filter_map(entry).collect(), weighing }
    }

    /// How many grams are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Nothing is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// A text by its grams: columns in ascending order; for TF-IDF the squares add up to one.
    pub fn row(&self, grams: &[u64]) -> Row {
        let mut found: Vec<(u32, f64)> = grams.iter().filter_map(|gram| self.known.get(gram).copied()).collect();
        found.sort_unstable_by_key(|&(column, _)| column);
        let mut row: Row = Vec::new();
        for alike in found.chunk_by(|a, b| a.0 == b.0) {
            if let &[(column, weight), ..] = alike {
                let value = match self.weighing {
                    Weighing::Rarity => weight * (1.0 + (alike.len() as f64).ln()),
                    Weighing::Presence => 1.0,
                };
                row.push((column, narrow(value)));
            }
        }
        if self.weighing == Weighing::Rarity {
            let length = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            row.iter_mut().for_each(|(_, value)| *value /= length.max(f32::MIN_POSITIVE));
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(text: &str) -> Vec<u64> {
        let mut grams: Vec<u64> = text.bytes().filter(|&c| c != b' ').map(u64::from).collect();
        grams.sort_unstable();
        grams
    }

    #[test]
    fn rare_grams_weigh_more_and_lone_ones_nothing() {
        let texts = [grams("a b"), grams("a b b"), grams("a c")];
        let dictionary = Dictionary::learn(texts.iter().map(Vec::as_slice), Weighing::Rarity);
        assert_eq!(dictionary.len(), 2, "c stands in one text only");
        let row = dictionary.row(&grams("a b"));
        assert!(row[1].1 > row[0].1, "{row:?}");
        assert!((row.iter().map(|(_, value)| value * value).sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(dictionary.row(&grams("c d")).is_empty());
    }
}
