use jiff::tz::TimeZone;

use super::*;
use crate::conversation::ConversationKey;
use crate::customer::{Author, CustomerId, Customers};
use crate::delivery::Medium;
use crate::hours::Hours;
use crate::mention::Platform;
use crate::people::{Person, Role};
use crate::storm::{Crises, Storm};

fn now() -> Timestamp {
    "2026-03-02T10:00:00Z".parse().unwrap()
}

fn people() -> People {
    let hours = Hours::daily(TimeZone::UTC, &["08:00-18:00".parse().unwrap()]).unwrap();
    let person = |(name, number): (&str, &str)| Person {
        id: PersonId::of_name(name),
        name: name.to_owned(),
        phone: Phone::new(number).unwrap(),
        email: None,
        role: Role::Staff,
        on_call: None,
        quiet: Hours::never(TimeZone::UTC),
        texts_off_until: None,
    };
    let staff = [("Ann", "+15550100"), ("Ben", "+15550101"), ("Bea", "+15550101")];
    People::new(staff.map(person).into(), hours)
}

/// One alert that is ready: about whom, why, for whom.
struct One {
    alert: Alert,
    claims: Vec<Delivery>,
    held: bool,
    begun: bool,
}

fn one(author: &str, stage: Stage, names: &[&str]) -> One {
    let conversation = ConversationKey::of(Platform::Mastodon, author, Some(author), author);
    let text = |name: &&str| {
        let address = Address { person: PersonId::of_name(name), medium: Medium::Text };
        Delivery::first(address, now())
    };
    let alert = Alert { conversation, cycle: 1, stage, created_at: now() };
    One { alert, claims: names.iter().map(text).collect(), held: false, begun: false }
}

fn held(one: One) -> One {
    One { held: true, ..one }
}

fn packed(ones: &[One], allowance: &Allowance) -> Vec<(Vec<usize>, bool)> {
    let ready: Vec<Ready<'_>> = ones
        .iter()
        .map(|one| Ready {
            alert: &one.alert,
            crisis: one.alert.stage == Stage::Crisis,
            held: one.held,
            begun: one.begun,
            claims: &one.claims,
        })
        .collect();
    let parcels = compose(&ready, allowance, &people(), now());
    parcels.into_iter().map(|parcel| (parcel.alerts, parcel.summary)).collect()
}

fn alone(indexes: &[usize]) -> Vec<(Vec<usize>, bool)> {
    indexes.iter().map(|&index| (vec![index], false)).collect()
}

#[test]
fn three_for_one_person_are_a_bundle_and_two_are_one_only_when_one_had_to_wait() {
    let risk = |author| one(author, Stage::Risk1, &["Ben"]);
    let free = Allowance::default();
    assert_eq!(packed(&[risk("a"), risk("b")], &free), alone(&[0, 1]));
    assert_eq!(packed(&[risk("a"), held(risk("b"))], &free), [(vec![0, 1], false)]);
    assert_eq!(packed(&[risk("a"), risk("b"), risk("c")], &free), [(vec![0, 1, 2], false)]);
    assert_eq!(packed(&[held(risk("a"))], &free), alone(&[0]));
}

#[test]
fn a_bundle_takes_along_what_shares_a_person_with_it_and_leaves_others_alone() {
    let ones = [
        one("a", Stage::Risk1, &["Ann"]),
        one("b", Stage::Risk1, &["Ben"]),
        one("c", Stage::Risk2, &["Ben", "Ann"]),
        one("d", Stage::Risk1, &["Ben"]),
    ];
    assert_eq!(packed(&ones, &Allowance::default()), [(vec![1, 2, 3], false), (vec![0], false)]);
}

#[test]
fn of_one_conversation_or_one_phone_one_is_taken_and_the_rest_waits_for_the_next_bundle() {
    let twice = ["a", "b", "c", "a"].map(|author| one(author, Stage::Risk1, &["Ben"]));
    assert_eq!(packed(&twice, &Allowance::default()), [(vec![0, 1, 2], false)]);
    let [a, b, c] = ["a", "b", "c"].map(|author| one(author, Stage::Risk1, &["Ben"]));
    let shared = [a, b, c, one("d", Stage::Risk2, &["Ben", "Bea"])];
    assert_eq!(packed(&shared, &Allowance::default()), [(vec![0, 1, 2], false)], "Bea has Ben's phone");
}

#[test]
fn of_one_customers_warnings_one_is_in_the_bundle_and_every_breach_is() {
    let ben = CustomerId::new("ben");
    let of = ["a", "b"].map(|id| (Author { platform: Platform::Mastodon, id: id.to_owned() }, ben.clone()));
    let customers = Customers { of: of.into(), ..Customers::default() };
    let linked = Allowance { customers, ..Allowance::default() };
    let all = |stage| ["a", "b", "c"].map(|author| one(author, stage, &["Ben"]));
    assert_eq!(packed(&all(Stage::Risk1), &linked), [(vec![0, 2], false)]);
    assert_eq!(packed(&all(Stage::Breached), &linked), [(vec![0, 1, 2], false)]);
}

#[test]
fn in_a_storm_everything_is_one_summary_and_between_summaries_only_the_first_breach_goes() {
    let storm = |last_summary, breach_told| {
        let began_at = now() - jiff::SignedDuration::from_mins(50);
        Allowance { storm: Some(Storm { began_at, last_summary, breach_told }), ..Allowance::default() }
    };
    let two = [one("a", Stage::Breached, &["Ben"]), one("b", Stage::Breached, &["Ann"])];
    assert_eq!(packed(&two, &storm(None, false)), [(vec![0, 1], true)]);
    let lately = Some(now() - jiff::SignedDuration::from_mins(10));
    assert_eq!(packed(&two, &storm(lately, false)), alone(&[0]), "the second joins the next summary");
    let begun = [One { begun: true, ..one("a", Stage::Risk1, &["Ben"]) }];
    assert_eq!(packed(&begun, &storm(lately, true)), alone(&[0]), "what was begun is ended");
}

#[test]
fn crises_go_one_by_one_until_they_are_many_and_never_with_others() {
    let crises =
        |count: usize| ["a", "b", "c", "d"].map(|author| one(author, Stage::Crisis, &["Ben"])).into_iter().take(count);
    let mut three: Vec<One> = crises(3).collect();
    three.push(one("e", Stage::Risk1, &["Ben"]));
    assert_eq!(packed(&three, &Allowance::default()), alone(&[0, 1, 2, 3]));
    let four: Vec<One> = crises(4).collect();
    assert_eq!(packed(&four, &Allowance::default()), [(vec![0, 1, 2, 3], true)]);
    let tried_before: Vec<One> = crises(4).map(|one| One { begun: true, ..one }).collect();
    assert_eq!(packed(&tried_before, &Allowance::default()), [(vec![0, 1, 2, 3], true)], "also when none is new");
    let after_three = Allowance { crises: Crises::default().with(3, false, now()), ..Allowance::default() };
    let one_more: Vec<One> = crises(1).collect();
    assert_eq!(packed(&one_more, &after_three), [(vec![0], true)]);
}

#[test]
fn a_bundle_counts_once_for_the_phone_and_is_paid_once() {
    let ones = ["a", "b", "c"].map(|author| one(author, Stage::Risk1, &["Ben"]));
    let ready: Vec<Ready<'_>> = ones
        .iter()
        .map(|one| Ready { alert: &one.alert, crisis: false, held: false, begun: false, claims: &one.claims })
        .collect();
    let before = Allowance::default();
    let parcels = compose(&ready, &before, &people(), now());
    let after = before.after(&parcels[0], &ready, &people(), now());
    let ben = Phone::new("+15550101").unwrap();
    assert_eq!(after.phones[&ben].sent(), [now()]);
    assert_eq!(after.spending.spent, before.budget.price_of_text(&ben));
    assert_eq!(after.phones.len(), 1);
}

#[test]
fn only_a_new_crisis_counts_towards_too_many() {
    let counted = |one: One| {
        let ready = [Ready { alert: &one.alert, crisis: true, held: false, begun: one.begun, claims: &one.claims }];
        let parcel = Parcel { alerts: vec![0], summary: false };
        Allowance::default().after(&parcel, &ready, &people(), now()).crises.told().len()
    };
    assert_eq!(counted(one("a", Stage::Crisis, &["Ben"])), 1);
    assert_eq!(counted(one("a", Stage::Risk1, &["Ben"])), 0, "a crisis that was told before");
    assert_eq!(counted(One { begun: true, ..one("a", Stage::Crisis, &["Ben"]) }), 0, "its second try");
}
