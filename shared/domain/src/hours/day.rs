//! One day of the shop: which it is, and its end when that comes early.

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};

use super::{Hours, Interval, MINUTES_A_DAY, Stretch};

impl Hours {
    /// The date an instant belongs to: the one on which the interval that it lies in began, else its own.
    pub fn day_of(&self, at: Timestamp) -> Date {
        let own = self.zone.to_datetime(at).date();
        let covers = |date: Date| self.open_on(date).iter().any(|stretch| stretch.contains(at));
        match own.yesterday() {
            Ok(before) if !covers(own) && covers(before) => before,
            Ok(_) | Err(_) => own,
        }
    }

    /// Open time that begins on a date, in order.
    pub fn open_on(&self, date: Date) -> Vec<Stretch> {
        self.intervals_on(date).iter().filter_map(|interval| self.instants(date, *interval)).collect()
    }

    /// The intervals that begin on a day of any week. In order.
    pub fn on_weekday(&self, weekday: Weekday) -> &[Interval] {
        &self.week[super::weekday_index(weekday)]
    }

    /// The intervals that begin on a date: its own, else its weekday's. In order.
    pub fn intervals_on(&self, date: Date) -> &[Interval] {
        self.dates.get(&date).unwrap_or_else(|| &self.week[super::weekday_index(date.weekday())])
    }
}

/// The intervals of a day that ends at `time`; a time before the first opening is one after midnight. `None` when the
/// day does not end earlier by it, or would not begin at all.
pub fn closed_from(intervals: &[Interval], time: Time) -> Option<Vec<Interval>> {
    let minute = u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).ok()?;
    let (first, last) = (intervals.first()?, intervals.last()?);
    let end = if minute < first.start { minute + MINUTES_A_DAY } else { minute };
    if end <= first.start || last.end <= end {
        return None;
    }
    let kept = intervals.iter().filter(|interval| interval.start < end);
    Some(kept.map(|interval| Interval { start: interval.start, end: interval.end.min(end) }).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::tz::TimeZone;

    use super::*;

    fn intervals(text: &str) -> Vec<Interval> {
        text.split_whitespace().map(|interval| interval.parse().unwrap()).collect()
    }

    #[test]
    fn a_day_ends_early_within_its_own_hours_only() {
        #[rustfmt::skip]
        let table = [
            // name,                        hours,                     time,    what is left
            ("in the afternoon",            "08:00-12:30 13:30-17:30", "15:00", Some("08:00-12:30 13:30-15:00")),
            ("in the lunch break",          "08:00-12:30 13:30-17:30", "13:00", Some("08:00-12:30")),
            ("when the afternoon begins",   "08:00-12:30 13:30-17:30", "13:30", Some("08:00-12:30")),
            ("after midnight",              "18:00-02:00",             "01:00", Some("18:00-01:00")),
            ("before midnight",             "18:00-02:00",             "23:00", Some("18:00-23:00")),
            ("at midnight",                 "18:00-02:00",             "00:00", Some("18:00-24:00")),
            ("when it closes anyway",       "08:00-17:30",             "17:30", None),
            ("after that",                  "08:00-17:30",             "20:00", None),
            ("when it opens",               "08:00-17:30",             "08:00", None),
            ("before it opens",             "08:00-17:30",             "06:00", None),
            ("on a day off",                "",                        "12:00", None),
        ];
        for (name, hours, time, left) in table {
            let time = Time::strptime("%H:%M", time).unwrap();
            let left = left.map(|left: &str| intervals(&left.replace("24:00", "00:00")));
            assert_eq!(closed_from(&intervals(hours), time), left, "{name}");
        }
    }

    #[test]
    fn what_began_yesterday_and_is_still_open_is_yesterdays() {
        let hours = |text: &str| {
            let week = std::array::from_fn(|_| intervals(text));
            Hours::new(TimeZone::get("Europe/London").unwrap(), week, BTreeMap::new()).unwrap()
        };
        #[rustfmt::skip]
        let table = [
            // hours,        instant,                  date
            ("18:00-02:00",  "2026-03-03T01:30:00Z",   "2026-03-02"),
            ("18:00-02:00",  "2026-03-03T02:00:00Z",   "2026-03-03"),
            ("18:00-02:00",  "2026-03-03T19:00:00Z",   "2026-03-03"),
            ("08:00-17:30",  "2026-03-03T01:30:00Z",   "2026-03-03"),
            ("00:00-24:00",  "2026-03-03T00:00:00Z",   "2026-03-03"),
            ("",             "2026-07-01T23:30:00Z",   "2026-07-02"),
        ];
        for (text, at, date) in table {
            assert_eq!(hours(text).day_of(at.parse().unwrap()).to_string(), date, "{text} {at}");
        }
    }
}
