//! How often a phone may ring: once a minute, four times in a quarter of an hour, eight times an hour, fifteen times a
//! day. What is more waits, and goes out together. A crisis waits for nothing, but counts.

use jiff::{SignedDuration, Timestamp};

/// At most so many texts within so long, to one phone.
const LIMITS: [(usize, SignedDuration); 4] = [
    (1, SignedDuration::from_mins(1)),
    (4, SignedDuration::from_mins(15)),
    (8, SignedDuration::from_hours(1)),
    (15, SignedDuration::from_hours(24)),
];

/// The texts that went to one phone within the last day, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window(Vec<Timestamp>);

impl Window {
    /// In any order. What is older than a day no longer counts, and leaves with the next text.
    pub fn new(mut sent: Vec<Timestamp>) -> Self {
        sent.sort_unstable();
        Self(sent)
    }

    /// When they went out, oldest first.
    pub fn sent(&self) -> &[Timestamp] {
        &self.0
    }

    /// `now`, or the first instant at which one more is within all limits.
    pub fn next_free(&self, now: Timestamp) -> Timestamp {
        let free = |(most, span): (usize, SignedDuration)| {
            let nth_last = self.0.len().checked_sub(most).and_then(|index| self.0.get(index));
            nth_last.map(|sent| *sent + span)
        };
        LIMITS.into_iter().filter_map(free).fold(now, Timestamp::max)
    }

    /// The window with one more text, and without those that no longer count. Counts also what a limit would have held.
    #[must_use]
    pub fn with(&self, at: Timestamp) -> Self {
        let (_, day) = LIMITS[LIMITS.len() - 1];
        let recent = self.0.iter().copied().filter(|sent| at.duration_since(*sent) < day);
        Self::new(recent.chain([at]).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_772_442_000 + seconds).unwrap()
    }

    #[test]
    fn a_phone_rings_at_most_so_often() {
        let minute = 60;
        #[rustfmt::skip]
        let table = [
            // name,                      texts sent at,                                    now,          next
            ("the first",                 vec![],                                           0,            0),
            ("within a minute",           vec![0],                                          30,           minute),
            ("a minute later",            vec![0],                                          minute,       minute),
            ("four in a quarter hour",    vec![0, minute, 2 * minute, 3 * minute],          5 * minute,   15 * minute),
            ("eight in an hour",          (0..8).map(|n| n * 5 * minute).collect(),         50 * minute,  60 * minute),
            ("fifteen in a day",          (0..15).map(|n| n * 60 * minute).collect(),       15 * 60 * minute, 24 * 60 * minute),
        ];
        for (name, sent, now, next) in table {
            let window = Window::new(sent.into_iter().map(at).collect());
            assert_eq!(window.next_free(at(now)), at(next), "{name}");
        }
    }

    #[test]
    fn a_text_counts_for_a_day_and_then_no_longer() {
        let day = 24 * 60 * 60;
        let sent = Window::new(vec![at(60), at(0)]);
        assert_eq!(sent.sent(), [at(0), at(60)], "oldest first");
        assert_eq!(sent.with(at(day - 1)).sent(), [at(0), at(60), at(day - 1)]);
        assert_eq!(sent.with(at(day)).sent(), [at(60), at(day)]);
    }

    proptest! {
        #[test]
        fn however_often_one_asks_no_limit_is_broken(waits in proptest::collection::vec(0i64..4000, 1..80)) {
            let mut window = Window::default();
            let mut all = Vec::new();
            let mut now = at(0);
            for wait in waits {
                now += SignedDuration::from_secs(wait);
                if window.next_free(now) == now {
                    window = window.with(now);
                    all.push(now);
                }
            }
            for (most, span) in LIMITS {
                for (index, last) in all.iter().enumerate() {
                    let within = all[..=index].iter().filter(|sent| last.duration_since(**sent) < span).count();
                    prop_assert!(within <= most);
                }
            }
        }
    }
}
