//! Whether the watch itself is well: what must hold for the outside dead-man's switch to be told so.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::conversation::{Context, Conversation};

/// A beat is written every 15 minutes by what runs every minute.
const BEAT_LASTS: SignedDuration = SignedDuration::from_mins(20);
/// The sweep looks at whatever is due within a minute; so much later it has not.
const CHECKED_WITHIN: SignedDuration = SignedDuration::from_mins(3);
/// An alert that may go is told, held or given up sooner.
const SENT_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// An alert is rung once a minute.
const MOST_RINGS: u32 = 5;

/// What is known at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// Whether the newest settings are the ones in force.
    pub settings_hold: bool,
    /// The latest beat of the sweep.
    pub swept_at: Option<Timestamp>,
    /// The latest beat of the pollers.
    pub collected_at: Option<Timestamp>,
    /// Conversations that the sweep has missed: see [`is_missed`].
    pub missed: usize,
    /// Alerts that should have been told: see [`is_stuck`].
    pub stuck: usize,
    /// Rows that could not be read and were set aside.
    pub set_aside: usize,
}

/// Whether all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All of it.
    Holds,
    /// These are not.
    Broken(Vec<Broken>),
}

/// One promise that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The newest settings cannot be used; earlier ones hold.
    Settings,
    /// The sweep has not run for a while.
    SweepSilent,
    /// The platforms have not been asked for a while.
    PollsSilent,
    /// So many conversations should have been looked at.
    Missed(usize),
    /// So many alerts should have been told.
    Stuck(usize),
    /// So many rows cannot be read.
    SetAside(usize),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings => f.write_str("the newest settings cannot be used"),
            Self::SweepSilent => f.write_str("nobody looks at the clocks"),
            Self::PollsSilent => f.write_str("nobody asks the platforms"),
            Self::Missed(number) => write!(f, "{number} clocks passed unnoticed"),
            Self::Stuck(number) => write!(f, "{number} alerts were not sent"),
            Self::SetAside(number) => write!(f, "{number} rows cannot be read"),
        }
    }
}

impl Watched {
    /// What does not hold at `now`.
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        let silent = |beat: Option<Timestamp>| beat.is_none_or(|at| at + BEAT_LASTS < now);
        let checks = [
            (!self.settings_hold, Broken::Settings),
            (silent(self.swept_at), Broken::SweepSilent),
            (silent(self.collected_at), Broken::PollsSilent),
            (self.missed > 0, Broken::Missed(self.missed)),
            (self.stuck > 0, Broken::Stuck(self.stuck)),
            (self.set_aside > 0, Broken::SetAside(self.set_aside)),
        ];
        let broken: Vec<Broken> =
            checks.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, broken)| broken).collect();
        if broken.is_empty() { Verdict::Holds } else { Verdict::Broken(broken) }
    }
}

/// Whether what was to be looked at by `next_check_at` is worth a look of our own.
pub fn is_overdue(next_check_at: Timestamp, now: Timestamp) -> bool {
    next_check_at + CHECKED_WITHIN < now
}

/// Whether the sweep should have changed this conversation, and has not: what it would do now it could have done three
/// minutes ago. One that is looked at every minute and does not change is not missed.
pub fn is_missed(conversation: &Conversation, context: &Context<'_>) -> bool {
    conversation.tick(&Context { now: context.now - CHECKED_WITHIN, ..*context }).is_some()
}

/// Whether an alert is worth a look at its rings: it may go, and is not new.
pub fn is_old(created_at: Timestamp, now: Timestamp) -> bool {
    created_at + SENT_WITHIN <= now
}

/// Whether an alert that is not new should have been told: nobody rings for it, or rings in vain. `due_at` is the first
/// instant at which it may go or is rung again.
pub fn is_stuck(due_at: Timestamp, rings: u32, now: Timestamp) -> bool {
    due_at + SENT_WITHIN <= now || rings >= MOST_RINGS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-03-02T{time}:00Z").parse().unwrap()
    }

    const fn beat(time: Timestamp) -> Option<Timestamp> {
        Some(time)
    }

    #[test]
    fn the_switch_is_told_that_all_is_well_only_while_all_of_it_is() {
        let now = at("12:00");
        let well = Watched {
            settings_hold: true,
            swept_at: beat(at("11:45")),
            collected_at: beat(at("11:40")),
            missed: 0,
            stuck: 0,
            set_aside: 0,
        };
        let broken = |broken: &[Broken]| Verdict::Broken(broken.to_vec());
        #[rustfmt::skip]
        let table = [
            ("all is well",                     well,                                                     Verdict::Holds),
            ("unusable settings",               Watched { settings_hold: false, ..well },                 broken(&[Broken::Settings])),
            ("a sweep of 21 minutes ago",       Watched { swept_at: beat(at("11:39")), ..well },          broken(&[Broken::SweepSilent])),
            ("no sweep ever",                   Watched { swept_at: None, ..well },                       broken(&[Broken::SweepSilent])),
            ("polls of 21 minutes ago",         Watched { collected_at: beat(at("11:39")), ..well },      broken(&[Broken::PollsSilent])),
            ("a clock that nobody looked at",   Watched { missed: 1, ..well },                            broken(&[Broken::Missed(1)])),
            ("an alert that was not sent",      Watched { stuck: 2, ..well },                             broken(&[Broken::Stuck(2)])),
            ("a row that cannot be read",       Watched { set_aside: 1, ..well },                         broken(&[Broken::SetAside(1)])),
            ("two at once",                     Watched { stuck: 1, swept_at: None, ..well },             broken(&[Broken::SweepSilent, Broken::Stuck(1)])),
        ];
        for (name, watched, verdict) in table {
            assert_eq!(watched.verdict(now), verdict, "{name}");
        }
    }

    #[test]
    fn an_alert_is_stuck_when_nobody_rings_for_it_or_rings_in_vain() {
        let now = at("12:00");
        #[rustfmt::skip]
        let table = [
            // name,                                  created,  due,      rings, stuck
            ("just recorded",                         "11:58",  "11:58",  0,     false),
            ("not rung for five minutes",             "11:55",  "11:55",  0,     true),
            ("rung a moment ago for the first time",  "11:50",  "12:01",  1,     false),
            ("rung five times in vain",               "11:50",  "12:01",  5,     true),
            ("held over night, and due now",          "07:00",  "12:00",  0,     false),
        ];
        for (name, created, due, rings, stuck) in table {
            assert_eq!(is_old(at(created), now) && is_stuck(at(due), rings, now), stuck, "{name}");
        }
        assert!(!is_overdue(at("11:57"), now) && is_overdue(at("11:56"), now));
    }
}
