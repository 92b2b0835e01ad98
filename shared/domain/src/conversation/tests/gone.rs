//! Messages and replies that disappear after they were found.

use super::edits::{complains, mention, post};
use super::*;
use crate::mention::Post;

#[test]
fn missing_twice_at_least_five_minutes_apart_is_gone_and_seen_once_is_there() {
    #[rustfmt::skip]
    let table = [
        // name,                              checks: missed (-) or seen (+),                    gone
        ("missed once",                       vec!["-09:00:00"],                                 None),
        ("missed twice in a row",             vec!["-09:00:00", "-09:04:59"],                    None),
        ("missed twice, five minutes apart",  vec!["-09:00:00", "-09:05:00"],                    Some("09:05:00")),
        ("the first miss is what counts",     vec!["-09:00:00", "-09:03:00", "-09:05:00"],       Some("09:05:00")),
        ("seen in between",                   vec!["-09:00:00", "+09:03:00", "-09:05:00"],       None),
        ("gone once is gone since then",      vec!["-09:00:00", "-09:05:00", "-10:00:00"],       Some("09:05:00")),
        ("seen again",                        vec!["-09:00:00", "-09:05:00", "+10:00:00"],       None),
    ];
    for (name, checks, gone) in table {
        let (mut message, mut reply) = (mention(complains()), Reply::new("r1", at("09:00:00"), Proof::Verified));
        for check in checks {
            let (found, now) = check.split_at(1);
            (message, reply) = match found {
                "-" => (message.missed(at(now)), reply.missed(at(now))),
                _ => (message.seen(), reply.seen()),
            };
        }
        assert_eq!((message.sight.gone_at(), reply.sight.gone_at()), (gone.map(at), gone.map(at)), "{name}");
    }
}

#[test]
fn what_is_only_claimed_is_not_looked_for() {
    for proof in [Proof::Claimed, Proof::Privately] {
        let claim = Reply::new("claim-1", at("09:00:00"), proof);
        assert_eq!(claim.clone().missed(at("09:10:00")).missed(at("10:00:00")), claim);
    }
}

fn gone(mention: Mention, when: &str) -> Mention {
    Mention { sight: Sight::Gone { at: at(when) }, ..mention }
}

#[test]
fn a_message_that_is_gone_voids_its_cycle_and_a_recorded_breach_stays() {
    let mut shop = Shop::of_two();
    let there = mention(complains());
    shop.knows(&[&there], "09:00:00").unwrap();
    shop.tick("11:01:00");
    let change = shop.knows(&[&gone(there, "11:10:00")], "11:10:00").unwrap();
    assert_eq!(history(&change), ["void"]);
    assert!(shop.cycle().recorded.contains(&Stage::Breached) && shop.cycle().counts_as_breach());
    assert_eq!((shop.conversation.next_check_at, shop.tick("11:20:00")), (None, vec![]));
}

#[test]
fn who_waits_again_since_the_reply_is_gone_waits_by_the_targets_of_now() {
    let mut shop = Shop::of_two().with_target(None, "1 open hour");
    shop.knows(&[&mention(complains())], "09:00:00").unwrap();
    shop.shop_replies("r1", "09:20:00", "09:21:00").unwrap();
    shop.targets = Targets::default(); // two open hours
    shop.conversation.cycle.as_mut().unwrap().settings_version = 0;
    shop.replies[0].sight = Sight::Gone { at: at("09:40:00") };
    let change = shop.settle("09:40:00").unwrap();
    assert_eq!(history(&change), ["open again", "hours or targets changed"]);
    assert_eq!((shop.cycle().clock.due_at, shop.cycle().settings_version), (at("11:00:00"), 1));
}

#[test]
fn missed_once_changes_nothing() {
    let mut shop = Shop::of_two();
    let there = mention(complains());
    shop.knows(&[&there], "09:00:00").unwrap();
    assert_eq!(shop.knows(&[&there.missed(at("09:10:00"))], "09:10:00"), None);
}

#[test]
fn a_message_that_comes_back_is_waited_for_in_the_same_cycle() {
    let mut shop = Shop::of_two();
    let there = mention(complains());
    shop.knows(&[&there], "09:00:00").unwrap();
    shop.tick("10:00:00");
    let before = shop.conversation.clone();
    shop.knows(&[&gone(there.clone(), "10:10:00")], "10:10:00").unwrap();
    let change = shop.knows(&[&there], "10:20:00").unwrap();
    assert_eq!((history(&change), shop.conversation.clone()), (vec!["open again".to_owned()], before));
    assert_eq!(shop.tick("10:20:00"), [], "the first warning is not sent again");
}

#[test]
fn whoever_else_waits_when_the_opener_is_gone_waits_in_the_next_cycle() {
    let mut shop = Shop::of_two();
    let first = mention(complains());
    let second = Mention {
        post: Post { id: "p2".into(), ..post(Some("2026-03-02T09:30:00Z")) },
        detected_at: at("09:30:00"),
        ..first.clone()
    };
    shop.knows(&[&first, &second], "09:30:00").unwrap();
    let change = shop.knows(&[&gone(first, "09:40:00"), &second], "09:40:00").unwrap();
    assert_eq!(history(&change), ["void", "opened"]);
    assert_eq!(
        (shop.cycle().number, shop.cycle().opener.as_str(), shop.cycle().clock.due_at),
        (2, "p2", at("11:30:00"))
    );
    let change = shop.knows(&[&gone(second, "09:50:00")], "09:50:00").unwrap();
    assert_eq!(history(&change), ["void"]);
}

#[test]
fn what_was_answered_before_it_was_gone_stays_answered() {
    let mut shop = Shop::of_two();
    let there = mention(complains());
    shop.knows(&[&there], "09:00:00").unwrap();
    shop.shop_replies("r1", "09:30:00", "09:31:00").unwrap();
    assert_eq!(shop.knows(&[&gone(there, "10:00:00")], "10:00:00"), None);
    assert_eq!(shop.state(), State::Met);
}

#[test]
fn a_reply_that_is_gone_reopens_the_cycle_and_sends_nothing_twice() {
    #[rustfmt::skip]
    let table = [
        // name,                     swept before,  answered,   gone,       state,            asked at once, and at 12:00
        ("before any stage",         "09:10:00",    "09:20:00", "09:30:00", State::OnTrack,   vec![],                 vec![Stage::Breached]),
        ("after the first warning",  "10:00:00",    "10:10:00", "10:20:00", State::AtRisk,    vec![],                 vec![Stage::Breached]),
        ("after the breach",         "11:01:00",    "11:10:00", "11:20:00", State::Breached,  vec![],                 vec![]),
        ("late by now",              "10:00:00",    "10:10:00", "11:30:00", State::AtRisk,    vec![Stage::Breached],  vec![]),
    ];
    for (name, swept, answered, gone, state, at_once, at_noon) in table {
        let mut shop = complaint();
        shop.tick(swept);
        shop.shop_replies("r1", answered, answered).unwrap();
        assert_eq!(shop.conversation.next_check_at, None);
        shop.replies[0].sight = Sight::Gone { at: at(gone) };
        let change = shop.settle(gone).unwrap();
        assert_eq!((history(&change), shop.state()), (vec!["open again".to_owned()], state), "{name}");
        assert_eq!((shop.cycle().answer.clone(), shop.cycle().number), (None, 1), "{name}");
        assert_eq!(shop.tick(gone), at_once, "{name}");
        assert_eq!(shop.tick("12:00:00"), at_noon, "{name}");
    }
}

#[test]
fn a_reply_that_is_gone_leaves_the_cycle_to_the_next_reply_and_closes_it_when_it_is_back() {
    let mut shop = complaint();
    shop.shop_replies("r1", "10:30:00", "10:31:00").unwrap();
    shop.shop_replies("r2", "11:30:00", "11:31:00");
    shop.replies[0].sight = Sight::Gone { at: at("12:00:00") };
    assert_eq!(history(&shop.settle("12:00:00").unwrap()), ["met late"]);
    shop.replies[1].sight = Sight::Gone { at: at("12:10:00") };
    assert_eq!(history(&shop.settle("12:10:00").unwrap()), ["open again"]);
    shop.replies[0].sight = Sight::Seen;
    assert_eq!(history(&shop.settle("12:20:00").unwrap()), ["met"]);
}

#[test]
fn when_a_reply_is_gone_two_cycles_are_one_and_the_open_one_stays() {
    let mut shop = complaint();
    shop.shop_replies("r1", "09:10:00", "09:11:00").unwrap();
    shop.customer_says("m2", "09:30:00", Urgency::Normal).unwrap();
    let before = shop.conversation.clone();
    shop.replies[0].sight = Sight::Gone { at: at("09:40:00") };
    assert_eq!(shop.settle("09:40:00"), None);
    assert_eq!(shop.conversation, before);
}

#[test]
fn a_claim_holds_when_the_reply_that_proved_it_is_gone() {
    let mut shop = complaint();
    shop.tap(Action::AnsweredHere, "Ben", "10:00:00").unwrap();
    shop.shop_replies("r1", "10:05:00", "10:06:00").unwrap();
    shop.replies[1].sight = Sight::Gone { at: at("10:20:00") };
    shop.settle("10:20:00").unwrap();
    let answer = shop.cycle().answer.clone().unwrap();
    assert_eq!((answer.proof, answer.at, shop.state()), (Proof::Claimed, at("10:00:00"), State::Met));
}

/// What happens to a late cycle.
type Then = fn(&mut Shop);

#[test]
fn reports_count_a_breach_that_was_recorded_unless_it_was_taken_back() {
    #[rustfmt::skip]
    let table: [(&str, Then, bool); 6] = [
        ("late and open",                 |_| {},                                                                   true),
        ("answered late",                 |shop| { shop.shop_replies("r1", "11:05:00", "11:06:00"); },               true),
        ("answered in time, seen late",   |shop| { shop.shop_replies("r1", "10:59:00", "11:06:00"); },               false),
        ("not about us",                  |shop| { shop.tap(Action::NotAboutUs, "Ben", "11:05:00").unwrap(); },     false),
        ("corrected to a later due time", |shop| { shop.tap(Action::WrongKind(Kind::Request), "Ben", "11:05:00").unwrap(); }, false),
        ("gone",                          |shop| { shop.messages[0].withdrawn_at = Some(at("11:05:00")); shop.settle("11:05:00"); }, true),
    ];
    for (name, change, counts) in table {
        let mut shop = complaint();
        shop.tick("11:01:00");
        change(&mut shop);
        assert_eq!(shop.cycle().counts_as_breach(), counts, "{name}");
    }
    assert!(!complaint().cycle().counts_as_breach(), "on track");
}
