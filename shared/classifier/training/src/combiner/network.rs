//! Teaches a small network by gradient descent (Adam), one case after the other in a fixed order.

use classifier::combine::{Network, shares};

use crate::numbers::Dice;

/// Inputs and the right answer.
#[derive(Debug, Clone)]
pub struct Case {
    /// As [`classifier::combine::Signs::with`] gives them.
    pub inputs: Vec<f32>,
    /// Index of the right output.
    pub answer: usize,
    /// How much it counts.
    pub weight: f32,
}

/// How to teach.
#[derive(Debug, Clone, Copy)]
pub struct Drill {
    /// Hidden cells.
    pub cells: usize,
    /// How often each case is seen.
    pub rounds: u32,
    /// How far a step goes.
    pub rate: f32,
    /// How strongly weights are drawn to zero.
    pub decay: f32,
    /// Of a hundred cases, how many are shown without what models say, so that rules are not forgotten.
    pub blind: usize,
}

/// One row of numbers with its running means of slopes and squares.
struct Row {
    values: Vec<f32>,
    slope: Vec<f32>,
    square: Vec<f32>,
    step: Vec<f32>,
}

impl Row {
    fn new(values: Vec<f32>) -> Self {
        let zeros = vec![0.0; values.len()];
        Self { slope: zeros.clone(), square: zeros.clone(), step: zeros, values }
    }

    fn moved(&mut self, rate: f32, decay: f32, size: f32) {
        for at in 0..self.values.len() {
            let slope = self.step[at] / size + decay * self.values[at];
            self.slope[at] = 0.9 * self.slope[at] + 0.1 * slope;
            self.square[at] = 0.99 * self.square[at] + 0.01 * slope * slope;
            self.values[at] -= rate * self.slope[at] / (self.square[at].sqrt() + 1e-6);
            self.step[at] = 0.0;
        }
    }
}

const AT_ONCE: usize = 32;

/// Teaches a network with so many `outputs`.
pub fn drill(cases: &[Case], outputs: usize, plan: &Drill, seed: u64) -> Network {
    let mut dice = Dice::new(seed);
    let width = cases.first().map_or(0, |case| case.inputs.len());
    let (middle, spread) = usual(cases, width);
    let mut small = |count: usize, size: f32| -> Vec<f32> { (0..count).map(|_| (dice.share() - 0.5) * size).collect() };
    let reach = 2.0 / size(width).sqrt();
    let mut direct: Vec<Row> = (0..outputs).map(|_| Row::new(vec![0.0; width + 1])).collect();
    let mut hidden: Vec<Row> = (0..plan.cells).map(|_| Row::new(small(width + 1, reach))).collect();
    let mut second: Vec<Row> = (0..outputs).map(|_| Row::new(small(plan.cells, 0.2))).collect();
    let empty = Network { middle, spread, direct: Vec::new(), hidden: Vec::new(), second: Vec::new() };
    let settled: Vec<Vec<f32>> = cases.iter().map(|case| empty.settle(&case.inputs)).collect();
    let mut order: Vec<usize> = (0..cases.len()).collect();
    for round in 0..plan.rounds {
        dice.shuffle(&mut order);
        let rate = plan.rate * (1.0 - 0.9 * ratio(round, plan.rounds));
        for part in order.chunks(AT_ONCE) {
            for &at in part {
                let mut inputs = settled[at].clone();
                if dice.below(100) < plan.blind {
                    blank(&mut inputs, classifier::combine::SIGNS);
                }
                learn(&mut direct, &mut hidden, &mut second, &inputs, &cases[at]);
            }
            for row in direct.iter_mut().chain(&mut hidden).chain(&mut second) {
                row.moved(rate, plan.decay, size(part.len()));
            }
        }
    }
    let values = |rows: Vec<Row>| rows.into_iter().map(|row| row.values).collect();
    Network { direct: values(direct), hidden: values(hidden), second: values(second), ..empty }
}

/// What models say is not shown: as usual as can be.
fn blank(inputs: &mut [f32], from: usize) {
    inputs.iter_mut().skip(from).for_each(|input| *input = 0.0);
}

/// Adds the slopes of one case to the steps of all rows.
fn learn(direct: &mut [Row], hidden: &mut [Row], second: &mut [Row], inputs: &[f32], case: &Case) {
    let cells: Vec<f32> = hidden.iter().map(|row| with_bias(&row.values, inputs).max(0.0)).collect();
    let logits: Vec<f32> = direct
        .iter()
        .zip(second.iter())
        .map(|(direct, second)| with_bias(&direct.values, inputs) + dot(&second.values, &cells))
        .collect();
    let mut slopes = shares(&logits);
    slopes[case.answer] -= 1.0;
    slopes.iter_mut().for_each(|slope| *slope *= case.weight);
    let mut back = vec![0.0; cells.len()];
    for ((slope, direct), second) in slopes.iter().zip(direct).zip(second.iter_mut()) {
        add_bias(&mut direct.step, inputs, *slope);
        add(&mut second.step, &cells, *slope);
        add(&mut back, &second.values, *slope);
    }
    for ((row, cell), slope) in hidden.iter_mut().zip(&cells).zip(back) {
        if *cell > 0.0 {
            add_bias(&mut row.step, inputs, slope);
        }
    }
}

fn with_bias(row: &[f32], inputs: &[f32]) -> f32 {
    row.split_first().map_or(0.0, |(bias, weights)| bias + dot(weights, inputs))
}

fn dot(weights: &[f32], inputs: &[f32]) -> f32 {
    weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum()
}

fn add(to: &mut [f32], inputs: &[f32], times: f32) {
    to.iter_mut().zip(inputs).for_each(|(to, input)| *to += times * input);
}

fn add_bias(to: &mut [f32], inputs: &[f32], times: f32) {
    if let Some((bias, rest)) = to.split_first_mut() {
        *bias += times;
        add(rest, inputs, times);
    }
}

/// Middle, and one over the deviation, of every input.
fn usual(cases: &[Case], width: usize) -> (Vec<f32>, Vec<f32>) {
    let count = size(cases.len().max(1));
    let mean = |of: &dyn Fn(&Case) -> f32| cases.iter().map(of).sum::<f32>() / count;
    (0..width)
        .map(|at| {
            let middle = mean(&|case: &Case| case.inputs[at]);
            let square = mean(&|case: &Case| (case.inputs[at] - middle) * (case.inputs[at] - middle));
            (middle, 1.0 / square.sqrt().max(0.05))
        })
        .unzip()
}

/// By what the logits must be divided so that shares are as often right as they say.
pub fn fit_temperature(answers: &[(Vec<f32>, usize)]) -> f32 {
    let surprise = |temperature: f32| -> f32 {
        answers
            .iter()
            .map(|(logits, answer)| {
                let cooled: Vec<f32> = logits.iter().map(|logit| logit / temperature).collect();
                -shares(&cooled)[*answer].max(1e-9).ln()
            })
            .sum()
    };
    let tried = (5_u8..=60).map(|step| f32::from(step) / 20.0);
    tried.min_by(|a, b| surprise(*a).total_cmp(&surprise(*b))).unwrap_or(1.0)
}

/// The same network, with all it says multiplied.
pub fn scaled(mut network: Network, times: f32) -> Network {
    let rows = network.direct.iter_mut().chain(&mut network.second).flatten();
    rows.for_each(|weight| *weight *= times);
    network
}

fn ratio(part: u32, whole: u32) -> f32 {
    f32::from(u16::try_from(part).unwrap_or(u16::MAX)) / f32::from(u16::try_from(whole).unwrap_or(u16::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "counts of lines")]
const fn size(count: usize) -> f32 {
    count as f32
}
