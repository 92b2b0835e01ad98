//! The promises, and what is held against them: the town, the record of all writes, and what SNS accepted.

mod clock;
mod cycle;
mod peace;
mod texts;
mod told;
mod writes;

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

pub(super) use peace::{agrees_with_town, folds};
pub(super) use texts::{Moment, Sent, hash_of};
pub(super) use writes::Excuses;

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// Which.
    pub(super) promise: &'static str,
    /// When it was seen.
    pub(super) at: Timestamp,
    /// What was seen.
    pub(super) saw: String,
}

pub(super) const STORED_ONCE: &str = "a mention that was seen is neither lost nor stored twice";
pub(super) const IN_TIME: &str = "no open cycle passes a warning or its due time without a transition recorded once";
pub(super) const SILENT: &str = "no text goes out after a reply or an acknowledgement was committed";
pub(super) const FEW: &str = "at most one text too many for a cycle, stage and person, or for a phone's limits";
pub(super) const FORWARD: &str = "states move only by the named transitions";
pub(super) const FIT: &str =
    "a text is one part, ends with its link, holds nothing hostile, and goes to somebody awake";
pub(super) const TOLD: &str = "no alert is lost silently";
pub(super) const MOVED: &str = "new hours and targets move the clock of everybody who waits";
pub(super) const TURNS: &str = "whoever was texted last is not asked next while somebody else may be";
pub(super) const UNSPOKEN: &str = "no log line holds a phone, a token or a customer's words";
pub(super) const FOLD: &str = "a conversation is what its messages and replies make of it";
pub(super) const IDLE: &str = "an idle minute writes nothing";
pub(super) const WORKS: &str = "the functions work while nothing fails";

/// A breach is recorded so long after `due_at`.
const BREACH_GRACE: SignedDuration = SignedDuration::from_secs(60);

/// By how much the machines' clocks may differ.
pub(super) const SKEW: SignedDuration = SignedDuration::from_secs(3);

/// Sweeps that did not end well, within the last hour.
#[derive(Debug, Default)]
pub(super) struct Sweeps {
    hurt: VecDeque<Timestamp>,
}

impl Sweeps {
    pub(super) fn note_hurt(&mut self, at: Timestamp) {
        self.hurt.push_back(at);
        while self.hurt.len() > 120 {
            self.hurt.pop_front();
        }
    }

    /// Whether none was hurt since then.
    fn all_well_since(&self, since: Timestamp) -> bool {
        self.hurt.iter().all(|at| *at < since)
    }

    /// How many ended well since then. A minute that was leapt over is one in which nothing was due.
    fn well_since(&self, since: Timestamp, now: Timestamp) -> i64 {
        let minutes = (now.as_second() - since.as_second()).div_euclid(60);
        let hurt = self.hurt.iter().filter(|at| **at >= since).count();
        minutes - i64::try_from(hurt).unwrap_or(i64::MAX)
    }
}
