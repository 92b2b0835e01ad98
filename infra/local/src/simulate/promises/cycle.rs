//! What must hold of a cycle, and of its way from one write to the next.

use domain::alert::Stage;
use domain::clock::Warning;
use domain::conversation::{ConversationKey, Cycle, Proof, State};
use domain::mention::Platform;
use domain::people::Pierces;
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};

use super::{BREACH_GRACE, SKEW};

/// A warning may be so early.
const EARLY: SignedDuration = SignedDuration::from_secs(60);
const WARNINGS_APART: SignedDuration = SignedDuration::from_mins(10);
/// What is found later than this starts at detection.
const LEAST_LEFT: SignedDuration = SignedDuration::from_mins(15);
const LEAST_LEAD: SignedDuration = SignedDuration::from_mins(15);
/// What somebody says is believed after so long, should it not be possible to look for it.
const BELIEVED: SignedDuration = SignedDuration::from_mins(30);

/// `Some`: the cycle went where no transition leads.
pub(super) fn backwards(before: &Cycle, after: &Cycle, reopened: bool) -> Option<String> {
    use State::{AtRisk, Breached, Met, MetLate, OnTrack, Void};
    let step = (before.state, after.state);
    let allowed = match step {
        (OnTrack, _) => true,
        (AtRisk, OnTrack) | (Breached, OnTrack) => false,
        (AtRisk, _) => true,
        // A correction, its undo, or other hours take a breach back.
        (Breached, AtRisk) => reopened,
        (Breached, Breached | Met | MetLate | Void) => true,
        (Met | MetLate | Void, OnTrack | AtRisk | Breached) => reopened,
        (Met | MetLate | Void, Met | MetLate | Void) => true,
    };
    if !allowed {
        return Some(format!("cycle {} went from {} to {}", before.number, before.state, after.state));
    }
    if let Some(lost) = before.recorded.iter().find(|stage| !after.recorded.contains(stage)) {
        return Some(format!("cycle {} forgot that {lost} was recorded", before.number));
    }
    let fewer =
        before.texts.sent.iter().find(|(person, sent)| after.texts.sent.get(*person).is_none_or(|now| now < *sent));
    fewer.map(|(person, _)| format!("cycle {} forgot a text to {person}", before.number))
}

/// `Some`: a stage was recorded before its time.
pub(super) fn early(before: &Cycle, after: &Cycle, now: Timestamp) -> Option<String> {
    let new = after.recorded.iter().filter(|stage| !before.recorded.contains(stage));
    for stage in new {
        let at = match stage {
            Stage::Breached => Some(before.clock.due_at + BREACH_GRACE),
            Stage::Crisis | Stage::Risk1 | Stage::Risk2 => {
                let warning = before.clock.warnings.iter().find(|warning| warning.stage == *stage);
                warning.map(|warning| warning.at - EARLY)
            }
            Stage::Recheck(_) | Stage::Unacknowledged(_) | Stage::HandedOver(_) | Stage::BreachedAgain => None,
        };
        if at.is_some_and(|at| now + SKEW < at) {
            return Some(format!(
                "{stage} of cycle {} was recorded at {now}, due at {}",
                before.number, before.clock.due_at
            ));
        }
    }
    None
}

/// `Some`: the warnings of a new cycle stand too close together, or one comes too late although somebody could have been
/// texted before.
pub(super) fn ill_warned(cycle: &Cycle, settings: &[&Settings]) -> Option<String> {
    let warnings = &cycle.clock.warnings;
    let apart = |pair: &[Warning]| pair[1].at.duration_since(pair[0].at) >= WARNINGS_APART;
    if !warnings.windows(2).all(apart) {
        return Some(format!("cycle {} warns at {} and at {}", cycle.number, warnings[0].at, warnings[1].at));
    }
    if let [first, _] = warnings[..]
        && first.at < cycle.detected_at
    {
        return Some(format!("cycle {}, found at {}, warns at {}", cycle.number, cycle.detected_at, first.at));
    }
    if cycle.clock.due_at < cycle.detected_at + LEAST_LEFT {
        return Some(format!(
            "cycle {}, found at {}, is due at {}",
            cycle.number, cycle.detected_at, cycle.clock.due_at
        ));
    }
    let (due_at, latest) = (cycle.clock.due_at, cycle.clock.due_at - LEAST_LEAD);
    let late = warnings.iter().find(|warning| warning.stage != Stage::Crisis && warning.at > latest)?;
    let mut before =
        std::iter::successors(Some(cycle.detected_at), |at| Some(*at + EARLY)).take_while(|at| *at <= latest);
    let awake = |settings: &&Settings, at: Timestamp| {
        settings.people.on_call(at).iter().any(|person| person.may_be_texted(at, Pierces::Nothing))
    };
    let could = before.find(|at| settings.iter().all(|settings| awake(settings, *at)))?;
    Some(format!("cycle {}, due at {due_at}, warns at {}, and could have at {could}", cycle.number, late.at))
}

/// `Some`: a warning of a new cycle was put off, although somebody could have been texted before its own instant.
pub(super) fn put_off(cycle: &Cycle, settings: &[&Settings]) -> Option<String> {
    let late = |warning: &&Warning| settings.iter().all(|settings| is_put_off(cycle, warning, settings));
    let warning = cycle.clock.warnings.iter().find(late)?;
    Some(format!("{} of cycle {} was put off to {}", warning.stage, cycle.number, warning.at))
}

fn is_put_off(cycle: &Cycle, warning: &Warning, settings: &Settings) -> bool {
    let percent = match warning.stage {
        Stage::Risk1 => 50,
        Stage::Risk2 => 80,
        Stage::Crisis | Stage::Breached | Stage::BreachedAgain => return false,
        Stage::Recheck(_) | Stage::Unacknowledged(_) | Stage::HandedOver(_) => return false,
    };
    let (started_at, due_at) = (cycle.clock.started_at, cycle.clock.due_at);
    let hours = settings.people.hours();
    let whole = hours.seconds_between(started_at, due_at);
    // In whole minutes, so that a second of rounding puts nothing off.
    let own = |at: Timestamp| (hours.seconds_between(started_at, at) - 60) * 100 <= whole * percent;
    if whole == 0 || own(warning.at) {
        return false;
    }
    let awake =
        |at: Timestamp| settings.people.on_call(at).iter().any(|person| person.may_be_texted(at, Pierces::Nothing));
    let minutes = std::iter::successors(Some(cycle.detected_at), |at| Some(*at + EARLY));
    let mut before = minutes.take_while(|at| *at < warning.at && own(*at));
    before.any(|at| (0..=5).all(|minute| awake(at + EARLY * minute)))
}

/// `Some`: "Answered here" was believed where it could still be looked for.
pub(super) fn believed_early(key: &ConversationKey, before: &Cycle, after: &Cycle, now: Timestamp) -> Option<String> {
    let new = after.answer.as_ref().filter(|_| before.state.is_open() && before.answer.is_none());
    let claim = new.filter(|answer| answer.proof == Proof::Claimed && key.platform == Platform::Mastodon)?;
    let looked_for = before.said.as_ref().is_some_and(|said| said.times > 0 || said.at + BELIEVED <= now + SKEW);
    (!looked_for).then(|| format!("cycle {}: what was said at {} was believed at {now}", before.number, claim.at))
}

/// `Some`: an answer at or before `due_at` counts as late, or a later one as in time.
pub(super) fn misjudged(cycle: &Cycle) -> Option<String> {
    let answer = cycle.answer.as_ref()?;
    let in_time = match cycle.state {
        State::Met => true,
        State::MetLate => false,
        State::OnTrack | State::AtRisk | State::Breached | State::Void => return None,
    };
    let due_at = cycle.clock.due_at;
    let name = || format!("cycle {}, answered at {} and due at {due_at}, is {}", cycle.number, answer.at, cycle.state);
    ((answer.at <= due_at) != in_time).then(name)
}
