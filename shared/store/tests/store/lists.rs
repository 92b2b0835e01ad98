//! Lists of mentions by month.

use domain::conversation::State;
use domain::mention::{Kind, Topic, Urgency};
use domain::people::PersonId;
use store::{MentionRow, Month};

use crate::world::{World, at, complaint, noise, reply};

async fn march(world: &World) -> Vec<MentionRow> {
    world.store.month(Month::of(at("09:00:00")), 100).await.unwrap()
}

#[tokio::test]
async fn a_month_lists_what_is_about_the_shop_newest_first() {
    let world = World::open().await;
    for mention in [complaint("m1", "09:00:00"), complaint("m2", "09:05:00"), noise("n1")] {
        world.hears(&mention).await;
    }
    let rows = march(&world).await;
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["m2", "m1"]);
    let due_at = world.conversation(&rows[1].conversation).await.cycle.unwrap().clock.due_at;
    let expected = MentionRow {
        conversation: complaint("m1", "09:00:00").conversation,
        id: "m1".to_owned(),
        author: Some("ann.customer@example.social".to_owned()),
        published_at: at("09:00:00"),
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        topics: vec![Topic::Delivery, Topic::Staff],
        stars: None,
        state: Some(State::OnTrack),
        due_at: Some(due_at),
        first_reply_at: None,
        person: None,
    };
    assert_eq!(rows[1], expected);
    assert_eq!(rows[0].state, None, "it joined an open cycle");
    assert_eq!(world.store.month(Month::of(at("09:00:00")), 1).await.unwrap().len(), 1);
    assert_eq!(world.store.month(Month::of(at("09:00:00")).previous(), 100).await.unwrap(), []);
}

#[tokio::test]
async fn lists_see_the_end_of_a_cycle_and_who_had_it() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let (ben, context) = (PersonId::of_name("Ben"), world.context(at("09:10:00")));
    let had = world.conversation(&mention.conversation).await;
    let had = had.act(&domain::conversation::Action::Acknowledge, &ben, &context).unwrap();
    world.store.commit(&had, at("09:10:00")).await.unwrap();
    assert_eq!(march(&world).await[0].person, None, "written only when a cycle opens or closes");

    world.sees_reply(&mention.conversation, &reply("r1", "09:30:00"), at("09:31:00")).await;
    let row = &march(&world).await[0];
    assert_eq!((row.state, row.first_reply_at, &row.person), (Some(State::Met), Some(at("09:30:00")), &Some(ben)));
}

#[tokio::test]
async fn a_reply_that_closes_one_cycle_and_opens_the_next_is_listed_with_both() {
    let world = World::open().await;
    for mention in [complaint("m1", "09:00:00"), complaint("m2", "09:20:00")] {
        world.hears(&mention).await;
    }
    let key = complaint("m1", "09:00:00").conversation;
    world.sees_reply(&key, &reply("r1", "09:10:00"), at("09:21:00")).await;
    let rows = march(&world).await;
    assert_eq!((rows[1].state, rows[1].first_reply_at), (Some(State::Met), Some(at("09:10:00"))));
    assert_eq!((rows[0].state, rows[0].first_reply_at), (Some(State::OnTrack), None));
}

#[tokio::test]
async fn a_mention_that_is_not_about_the_shop_leaves_the_list_and_an_edit_keeps_its_place() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let mut edited = mention.clone();
    edited.post.text = "No cake!".to_owned();
    world.store.update_mention(&edited, None, at("09:05:00")).await.unwrap();
    assert_eq!(march(&world).await[0].state, Some(State::OnTrack), "how it is answered stays");

    world.store.update_mention(&edited.clone().not_about_us(), None, at("09:06:00")).await.unwrap();
    assert_eq!(march(&world).await, []);
    world.store.update_mention(&edited, None, at("09:07:00")).await.unwrap();
    assert_eq!(march(&world).await.len(), 1);
}

#[tokio::test]
async fn a_cycle_whose_mention_is_gone_still_closes() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let answer = reply("r1", "09:30:00");
    let change = world.settle(&mention.conversation, None, Some(&answer), at("09:31:00")).await;
    let key = [("PK", "TALK#mastodon#m1#ann.customer@example.social"), ("SK", "MENTION#m1")];
    let key = key.map(|(name, value)| (name.to_owned(), aws_sdk_dynamodb::types::AttributeValue::S(value.to_owned())));
    world.client.delete_item().table_name(&world.table).set_key(Some(key.into())).send().await.unwrap();

    let key = &mention.conversation;
    let recorded = world.store.record_reply(key, &answer, change.as_ref(), at("09:31:00")).await.unwrap();
    assert_eq!(recorded, store::Recorded::New);
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, []);
}
