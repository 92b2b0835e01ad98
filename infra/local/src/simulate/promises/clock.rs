//! What must have happened by now.

use domain::alert::Stage;
use domain::clock::{Clock, Terms};
use domain::conversation::State;
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};

use super::{BREACH_GRACE, Broken, IN_TIME, MOVED, Sweeps, TOLD};
use crate::simulate::record::Record;

/// A transition is recorded so soon after its instant.
const RECORDED_WITHIN: SignedDuration = SignedDuration::from_secs(180);
/// So long an alert is left to the stream.
const RUNG_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// New hours and targets have reached every clock so soon, while no sweep fails.
const MOVED_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// What would be due sooner is not moved as far.
const MOVED_IN_FULL: SignedDuration = SignedDuration::from_mins(30);
/// An alert that may go has gone so soon, while nothing fails.
const TOLD_WITHIN: SignedDuration = SignedDuration::from_secs(120);

impl Record {
    /// Whether every cycle whose time has come says so.
    pub(in crate::simulate) fn in_time(&self, sweeps: &Sweeps, now: Timestamp) -> Result<(), Broken> {
        for (talk, cycle) in self.open() {
            let warnings = cycle.clock.warnings.iter().filter(|warning| !cycle.recorded.contains(&warning.stage));
            let breach = (cycle.state != State::Breached).then(|| cycle.clock.due_at + BREACH_GRACE);
            let missed = warnings.map(|warning| warning.at).chain(breach).find(|at| {
                let since = talk.since.max(*at);
                now > since + RECORDED_WITHIN && sweeps.well_since(since, now) >= 2
            });
            if let Some(at) = missed {
                let saw = format!("{:?}, cycle {}: nothing was recorded for {at}", talk.conversation.key, cycle.number);
                return Err(Broken { promise: IN_TIME, at: now, saw });
            }
        }
        Ok(())
    }

    /// Whether a sweep that went well has left nothing that was due when it began: the promise while nothing fails.
    pub(in crate::simulate) fn nothing_is_left(&self, now: Timestamp) -> Result<(), Broken> {
        for (talk, cycle) in self.open().filter(|(talk, _)| talk.since < now) {
            let unrecorded = |stage: &Stage| !cycle.recorded.contains(stage);
            let warning = cycle.clock.warnings.iter().find(|warning| warning.at <= now && unrecorded(&warning.stage));
            let breach_at = cycle.clock.due_at + BREACH_GRACE;
            let breach = (cycle.state != State::Breached && breach_at <= now).then_some(breach_at);
            if let Some(at) = warning.map(|warning| warning.at).or(breach) {
                let saw = format!("{:?}, cycle {}: a sweep left {at}", talk.conversation.key, cycle.number);
                return Err(Broken { promise: IN_TIME, at: now, saw });
            }
        }
        Ok(())
    }

    /// Whether every running clock goes by the settings that were put in force at `applied_at`.
    pub(in crate::simulate) fn moved(
        &self,
        sweeps: &Sweeps,
        settings: &Settings,
        (version, applied_at): (u64, Timestamp),
        now: Timestamp,
    ) -> Result<(), Broken> {
        if now < applied_at + MOVED_WITHIN || !sweeps.all_well_since(applied_at) {
            return Ok(());
        }
        for (talk, cycle) in self.open().filter(|(_, cycle)| cycle.state != State::Breached) {
            if cycle.settings_version >= version || cycle.is_crisis() {
                continue;
            }
            let context = settings.context(talk.conversation.key.platform, now);
            let terms = Terms {
                target: context.targets.find(cycle.asked),
                response: cycle.response,
                urgency: cycle.asked.urgency,
                published_at: cycle.published_at,
                detected_at: cycle.detected_at,
                poll_every: context.poll_every,
            };
            let due_at = Clock::start(&terms, context.people).map(|clock| clock.due_at);
            if let Some(due_at) = due_at.filter(|at| *at > applied_at + MOVED_IN_FULL && *at != cycle.clock.due_at) {
                let saw = format!(
                    "{:?}, cycle {}: due at {}, and by settings {version} at {due_at}",
                    talk.conversation.key, cycle.number, cycle.clock.due_at
                );
                return Err(Broken { promise: MOVED, at: now, saw });
            }
        }
        Ok(())
    }

    /// Whether the sweep rings again for what the stream has lost.
    pub(in crate::simulate) fn rung_again(&self, sweeps: &Sweeps, now: Timestamp) -> Result<(), Broken> {
        let pending = self.alerts.iter().filter(|(_, rung)| rung.image.record.done.is_none());
        for (key, rung) in pending {
            let Some(due_at) = rung.image.due_at else { continue };
            let since = rung.since.max(due_at).max(rung.image.record.alert.created_at + RUNG_AFTER);
            if now > since + RECORDED_WITHIN && sweeps.well_since(since, now) >= 2 {
                let saw = format!("{} in {:?}, due at {due_at}, was not rung for again", key.stage, key.conversation);
                return Err(Broken { promise: TOLD, at: now, saw });
            }
        }
        Ok(())
    }

    /// Whether nobody waits who could have been told: the promise while nothing fails.
    pub(in crate::simulate) fn nobody_waits(&self, now: Timestamp) -> Result<(), Broken> {
        let waits = self.alerts.iter().find(|(_, rung)| {
            rung.image.record.done.is_none()
                && rung.image.due_at.is_some_and(|at| now > rung.since.max(at) + TOLD_WITHIN)
        });
        match waits {
            Some((key, rung)) => {
                let saw = format!("{} in {:?} waits since {:?}", key.stage, key.conversation, rung.image.due_at);
                Err(Broken { promise: TOLD, at: now, saw })
            }
            None => Ok(()),
        }
    }

    /// When a promise about time is next to be looked at.
    pub(in crate::simulate) fn next_deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let second = SignedDuration::from_secs(1);
        let cycles = self.open().flat_map(|(talk, cycle)| {
            let warnings = cycle.clock.warnings.iter().filter(|warning| !cycle.recorded.contains(&warning.stage));
            let breach = (cycle.state != State::Breached).then(|| cycle.clock.due_at + BREACH_GRACE);
            warnings.map(|warning| warning.at).chain(breach).map(|at| talk.since.max(at) + RECORDED_WITHIN + second)
        });
        cycles.filter(|at| *at > now).min()
    }
}
