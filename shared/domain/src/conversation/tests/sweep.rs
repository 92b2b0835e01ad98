//! What time alone changes.

use proptest::prelude::*;

use super::*;

#[test]
fn an_unanswered_complaint_is_warned_of_twice_and_then_late() {
    let mut shop = complaint();
    assert_eq!(shop.tick("09:59:59"), []);
    assert_eq!(shop.tick("10:00:00"), [Stage::Risk1]);
    assert_eq!(shop.tick("10:01:00"), []);
    assert_eq!(shop.tick("10:36:00"), [Stage::Risk2]);
    assert_eq!(shop.state(), State::AtRisk);
    assert_eq!(shop.tick("11:00:59"), []);
    assert_eq!(shop.tick("11:01:00"), [Stage::Breached]);
    assert_eq!(shop.state(), State::Breached);
}

#[test]
fn a_crisis_is_told_at_the_first_sweep() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "03:00:00", Urgency::Crisis).unwrap();
    assert_eq!(shop.tick("03:00:00"), [Stage::Crisis]);
    shop.texted("Ann", "03:00:10");
    assert_eq!(shop.tick("03:05:00"), []);
    assert_eq!(shop.tick("03:05:10"), [Stage::Unacknowledged(1)]);
}

#[test]
fn after_an_outage_of_the_sweep_the_last_stage_speaks_for_all() {
    let mut shop = complaint();
    assert_eq!(shop.tick("10:40:00"), [Stage::Risk2]);
    let shop = complaint();
    let change = shop.conversation.tick(&shop.context("12:00:00")).unwrap();
    assert_eq!(history(&change), ["risk-1, nobody told", "risk-2, nobody told", "breached"]);
    let (conversation, stage) = (shop.conversation.key.clone(), Stage::Breached);
    assert_eq!(change.alerts, [Alert { conversation, cycle: 1, stage, created_at: at("12:00:00") }]);
}

#[test]
fn stages_passed_while_somebody_has_it_are_recorded_and_nobody_is_told() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:30:00").unwrap();
    let change = shop.conversation.tick(&shop.context("10:00:00")).unwrap();
    assert_eq!(change.alerts, []);
    assert_eq!(change.events, [Event::Recorded { stage: Stage::Risk1, texted: false }]);
}

#[test]
fn a_wish_runs_through_the_states_and_disturbs_nobody() {
    let mut shop = Shop::of_two();
    let asked = Asked { kind: Kind::Request, urgency: Urgency::Low, platform: Platform::Mastodon, stars: None };
    let (published_at, detected_at) = (at("09:00:00"), at("09:00:00"));
    shop.messages.push(asks("m1", published_at, detected_at, asked));
    shop.settle("09:00:00");
    let risk = shop.conversation.next_check_at.unwrap();
    let context = Context { now: risk, ..shop.context("09:00:00") };
    let change = shop.conversation.tick(&context).unwrap();
    assert_eq!((change.alerts.len(), change.conversation.cycle.unwrap().state), (0, State::AtRisk));
}

#[test]
fn what_waits_for_nothing_is_looked_at_at_the_next_opening_or_a_day_later() {
    let late = |hours| {
        let mut shop = Shop::of_two();
        shop.people = People::new(shop.people.all().to_vec(), hours);
        shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
        shop.tick("11:01:00");
        shop.conversation.next_check_at.unwrap()
    };
    assert_eq!(late(daily("08:00-18:00")), "2026-03-03T08:00:00Z".parse().unwrap());
    assert_eq!(late(Hours::never(TimeZone::UTC)), "2026-03-03T11:01:00Z".parse().unwrap());
}

proptest! {
    /// Looking twice at the same moment changes nothing more, and looking before its time changes nothing at all.
    #[test]
    fn a_sweep_is_idempotent(minutes in proptest::collection::vec(0i64..600, 1..20)) {
        let mut shop = complaint();
        let mut minutes = minutes;
        minutes.sort_unstable();
        for minute in minutes {
            let now = at("09:00:00") + SignedDuration::from_mins(minute);
            let context = Context { now, ..shop.context("09:00:00") };
            let before = shop.conversation.clone();
            if let Some(change) = before.tick(&context) {
                prop_assert!(before.next_check_at.is_some_and(|at| at <= now));
                prop_assert!(change.alerts.len() <= 1);
                let again = change.conversation.tick(&context);
                prop_assert_eq!(again, None);
                shop.conversation = change.conversation;
            }
        }
    }
}
