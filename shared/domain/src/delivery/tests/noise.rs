//! What holds a text back, and what does not.

use super::*;
use crate::budget::{Budget, Spending};
use crate::limits::Window;
use crate::storm::Storm;

fn three() -> People {
    let mut people = team(&[("Ann", Role::Owner), ("Ben", Role::Staff), ("Cem", Role::Backup)]);
    for person in people.all_mut() {
        person.email = (person.role != Role::Backup).then(|| format!("{}@crumb.example", person.id));
    }
    people
}

fn rang(people: &People, names: &[&str], when: &str) -> Allowance {
    let window = || Window::new(vec![at(when)]);
    let phones = names.iter().map(|name| (people.get(&id(name)).unwrap().phone.clone(), window()));
    Allowance { phones: phones.collect(), ..Allowance::default() }
}

fn plan_with(stage: Stage, deliveries: &[Delivery], people: &People, allowance: &Allowance, now: &str) -> Plan {
    let (alert, mut conversation) = at_risk(people);
    conversation.cycle.as_mut().unwrap().recorded.insert(stage);
    super::super::plan(&Alert { stage, ..alert }, &conversation, deliveries, people, allowance, at(now))
}

#[test]
fn a_phone_that_rang_within_the_minute_holds_the_alert_until_it_is_free() {
    let people = three();
    let allowance = rang(&people, &["Ben"], "10:00:00");
    let held = Plan::Hold { until: at("10:01:00"), why: LIMITED };
    assert_eq!(plan_with(Stage::Risk1, &[], &people, &allowance, "10:00:30"), held);
    assert_eq!(claims(&plan_with(Stage::Risk1, &[], &people, &allowance, "10:01:00")), [(text_to("Ben"), 1)]);
}

#[test]
fn one_phone_that_must_wait_keeps_nobody_else_waiting() {
    let people = three();
    let allowance = rang(&people, &["Ben"], "10:36:00");
    let first = plan_with(Stage::Risk2, &[], &people, &allowance, "10:36:30");
    assert_eq!(claims(&first), [(text_to("Cem"), 1), (text_to("Ben"), 0)], "Ben's waits, unclaimed");
    let Plan::Claim(mut deliveries) = first else { unreachable!() };
    deliveries[0] = deliveries[0].marked(Outcome::Sent { message_id: "x".into() }, at("10:36:31")).unwrap();
    let waits = Plan::Hold { until: at("10:37:00"), why: LIMITED };
    assert_eq!(plan_with(Stage::Risk2, &deliveries, &people, &allowance, "10:36:31"), waits);
    let then = plan_with(Stage::Risk2, &deliveries, &people, &allowance, "10:37:00");
    assert_eq!(claims(&then), [(text_to("Ben"), 1)]);
}

#[test]
fn a_text_that_only_waited_for_its_phone_is_over_once_a_later_stage_says_more() {
    let people = three();
    let (alert, mut conversation) = at_risk(&people);
    conversation.cycle.as_mut().unwrap().recorded.extend([Stage::Risk2, Stage::Breached]);
    let sent = Delivery::first(text_to("Cem"), at("10:36:00"));
    let sent = sent.marked(Outcome::Sent { message_id: "x".into() }, at("10:36:01")).unwrap();
    let deliveries = [sent, Delivery::held(text_to("Ben"))];
    let risk2 = Alert { stage: Stage::Risk2, ..alert };
    assert_eq!(plan(&risk2, &conversation, &deliveries, &people, at("11:02:00")), Plan::Done);
}

#[test]
fn a_text_whose_person_got_the_last_one_while_it_waited_goes_to_the_next_person_and_as_an_e_mail() {
    let people = three();
    let (alert, mut conversation) = at_risk(&people);
    let alert = Alert { stage: Stage::Recheck(1), ..alert };
    conversation.cycle.as_mut().unwrap().recorded.extend([Stage::Breached, Stage::Recheck(1)]);
    let deliveries = [Delivery::held(text_to("Ben"))];
    for (sent, expected) in [(2, vec![(text_to("Ben"), 1)]), (3, vec![(text_to("Cem"), 1), (email_to("Ben"), 1)])] {
        conversation.cycle.as_mut().unwrap().texts.sent.insert(id("Ben"), sent);
        let plan = plan(&alert, &conversation, &deliveries, &people, at("11:30:00"));
        assert_eq!(claims(&plan), expected, "after {sent}");
    }
}

#[test]
fn a_breach_is_e_mailed_at_once_even_when_every_phone_must_wait() {
    let people = three();
    let allowance = rang(&people, &["Ann", "Ben", "Cem"], "11:01:00");
    let mails: Vec<(Address, u32)> = ["Ben", "Cem", "Ann"].map(|name| (email_to(name), 1)).into();
    let waiting = ["Ben", "Cem", "Ann"].map(|name| (text_to(name), 0));
    let plan = plan_with(Stage::Breached, &[], &people, &allowance, "11:01:30");
    assert_eq!(claims(&plan), [mails, waiting.into()].concat());
}

#[test]
fn a_crisis_waits_for_no_phone_no_budget_and_no_storm() {
    let people = three();
    let (alert, mut conversation) = at_risk(&people);
    conversation.cycle.as_mut().unwrap().asked.urgency = Urgency::Crisis;
    let allowance = Allowance {
        spending: Spending { spent: 100, monthly: Some(100) },
        storm: Some(Storm { began_at: at("09:00:00"), last_summary: Some(at("10:00:00")), breach_told: true }),
        ..rang(&people, &["Ann", "Ben", "Cem"], "10:00:00")
    };
    let crisis = Alert { stage: Stage::Crisis, ..alert };
    let plan = super::super::plan(&crisis, &conversation, &[], &people, &allowance, at("10:00:01"));
    assert_eq!(claims(&plan)[0], (text_to("Ben"), 1));
}

#[test]
fn what_the_budget_does_not_have_is_e_mailed_instead_and_a_breach_has_its_share() {
    let people = three();
    let budget = Budget { monthly_micros: Some(100), sms_price_micros: Some(10) };
    let spent = |spent| {
        let spending = Spending { spent, monthly: Some(100) };
        Allowance { budget, spending, ..Allowance::default() }
    };
    let warning = |left| claims(&plan_with(Stage::Risk1, &[], &people, &spent(left), "10:00:01"));
    assert_eq!(warning(70), [(text_to("Ben"), 1)]);
    assert_eq!(warning(71), [(email_to("Ben"), 1)]);
    let mails = ["Ben", "Cem", "Ann"].map(|name| (email_to(name), 1)).to_vec();
    let breach = |left| claims(&plan_with(Stage::Breached, &[], &people, &spent(left), "11:01:00"));
    let texts = |names: &[&str]| names.iter().map(|name| (text_to(name), 1)).collect::<Vec<_>>();
    assert_eq!(breach(70), [texts(&["Ben", "Cem", "Ann"]), mails.clone()].concat());
    assert_eq!(breach(80), [texts(&["Ben", "Cem"]), mails.clone()].concat(), "as far as it goes");
    assert_eq!(breach(100), mails);
}

#[test]
fn when_nobody_in_line_for_a_text_has_an_e_mail_address_everybody_is_e_mailed() {
    let mut people = three();
    people.all_mut()[1].email = None;
    let spending = Spending { spent: 100, monthly: Some(100) };
    let allowance = Allowance { spending, ..Allowance::default() };
    let plan = plan_with(Stage::Risk1, &[], &people, &allowance, "10:00:01");
    assert_eq!(claims(&plan), ["Ann", "Ben", "Cem"].map(|name| (email_to(name), 1)));
}

#[test]
fn in_a_storm_warnings_wait_for_the_summary_and_the_first_breach_does_not() {
    let people = three();
    let storm = |breach_told| Allowance {
        storm: Some(Storm { began_at: at("09:50:00"), last_summary: Some(at("10:50:00")), breach_told }),
        ..Allowance::default()
    };
    let held = Plan::Hold { until: at("11:20:00"), why: STORM };
    assert_eq!(plan_with(Stage::Risk2, &[], &people, &storm(false), "11:01:00"), held);
    assert_eq!(plan_with(Stage::Breached, &[], &people, &storm(true), "11:01:00"), held);
    assert!(matches!(plan_with(Stage::Breached, &[], &people, &storm(false), "11:01:00"), Plan::Claim(_)));
    assert!(matches!(plan_with(Stage::Risk2, &[], &people, &storm(true), "11:20:00"), Plan::Claim(_)));
}

#[test]
fn what_one_person_hands_to_another_waits_for_no_storm() {
    let storm = Storm { began_at: at("09:50:00"), last_summary: Some(at("10:50:00")), breach_told: true };
    let allowance = Allowance { storm: Some(storm), ..Allowance::default() };
    assert!(matches!(plan_with(Stage::HandedOver(1), &[], &three(), &allowance, "11:01:00"), Plan::Claim(_)));
}

#[test]
fn a_text_counts_for_its_cycle_at_its_first_try_only() {
    let people = three();
    let (_, conversation) = at_risk(&people);
    let targets = Targets::default();
    let poll_every = SignedDuration::from_mins(5);
    let context = Context {
        people: &people,
        targets: &targets,
        poll_every,
        reads_answers: true,
        settings_version: 1,
        now: at("10:00:01"),
    };
    let texts = |claims: &[Delivery]| {
        counted(&conversation, claims, &context).cycle.unwrap().texts.sent.get(&id("Ben")).copied().unwrap_or_default()
    };
    let first = Delivery::first(text_to("Ben"), at("10:00:01"));
    assert_eq!(texts(std::slice::from_ref(&first)), 1);
    assert_eq!(texts(&[first.again(at("10:02:00"))]), 0, "a repeated claim");
    let throttled = first.marked(Outcome::Throttled, at("10:00:02")).unwrap();
    assert_eq!(texts(&[throttled.again(at("10:01:00"))]), 0, "a text that was throttled");
    assert_eq!(texts(&[Delivery::held(text_to("Ben"))]), 0, "one that waits");
    assert_eq!(texts(&[Delivery::held(text_to("Ben")).again(at("10:01:00"))]), 1, "and goes");
    assert_eq!(texts(&[Delivery::first(email_to("Ben"), at("10:00:01"))]), 0, "an e-mail");
}

#[test]
fn what_reached_nobody_is_not_called_told() {
    let people = team(&[("Ann", Role::Owner)]);
    let (mut alert, mut conversation) = at_risk(&people);
    alert.stage = Stage::Unacknowledged(1);
    let of = |address, fate| Delivery { address, claims: 0, throttled: 0, fate };
    let failed = || Fate::Failed { reason: "no e-mail address".into() };
    let lost = [of(text_to("Ann"), failed()), of(email_to("Ann"), failed())];
    assert_eq!(
        plan(&alert, &conversation, &lost, &people, at("10:36:01")),
        Plan::Drop("nobody is known to have been told")
    );
    let waited = [of(text_to("Ann"), Fate::Released), of(email_to("Ann"), failed())];
    conversation.cycle.as_mut().unwrap().recorded.insert(Stage::Unacknowledged(2));
    let overtaken = Plan::Drop("a later stage speaks for it");
    assert_eq!(plan(&alert, &conversation, &waited, &people, at("10:36:01")), overtaken);
}
