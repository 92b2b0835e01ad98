//! Open time: a weekly pattern of local times, dates that win over it, and the walk from one to instants.
//!
//! The same type serves the shop's opening hours, a person's hours on call and their quiet hours. The walk goes from
//! the local calendar to instants first and does arithmetic on instants only, so that a night of 23 or 25 hours is
//! what it is.

mod day;

pub use day::closed_from;

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

    /// Where it begins and ends, in minutes since its day's midnight; past midnight the end is above 1440.
    pub const fn minutes(self) -> (u16, u16) {
        (self.start, self.end)
    }
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
    pub fn daily(zone: TimeZone, intervals: &[Interval]) -> Result<Self, OverlappingIntervals> {
        Self::new(zone, std::array::from_fn(|_| intervals.to_vec()), BTreeMap::new())
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
            let neighbours =
                [date.yesterday().map(|before| (before, *date)), date.tomorrow().map(|after| (*date, after))];
            for (day, next) in neighbours.into_iter().flatten() {
                refuse_overrun(self.intervals_on(day), self.intervals_on(next), &next.to_string())?;
            }
        }
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        for (index, intervals) in self.week.iter().enumerate() {
            refuse_overlap(intervals, DAYS[index])?;
            let next = (index + 1) % 7;
            refuse_overrun(intervals, &self.week[next], DAYS[next])?;
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

    /// Open time as stretches, the first of which ends after `from`. Stretches that touch are one, also at midnight.
    pub fn stretches(&self, from: Timestamp) -> impl Iterator<Item = Stretch> {
        let mut parts = self.days(from).flatten().peekable();
        let joined = std::iter::from_fn(move || {
            let mut stretch = parts.next()?;
            while let Some(next) = parts.next_if(|next| next.start <= stretch.end) {
                stretch.end = stretch.end.max(next.end);
            }
            Some(stretch)
        });
        joined.skip_while(move |stretch| stretch.end <= from)
    }

    /// The open parts of each date, from two days before `from` (what began then may still be open) to the horizon.
    fn days(&self, from: Timestamp) -> impl Iterator<Item = Vec<Stretch>> {
        let today = self.zone.to_datetime(from).date();
        (-2..HORIZON_DAYS).map_while(move |offset| {
            let date = today.checked_add(Span::new().days(offset)).ok()?;
            Some(self.open_on(date))
        })
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

/// What begins on one day must have ended when the next one opens.
fn refuse_overrun(day: &[Interval], next: &[Interval], name: &str) -> Result<(), OverlappingIntervals> {
    match (day.last(), next.first()) {
        (Some(&first), Some(&second)) if first.end > MINUTES_A_DAY + second.start => {
            Err(OverlappingIntervals { first, second, day: name.to_owned() })
        }
        _ => Ok(()),
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
mod tests;
