//! From evidence to kind, by rule: the combiner is told of it. "Complaint > request > question > praise > other."

use domain::mention::{Kind, Sentiment, Stars};

use crate::rules::evidence::Evidence;
use crate::rules::lexicon::Sense;

/// From here on a decision is made.
const WRONG_FROM: f32 = 0.6;
const WISH_FROM: f32 = 0.9;
const ASK_FROM: f32 = 0.6;
const CONTENT_FROM: f32 = 0.4;
const HARM_FROM: f32 = 1.0;
const ASIDE_FROM: f32 = 0.8;
/// Talk that is not for the shop must name a real grievance to count as one.
const WRONG_DESPITE_ASIDE: f32 = 2.0;
/// How much of the praise in a text is held against its grievances.
const PRAISE_AGAINST: f32 = 0.3;

/// The weights that decide, stars included.
pub(crate) struct Verdict<'e> {
    evidence: &'e Evidence,
    grievance: f32,
    content: f32,
}

impl<'e> Verdict<'e> {
    /// Weighs evidence and stars.
    pub(crate) fn weigh(evidence: &'e Evidence, stars: Option<Stars>) -> Self {
        let (bad, good) = stars.map_or((0.0, 0.0), prior);
        let content = evidence.sum(Sense::Content) + good;
        let mended = 1.5 * evidence.sum(Sense::PutRight) + 0.8 * evidence.sum(Sense::WaveOff);
        let wrong =
            evidence.sum(Sense::Wrong) + 0.5 * evidence.sum(Sense::Leaving) + 0.5 * evidence.sum(Sense::Dispute);
        let grievance = wrong + bad - PRAISE_AGAINST * content - mended;
        Self { evidence, grievance, content }
    }

    /// What the writer wants, how clear it is, and the senses that say so.
    pub(crate) fn kind(&self) -> (Kind, f32, &'static [Sense]) {
        let Evidence { ask, wish, .. } = *self.evidence;
        let aside = self.evidence.sum(Sense::Aside);
        if self.crisis() {
            (Kind::Complaint, 2.0 + self.evidence.sum(Sense::Harm), &[Sense::Harm, Sense::Wrong])
        } else if aside >= ASIDE_FROM && self.grievance < WRONG_DESPITE_ASIDE {
            (Kind::Other, aside, &[Sense::Aside])
        } else if self.grievance >= WRONG_FROM {
            (Kind::Complaint, self.grievance, &[Sense::Wrong, Sense::Leaving, Sense::Dispute, Sense::Pressing])
        } else if wish >= WISH_FROM {
            (Kind::Request, wish, &[Sense::Wish, Sense::Order])
        } else if ask >= ASK_FROM {
            (Kind::Question, ask, &[Sense::Ask])
        } else if self.content >= CONTENT_FROM || self.evidence.has(Sense::PutRight) {
            (Kind::Praise, self.content, &[Sense::Content, Sense::PutRight, Sense::WaveOff])
        } else {
            (Kind::Other, CONTENT_FROM - self.content.max(self.grievance), &[])
        }
    }

    fn crisis(&self) -> bool {
        self.evidence.sum(Sense::Harm) >= HARM_FROM
    }
}

/// What stars alone say: for a grievance, for contentment.
fn prior(stars: Stars) -> (f32, f32) {
    match stars.get() {
        1 | 2 => (2.0, 0.0),
        3 => (0.7, 0.0),
        4 => (0.0, 0.4),
        _ => (0.0, 1.5),
    }
}

/// A review of stars only.
pub(crate) fn of_stars(stars: Stars) -> (Kind, Sentiment) {
    match stars.get() {
        1 | 2 => (Kind::Complaint, Sentiment::Negative),
        3 => (Kind::Complaint, Sentiment::Mixed),
        _ => (Kind::Praise, Sentiment::Positive),
    }
}
