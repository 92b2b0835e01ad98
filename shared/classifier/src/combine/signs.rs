//! Everything that the combiner is told about a text, as numbers.

use domain::mention::{Kind, Stars, Topic};

use crate::combine::{shares, squash};
use crate::heads::KINDS;
use crate::linear::{Head, Scores};
use crate::reading::Reading;
use crate::rules::evidence::Evidence;
use crate::rules::lexicon::Sense;
use crate::rules::verdict::Verdict;
use crate::rules::{Look, Rules};
use crate::text::Text;

/// The senses whose sums are looked at.
const SENSES: [Sense; 16] = [
    Sense::Wrong,
    Sense::Content,
    Sense::PutRight,
    Sense::WaveOff,
    Sense::Ask,
    Sense::Wish,
    Sense::Order,
    Sense::Harm,
    Sense::Harmless,
    Sense::Leaving,
    Sense::Dispute,
    Sense::Pressing,
    Sense::Aside,
    Sense::Negator,
    Sense::Turn,
    Sense::Maybe,
];

/// Those whose place in the text matters.
const PLACED: [Sense; 4] = [Sense::Wrong, Sense::Content, Sense::PutRight, Sense::WaveOff];

/// Heads of the linear model that the combiner sees.
const SEEN: [Head; 12] = [
    Head::Kind(Kind::Complaint),
    Head::Kind(Kind::Request),
    Head::Kind(Kind::Question),
    Head::Kind(Kind::Praise),
    Head::Kind(Kind::Other),
    Head::Wrong,
    Head::Content,
    Head::Crisis,
    Head::High,
    Head::Mild,
    Head::Asks,
    Head::Wishes,
];

/// What stands in a text whoever reads it: sums of the rules, stars, shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Signs(Vec<f32>);

impl Signs {
    /// What `rules` see in a text; for learning from it.
    pub fn read(rules: &Rules, reading: &Reading<'_>) -> Self {
        let text = Text::read(reading.text);
        Self::of(&text, &rules.read(&text, reading), reading.stars)
    }

    /// Looks at all that is not a model's.
    pub(crate) fn of(text: &Text<'_>, look: &Look, stars: Option<Stars>) -> Self {
        let Look { language, evidence, safety } = look;
        let mut signs: Vec<f32> = SENSES.iter().map(|&sense| squash(evidence.sum(sense))).collect();
        let last = last_sentence(text);
        let at_end = |sense: Sense| {
            let here = |at: usize| text.tokens.get(at).is_some_and(|token| token.sentence == last);
            let hits = evidence.hits.iter().filter(|hit| hit.sense == sense && here(hit.from));
            hits.map(|hit| hit.weight).sum::<f32>()
        };
        signs.extend(PLACED.iter().map(|&sense| squash(at_end(sense))));
        signs.extend([squash(evidence.ask), squash(evidence.wish)]);
        debug_assert_eq!(signs.len(), HARM);
        signs.extend([squash(safety.strength), squash(safety.high), flag(safety.crisis)]);
        let verdict = Verdict::weigh(evidence, None);
        let (kind, margin, _) = verdict.kind();
        signs.extend(KINDS.iter().map(|&known| if known == kind { 0.3 + squash(margin) } else { 0.0 }));
        signs.extend((0..=5).map(|number| flag(stars.map_or(0, Stars::get) == number)));
        signs.extend(shape(text, last));
        signs.extend([flag(language.lang.as_deref() == Some("en")), topics(evidence)]);
        Self(signs)
    }

    /// How much the lists of harm found, from 0 to 1.
    pub(crate) fn harm(&self) -> f32 {
        self.0.get(HARM).copied().unwrap_or_default()
    }

    /// Whether the lists of harm call it a crisis.
    pub fn lists_call_harm(&self) -> bool {
        self.0.get(HARM + 2).is_some_and(|flag| *flag > 0.0)
    }

    /// With what the linear model says, in the order in which the combiner was taught.
    pub fn with(&self, linear: &Scores) -> Vec<f32> {
        let mut inputs = self.0.clone();
        inputs.extend(SEEN.iter().map(|&head| linear.of(head)));
        inputs.extend(shares(&KINDS.map(|kind| linear.of(Head::Kind(kind)))));
        inputs
    }
}

/// Where it stands how much the lists of harm found.
const HARM: usize = SENSES.len() + PLACED.len() + 2;
const SHAPE: usize = 4;

/// How many of the inputs are no model's; they come first.
pub const SIGNS: usize = SENSES.len() + PLACED.len() + 2 + 3 + KINDS.len() + 6 + SHAPE + 2;
/// How many inputs [`Signs::with`] gives.
pub(crate) const WITH: usize = SIGNS + SEEN.len() + KINDS.len();

const fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn shape(text: &Text<'_>, last: usize) -> [f32; SHAPE] {
    let words = u16::try_from(text.tokens.len()).map_or(f32::from(u16::MAX), f32::from);
    let asked = (0..text.sentences()).filter(|&sentence| text.is_question(sentence)).count();
    [squash(words / 8.0), squash(words / 60.0), flag(asked > 0), flag(text.is_question(last))]
}

/// The last sentence of more than one word; what stands behind it alone is a signature, a mark or a number.
fn last_sentence(text: &Text<'_>) -> usize {
    let words = |sentence: usize| {
        let here = text.tokens.iter().rev().filter(|token| token.sentence == sentence);
        here.filter(|token| !token.word.is_empty() && token.word.chars().all(char::is_alphabetic)).count()
    };
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    (last.saturating_sub(3)..=last).rev().find(|&sentence| words(sentence) > 1).unwrap_or(last)
}

/// Whether anything a shop deals in is named at all.
fn topics(evidence: &Evidence) -> f32 {
    let named = |topic: &&Topic| evidence.hits.iter().any(|hit| hit.sense == Sense::About(**topic));
    squash(Topic::ALL.iter().filter(named).map(|_| 1.0).sum())
}

/// How many numbers [`topic_inputs`] gives.
pub(crate) const TOPIC_INPUTS: usize = 3 + KINDS.len() + Topic::ALL.len();

/// What the combiner is told of the topic at this place of [`Topic::ALL`]: `ruled` is what the rules found of each.
pub fn topic_inputs(at: usize, linear: &Scores, ruled: &[f32], kinds: &[f32]) -> Vec<f32> {
    let score = |topic: Topic| linear.of(Head::Topic(topic));
    let others = Topic::ALL.iter().enumerate().filter(|(other, _)| *other != at);
    let rival = others.map(|(_, &topic)| score(topic)).fold(-8.0, f32::max);
    let own = Topic::ALL.get(at).map_or(0.0, |&topic| score(topic));
    let mut inputs = vec![own, rival, squash(ruled.get(at).copied().unwrap_or_default())];
    inputs.extend(kinds);
    inputs.extend((0..Topic::ALL.len()).map(|other| flag(other == at)));
    inputs
}
