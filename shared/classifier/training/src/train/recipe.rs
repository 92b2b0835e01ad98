//! The steps, in their order, and all that is set beforehand.

use classifier::combine::{Weights, shares};
use classifier::linear::{HEADS, Linear, Scores};

use crate::combiner::Drill;
use crate::linear::{Example, Matrix, Plan, descend};
use crate::train::cases::Line;
use crate::train::weigh::{combiner, topics};

/// All that is set beforehand.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// How the heads learn.
    pub heads: Plan,
    /// How the combiner of the kinds learns.
    pub kind: Drill,
    /// How the combiner of the urgencies learns.
    pub urgency: Drill,
    /// How the combiner of the topics learns.
    pub topic: Drill,
    /// What rules alone have of the say on the kind, from 0 to 1.
    pub plain: f32,
    /// How many folds there are.
    pub folds: usize,
}

impl Default for Recipe {
    fn default() -> Self {
        let drill = Drill { cells: 16, rounds: 20, rate: 0.003, decay: 1e-3, blind: 30 };
        Self {
            heads: Plan { rounds: 8, rate: 0.5, decay: 1e-4 },
            kind: drill,
            urgency: drill,
            topic: Drill { cells: 8, rounds: 6, blind: 0, ..drill },
            plain: 0.4,
            folds: 5,
        }
    }
}

/// What was learnt, and what it says of texts it was not taught with.
#[derive(Debug, Clone)]
pub struct Trained {
    /// To be shipped.
    pub weights: Weights,
    /// What heads say of each line, taught without its fold; in the order of the lines.
    pub scores: Vec<Scores>,
    /// Likewise what the combiner says of the kinds of each line that has an answer.
    pub kinds: Vec<Option<Vec<f32>>>,
}

/// Learns from `lines`. `say` is told what is being done.
pub fn train(lines: &[Line], recipe: &Recipe, mut say: impl FnMut(&str)) -> Trained {
    say("the heads");
    let matrix = heads(lines, None, recipe);
    let mut scores = vec![Scores([0.0; HEADS]); lines.len()];
    for fold in 0..recipe.folds {
        say(&format!("the heads without fold {} of {}", fold + 1, recipe.folds));
        let without = heads(lines, Some(fold), recipe);
        for (score, line) in scores.iter_mut().zip(lines).filter(|(_, line)| line.fold == fold) {
            *score = Scores(without.scores(&line.example.features));
        }
    }
    let mut poor = scores.clone();
    for fold in 0..recipe.folds {
        let little = poor_heads(lines, fold, recipe);
        for (score, line) in poor.iter_mut().zip(lines).filter(|(_, line)| line.fold == (fold + 1) % recipe.folds) {
            *score = Scores(little.scores(&line.example.features));
        }
    }
    say("the combiner");
    let taught = combiner(lines, &scores, &poor, recipe);
    let kinds: Vec<_> = taught.kinds.iter().map(|logits| logits.as_ref().map(|logits| shares(logits))).collect();
    let topic = topics(lines, &scores, &kinds, recipe);
    let linear = Linear::rounded(&matrix.weights, matrix.bias);
    let weights = Weights { linear, combiner: taught.combiner, topic };
    Trained { weights, scores, kinds }
}

/// Heads that know little: taught with one fold alone. Real texts speak of what the corpus never heard of, and the
/// combiner must have met heads that are sure and wrong.
fn poor_heads(lines: &[Line], fold: usize, recipe: &Recipe) -> Matrix {
    let kept = lines.iter().filter(|line| line.fold == fold);
    let examples: Vec<&Example> = kept.map(|line| &line.example).collect();
    descend(&examples, &recipe.heads)
}

fn heads(lines: &[Line], without: Option<usize>, recipe: &Recipe) -> Matrix {
    let kept = lines.iter().filter(|line| Some(line.fold) != without);
    let examples: Vec<&Example> = kept.map(|line| &line.example).collect();
    descend(&examples, &recipe.heads)
}
