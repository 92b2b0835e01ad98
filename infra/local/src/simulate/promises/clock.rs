//! What must have happened by now.

use domain::conversation::State;
use jiff::{SignedDuration, Timestamp};

use super::{Broken, IN_TIME, Sweeps, TOLD};
use crate::simulate::record::Record;

/// A transition is recorded so soon after its instant.
const RECORDED_WITHIN: SignedDuration = SignedDuration::from_secs(180);
/// An alert that may go has gone so soon, while nothing fails.
const TOLD_WITHIN: SignedDuration = SignedDuration::from_secs(120);
const BREACH_GRACE: SignedDuration = SignedDuration::from_secs(60);

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
