//! The same questions answered minute by minute, by local wall-clock time alone; good outside summer-time nights.

use jiff::SignedDuration;
use jiff::civil::Weekday;
use proptest::prelude::*;

use super::*;

type Week = [Vec<(u16, u16)>; 7];

fn week() -> impl Strategy<Value = Week> {
    // Up to two intervals a day on the half hour, the second up to two hours past midnight.
    let day = prop_oneof![
        Just(vec![]),
        (8u16..20, 1u16..10).prop_map(|(from, length)| vec![(from * 30, (from + length) * 30)]),
        (8u16..16, 1u16..8, 26u16..40, 1u16..14).prop_map(|(from, length, late, more)| {
            vec![(from * 30, (from + length) * 30), (late * 30, ((late + more) * 30).min(26 * 60))]
        }),
    ];
    proptest::array::uniform7(day)
}

fn hours(zone: &TimeZone, week: &Week) -> Hours {
    let interval = |&(start, end): &(u16, u16)| Interval { start, end };
    Hours::new(zone.clone(), std::array::from_fn(|day| week[day].iter().map(interval).collect()), BTreeMap::new())
        .unwrap()
}

fn index(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap()
}

/// Whether the local minute lies in an interval of its own date or of the date before; and which date that is.
fn open_date(zone: &TimeZone, week: &Week, at: Timestamp) -> Option<Date> {
    let local = zone.to_datetime(at);
    let minute = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
    let covers = |day: usize, minute: u16| week[day].iter().any(|&(start, end)| start <= minute && minute < end);
    let yesterday = local.date().yesterday().unwrap();
    if covers(index(yesterday.weekday()), minute + MINUTES_A_DAY) {
        return Some(yesterday);
    }
    covers(index(local.date().weekday()), minute).then(|| local.date())
}

fn minutes(from: Timestamp) -> impl Iterator<Item = Timestamp> {
    (0..40 * 24 * 60).map(move |n| from + SignedDuration::from_mins(n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_walk_agrees_with_counting_minutes(
        week in week(), zone in prop_oneof![Just("Europe/London"), Just("Asia/Kolkata"), Just("America/St_Johns")],
        start in 0i64..60 * 24 * 60, open_minutes in 1usize..1200, days in 1u32..4,
    ) {
        prop_assume!(week.iter().any(|day| !day.is_empty()));
        let zone = TimeZone::get(zone).unwrap();
        let hours = hours(&zone, &week);
        // From May on, so that forty days hold no summer-time night.
        let from = at("2026-05-01T00:00:00Z") + SignedDuration::from_mins(start);

        let is_open = |minute: &Timestamp| open_date(&zone, &week, *minute).is_some();
        let walked = minutes(from).filter(is_open).nth(open_minutes - 1).map(|last| last + SignedDuration::from_mins(1));
        if let Some(walked) = walked {
            let seconds = i64::try_from(open_minutes).unwrap() * 60;
            prop_assert_eq!(hours.walk(from, seconds), Some(walked));
            prop_assert_eq!(hours.seconds_between(from, walked), seconds);
        }

        let mut dates: Vec<(Date, Timestamp)> = Vec::new();
        for minute in minutes(from) {
            if let Some(date) = open_date(&zone, &week, minute) {
                let closing = minute + SignedDuration::from_mins(1);
                match dates.last_mut() {
                    Some((last, until)) if *last == date => *until = closing,
                    _ => dates.push((date, closing)),
                }
            }
        }
        // The last day counted may be cut by the end of the counting.
        dates.pop();
        if let Some((_, closing)) = dates.get(usize::try_from(days).unwrap()) {
            prop_assert_eq!(hours.end_of_open_day(from, days), Some(*closing));
        }
    }
}
