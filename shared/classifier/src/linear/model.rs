//! The heads themselves: a byte a bucket and head, and what a byte is worth in each head.

use super::features::{BUCKETS, FEW_PIECES, FEW_WORDS, Group, visit};
use super::file::{Sink, Source, WeightsError};
use super::questions::{HEADS, Head};
use crate::heads::{Heads, KINDS};

/// What every head says of a text, as logits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores(pub [f32; HEADS]);

impl Scores {
    /// What one head says.
    pub fn of(&self, head: Head) -> f32 {
        self.0.get(head.index()).copied().unwrap_or_default()
    }

    /// Those that both tiers have.
    pub fn heads(&self) -> Heads {
        Heads {
            kind: KINDS.map(|kind| self.of(Head::Kind(kind))),
            crisis: self.of(Head::Crisis),
            high: self.of(Head::High),
            another: self.of(Head::Another),
            content: self.of(Head::Content),
            wrong: self.of(Head::Wrong),
        }
    }
}

/// The model: [`HEADS`] rows of [`BUCKETS`] weights.
#[derive(Clone, PartialEq)]
pub struct Linear {
    /// By bucket, the heads side by side.
    weights: Vec<[i8; HEADS]>,
    /// What one step of a byte is worth.
    scales: [f32; HEADS],
    bias: [f32; HEADS],
}

impl std::fmt::Debug for Linear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linear").field("scales", &self.scales).finish_non_exhaustive()
    }
}

/// Sums of a text: what the bytes of its distinct features add up to, and how many features there were.
#[derive(Clone, Copy)]
struct Sums {
    total: [i32; HEADS],
    count: u16,
}

impl Linear {
    /// Rounds weights to bytes. `weights` are by bucket, [`BUCKETS`] of them; what is missing is zero.
    pub fn rounded(weights: &[[f32; HEADS]], bias: [f32; HEADS]) -> Self {
        let mut scales = [1.0; HEADS];
        for (head, scale) in scales.iter_mut().enumerate() {
            let widest = weights.iter().map(|row| row[head].abs()).fold(0.0, f32::max);
            *scale = widest.max(f32::MIN_POSITIVE) / f32::from(i8::MAX);
        }
        let mut rounded = vec![[0; HEADS]; BUCKETS];
        for (row, weights) in rounded.iter_mut().zip(weights) {
            for ((byte, weight), scale) in row.iter_mut().zip(weights).zip(scales) {
                *byte = step(weight / scale);
            }
        }
        Self { weights: rounded, scales, bias }
    }

    /// Reads a text.
    pub fn read(&self, text: &str) -> Scores {
        let mut seen = [0_u64; BUCKETS / 64];
        let mut words = Sums { total: [0; HEADS], count: 0 };
        let mut pieces = words;
        visit(text, |feature| {
            let Some(row) = self.weights.get(feature.bucket as usize) else { return };
            let (cell, bit) = (&mut seen[feature.bucket as usize / 64], 1_u64 << (feature.bucket % 64));
            if *cell & bit == 0 {
                *cell |= bit;
                let sums = if feature.group == Group::Words { &mut words } else { &mut pieces };
                sums.count += 1;
                for (total, &byte) in sums.total.iter_mut().zip(row) {
                    *total += i32::from(byte);
                }
            }
        });
        self.scores(&words, &pieces)
    }

    fn scores(&self, words: &Sums, pieces: &Sums) -> Scores {
        let groups = if words.count == 0 || pieces.count == 0 { 1.0 } else { 2.0 };
        let share = |sums: &Sums, few: usize| 1.0 / (groups * (f32::from(sums.count) + small(few))).sqrt();
        let (of_words, of_pieces) = (share(words, FEW_WORDS), share(pieces, FEW_PIECES));
        let mut scores = self.bias;
        for (head, score) in scores.iter_mut().enumerate() {
            let total = exact(words.total[head]) * of_words + exact(pieces.total[head]) * of_pieces;
            *score += total * self.scales[head];
        }
        Scores(scores)
    }

    /// What each stretch of the text, from byte to byte, adds to a head; without the bias and the shape of the text.
    pub(crate) fn shares(&self, text: &str, head: Head) -> Vec<(usize, usize, f32)> {
        let index = head.index();
        let mut shares: Vec<(usize, usize, f32)> = Vec::new();
        visit(text, |feature| {
            let weight = self.weights.get(feature.bucket as usize).map_or(0, |row| row[index]);
            if weight == 0 || feature.from == feature.to {
                return;
            }
            let worth = f32::from(weight) * self.scales[index];
            let worth = if feature.group == Group::Words { worth } else { worth * PIECE };
            match shares.last_mut() {
                Some((from, to, sum)) if (*from, *to) == (feature.from, feature.to) => *sum += worth,
                _ => shares.push((feature.from, feature.to, worth)),
            }
        });
        shares
    }

    /// The bytes of this part of the file.
    pub(crate) fn write(&self, sink: &mut Sink) {
        sink.number(BUCKETS);
        sink.number(HEADS);
        sink.floats(&self.scales);
        sink.floats(&self.bias);
        sink.bytes(self.weights.iter().flatten().map(|byte| byte.to_le_bytes()[0]));
    }

    /// Reads this part of the file.
    pub(crate) fn parse(source: &mut Source<'_>) -> Result<Self, WeightsError> {
        if (source.count()?, source.count()?) != (BUCKETS, HEADS) {
            return Err(WeightsError::Damaged);
        }
        let mut row = || source.floats(HEADS)?.try_into().map_err(|_| WeightsError::Damaged);
        let (scales, bias) = (row()?, row()?);
        let (rows, _) = source.take(BUCKETS * HEADS)?.as_chunks::<HEADS>();
        let weights = rows.iter().map(|row| row.map(|byte| i8::from_le_bytes([byte]))).collect();
        Ok(Self { weights, scales, bias })
    }
}

/// A word has many pieces and each says the same again.
const PIECE: f32 = 0.2;

#[expect(clippy::cast_possible_truncation, reason = "kept between the ends of a byte")]
const fn step(steps: f32) -> i8 {
    steps.round().clamp(-127.0, 127.0) as i8
}

#[expect(clippy::cast_precision_loss, reason = "a small constant")]
const fn small(few: usize) -> f32 {
    few as f32
}

/// Sums of at most 65,536 bytes are far below what is exact.
#[expect(clippy::cast_precision_loss, reason = "below 2^24")]
const fn exact(sum: i32) -> f32 {
    sum as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::features;

    /// Weights that differ from bucket to bucket.
    fn rows() -> Vec<[f32; HEADS]> {
        let step = |bucket: usize, head: usize| i32::try_from((bucket * 31 + head * 7) % 255).unwrap_or_default();
        let weight = |bucket: usize, head: usize| exact(step(bucket, head) - 127) / 64.0;
        (0..BUCKETS).map(|bucket| std::array::from_fn(|head| weight(bucket, head))).collect()
    }

    #[test]
    fn bytes_say_what_the_numbers_said_that_they_were_rounded_from() {
        let (rows, bias) = (rows(), [0.5; HEADS]);
        let linear = Linear::rounded(&rows, bias);
        for text in ["", "Cold soup again.", "Do you open on Sunday? I can't come before ten.", "🧁"] {
            let read = linear.read(text);
            for (head, score) in read.0.iter().enumerate() {
                let features = features::of(text);
                let exact: f32 = features.iter().map(|&(bucket, value)| rows[bucket as usize][head] * value).sum();
                assert!((score - exact - 0.5).abs() < 0.05, "{text}: {head}: {score} and {exact}");
            }
        }
    }

    #[test]
    fn shares_are_of_words_in_the_text() {
        let linear = Linear::rounded(&rows(), [0.0; HEADS]);
        let text = "Very cold soup";
        let shares = linear.shares(text, Head::Wrong);
        assert!(shares.iter().any(|&(from, to, _)| &text[from..to] == "cold soup"), "{shares:?}");
        assert!(shares.iter().all(|&(from, to, share)| from < to && share.is_finite()));
    }
}
