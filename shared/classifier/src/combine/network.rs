//! A small network: what it is given, straight to what it says, and once more through a layer of switches.

use crate::linear::{Sink, Source, WeightsError};

/// Inputs are held within so many of their usual deviations.
const WIDEST: f32 = 4.0;

/// Weights of a network with one hidden layer (rectified) and a direct way beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// What each input usually is.
    pub middle: Vec<f32>,
    /// One over how far each input usually is from its middle.
    pub spread: Vec<f32>,
    /// One row an output: bias, then a weight an input.
    pub direct: Vec<Vec<f32>>,
    /// One row a hidden cell: bias, then a weight an input.
    pub hidden: Vec<Vec<f32>>,
    /// One row an output: a weight a hidden cell.
    pub second: Vec<Vec<f32>>,
}

impl Network {
    /// Inputs as the layers see them: usual ones lie around zero.
    pub fn settle(&self, inputs: &[f32]) -> Vec<f32> {
        let usual = self.middle.iter().zip(&self.spread);
        inputs
            .iter()
            .zip(usual)
            .map(|(input, (middle, spread))| ((input - middle) * spread).clamp(-WIDEST, WIDEST))
            .collect()
    }

    /// What it says of inputs as they come: logits.
    pub fn logits(&self, inputs: &[f32]) -> Vec<f32> {
        let settled = self.settle(inputs);
        let cells: Vec<f32> = self.hidden.iter().map(|row| with_bias(row, &settled).max(0.0)).collect();
        let outputs = self.direct.iter().zip(&self.second);
        outputs.map(|(direct, second)| with_bias(direct, &settled) + dot(second, &cells)).collect()
    }

    pub(crate) fn write(&self, sink: &mut Sink) {
        for length in [self.middle.len(), self.hidden.len(), self.direct.len()] {
            sink.number(length);
        }
        let rows = self.direct.iter().chain(&self.hidden).chain(&self.second);
        for row in [&self.middle, &self.spread].into_iter().chain(rows) {
            sink.floats(row);
        }
    }

    /// Reads a network of so many inputs and outputs.
    pub(crate) fn parse(source: &mut Source<'_>, inputs: usize, outputs: usize) -> Result<Self, WeightsError> {
        let (width, cells, height) = (source.count()?, source.count()?, source.count()?);
        if (width, height) != (inputs, outputs) {
            return Err(WeightsError::Damaged);
        }
        let mut rows = |count: usize, length: usize| -> Result<Vec<Vec<f32>>, WeightsError> {
            (0..count).map(|_| source.floats(length)).collect()
        };
        let (middle, spread) = (rows(1, inputs)?.concat(), rows(1, inputs)?.concat());
        let (direct, hidden) = (rows(outputs, inputs + 1)?, rows(cells, inputs + 1)?);
        Ok(Self { middle, spread, direct, hidden, second: rows(outputs, cells)? })
    }
}

fn with_bias(row: &[f32], inputs: &[f32]) -> f32 {
    row.split_first().map_or(0.0, |(bias, weights)| bias + dot(weights, inputs))
}

fn dot(weights: &[f32], inputs: &[f32]) -> f32 {
    weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum()
}
