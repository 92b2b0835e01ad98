//! Logistic regression of many heads at once, by gradient descent with a rate of its own for every weight (AdaGrad).
//!
//! One thread, a fixed order and nothing but arithmetic: the same examples give the same weights.

use classifier::combine::sigmoid;
use classifier::linear::HEADS;
use classifier::linear::features::BUCKETS;

use super::targets::Targets;
use crate::numbers::Dice;

/// A text to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// As [`classifier::linear::features::of`] has them.
    pub features: Vec<(u32, f32)>,
    /// What the heads should say.
    pub targets: Targets,
    /// How much it counts.
    pub weight: f32,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How often each example is seen.
    pub rounds: u32,
    /// How far the first step goes.
    pub rate: f32,
    /// How strongly weights are drawn to zero.
    pub decay: f32,
}

/// Weights by bucket and head, and one bias a head.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// By bucket.
    pub weights: Vec<[f32; HEADS]>,
    /// By head.
    pub bias: [f32; HEADS],
}

impl Matrix {
    /// What the heads say of a text.
    pub fn scores(&self, features: &[(u32, f32)]) -> [f32; HEADS] {
        let mut scores = self.bias;
        for &(bucket, value) in features {
            if let Some(row) = self.weights.get(bucket as usize) {
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += weight * value;
                }
            }
        }
        scores
    }
}

/// Learns from `examples`.
pub fn descend(examples: &[&Example], plan: &Plan) -> Matrix {
    let mut matrix = Matrix { weights: vec![[0.0; HEADS]; BUCKETS], bias: [0.0; HEADS] };
    let mut seen = Matrix { weights: vec![[1e-3; HEADS]; BUCKETS], bias: [1.0; HEADS] };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::new(1);
    for _ in 0..plan.rounds {
        dice.shuffle(&mut order);
        for example in order.iter().filter_map(|&at| examples.get(at).copied()) {
            step(&mut matrix, &mut seen, example, plan);
        }
    }
    matrix
}

fn step(matrix: &mut Matrix, seen: &mut Matrix, example: &Example, plan: &Plan) {
    let mut slopes = matrix.scores(&example.features);
    for (slope, target) in slopes.iter_mut().zip(example.targets.0) {
        let wanted = |says| sigmoid(*slope) - if says { 1.0 } else { 0.0 };
        *slope = target.map_or(0.0, wanted) * example.weight;
    }
    let moves = slopes.iter().zip(&mut seen.bias).zip(&mut matrix.bias);
    moves.for_each(|((slope, squares), bias)| follow(bias, squares, *slope, plan.rate));
    for &(bucket, value) in &example.features {
        let (row, squares) = (&mut matrix.weights[bucket as usize], &mut seen.weights[bucket as usize]);
        for ((slope, squares), weight) in slopes.iter().zip(squares).zip(row) {
            let decay = if *slope == 0.0 { 0.0 } else { plan.decay * *weight };
            follow(weight, squares, slope * value + decay, plan.rate);
        }
    }
}

fn follow(weight: &mut f32, squares: &mut f32, slope: f32, rate: f32) {
    *squares += slope * slope;
    *weight -= rate * slope / squares.sqrt();
}
