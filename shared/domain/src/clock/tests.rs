mod warnings;

use jiff::tz::TimeZone;

use super::*;
use crate::hours::Interval;
use crate::mention::{Kind, Platform, Stars};
use crate::people::{Person, PersonId, Phone, Role};
use crate::target::{Asked, Fits, Targets, Texting};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn intervals(texts: &[&str]) -> Vec<Interval> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

fn hours_of(weekday: &[&str], saturday: &[&str]) -> Hours {
    let day = || intervals(weekday);
    let week = [day(), day(), day(), day(), day(), intervals(saturday), vec![]];
    Hours::new(london(), week, Default::default()).unwrap()
}

/// An owner alone, with quiet hours.
fn people(hours: Hours, quiet: &[&str]) -> People {
    let owner = Person {
        id: PersonId::of_name("Ann"),
        name: "Ann".into(),
        phone: Phone::new("+15550100").unwrap(),
        email: None,
        role: Role::Owner,
        on_call: None,
        quiet: Hours::daily(london(), &intervals(quiet)).unwrap(),
        texts_off_until: None,
    };
    People::new(vec![owner], hours)
}

fn bakery() -> People {
    people(hours_of(&["08:00-17:30"], &["08:00-14:00"]), &["22:00-07:00"])
}

fn asked(kind: Kind, urgency: Urgency, platform: Platform, stars: Option<u8>) -> Asked {
    Asked { kind, urgency, platform, stars: stars.map(|stars| Stars::new(stars).unwrap()) }
}

fn start(people: &People, asked: Asked, published_at: &str, detected_at: &str) -> Clock {
    let targets = Targets::default();
    let terms = Terms {
        target: targets.find(asked),
        response: Response::First,
        urgency: asked.urgency,
        published_at: at(published_at),
        detected_at: at(detected_at),
        poll_every: SignedDuration::from_mins(5),
    };
    Clock::start(&terms, people).unwrap()
}

fn times(clock: &Clock) -> Vec<Timestamp> {
    clock.warnings.iter().map(|warning| warning.at).collect()
}

fn target(effort: &str) -> Target {
    Target {
        fits: Fits::default(),
        first_response: effort.parse().unwrap(),
        next_response: None,
        cap: None,
        text: Texting::Always,
    }
}

fn start_with(people: &People, target: &Target, published_at: &str, detected_at: &str) -> Clock {
    start_polled(people, target, published_at, detected_at, SignedDuration::from_mins(1))
}

fn start_polled(
    people: &People,
    target: &Target,
    published_at: &str,
    detected_at: &str,
    poll_every: SignedDuration,
) -> Clock {
    let (published_at, detected_at) = (at(published_at), at(detected_at));
    let (response, urgency) = (Response::First, Urgency::Normal);
    Clock::start(&Terms { target, response, urgency, published_at, detected_at, poll_every }, people).unwrap()
}

#[test]
fn it_is_late_when_the_earlier_of_walk_and_cap_is_over() {
    use Kind::{Complaint, Request};
    use Platform::{HackerNews, Mastodon, Yelp};
    use Urgency::{Crisis, Normal};
    #[rustfmt::skip]
    let table = [
        // name,                                     asked,                                     published,              due
        ("two open hours",                           asked(Complaint, Normal, Mastodon, None),  "2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z"),
        ("over the night",                           asked(Complaint, Normal, Mastodon, None),  "2026-03-02T16:30:00Z", "2026-03-03T09:00:00Z"),
        ("the cap of Saturday evening moves to one open hour after Monday's opening",
                                                     asked(Complaint, Normal, Mastodon, None),  "2026-03-07T13:30:00Z", "2026-03-09T09:00:00Z"),
        ("eight open hours of a forum, capped",      asked(Complaint, Normal, HackerNews, None),"2026-03-06T16:00:00Z", "2026-03-09T08:30:00Z"),
        ("a bad review: the next open day's closing",asked(Complaint, Normal, Yelp, Some(1)),   "2026-03-02T09:00:00Z", "2026-03-03T17:30:00Z"),
        ("a bad review before a Sunday, capped",     asked(Complaint, Normal, Yelp, Some(1)),   "2026-03-07T09:00:00Z", "2026-03-09T09:00:00Z"),
        ("a wish",                                   asked(Request, Normal, Mastodon, None),    "2026-03-02T09:00:00Z", "2026-03-03T17:30:00Z"),
        ("a crisis runs round the clock",            asked(Complaint, Crisis, Mastodon, None),  "2026-03-02T02:00:00Z", "2026-03-02T02:30:00Z"),
    ];
    for (name, asked, published, due) in table {
        assert_eq!(start(&bakery(), asked, published, published).due_at, at(due), "{name}");
    }
}

#[test]
fn a_cap_in_closed_time_or_in_the_first_open_hour_moves_and_others_stay() {
    let hours = hours_of(&["08:00-17:30"], &["08:00-08:30"]);
    #[rustfmt::skip]
    let table = [
        // name,                                 cap,                    moved to
        ("in the middle of the day",             "2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z"),
        ("in the first open hour",               "2026-03-02T08:15:00Z", "2026-03-02T09:00:00Z"),
        ("when the first hour is over",          "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"),
        ("at night",                             "2026-03-02T03:00:00Z", "2026-03-02T09:00:00Z"),
        ("at the closing itself",                "2026-03-02T17:30:00Z", "2026-03-03T09:00:00Z"),
        ("before a day shorter than an hour",    "2026-03-07T03:00:00Z", "2026-03-07T08:30:00Z"),
    ];
    for (name, cap, moved) in table {
        assert_eq!(cap_at(&hours, at(cap)), at(moved), "{name}");
    }
}

#[test]
fn what_is_found_too_late_starts_at_detection() {
    let complaint = asked(Kind::Complaint, Urgency::Normal, Platform::Mastodon, None);
    #[rustfmt::skip]
    let table = [
        // name,                                published,              detected,               late,  due
        ("fifteen open minutes left",           "2026-03-02T09:00:00Z", "2026-03-02T10:45:00Z", false, "2026-03-02T11:00:00Z"),
        ("a second less",                       "2026-03-02T09:00:00Z", "2026-03-02T10:45:01Z", true,  "2026-03-02T12:45:01Z"),
        ("a night later",                       "2026-03-02T09:00:00Z", "2026-03-02T20:00:00Z", true,  "2026-03-03T10:00:00Z"),
        ("little open time, much closed time",  "2026-03-02T16:40:00Z", "2026-03-03T08:56:00Z", true,  "2026-03-03T10:56:00Z"),
        ("published in the future",             "2026-03-02T12:00:00Z", "2026-03-02T09:00:00Z", false, "2026-03-02T11:00:00Z"),
    ];
    for (name, published, detected, late, due) in table {
        let clock = start(&bakery(), complaint, published, detected);
        assert_eq!((clock.late_discovery, clock.due_at), (late, at(due)), "{name}");
    }
}

#[test]
fn the_staffs_clock_always_starts_at_detection() {
    let complaint = asked(Kind::Complaint, Urgency::Normal, Platform::Mastodon, None);
    let clock = start(&bakery(), complaint, "2026-03-02T09:00:00Z", "2026-03-02T09:30:00Z");
    assert_eq!((clock.due_at, clock.staff_due_at), (at("2026-03-02T11:00:00Z"), at("2026-03-02T11:30:00Z")));
    assert_eq!(clock.open_seconds(bakery().hours()), 2 * 3600);
}

#[test]
fn a_shop_that_never_opens_is_measured_by_the_wall_clock() {
    let closed = people(Hours::never(london()), &[]);
    let clock = start_with(&closed, &target("2 open hours"), "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z");
    assert_eq!(clock.due_at, at("2026-03-02T11:00:00Z"));
    assert_eq!(clock.open_seconds(closed.hours()), 0);
    let days = start_with(&closed, &target("2 open days"), "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z");
    assert_eq!(days.due_at, at("2026-03-04T09:00:00Z"));
}

#[test]
fn a_target_without_a_next_response_opens_no_further_cycle() {
    let wish = asked(Kind::Request, Urgency::Low, Platform::Mastodon, None);
    let targets = Targets::default();
    let terms = Terms {
        target: targets.find(wish),
        response: Response::Next,
        urgency: wish.urgency,
        published_at: at("2026-03-02T09:00:00Z"),
        detected_at: at("2026-03-02T09:00:00Z"),
        poll_every: SignedDuration::from_mins(5),
    };
    assert_eq!(Clock::start(&terms, &bakery()), None);
}

#[test]
fn a_target_in_minutes_counts_what_is_left_by_the_wall_clock() {
    let crisis = asked(Kind::Complaint, Urgency::Crisis, Platform::Mastodon, None);
    #[rustfmt::skip]
    let table = [
        // name,                     detected,               late,  due
        ("fifteen minutes left",     "2026-03-02T02:15:00Z", false, "2026-03-02T02:30:00Z"),
        ("a second less",            "2026-03-02T02:15:01Z", true,  "2026-03-02T02:45:01Z"),
        ("long ago",                 "2026-03-02T09:00:00Z", true,  "2026-03-02T09:30:00Z"),
    ];
    for (name, detected, late, due) in table {
        let clock = start(&bakery(), crisis, "2026-03-02T02:00:00Z", detected);
        assert_eq!((clock.late_discovery, clock.due_at), (late, at(due)), "{name}");
    }
}

#[test]
fn what_is_found_at_once_is_no_late_discovery_however_short_its_target() {
    let clock = start_with(&bakery(), &target("10 minutes"), "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z");
    assert!(!clock.late_discovery);
}

#[test]
fn a_cap_of_a_target_in_minutes_stays_where_it_falls() {
    for (cap, due) in [(20, "2026-03-02T03:20:00Z"), (40, "2026-03-02T03:30:00Z")] {
        let capped = Target { cap: Some(SignedDuration::from_mins(cap)), ..target("30 minutes") };
        assert_eq!(start_with(&bakery(), &capped, "2026-03-02T03:00:00Z", "2026-03-02T03:00:00Z").due_at, at(due));
    }
}

#[test]
fn a_further_message_has_the_next_response_target() {
    let target = Target { next_response: Some("4 open hours".parse().unwrap()), ..target("2 open hours") };
    let (urgency, poll_every) = (Urgency::Normal, SignedDuration::from_mins(5));
    let (published_at, detected_at) = (at("2026-03-02T09:00:00Z"), at("2026-03-02T09:00:00Z"));
    let terms = |response| Terms { target: &target, response, urgency, published_at, detected_at, poll_every };
    for (response, due) in [(Response::First, "2026-03-02T11:00:00Z"), (Response::Next, "2026-03-02T13:00:00Z")] {
        assert_eq!(Clock::start(&terms(response), &bakery()).unwrap().due_at, at(due), "{response:?}");
    }
}
