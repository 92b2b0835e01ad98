//! From hits to a finding.

use super::{CRISIS_FROM, Finding, Sense, scope};
use crate::patterns::{Hit, Rules};
use crate::text::Text;

/// No text is more than this.
const MOST: f32 = 5.0;

impl Rules<Sense> {
    /// What this language's rules find.
    pub(super) fn look(&self, text: &Text<'_>, names: &[(usize, usize)]) -> Finding {
        let mut hits = self.scan(text, names);
        excuse(&mut hits);
        scope::apply(text, &mut hits);
        let (strength, spans) = sum(&hits, Sense::Crisis, text.tokens.len());
        let (high, high_spans) = sum(&hits, Sense::High, text.tokens.len());
        Finding { crisis: strength >= CRISIS_FROM, strength, high, spans, high_spans }
    }
}

/// A figure of speech takes out every phrase that it covers.
fn excuse(hits: &mut Vec<Hit<Sense>>) {
    let harmless: Vec<(usize, usize)> =
        hits.iter().filter(|hit| hit.line.sense == Sense::Harmless).flat_map(|hit| hit.stretches.clone()).collect();
    let covered = |&(from, to): &(usize, usize)| harmless.iter().any(|&(begin, end)| begin <= from && to <= end);
    hits.retain(|hit| match hit.line.sense {
        Sense::Crisis | Sense::High => !hit.stretches.iter().any(covered),
        Sense::Harmless => false,
        Sense::Negator | Sense::Maybe => true,
    });
}

/// The weights of one sense, the heaviest first: no word counts twice, and no line of the list.
fn sum(hits: &[Hit<Sense>], sense: Sense, tokens: usize) -> (f32, Vec<(usize, usize)>) {
    let mut hits: Vec<&Hit<Sense>> = hits.iter().filter(|hit| hit.line.sense == sense).collect();
    hits.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.stretches.cmp(&b.stretches)));
    let mut taken = vec![false; tokens];
    let mut lines = Vec::new();
    let (mut strength, mut spans) = (0.0_f32, Vec::new());
    for hit in hits {
        let mut words = hit.stretches.iter().flat_map(|&(from, to)| from..to);
        if lines.contains(&hit.line.number) || words.any(|at| taken[at]) {
            continue;
        }
        hit.stretches.iter().flat_map(|&(from, to)| from..to).for_each(|at| taken[at] = true);
        lines.push(hit.line.number);
        strength += hit.weight;
        spans.extend(&hit.stretches);
    }
    spans.sort_unstable();
    (strength.min(MOST), spans)
}
