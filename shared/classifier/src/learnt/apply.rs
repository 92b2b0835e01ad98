//! A text is read as the staff said.

use domain::mention::{Classification, Kind, Sentiment, Urgency};

use super::{Said, Told};

/// How sure we are of what the staff said of the same text, and of nearly the same.
const SAME: f32 = 0.95;
const NEARLY: f32 = 0.85;

/// What a text is that `found` was made of and `told` was said of. A crisis stays one, unless it was one that the staff
/// corrected.
pub(super) fn as_told(found: Classification, told: Told) -> Classification {
    if found.urgency == Urgency::Crisis && !told.of_crisis {
        return found;
    }
    let sure = if told.likeness >= 1.0 { SAME } else { NEARLY };
    match told.said {
        Said::NotAboutUs => of_another(found, sure),
        Said::Kind(kind) => of_kind(found, kind, sure),
    }
}

fn of_another(mut found: Classification, sure: f32) -> Classification {
    found.about_shop = false;
    found.needs_answer = false;
    found.kind = Kind::Other;
    found.urgency = Urgency::Low;
    found.sentiment = Sentiment::Neutral;
    found.topics.clear();
    found.claims.clear();
    found.because.clear();
    found.confidence.about_shop = sure;
    found.confidence.kind = sure;
    found.confidence.urgency = sure;
    found.confidence.needs_answer = sure;
    found
}

fn of_kind(mut found: Classification, kind: Kind, sure: f32) -> Classification {
    if found.kind != kind {
        // The words that decided otherwise did not decide this.
        found.because.clear();
        found.urgency = urgency(kind, found.urgency);
        found.sentiment = sentiment(kind, found.sentiment);
    }
    if kind == Kind::Other {
        found.topics.clear();
    }
    found.about_shop = true;
    found.kind = kind;
    found.needs_answer = match kind {
        Kind::Complaint | Kind::Question | Kind::Request => true,
        Kind::Praise | Kind::Other => false,
    };
    found.confidence.about_shop = found.confidence.about_shop.max(sure);
    found.confidence.kind = sure;
    found.confidence.needs_answer = sure;
    found
}

const fn urgency(kind: Kind, found: Urgency) -> Urgency {
    match (kind, found) {
        (Kind::Complaint, Urgency::High | Urgency::Crisis) => Urgency::High,
        (Kind::Praise | Kind::Other, _) => Urgency::Low,
        (Kind::Complaint | Kind::Question | Kind::Request, _) => Urgency::Normal,
    }
}

const fn sentiment(kind: Kind, found: Sentiment) -> Sentiment {
    match (kind, found) {
        (Kind::Praise, Sentiment::Negative | Sentiment::Neutral) => Sentiment::Positive,
        (Kind::Complaint, Sentiment::Positive | Sentiment::Neutral) => Sentiment::Negative,
        (Kind::Praise | Kind::Complaint | Kind::Question | Kind::Request | Kind::Other, found) => found,
    }
}
