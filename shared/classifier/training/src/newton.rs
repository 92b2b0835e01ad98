//! Logistic regression by Newton's method: few weights, and the same result each time.

use crate::numbers::sigmoid;

/// Steps; far more than it takes to settle.
const STEPS: usize = 12;

/// One example.
#[derive(Debug)]
pub struct Row {
    /// Which clues it has, and their values; the rest are zero.
    pub clues: Vec<(usize, f64)>,
    /// What is to be learned.
    pub holds: bool,
    /// How much it counts.
    pub counts: f64,
}

impl Row {
    /// The sum of what its clues weigh.
    pub fn logit(&self, weights: &[f64]) -> f64 {
        self.clues.iter().map(|&(at, value)| weights[at] * value).sum()
    }
}

/// The weights that fit best, each drawn to its `prior` with the force `held`.
pub fn fit<'r>(rows: &(impl Iterator<Item = &'r Row> + Clone), prior: &[f64], held: &[f64]) -> Vec<f64> {
    let size = prior.len();
    let mut weights = prior.to_vec();
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = (0..size).map(|at| held[at] * (weights[at] - prior[at])).collect();
        let mut bend = vec![vec![0.0; size]; size];
        for (at, row) in bend.iter_mut().enumerate() {
            row[at] = held[at];
        }
        for row in rows.clone() {
            let share = f64::from(sigmoid(narrow(row.logit(&weights))));
            let miss = row.counts * (share - f64::from(u8::from(row.holds)));
            let curve = row.counts * share * (1.0 - share);
            for &(at, value) in &row.clues {
                slope[at] += miss * value;
                for &(other, too) in &row.clues {
                    bend[at][other] += curve * value * too;
                }
            }
        }
        let step = solve(bend, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight -= step);
    }
    weights
}

#[expect(clippy::cast_possible_truncation, reason = "a logit needs no more digits")]
const fn narrow(logit: f64) -> f32 {
    logit as f32
}

/// Gauss's elimination. `bend` has full rank: every diagonal was held.
fn solve(mut bend: Vec<Vec<f64>>, mut slope: Vec<f64>) -> Vec<f64> {
    let size = slope.len();
    for at in 0..size {
        let best = (at..size).max_by(|&a, &b| bend[a][at].abs().total_cmp(&bend[b][at].abs())).unwrap_or(at);
        bend.swap(at, best);
        slope.swap(at, best);
        let (head, tail) = bend.split_at_mut(at + 1);
        for (below, row) in tail.iter_mut().enumerate() {
            let factor = row[at] / head[at][at];
            if factor != 0.0 {
                row.iter_mut().zip(&head[at]).skip(at).for_each(|(value, above)| *value -= factor * above);
                slope[at + 1 + below] -= factor * slope[at];
            }
        }
    }
    let mut found = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|other| bend[at][other] * found[other]).sum();
        found[at] = (slope[at] - known) / bend[at][at];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clue_that_decides_gets_the_weight_that_fits_its_share() {
        let row =
            |clue: bool, holds| Row { clues: [(0, 1.0), (1, 1.0)][..=usize::from(clue)].to_vec(), holds, counts: 1.0 };
        let rows: Vec<Row> = (0..100).map(|at| row(at % 2 == 0, at % 2 == 0 && at % 10 < 8)).collect();
        let free = fit(&rows.iter(), &[0.0, 0.0], &[1e-6, 1e-6]);
        let share = sigmoid(narrow(free[0] + free[1]));
        assert!((share - 0.8).abs() < 0.01, "{share} {free:?}");
        let held = fit(&rows.iter(), &[0.0, 3.0], &[1e-6, 1e6]);
        assert!((held[1] - 3.0).abs() < 0.01, "{held:?}");
    }
}
