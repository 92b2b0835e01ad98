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
    let bar = Hours::daily(zone("Europe/London"), &intervals(&["18:00-02:00"])).unwrap();
    assert!(bar.is_open(at("2026-01-10T01:59:59Z")));
    assert!(!bar.is_open(at("2026-01-10T02:00:00Z")));
    assert_eq!(bar.end_of_open_day(at("2026-01-10T01:00:00Z"), 1), Some(at("2026-01-11T02:00:00Z")));
}

#[test]
fn summer_time_nights_are_as_long_as_they_are() {
    let all_night = |name| Hours::daily(zone(name), &intervals(&["00:00-06:00"])).unwrap();
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
    let hours = Hours::daily(zone("Europe/London"), &intervals(&["01:30-05:00"])).unwrap();
    let night = hours.stretches(at("2026-03-29T00:00:00Z")).next().unwrap();
    assert_eq!((night.start, night.end), (at("2026-03-29T01:00:00Z"), at("2026-03-29T04:00:00Z")));
}

#[test]
fn in_the_autumn_overlap_the_first_occurrence_opens_and_the_second_closes() {
    let opens = Hours::daily(zone("Europe/London"), &intervals(&["01:30-05:00"])).unwrap();
    assert_eq!(opens.next_opening(at("2026-10-24T22:00:00Z")), Some(at("2026-10-25T00:30:00Z")));
    let closes = Hours::daily(zone("Europe/London"), &intervals(&["00:00-01:30"])).unwrap();
    assert_eq!(closes.stretch_at(at("2026-10-25T00:45:00Z")).unwrap().end, at("2026-10-25T01:30:00Z"));
}

#[test]
fn an_interval_inside_the_gap_does_not_exist_that_night() {
    let hours = Hours::daily(zone("Europe/London"), &intervals(&["01:15-01:45"])).unwrap();
    assert_eq!(hours.next_opening(at("2026-03-29T00:00:00Z")), Some(at("2026-03-30T00:15:00Z")));
}

#[test]
fn around_the_clock_is_one_stretch() {
    let hours = Hours::daily(zone("Europe/London"), &[Interval::ALL_DAY]).unwrap();
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
    for text in ["8-12", "08:00", "08:00-08:00", "24:00-25:00", "08:60-09:00", "+8:00-09:00", "08:00-12:00-13:00", ""] {
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

/// The same questions answered minute by minute, by local wall-clock time alone; good outside summer-time nights.
mod oracle {
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
        super::super::weekday_index(weekday)
    }

    /// Whether the local minute lies in an interval of its own date or of the date before; and which date that is.
    fn open_date(zone: &TimeZone, week: &Week, at: Timestamp) -> Option<Date> {
        let local = zone.to_datetime(at);
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap();
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

            let seconds = i64::try_from(open_minutes).unwrap() * 60;
            let is_open = |minute: &Timestamp| open_date(&zone, &week, *minute).is_some();
            let walked = minutes(from).filter(is_open).nth(open_minutes - 1).map(|last| last + SignedDuration::from_mins(1));
            if let Some(walked) = walked {
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
}
