//! How the writer feels.

use domain::mention::{Kind, Sentiment, Stars};

use crate::combine::{sigmoid, squash};
use crate::heads::Heads;
use crate::rules::evidence::Evidence;
use crate::rules::lexicon::Sense;

/// From here on a feeling is there.
const THERE: f32 = 0.5;
/// Of a complaint and of praise, the other feeling must be plain to make it mixed.
const PLAIN: f32 = 0.62;
/// What the models say of both feelings counts so much beside the lists.
const MODELS: f32 = 0.6;

/// The feeling and how sure we are of it. `heads` are those of the best model that spoke.
pub(crate) fn feeling(kind: Kind, evidence: &Evidence, heads: &Heads, stars: Option<Stars>) -> (Sentiment, f32) {
    let (content, wrong) = (both(heads.content, evidence, Sense::Content), both(heads.wrong, evidence, Sense::Wrong));
    let starred = stars.map_or(0, Stars::get);
    match kind {
        Kind::Complaint if content >= PLAIN || starred >= 4 => (Sentiment::Mixed, content.max(THERE)),
        Kind::Complaint => (Sentiment::Negative, 1.0 - content / 2.0),
        Kind::Praise if evidence.sum(Sense::Wrong) >= 0.9 && wrong >= THERE => (Sentiment::Mixed, wrong),
        Kind::Praise => (Sentiment::Positive, 1.0 - wrong / 2.0),
        Kind::Question | Kind::Request | Kind::Other => match (content >= THERE, wrong >= THERE) {
            (true, true) => (Sentiment::Mixed, content.min(wrong)),
            (true, false) => (Sentiment::Positive, content),
            (false, true) => (Sentiment::Negative, wrong),
            (false, false) => (Sentiment::Neutral, 1.0 - content.max(wrong)),
        },
    }
}

fn both(logit: f32, evidence: &Evidence, sense: Sense) -> f32 {
    MODELS * sigmoid(logit) + (1.0 - MODELS) * squash(2.0 * evidence.sum(sense).max(0.0))
}
