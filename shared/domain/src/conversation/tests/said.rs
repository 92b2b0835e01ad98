//! "Answered here": believed where it cannot be seen, looked for where it can.

use super::*;

/// A complaint on a platform that can be read back, with "Answered here" tapped by Ben.
fn said(tapped: &str) -> Shop {
    let mut shop = complaint();
    shop.reads_answers = true;
    shop.tap(Action::AnsweredHere, "Ben", tapped).unwrap();
    shop
}

impl Shop {
    fn own_posts_read(&mut self, now: &str) -> Option<Change> {
        let change = self.conversation.own_posts_read(&self.context(now));
        self.keep(change)
    }

    fn answer(&self) -> Option<(Proof, Timestamp)> {
        self.cycle().answer.as_ref().map(|answer| (answer.proof, answer.at))
    }
}

#[test]
fn where_answers_cannot_be_seen_it_is_met_at_the_tap() {
    let mut shop = complaint();
    let change = shop.tap(Action::AnsweredHere, "Ben", "10:50:00").unwrap();
    assert_eq!(history(&change), ["answered here, ben", "met"]);
    assert_eq!(change.claimed, Some(Reply::new("claim-1", at("10:50:00"), Proof::Claimed)));
    assert_eq!(shop.answer(), Some((Proof::Claimed, at("10:50:00"))));
}

#[test]
fn where_answers_can_be_seen_it_is_looked_for_in_silence() {
    let shop = said("09:50:00");
    assert!(shop.cycle().is_silent(at("09:51:00")) && !shop.cycle().is_acknowledged(at("09:51:00")));
    assert_eq!(shop.state(), State::OnTrack, "the clock runs on");
    assert_eq!(shop.conversation.next_check_at, Some(at("09:50:00")), "every sweep and every poll sees it");
    let change = shop.conversation.tick(&shop.context("10:00:00")).unwrap();
    assert_eq!((history(&change), change.alerts), (vec!["risk-1, nobody told".to_owned()], vec![]));
}

#[test]
fn a_sweep_that_finds_nothing_new_while_it_is_looked_for_writes_nothing() {
    let mut shop = said("09:30:00");
    for now in ["09:30:00", "09:31:00", "09:44:00", "09:59:59"] {
        assert_eq!(shop.conversation.tick(&shop.context(now)), None, "{now}");
    }
    shop.own_posts_read("09:31:00").unwrap();
    shop.own_posts_read("09:32:00").unwrap();
    assert_eq!(shop.own_posts_read("09:33:00"), None, "two polls are enough");
    assert_eq!(shop.conversation.tick(&shop.context("09:44:59")), None);
}

#[test]
fn a_poll_counts_only_while_an_answer_is_looked_for_and_only_after_the_tap() {
    let mut shop = complaint();
    shop.reads_answers = true;
    assert_eq!(shop.own_posts_read("09:30:00"), None, "nobody said so");
    let mut shop = said("09:30:30");
    assert_eq!(shop.own_posts_read("09:30:00"), None, "a poll that began before the tap");
    let change = shop.own_posts_read("09:31:00").unwrap();
    assert_eq!((change.events, change.alerts, shop.cycle().said.as_ref().unwrap().polls), (vec![], vec![], 1));
    shop.shop_replies("r1", "09:29:00", "09:32:00").unwrap();
    assert_eq!(shop.own_posts_read("09:33:00"), None, "it was seen");
}

#[test]
fn it_is_looked_for_a_quarter_of_an_hour_and_half_an_hour_while_polls_are_missing() {
    let said = |polls| Said { polls, ..said("09:30:00").cycle().said.clone().unwrap() };
    assert_eq!(said(0).until(at("09:44:59")), at("09:45:00"));
    assert_eq!(said(1).until(at("09:45:00")), at("10:00:00"));
    assert_eq!(said(2).until(at("09:45:00")), at("09:45:00"));
}

#[test]
fn two_polls_and_a_quarter_of_an_hour_decide_and_with_fewer_polls_half_an_hour() {
    #[rustfmt::skip]
    let table = [
        // name,                                            polls at,                       swept,      alerts,                   state
        ("two polls, not yet a quarter of an hour",         vec!["09:20:00", "09:21:00"],   "09:29:59", vec![],                   State::OnTrack),
        ("two polls and a quarter of an hour: not seen",    vec!["09:20:00", "09:21:00"],   "09:30:00", vec![Stage::Recheck(1)],  State::OnTrack),
        ("the second poll later than that",                 vec!["09:20:00", "09:31:00"],   "09:31:00", vec![Stage::Recheck(1)],  State::OnTrack),
        ("one poll, not yet half an hour",                  vec!["09:20:00"],               "09:44:59", vec![],                   State::OnTrack),
        ("one poll and half an hour: believed",             vec!["09:20:00"],               "09:45:00", vec![],                   State::Met),
        ("no poll and half an hour: believed",              vec![],                         "09:45:00", vec![],                   State::Met),
        ("two polls in half an hour: not seen",             vec!["09:20:00", "09:44:00"],   "09:45:00", vec![Stage::Recheck(1)],  State::OnTrack),
    ];
    for (name, polls, swept, alerts, state) in table {
        let mut shop = said("09:15:00");
        for poll in polls {
            shop.own_posts_read(poll).unwrap();
        }
        assert_eq!((shop.tick(swept), shop.state()), (alerts, state), "{name}");
        assert_eq!(shop.tick(swept), [], "{name}: once");
    }
}

#[test]
fn what_is_believed_is_met_at_the_first_tap_and_kept_as_a_claim() {
    #[rustfmt::skip]
    let table = [
        // tapped in time and believed after it was due; tapped too late
        ("10:50:00", "11:20:00", State::Met,     vec!["risk-1, nobody told", "risk-2, nobody told", "breached, nobody told", "met"]),
        ("11:00:01", "11:30:01", State::MetLate, vec!["risk-1, nobody told", "risk-2, nobody told", "breached, nobody told", "met late"]),
    ];
    for (tapped, swept, state, told) in table {
        let shop = said(tapped);
        let change = shop.conversation.tick(&shop.context(swept)).unwrap();
        assert_eq!(change.claimed, Some(Reply::new("claim-1", at(tapped), Proof::Claimed)));
        assert_eq!((history(&change), change.alerts), (told.into_iter().map(str::to_owned).collect(), vec![]));
        let cycle = change.conversation.cycle.unwrap();
        assert_eq!((cycle.state, cycle.said), (state, None));
        assert_eq!(change.conversation.next_check_at, None, "nobody waits any longer");
    }
}

#[test]
fn a_late_sweep_records_no_stage_that_came_after_it_was_believed() {
    let shop = said("09:20:00");
    let change = shop.conversation.tick(&shop.context("12:00:00")).unwrap();
    assert_eq!(history(&change), ["met"], "believed at 09:50, before the first warning");
}

#[test]
fn whoever_wrote_again_after_the_tap_waits_in_the_next_cycle_when_it_is_believed() {
    let mut shop = said("09:20:00");
    assert_eq!(shop.customer_says("m2", "09:30:00", Urgency::Normal), None, "joins the open cycle");
    let context = shop.context("09:50:00");
    let change = shop.conversation.tick(&context).unwrap().settled(&shop.messages, &shop.replies, &context);
    assert_eq!(history(&change), ["met", "opened"]);
    let cycle = change.conversation.cycle.unwrap();
    assert_eq!((cycle.number, cycle.opener.as_str(), cycle.state), (2, "m2", State::OnTrack));
    assert_eq!(change.claimed.unwrap().id, "claim-1");
}

#[test]
fn not_seen_another_person_is_asked_and_a_second_tap_is_believed() {
    let mut shop = said("09:10:00");
    shop.own_posts_read("09:11:00").unwrap();
    shop.own_posts_read("09:12:00").unwrap();
    assert_eq!(shop.tick("09:25:00"), [Stage::Recheck(1)]);
    assert!(!shop.cycle().is_silent(at("09:25:00")));
    assert_eq!(shop.cycle().said.as_ref().unwrap().times, 1);
    assert_eq!(shop.tick("09:40:00"), [], "asked once");
    let change = shop.tap(Action::AnsweredHere, "Ann", "09:41:00").unwrap();
    assert_eq!(history(&change), ["answered here, ann", "met"]);
    assert_eq!(change.claimed, Some(Reply::new("claim-1", at("09:41:00"), Proof::Claimed)));
}

#[test]
fn not_seen_within_ten_minutes_of_another_stage_that_stage_speaks_for_it() {
    #[rustfmt::skip]
    let table = [
        // name,                                     tapped,     ended,      asked
        ("the warning is ten minutes away",          "09:35:00", "09:50:00", vec![]),
        ("a second more",                            "09:34:59", "09:49:59", vec![Stage::Recheck(1)]),
    ];
    for (name, tapped, ended, asked) in table {
        let mut shop = said(tapped);
        shop.own_posts_read("09:40:00").unwrap();
        shop.own_posts_read("09:41:00").unwrap();
        assert_eq!(shop.tick(ended), asked, "{name}");
        assert_eq!(shop.cycle().said.as_ref().unwrap().times, 1, "{name}");
        assert_eq!(shop.tick("10:00:00"), [Stage::Risk1], "{name}: texts have resumed");
    }
}

#[test]
fn a_reply_that_is_seen_counts_at_its_own_time() {
    #[rustfmt::skip]
    let table = [
        // name,                                   seen at its time, found,      state
        ("while it is looked for, in time",        "10:59:00",       "11:02:00", State::Met),
        ("while it is looked for, late",           "11:00:01",       "11:02:00", State::MetLate),
        ("after it was believed, before the tap",  "10:40:00",       "12:00:00", State::Met),
        ("after it was believed, and later",       "11:00:01",       "12:00:00", State::MetLate),
    ];
    for (name, when, found, state) in table {
        let mut shop = said("10:55:00");
        if found == "12:00:00" {
            shop.tick("11:25:00");
            assert_eq!(shop.answer(), Some((Proof::Claimed, at("10:55:00"))), "{name}");
        }
        shop.shop_replies("r1", when, found).unwrap();
        assert_eq!((shop.answer(), shop.state()), (Some((Proof::Verified, at(when))), state), "{name}");
        assert_eq!(shop.cycle().said, None, "{name}");
    }
}

#[test]
fn an_answer_in_private_is_not_taken_for_the_public_one_that_follows() {
    let mut shop = complaint();
    shop.tap(Action::AnsweredPrivately, "Ben", "10:00:00").unwrap();
    assert_eq!(shop.shop_replies("r1", "10:05:00", "10:06:00"), None);
    assert_eq!(shop.answer(), Some((Proof::Privately, at("10:00:00"))));
}

#[test]
fn while_it_is_looked_for_nobody_takes_it_and_what_needs_no_answer_is_still_closed() {
    let looked_for = Err(NotPossible::LookedFor { by: id("Ben") });
    #[rustfmt::skip]
    let table = [
        (Action::Acknowledge,                             None),
        (Action::AnsweredHere,                            None),
        (Action::Snooze(SignedDuration::from_mins(15)),   None),
        (Action::HandOver(id("Ben")),                     None),
        (Action::AnsweredPrivately,                       Some(State::Met)),
        (Action::NotAboutUs,                              Some(State::Void)),
        (Action::WrongKind(Kind::Question),               Some(State::OnTrack)),
    ];
    for (action, state) in table {
        let mut shop = said("09:30:00");
        match (shop.tap(action.clone(), "Ann", "09:31:00"), state) {
            (Ok(_), Some(state)) => assert_eq!(shop.state(), state, "{action:?}"),
            (refused, expected) => assert_eq!((refused, expected), (looked_for.clone(), None), "{action:?}"),
        }
    }
}

#[test]
fn who_says_that_it_is_answered_has_it_no_longer() {
    let mut shop = complaint();
    shop.reads_answers = true;
    shop.tap(Action::Acknowledge, "Ben", "09:05:00").unwrap();
    shop.tap(Action::AnsweredHere, "Ben", "09:10:00").unwrap();
    assert_eq!(shop.cycle().acknowledged, None);
    shop.own_posts_read("09:11:00").unwrap();
    shop.own_posts_read("09:12:00").unwrap();
    assert_eq!(shop.tick("09:25:00"), [Stage::Recheck(1)]);
    assert_eq!(shop.tick("09:48:00"), [], "one recheck, not two");
}
