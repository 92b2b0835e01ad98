//! How rules and heads are weighed against each other.

use classifier::KINDS;
use classifier::combine::{Combiner, Network, SIGNS, shares, topic_inputs};
use classifier::linear::Scores;
use domain::mention::Topic;

use crate::combiner::{Case, Drill, drill, fit_temperature, scaled};
use crate::train::cases::Line;
use crate::train::recipe::Recipe;

/// How much a line counts with heads that know little.
const POOR: f32 = 1.5;

/// Crisis, high, normal, low.
const URGENCIES: usize = 4;

/// Logits are those of networks taught without the line's fold.
pub(super) struct Taught {
    pub(super) combiner: Combiner,
    pub(super) kinds: Vec<Option<Vec<f32>>>,
}

/// Inputs of a line in all its readings; none without an answer.
fn readings(line: &Line, scores: &Scores, times: f32) -> Vec<(Vec<f32>, f32)> {
    let seen = line.seen.iter().filter(|_| line.answer.is_some());
    seen.map(|(signs, weight)| (signs.with(scores), weight * times)).collect()
}

/// Learns to weigh them; `poor` is what heads say that know little.
pub(super) fn combiner(lines: &[Line], scores: &[Scores], poor: &[Scores], recipe: &Recipe) -> Taught {
    let of = |(line, (scores, poor)): (&Line, (&Scores, &Scores))| {
        [readings(line, scores, 1.0), readings(line, poor, POOR)].concat()
    };
    let inputs: Vec<_> = lines.iter().zip(scores.iter().zip(poor)).map(of).collect();
    let cases = |at: usize, answer: Option<usize>, with: &[f32]| -> Vec<Case> {
        let Some(answer) = answer else { return Vec::new() };
        let case = |(inputs, weight): &(Vec<f32>, f32)| Case {
            inputs: inputs.iter().chain(with).copied().collect(),
            answer,
            weight: *weight,
        };
        inputs[at].iter().map(case).collect()
    };
    let of_kind = |at: usize| cases(at, lines[at].answer.map(|answer| answer.0), &[]);
    let of_plain = |at: usize| {
        let mut cases = of_kind(at);
        cases.truncate(lines[at].seen.len());
        cases.iter_mut().for_each(|case| case.inputs.truncate(SIGNS));
        cases
    };
    let full = crossed(lines, of_kind, KINDS.len(), &recipe.kind, recipe.folds);
    let plain = crossed(lines, of_plain, KINDS.len(), &Drill { blind: 0, ..recipe.kind }, recipe.folds);
    let both = |at: usize| {
        let (full, plain) = (full.1[at].as_ref()?, plain.1[at].as_ref()?);
        let sum = full.iter().zip(plain).map(|(full, plain)| (1.0 - recipe.plain) * full + recipe.plain * plain);
        Some(sum.collect::<Vec<f32>>())
    };
    let logits = (0..lines.len()).map(both).collect();
    let (warmth, kinds) = settled(lines, logits, |line| line.answer.map(|answer| answer.0));
    let of_urgency = |at: usize| {
        let shares = kinds[at].as_ref().map(|logits| shares(logits)).unwrap_or_default();
        cases(at, lines[at].answer.and_then(|answer| answer.1), &shares)
    };
    let (urgency, logits) = crossed(lines, of_urgency, URGENCIES, &recipe.urgency, recipe.folds);
    let (urgent, _) = settled(lines, logits, |line| line.answer.and_then(|answer| answer.1));
    let combiner = Combiner {
        kind: scaled(full.0, (1.0 - recipe.plain) * warmth),
        plain: scaled(plain.0, recipe.plain * warmth),
        urgency: scaled(urgency, urgent),
    };
    Taught { combiner, kinds }
}

/// What logits must be multiplied with so that shares are as often right as they say, and those logits.
fn settled(
    lines: &[Line],
    logits: Vec<Option<Vec<f32>>>,
    answer: impl Fn(&Line) -> Option<usize>,
) -> (f32, Vec<Option<Vec<f32>>>) {
    let of_corpus = lines.iter().zip(&logits).filter(|(line, _)| line.id.is_some());
    let known: Vec<_> = of_corpus.filter_map(|(line, logits)| Some((logits.clone()?, answer(line)?))).collect();
    let times = 1.0 / fit_temperature(&known);
    let scale = |logits: Vec<f32>| logits.into_iter().map(|logit| logit * times).collect();
    (times, logits.into_iter().map(|logits| logits.map(scale)).collect())
}

/// A network taught with all cases, and what networks taught without its fold say of each line, in its first reading.
fn crossed(
    lines: &[Line],
    cases: impl Fn(usize) -> Vec<Case>,
    outputs: usize,
    plan: &Drill,
    folds: usize,
) -> (Network, Vec<Option<Vec<f32>>>) {
    let all: Vec<Vec<Case>> = (0..lines.len()).map(cases).collect();
    let mut logits: Vec<Option<Vec<f32>>> = vec![None; lines.len()];
    for fold in 0..folds {
        let kept = all.iter().zip(lines).filter(|(_, line)| line.fold != fold).flat_map(|(cases, _)| cases.clone());
        let network = drill(&kept.collect::<Vec<_>>(), outputs, plan, 1);
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.fold == fold) {
            logits[at] = all[at].first().map(|case| network.logits(&case.inputs));
        }
    }
    (drill(&all.concat(), outputs, plan, 1), logits)
}

/// Learns which topics are meant.
pub(super) fn topics(lines: &[Line], scores: &[Scores], kinds: &[Option<Vec<f32>>], recipe: &Recipe) -> Network {
    let mut cases = Vec::new();
    for ((line, scores), kinds) in lines.iter().zip(scores).zip(kinds) {
        let (Some((ruled, meant)), Some(kinds)) = (&line.topics, kinds) else { continue };
        cases.extend(Topic::ALL.iter().enumerate().map(|(at, topic)| Case {
            inputs: topic_inputs(at, scores, ruled, kinds),
            answer: usize::from(meant.contains(topic)),
            weight: 1.0,
        }));
    }
    drill(&cases, 2, &recipe.topic, 1)
}
