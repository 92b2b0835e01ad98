//! `[hours]`, and every other week of local times: rotas and quiet hours.

use std::collections::BTreeMap;

use domain::hours::{Hours, Interval, OverlappingIntervals};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::one_day::INSTEAD_OF;
use super::section::Section;
use super::words::shown_text;

/// The keys of a week, Monday first.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const KEYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun", "exceptions"];
const LIKE: &str = "[\"08:00-12:30\", \"13:30-17:30\"], or [] for closed";
/// When the settings do not say when the shop is open: Monday to Friday at these times.
const USUAL: &str = "09:00-17:00";

/// Intervals of each weekday, Monday first.
pub(super) type Week = [Vec<Interval>; 7];

/// Intervals of a date, with the name of the field that holds them.
pub(super) struct OnDate {
    field: String,
    date: Date,
    intervals: Vec<Interval>,
}

/// The shop's open hours. Absent: Monday to Friday, 09:00 to 17:00.
pub(super) fn read(root: &Section<'_>, zone: &TimeZone) -> Hours {
    let Some(section) = root.section("hours", KEYS) else { return usual(zone) };
    let before = root.findings().count();
    let hours = build(&section, zone, &week(&section), dates(&section, "exceptions", &["open", INSTEAD_OF]));
    if hours.never_open() && root.findings().count() == before {
        root.complain("hours", "the shop never opens; write when it does, like mon = [\"08:00-17:30\"]");
    }
    hours
}

fn usual(zone: &TimeZone) -> Hours {
    let day = || USUAL.parse().map(|interval| vec![interval]).unwrap_or_default();
    let week = [day(), day(), day(), day(), day(), Vec::new(), Vec::new()];
    Hours::new(zone.clone(), week, BTreeMap::new()).unwrap_or_else(|_| Hours::never(zone.clone()))
}

/// The intervals of each weekday; a day not named has none.
pub(super) fn week(section: &Section<'_>) -> Week {
    DAYS.map(|day| section.all_parsed(day, LIKE))
}

/// The dates that win over their weekday. Each holds a `date`, its intervals under the first of `keys`, and other
/// intervals that may stand beside them under the rest.
pub(super) fn dates(section: &Section<'_>, key: &str, keys: &[&str]) -> Vec<OnDate> {
    let mut dates: Vec<OnDate> = Vec::new();
    let (&[intervals, ref others @ ..], known) = (keys, [&["date"], keys].concat()) else { return dates };
    for exception in section.sections(key, &known) {
        for other in others {
            exception.all_parsed::<Interval>(other, LIKE);
        }
        if !exception.has(intervals) {
            exception.missing(intervals, &format!("write {intervals} = [] for a day off"));
        }
        let on_date = OnDate {
            field: exception.field(intervals),
            intervals: exception.all_parsed(intervals, LIKE),
            date: match date_of(&exception) {
                Some(date) => date,
                None => continue,
            },
        };
        if dates.iter().any(|other| other.date == on_date.date) {
            exception.complain("date", format!("{} is written twice; keep one", on_date.date));
        }
        dates.push(on_date);
    }
    dates
}

fn date_of(exception: &Section<'_>) -> Option<Date> {
    if !exception.has("date") {
        exception.missing("date", "write it like date = \"2026-12-24\"");
    }
    let text = exception.text("date")?;
    let found = date(&text);
    if found.is_none() {
        exception.complain("date", format!("{} is no date; write it like \"2026-12-24\"", shown_text(&text)));
    }
    found
}

/// Reads `2026-12-24` and nothing else.
pub(super) fn date(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| plain)
}

/// The hours of a week and its exceptions; each overlap is reported at the day where it is.
pub(super) fn build(section: &Section<'_>, zone: &TimeZone, week: &Week, dates: Vec<OnDate>) -> Hours {
    let hours = |week, dates| Hours::new(zone.clone(), week, dates);
    let report = |field: String, built: Result<Hours, OverlappingIntervals>| match built {
        Ok(_) => true,
        Err(error) => {
            section.findings().add(field, error.to_string());
            false
        }
    };
    let only = |days: &[usize]| std::array::from_fn(|day| if days.contains(&day) { week[day].clone() } else { vec![] });
    let alone: [bool; 7] =
        std::array::from_fn(|day| report(section.field(DAYS[day]), hours(only(&[day]), BTreeMap::new())));
    for day in 0..7 {
        let next = (day + 1) % 7;
        if alone[day] && alone[next] {
            report(section.field(DAYS[next]), hours(only(&[day, next]), BTreeMap::new()));
        }
    }
    let mut of_dates = BTreeMap::new();
    for OnDate { field, date, intervals } in dates {
        let one = BTreeMap::from([(date, intervals.clone())]);
        if report(field, hours(Week::default(), one)) {
            of_dates.insert(date, intervals);
        }
    }
    hours(week.clone(), of_dates).unwrap_or_else(|_| Hours::never(zone.clone()))
}
