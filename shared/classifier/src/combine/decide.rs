//! The decision that is expected to cost least.

use domain::mention::{Kind, Topic, Urgency};

use crate::combine::costs::{Costs, URGENCY};
use crate::combine::shares;
use crate::combine::signs::{SIGNS, Signs, topic_inputs};
use crate::combine::weights::{Combiner, Weights};
use crate::heads::{Heads, KINDS};
use crate::linear::Scores;
use crate::safety::Finding;

/// What the rules call high is at least that in a complaint, unless the models are this sure that it is not.
const DOUBT_OF_HIGH: f32 = 0.08;
/// Who tells of harm complains, unless a question or a request is this likely.
const SURE_THAT_ASKED: f32 = 0.85;
/// The most topics.
const MOST_TOPICS: usize = 3;

/// What is known of a text.
pub(crate) struct Known<'k> {
    pub(crate) signs: &'k Signs,
    pub(crate) linear: &'k Scores,
    pub(crate) encoder: Option<&'k Heads>,
    pub(crate) safety: &'k Finding,
    /// Added to the logits of the kinds: what this shop has taught us.
    pub(crate) nudge: [f32; KINDS.len()],
}

/// What was decided, each with the probability that it is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Decision {
    pub(crate) kind: (Kind, f32),
    pub(crate) urgency: (Urgency, f32),
    /// The shares of the kinds, in the order of [`KINDS`].
    pub(crate) shares: [f32; KINDS.len()],
}

impl Weights {
    /// Decides kind and urgency.
    pub(crate) fn decide(&self, known: &Known<'_>, costs: &Costs) -> Decision {
        let (of_kinds, of_urgencies) = self.weigh(known, costs);
        let crisis = of_urgencies.first().is_some_and(|share| *share >= costs.crisis_from(known.safety.crisis));
        let kind = if crisis { of_crisis(&of_kinds) } else { costs.kind(&of_kinds) };
        let urgency = if crisis { 0 } else { calm(KINDS[kind], &of_urgencies, costs) };
        let haste: f32 = of_urgencies.iter().take(2).sum();
        let pressed = known.safety.high >= 1.0 && KINDS[kind] == Kind::Complaint && haste >= DOUBT_OF_HIGH;
        let urgency = if pressed { urgency.min(1) } else { urgency };
        let sure = |shares: &[f32], at: usize| shares.get(at).copied().unwrap_or_default().clamp(0.0, 1.0);
        let mut shares = [0.0; KINDS.len()];
        shares.iter_mut().zip(&of_kinds).for_each(|(to, share)| *to = *share);
        Decision {
            kind: (KINDS[kind], sure(&of_kinds, kind)),
            urgency: (URGENCY[urgency], sure(&of_urgencies, urgency)),
            shares,
        }
    }

    /// The shares of the kinds and of the urgencies, by all who have a say.
    fn weigh(&self, known: &Known<'_>, costs: &Costs) -> (Vec<f32>, Vec<f32>) {
        let inputs = known.signs.with(known.linear);
        let alone = self.combiner.kinds(&inputs);
        let kinds = known.encoder.map_or_else(|| alone.clone(), |heads| costs.pool.kinds(&alone, heads));
        let kinds = shares(&sum(&kinds, &known.nudge));
        let harm = costs.harm(known.encoder).share(known.signs, &kinds, known.linear, known.encoder);
        let mut urgencies = shares(&self.combiner.urgencies(&inputs, &kinds));
        let calm: f32 = urgencies.iter().skip(1).sum::<f32>().max(f32::MIN_POSITIVE);
        urgencies.iter_mut().for_each(|share| *share *= (1.0 - harm) / calm);
        if let Some(first) = urgencies.first_mut() {
            *first = harm;
        }
        (kinds, urgencies)
    }

    /// The likeliest topics first, and how sure the first ones are. `ruled` is the weight of each topic in the rules.
    pub(crate) fn topics(
        &self,
        linear: &Scores,
        ruled: &[f32],
        kinds: &[f32; KINDS.len()],
        from: f32,
    ) -> Vec<(Topic, f32)> {
        let mut likely: Vec<(Topic, f32)> = Topic::ALL
            .iter()
            .enumerate()
            .map(|(at, &topic)| {
                let logits = self.topic.logits(&topic_inputs(at, linear, ruled, kinds));
                (topic, shares(&logits).last().copied().unwrap_or_default())
            })
            .collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1));
        likely.truncate(MOST_TOPICS);
        let first = likely.first().copied();
        likely.retain(|(_, share)| *share >= from);
        if likely.is_empty() { first.into_iter().collect() } else { likely }
    }
}

impl Combiner {
    /// The logits of the kinds, given what [`Signs::with`] gives.
    pub fn kinds(&self, inputs: &[f32]) -> Vec<f32> {
        sum(&self.kind.logits(inputs), &self.plain.logits(&inputs[..SIGNS.min(inputs.len())]))
    }

    /// The logits of crisis, high, normal and low, given the same and the shares of the kinds.
    pub fn urgencies(&self, inputs: &[f32], kinds: &[f32]) -> Vec<f32> {
        self.urgency.logits(&[inputs, kinds].concat())
    }
}

fn sum(one: &[f32], other: &[f32]) -> Vec<f32> {
    one.iter().zip(other).map(|(one, other)| one + other).collect()
}

/// The index of the kind of a crisis.
fn of_crisis(kinds: &[f32]) -> usize {
    let asks = (1..=2).find(|&at| kinds.get(at).is_some_and(|share| *share > SURE_THAT_ASKED));
    asks.unwrap_or(0)
}

/// What is no crisis: praise and other are low, and a complaint is at its worst high.
fn calm(kind: Kind, shares: &[f32], costs: &Costs) -> usize {
    match kind {
        Kind::Praise | Kind::Other => 3,
        Kind::Complaint | Kind::Request | Kind::Question => {
            let mut without: Vec<f32> = shares.to_vec();
            if let Some(crisis) = without.first_mut() {
                *crisis = 0.0;
            }
            costs.urgency(&without).max(1)
        }
    }
}
