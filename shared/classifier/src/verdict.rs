//! From evidence to kind, urgency and sentiment. "Complaint > request > question > praise > other."

use domain::mention::{Kind, Sentiment, Stars, Urgency};

use crate::evidence::Evidence;
use crate::lexicon::Sense;

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
    stars: Option<Stars>,
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
        Self { evidence, stars, grievance, content }
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

    /// How fast it must be answered.
    pub(crate) fn urgency(&self, kind: Kind) -> Urgency {
        let pressing = self.evidence.has(Sense::Dispute) || self.evidence.has(Sense::Pressing);
        let clearly = self.evidence.sum(Sense::Dispute).max(self.evidence.sum(Sense::Pressing)) >= 1.0;
        let friendly = self.content >= 1.2 && self.grievance < 2.0 || self.stars.is_some_and(|stars| stars.get() >= 4);
        match kind {
            Kind::Complaint if self.crisis() => Urgency::Crisis,
            Kind::Complaint if pressing || self.evidence.has(Sense::Leaving) => Urgency::High,
            Kind::Complaint if friendly => Urgency::Low,
            Kind::Question if clearly => Urgency::High,
            Kind::Request if self.evidence.sum(Sense::Order) < self.evidence.sum(Sense::Wish) => Urgency::Low,
            Kind::Complaint | Kind::Question | Kind::Request => Urgency::Normal,
            Kind::Praise | Kind::Other => Urgency::Low,
        }
    }

    /// How the writer feels.
    pub(crate) fn sentiment(&self, kind: Kind) -> Sentiment {
        let wrong = self.evidence.sum(Sense::Wrong);
        let both = self.content >= 0.9 && self.content >= 0.4 * wrong;
        match kind {
            Kind::Complaint if both => Sentiment::Mixed,
            Kind::Complaint => Sentiment::Negative,
            Kind::Praise if wrong >= 0.9 => Sentiment::Mixed,
            Kind::Praise => Sentiment::Positive,
            Kind::Question | Kind::Request | Kind::Other if self.content >= 0.8 && self.content > wrong => {
                Sentiment::Positive
            }
            Kind::Question | Kind::Request | Kind::Other if wrong >= 0.8 => Sentiment::Negative,
            Kind::Question | Kind::Request | Kind::Other => Sentiment::Neutral,
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
