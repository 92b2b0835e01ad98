//! One layer: every word looks at the others, then thinks by itself.

use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

use super::weights::Weights;
use super::{ModelError, WIDTH};

const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;

/// A matrix and what is added.
#[derive(Debug)]
struct Dense {
    weight: Array2<f32>,
    bias: Array1<f32>,
}

impl Dense {
    fn of(weights: &Weights, name: &str) -> Result<Self, ModelError> {
        let weight = weights.matrix(&format!("{name}.weight"))?.reversed_axes();
        Ok(Self { weight, bias: weights.row(&format!("{name}.bias"))? })
    }

    fn apply(&self, state: &Array2<f32>) -> Array2<f32> {
        state.dot(&self.weight) + &self.bias
    }
}

/// Brings each row to mean nought and the same spread.
#[derive(Debug)]
pub(super) struct Norm {
    scale: Array1<f32>,
    shift: Array1<f32>,
}

impl Norm {
    pub(super) fn of(weights: &Weights, name: &str) -> Result<Self, ModelError> {
        Ok(Self { scale: weights.row(&format!("{name}.weight"))?, shift: weights.row(&format!("{name}.bias"))? })
    }

    pub(super) fn apply(&self, state: &mut Array2<f32>) {
        for mut row in state.rows_mut() {
            let mean = row.sum() / WIDTH as f32;
            row -= mean;
            let spread = (row.dot(&row) / WIDTH as f32 + 1e-12).sqrt();
            row.zip_mut_with(&self.scale, |number, scale| *number = *number / spread * scale);
            row += &self.shift;
        }
    }
}

#[derive(Debug)]
pub(super) struct Layer {
    query: Dense,
    key: Dense,
    value: Dense,
    joined: Dense,
    joined_norm: Norm,
    wider: Dense,
    narrower: Dense,
    norm: Norm,
}

impl Layer {
    pub(super) fn of(weights: &Weights, depth: usize) -> Result<Self, ModelError> {
        let name = |part: &str| format!("encoder.layer.{depth}.{part}");
        let dense = |part: &str| Dense::of(weights, &name(part));
        Ok(Self {
            query: dense("attention.self.query")?,
            key: dense("attention.self.key")?,
            value: dense("attention.self.value")?,
            joined: dense("attention.output.dense")?,
            joined_norm: Norm::of(weights, &name("attention.output.LayerNorm"))?,
            wider: dense("intermediate.dense")?,
            narrower: dense("output.dense")?,
            norm: Norm::of(weights, &name("output.LayerNorm"))?,
        })
    }

    /// `ends` says where each text ends: no word looks beyond its own.
    pub(super) fn apply(&self, state: &Array2<f32>, ends: &[usize]) -> Array2<f32> {
        let (query, key, value) = (self.query.apply(state), self.key.apply(state), self.value.apply(state));
        let mut seen = Array2::zeros(state.raw_dim());
        let mut from = 0;
        for &end in ends {
            for head in 0..HEADS {
                let (rows, columns) = (Slice::from(from..end), Slice::from(head * HEAD..(head + 1) * HEAD));
                let part = |of: &'_ Array2<f32>| part(of, rows, columns).to_owned();
                let mut looks = part(&query).dot(&part(&key).t()) / (HEAD as f32).sqrt();
                shares(&mut looks);
                let mut into = seen.slice_axis_mut(Axis(0), rows);
                into.slice_axis_mut(Axis(1), columns).assign(&looks.dot(&part(&value)));
            }
            from = end;
        }
        let mut state = self.joined.apply(&seen) + state;
        self.joined_norm.apply(&mut state);
        let mut thought = self.wider.apply(&state);
        thought.mapv_inplace(gelu);
        let mut state = self.narrower.apply(&thought) + &state;
        self.norm.apply(&mut state);
        state
    }
}

fn part(of: &Array2<f32>, rows: Slice, columns: Slice) -> ArrayView2<'_, f32> {
    of.slice_axis(Axis(0), rows).slice_axis_move(Axis(1), columns)
}

/// Each row becomes positive and adds up to one.
fn shares(looks: &mut Array2<f32>) {
    for mut row in looks.axis_iter_mut(Axis(0)) {
        let greatest = row.fold(f32::MIN, |a, &b| a.max(b));
        row.mapv_inplace(|look| (look - greatest).exp());
        let sum = row.sum();
        row /= sum;
    }
}

/// `x` times the share of the normal distribution below `x`; by Abramowitz and Stegun, 7.1.26.
fn gelu(x: f32) -> f32 {
    let z = x.abs() / std::f32::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let sum = t * (0.254_829_6 + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    let tail = 0.5 * sum * (-z * z).exp();
    if x < 0.0 { x * tail } else { x * (1.0 - tail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gelu_is_the_one_of_the_tables() {
        for (x, y) in [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_3), (2.0, 1.954_499_7), (-3.0, -0.004_049_7)] {
            assert!((gelu(x) - y).abs() < 1e-5, "gelu({x}) = {}, not {y}", gelu(x));
        }
    }

    #[test]
    fn looks_become_shares() {
        let mut looks = ndarray::array![[0.0, 0.0], [1000.0, 0.0]];
        shares(&mut looks);
        assert_eq!(looks, ndarray::array![[0.5, 0.5], [1.0, 0.0]]);
    }
}
