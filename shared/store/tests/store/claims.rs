//! Claim with a lease, send, mark.

use std::slice::from_ref;

use domain::conversation::Conversation;
use domain::delivery::{Address, Delivery, Fate, LEASE, Medium, Outcome};
use domain::people::PersonId;
use store::{AlertKey, Claim, Claimed, Claims, Link, Marked};

use crate::ledger::rung;
use crate::world::{World, at, reply};

pub(crate) fn address(name: &str) -> Address {
    Address { person: PersonId::of_name(name), medium: Medium::Text }
}

pub(crate) async fn try_claim(
    world: &World,
    alert: &AlertKey,
    delivery: &Delivery,
    previous: Option<&Delivery>,
    link: Option<&Link>,
) -> Claimed {
    let before = &world.store.alert_file(alert).await.unwrap().unwrap().conversation;
    let after = &before.clone().with_text(&delivery.address.person, &world.context(at("10:00:01")));
    let (deliveries, previous, links) = (from_ref(delivery), previous.as_slice(), link.as_slice());
    let (previous, links) = (&to_vec(previous)[..], &to_vec(links)[..]);
    claim(world, &Claim { before, after, alert, deliveries, previous }, links).await
}

/// One claim. A text rings a phone and is paid for.
async fn claim(world: &World, claim: &Claim<'_>, links: &[Link]) -> Claimed {
    let mut ledger = world.ledger(at("10:00:01")).await;
    let rings = claim.deliveries.iter().any(|delivery| delivery.address.medium == Medium::Text);
    let after = if rings { rung(&ledger, "10:00:01") } else { ledger.allowance.clone() };
    let claims = Claims { alerts: from_ref(claim), links, after: &after };
    world.store.claim(&claims, &mut ledger).await.unwrap()[0]
}

fn to_vec<T: Clone>(some: &[&T]) -> Vec<T> {
    some.iter().map(|one| (*one).clone()).collect()
}

pub(crate) async fn claim_text(
    world: &World,
    alert: &AlertKey,
    delivery: &Delivery,
    previous: Option<&Delivery>,
    link: Option<&Link>,
) {
    assert_eq!(try_claim(world, alert, delivery, previous, link).await, Claimed::Taken);
}

/// A claim that counts no text, from a conversation as it was once read.
pub(crate) async fn try_email(
    world: &World,
    alert: &AlertKey,
    read: &Conversation,
    deliveries: &[Delivery],
) -> Claimed {
    claim(world, &Claim { before: read, after: read, alert, deliveries, previous: &[] }, &[]).await
}

pub(crate) async fn first_claim(world: &World, alert: &AlertKey) -> Delivery {
    let delivery = Delivery::first(address("Ben"), at("10:00:01"));
    claim_text(world, alert, &delivery, None, None).await;
    delivery
}

fn sent(delivery: &Delivery, message_id: &str) -> Delivery {
    delivery.marked(Outcome::Sent { message_id: message_id.to_owned() }, at("10:00:03")).unwrap()
}

async fn deliveries(world: &World, alert: &AlertKey) -> Vec<Delivery> {
    world.store.alert_file(alert).await.unwrap().unwrap().deliveries
}

#[tokio::test]
async fn a_claim_keeps_the_text_the_delivery_and_the_link_together() {
    let (world, alert) = World::with_alert().await;
    let delivery = Delivery::first(address("Ben"), at("10:00:01"));
    let (conversation, person) = (alert.conversation.clone(), PersonId::of_name("Ben"));
    let link = Link::new("a token", conversation.clone(), "m1".to_owned(), person.clone(), at("18:00:00"));
    claim_text(&world, &alert, &delivery, None, Some(&link)).await;

    let conversation = world.conversation(&conversation).await;
    assert_eq!(conversation.version, 3);
    assert_eq!(conversation.cycle.unwrap().texts.sent[&person], 1);
    assert_eq!(deliveries(&world, &alert).await, [delivery]);
    assert_eq!(world.store.link("a token").await.unwrap(), Some(link));
    assert_eq!(world.store.link("another token").await.unwrap(), None);
}

#[tokio::test]
async fn a_claim_is_lost_when_the_reply_was_committed_before() {
    let (world, alert) = World::with_alert().await;
    let conversation = world.conversation(&alert.conversation).await;
    world.sees_reply(&alert.conversation, &reply("r1", "09:59:00"), at("10:00:01")).await;

    for medium in [Medium::Text, Medium::Email] {
        let delivery = Delivery::first(Address { medium, ..address("Ben") }, at("10:00:02"));
        let claimed = try_email(&world, &alert, &conversation, from_ref(&delivery)).await;
        assert_eq!(claimed, Claimed::Lost, "{medium}");
    }
    assert_eq!(deliveries(&world, &alert).await, []);
}

#[tokio::test]
async fn of_two_senders_that_read_the_same_one_gets_the_claim() {
    let (world, alert) = World::with_alert().await;
    let before = &world.conversation(&alert.conversation).await;
    let after = &before.clone().with_text(&PersonId::of_name("Ben"), &world.context(at("10:00:01")));
    let delivery = Delivery::first(address("Ben"), at("10:00:01"));
    let same = Claim { before, after, alert: &alert, deliveries: from_ref(&delivery), previous: &[] };
    let (one, other) = tokio::join!(claim(&world, &same, &[]), claim(&world, &same, &[]));
    let mut outcomes = [one, other];
    outcomes.sort_by_key(|outcome| *outcome == Claimed::Lost);
    assert_eq!(outcomes, [Claimed::Taken, Claimed::Lost]);
    assert_eq!(try_claim(&world, &alert, &delivery, None, None).await, Claimed::Lost, "also after reading again");
}

#[tokio::test]
async fn everybody_is_claimed_for_or_nobody() {
    let (world, alert) = World::with_alert().await;
    let ann = Delivery::first(Address { medium: Medium::Email, ..address("Ann") }, at("10:00:01"));
    let ben = Delivery::first(Address { medium: Medium::Email, ..address("Ben") }, at("10:00:01"));
    let read = world.conversation(&alert.conversation).await;
    assert_eq!(try_email(&world, &alert, &read, from_ref(&ben)).await, Claimed::Taken);
    assert_eq!(try_email(&world, &alert, &read, &[ann, ben.clone()]).await, Claimed::Lost);
    assert_eq!(try_email(&world, &alert, &read, &[]).await, Claimed::Lost);
    assert_eq!(deliveries(&world, &alert).await, [ben]);
}

#[tokio::test]
async fn an_email_is_claimed_without_a_new_version_of_the_conversation() {
    let (world, alert) = World::with_alert().await;
    let read = world.conversation(&alert.conversation).await;
    let email = |name| Delivery::first(Address { medium: Medium::Email, ..address(name) }, at("10:00:01"));
    assert_eq!(try_email(&world, &alert, &read, &[email("Ann"), email("Ben")]).await, Claimed::Taken);
    assert_eq!(world.conversation(&alert.conversation).await, read);
    assert_eq!(deliveries(&world, &alert).await.len(), 2);
}

#[tokio::test]
async fn a_claim_whose_lease_has_ended_is_taken_again_and_the_first_holder_marks_nothing() {
    let (world, alert) = World::with_alert().await;
    let first = first_claim(&world, &alert).await;
    let again = Delivery { claims: 2, ..Delivery::first(first.address.clone(), at("10:00:02") + LEASE) };
    claim_text(&world, &alert, &again, Some(&first), None).await;

    assert_eq!(world.store.mark_delivery(&alert, &first, &sent(&first, "late")).await.unwrap(), Marked::Lost);
    assert_eq!(world.store.mark_delivery(&alert, &again, &sent(&again, "ours")).await.unwrap(), Marked::Written);
    assert_eq!(deliveries(&world, &alert).await, [sent(&again, "ours")]);
}

#[tokio::test]
async fn a_mark_whose_answer_was_lost_may_be_repeated() {
    let (world, alert) = World::with_alert().await;
    let claimed = first_claim(&world, &alert).await;
    for _ in 0..2 {
        assert_eq!(world.store.mark_delivery(&alert, &claimed, &sent(&claimed, "id")).await.unwrap(), Marked::Written);
    }
    assert_eq!(world.store.mark_delivery(&alert, &claimed, &sent(&claimed, "other")).await.unwrap(), Marked::Lost);
}

#[tokio::test]
async fn a_throttled_text_is_claimed_again_from_what_was_marked() {
    let (world, alert) = World::with_alert().await;
    let claimed = first_claim(&world, &alert).await;
    let released = claimed.marked(Outcome::Throttled, at("10:00:02")).unwrap();
    world.store.mark_delivery(&alert, &claimed, &released).await.unwrap();
    assert_eq!(deliveries(&world, &alert).await, std::slice::from_ref(&released));

    let again = Delivery { throttled: 1, ..Delivery::first(claimed.address.clone(), at("10:01:00")) };
    assert_eq!(try_claim(&world, &alert, &again, Some(&claimed), None).await, Claimed::Lost);
    claim_text(&world, &alert, &again, Some(&released), None).await;
}

#[tokio::test]
async fn a_finished_alert_can_not_be_claimed() {
    let (world, alert) = World::with_alert().await;
    world.store.finish_alert(&alert, "acknowledged", at("10:00:01")).await.unwrap();
    let delivery = Delivery::first(address("Ben"), at("10:00:02"));
    assert_eq!(try_claim(&world, &alert, &delivery, None, None).await, Claimed::Lost);
}

#[tokio::test]
async fn what_is_not_claimed_can_not_be_taken() {
    let (world, alert) = World::with_alert().await;
    let released = Delivery { fate: Fate::Released, ..Delivery::first(address("Ben"), at("10:00:01")) };
    assert_eq!(try_claim(&world, &alert, &released, None, None).await, Claimed::Lost);
}

#[tokio::test]
async fn a_claimed_alert_rests_until_the_lease_ends() {
    let (world, alert) = World::with_alert().await;
    assert_eq!(world.store.due_alerts(at("10:00:01")).await.unwrap().len(), 1);
    first_claim(&world, &alert).await;
    assert_eq!(world.store.due_alerts(at("10:01:30")).await.unwrap(), []);
    assert_eq!(world.store.due_alerts(at("10:01:31")).await.unwrap().len(), 1);
}
