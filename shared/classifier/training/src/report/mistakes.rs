//! What went wrong.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use classifier::KINDS;
use domain::mention::{Kind, Stars};

use super::measure::{Item, Said, place};

/// A text whose kind was mistaken.
#[derive(Debug, Clone)]
pub struct Mistake<'a> {
    /// Batch and line.
    pub id: &'a str,
    /// As typed.
    pub text: &'a str,
    /// Of a review.
    pub stars: Option<u8>,
    /// What it is.
    pub is: Kind,
    /// What it was taken for.
    pub said: Kind,
    /// How sure that was, 0 to 1.
    pub sure: f64,
}

/// The `most` surest mistakes; of equally sure ones the first.
pub fn worst<'a>(items: &[Item<'a>], said: &[Said], most: usize) -> Vec<Mistake<'a>> {
    let mut mistakes: Vec<Mistake<'a>> = items
        .iter()
        .zip(said)
        .filter(|(item, said)| item.kind != said.kind)
        .map(|(item, said)| Mistake {
            id: item.id,
            text: item.reading.text,
            stars: item.reading.stars.map(Stars::get),
            is: item.kind,
            said: said.kind,
            sure: said.sure.unwrap_or_default(),
        })
        .collect();
    mistakes.sort_by(|a, b| b.sure.total_cmp(&a.sure));
    mistakes.truncate(most);
    mistakes
}

/// Kinds that were mistaken for each other, the most frequent first.
#[derive(Debug, Clone)]
pub struct Pairs(pub Vec<Pair>);

/// One kind taken for another.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// What it was.
    pub is: Kind,
    /// What was said.
    pub said: Kind,
    /// How many texts: below 60 % sure, up to 85 %, above.
    pub by_certainty: [usize; 3],
}

impl Pairs {
    /// Counts the mistakes.
    pub fn of(items: &[Item<'_>], said: &[Said]) -> Self {
        let mut counts: BTreeMap<(usize, usize), [usize; 3]> = BTreeMap::new();
        for (item, said) in items.iter().zip(said).filter(|(item, said)| item.kind != said.kind) {
            let sure = said.sure.unwrap_or_default();
            let band = usize::from(sure >= 0.6) + usize::from(sure >= 0.85);
            counts.entry((place(item.kind), place(said.kind))).or_default()[band] += 1;
        }
        let kind = |at: usize| KINDS.get(at).copied().unwrap_or(Kind::Other);
        let pair = |((is, said), by_certainty)| Pair { is: kind(is), said: kind(said), by_certainty };
        let mut pairs: Vec<Pair> = counts.into_iter().map(pair).collect();
        pairs.sort_by_key(|pair| Reverse(pair.by_certainty.iter().sum::<usize>()));
        Self(pairs)
    }
}
