//! Open time: a weekly pattern of local times, dates that win over it, and the walk from one to instants.
//!
//! The same type serves the shop's opening hours, a person's hours on call and their quiet hours. The walk goes from
//! the local calendar to instants first and does arithmetic on instants only, so that a night of 23 or 25 hours is
//! what it is.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp, ToSpan};

/// How far ahead the walk looks for open time before it says that there is none.
const HORIZON_DAYS: i32 = 400;

/// A stretch of local time that begins on one day and ends at most 24 hours later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    start: u16,
    end: u16,
}

const MINUTES_A_DAY: u16 = 24 * 60;

impl Interval {
    /// The whole day.
    pub const ALL_DAY: Self = Self { start: 0, end: MINUTES_A_DAY };
}

impl FromStr for Interval {
    type Err = InvalidInterval;

    fn from_str(text: &str) -> Result<Self, InvalidInterval> {
        let invalid = || InvalidInterval(text.to_owned());
        let (start, end) = text.split_once('-').ok_or_else(invalid)?;
        let start = minute_of_day(start.trim()).filter(|&start| start < MINUTES_A_DAY).ok_or_else(invalid)?;
        let end = minute_of_day(end.trim()).ok_or_else(invalid)?;
        match end.cmp(&start) {
            std::cmp::Ordering::Greater => Ok(Self { start, end }),
            std::cmp::Ordering::Less => Ok(Self { start, end: end + MINUTES_A_DAY }),
            std::cmp::Ordering::Equal => Err(invalid()),
        }
    }
}

/// Reads `HH:MM`, `24:00` included.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= MINUTES_A_DAY).then_some(total)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > MINUTES_A_DAY { self.end - MINUTES_A_DAY } else { self.end };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.start / 60, self.start % 60, end / 60, end % 60)
    }
}

/// Not an interval of local time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no interval; write it like \"08:00-17:30\", or \"18:00-02:00\" past midnight")]
pub struct InvalidInterval(String);

/// Two intervals of which one begins before the other has ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{first} and {second} overlap on {day}; join them or move one")]
pub struct OverlappingIntervals {
    first: Interval,
    second: Interval,
    day: String,
}

/// Open time between two instants; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first open instant.
    pub start: Timestamp,
    /// The first instant that is no longer open.
    pub end: Timestamp,
}

impl Stretch {
    /// Its length.
    pub fn seconds(self) -> i64 {
        self.end.as_second() - self.start.as_second()
    }

    fn contains(self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// A weekly pattern of local times in one zone, with dates that win over the weekday.
#[derive(Debug, Clone, PartialEq)]
pub struct Hours {
    zone: TimeZone,
    week: [Vec<Interval>; 7],
    dates: BTreeMap<Date, Vec<Interval>>,
}

impl Hours {
    /// Hours without any open time.
    pub fn never(zone: TimeZone) -> Self {
        Self { zone, week: Default::default(), dates: BTreeMap::new() }
    }

    /// The same intervals on each day of the week.
    pub fn daily(zone: TimeZone, intervals: Vec<Interval>) -> Result<Self, OverlappingIntervals> {
        Self::never(zone).every_day(intervals)
    }

    fn every_day(mut self, intervals: Vec<Interval>) -> Result<Self, OverlappingIntervals> {
        self.week = std::array::from_fn(|_| intervals.clone());
        self.sorted()
    }

    /// `week` begins on Monday. Refuses intervals that overlap, also across midnight.
    pub fn new(
        zone: TimeZone,
        week: [Vec<Interval>; 7],
        dates: BTreeMap<Date, Vec<Interval>>,
    ) -> Result<Self, OverlappingIntervals> {
        Self { zone, week, dates }.sorted()
    }

    fn sorted(mut self) -> Result<Self, OverlappingIntervals> {
        for intervals in self.week.iter_mut().chain(self.dates.values_mut()) {
            intervals.sort_unstable();
        }
        for (date, intervals) in &self.dates {
            refuse_overlap(intervals, &date.to_string())?;
        }
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        for (index, intervals) in self.week.iter().enumerate() {
            refuse_overlap(intervals, DAYS[index])?;
            let next = &self.week[(index + 1) % 7];
            if let (Some(&last), Some(&first)) = (intervals.last(), next.first())
                && last.end > MINUTES_A_DAY + first.start
            {
                return Err(OverlappingIntervals { first: last, second: first, day: DAYS[(index + 1) % 7].to_owned() });
            }
        }
        Ok(self)
    }

    /// The zone whose local times these are.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The intervals that begin on a weekday, Monday first.
    pub fn week(&self) -> &[Vec<Interval>; 7] {
        &self.week
    }

    /// The dates that win over the weekday.
    pub fn dates(&self) -> &BTreeMap<Date, Vec<Interval>> {
        &self.dates
    }

    /// Whether no day of the week and no date has any open time.
    pub fn never_open(&self) -> bool {
        self.week.iter().chain(self.dates.values()).all(Vec::is_empty)
    }

    /// Whether `at` is open time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.stretch_at(at).is_some()
    }

    /// The stretch that `at` lies in.
    pub fn stretch_at(&self, at: Timestamp) -> Option<Stretch> {
        self.stretches(at).next().filter(|stretch| stretch.contains(at))
    }

    /// `at` itself if it is open, else the next opening. `None` when there is none within about a year.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        self.stretches(at).next().map(|stretch| stretch.start.max(at))
    }

    /// The first opening after `at`; an opening at `at` itself does not count.
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        self.stretches(at).map(|stretch| stretch.start).find(|&start| start > at)
    }

    /// The instant at which `seconds` of open time have passed since `from`.
    pub fn walk(&self, from: Timestamp, seconds: i64) -> Option<Timestamp> {
        let mut left = seconds;
        for stretch in self.stretches(from) {
            let start = stretch.start.max(from);
            let length = stretch.end.as_second() - start.as_second();
            if left <= length {
                return Timestamp::from_second(start.as_second() + left).ok();
            }
            left -= length;
        }
        None
    }

    /// Open seconds from `from` to `to`; 0 when `to` is not later.
    pub fn seconds_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.stretches(from)
            .take_while(|stretch| stretch.start < to)
            .map(|stretch| (stretch.end.min(to).as_second() - stretch.start.max(from).as_second()).max(0))
            .sum()
    }

    /// The last closing of the `days`-th open day after the one to which `from` belongs.
    ///
    /// A day is the date on which its intervals begin; an instant outside open time belongs to the next that begins.
    pub fn end_of_open_day(&self, from: Timestamp, days: u32) -> Option<Timestamp> {
        let mut open_days = self.days(from).filter_map(|day| day.last().copied()).skip_while(|last| last.end <= from);
        open_days.nth(usize::try_from(days).ok()?).map(|last| last.end)
    }

    /// Open time as stretches, the first of which ends after `from`. Stretches that touch are one.
    pub fn stretches(&self, from: Timestamp) -> impl Iterator<Item = Stretch> {
        let mut parts = self.days(from).flatten().filter(move |part| part.end > from).peekable();
        std::iter::from_fn(move || {
            let mut stretch = parts.next()?;
            while let Some(next) = parts.next_if(|next| next.start <= stretch.end) {
                stretch.end = stretch.end.max(next.end);
            }
            Some(stretch)
        })
    }

    /// The open parts of each date, from two days before `from` (what began then may still be open) to the horizon.
    fn days(&self, from: Timestamp) -> impl Iterator<Item = Vec<Stretch>> {
        let today = self.zone.to_datetime(from).date();
        (-2..HORIZON_DAYS).map_while(move |offset| {
            let date = today.checked_add(Span::new().days(offset)).ok()?;
            Some(self.intervals_on(date).iter().filter_map(|interval| self.instants(date, *interval)).collect())
        })
    }

    /// The intervals that begin on `date`.
    fn intervals_on(&self, date: Date) -> &[Interval] {
        self.dates.get(&date).unwrap_or_else(|| &self.week[weekday_index(date.weekday())])
    }

    fn instants(&self, date: Date, interval: Interval) -> Option<Stretch> {
        let start = self.instant(local(date, interval.start)?, Edge::Opening)?;
        let end = self.instant(local(date, interval.end)?, Edge::Closing)?;
        (start < end).then_some(Stretch { start, end })
    }

    /// Spring gap: the first valid instant. Autumn overlap: its first occurrence opens, its second closes.
    fn instant(&self, at: DateTime, edge: Edge) -> Option<Timestamp> {
        match self.zone.to_ambiguous_timestamp(at).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(at).ok(),
            AmbiguousOffset::Gap { before, .. } => {
                let inside = before.to_timestamp(at).ok()?;
                let after = inside.checked_add(1.second()).ok()?;
                self.zone.preceding(after).next().map(|transition| transition.timestamp())
            }
            AmbiguousOffset::Fold { before, after } => match edge {
                Edge::Opening => before.to_timestamp(at).ok(),
                Edge::Closing => after.to_timestamp(at).ok(),
            },
        }
    }
}

#[derive(Clone, Copy)]
enum Edge {
    Opening,
    Closing,
}

fn refuse_overlap(sorted: &[Interval], day: &str) -> Result<(), OverlappingIntervals> {
    match sorted.windows(2).find(|pair| pair[1].start < pair[0].end) {
        Some(pair) => Err(OverlappingIntervals { first: pair[0], second: pair[1], day: day.to_owned() }),
        None => Ok(()),
    }
}

fn local(date: Date, minute: u16) -> Option<DateTime> {
    date.to_datetime(Time::midnight()).checked_add(i64::from(minute).minutes()).ok()
}

fn weekday_index(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or_default()
}

/// What is in `stretches` and not in `holes`; both sorted and without overlap.
pub fn without(stretches: &[Stretch], holes: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::new();
    for &stretch in stretches {
        let mut start = stretch.start;
        for hole in holes.iter().filter(|hole| hole.end > stretch.start && hole.start < stretch.end) {
            if start < hole.start {
                left.push(Stretch { start, end: hole.start });
            }
            start = start.max(hole.end);
        }
        if start < stretch.end {
            left.push(Stretch { start, end: stretch.end });
        }
    }
    left
}

/// All of `stretches`, sorted, those that overlap or touch made one.
pub fn union(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable_by_key(|stretch| stretch.start);
    let mut joined: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => joined.push(stretch),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn intervals(texts: &[&str]) -> Vec<Interval> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn bakery() -> Hours {
        let split = intervals(&["08:00-12:30", "13:30-17:30"]);
        let week = [
            split.clone(),
            split.clone(),
            split.clone(),
            split,
            intervals(&["08:00-17:30"]),
            intervals(&["08:00-14:00"]),
            vec![],
        ];
        let dates = BTreeMap::from([("2026-12-24".parse().unwrap(), intervals(&["08:00-12:00"]))]);
        Hours::new(zone("Europe/London"), week, dates).unwrap()
    }

    #[test]
    fn a_walk_goes_through_open_time_only() {
        #[rustfmt::skip]
        let table = [
            // name,                         from,                    open hours, expected
            ("within a stretch",             "2026-03-02T09:00:00Z",  2, "2026-03-02T11:00:00Z"),
            ("over the midday break",        "2026-03-02T11:30:00Z",  2, "2026-03-02T14:30:00Z"),
            ("over the night",               "2026-03-02T16:30:00Z",  2, "2026-03-03T09:00:00Z"),
            ("exactly to the closing",       "2026-03-02T15:30:00Z",  2, "2026-03-02T17:30:00Z"),
            ("from a closed hour",           "2026-03-02T19:00:00Z",  2, "2026-03-03T10:00:00Z"),
            ("over Sunday",                  "2026-03-07T13:00:00Z",  2, "2026-03-09T09:00:00Z"),
            ("a date wins over its weekday", "2026-12-24T11:00:00Z",  2, "2026-12-25T09:00:00Z"),
        ];
        for (name, from, hours, expected) in table {
            assert_eq!(bakery().walk(at(from), hours * 3600), Some(at(expected)), "{name}");
        }
    }

    #[test]
    fn an_open_day_ends_with_its_last_closing() {
        #[rustfmt::skip]
        let table = [
            // name,                            from,                   days, expected
            ("from an open hour",               "2026-03-02T09:00:00Z", 1, "2026-03-03T17:30:00Z"),
            ("from the midday break",           "2026-03-02T13:00:00Z", 1, "2026-03-03T17:30:00Z"),
            ("before opening is that day",      "2026-03-02T05:00:00Z", 1, "2026-03-03T17:30:00Z"),
            ("after closing is the next day",   "2026-03-02T18:00:00Z", 1, "2026-03-04T17:30:00Z"),
            ("on a closed day",                 "2026-03-08T12:00:00Z", 1, "2026-03-10T17:30:00Z"),
            ("three days over a Sunday",        "2026-03-06T12:00:00Z", 3, "2026-03-10T17:30:00Z"),
        ];
        for (name, from, days, expected) in table {
            assert_eq!(bakery().end_of_open_day(at(from), days), Some(at(expected)), "{name}");
        }
    }

    #[test]
    fn a_night_past_midnight_belongs_to_the_date_on_which_it_began() {
        let bar = Hours::daily(zone("Europe/London"), intervals(&["18:00-02:00"])).unwrap();
        assert!(bar.is_open(at("2026-01-10T01:59:59Z")));
        assert!(!bar.is_open(at("2026-01-10T02:00:00Z")));
        assert_eq!(bar.end_of_open_day(at("2026-01-10T01:00:00Z"), 1), Some(at("2026-01-11T02:00:00Z")));
    }

    #[test]
    fn summer_time_nights_are_as_long_as_they_are() {
        let all_night = |name| Hours::daily(zone(name), intervals(&["00:00-06:00"])).unwrap();
        let length = |hours: &Hours, from: &str| hours.stretches(at(from)).next().unwrap().seconds() / 60;
        #[rustfmt::skip]
        let table = [
            // name,                           zone,                  from,                   minutes
            ("London loses an hour",           "Europe/London",       "2026-03-29T00:00:00Z", 5 * 60),
            ("London gains an hour",           "Europe/London",       "2026-10-24T23:00:00Z", 7 * 60),
            ("Lord Howe loses half an hour",   "Australia/Lord_Howe", "2026-10-03T13:30:00Z", 5 * 60 + 30),
            ("Lord Howe gains half an hour",   "Australia/Lord_Howe", "2026-04-04T13:00:00Z", 6 * 60 + 30),
            ("Dublin's negative summer time",  "Europe/Dublin",       "2026-03-29T00:00:00Z", 5 * 60),
            ("a zone without summer time",     "Asia/Tokyo",          "2026-03-28T15:00:00Z", 6 * 60),
        ];
        for (name, zone, from, minutes) in table {
            assert_eq!(length(&all_night(zone), from), minutes, "{name}");
        }
    }

    #[test]
    fn an_opening_in_the_spring_gap_is_the_first_valid_instant() {
        let hours = Hours::daily(zone("Europe/London"), intervals(&["01:30-05:00"])).unwrap();
        let night = hours.stretches(at("2026-03-29T00:00:00Z")).next().unwrap();
        assert_eq!((night.start, night.end), (at("2026-03-29T01:00:00Z"), at("2026-03-29T04:00:00Z")));
    }

    #[test]
    fn in_the_autumn_overlap_the_first_occurrence_opens_and_the_second_closes() {
        let opens = Hours::daily(zone("Europe/London"), intervals(&["01:30-05:00"])).unwrap();
        assert_eq!(opens.next_opening(at("2026-10-24T22:00:00Z")), Some(at("2026-10-25T00:30:00Z")));
        let closes = Hours::daily(zone("Europe/London"), intervals(&["00:00-01:30"])).unwrap();
        assert_eq!(closes.stretch_at(at("2026-10-25T00:45:00Z")).unwrap().end, at("2026-10-25T01:30:00Z"));
    }

    #[test]
    fn an_interval_inside_the_gap_does_not_exist_that_night() {
        let hours = Hours::daily(zone("Europe/London"), intervals(&["01:15-01:45"])).unwrap();
        assert_eq!(hours.next_opening(at("2026-03-29T00:00:00Z")), Some(at("2026-03-30T00:15:00Z")));
    }

    #[test]
    fn around_the_clock_is_one_stretch() {
        let hours = Hours::daily(zone("Europe/London"), vec![Interval::ALL_DAY]).unwrap();
        let stretch = hours.stretch_at(at("2026-06-01T12:00:00Z")).unwrap();
        assert!(stretch.seconds() > 300 * 86_400);
    }

    #[test]
    fn hours_that_never_open_have_no_walk() {
        let hours = Hours::never(zone("Europe/London"));
        assert!(hours.never_open());
        assert_eq!(hours.walk(at("2026-01-01T00:00:00Z"), 60), None);
        assert_eq!(hours.end_of_open_day(at("2026-01-01T00:00:00Z"), 1), None);
        assert_eq!(hours.seconds_between(at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z")), 0);
    }

    #[test]
    fn intervals_that_cannot_be_are_refused_with_what_would_do() {
        for text in
            ["8-12", "08:00", "08:00-08:00", "24:00-25:00", "08:60-09:00", "+8:00-09:00", "08:00-12:00-13:00", ""]
        {
            let error = text.parse::<Interval>().unwrap_err().to_string();
            assert!(error.contains("write it like \"08:00-17:30\""), "{error}");
        }
        assert_eq!("18:00-02:00".parse::<Interval>().unwrap().to_string(), "18:00-02:00");
        assert_eq!("00:00-24:00".parse::<Interval>().unwrap(), Interval::ALL_DAY);
    }

    #[test]
    fn overlapping_hours_are_refused_also_across_midnight() {
        let overlap = |week| Hours::new(zone("Europe/London"), week, BTreeMap::new()).unwrap_err().to_string();
        let mut same_day: [Vec<Interval>; 7] = Default::default();
        same_day[1] = intervals(&["12:00-18:00", "08:00-12:30"]);
        assert_eq!(overlap(same_day), "08:00-12:30 and 12:00-18:00 overlap on tue; join them or move one");
        let mut midnight: [Vec<Interval>; 7] = Default::default();
        midnight[6] = intervals(&["18:00-02:00"]);
        midnight[0] = intervals(&["01:00-05:00"]);
        assert_eq!(overlap(midnight), "18:00-02:00 and 01:00-05:00 overlap on mon; join them or move one");
    }

    #[test]
    fn stretches_can_be_joined_and_cut() {
        let stretch = |start, end| Stretch {
            start: Timestamp::from_second(start).unwrap(),
            end: Timestamp::from_second(end).unwrap(),
        };
        let joined = union(vec![stretch(5, 9), stretch(0, 3), stretch(3, 4)]);
        assert_eq!(joined, [stretch(0, 4), stretch(5, 9)]);
        assert_eq!(without(&joined, &[stretch(1, 2), stretch(3, 6)]), [stretch(0, 1), stretch(2, 3), stretch(6, 9)]);
    }
}
