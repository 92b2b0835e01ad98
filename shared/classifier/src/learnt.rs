//! What one shop has taught: its corrections, and what follows from them.
//!
//! The last corrections are the truth, and all else is computed from them: the same text, or nearly the same, is read as
//! the staff said; a text that is only a little like it is nudged, within bounds. So a correction that is taken back
//! leaves no trace, and the order in which corrections are known makes no difference.
//!
//! No text is kept, only hashes of words.

mod print;
mod correction;
mod encoding;
mod near;
mod delta;
mod apply;

use std::sync::OnceLock;

use domain::conversation::Mention;
use domain::mention::Classification;
use domain::shop::Shop;
use jiff::Timestamp;

pub use delta::Nudge;
pub use encoding::LearntError;
pub(crate) use near::Asked;
pub(crate) use print::Seen;

use apply::as_told;
use correction::{Correction, Mark, Said};
use delta::Delta;

/// So many corrections hold; of more, the latest.
pub const IN_FORCE: usize = 160;
/// So many are kept, so that the older ones hold again when later ones are taken back.
pub const KEPT: usize = 200;

/// The corrections of one shop, and what follows from them. `Default` is a shop that has corrected nothing.
#[derive(Debug, Clone, Default)]
pub struct Learnt {
    /// In the order in which they were made, one a mention.
    kept: Vec<Correction>,
    /// Computed once it is asked for.
    delta: OnceLock<Delta>,
}

impl PartialEq for Learnt {
    fn eq(&self, other: &Self) -> bool {
        self.kept == other.kept
    }
}

/// What the staff said of this text, or of nearly the same.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Told {
    said: Said,
    /// How alike the texts are; one is the same.
    likeness: f32,
    /// Whether the corrected text had been taken for a crisis.
    of_crisis: bool,
}

impl Learnt {
    /// What [`bytes`](Self::bytes) wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, LearntError> {
        Ok(Self::of(encoding::read(bytes)?))
    }

    /// At most 170,000 bytes, however much was corrected. Equal for what is equal.
    pub fn bytes(&self) -> Vec<u8> {
        encoding::write(&self.kept)
    }

    /// How many corrections are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether nothing was corrected.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// With what a mention teaches that the staff corrected at `at`, in place of what it had taught before. One that was
    /// not corrected, or is not any more, teaches nothing.
    #[must_use]
    pub fn taught(self, mention: &Mention, at: Timestamp) -> Self {
        let mut kept = self.forget(mention).kept;
        kept.extend(Correction::of(mention, at));
        Self::of(kept)
    }

    /// Without what a mention has taught.
    #[must_use]
    pub fn forget(self, mention: &Mention) -> Self {
        let mark = Mark::of(mention);
        if !self.kept.iter().any(|correction| correction.mention == mark) {
            return self;
        }
        Self::of(self.kept.into_iter().filter(|correction| correction.mention != mark).collect())
    }

    fn of(mut kept: Vec<Correction>) -> Self {
        kept.sort_by_key(|correction| (correction.at, correction.mention));
        kept.drain(..kept.len().saturating_sub(KEPT));
        Self { kept, delta: OnceLock::new() }
    }

    /// What `found` is after what the staff said of the same text, or of nearly the same; of several, of the most alike,
    /// and of equals, what they said last. `None`: they said nothing of it.
    pub(crate) fn told(&self, asked: &Asked<'_>) -> Option<Classification> {
        let like = in_force(&self.kept).iter().filter_map(|correction| {
            let likeness = near::likeness(asked, correction)?;
            Some(Told { said: correction.said, likeness, of_crisis: correction.was_crisis })
        });
        let told = like.reduce(|best, next| if next.likeness >= best.likeness { next } else { best })?;
        Some(as_told(asked.found.clone(), told))
    }

    /// What is added to what a model says of a text.
    pub(crate) fn nudge(&self, seen: &Seen, shop: &Shop) -> Nudge {
        self.delta.get_or_init(|| Delta::of(in_force(&self.kept))).nudge(seen, shop)
    }
}

fn in_force(kept: &[Correction]) -> &[Correction] {
    &kept[kept.len().saturating_sub(IN_FORCE)..]
}

#[cfg(test)]
mod tests;
