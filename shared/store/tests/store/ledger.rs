//! What has gone out, and that two senders can together never exceed what it leaves room for.

use std::slice::from_ref;

use domain::alert::Stage;
use domain::customer::{Author, CustomerId, Told};
use domain::delivery::{Allowance, Delivery};
use domain::mention::Platform;
use domain::people::{PersonId, Phone};
use domain::storm::{Crises, Storm};
use jiff::SignedDuration;
use store::{AlertKey, Claim, Claimed, Claims, Ledger};

use crate::claims::address;
use crate::world::{World, at, complaint};

fn phone() -> Phone {
    Phone::new("+15550100").unwrap()
}

/// A text to Ben, and what it leaves room for.
async fn text(world: &World, alert: &AlertKey, after: &Allowance, ledger: &mut Ledger) -> Claimed {
    let before = &world.conversation(&alert.conversation).await;
    let counted = &before.clone().with_text(&PersonId::of_name("Ben"), &world.context(at("10:00:01")));
    let delivery = Delivery::first(address("Ben"), at("10:00:01"));
    let claim = Claim { before, after: counted, alert, deliveries: from_ref(&delivery), previous: &[] };
    let claims = Claims { alerts: from_ref(&claim), links: &[], after };
    world.store.claim(&claims, ledger).await.unwrap()[0]
}

/// What is left once the phone of them all has rung.
pub(crate) fn rung(ledger: &Ledger, time: &str) -> Allowance {
    let mut after = ledger.allowance.clone();
    let window = after.phones.entry(phone()).or_default();
    *window = window.with(at(time));
    after.spending = after.spending.with(8_900);
    after
}

#[tokio::test]
async fn what_has_gone_out_is_kept_with_the_claim() {
    let (world, alert) = World::with_alert().await;
    let mut ledger = world.ledger(at("10:00:01")).await;
    assert_eq!(ledger.allowance, Allowance::default());
    let mut after = rung(&ledger, "10:00:01");
    after.storm = Some(Storm { began_at: at("09:50:00"), last_summary: Some(at("10:00:01")), breach_told: true });
    after.crises = Crises::default().with(2, true, at("10:00:01"));
    assert_eq!(text(&world, &alert, &after, &mut ledger).await, Claimed::Taken);
    assert_eq!(ledger.allowance, after);
    let read = world.ledger(at("10:00:02")).await;
    assert_eq!(read, ledger, "as it is read again");
    assert_eq!(read.allowance.phones[&phone()].sent(), [at("10:00:01")]);
}

#[tokio::test]
async fn of_two_senders_that_read_the_same_window_one_rings_the_phone() {
    let (world, alert) = World::with_alert().await;
    let other = complaint_of("bob", &world).await;
    let (mut one, mut two) = (world.ledger(at("10:00:01")).await, world.ledger(at("10:00:01")).await);
    let after = rung(&one, "10:00:01");
    assert_eq!(text(&world, &alert, &after, &mut one).await, Claimed::Taken);
    assert_eq!(text(&world, &other, &after, &mut two).await, Claimed::Lost, "another conversation, the same phone");
    let again = world.ledger(at("10:00:02")).await;
    assert_eq!(again.allowance.phones[&phone()].next_free(at("10:00:02")), at("10:01:01"));
    assert_eq!(again.allowance.spending.spent, 8_900, "paid once");
}

async fn complaint_of(author: &str, world: &World) -> AlertKey {
    let mut mention = complaint(&format!("by {author}"), "09:00:00");
    mention.post.author = Some(author.to_owned());
    mention.conversation.author = author.to_owned();
    world.hears(&mention).await;
    world.sweep(at("10:00:00")).await;
    AlertKey { conversation: mention.conversation, cycle: 1, stage: Stage::Risk1 }
}

#[tokio::test]
async fn the_number_of_a_phone_stands_nowhere_in_the_table() {
    let (world, alert) = World::with_alert().await;
    let mut ledger = world.ledger(at("10:00:01")).await;
    let after = rung(&ledger, "10:00:01");
    assert_eq!(text(&world, &alert, &after, &mut ledger).await, Claimed::Taken);
    let rows = world.client.scan().table_name(&world.table).send().await.unwrap();
    let shown = format!("{:?}", rows.items());
    assert!(shown.contains("PHONE#") && !shown.contains("5550100"), "{shown}");
}

#[tokio::test]
async fn many_alerts_are_claimed_together_beyond_what_one_transaction_holds() {
    let (world, first) = World::with_alert().await;
    let mut keys = vec![first];
    for index in 0..39 {
        keys.push(complaint_of(&format!("author {index}"), &world).await);
    }
    let (mut before, mut counted) = (Vec::new(), Vec::new());
    for key in &keys {
        let conversation = world.conversation(&key.conversation).await;
        counted.push(conversation.clone().with_text(&PersonId::of_name("Ben"), &world.context(at("10:00:01"))));
        before.push(conversation);
    }
    // One of those that do not fit was answered meanwhile.
    let reply = crate::world::reply("r1", "10:00:00");
    world.sees_reply(&keys[38].conversation, &reply, at("10:00:01")).await;
    let delivery = Delivery::first(address("Ben"), at("10:00:01"));
    let claim = |index: usize| Claim {
        before: &before[index],
        after: &counted[index],
        alert: &keys[index],
        deliveries: from_ref(&delivery),
        previous: &[],
    };
    let alerts: Vec<Claim<'_>> = (0..keys.len()).map(claim).collect();
    let mut ledger = world.ledger(at("10:00:01")).await;
    let after = rung(&ledger, "10:00:01");
    let outcomes =
        world.store.claim(&Claims { alerts: &alerts, links: &[], after: &after }, &mut ledger).await.unwrap();
    let lost: Vec<usize> = (0..outcomes.len()).filter(|&index| outcomes[index] == Claimed::Lost).collect();
    assert_eq!((outcomes.len(), lost), (40, vec![38]));
    assert_eq!(world.ledger(at("10:00:02")).await.allowance.phones[&phone()].sent().len(), 1, "one text");
}

#[tokio::test]
async fn a_storm_is_noted_once_and_its_end_too() {
    let world = World::open().await;
    let (mut one, mut two) = (world.ledger(at("10:00:00")).await, world.ledger(at("10:00:00")).await);
    world.store.note_storm(&mut one, Some(Storm::begun(at("10:00:00")))).await.unwrap();
    world.store.note_storm(&mut two, Some(Storm::begun(at("10:00:01")))).await.unwrap();
    assert_eq!(two.allowance.storm, None, "another has noted it");
    let mut read = world.ledger(at("10:00:02")).await;
    assert_eq!(read.allowance.storm, Some(Storm::begun(at("10:00:00"))));
    world.store.note_storm(&mut read, None).await.unwrap();
    assert_eq!(world.ledger(at("12:00:00")).await.allowance.storm, None);
}

#[tokio::test]
async fn the_owner_is_told_once_a_month_that_the_budget_runs_out() {
    let world = World::open().await;
    let (mut one, mut two) = (world.ledger(at("10:00:00")).await, world.ledger(at("10:00:00")).await);
    assert!(world.store.note_budget_warning(&mut one, Some(at("10:00:00"))).await.unwrap());
    assert!(!world.store.note_budget_warning(&mut two, Some(at("10:00:00"))).await.unwrap());
    assert_eq!(world.ledger(at("18:00:00")).await.budget_warned_at, Some(at("10:00:00")));
    let next_month = at("10:00:00") + SignedDuration::from_hours(30 * 24);
    assert_eq!(world.ledger(next_month).await.budget_warned_at, None);
}

fn author(id: &str) -> Author {
    Author { platform: Platform::Mastodon, id: id.to_owned() }
}

#[tokio::test]
async fn authors_who_are_linked_are_one_customer_whoever_is_linked_first() {
    let world = World::open().await;
    let store = &world.store;
    assert_eq!(store.customer_of(&author("a")).await.unwrap(), None);
    let ab = store.link_authors(&author("a"), &author("b")).await.unwrap();
    let cd = store.link_authors(&author("c"), &author("d")).await.unwrap();
    assert_ne!(ab, cd);
    let all = store.link_authors(&author("b"), &author("c")).await.unwrap();
    for id in ["a", "b", "c", "d"] {
        assert_eq!(store.customer_of(&author(id)).await.unwrap().as_ref(), Some(&all), "{id}");
    }
    assert_eq!(store.authors_of(&all).await.unwrap(), ["a", "b", "c", "d"].map(author));
    assert_eq!(store.authors_of(&cd).await.unwrap(), []);
    world.meter.read();
    assert_eq!(store.link_authors(&author("a"), &author("d")).await.unwrap(), all);
    assert_eq!(world.meter.read(), 0.0, "the same again writes nothing");
}

#[tokio::test]
async fn what_was_told_about_a_customer_is_kept_with_the_claim() {
    let (world, alert) = World::with_alert().await;
    let theirs = Author::of(&alert.conversation);
    let customer: CustomerId = world.store.link_authors(&theirs, &author("other")).await.unwrap();
    let mut ledger = world.ledger_about(&[theirs, author("other"), author("stranger")], at("10:00:01")).await;
    assert_eq!(ledger.allowance.customers.of.len(), 2);
    let told = Told { at: at("10:00:01"), conversation: alert.conversation.clone(), stage: alert.stage };
    let mut after = rung(&ledger, "10:00:01");
    after.customers.told.insert(customer.clone(), told.clone());
    assert_eq!(text(&world, &alert, &after, &mut ledger).await, Claimed::Taken);
    let read = world.ledger_about(&[author("other")], at("10:00:02")).await;
    assert_eq!(read.allowance.customers.told.get(&customer), Some(&told));
    assert_eq!(world.store.authors_of(&customer).await.unwrap().len(), 2, "its authors are kept");
}
