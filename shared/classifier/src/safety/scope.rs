//! What stands before words of harm and takes from them.

use super::Sense;
use crate::patterns::Hit;
use crate::text::Text;

/// How many words a denial reaches.
const DENIED_REACH: usize = 4;
/// How many words an "if" reaches.
const MAYBE_REACH: usize = 8;
/// What is left of something that has not happened.
const MAYBE: f32 = 0.4;

/// Takes from each hit what is denied or has not happened.
pub(super) fn apply(text: &Text<'_>, hits: &mut Vec<Hit<Sense>>) {
    let marks = |sense: Sense| -> Vec<(usize, usize)> {
        hits.iter().filter(|hit| hit.line.sense == sense).filter_map(|hit| hit.stretches.first().copied()).collect()
    };
    let (denied, maybe) = (marks(Sense::Negator), marks(Sense::Maybe));
    for hit in hits.iter_mut().filter(|hit| !hit.line.certain) {
        if denied.iter().any(|&mark| reaches(text, mark, hit, DENIED_REACH)) {
            hit.weight = 0.0;
        } else if maybe.iter().any(|&mark| reaches(text, mark, hit, MAYBE_REACH)) {
            hit.weight *= MAYBE;
        }
    }
    hits.retain(|hit| hit.weight > 0.0 && !matches!(hit.line.sense, Sense::Negator | Sense::Maybe));
}

/// Whether a mark stands shortly before a phrase of the hit, in its clause. A mark within the hit is part of it.
fn reaches(text: &Text<'_>, (from, to): (usize, usize), hit: &Hit<Sense>, reach: usize) -> bool {
    let clause = |at: usize| text.tokens.get(at).map(|token| token.clause);
    let within = hit.stretches.iter().any(|&(begin, end)| begin <= from && to <= end);
    let before = |begin: usize| to <= begin && begin - to < reach && clause(from) == clause(begin);
    !within && hit.stretches.iter().any(|&(begin, _)| before(begin))
}
