//! What the usual way costs, in write units, as the database counts them.

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::operation::delete_item::{DeleteItemInput, DeleteItemOutput};
use aws_sdk_dynamodb::operation::put_item::{PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsInput, TransactWriteItemsOutput};
use aws_sdk_dynamodb::operation::update_item::{UpdateItemInput, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ConsumedCapacity, ReturnConsumedCapacity};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut, Output,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use domain::conversation::{Action, ConversationKey, Mention};
use domain::delivery::{Delivery, Outcome};
use domain::mention::Platform;
use domain::people::PersonId;
use store::{AlertKey, Link, Recorded};

use crate::claims::{address, claim_text, first_claim};
use crate::world::{World, at, complaint, noise, reply};

/// Adds up the write units of all requests of a client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<f64>>);

impl Meter {
    /// The units since the last call.
    pub(crate) fn read(&self) -> f64 {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[dyn_dispatch_hint]
impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "Meter"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input_mut();
        let all = Some(ReturnConsumedCapacity::Indexes);
        if let Some(input) = input.downcast_mut::<PutItemInput>() {
            input.return_consumed_capacity = all;
        } else if let Some(input) = input.downcast_mut::<UpdateItemInput>() {
            input.return_consumed_capacity = all;
        } else if let Some(input) = input.downcast_mut::<DeleteItemInput>() {
            input.return_consumed_capacity = all;
        } else if let Some(input) = input.downcast_mut::<TransactWriteItemsInput>() {
            input.return_consumed_capacity = all;
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match context.output_or_error() {
            Ok(output) => *self.0.lock().unwrap() += units(output),
            // A refused write is charged like the row it met; here none is above 1 KB.
            Err(error) if format!("{error:?}").contains("ConditionalCheckFailed") => *self.0.lock().unwrap() += 1.0,
            Err(_) => {}
        }
        Ok(())
    }
}

fn units(output: &Output) -> f64 {
    let one = |consumed: Option<&ConsumedCapacity>| consumed.and_then(|c| c.capacity_units).unwrap_or_default();
    if let Some(output) = output.downcast_ref::<PutItemOutput>() {
        one(output.consumed_capacity())
    } else if let Some(output) = output.downcast_ref::<UpdateItemOutput>() {
        one(output.consumed_capacity())
    } else if let Some(output) = output.downcast_ref::<DeleteItemOutput>() {
        one(output.consumed_capacity())
    } else if let Some(output) = output.downcast_ref::<TransactWriteItemsOutput>() {
        output.consumed_capacity().iter().map(|consumed| one(Some(consumed))).sum()
    } else {
        0.0
    }
}

/// With the longest ids that a social platform usually has.
fn bluesky(mut mention: Mention) -> Mention {
    let (did, rkey) = ("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "3k4duaz5vfs2b");
    let uri = format!("at://{did}/app.bsky.feed.post/{rkey}");
    mention.post.platform = Platform::Bluesky;
    mention.post.url = Some(format!("https://bsky.app/profile/{did}/post/{rkey}"));
    mention.conversation = ConversationKey::of(Platform::Bluesky, &uri, Some(did), &uri);
    mention.post.author = Some(did.to_owned());
    mention.post.root.clone_from(&uri);
    mention.post.id = uri;
    mention
}

async fn size_of_talk(world: &World, key: &ConversationKey) -> usize {
    let pk = format!("TALK#{}#{}#{}", key.platform, key.root, key.author);
    let row = world.client.get_item().table_name(&world.table);
    let row = row.key("PK", AttributeValue::S(pk)).key("SK", AttributeValue::S("TALK".to_owned())).send().await;
    let item = row.unwrap().item.unwrap();
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

/// As AWS counts it, a number at most.
fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => number.len().div_ceil(2) + 1,
        AttributeValue::Bool(_) => 1,
        AttributeValue::L(list) => 3 + list.iter().map(|value| 1 + size(value)).sum::<usize>(),
        AttributeValue::M(map) => 3 + map.iter().map(|(name, value)| 1 + name.len() + size(value)).sum::<usize>(),
        _ => panic!("no row has such a value"),
    }
}

/// DynamoDB Local counts the index entries of a transaction several times over, so there only what is done is checked.
#[track_caller]
fn check(what: &str, units: f64, most: f64) {
    println!("{what}: {units}");
    let most = if crate::world::is_witness() { f64::INFINITY } else { most };
    assert!(units > 0.0 && units <= most, "{what} costs {units} write units, more than {most}");
}

#[tokio::test]
async fn a_minute_in_which_nothing_happens_writes_nothing() {
    let world = World::open().await;
    world.hears(&complaint("m1", "09:00:00")).await;
    world.store.beat("sweep", at("09:00:00")).await.unwrap();
    world.meter.read();

    assert_eq!(world.sweep(at("09:01:00")).await, 0);
    assert_eq!(world.store.due_alerts(at("09:01:00")).await.unwrap(), []);
    assert!(!world.store.beat("sweep", at("09:01:00")).await.unwrap());
    assert_eq!(world.store.known_posts(Platform::Mastodon, &["m1".to_owned()]).await.unwrap().len(), 1);
    assert_eq!(world.meter.read(), 0.0);
}

#[tokio::test]
async fn noise_costs_at_most_four_units() {
    let world = World::open().await;
    world.meter.read();
    assert_eq!(world.hears(&bluesky(noise("m1"))).await, Recorded::New);
    check("noise", world.meter.read(), 4.0);
}

#[tokio::test]
async fn a_mention_that_opens_a_cycle_costs_at_most_14_units_and_45_up_to_its_first_text() {
    let world = World::open().await;
    world.meter.read();
    let mention = bluesky(complaint("m1", "09:00:00"));
    world.hears(&mention).await;
    let stored = world.meter.read();
    check("a mention that opens a cycle", stored, 14.0);

    assert_eq!(world.sweep(at("10:00:00")).await, 1);
    let warned = world.meter.read();
    check("its first warning", warned, 14.0);

    let alert = AlertKey { conversation: mention.conversation.clone(), cycle: 1, stage: domain::alert::Stage::Risk1 };
    let delivery = Delivery::first(address("Ben"), at("10:00:01"));
    let person = PersonId::of_name("Ben");
    let link = Link::new("token", mention.conversation.clone(), mention.post.id.clone(), person, at("18:00:00"));
    claim_text(&world, &alert, &delivery, None, Some(&link)).await;
    let claimed = world.meter.read();
    check("the claim of a text", claimed, 14.0);

    let sent = delivery.marked(Outcome::Sent { message_id: "id-of-36-characters".repeat(2) }, at("10:00:02")).unwrap();
    world.store.mark_delivery(&alert, &delivery, &sent).await.unwrap();
    world.store.finish_alert(&alert, "sent", at("10:00:02")).await.unwrap();
    let marked = world.meter.read();
    check("mark and end", marked, 3.0);
    check("the way to the first text", stored + warned + claimed + marked, 45.0);

    let ben = PersonId::of_name("Ben");
    let conversation = world.conversation(&mention.conversation).await;
    let has_it = conversation.act(&Action::Acknowledge, &ben, &world.context(at("10:20:00"))).unwrap();
    world.store.commit(&has_it, at("10:20:00")).await.unwrap();
    check("I have it", world.meter.read(), 10.0);

    world.sees_reply(&mention.conversation, &reply("r1", "10:30:00"), at("10:31:00")).await;
    check("the reply that closes it", world.meter.read(), 17.0);
    let size = size_of_talk(&world, &mention.conversation).await;
    assert!(size < 1024, "the row that each change rewrites has {size} bytes");
    println!("the conversation's row: {size} bytes");
}

#[tokio::test]
async fn a_repeated_claim_is_no_dearer_than_the_first() {
    let (world, alert) = World::with_alert().await;
    let first = first_claim(&world, &alert).await;
    world.meter.read();
    let again = Delivery { claims: 2, ..Delivery::first(address("Ben"), at("10:10:00")) };
    claim_text(&world, &alert, &again, Some(&first), None).await;
    check("a repeated claim", world.meter.read(), 12.0);
}
