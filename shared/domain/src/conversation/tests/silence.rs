//! An acknowledgement that ended without an answer, and texts that nobody took.

use super::*;

#[test]
fn i_have_it_silences_texts_and_then_somebody_else_is_asked() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.texted("Ben", "10:00:05");
    shop.tap(Action::Acknowledge, "Ben", "10:02:00").unwrap();
    assert_eq!(shop.had_until(), at("10:31:00"), "half of the 58 open minutes left");
    assert_eq!(shop.tick("10:30:59"), []);
    assert_eq!(shop.tick("10:31:00"), [], "the second warning is five minutes away and speaks for it");
    assert_eq!(shop.tick("10:36:00"), [Stage::Risk2]);
}

#[test]
fn an_acknowledgement_that_ends_far_from_any_stage_is_rechecked() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.tick("10:36:00");
    shop.tick("11:01:00");
    shop.tap(Action::Acknowledge, "Ben", "11:10:00").unwrap();
    assert_eq!(shop.tick("12:09:59"), []);
    assert_eq!(shop.tick("12:10:00"), [Stage::Recheck(1)]);
}

#[test]
fn a_text_that_nobody_took_is_followed_by_the_next_after_forty_open_minutes() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "15:30:00", Urgency::Normal).unwrap();
    assert_eq!(shop.tick("16:30:00"), [Stage::Risk1]);
    shop.texted("Ben", "16:30:05");
    assert_eq!(shop.tick("17:06:00"), [Stage::Risk2], "within the forty minutes a stage speaks");
    shop.texted("Ben", "17:06:05");
    assert_eq!(shop.tick("17:31:00"), [Stage::Breached]);
    shop.texted("Ben", "17:31:05");
    assert_eq!(shop.tick("18:30:00"), [], "closed time does not count");
    assert_eq!(shop.conversation.next_check_at, Some("2026-03-03T08:11:05Z".parse().unwrap()));
}

#[test]
fn a_stage_within_ten_minutes_speaks_for_an_acknowledgement_that_ended() {
    #[rustfmt::skip]
    let table = [
        // name,                                      tapped,     ended,      told
        ("ten minutes before the breach",             "10:41:00", "10:51:00", vec![]),
        ("a second more",                             "10:40:59", "10:50:59", vec![Stage::Recheck(1)]),
    ];
    for (name, tapped, ended, told) in table {
        let mut shop = complaint();
        shop.tick("10:36:00");
        shop.tap(Action::Acknowledge, "Ben", tapped).unwrap();
        assert_eq!(shop.had_until(), at(ended), "{name}");
        assert_eq!(shop.tick(ended), told, "{name}");
        assert_eq!(shop.tick("11:01:00"), [Stage::Breached], "{name}");
    }
}

#[test]
fn a_stage_within_ten_minutes_speaks_for_a_text_that_nobody_took() {
    #[rustfmt::skip]
    let table = [
        // name,                             texted,     forty later, told
        ("ten minutes before the breach",    "10:11:00", "10:51:00",  vec![]),
        ("a second more",                    "10:10:59", "10:50:59",  vec![Stage::Unacknowledged(1)]),
    ];
    for (name, texted, later, told) in table {
        let mut shop = complaint();
        shop.tick("10:00:00");
        shop.texted("Ben", texted);
        shop.tick("10:36:00");
        assert_eq!(shop.tick(later), told, "{name}");
    }
}

/// Late since eleven, recorded at 11:01.
fn late() -> Shop {
    let mut shop = complaint();
    assert_eq!(shop.tick("11:01:00"), [Stage::Breached]);
    shop
}

#[test]
fn the_next_is_asked_after_forty_minutes_not_a_second_sooner_and_each_time_it_counts_up() {
    let mut shop = late();
    shop.texted("Ben", "11:01:05");
    assert_eq!(shop.tick("11:41:04"), []);
    assert_eq!(shop.tick("11:41:05"), [Stage::Unacknowledged(1)]);
    shop.texted("Ann", "11:41:10");
    assert_eq!(shop.tick("12:21:10"), [Stage::Unacknowledged(2)]);
}

#[test]
fn a_crisis_that_nobody_took_asks_the_next_after_five_minutes() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "03:00:00", Urgency::Crisis).unwrap();
    shop.tick("03:00:00");
    shop.texted("Ann", "03:00:10");
    assert_eq!(shop.tick("03:05:09"), []);
    assert_eq!(shop.tick("03:05:10"), [Stage::Unacknowledged(1)]);
}

#[test]
fn rechecks_count_up_in_the_conversation() {
    let mut shop = late();
    for (k, (who, tapped, ended)) in (1..).zip([("Ben", "11:10:00", "12:10:00"), ("Ann", "12:20:00", "13:20:00")]) {
        shop.tap(Action::Acknowledge, who, tapped).unwrap();
        assert_eq!(shop.tick(ended), [Stage::Recheck(k)]);
    }
}

#[test]
fn while_somebody_has_it_nobody_is_asked_to_take_it() {
    let mut shop = late();
    shop.texted("Ben", "11:01:05");
    shop.tap(Action::Acknowledge, "Ben", "11:30:00").unwrap();
    assert_eq!(shop.tick("11:41:05"), []);
    assert_eq!(shop.conversation.next_check_at, Some(at("12:30:00")));
}

#[test]
fn once_everybody_has_had_three_texts_nobody_is_asked_any_more() {
    let mut shop = late();
    for who in ["Ann", "Ann", "Ann", "Ben", "Ben"] {
        shop.texted(who, "11:01:05");
    }
    assert_eq!(shop.conversation.next_check_at, Some(at("11:41:05")), "Ben has a text left");
    shop.texted("Ben", "11:01:05");
    assert_eq!(shop.tick("11:41:05"), []);
    assert_eq!(shop.conversation.next_check_at, Some("2026-03-03T08:00:00Z".parse().unwrap()));
}

#[test]
fn what_turned_out_to_be_a_wish_is_not_followed_up() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.texted("Ben", "10:00:05");
    shop.tap(Action::WrongKind(Kind::Request), "Ben", "10:01:00").unwrap();
    assert_eq!(shop.tick("10:40:05"), []);
}

#[test]
fn nobody_is_asked_again_while_nobody_may_be_texted() {
    let mut shop = Shop::with(vec![person("Ann", Role::Owner)]);
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    shop.tick("10:00:00");
    shop.texted("Ann", "10:00:05");
    shop.tick("10:36:00");
    shop.tick("11:01:00");
    shop.people.all_mut()[0].texts_off_until = Some(at("13:30:00"));
    for minute in ["11:41:05", "12:00:00", "13:00:00", "13:29:59"] {
        assert_eq!(shop.tick(minute), [], "{minute}");
    }
    assert_eq!(shop.tick("13:30:00"), [Stage::Unacknowledged(1)]);
    assert_eq!(shop.tick("13:31:00"), [], "and then forty open minutes later at the earliest");
    assert_eq!(shop.tick("14:10:00"), [Stage::Unacknowledged(2)]);
}

#[test]
fn a_crisis_that_reaches_nobody_is_asked_about_three_times_for_each_person_and_no_more() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "09:00:00", Urgency::Crisis).unwrap();
    shop.tick("09:00:00");
    shop.texted("Ben", "09:00:05");
    let minutes = (0..10).flat_map(|hour| (0..60).map(move |minute| format!("{:02}:{minute:02}:30", 9 + hour)));
    let asked = minutes.flat_map(|minute| shop.tick(&minute)).filter(|stage| matches!(stage, Stage::Unacknowledged(_)));
    assert_eq!(asked.count(), 6);
}

#[test]
fn a_recheck_that_reached_nobody_is_not_followed_by_another_at_once() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.texted("Ben", "10:00:05");
    shop.tick("11:01:00");
    shop.tap(Action::Acknowledge, "Ben", "11:02:00").unwrap();
    assert_eq!(shop.tick("12:02:00"), [Stage::Recheck(1)]);
    assert_eq!(shop.tick("12:03:00"), []);
    assert_eq!(shop.conversation.next_check_at, Some(at("12:42:00")), "forty open minutes after the recheck");
}

#[test]
fn a_crisis_at_night_stops_once_those_who_are_asked_at_night_have_had_their_three_and_goes_on_with_the_first_shift() {
    let staff = vec![person("Ann", Role::Owner), person("Ben", Role::Staff), person("Cem", Role::Backup)];
    let mut shop = Shop::with(staff);
    shop.customer_says("m1", "03:00:00", Urgency::Crisis).unwrap();
    shop.tick("03:00:00");
    shop.tick("03:31:00");
    for who in ["Cem", "Ann", "Cem", "Ann", "Cem", "Ann"] {
        shop.texted(who, "03:31:05");
    }
    assert_eq!(shop.tick("03:36:05"), []);
    assert_eq!(shop.conversation.next_check_at, Some(at("08:00:00")));
    assert_eq!(shop.tick("08:00:00"), [Stage::Unacknowledged(1)]);
}
