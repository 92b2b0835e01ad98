//! The words of the text that decided, as they stand in it.

use domain::mention::{Kind, Urgency};

use crate::linear::{Head, Linear};
use crate::rules::evidence::Evidence;
use crate::rules::language::Languages;
use crate::rules::lexicon::Sense;
use crate::safety::Finding;
use crate::text::{Text, Token};

/// How many reasons are given.
const REASONS: usize = 5;
/// A word of so few letters is part of a reason, and none by itself ("son" of "my son … swelled").
const SMALL: usize = 3;
/// A word that adds less than this to the logit of the kind is no reason.
const LEAST_SHARE: f32 = 0.25;

/// A stretch of tokens, the last excluded, and how much it counts.
type Reason = (usize, usize, f32);

/// What is looked through for reasons.
pub(crate) struct Because<'b> {
    pub(crate) text: &'b Text<'b>,
    pub(crate) evidence: &'b Evidence,
    pub(crate) safety: &'b Finding,
    pub(crate) linear: &'b Linear,
    pub(crate) languages: &'b Languages,
    /// Where the shop is named: first token and the one after the last.
    pub(crate) names: &'b [(usize, usize)],
}

impl Because<'_> {
    /// The strongest words for this decision, at most [`REASONS`], in the order of the text.
    pub(crate) fn words(&self, kind: Kind, urgency: Urgency) -> Vec<String> {
        let mut reasons = self.by_rule(kind, urgency);
        if reasons.is_empty() {
            reasons = self.by_model(kind);
        }
        reasons.sort_by(|a, b| b.2.total_cmp(&a.2));
        let mut kept: Vec<(usize, usize)> = Vec::new();
        for (from, to, _) in reasons {
            if kept.len() < REASONS && !kept.iter().any(|&(start, end)| from < end && start < to) {
                kept.push((from, to));
            }
        }
        kept.sort_unstable();
        let tells = |&(from, to): &(usize, usize)| self.text.span(from, to).chars().count() > SMALL;
        if kept.iter().any(tells) {
            kept.retain(tells);
        }
        quote(self.text, &kept)
    }

    /// What the lists know as speaking for the kind; harm before all else.
    fn by_rule(&self, kind: Kind, urgency: Urgency) -> Vec<Reason> {
        let point = senses(kind);
        let hits = self.evidence.hits.iter().filter(|hit| point.contains(&hit.sense));
        let mut reasons: Vec<Reason> = hits.map(|hit| (hit.from, hit.to, hit.weight)).collect();
        let of = |spans: &[(usize, usize)], weight: f32| -> Vec<Reason> {
            spans.iter().map(|&(from, to)| (from, to, weight)).collect()
        };
        match urgency {
            Urgency::Crisis => reasons.extend(of(&self.safety.spans, 10.0)),
            // Haste says little of what is wrong.
            Urgency::High if reasons.is_empty() => reasons = of(&self.safety.high_spans, 1.0),
            Urgency::High | Urgency::Normal | Urgency::Low => {}
        }
        reasons
    }

    /// Whole words and pairs that the model counts for the kind, for texts in which the lists know nothing. What begins or
    /// ends with a small word, and the shop's name, says nothing to a reader.
    fn by_model(&self, kind: Kind) -> Vec<Reason> {
        let tokens = &self.text.tokens;
        let shares = self.linear.shares(self.text.source, Head::Kind(kind));
        let reason = |&(start, end, share): &(usize, usize, f32)| {
            let from = tokens.partition_point(|token| token.start < start);
            let to = tokens.partition_point(|token| token.end <= end);
            let stretch = tokens.get(from..to)?;
            let is_word = |token: &Token| token.word.len() > 2 && token.word.chars().all(char::is_alphabetic);
            let tells = |token: &Token| is_word(token) && !self.languages.is_small(&token.word);
            let whole = stretch.first().is_some_and(tells) && stretch.last().is_some_and(tells);
            let named = self.names.iter().any(|&(start, end)| from < end && start < to);
            (share >= LEAST_SHARE && whole && !named).then_some((from, to, share))
        };
        shares.iter().filter_map(reason).collect()
    }
}

const fn senses(kind: Kind) -> &'static [Sense] {
    match kind {
        Kind::Complaint => &[Sense::Wrong, Sense::Harm, Sense::Leaving, Sense::Dispute, Sense::Pressing],
        Kind::Request => &[Sense::Wish, Sense::Order],
        Kind::Question => &[Sense::Ask],
        Kind::Praise => &[Sense::Content, Sense::PutRight, Sense::WaveOff],
        Kind::Other => &[Sense::Aside],
    }
}

/// The original words of these stretches of tokens.
pub(crate) fn quote(text: &Text<'_>, stretches: &[(usize, usize)]) -> Vec<String> {
    let mut words: Vec<String> =
        stretches.iter().take(REASONS).map(|&(from, to)| text.span(from, to).to_owned()).collect();
    words.retain(|word| !word.is_empty());
    words.dedup();
    words
}
