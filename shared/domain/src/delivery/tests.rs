mod noise;
mod properties;

use jiff::tz::TimeZone;

use super::*;
use crate::alert::Stage;
use crate::conversation::{Alert, Context, ConversationKey, Message};
use crate::hours::Hours;
use crate::mention::{Kind, Platform, Urgency};
use crate::people::{People, Person, Phone, Role};
use crate::target::{Asked, Targets};

fn at(text: &str) -> Timestamp {
    format!("2026-03-02T{text}Z").parse().unwrap()
}

fn id(name: &str) -> PersonId {
    PersonId::of_name(name)
}

fn team(names: &[(&str, Role)]) -> People {
    let hours = Hours::daily(TimeZone::UTC, &["08:00-18:00".parse().unwrap()]).unwrap();
    let person = |(index, &(name, role)): (usize, &(&str, Role))| Person {
        id: id(name),
        name: name.to_owned(),
        phone: Phone::new(&format!("+1555010{index}")).unwrap(),
        email: None,
        role,
        on_call: None,
        quiet: Hours::never(TimeZone::UTC),
        texts_off_until: None,
    };
    People::new(names.iter().enumerate().map(person).collect(), hours)
}

/// A complaint of nine o'clock that is at risk since ten.
fn at_risk(people: &People) -> (Alert, Conversation) {
    let key = ConversationKey::of(Platform::Mastodon, "m1", Some("ann"), "m1");
    let asked = Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };
    let (published_at, detected_at) = (at("09:00:00"), at("09:00:00"));
    let message = Message {
        id: "m1".into(),
        published_at,
        starts_at: published_at,
        detected_at,
        asked,
        opens: true,
        withdrawn_at: None,
    };
    let targets = Targets::default();
    let poll_every = SignedDuration::from_mins(5);
    let context =
        |now| Context { people, targets: &targets, poll_every, reads_answers: false, settings_version: 1, now };
    let opened = Conversation::new(key).settle(&[message], &[], &context(at("09:00:00"))).unwrap().conversation;
    let change = opened.tick(&context(at("10:00:00"))).unwrap();
    (change.alerts[0].clone(), change.conversation)
}

fn plan(alert: &Alert, conversation: &Conversation, deliveries: &[Delivery], people: &People, now: Timestamp) -> Plan {
    super::plan(alert, conversation, deliveries, people, &Allowance::default(), now)
}

fn text_to(name: &str) -> Address {
    Address { person: id(name), medium: Medium::Text }
}

fn email_to(name: &str) -> Address {
    Address { person: id(name), medium: Medium::Email }
}

fn claims(plan: &Plan) -> Vec<(Address, u32)> {
    match plan {
        Plan::Claim(deliveries) => deliveries.iter().map(|d| (d.address.clone(), d.claims)).collect(),
        Plan::Drop(_) | Plan::Hold { .. } | Plan::Wait(_) | Plan::Done => vec![],
    }
}

#[test]
fn who_is_on_call_is_claimed_once_and_then_it_is_done() {
    let people = team(&[("Ann", Role::Owner)]);
    let (alert, conversation) = at_risk(&people);
    let first = plan(&alert, &conversation, &[], &people, at("10:00:01"));
    assert_eq!(claims(&first), [(text_to("Ann"), 1)]);
    let Plan::Claim(deliveries) = first else { unreachable!() };
    let sent = deliveries[0].marked(Outcome::Sent { message_id: "x".into() }, at("10:00:02")).unwrap();
    assert_eq!(plan(&alert, &conversation, &[sent], &people, at("10:00:03")), Plan::Done);
}

#[test]
fn nothing_is_sent_once_it_is_answered_acknowledged_or_another_cycle() {
    let people = team(&[("Ann", Role::Owner)]);
    let (alert, conversation) = at_risk(&people);
    let mut answered = conversation.clone();
    answered.cycle.as_mut().unwrap().state = crate::conversation::State::Met;
    let mut acknowledged = conversation.clone();
    acknowledged.cycle.as_mut().unwrap().acknowledged = Some(crate::conversation::Acknowledgement {
        by: id("Ann"),
        at: at("10:00:00"),
        until: at("10:30:00"),
        snoozed: false,
    });
    let mut another = conversation;
    another.cycle.as_mut().unwrap().number = 2;
    for conversation in [answered, acknowledged, another] {
        assert!(matches!(plan(&alert, &conversation, &[], &people, at("10:00:01")), Plan::Drop(_)));
    }
}

#[test]
fn a_crash_between_claim_and_mark_costs_at_most_one_more_text_then_e_mail_and_the_next_person() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff)]);
    let (alert, conversation) = at_risk(&people);
    let crashed = Delivery::first(text_to("Ben"), at("10:00:00"));
    let before = plan(&alert, &conversation, std::slice::from_ref(&crashed), &people, at("10:01:29"));
    assert_eq!(before, Plan::Wait(at("10:01:30")));
    let after = plan(&alert, &conversation, std::slice::from_ref(&crashed), &people, at("10:01:30"));
    assert_eq!(claims(&after), [(text_to("Ben"), 2)]);
    let Plan::Claim(again) = after else { unreachable!() };
    let given_up = plan(&alert, &conversation, &again, &people, at("10:03:00"));
    assert_eq!(claims(&given_up), [(text_to("Ann"), 1), (email_to("Ben"), 1)]);
}

#[test]
fn throttled_is_tried_three_times_and_refused_goes_to_the_next_person_at_once() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff)]);
    let (alert, conversation) = at_risk(&people);
    let mut delivery = Delivery::first(text_to("Ben"), at("10:00:00"));
    let mut tries = 0;
    loop {
        tries += 1;
        delivery = delivery.marked(Outcome::Throttled, at("10:00:01")).unwrap();
        match plan(&alert, &conversation, std::slice::from_ref(&delivery), &people, at("10:00:02")) {
            Plan::Claim(next) if next[0].address == text_to("Ben") => delivery = next[0].clone(),
            after => {
                assert_eq!(claims(&after), [(text_to("Ann"), 1), (email_to("Ben"), 1)]);
                break;
            }
        }
    }
    assert_eq!(tries, 3);

    let refused = Delivery::first(text_to("Ben"), at("10:00:00"));
    let refused = refused.marked(Outcome::Refused { reason: "opted out".into() }, at("10:00:01")).unwrap();
    let after = plan(&alert, &conversation, &[refused], &people, at("10:00:01"));
    assert_eq!(claims(&after), [(text_to("Ann"), 1), (email_to("Ben"), 1)]);
}

#[test]
fn a_warning_that_was_held_until_a_later_stage_is_not_told_any_more() {
    let people = team(&[("Ann", Role::Owner)]);
    let (alert, mut conversation) = at_risk(&people);
    conversation.cycle.as_mut().unwrap().recorded.insert(Stage::Risk2);
    let plan_of = |stage| plan(&Alert { stage, ..alert.clone() }, &conversation, &[], &people, at("10:36:01"));
    assert_eq!(plan_of(Stage::Risk1), Plan::Drop("a later stage speaks for it"));
    assert!(matches!(plan_of(Stage::Risk2), Plan::Claim(_)));
    let begun = [Delivery::first(text_to("Ann"), at("10:00:00"))];
    assert_eq!(
        plan(&alert, &conversation, &begun, &people, at("10:00:01")),
        Plan::Wait(at("10:01:30")),
        "what was begun is ended"
    );
}

#[test]
fn an_unknown_outcome_keeps_the_claim() {
    let claimed = Delivery::first(text_to("Ben"), at("10:00:00"));
    assert_eq!(claimed.marked(Outcome::Unknown, at("10:00:05")), None);
}

#[test]
fn when_the_last_person_cannot_be_texted_the_e_mail_is_the_way_out() {
    let people = team(&[("Ann", Role::Owner)]);
    let (alert, conversation) = at_risk(&people);
    assert_eq!(alert.stage, Stage::Risk1);
    let refused = Delivery::first(text_to("Ann"), at("10:00:00"));
    let refused = refused.marked(Outcome::Refused { reason: "invalid number".into() }, at("10:00:01")).unwrap();
    let after = plan(&alert, &conversation, std::slice::from_ref(&refused), &people, at("10:00:01"));
    assert_eq!(claims(&after), [(email_to("Ann"), 1)]);
    let Plan::Claim(mail) = after else { unreachable!() };
    let mailed = mail[0].marked(Outcome::Sent { message_id: "m".into() }, at("10:00:02")).unwrap();
    assert_eq!(plan(&alert, &conversation, &[refused, mailed], &people, at("10:00:03")), Plan::Done);
}

#[test]
fn what_may_not_ring_now_is_held_until_it_may() {
    let people = team(&[("Ann", Role::Owner)]);
    let (alert, conversation) = at_risk(&people);
    let night = plan(&alert, &conversation, &[], &people, at("20:00:00"));
    assert_eq!(night, Plan::Hold { until: "2026-03-03T08:00:00Z".parse().unwrap(), why: QUIET });
}

#[test]
fn once_somebodys_time_with_it_is_over_it_is_sent() {
    let people = team(&[("Ann", Role::Owner)]);
    let (alert, mut conversation) = at_risk(&people);
    conversation.cycle.as_mut().unwrap().acknowledged = Some(crate::conversation::Acknowledgement {
        by: id("Ann"),
        at: at("10:00:00"),
        until: at("10:30:00"),
        snoozed: false,
    });
    assert!(matches!(plan(&alert, &conversation, &[], &people, at("10:29:59")), Plan::Drop(_)));
    assert_eq!(claims(&plan(&alert, &conversation, &[], &people, at("10:30:00"))), [(text_to("Ann"), 1)]);
}

#[test]
fn a_mark_keeps_what_was_claimed_and_says_what_became_of_it() {
    let claimed = Delivery::first(text_to("Ben"), at("10:00:00"));
    assert_eq!(claimed.fate, Fate::Claimed { lease_until: at("10:01:30") });
    let (message_id, reason) = ("x".to_owned(), "opted out".to_owned());
    #[rustfmt::skip]
    let table = [
        // outcome,                                           name,        claims, throttled, fate
        (Outcome::Sent { message_id: message_id.clone() },    "sent",      1,      0,         Fate::Sent { at: at("10:00:02"), message_id }),
        (Outcome::Refused { reason: reason.clone() },         "refused",   1,      0,         Fate::Failed { reason }),
        (Outcome::Throttled,                                  "throttled", 0,      1,         Fate::Released),
    ];
    for (outcome, name, claims, throttled, fate) in table {
        assert_eq!(outcome.name(), name);
        let marked = claimed.marked(outcome, at("10:00:02")).unwrap();
        assert_eq!(marked, Delivery { address: text_to("Ben"), claims, throttled, fate });
    }
    assert_eq!(Outcome::Unknown.name(), "unknown");
}

#[test]
fn a_throttled_text_that_then_crashes_is_repeated_once() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff)]);
    let (alert, conversation) = at_risk(&people);
    let plan = |delivery: &Delivery, now| plan(&alert, &conversation, std::slice::from_ref(delivery), &people, at(now));
    let throttled = Delivery::first(text_to("Ben"), at("10:00:00")).marked(Outcome::Throttled, at("10:00:01")).unwrap();
    let Plan::Claim(crashed) = plan(&throttled, "10:00:02") else { panic!("it is tried again at once") };
    assert_eq!(plan(&crashed[0], "10:01:31"), Plan::Wait(at("10:01:32")));
    let Plan::Claim(again) = plan(&crashed[0], "10:01:32") else { panic!("its lease has ended") };
    assert_eq!(claims(&plan(&again[0], "10:03:02")), [(text_to("Ann"), 1), (email_to("Ben"), 1)]);
}

#[test]
fn a_text_that_crashed_and_then_was_throttled_is_not_repeated_twice() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff)]);
    let (alert, conversation) = at_risk(&people);
    let claim = |delivery: &Delivery, now| match plan(
        &alert,
        &conversation,
        std::slice::from_ref(delivery),
        &people,
        at(now),
    ) {
        Plan::Claim(deliveries) => deliveries[0].clone(),
        other => panic!("{other:?}"),
    };
    let again = claim(&Delivery::first(text_to("Ben"), at("10:00:00")), "10:01:30");
    let throttled = again.marked(Outcome::Throttled, at("10:01:31")).unwrap();
    let crashed = claim(&throttled, "10:01:32");
    assert_eq!((crashed.address.clone(), crashed.claims), (text_to("Ben"), 2));
    assert_eq!(claim(&crashed, "10:03:02").address, text_to("Ann"));
}

#[test]
fn while_another_of_the_alerts_texts_is_under_way_only_an_e_mail_replaces_a_lost_one() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff), ("Cem", Role::Backup)]);
    let (alert, conversation) = at_risk(&people);
    let lost = Delivery::first(text_to("Ben"), at("10:00:00"));
    let lost = lost.marked(Outcome::Refused { reason: "opted out".into() }, at("10:00:01")).unwrap();
    let under_way = Delivery::first(text_to("Cem"), at("10:00:00"));
    let after = plan(&alert, &conversation, &[lost.clone(), under_way.clone()], &people, at("10:00:01"));
    assert_eq!(claims(&after), [(email_to("Ben"), 1)]);
    let mailed = Delivery::first(email_to("Ben"), at("10:00:05"));
    let after = plan(&alert, &conversation, &[lost, under_way, mailed], &people, at("10:00:06"));
    assert_eq!(after, Plan::Wait(at("10:01:30")), "the lease that ends first");
}

#[test]
fn a_lost_e_mail_is_not_replaced() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff)]);
    let (alert, conversation) = at_risk(&people);
    let sent = |address| {
        Delivery::first(address, at("10:00:00")).marked(Outcome::Sent { message_id: "x".into() }, at("10:00:01"))
    };
    let refused = Delivery::first(email_to("Ann"), at("10:00:00"))
        .marked(Outcome::Refused { reason: "no address".into() }, at("10:00:01"));
    let deliveries = [sent(text_to("Ben")).unwrap(), refused.unwrap()];
    assert_eq!(plan(&alert, &conversation, &deliveries, &people, at("10:00:02")), Plan::Done);
}

#[test]
fn a_breach_reaches_each_person_once_by_text_and_once_by_e_mail_in_the_order_in_which_they_are_asked() {
    let people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff), ("Cem", Role::Backup)]);
    let (alert, conversation) = at_risk(&people);
    let breached = Alert { stage: Stage::Breached, ..alert };
    let order = [text_to("Ben"), text_to("Cem"), text_to("Ann"), email_to("Ben"), email_to("Cem"), email_to("Ann")];
    let first = plan(&breached, &conversation, &[], &people, at("11:01:00"));
    assert_eq!(claims(&first), order.map(|address| (address, 1)));
}

#[test]
fn a_text_is_not_tried_again_once_its_person_may_not_be_texted() {
    let mut people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff)]);
    let (alert, conversation) = at_risk(&people);
    let throttled = Delivery::first(text_to("Ben"), at("10:00:00")).marked(Outcome::Throttled, at("10:00:01")).unwrap();
    let crashed = Delivery::first(text_to("Ben"), at("10:00:00"));
    people.all_mut()[1].texts_off_until = Some(at("12:00:00"));
    for delivery in [throttled, crashed] {
        let after = plan(&alert, &conversation, std::slice::from_ref(&delivery), &people, at("10:01:30"));
        assert_eq!(claims(&after), [(text_to("Ann"), 1), (email_to("Ben"), 1)]);
    }
}
