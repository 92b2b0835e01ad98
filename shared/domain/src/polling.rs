//! When a platform is asked, and for what.

use jiff::{SignedDuration, Timestamp};

/// What of a platform is asked in this minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Everything.
    All,
    /// Only the shop's own posts: an answer must be seen before a warning goes out.
    OwnPosts,
    /// Only what was never asked: until the first look is over, news would be taken for the past.
    Unread,
}

/// Platforms take turns by the minute, so that nothing has to be remembered. `every` below a minute is every minute;
/// `near`: somebody waits there whose warning or due time is near, or whose answer is being looked for.
pub fn turn(every: SignedDuration, near: bool, now: Timestamp) -> Turn {
    let minute = now.as_second().div_euclid(60);
    match (minute.rem_euclid(every.as_mins().max(1)), near) {
        (0, _) => Turn::All,
        (_, true) => Turn::OwnPosts,
        (_, false) => Turn::Unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_has_its_turn_every_so_many_minutes_and_its_own_posts_each_minute_while_it_is_near() {
        #[rustfmt::skip]
        let table = [
            // name,                             every, near,  second,   turn
            ("its minute",                       300,   false, 600,      Turn::All),
            ("its minute, at its last second",   300,   false, 659,      Turn::All),
            ("between",                          300,   false, 660,      Turn::Unread),
            ("near, between",                    300,   true,  660,      Turn::OwnPosts),
            ("near, its minute",                 300,   true,  600,      Turn::All),
            ("every minute",                     60,    false, 660,      Turn::All),
            ("less than a minute is a minute",   20,    false, 660,      Turn::All),
            ("nothing is every minute",          0,     false, 660,      Turn::All),
            ("less than nothing, too",           -300,  false, 660,      Turn::All),
            ("before 1970",                      300,   false, -300,     Turn::All),
            ("before 1970, between",             300,   false, -1,       Turn::Unread),
        ];
        for (name, every, near, second, expected) in table {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(turn(SignedDuration::from_secs(every), near, now), expected, "{name}");
        }
    }

    #[test]
    fn in_any_row_of_minutes_as_long_as_its_pace_it_has_its_turn_once() {
        for (every, start) in [(5, 0), (5, 3), (15, 7), (60, 59)] {
            let minutes = (start..start + every).map(|minute| Timestamp::from_second(minute * 60).unwrap());
            let turns = minutes.filter(|&now| turn(SignedDuration::from_mins(every), false, now) == Turn::All);
            assert_eq!(turns.count(), 1, "every {every} minutes from {start}");
        }
    }
}
