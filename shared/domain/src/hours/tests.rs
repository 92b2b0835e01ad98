mod oracle;

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
    for text in [
        "8-12",
        "08:00",
        "08:00-08:00",
        "24:00-25:00",
        "24:00-02:00",
        "08:60-10:00",
        "20:00-25:00",
        "+8:00-09:00",
        "08:00-12:00-13:00",
        "",
    ] {
        let error = text.parse::<Interval>().unwrap_err().to_string();
        assert!(error.contains("write it like \"08:00-17:30\""), "{error}");
    }
    assert_eq!("18:00-02:00".parse::<Interval>().unwrap().to_string(), "18:00-02:00");
    assert_eq!("00:00-24:00".parse::<Interval>().unwrap(), Interval::ALL_DAY);
    for (text, expected) in
        [("18:00-24:00", "18:00-24:00"), ("18:00-00:00", "18:00-24:00"), ("08:59-17:59", "08:59-17:59")]
    {
        assert_eq!(text.parse::<Interval>().unwrap().to_string(), expected);
    }
}

#[test]
fn a_stretch_holds_its_opening_and_not_its_closing() {
    #[rustfmt::skip]
    let table = [
        // name,               at,                     open,  open from,                    next opening
        ("before the opening", "2026-03-02T07:59:59Z", false, Some("2026-03-02T08:00:00Z"), Some("2026-03-02T08:00:00Z")),
        ("at the opening",     "2026-03-02T08:00:00Z", true,  Some("2026-03-02T08:00:00Z"), Some("2026-03-02T13:30:00Z")),
        ("in an open hour",    "2026-03-02T10:00:00Z", true,  Some("2026-03-02T10:00:00Z"), Some("2026-03-02T13:30:00Z")),
        ("at the closing",     "2026-03-02T12:30:00Z", false, Some("2026-03-02T13:30:00Z"), Some("2026-03-02T13:30:00Z")),
        ("on Sunday",          "2026-03-08T10:00:00Z", false, Some("2026-03-09T08:00:00Z"), Some("2026-03-09T08:00:00Z")),
    ];
    for (name, time, open, open_from, opening) in table {
        let hours = bakery();
        assert_eq!(hours.is_open(at(time)), open, "{name}");
        assert_eq!(hours.stretch_at(at(time)).is_some(), open, "{name}");
        assert_eq!(hours.next_open(at(time)), open_from.map(at), "{name}");
        assert_eq!(hours.next_opening(at(time)), opening.map(at), "{name}");
    }
}

#[test]
fn open_seconds_are_those_between_and_never_less_than_none() {
    #[rustfmt::skip]
    let table = [
        // name,                     from,                   to,                     seconds
        ("within a stretch",         "2026-03-02T09:00:00Z", "2026-03-02T10:00:01Z", 3601),
        ("over the midday break",    "2026-03-02T12:00:00Z", "2026-03-02T14:00:00Z", 3600),
        ("to the opening",           "2026-03-02T05:00:00Z", "2026-03-02T08:00:00Z", 0),
        ("in closed time",           "2026-03-08T05:00:00Z", "2026-03-08T08:00:00Z", 0),
        ("backwards",                "2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z", 0),
    ];
    for (name, from, to, seconds) in table {
        assert_eq!(bakery().seconds_between(at(from), at(to)), seconds, "{name}");
    }
}

#[test]
fn at_its_last_closing_an_open_day_is_over() {
    let closing = |from| bakery().end_of_open_day(at(from), 0);
    assert_eq!(closing("2026-03-02T17:29:59Z"), Some(at("2026-03-02T17:30:00Z")));
    assert_eq!(closing("2026-03-02T17:30:00Z"), Some(at("2026-03-03T17:30:00Z")));
}

#[test]
fn open_time_is_looked_for_a_year_ahead_and_a_little_more() {
    let opens_on = |date: &str| {
        let dates = BTreeMap::from([(date.parse().unwrap(), intervals(&["08:00-12:00"]))]);
        Hours::new(zone("Europe/London"), Default::default(), dates).unwrap()
    };
    let now = at("2026-01-01T12:00:00Z");
    assert_eq!(opens_on("2027-02-04").next_open(now), Some(at("2027-02-04T08:00:00Z")), "399 days later");
    assert_eq!(opens_on("2027-02-05").next_open(now), None);
    assert!(!opens_on("2027-02-05").never_open(), "and yet a date is open");
}

#[test]
fn what_was_set_can_be_shown_again() {
    let hours = bakery();
    assert_eq!(hours.zone(), &zone("Europe/London"));
    assert_eq!(hours.week()[5], intervals(&["08:00-14:00"]));
    assert_eq!(hours.dates().values().cloned().collect::<Vec<_>>(), [intervals(&["08:00-12:00"])]);
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
    let date = BTreeMap::from([("2026-12-24".parse().unwrap(), intervals(&["08:00-12:00", "11:59-13:00"]))]);
    let error = Hours::new(zone("Europe/London"), Default::default(), date).unwrap_err().to_string();
    assert_eq!(error, "08:00-12:00 and 11:59-13:00 overlap on 2026-12-24; join them or move one");
}

#[test]
fn hours_that_touch_are_one_stretch() {
    let touching =
        Hours::daily(zone("Europe/London"), &intervals(&["02:00-08:00", "08:00-12:00", "18:00-02:00"])).unwrap();
    let night = touching.stretch_at(at("2026-01-10T23:00:00Z")).unwrap();
    assert_eq!((night.start, night.end), (at("2026-01-10T18:00:00Z"), at("2026-01-11T12:00:00Z")));
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
    let (from, whole) = ([stretch(0, 4)], stretch(-1, 5));
    assert_eq!(without(&from, &[stretch(0, 2)]), [stretch(2, 4)], "nothing is left before it");
    assert_eq!(without(&from, &[stretch(2, 4)]), [stretch(0, 2)], "nothing is left after it");
    assert_eq!(without(&from, &[whole]), []);
}

#[test]
fn midnight_is_no_opening_of_a_shop_that_is_open_around_it() {
    let week = |day: &[&str], next: &[&str]| {
        let mut week: [Vec<Interval>; 7] = Default::default();
        (week[1], week[2]) = (intervals(day), intervals(next));
        Hours::new(zone("Europe/London"), week, BTreeMap::new()).unwrap()
    };
    let (cut, whole) = (week(&["16:00-24:00"], &["00:00-04:00"]), week(&["16:00-04:00"], &[]));
    let stretch_at = |hours: &Hours| hours.stretch_at(at("2026-03-04T01:00:00Z"));
    assert_eq!(stretch_at(&cut), stretch_at(&whole));
    assert!(stretch_at(&cut).is_some());
}

#[test]
fn a_date_that_overlaps_with_what_began_the_day_before_is_refused() {
    let mut week: [Vec<Interval>; 7] = Default::default();
    week[0] = intervals(&["18:00-03:00"]);
    week[2] = intervals(&["01:00-05:00"]);
    let with = |date: &str, open: &[&str]| {
        let dates = BTreeMap::from([(date.parse().unwrap(), intervals(open))]);
        Hours::new(zone("Europe/London"), week.clone(), dates).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(with("2026-03-03", &["03:00-05:00"]), Ok(()));
    let after = with("2026-03-03", &["02:00-05:00"]);
    assert_eq!(after, Err("18:00-03:00 and 02:00-05:00 overlap on 2026-03-03; join them or move one".to_owned()));
    let before = with("2026-03-03", &["20:00-02:00"]);
    assert_eq!(before, Err("20:00-02:00 and 01:00-05:00 overlap on 2026-03-04; join them or move one".to_owned()));
}
