//! How often a decision of this strength was right.
//!
//! The rules give a margin, not a probability; these tables turn one into the other. They hold the share of right
//! decisions among 150 labelled public mentions in English whose texts were not looked at while the lists were written
//! (but for four about harm), drawn towards one half where few fell into a row: add one right and one wrong. A row rests
//! on 2 to 33 texts, so a figure may be off by a tenth or more; for other languages than English nothing was measured.
//! `about_shop` had no labelled texts: its figure is the logistic of the balance of signs, an assumption. Sentiment was
//! counted on public tweets, in whose labels "mixed" does not occur.

use domain::mention::{Kind, Sentiment, Urgency};

/// From this margin on: the share of right kinds, the share of right "needs an answer".
type Table = &'static [(f32, f32, f32)];

const COMPLAINT: Table = &[(0.0, 0.7, 0.82), (1.2, 0.82, 0.84), (2.0, 0.83, 0.85), (3.5, 0.92, 0.92)];
const REQUEST: Table = &[(0.0, 0.56, 0.67), (1.5, 0.75, 0.75)];
const QUESTION: Table = &[(0.0, 0.36, 0.73), (1.2, 0.89, 0.89)];
const PRAISE: Table = &[(0.0, 0.36, 0.55), (1.0, 0.71, 0.92), (2.0, 0.91, 0.92)];
const OTHER: Table = &[(0.0, 0.4, 0.5)];

/// The share of right kinds, and of right "needs an answer", for a kind found with this margin.
pub(crate) fn of_kind(kind: Kind, margin: f32) -> (f32, f32) {
    let table = match kind {
        Kind::Complaint => COMPLAINT,
        Kind::Request => REQUEST,
        Kind::Question => QUESTION,
        Kind::Praise => PRAISE,
        Kind::Other => OTHER,
    };
    let row = table.iter().rfind(|(from, ..)| margin >= *from).or(table.first());
    row.map_or((0.5, 0.5), |&(_, kind, answer)| (kind, answer))
}

/// The share of right urgencies. A crisis was found too rarely to be counted.
pub(crate) const fn of_urgency(urgency: Urgency) -> f32 {
    match urgency {
        Urgency::Crisis => 0.5,
        Urgency::High => 0.75,
        Urgency::Normal => 0.7,
        Urgency::Low => 0.8,
    }
}

/// The share of right sentiments.
pub(crate) const fn of_sentiment(sentiment: Sentiment) -> f32 {
    match sentiment {
        Sentiment::Negative => 0.8,
        Sentiment::Positive => 0.75,
        Sentiment::Neutral | Sentiment::Mixed => 0.5,
    }
}

/// The share of texts in which the topics were all right and complete.
pub(crate) const TOPICS: f32 = 0.4;

/// Of a decision that follows from stars alone, by definition of the labels.
pub(crate) const STARS: f32 = 0.97;

/// The logistic of a balance of signs, never certain.
pub(crate) fn of_balance(balance: f32) -> f32 {
    (1.0 / (1.0 + (-balance.abs()).exp())).min(0.97)
}
