//! How much lists and heads count for a crisis: logistic regression on what none of them was made with.

use std::collections::BTreeMap;

use classifier::Heads;
use classifier::combine::{Pool, harm_inputs, shares, sigmoid};

use crate::data::Corpus;
use crate::newton::{Row, fit};
use crate::train::{Line, Trained};

/// Keeps weights from running off where hardly anything tells them.
const HELD: f64 = 0.1;

/// One text of the corpus.
#[derive(Debug)]
pub struct Told {
    /// Its batch.
    pub batch: String,
    /// Whether the lists had not seen its batch.
    pub fresh: bool,
    /// Whether it is a crisis.
    pub crisis: bool,
    /// Whether the lists call it one.
    pub listed: bool,
    inputs: Vec<f64>,
}

impl Told {
    /// The share that `weights` give.
    pub fn share(&self, weights: &[f64]) -> f64 {
        let row = self.row(weights.len(), 1.0);
        f64::from(sigmoid(narrow(row.logit(weights))))
    }

    fn row(&self, size: usize, counts: f64) -> Row {
        Row { clues: self.inputs.iter().copied().take(size).enumerate().collect(), holds: self.crisis, counts }
    }
}

/// What lists and heads say of every text about its shop; heads say it of texts they were not taught with.
pub fn told(
    corpus: &Corpus,
    lines: &[Line],
    trained: &Trained,
    encoder: &BTreeMap<String, Heads>,
    pool: Pool,
) -> Vec<Told> {
    let of = |(line, (scores, kinds)): (&Line, (_, &Option<Vec<f32>>))| {
        let (id, (_, urgency)) = line.id.as_ref().zip(line.answer)?;
        let (signs, _) = line.seen.first()?;
        let (alone, heads) = (kinds.as_ref()?, encoder.get(id));
        let pooled = heads.map(|heads| shares(&pool.kinds(&logits(alone), heads)));
        let kinds = pooled.as_ref().unwrap_or(alone);
        let inputs = harm_inputs(signs, kinds, scores, heads).map(f64::from).to_vec();
        let batch = id.rsplit_once('-')?.0.to_owned();
        let fresh = corpus.harm.contains(&batch);
        Some(Told { batch, fresh, listed: signs.lists_call_harm(), crisis: urgency == Some(0), inputs })
    };
    lines.iter().zip(trained.scores.iter().zip(&trained.kinds)).filter_map(of).collect()
}

/// The weights that fit best: the first four without the encoder, all five with it. A crisis that the lists were
/// written with says nothing of what they find elsewhere, and is left out.
pub fn weigh(told: &[Told], with_encoder: bool) -> Vec<f64> {
    let size = if with_encoder { 5 } else { 4 };
    let fair = told.iter().filter(|one| one.fresh || !one.crisis);
    let rows: Vec<Row> = fair.map(|one| one.row(size, 1.0)).collect();
    fit(&rows.iter(), &vec![0.0; size], &vec![HELD; size])
}

/// Logits that give these shares.
pub fn logits(shares: &[f32]) -> Vec<f32> {
    shares.iter().map(|share| share.max(1e-6).ln()).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a logit needs no more digits")]
const fn narrow(logit: f64) -> f32 {
    logit as f32
}
