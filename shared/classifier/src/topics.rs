//! What a text is about, the most important first.

use domain::mention::{Kind, Topic};

use crate::evidence::Evidence;
use crate::lexicon::Sense;
use crate::text::Text;

const MOST: usize = 3;
const FROM: f32 = 0.6;
/// A topic this much weaker than the first is left out.
const LEAST_SHARE: f32 = 0.6;
/// A topic named where the grievance or the wish stands counts more.
const AT_THE_POINT: f32 = 0.6;

/// At most three topics; those named where the point is made weigh more, later mentions less.
pub(crate) fn of(text: &Text<'_>, evidence: &Evidence, kind: Kind, point: &[Sense]) -> Vec<Topic> {
    if kind == Kind::Other {
        return Vec::new();
    }
    let sentence = |at: usize| text.tokens.get(at).map(|token| token.sentence);
    let points: Vec<_> =
        evidence.hits.iter().filter(|hit| point.contains(&hit.sense)).map(|hit| sentence(hit.from)).collect();
    let mut weights: Vec<(Topic, f32)> = Topic::ALL.iter().map(|&topic| (topic, 0.0)).collect();
    for hit in &evidence.hits {
        if let Sense::About(topic) = hit.sense
            && let Some(entry) = weights.iter_mut().find(|(known, _)| *known == topic)
        {
            let there = if points.contains(&sentence(hit.from)) { AT_THE_POINT } else { 0.0 };
            entry.1 += (hit.weight + there) / (1.0 + entry.1);
        }
    }
    weights.sort_by(|a, b| b.1.total_cmp(&a.1));
    let first = weights.first().map_or(0.0, |(_, weight)| *weight);
    let enough = FROM.max(LEAST_SHARE * first);
    let topics: Vec<Topic> =
        weights.into_iter().take(MOST).filter(|(_, weight)| *weight >= enough).map(|(topic, _)| topic).collect();
    if topics.is_empty() { vec![fallback(kind)] } else { topics }
}

fn fallback(kind: Kind) -> Topic {
    match kind {
        Kind::Question => Topic::Information,
        Kind::Complaint | Kind::Praise => Topic::Quality,
        Kind::Request | Kind::Other => Topic::Other,
    }
}
