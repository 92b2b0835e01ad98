//! What found messages and replies change.

use super::*;
use crate::clock::Response;

#[test]
fn an_answer_at_the_very_due_time_is_in_time_and_one_second_later_is_late() {
    for (when, expected) in [("10:59:59", State::Met), ("11:00:00", State::Met), ("11:00:01", State::MetLate)] {
        let mut shop = complaint();
        shop.shop_replies("r1", when, "11:05:00").unwrap();
        assert_eq!(shop.state(), expected, "{when}");
        assert_eq!(shop.conversation.next_check_at, None);
    }
}

#[test]
fn answered_in_time_but_seen_late_takes_the_breach_back() {
    let mut shop = complaint();
    shop.tick("11:01:00");
    let change = shop.shop_replies("r1", "10:59:00", "11:03:00").unwrap();
    assert_eq!(change.events, [Event::Closed(State::Met)]);
}

#[test]
fn a_further_message_joins_the_open_cycle_and_opens_the_next_after_a_reply() {
    let mut shop = complaint();
    assert_eq!(shop.customer_says("m2", "09:30:00", Urgency::Normal), None);
    shop.shop_replies("r1", "10:00:00", "10:01:00").unwrap();
    shop.customer_says("m3", "10:30:00", Urgency::Normal).unwrap();
    let cycle = shop.conversation.cycle.unwrap();
    assert_eq!((cycle.number, cycle.opener.as_str(), cycle.response), (2, "m3", Response::Next));
}

#[test]
fn whoever_waits_and_then_tells_of_harm_is_a_crisis_at_once_also_for_who_had_it() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:10:00").unwrap();
    let change = shop.customer_says("m2", "09:20:00", Urgency::Crisis).unwrap();
    assert_eq!(history(&change), ["it is a crisis now"]);
    let cycle = shop.cycle();
    assert_eq!((cycle.number, cycle.opener.as_str(), cycle.acknowledged.is_none()), (1, "m1", true));
    assert_eq!(cycle.clock.due_at, at("09:50:00"));
    assert_eq!(shop.tick("09:20:00"), [Stage::Crisis]);
    assert_eq!(shop.customer_says("m3", "09:25:00", Urgency::Crisis), None, "it is one already");
}

#[test]
fn harm_told_shortly_before_it_is_late_gives_no_more_time() {
    let mut shop = complaint();
    shop.tick("10:36:00");
    shop.customer_says("m2", "10:50:00", Urgency::Crisis).unwrap();
    assert_eq!(shop.cycle().clock.due_at, at("11:00:00"));
    assert_eq!(shop.tick("10:50:00"), [Stage::Crisis]);
    assert_eq!(shop.tick("11:01:00"), [Stage::Breached]);
}

#[test]
fn a_message_found_together_with_its_answer_is_met_and_disturbs_nobody() {
    let mut shop = Shop::of_two();
    shop.replies.push(Reply::new("r1", at("09:20:00"), Proof::Verified));
    let change = shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    assert_eq!(change.conversation.cycle.unwrap().state, State::Met);
    assert_eq!(change.conversation.next_check_at, None);
}

#[test]
fn a_reply_seen_later_proves_what_was_claimed() {
    let mut shop = complaint();
    shop.tap(Action::AnsweredHere, "Ben", "10:00:00").unwrap();
    let change = shop.shop_replies("r1", "09:58:00", "10:05:00").unwrap();
    assert_eq!(change.events, [], "it was met before");
    let answer = shop.conversation.cycle.unwrap().answer.unwrap();
    assert_eq!((answer.proof, answer.at), (Proof::Verified, at("09:58:00")));
}

#[test]
fn what_was_void_stays_void_and_an_older_cycle_does_not_come_back() {
    let mut shop = complaint();
    shop.shop_replies("r1", "09:10:00", "09:11:00").unwrap();
    shop.customer_says("m2", "09:30:00", Urgency::Normal).unwrap();
    shop.tap(Action::NotAboutUs, "Ben", "09:40:00").unwrap();
    shop.messages[1].opens = false;
    assert_eq!(shop.settle("09:41:00"), None);
    assert_eq!(shop.state(), State::Void);
}

#[test]
fn the_history_tells_when_a_cycle_opened_and_how_it_closed() {
    let mut shop = Shop::of_two();
    assert_eq!(history(&shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap()), ["opened"]);
    assert_eq!(history(&shop.shop_replies("r1", "11:00:01", "11:00:30").unwrap()), ["met late"]);
    assert_eq!(history(&shop.shop_replies("r0", "10:59:00", "11:02:00").unwrap()), ["met"], "an earlier one was found");
    shop.shop_replies("r2", "10:00:00", "11:03:00").unwrap();
    assert_eq!(shop.shop_replies("r3", "11:04:00", "11:04:00"), None, "what follows the answer changes nothing");

    let mut answered = Shop::of_two();
    answered.replies.push(Reply::new("r1", at("09:20:00"), Proof::Verified));
    assert_eq!(history(&answered.customer_says("m1", "09:00:00", Urgency::Normal).unwrap()), ["opened", "met"]);
}

#[test]
fn a_message_that_needs_no_answer_after_all_voids_an_open_cycle_and_leaves_a_closed_one() {
    let mut open = complaint();
    open.messages[0].opens = false;
    assert_eq!(history(&open.settle("09:10:00").unwrap()), ["void"]);
    assert_eq!(open.conversation.next_check_at, None);

    let mut answered = complaint();
    answered.shop_replies("r1", "09:10:00", "09:11:00").unwrap();
    answered.messages[0].opens = false;
    assert_eq!(answered.settle("09:12:00"), None);
    assert_eq!(answered.state(), State::Met);
}

#[test]
fn a_reply_does_not_bring_back_what_is_not_about_the_shop() {
    let mut shop = complaint();
    shop.tap(Action::NotAboutUs, "Ben", "09:10:00").unwrap();
    assert_eq!(shop.shop_replies("r1", "09:20:00", "09:21:00"), None);
    assert_eq!(shop.state(), State::Void);
}

#[test]
fn messages_and_replies_fold_into_cycles_in_the_order_of_their_times() {
    let asked = Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };
    #[rustfmt::skip]
    let table = [
        // name,                                        told as time and id,                          cycles: messages, reply, first
        ("an answer closes",                            vec!["09:00 m1", "09:10 r1"],                 vec!["m1 by r1, first"]),
        ("a quick answer at its question's time",       vec!["09:00 r1", "09:00 m1"],                 vec!["m1 by r1, first"]),
        ("more messages join",                          vec!["09:00 m1", "09:05 m2", "09:10 r1"],     vec!["m1 m2 by r1, first"]),
        ("the first answer is the one that counts",     vec!["09:00 m1", "09:20 r2", "09:10 r1"],     vec!["m1 by r1, first"]),
        ("thanks open nothing",                         vec!["09:00 m1", "09:10 r1", "09:20 thanks"], vec!["m1 by r1, first"]),
        ("a follow-up opens the next",                  vec!["09:00 m1", "09:10 r1", "09:20 m2"],     vec!["m1 by r1, first", "m2"]),
        ("what follows a reply is no first message",    vec!["09:00 r1", "09:10 m1"],                 vec!["m1"]),
    ];
    for (name, told, expected) in table {
        let (mut messages, mut replies) = (vec![], vec![]);
        for (time, id) in told.iter().map(|entry| entry.split_once(' ').unwrap()) {
            let (id, at) = (id.to_owned(), at(&format!("{time}:00")));
            if id.starts_with('r') {
                replies.push(Reply::new(id, at, Proof::Verified));
            } else {
                let opens = id != "thanks";
                messages.push(Message { opens, ..asks(&id, at, at, asked) });
            }
        }
        let cycles = fold(&messages, &replies).into_iter().map(|cycle| {
            let ids: Vec<&str> = cycle.messages.iter().map(|message| message.id.as_str()).collect();
            let reply = cycle.reply.map(|reply| format!(" by {}", reply.id)).unwrap_or_default();
            format!("{}{reply}{}", ids.join(" "), if cycle.first { ", first" } else { "" })
        });
        assert_eq!(cycles.collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn a_cycle_keeps_what_it_was_computed_from() {
    let mut shop = Shop::of_two();
    assert_eq!(shop.conversation.version, 0, "nothing is written yet");
    let asked = Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };
    let (published_at, detected_at) = (at("09:00:00"), at("09:04:00"));
    shop.messages.push(asks("m1", published_at, detected_at, asked));
    let cycle = shop.settle("09:05:00").unwrap().conversation.cycle.unwrap();
    assert_eq!((cycle.published_at, cycle.detected_at, cycle.settings_version), (published_at, detected_at, 1));
    assert_eq!((cycle.number, cycle.asked, cycle.texting), (1, asked, Texting::Always));
    assert_eq!((cycle.clock.due_at, cycle.clock.staff_due_at), (at("11:00:00"), at("11:04:00")));
}

#[test]
fn an_older_message_that_was_found_later_still_waits_when_the_opener_is_not_about_the_shop() {
    let mut shop = Shop::of_two();
    shop.customer_says("m2", "09:30:00", Urgency::Normal).unwrap();
    assert_eq!(shop.customer_says("m1", "09:00:00", Urgency::Normal), None, "it joins the open cycle");
    shop.tap(Action::NotAboutUs, "Ben", "09:40:00").unwrap();
    shop.messages[0].opens = false;
    let change = shop.settle("09:40:00").unwrap();
    assert_eq!(history(&change), ["opened"]);
    assert_eq!((shop.cycle().number, shop.cycle().opener.as_str()), (2, "m1"));
}
