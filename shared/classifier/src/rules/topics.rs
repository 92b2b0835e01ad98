//! What a text is about, as far as the lists say.

use domain::mention::Topic;

use crate::rules::evidence::Evidence;
use crate::rules::lexicon::Sense;
use crate::text::Text;

/// A topic named where the grievance or the wish stands counts more.
const AT_THE_POINT: f32 = 0.6;
/// Senses that make the point of a text.
const POINT: [Sense; 7] =
    [Sense::Wrong, Sense::Leaving, Sense::Dispute, Sense::Wish, Sense::Order, Sense::Ask, Sense::Content];

/// How much the lists find of every topic, in the order of [`Topic::ALL`]; where the point is made it weighs more, and
/// what is said again less.
pub(crate) fn weights(text: &Text<'_>, evidence: &Evidence) -> Vec<f32> {
    let sentence = |at: usize| text.tokens.get(at).map(|token| token.sentence);
    let points: Vec<_> =
        evidence.hits.iter().filter(|hit| POINT.contains(&hit.sense)).map(|hit| sentence(hit.from)).collect();
    let mut weights = vec![0.0; Topic::ALL.len()];
    for hit in &evidence.hits {
        if let Sense::About(topic) = hit.sense
            && let Some(weight) = Topic::ALL.iter().position(|&known| known == topic).and_then(|at| weights.get_mut(at))
        {
            let there = if points.contains(&sentence(hit.from)) { AT_THE_POINT } else { 0.0 };
            *weight += (hit.weight + there) / (1.0 + *weight);
        }
    }
    weights
}
