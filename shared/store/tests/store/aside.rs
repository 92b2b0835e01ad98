//! A row that cannot be read stops nobody else, is kept, and is not looked at each minute.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::alert::Stage;
use domain::conversation::{ConversationKey, Mention};
use domain::delivery::{Address, Delivery, Medium};
use domain::mention::Platform;
use domain::people::PersonId;
use store::{AlertKey, StoreError};

use crate::world::{World, at, complaint};

/// A complaint in a conversation of its own.
fn complaint_of(root: &str) -> Mention {
    let mut mention = complaint(root, "09:00:00");
    mention.conversation.root = root.to_owned();
    mention.post.root = root.to_owned();
    mention
}

fn partition(key: &ConversationKey) -> String {
    format!("TALK#{}#{}#{}", key.platform, key.root, key.author)
}

/// Overwrites one attribute of a row with what no version knows, or takes the attribute away.
async fn write(world: &World, key: &ConversationKey, sk: &str, attribute: &str, value: Option<AttributeValue>) {
    let update = world
        .client
        .update_item()
        .table_name(&world.table)
        .key("PK", AttributeValue::S(partition(key)))
        .key("SK", AttributeValue::S(sk.to_owned()))
        .expression_attribute_names("#attribute", attribute);
    let update = match value {
        Some(value) => update.update_expression("SET #attribute = :value").expression_attribute_values(":value", value),
        None => update.update_expression("REMOVE #attribute"),
    };
    update.send().await.unwrap();
}

async fn read(world: &World, key: &ConversationKey, sk: &str, attribute: &str) -> Option<AttributeValue> {
    let request = world.client.get_item().table_name(&world.table);
    let request = request.key("PK", AttributeValue::S(partition(key))).key("SK", AttributeValue::S(sk.to_owned()));
    request.send().await.unwrap().item.unwrap().remove(attribute)
}

fn text(text: &str) -> Option<AttributeValue> {
    Some(AttributeValue::S(text.to_owned()))
}

/// What the sweep does with a row that it cannot read.
async fn set_aside(world: &World, error: StoreError) -> bool {
    let row = error.unreadable_row().unwrap_or_else(|| panic!("{error}"));
    world.store.set_aside(&row, at("10:00:00")).await.unwrap()
}

#[tokio::test]
async fn a_conversation_that_cannot_be_read_is_set_aside_and_its_neighbour_goes_on() {
    let world = World::open().await;
    let (broken, well) = (complaint_of("m1"), complaint_of("m2"));
    world.hears(&broken).await;
    world.hears(&well).await;
    write(&world, &broken.conversation, "TALK", "state", text("perhaps")).await;

    let open = world.store.open_conversations().await.unwrap();
    assert_eq!(open.iter().map(|row| &row.key).collect::<Vec<_>>(), [&well.conversation], "who is well is shown");
    assert_eq!(world.store.due_conversations(at("10:00:00"), 10).await.unwrap().len(), 2, "the sweep still sees it");
    let error = world.store.conversation(&broken.conversation).await.unwrap_err();
    assert!(set_aside(&world, error).await);

    assert_eq!(
        world.store.due_conversations(at("23:00:00"), 10).await.unwrap(),
        std::slice::from_ref(&well.conversation)
    );
    assert_eq!(world.sweep(at("10:00:00")).await, 1, "the neighbour's warning is recorded");
    let aside = world.store.set_aside_rows().await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!((aside[0].kind.as_str(), aside[0].at), ("talk", at("10:00:00")));
    assert_eq!(aside[0].key.platform(), Some(Platform::Mastodon));
    assert_eq!(read(&world, &broken.conversation, "TALK", "state").await, text("perhaps"), "it is kept as it was");
    let why = read(&world, &broken.conversation, "TALK", "set_aside_why").await.unwrap();
    assert!(why.as_s().unwrap().contains("perhaps"), "{why:?}");
}

#[tokio::test]
async fn a_row_is_set_aside_once_and_goes_back_when_it_can_be_read_again() {
    let world = World::open().await;
    let mention = complaint_of("m1");
    let key = &mention.conversation;
    world.hears(&mention).await;
    write(&world, key, "TALK", "state", text("perhaps")).await;
    let broken = async || world.store.conversation(key).await.unwrap_err();
    assert!(set_aside(&world, broken().await).await);
    assert!(!set_aside(&world, broken().await).await, "it is reported once");

    let [row] = &world.store.set_aside_rows().await.unwrap()[..] else { panic!("one row is set aside") };
    assert!(!world.store.take_back(row, at("10:05:00")).await.unwrap(), "it still cannot be read");
    write(&world, key, "TALK", "state", text("on track")).await;
    assert!(world.store.take_back(row, at("10:05:00")).await.unwrap());
    assert!(world.store.set_aside_rows().await.unwrap().is_empty());
    assert_eq!(world.store.due_conversations(at("10:05:00"), 10).await.unwrap(), std::slice::from_ref(key));
    assert_eq!(read(&world, key, "TALK", "set_aside_at").await, None);
    assert_eq!(world.sweep(at("10:05:00")).await, 1, "its warning is late, and not lost");
}

#[tokio::test]
async fn an_alert_that_cannot_be_read_does_not_hide_its_neighbours() {
    let (world, broken) = World::with_alert().await;
    let other = complaint_of("m2");
    world.hears(&other).await;
    assert_eq!(world.sweep(at("10:00:00")).await, 1);
    let well = AlertKey { conversation: other.conversation, cycle: 1, stage: Stage::Risk1 };
    for (attribute, value) in [("created_at", None), ("created_at", text("soon"))] {
        write(&world, &broken.conversation, "ALERT#1#risk-1", attribute, value).await;
        let due = world.store.due_to_send(at("10:00:00")).await.unwrap();
        assert_eq!(due.alerts.iter().map(|alert| &alert.key).collect::<Vec<_>>(), [&well]);
        assert_eq!(due.unreadable.iter().map(|row| row.kind).collect::<Vec<_>>(), ["alert"]);
        assert!(world.store.alert_file(&broken).await.is_err());
        assert!(world.store.alert_file(&well).await.unwrap().is_some());
    }
    let due = world.store.due_to_send(at("10:00:00")).await.unwrap();
    assert!(world.store.set_aside(&due.unreadable[0], at("10:01:00")).await.unwrap());
    assert!(world.store.due_to_send(at("23:00:00")).await.unwrap().unreadable.is_empty());

    let [row] = &world.store.set_aside_rows().await.unwrap()[..] else { panic!("one row is set aside") };
    write(&world, &broken.conversation, "ALERT#1#risk-1", "created_at", Some(AttributeValue::N("1772445600".into())))
        .await;
    assert!(world.store.take_back(row, at("10:05:00")).await.unwrap());
    assert_eq!(world.store.due_alerts(at("10:05:00")).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_is_texted_while_it_cannot_be_read_who_was_texted_before() {
    let (world, alert) = World::with_alert().await;
    let address = Address { person: PersonId::of_name("Ben"), medium: Medium::Text };
    let put = world.client.put_item().table_name(&world.table);
    let delivery = format!("DELIVERY#1#risk-1#{}#{}", address.person, address.medium);
    let put = put.item("PK", AttributeValue::S(partition(&alert.conversation))).item("SK", AttributeValue::S(delivery));
    put.item("kind", AttributeValue::S("delivery".into())).send().await.unwrap();
    let error = world.store.alert_file(&alert).await.unwrap_err();
    assert_eq!(error.unreadable_row().map(|row| row.kind), Some("delivery"));
    assert_eq!(Delivery::first(address, at("10:00:00")).claims, 1);
}

#[tokio::test]
async fn a_message_that_cannot_be_read_is_left_out_of_what_is_shown_and_decided_by_nobody() {
    let world = World::open().await;
    let (first, mut second) = (complaint("m1", "09:00:00"), complaint("m9", "09:01:00"));
    second.conversation = first.conversation.clone();
    world.hears(&first).await;
    world.hears(&second).await;
    write(&world, &first.conversation, "MENTION#m1", "mention_kind", text("song")).await;

    let file = world.store.file(&first.conversation).await.unwrap();
    assert_eq!(file.mentions.iter().map(|mention| mention.post.id.as_str()).collect::<Vec<_>>(), ["m9"]);
    assert_eq!(file.unreadable.iter().map(|row| row.kind).collect::<Vec<_>>(), ["mention"]);
    assert!(file.conversation.is_some());
    let error = world.store.whole_file(&first.conversation).await.unwrap_err();
    assert_eq!(error.unreadable_row().map(|row| row.kind), Some("mention"));
}

#[tokio::test]
async fn what_names_a_row_shows_nothing_of_its_customer() {
    let world = World::open().await;
    let mention = complaint_of("m1");
    world.hears(&mention).await;
    write(&world, &mention.conversation, "TALK", "state", text("perhaps")).await;
    let error = world.store.conversation(&mention.conversation).await.unwrap_err();
    let row = error.unreadable_row().unwrap();
    assert!(set_aside(&world, error).await);
    let shown = format!("{row:?} {:?} {}", world.store.set_aside_rows().await.unwrap(), row.key.mark());
    assert!(!shown.contains("ann.customer") && !shown.contains("perhaps"), "{shown}");
    assert_eq!(row.key.mark().len(), 12);
}

#[tokio::test]
async fn whose_row_cannot_be_read_is_texted_and_hides_nobody_else() {
    let world = World::open().await;
    let (ann, ben) = (PersonId::of_name("Ann"), PersonId::of_name("Ben"));
    for person in [&ann, &ben] {
        world.store.texts_off(person, at("12:00:00")).await.unwrap();
        world.store.prove(person, at("09:00:00")).await.unwrap();
    }
    let update = world.client.update_item().table_name(&world.table);
    let update = update.key("PK", AttributeValue::S("SHOP".into())).key("SK", AttributeValue::S("STAFF#ann".into()));
    let update = update.update_expression("SET texts_off_until = :soon");
    update.expression_attribute_values(":soon", AttributeValue::S("soon".into())).send().await.unwrap();
    assert_eq!(world.store.staff_flags().await.unwrap().into_keys().collect::<Vec<_>>(), std::slice::from_ref(&ben));
    assert_eq!(world.store.proofs().await.unwrap().into_keys().collect::<Vec<_>>(), [ben]);
}

#[tokio::test]
async fn a_mention_that_cannot_be_read_hides_none_of_its_month() {
    let world = World::open().await;
    let (broken, well) = (complaint_of("m1"), complaint_of("m2"));
    world.hears(&broken).await;
    world.hears(&well).await;
    write(&world, &broken.conversation, "MENTION#m1", "mention_kind", text("song")).await;
    let rows = world.store.published_since(at("08:00:00"), at("10:00:00")).await.unwrap();
    assert_eq!(rows.iter().map(|row| &row.conversation).collect::<Vec<_>>(), [&well.conversation]);
}
