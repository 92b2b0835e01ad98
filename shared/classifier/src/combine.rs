//! From what rules and models say to one decision.

mod network;
mod signs;
mod weights;
mod costs;
mod pool;
mod harm;
mod decide;
mod feeling;

pub(crate) use costs::Costs;
pub use harm::harm_inputs;
pub use pool::Pool;

pub(crate) use decide::{Decision, Known};
pub(crate) use feeling::feeling;
pub use network::Network;
pub use signs::{SIGNS, Signs, topic_inputs};
pub use weights::{Combiner, Weights};

/// Logits as shares of one.
pub fn shares(logits: &[f32]) -> Vec<f32> {
    let highest = logits.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| exp(logit - highest)).collect();
    let all: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / all).collect()
}

/// The share that a logit stands for.
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + exp(-logit))
}

/// e to the power of `x`, by multiplication and addition alone, so that it is the same on every machine.
pub fn exp(x: f32) -> f32 {
    let x = f64::from(x.clamp(-80.0, 80.0));
    let part = x / 1024.0;
    let mut power = 1.0 + part * (1.0 + part / 2.0 * (1.0 + part / 3.0 * (1.0 + part / 4.0)));
    for _ in 0..10 {
        power *= power;
    }
    narrow(power)
}

#[expect(clippy::cast_possible_truncation, reason = "digits are lost on purpose")]
const fn narrow(x: f64) -> f32 {
    x as f32
}

/// Much of a thing says little more than some of it.
pub(crate) fn squash(sum: f32) -> f32 {
    let size = sum.abs();
    (size / (1.0 + size)).copysign(sum)
}
