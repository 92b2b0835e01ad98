//! What each clue weighs.

use crate::names::lines;

use super::clues::{CLUES, Clue, Clues};
use super::profile::Fullness;
use super::scene::Stretch;

/// A clue that adds less is no reason worth telling.
const TELLING: f32 = 0.4;

const THRESHOLDS: [(Fullness, &str); 3] = [
    (Fullness::Full, "threshold"),
    (Fullness::Plain, "threshold-of-plain-profile"),
    (Fullness::Bare, "threshold-of-bare-profile"),
];

/// Learned weights, as `lists/names/weights.txt` has them: towards "another" above zero. The first number of a line is
/// for a text of which the encoder says nothing, the second for one of which it does.
pub(crate) struct Weights {
    alone: [f32; CLUES.len()],
    together: [f32; CLUES.len()],
    /// From these logits on a text is held to be about another, by how full the profile is.
    thresholds: [f32; THRESHOLDS.len()],
}

impl Weights {
    /// The weights that ship in the crate. A clue that is not in the list weighs nothing.
    pub(crate) fn shipped() -> Self {
        let mut shipped =
            Self { alone: [0.0; CLUES.len()], together: [0.0; CLUES.len()], thresholds: [0.0; THRESHOLDS.len()] };
        for line in lines(include_str!("../../lists/names/weights.txt")) {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap_or_default();
            let Some(Ok(alone)) = words.next().map(str::parse) else { continue };
            let together = words.next().and_then(|word| word.parse().ok()).unwrap_or(alone);
            if let Some(at) = CLUES.iter().position(|known| *known == name) {
                shipped.alone[at] = alone;
                shipped.together[at] = together;
            } else if let Some(at) = THRESHOLDS.iter().position(|(_, known)| *known == name) {
                shipped.thresholds[at] = alone;
            }
        }
        shipped
    }

    /// From this logit on a text is held to be about another, by a profile so full.
    pub(crate) fn threshold(&self, fullness: Fullness) -> f32 {
        let at = THRESHOLDS.iter().position(|(known, _)| *known == fullness);
        at.map_or(f32::INFINITY, |at| self.thresholds[at])
    }

    fn of(&self, clues: &Clues) -> &[f32; CLUES.len()] {
        if clues.get(Clue::EncoderAsked) > 0.0 { &self.together } else { &self.alone }
    }

    pub(crate) fn logit(&self, clues: &Clues) -> f32 {
        self.of(clues).iter().zip(&clues.values).map(|(weight, value)| weight * value).sum()
    }

    /// What speaks most for "another", without overlaps, in the order of the text; if no word does, the name.
    pub(crate) fn against(&self, clues: &Clues) -> Vec<Stretch> {
        let weights = self.of(clues);
        let mut seen: Vec<(f32, Stretch)> = clues.seen.iter().map(|&(clue, at)| (weights[clue as usize], at)).collect();
        seen.retain(|(weight, _)| *weight >= TELLING);
        seen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut kept: Vec<Stretch> = Vec::new();
        for (_, (from, to)) in seen {
            if kept.len() < 5 && !kept.iter().any(|&(start, end)| from < end && start < to) {
                kept.push((from, to));
            }
        }
        if kept.is_empty() {
            kept.extend(clues.named);
        }
        kept.sort_unstable();
        kept
    }
}
