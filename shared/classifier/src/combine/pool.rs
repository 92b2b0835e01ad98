//! What the encoder adds to the rest: the logarithm of each probability is the weighted mean of both.
//!
//! A network that was taught to weigh them believed the encoder too much. It reads texts like those of the corpus better
//! than all else, and texts of other kinds worse than the rules do; a mean keeps the doubt of either.

use crate::combine::shares;
use crate::heads::Heads;

/// How much the encoder has of the say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pool {
    /// From 0, nothing, to 1, all.
    pub share: f32,
    /// What the mean is multiplied with, so that it is as often right as it says: two who agree are surer than one.
    pub warmth: f32,
}

/// The least probability; nobody is certain.
const LEAST: f32 = 1e-5;

impl Pool {
    /// Logits of the kinds, from those of the rest and those of the encoder.
    pub fn kinds(&self, rest: &[f32], encoder: &Heads) -> Vec<f32> {
        self.mean(&shares(rest), &shares(&encoder.kind))
    }

    fn mean(&self, rest: &[f32], encoder: &[f32]) -> Vec<f32> {
        let log = |share: &f32| share.max(LEAST).ln();
        let both = rest.iter().zip(encoder);
        both.map(|(rest, encoder)| self.warmth * ((1.0 - self.share) * log(rest) + self.share * log(encoder))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: Pool = Pool { share: 0.4, warmth: 1.0 };

    #[test]
    fn who_agree_are_believed_and_who_is_surer_wins() {
        let rest = [2.0, 0.0, 0.0, 0.0, 0.0];
        let says = |kind: usize, logit: f32| {
            let mut heads = Heads::default();
            heads.kind[kind] = logit;
            shares(&POOL.kinds(&rest, &heads))
        };
        assert!(says(0, 2.0)[0] > says(0, 0.0)[0]);
        assert!(says(3, 2.0)[0] > says(3, 2.0)[3]);
        assert!(says(3, 9.0)[3] > says(3, 9.0)[0]);
        assert!(says(1, 9.0)[1] > says(1, 2.0)[1]);
    }

    #[test]
    fn certainty_is_no_infinity() {
        let sure = Heads { kind: [900.0, -900.0, 0.0, 0.0, 0.0], crisis: 900.0, high: -900.0, ..Heads::default() };
        assert!(POOL.kinds(&[-500.0, 500.0, 0.0, 0.0, 0.0], &sure).iter().all(|logit| logit.is_finite()));
    }
}
