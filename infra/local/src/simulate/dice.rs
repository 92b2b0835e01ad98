//! Chance that a seed decides. Each question is rolled for by itself, so that leaving one out changes no other.

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// The dice of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dice {
    seed: u64,
}

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A die for one question: what it is about, and which of its kind it is.
    pub(super) fn about(self, what: &str, which: impl std::fmt::Display) -> Die {
        let digest = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(what)
            .chain_update([0])
            .chain_update(which.to_string())
            .finalize();
        let mut seed = [0; 8];
        seed.copy_from_slice(&digest[..8]);
        Die(Rng::with_seed(u64::from_be_bytes(seed)))
    }
}

/// One die, rolled again and again.
#[derive(Debug, Clone)]
pub(super) struct Die(Rng);

impl Die {
    /// Whether something of this chance happens.
    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.0.u32(0..100) < chance
    }

    /// From `least` up to and with `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.i64(least..=most.max(least))
    }

    /// As [`Die::between`], for places in a list.
    pub(super) fn index(&mut self, length: usize) -> usize {
        self.0.usize(0..length.max(1))
    }

    /// One of these.
    pub(super) fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.index(of.len())]
    }

    /// So many seconds at least and at most.
    pub(super) fn seconds(&mut self, least: i64, most: i64) -> SignedDuration {
        SignedDuration::from_secs(self.between(least, most))
    }

    /// An instant within a stretch.
    pub(super) fn within(&mut self, from: Timestamp, length: SignedDuration) -> Timestamp {
        from + self.seconds(0, length.as_secs().max(1) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_answers_each_question_the_same_again_and_by_itself() {
        let rolled = |seed, what, which: i64| Dice::new(seed).about(what, which).between(0, i64::MAX - 1);
        assert_eq!(rolled(7, "posts", 1), rolled(7, "posts", 1));
        let others = [rolled(8, "posts", 1), rolled(7, "staff", 1), rolled(7, "posts", 2)];
        assert!(others.iter().all(|other| *other != rolled(7, "posts", 1)));
    }
}
