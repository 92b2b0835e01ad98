//! When to warn.

use super::*;

#[test]
fn warnings_come_at_half_and_four_fifths_of_the_open_time() {
    let complaint = asked(Kind::Complaint, Urgency::Normal, Platform::Mastodon, None);
    let clock = start(&bakery(), complaint, "2026-03-02T16:30:00Z", "2026-03-02T16:31:00Z");
    assert_eq!(clock.due_at, at("2026-03-03T09:00:00Z"));
    assert_eq!(times(&clock), [at("2026-03-02T17:27:00Z"), at("2026-03-03T08:36:00Z")]);
}

#[test]
fn the_last_warning_leaves_fifteen_minutes_or_two_polls() {
    let all_day = people(hours_of(&["00:00-24:00"], &[]), &[]);
    let short = start_with(&all_day, &target("20 minutes"), "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z");
    assert_eq!(times(&short), [at("2026-03-02T09:05:00Z")]);

    let poll = SignedDuration::from_mins(20);
    let two_hours = target("2 open hours");
    let slow = start_polled(&all_day, &two_hours, "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", poll);
    assert_eq!(times(&slow), [at("2026-03-02T10:00:00Z"), at("2026-03-02T10:20:00Z")]);
}

#[test]
fn an_hour_or_less_is_warned_of_once() {
    let clock = start_with(&bakery(), &target("1 open hour"), "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z");
    assert_eq!(times(&clock), [at("2026-03-02T09:30:00Z")]);
}

#[test]
fn a_crisis_is_texted_at_detection_and_not_again() {
    let crisis = asked(Kind::Complaint, Urgency::Crisis, Platform::Mastodon, None);
    let clock = start(&bakery(), crisis, "2026-03-02T02:00:00Z", "2026-03-02T02:04:00Z");
    assert_eq!(times(&clock), [at("2026-03-02T02:04:00Z")]);
}

#[test]
fn a_warning_in_quiet_hours_moves_before_them_or_after_detection() {
    let late_bar = || people(hours_of(&["16:00-24:00"], &[]), &["22:00-07:00"]);
    #[rustfmt::skip]
    let table = [
        // name,                                    published,              warnings
        ("before phones fall silent",               "2026-03-02T21:00:00Z", vec!["2026-03-02T21:57:00Z"]),
        ("found in quiet hours: after them",        "2026-03-02T22:30:00Z", vec!["2026-03-03T16:06:00Z"]),
    ];
    for (name, published, expected) in table {
        let clock = start_with(&late_bar(), &target("2 open hours"), published, published);
        let expected: Vec<Timestamp> = expected.into_iter().map(at).collect();
        assert_eq!(times(&clock), expected, "{name}");
    }
}

#[test]
fn past_warnings_merge_into_the_later() {
    let complaint = asked(Kind::Complaint, Urgency::Normal, Platform::Mastodon, None);
    let clock = start(&bakery(), complaint, "2026-03-02T09:00:00Z", "2026-03-02T10:10:00Z");
    assert_eq!(times(&clock), [at("2026-03-02T10:36:00Z")]);
}

#[test]
fn two_warnings_less_than_ten_minutes_apart_are_one() {
    let all_day = people(hours_of(&["00:00-24:00"], &[]), &[]);
    #[rustfmt::skip]
    let table = [
        // name,              seconds between polls, warnings
        ("ten minutes apart", 25 * 60,               vec!["2026-03-02T10:00:00Z", "2026-03-02T10:10:00Z"]),
        ("a little less",     25 * 60 + 1,           vec!["2026-03-02T10:09:58Z"]),
    ];
    for (name, seconds, expected) in table {
        let poll = SignedDuration::from_secs(seconds);
        let nine = "2026-03-02T09:00:00Z";
        let clock = start_polled(&all_day, &target("2 open hours"), nine, nine, poll);
        assert_eq!(times(&clock), expected.into_iter().map(at).collect::<Vec<_>>(), "{name}");
        assert_eq!(clock.warnings.last().unwrap().stage, Stage::Risk2, "{name}");
    }
}

#[test]
fn what_is_found_at_its_first_warning_is_warned_of_at_once_and_again() {
    let complaint = asked(Kind::Complaint, Urgency::Normal, Platform::Mastodon, None);
    let clock = start(&bakery(), complaint, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
    let expected = [("2026-03-02T10:00:00Z", Stage::Risk1), ("2026-03-02T10:36:00Z", Stage::Risk2)];
    assert_eq!(clock.warnings, expected.map(|(time, stage)| Warning { at: at(time), stage }));
}

#[test]
fn where_there_is_no_open_time_warnings_go_by_the_wall_clock() {
    let round_the_clock = |mut people: People| {
        people.all_mut()[0].on_call = Some(Hours::daily(london(), &[Interval::ALL_DAY]).unwrap());
        people
    };
    let (nine, eleven) = ("2026-03-02T21:00:00Z", "2026-03-02T23:00:00Z");
    let never = round_the_clock(people(Hours::never(london()), &[]));
    let closed_now = round_the_clock(people(hours_of(&["08:00-17:30"], &[]), &[]));
    for (name, people) in [("a shop that never opens", never), ("a closed hour", closed_now)] {
        let clock = start_with(&people, &target("90 minutes"), nine, nine);
        assert_eq!(times(&clock), [at("2026-03-02T21:45:00Z"), at("2026-03-02T22:12:00Z")], "{name}");
        let clock = start_with(&people, &target("60 minutes"), eleven, eleven);
        assert_eq!(times(&clock), [at("2026-03-02T23:30:00Z")], "{name}, an hour or less");
    }
}

#[test]
fn when_phones_fall_silent_at_the_very_detection_the_warning_waits_until_they_ring_again() {
    let people = people(hours_of(&["08:00-18:00"], &[]), &["09:50-10:10", "10:30-12:00"]);
    let clock = start_with(&people, &target("2 open hours"), "2026-03-02T09:00:00Z", "2026-03-02T10:30:00Z");
    assert_eq!(times(&clock), [at("2026-03-02T12:00:00Z")]);
}

#[test]
fn a_warning_waits_up_to_two_weeks_for_a_phone_that_rings() {
    let mut people = people(hours_of(&["00:00-24:00"], &[]), &[]);
    let silent = || vec![Interval::ALL_DAY];
    let but_monday = [vec![], silent(), silent(), silent(), silent(), silent(), silent()];
    people.all_mut()[0].quiet = Hours::new(london(), but_monday, Default::default()).unwrap();
    let clock = start_with(&people, &target("2 open hours"), "2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z");
    assert_eq!(times(&clock), [at("2026-03-09T00:00:00Z")]);
}
