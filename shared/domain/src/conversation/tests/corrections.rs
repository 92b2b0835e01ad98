//! Corrections, and taking them back.

use super::*;

#[test]
fn a_correction_takes_a_breach_back_while_the_new_due_time_lies_ahead() {
    #[rustfmt::skip]
    let table = [
        // corrected at the new due time, and a second later
        ("14:00:00", State::AtRisk),
        ("14:00:01", State::Breached),
    ];
    for (when, expected) in table {
        let mut shop = Shop::of_two().with_target(None, "1 open hour");
        shop.customer_says("m1", "12:00:00", Urgency::Normal).unwrap();
        shop.tick("13:01:00");
        assert_eq!(shop.state(), State::Breached);
        shop.tap(Action::WrongKind(Kind::Question), "Ben", when).unwrap();
        assert_eq!(shop.state(), expected, "{when}");
    }
}

#[test]
fn a_late_cycle_stays_late_when_a_correction_brings_a_warning_it_never_had() {
    let mut shop = Shop::of_two().with_target(None, "1 open hour");
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    shop.tick("10:01:00");
    shop.tap(Action::WrongKind(Kind::Question), "Ben", "11:30:00").unwrap();
    shop.tick("11:30:00");
    assert_eq!(shop.state(), State::Breached);
}

#[test]
fn a_second_breach_after_a_correction_took_the_first_back_is_a_stage_of_its_own() {
    let mut shop = Shop::of_two().with_target(None, "1 open hour");
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    assert_eq!(shop.tick("10:01:00"), [Stage::Breached]);
    shop.targets = Targets::default(); // two open hours
    shop.tap(Action::WrongKind(Kind::Question), "Ben", "10:02:00").unwrap();
    assert_eq!(shop.state(), State::AtRisk);
    assert_eq!(shop.tick("10:36:00"), [], "a warning after the breach disturbs nobody");
    assert_eq!(shop.tick("11:00:59"), []);
    assert_eq!(shop.tick("11:01:00"), [Stage::BreachedAgain]);
    assert_eq!(shop.state(), State::Breached);
    assert_eq!(shop.tick("11:02:00"), [], "once");
}

/// A complaint that had one hour, late at 10:01. A question has two.
fn late() -> Shop {
    let mut shop = Shop::of_two().with_target(None, "1 open hour");
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    assert_eq!(shop.tick("10:01:00"), [Stage::Breached]);
    shop
}

#[test]
fn undo_restores_the_same_cycle() {
    #[rustfmt::skip]
    let table = [
        ("not about us",                  Action::NotAboutUs,                vec!["correction taken back, ann", "open again"]),
        ("wrong kind, needs no answer",   Action::WrongKind(Kind::Praise),   vec!["correction taken back, ann", "open again"]),
        ("wrong kind, another target",    Action::WrongKind(Kind::Request),  vec!["correction taken back, ann"]),
        ("wrong kind, the same target",   Action::WrongKind(Kind::Question), vec!["correction taken back, ann"]),
    ];
    for (name, correction, told) in table {
        let mut shop = complaint();
        shop.tick("10:00:00");
        shop.texted("Ben", "10:00:05");
        let before = shop.conversation.clone();
        shop.tap(correction, "Ben", "10:01:00").unwrap();
        let change = shop.tap(Action::Undo, "Ann", "10:02:00").unwrap();
        assert_eq!(history(&change), told, "{name}");
        assert_eq!(shop.conversation, before, "{name}");
        assert_eq!(shop.tick("10:02:00"), [], "{name}: what was recorded is not sent again");
        assert_eq!(shop.tick("10:36:00"), [Stage::Risk2], "{name}: the clock runs on");
    }
}

#[test]
fn undo_takes_all_corrections_of_the_cycle_back_and_there_is_nothing_more_to_take_back() {
    let mut shop = complaint();
    assert_eq!(shop.tap(Action::Undo, "Ben", "09:05:00"), Err(NotPossible::NothingToUndo));
    let before = shop.conversation.clone();
    shop.tap(Action::WrongKind(Kind::Request), "Ben", "09:10:00").unwrap();
    shop.tap(Action::NotAboutUs, "Ben", "09:11:00").unwrap();
    shop.tap(Action::Undo, "Ben", "09:12:00").unwrap();
    assert_eq!(shop.conversation, before);
    assert_eq!(shop.tap(Action::Undo, "Ben", "09:13:00"), Err(NotPossible::NothingToUndo));
    assert_eq!(Shop::of_two().tap(Action::Undo, "Ben", "09:00:00"), Err(NotPossible::Closed), "nothing was ever asked");
}

#[test]
fn undo_of_a_correction_that_took_a_breach_back_is_late_again_and_tells_nobody() {
    let mut shop = late();
    let before = shop.conversation.clone();
    shop.tap(Action::WrongKind(Kind::Question), "Ben", "10:02:00").unwrap();
    assert_eq!(shop.state(), State::AtRisk);
    shop.tap(Action::Undo, "Ben", "10:03:00").unwrap();
    assert_eq!(shop.conversation.cycle, before.cycle);
    assert_eq!(shop.tick("10:04:00"), []);
}

#[test]
fn undo_of_a_cycle_that_was_answered_meanwhile_measures_the_answer_anew() {
    let mut shop = late();
    shop.tap(Action::WrongKind(Kind::Question), "Ben", "10:02:00").unwrap();
    shop.shop_replies("r1", "10:30:00", "10:31:00").unwrap();
    assert_eq!(shop.state(), State::Met);
    let change = shop.tap(Action::Undo, "Ben", "10:40:00").unwrap();
    assert_eq!((shop.state(), history(&change)[1].as_str()), (State::MetLate, "met late"));
    assert_eq!(change.claimed, None, "nothing is claimed that was seen");
    assert_eq!(shop.conversation.next_check_at, None);
}

#[test]
fn a_voided_cycle_comes_back_with_whoever_had_it() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:30:00").unwrap();
    let before = shop.conversation.clone();
    shop.tap(Action::NotAboutUs, "Ben", "09:31:00").unwrap();
    assert_eq!(shop.conversation.next_check_at, None);
    shop.tap(Action::Undo, "Ben", "09:32:00").unwrap();
    assert_eq!(shop.conversation, before);
}

#[test]
fn nothing_brings_back_what_the_staff_found_not_to_need_an_answer_but_undo() {
    for correction in [Action::NotAboutUs, Action::WrongKind(Kind::Praise)] {
        let mut shop = complaint();
        shop.tap(correction, "Ben", "09:10:00").unwrap();
        assert_eq!(shop.settle("09:11:00"), None, "although its message is not rewritten yet");
        shop.messages[0].withdrawn_at = Some(at("09:12:00"));
        assert_eq!(shop.settle("09:13:00"), None);
        assert_eq!(shop.shop_replies("r1", "09:20:00", "09:21:00"), None);
        assert_eq!(shop.state(), State::Void);
    }
}

/// What Ann wrote, as `id time`: a complaint each, but for `noise`.
fn written(entries: &[&str]) -> Vec<Mention> {
    let mention = |entry: &&str| {
        let (id, time) = entry.split_once(' ').unwrap();
        let post = mentions::post(Some(&format!("2026-03-02T{time}:00Z")));
        let post = crate::mention::Post { id: id.to_owned(), platform: Platform::Mastodon, stars: None, ..post };
        let about_shop = id != "noise";
        let classification = crate::mention::Classification { about_shop, ..mentions::complains() };
        Mention::new(post, classification, at(&format!("{time}:00")), Discovery::Live)
    };
    entries.iter().map(mention).collect()
}

fn ids(mentions: &[Mention]) -> Vec<&str> {
    mentions.iter().map(|mention| mention.post.id.as_str()).collect()
}

#[test]
fn a_correction_covers_the_opener_and_not_about_us_what_was_asked_after_it_too() {
    let mentions = written(&["m0 08:00", "m1 09:00", "m2 09:30", "noise 09:40"]);
    let shop = complaint();
    #[rustfmt::skip]
    let table = [
        (Action::NotAboutUs,                              vec!["m1", "m2"]),
        (Action::WrongKind(Kind::Praise),                 vec!["m1"]),
        (Action::Undo,                                    vec![]),
        (Action::Acknowledge,                             vec![]),
        (Action::AnsweredHere,                            vec![]),
        (Action::AnsweredPrivately,                       vec![]),
        (Action::Snooze(SignedDuration::from_mins(15)),   vec![]),
        (Action::HandOver(id("Ben")),                     vec![]),
    ];
    for (action, covered) in table {
        let corrected = correct(&mentions, shop.cycle(), &action);
        assert_eq!(ids(&corrected), covered, "{action:?}");
        assert!(corrected.iter().all(|mention| !mention.opens()), "{action:?}");
    }
    assert_eq!(correct(&mentions[2..], shop.cycle(), &Action::NotAboutUs), [], "its opener is not kept any more");
}

#[test]
fn undo_covers_what_was_corrected_in_the_cycle_and_leaves_it_as_it_was() {
    let before = written(&["m0 08:00", "m1 09:00", "m2 09:30", "noise 09:40"]);
    let shop = complaint();
    let mut after = before.clone();
    after[0] = after[0].clone().of_kind(Kind::Question);
    for correction in [Action::WrongKind(Kind::Question), Action::NotAboutUs] {
        for corrected in correct(&after.clone(), shop.cycle(), &correction) {
            let place = after.iter().position(|mention| mention.post.id == corrected.post.id).unwrap();
            after[place] = corrected;
        }
    }
    let restored = correct(&after, shop.cycle(), &Action::Undo);
    assert_eq!(restored, before[1..3], "an earlier cycle's correction stands, and what was never corrected is left");
}

#[test]
fn a_cycle_whose_breach_was_taken_back_is_at_risk_when_the_reply_to_it_is_gone_before_it_is_due() {
    let mut shop = late();
    shop.tap(Action::WrongKind(Kind::Question), "Ben", "10:02:00").unwrap();
    shop.shop_replies("r1", "10:10:00", "10:11:00").unwrap();
    shop.replies[0].sight = Sight::Gone { at: at("10:20:00") };
    shop.settle("10:20:00").unwrap();
    assert_eq!(shop.state(), State::AtRisk);
}
