//! "Remind me later", and handing it to another.

use super::*;
use crate::alert::Recipients;

fn snooze(minutes: i64) -> Action {
    Action::Snooze(SignedDuration::from_mins(minutes))
}

impl Shop {
    /// Who would be texted about `stage` now.
    fn asked(&self, stage: Stage, now: &str) -> Vec<PersonId> {
        match self.cycle().situation(stage, &self.people, at(now)).recipients() {
            Recipients::Now { texts, .. } => texts,
            Recipients::Hold(_) => vec![],
        }
    }
}

fn of_three() -> Shop {
    let staff = vec![person("Ann", Role::Owner), person("Ben", Role::Staff), person("Cem", Role::Backup)];
    let mut shop = Shop::with(staff);
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    shop
}

#[test]
fn remind_me_later_is_silent_for_so_long_but_never_longer_than_i_have_it() {
    #[rustfmt::skip]
    let table = [
        // name,                                   minutes, tapped,     until
        ("a quarter of an hour",                   15,      "09:10:00", "09:25:00"),
        ("half an hour",                           30,      "09:10:00", "09:40:00"),
        ("an hour, where i have it lasts less",    60,      "09:10:00", "10:05:00"),
        ("never past due",                         15,      "10:55:00", "11:00:00"),
        ("nothing is a minute",                    0,       "09:10:00", "09:11:00"),
        ("less than nothing, too",                 -60,     "09:10:00", "09:11:00"),
    ];
    for (name, minutes, tapped, until) in table {
        let mut shop = of_three();
        let change = shop.tap(snooze(minutes), "Ben", tapped).unwrap();
        assert_eq!(history(&change), ["remind me later, ben"], "{name}");
        assert_eq!(shop.had_until(), at(until), "{name}");
        assert!(shop.cycle().is_silent(at(tapped)), "{name}");
    }
}

#[test]
fn at_the_end_of_a_reminder_the_same_person_is_asked_and_at_the_end_of_i_have_it_the_next() {
    for (action, ended, expected) in [(snooze(15), "09:25:00", "Ben"), (Action::Acknowledge, "10:05:00", "Cem")] {
        let mut shop = of_three();
        shop.texted("Ben", "09:09:00");
        shop.tap(action.clone(), "Ben", "09:10:00").unwrap();
        shop.tick("10:00:00".min(ended));
        let stages = if ended < "10:00:00" { vec![Stage::Recheck(1)] } else { shop.tick(ended) };
        assert_eq!(stages, [Stage::Recheck(1)], "{action:?}");
        assert_eq!(shop.asked(Stage::Recheck(1), ended), [id(expected)], "{action:?}");
    }
}

#[test]
fn who_was_reminded_once_takes_it_or_leaves_it_and_another_may_still_be_reminded() {
    let mut shop = of_three();
    shop.tap(snooze(15), "Ben", "09:05:00").unwrap();
    assert_eq!(
        shop.tap(snooze(15), "Ben", "09:06:00"),
        Err(NotPossible::AlreadyAcknowledged { by: id("Ben") }),
        "a second tap lengthens nothing"
    );
    assert_eq!(shop.tap(snooze(15), "Ann", "09:06:00"), Err(NotPossible::AlreadyAcknowledged { by: id("Ben") }));
    assert_eq!(shop.tick("09:20:00"), [Stage::Recheck(1)]);
    assert_eq!(shop.tap(snooze(15), "Ben", "09:21:00"), Err(NotPossible::RemindedBefore));
    shop.tap(snooze(15), "Ann", "09:21:00").unwrap();
    assert_eq!(shop.tick("09:36:00"), [Stage::Recheck(2)]);
    shop.tap(Action::Acknowledge, "Ben", "09:37:00").unwrap();
    assert_eq!(shop.cycle().snoozed_before, [id("Ben"), id("Ann")]);
}

#[test]
fn i_have_it_takes_over_from_a_reminder_with_its_own_time() {
    for who in ["Ben", "Ann"] {
        let mut shop = of_three();
        shop.tap(snooze(15), "Ben", "09:00:00").unwrap();
        shop.tap(Action::Acknowledge, who, "09:10:00").unwrap();
        let acknowledged = shop.cycle().acknowledged.clone().unwrap();
        assert_eq!((acknowledged.by, acknowledged.until, acknowledged.snoozed), (id(who), at("10:05:00"), false));
    }
}

#[test]
fn a_reminder_within_ten_minutes_of_a_stage_is_that_stage() {
    let mut shop = of_three();
    shop.tap(snooze(15), "Ben", "09:38:00").unwrap();
    assert_eq!(shop.tick("09:53:00"), []);
    assert_eq!(shop.tick("10:00:00"), [Stage::Risk1]);
}

#[test]
fn handing_it_over_asks_that_person_at_once_and_ends_the_givers_time() {
    let mut shop = of_three();
    shop.tap(Action::Acknowledge, "Ben", "09:05:00").unwrap();
    let change = shop.tap(Action::HandOver(id("Cem")), "Ben", "09:10:00").unwrap();
    assert_eq!(history(&change), ["handed over, ben", "handed-over-1"]);
    let stage = Stage::HandedOver(1);
    let alert = Alert { conversation: shop.conversation.key.clone(), cycle: 1, stage, created_at: at("09:10:00") };
    assert_eq!(change.alerts, [alert]);
    assert_eq!((shop.cycle().acknowledged.clone(), shop.cycle().handed_to.clone()), (None, Some(id("Cem"))));
    assert!(!shop.cycle().is_silent(at("09:10:00")), "its text goes out");
    assert_eq!(shop.asked(stage, "09:10:00"), [id("Cem")]);
    assert_eq!(shop.tick("10:00:00"), [Stage::Risk1], "the clock runs on");
}

#[test]
fn each_hand_over_of_a_conversation_is_a_stage_of_its_own() {
    let mut shop = of_three();
    shop.tap(Action::HandOver(id("Cem")), "Ben", "09:10:00").unwrap();
    shop.tap(Action::HandOver(id("Ann")), "Cem", "09:12:00").unwrap();
    assert_eq!(shop.asked(Stage::HandedOver(2), "09:12:00"), [id("Ann")]);
    shop.shop_replies("r1", "09:20:00", "09:21:00").unwrap();
    shop.customer_says("m2", "09:30:00", Urgency::Normal).unwrap();
    let change = shop.tap(Action::HandOver(id("Cem")), "Ben", "09:31:00").unwrap();
    assert_eq!((change.alerts[0].cycle, change.alerts[0].stage), (2, Stage::HandedOver(3)));
}

#[test]
fn handed_over_and_not_taken_the_next_person_is_asked_after_forty_open_minutes() {
    let mut shop = of_three();
    shop.tick("11:01:00");
    shop.texted("Ben", "11:01:05");
    shop.tap(Action::HandOver(id("Cem")), "Ben", "11:10:00").unwrap();
    shop.texted("Cem", "11:10:05");
    assert_eq!(shop.tick("11:50:04"), []);
    assert_eq!(shop.tick("11:50:05"), [Stage::Unacknowledged(1)]);
    assert_eq!(shop.asked(Stage::Unacknowledged(1), "11:50:05"), [id("Ann")]);
    assert_eq!(shop.cycle().handed_to, None, "nobody is asked by name any more");
}

#[test]
fn who_had_it_before_may_take_what_is_handed_to_them() {
    let mut shop = of_three();
    shop.tap(Action::Acknowledge, "Cem", "09:05:00").unwrap();
    shop.tick("10:03:00");
    assert_eq!(shop.tap(Action::Acknowledge, "Cem", "10:03:00"), Err(NotPossible::HadItBefore));
    shop.tap(Action::HandOver(id("Cem")), "Ben", "10:04:00").unwrap();
    shop.tap(Action::Acknowledge, "Cem", "10:05:00").unwrap();
    assert_eq!(shop.cycle().handed_to, None);
}

#[test]
fn it_is_handed_only_to_somebody_else_on_the_staff_whose_phone_may_ring() {
    let not_now = |until: Option<&str>| NotPossible::NotNow { person: id("Cem"), until: until.map(at) };
    let edit = |change: fn(&mut Shop)| {
        let mut shop = of_three();
        change(&mut shop);
        shop
    };
    let quiet = edit(|shop| shop.people.all_mut()[2].quiet = daily("09:00-12:00"));
    let always_quiet = edit(|shop| shop.people.all_mut()[2].quiet = daily("00:00-24:00"));
    let off = edit(|shop| shop.people.all_mut()[2].texts_off_until = Some(at("10:00:00")));
    let off_into_quiet = edit(|shop| {
        let cem = &mut shop.people.all_mut()[2];
        (cem.texts_off_until, cem.quiet) = (Some(at("10:00:00")), daily("09:30-11:00"));
    });
    let mut texted = of_three();
    texted.texted("Cem", "09:01:00");
    texted.texted("Cem", "09:02:00");
    #[rustfmt::skip]
    let table = [
        ("to oneself",                       of_three(),     "Ben", NotPossible::SamePerson),
        ("to somebody who left",             of_three(),     "Dan", NotPossible::NotOnTheStaff { person: id("Dan") }),
        ("in their quiet hours",             quiet,          "Cem", not_now(Some("12:00:00"))),
        ("who are always quiet",             always_quiet,   "Cem", not_now(None)),
        ("while their texts are off",        off,            "Cem", not_now(Some("10:00:00"))),
        ("off until within quiet hours",     off_into_quiet, "Cem", not_now(Some("11:00:00"))),
        ("after two texts about this",       texted,         "Cem", not_now(None)),
    ];
    for (name, mut shop, to, refused) in table {
        let before = shop.conversation.clone();
        assert_eq!(shop.tap(Action::HandOver(id(to)), "Ben", "09:10:00"), Err(refused), "{name}");
        assert_eq!(shop.conversation, before, "{name}");
    }
}

#[test]
fn a_crisis_is_handed_over_through_quiet_hours_and_not_to_a_phone_that_is_off() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "09:00:00", Urgency::Crisis).unwrap();
    shop.people.all_mut()[1].quiet = daily("00:00-24:00");
    let change = shop.tap(Action::HandOver(id("Ben")), "Ann", "09:01:00").unwrap();
    assert_eq!(change.alerts.len(), 1);
    shop.people.all_mut()[1].texts_off_until = Some(at("09:30:00"));
    let refused = NotPossible::NotNow { person: id("Ben"), until: Some(at("09:30:00")) };
    assert_eq!(shop.tap(Action::HandOver(id("Ben")), "Ann", "09:02:00"), Err(refused));
}

#[test]
fn nothing_is_handed_over_or_put_off_once_it_is_closed() {
    for action in [Action::HandOver(id("Ben")), snooze(15)] {
        let mut shop = complaint();
        shop.shop_replies("r1", "09:10:00", "09:11:00").unwrap();
        assert_eq!(shop.tap(action, "Ann", "09:12:00"), Err(NotPossible::Closed));
    }
}

#[test]
fn a_hand_over_whose_text_never_went_out_is_followed_forty_open_minutes_later() {
    let mut shop = of_three();
    shop.tick("11:01:00");
    shop.texted("Ben", "11:01:05");
    shop.tap(Action::HandOver(id("Cem")), "Ben", "11:30:00").unwrap();
    assert_eq!(shop.tick("12:09:59"), []);
    assert_eq!(shop.tick("12:10:00"), [Stage::Unacknowledged(1)]);
}

#[test]
fn a_second_tap_on_the_same_colleague_asks_them_once() {
    let mut shop = of_three();
    shop.tap(Action::HandOver(id("Cem")), "Ben", "09:10:00").unwrap();
    let again = shop.tap(Action::HandOver(id("Cem")), "Ben", "09:10:03");
    assert_eq!(again, Err(NotPossible::AskedAlready { person: id("Cem") }));
    shop.tap(Action::HandOver(id("Ann")), "Ben", "09:11:00").unwrap();
}
