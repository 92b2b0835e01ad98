//! What corrections say of texts that are only a little like the corrected ones: a nudge, never more.
//!
//! Each telling word and pair of a corrected text carries a little for what was said and against what had been said. A
//! text collects from those it shares. Below [`IGNORED`] nothing happens at all, so that a text with one word in common
//! is read as if nobody had ever corrected anything; from [`FULL`] on the nudge grows no more. However many wrong taps,
//! no decision moves by more than [`MOST_KIND`] or [`MOST_ABOUT`], and no word carries more than [`MOST_WORD`].

use std::collections::BTreeMap;

use domain::mention::Kind;
use domain::shop::Shop;

use super::correction::{Correction, Said};
use super::print::{Seen, hashes};
use crate::heads::KINDS;

/// Collected evidence that changes nothing.
const IGNORED: f32 = 0.15;
/// Collected evidence that changes all it may.
const FULL: f32 = 0.6;
/// The most that one word may carry, however often it was in a corrected text.
const MOST_WORD: f32 = 0.7;
/// A text of few telling words counts as one of so many.
const LEAST_TELLING: u16 = 8;
/// The most by which one kind gains on another, as a logit.
pub(super) const MOST_KIND: f32 = 1.5;
/// The most by which "about another business" gains, as a logit.
pub(super) const MOST_ABOUT: f32 = 1.5;

/// How much is added to what a model says: logits, zero for a text like none that was corrected.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Nudge {
    /// One a kind, in the order of [`KINDS`].
    pub kind: [f32; 5],
    /// For "about another business".
    pub another: f32,
}

/// What a word carries.
type Carried = [f32; 6];
const ANOTHER: usize = 5;

/// The words of all corrections.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Delta(BTreeMap<u32, Carried>);

impl Delta {
    /// The same for the same corrections, whatever their order.
    pub(super) fn of(corrections: &[Correction]) -> Self {
        let mut delta = Self::default();
        for correction in corrections {
            let each = share(correction.print.telling);
            for feature in &correction.print.features {
                let carried = delta.0.entry(*feature).or_default();
                match correction.said {
                    Said::NotAboutUs => carried[ANOTHER] += each,
                    Said::Kind(kind) => {
                        carried[place(kind)] += each;
                        carried[place(correction.was)] -= each;
                    }
                }
            }
        }
        for carried in delta.0.values_mut().flatten() {
            *carried = carried.clamp(-MOST_WORD, MOST_WORD);
        }
        delta
    }

    /// What a text collects. The shop's own words tell nothing: they stand in everything that is said about it. What
    /// names one of its places is about it, whatever else is like it.
    pub(super) fn nudge(&self, seen: &Seen, shop: &Shop) -> Nudge {
        if self.0.is_empty() {
            return Nudge::default();
        }
        let own: Vec<u32> = own_words(shop);
        let each = share(seen.print.telling);
        let mut sums = [0.0_f32; 6];
        let telling = seen.telling.iter().filter(|hash| !own.contains(hash));
        for carried in telling.filter_map(|hash| self.0.get(hash)) {
            for (sum, carried) in sums.iter_mut().zip(carried) {
                *sum += each * carried;
            }
        }
        let [kind @ .., another] = sums;
        let names_town = shop.places.iter().flat_map(|place| hashes(place)).any(|hash| seen.single.contains(&hash));
        let another = if names_town { 0.0 } else { bounded(another, MOST_ABOUT) };
        Nudge { kind: kind.map(|sum| bounded(sum, MOST_KIND / 2.0)), another }
    }
}

fn share(telling: u16) -> f32 {
    1.0 / f32::from(telling.max(LEAST_TELLING)).sqrt()
}

fn bounded(sum: f32, most: f32) -> f32 {
    let beyond = (sum.abs() - IGNORED).max(0.0) / (FULL - IGNORED);
    (beyond.min(1.0) * most).copysign(if beyond > 0.0 { sum } else { 1.0 })
}

fn place(kind: Kind) -> usize {
    KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len() - 1)
}

fn own_words(shop: &Shop) -> Vec<u32> {
    let Shop { places, people, products, trade, handles, .. } = shop;
    let listed = places.iter().chain(people).chain(products).chain(trade).chain(handles).map(String::as_str);
    shop.names().chain(listed).flat_map(hashes).collect()
}
