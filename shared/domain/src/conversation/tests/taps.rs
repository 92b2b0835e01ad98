//! What a tap changes.

use super::*;

#[test]
fn the_same_tap_changes_nothing_and_another_persons_takes_over_without_lengthening() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:30:00").unwrap();
    let before = shop.had_until();
    assert_eq!(
        shop.tap(Action::Acknowledge, "Ben", "09:31:00"),
        Err(NotPossible::AlreadyAcknowledged { by: id("Ben") })
    );
    shop.tap(Action::Acknowledge, "Ann", "09:40:00").unwrap();
    assert_eq!(shop.had_until(), before);
}

#[test]
fn whoever_had_it_has_it_once_and_twice_only_when_alone() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:01:00").unwrap();
    shop.tick("10:00:30");
    assert_eq!(shop.tap(Action::Acknowledge, "Ben", "10:01:00"), Err(NotPossible::HadItBefore));
    assert!(shop.tap(Action::Acknowledge, "Ann", "10:01:00").is_ok());

    let mut alone = Shop::with(vec![person("Ann", Role::Owner)]);
    alone.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    alone.tap(Action::Acknowledge, "Ann", "09:01:00").unwrap();
    alone.tick("10:00:30");
    alone.tap(Action::Acknowledge, "Ann", "10:01:00").unwrap();
    alone.tick("10:35:00");
    assert_eq!(alone.tap(Action::Acknowledge, "Ann", "10:35:00"), Err(NotPossible::HadItBefore));
}

#[test]
fn what_the_shop_says_of_itself_closes_the_cycle() {
    #[rustfmt::skip]
    let table = [
        (Action::AnsweredHere,               "10:00:00", State::Met),
        (Action::AnsweredHere,               "11:00:01", State::MetLate),
        (Action::AnsweredPrivately,          "10:00:00", State::Met),
        (Action::NotAboutUs,                 "10:00:00", State::Void),
        (Action::WrongKind(Kind::Praise),    "10:00:00", State::Void),
        (Action::WrongKind(Kind::Request),   "10:00:00", State::OnTrack),
    ];
    for (action, when, expected) in table {
        let mut shop = complaint();
        shop.tap(action.clone(), "Ben", when).unwrap();
        assert_eq!(shop.state(), expected, "{action:?}");
        if !expected.is_open() {
            assert_eq!(shop.tap(action, "Ben", when), Err(NotPossible::Closed));
        }
    }
}

#[test]
fn a_wrong_kind_is_looked_up_again_from_the_same_start() {
    let mut shop = complaint();
    shop.tap(Action::WrongKind(Kind::Request), "Ben", "10:30:00").unwrap();
    let cycle = shop.conversation.cycle.unwrap();
    assert_eq!(cycle.clock.started_at, at("09:00:00"));
    assert_eq!(cycle.clock.due_at, "2026-03-03T18:00:00Z".parse().unwrap());
}

#[test]
fn i_have_it_lasts_half_of_the_time_left_ten_minutes_at_least_and_an_hour_at_most() {
    use Urgency::{Crisis, Normal};
    #[rustfmt::skip]
    let table = [
        // name,                                       urgency, said,       tapped,     until
        ("half of what is left",                       Normal,  "09:00:00", "10:00:00", "10:30:00"),
        ("ten minutes at least",                       Normal,  "09:00:00", "10:45:00", "10:55:00"),
        ("never past due",                             Normal,  "09:00:00", "10:55:00", "11:00:00"),
        ("at the due time: an hour more",              Normal,  "09:00:00", "11:00:00", "12:00:00"),
        ("after due: an hour",                         Normal,  "09:00:00", "11:30:00", "12:30:00"),
        ("a crisis: half, by the wall clock",          Crisis,  "03:00:00", "03:02:00", "03:16:00"),
        ("a crisis: ten minutes at least",             Crisis,  "03:00:00", "03:15:00", "03:25:00"),
        ("a crisis: never past due",                   Crisis,  "03:00:00", "03:25:00", "03:30:00"),
        ("a crisis at the due time: fifteen minutes",  Crisis,  "03:00:00", "03:30:00", "03:45:00"),
        ("a late crisis: fifteen minutes",             Crisis,  "03:00:00", "04:00:00", "04:15:00"),
    ];
    for (name, urgency, said, tapped, until) in table {
        let mut shop = Shop::of_two();
        shop.customer_says("m1", said, urgency).unwrap();
        shop.tap(Action::Acknowledge, "Ben", tapped).unwrap();
        assert_eq!(shop.had_until(), at(until), "{name}");
    }
}

#[test]
fn however_long_an_answer_may_take_i_have_it_lasts_an_hour() {
    for (urgency, target) in [(Urgency::Normal, "8 open hours"), (Urgency::Crisis, "480 minutes")] {
        let mut shop = Shop::of_two().with_target(Some(urgency), target);
        shop.customer_says("m1", "09:00:00", urgency).unwrap();
        shop.tap(Action::Acknowledge, "Ben", "09:05:00").unwrap();
        assert_eq!(shop.had_until(), at("10:05:00"), "{urgency}");
    }
}

#[test]
fn i_have_it_counts_open_minutes() {
    #[rustfmt::skip]
    let table = [
        // name,                                 tapped,     until
        ("forty-five open minutes of a night",   "17:30:00", "2026-03-03T08:15:00Z"),
        ("half an hour at closing",              "17:59:00", "2026-03-03T08:29:30Z"),
    ];
    for (name, tapped, until) in table {
        let mut shop = Shop::of_two();
        shop.customer_says("m1", "17:00:00", Urgency::Normal).unwrap();
        shop.tap(Action::Acknowledge, "Ben", tapped).unwrap();
        assert_eq!(shop.had_until(), until.parse().unwrap(), "{name}");
    }

    let mut late = complaint();
    late.tap(Action::Acknowledge, "Ben", "17:30:00").unwrap();
    assert_eq!(late.had_until(), "2026-03-03T08:30:00Z".parse().unwrap());

    let mut never_open = Shop::of_two();
    never_open.people = People::new(never_open.people.all().to_vec(), Hours::never(TimeZone::UTC));
    never_open.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    never_open.tap(Action::Acknowledge, "Ben", "11:30:00").unwrap();
    assert_eq!(never_open.had_until(), at("12:30:00"), "by the wall clock");

    let mut at_night = Shop::of_two().with_target(None, "90 minutes");
    at_night.customer_says("m1", "03:00:00", Urgency::Normal).unwrap();
    at_night.tap(Action::Acknowledge, "Ben", "03:05:00").unwrap();
    assert_eq!(at_night.had_until(), at("03:15:00"), "no open minute is left, and ten minutes are the least");
}

#[test]
fn at_the_very_end_of_their_time_somebody_no_longer_has_it() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:00:00").unwrap();
    assert_eq!(shop.had_until(), at("10:00:00"));
    let cycle = shop.conversation.cycle.clone().unwrap();
    assert!(cycle.is_acknowledged(at("09:59:59")) && !cycle.is_acknowledged(at("10:00:00")));
    assert_eq!(shop.tap(Action::Acknowledge, "Ben", "10:00:00"), Err(NotPossible::HadItBefore));
}

#[test]
fn the_history_names_the_tap_who_tapped_and_what_it_closed() {
    #[rustfmt::skip]
    let table = [
        (Action::Acknowledge,                vec!["I have it, ben"]),
        (Action::AnsweredHere,               vec!["answered here, ben", "met"]),
        (Action::AnsweredPrivately,          vec!["answered privately, ben", "met"]),
        (Action::NotAboutUs,                 vec!["not about us, ben", "void"]),
        (Action::WrongKind(Kind::Question),  vec!["wrong kind: question, ben"]),
    ];
    for (action, expected) in table {
        assert_eq!(history(&complaint().tap(action, "Ben", "09:30:00").unwrap()), expected);
    }
}

#[test]
fn a_claim_is_met_at_the_tap_and_told_apart_from_what_was_seen() {
    for (action, proof) in [(Action::AnsweredHere, Proof::Claimed), (Action::AnsweredPrivately, Proof::Privately)] {
        let mut shop = complaint();
        let change = shop.tap(action, "Ben", "11:00:00").unwrap();
        let cycle = change.conversation.cycle.unwrap();
        let answer = Answer { at: at("11:00:00"), proof, id: "claim-1".into() };
        assert_eq!((cycle.state, cycle.answer), (State::Met, Some(answer)));
        assert_eq!(change.conversation.next_check_at, None, "nobody waits any longer");
    }
}

#[test]
fn a_corrected_kind_is_kept_whether_or_not_it_needs_an_answer() {
    for kind in [Kind::Question, Kind::Request, Kind::Praise, Kind::Other] {
        let change = complaint().tap(Action::WrongKind(kind), "Ben", "09:30:00").unwrap();
        assert_eq!(change.conversation.cycle.unwrap().asked.kind, kind);
    }
}

#[test]
fn a_correction_keeps_what_was_recorded_texted_and_acknowledged() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.texted("Ben", "10:00:05");
    shop.tap(Action::Acknowledge, "Ben", "10:01:00").unwrap();
    let before = shop.conversation.cycle.clone().unwrap();
    shop.tap(Action::WrongKind(Kind::Question), "Ben", "10:02:00").unwrap();
    let asked = Asked { kind: Kind::Question, ..before.asked };
    assert_eq!(shop.conversation.cycle, Some(Cycle { asked, corrected: Some(before.asked), ..before }));
}
