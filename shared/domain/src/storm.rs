//! When many complain at once: fewer texts that say more.
//!
//! A [`Storm`] is many complaints within two hours; its warnings join one summary at once and then every half hour. Of
//! its breaches the first is told by itself. [`Crises`] counts what no storm may hold: after three within half an hour
//! further ones join a summary every ten minutes.

use jiff::{SignedDuration, Timestamp};

use crate::mention::{Kind, Stars};

/// A storm is seen within so long.
pub const SPAN: SignedDuration = SignedDuration::from_hours(2);
/// What is usual is what this long before that brought.
pub const USUAL_SPAN: SignedDuration = SignedDuration::from_hours(28 * 24);
/// Fewer than this never make a storm.
const FEWEST: usize = 5;
/// So many times the usual.
const TIMES_USUAL: u64 = 3;
/// With fewer than this in [`SPAN`] it is over.
const STILL: usize = 3;
/// Between two summaries of a storm.
const SUMMARY_EVERY: SignedDuration = SignedDuration::from_mins(30);

/// Whether a message counts towards a storm: a complaint, or a review of three stars or fewer.
pub fn counts(kind: Kind, stars: Option<Stars>) -> bool {
    kind == Kind::Complaint || stars.is_some_and(|stars| stars.get() <= 3)
}

/// Whether a storm begins: `recent` were published within [`SPAN`], and `before` within [`USUAL_SPAN`] before that. The
/// usual is the mean for [`SPAN`], at least a half.
pub fn begins(recent: usize, before: usize) -> bool {
    let spans = USUAL_SPAN.as_secs().unsigned_abs() / SPAN.as_secs().unsigned_abs();
    let usual_of_all_spans = (before as u64).max(spans / 2);
    recent >= FEWEST && recent as u64 * spans >= TIMES_USUAL * usual_of_all_spans
}

/// Whether the running storm is over: so few were published within [`SPAN`].
pub const fn is_over(recent: usize) -> bool {
    recent < STILL
}

/// A storm that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storm {
    /// When it was seen.
    pub began_at: Timestamp,
    /// The latest summary of it.
    pub last_summary: Option<Timestamp>,
    /// Whether its first breach was told.
    pub breach_told: bool,
}

impl Storm {
    /// One that is seen now.
    pub const fn begun(now: Timestamp) -> Self {
        Self { began_at: now, last_summary: None, breach_told: false }
    }

    /// When its next summary may go: at once, and then every half hour.
    pub fn next_summary(&self) -> Timestamp {
        self.last_summary.map_or(self.began_at, |last| last + SUMMARY_EVERY)
    }
}

/// More than so many crises within half an hour are told together.
pub const MOST_CRISES: usize = 3;
const CRISES_SPAN: SignedDuration = SignedDuration::from_mins(30);
/// Between two summaries of crises.
const CRISES_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// The crises that were told lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crises {
    told: Vec<Timestamp>,
    last_summary: Option<Timestamp>,
}

impl Crises {
    /// As they were kept.
    pub const fn new(told: Vec<Timestamp>, last_summary: Option<Timestamp>) -> Self {
        Self { told, last_summary }
    }

    /// When each was told.
    pub fn told(&self) -> &[Timestamp] {
        &self.told
    }

    /// The latest summary.
    pub const fn last_summary(&self) -> Option<Timestamp> {
        self.last_summary
    }

    /// Whether `new` more make too many to be told one by one.
    pub fn are_many(&self, new: usize, now: Timestamp) -> bool {
        self.told.iter().filter(|at| now.duration_since(**at) < CRISES_SPAN).count() + new > MOST_CRISES
    }

    /// When the next summary may go.
    pub fn next_summary(&self, now: Timestamp) -> Timestamp {
        self.last_summary.map_or(now, |last| (last + CRISES_EVERY).max(now))
    }

    /// With `new` more told at `now`, and without those that no longer count.
    #[must_use]
    pub fn with(&self, new: usize, summary: bool, now: Timestamp) -> Self {
        let recent = self.told.iter().copied().filter(|at| now.duration_since(*at) < CRISES_SPAN);
        let told = recent.chain(std::iter::repeat_n(now, new)).collect();
        Self { told, last_summary: if summary { Some(now) } else { self.last_summary } }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_772_442_000 + minutes * 60).unwrap()
    }

    #[test]
    fn a_storm_is_five_within_two_hours_and_three_times_the_usual() {
        let spans = 336; // in 28 days
        #[rustfmt::skip]
        let table = [
            // name,                                      recent, before,        begins
            ("four are none",                             4,      0,             false),
            ("five, where nobody ever complains",         5,      0,             true),
            ("five, with one in two hours as usual",      5,      spans,         true),
            ("five, with 5/3 as usual",                   5,      spans * 5 / 3, true),
            ("five, with a little more as usual",         5,      spans * 5 / 3 + 1, false),
            ("eight, with three as usual",                8,      spans * 3,     false),
            ("nine, with three as usual",                 9,      spans * 3,     true),
        ];
        for (name, recent, before, expected) in table {
            assert_eq!(begins(recent, before), expected, "{name}");
        }
    }

    #[test]
    fn it_is_over_with_fewer_than_three() {
        assert_eq!([0, 2, 3, 9].map(is_over), [true, true, false, false]);
    }

    #[test]
    fn complaints_and_low_reviews_count_and_praise_does_not() {
        let stars = |n| Stars::new(n).ok();
        assert!(counts(Kind::Complaint, None) && counts(Kind::Other, stars(3)) && counts(Kind::Complaint, stars(5)));
        assert!(!counts(Kind::Question, None) && !counts(Kind::Praise, stars(4)));
    }

    #[test]
    fn its_summaries_go_at_once_and_every_half_hour() {
        let begun = Storm::begun(at(0));
        assert_eq!(begun.next_summary(), at(0));
        assert_eq!(Storm { last_summary: Some(at(7)), ..begun }.next_summary(), at(37));
    }

    #[test]
    fn the_fourth_crisis_in_half_an_hour_is_one_too_many_to_be_told_alone() {
        let none = Crises::default();
        assert!(!none.are_many(3, at(0)) && none.are_many(4, at(0)));
        let three = none.with(1, false, at(0)).with(2, false, at(10));
        assert!(three.are_many(1, at(29)));
        assert!(!three.are_many(1, at(30)), "the first no longer counts");
        assert_eq!(three.with(1, true, at(30)).told(), [at(10), at(10), at(30)], "nor is it kept");
    }

    #[test]
    fn many_crises_are_summed_up_at_once_and_then_every_ten_minutes() {
        let many = Crises::default().with(4, true, at(0));
        assert_eq!(Crises::default().next_summary(at(0)), at(0));
        assert_eq!(many.next_summary(at(3)), at(10));
        assert_eq!(many.next_summary(at(12)), at(12));
        assert_eq!(many.with(1, false, at(12)).last_summary(), Some(at(0)));
    }

    proptest! {
        #[test]
        fn more_complaints_never_calm_a_storm(recent in 0usize..200, before in 0usize..5000) {
            prop_assert!(!begins(recent, before) || begins(recent + 1, before));
            prop_assert!(begins(recent, before) || !begins(recent, before + 1));
            prop_assert!(!begins(recent, before) || !is_over(recent));
        }
    }
}
