//! Claims kept with the change that makes them, cycles that open again, and rows of an older version.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::conversation::{Action, Change, Discovery, Mention, Proof, Reply, Sight, State};
use domain::people::PersonId;
use store::{Committed, Comparison, Month, Pass};

use crate::world::{World, at, complaint, reply};

/// A complaint of nine, and what is to be written when Ben says at ten that it is answered.
async fn claimed() -> (World, Mention, Change) {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let (ben, context) = (PersonId::of_name("Ben"), world.context(at("10:00:00")));
    let conversation = world.conversation(&mention.conversation).await;
    let change = conversation.act(&Action::AnsweredHere, &ben, &context).unwrap();
    assert!(change.claimed.is_some());
    (world, mention, change)
}

async fn replies(world: &World, mention: &Mention) -> Vec<Reply> {
    world.store.file(&mention.conversation).await.unwrap().replies
}

fn claim() -> Reply {
    Reply::new("claim-1", at("10:00:00"), Proof::Claimed)
}

#[tokio::test]
async fn a_claim_is_kept_with_its_change_or_not_at_all() {
    let (world, mention, change) = claimed().await;
    assert_eq!(world.store.commit(&change, at("10:00:00")).await.unwrap(), Committed::Written);
    assert_eq!(replies(&world, &mention).await, [claim()]);

    let (world, mention, change) = claimed().await;
    world.sweep(at("10:00:00")).await;
    assert_eq!(world.store.commit(&change, at("10:00:00")).await.unwrap(), Committed::Conflict);
    assert_eq!(replies(&world, &mention).await, []);
}

#[tokio::test]
async fn a_claim_is_kept_whatever_its_change_is_written_with() {
    let (world, mention, change) = claimed().await;
    world.store.update_mention(&mention, Some(&change), at("10:00:00")).await.unwrap();
    assert_eq!(replies(&world, &mention).await, [claim()]);

    let (world, mention, change) = claimed().await;
    let seen = reply("r1", "09:59:00");
    world.store.record_reply(&mention.conversation, &seen, Some(&change), at("10:00:00")).await.unwrap();
    assert_eq!(replies(&world, &mention).await, [claim(), seen]);

    let (world, mention, change) = claimed().await;
    world.store.record_reply(&mention.conversation, &claim(), Some(&change), at("10:00:00")).await.unwrap();
    assert_eq!(replies(&world, &mention).await, [claim()], "the same row is written once");
}

#[tokio::test]
async fn a_claim_that_is_kept_already_stays_as_it_is() {
    let (world, mention, change) = claimed().await;
    let earlier = Reply::new("claim-1", at("09:50:00"), Proof::Claimed);
    world.store.record_reply(&mention.conversation, &earlier, None, at("09:50:00")).await.unwrap();
    assert_eq!(world.store.commit(&change, at("10:00:00")).await.unwrap(), Committed::Written);
    assert_eq!(replies(&world, &mention).await, [earlier]);
}

#[tokio::test]
async fn when_a_claim_closes_one_cycle_and_another_opens_lists_show_both() {
    let (world, mention, change) = claimed().await;
    let second = complaint("m2", "10:05:00");
    world.hears(&second).await;
    let file = world.store.file(&mention.conversation).await.unwrap();
    let messages: Vec<_> = file.mentions.iter().flat_map(Mention::messages).collect();
    let context = world.context(at("10:30:00"));
    let version = file.conversation.as_ref().unwrap().version;
    let change =
        Change { conversation: domain::conversation::Conversation { version, ..change.conversation }, ..change };
    let change = change.settled(&messages, &file.replies, &context);
    assert_eq!(world.store.commit(&change, at("10:30:00")).await.unwrap(), Committed::Written);
    let rows = world.store.month(Month::of(at("09:00:00")), 10).await.unwrap();
    assert_eq!((rows[1].state, rows[1].first_reply_at), (Some(State::Met), Some(at("10:00:00"))));
    assert_eq!((rows[0].state, rows[0].first_reply_at), (Some(State::OnTrack), None));
}

#[tokio::test]
async fn lists_show_a_cycle_that_is_open_again_as_open() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let seen = reply("r1", "09:30:00");
    world.sees_reply(&mention.conversation, &seen, at("09:31:00")).await;
    let gone = Reply { sight: Sight::Gone { at: at("09:40:00") }, ..seen };
    let conversation = world.conversation(&mention.conversation).await;
    let change = conversation.settle(&mention.messages(), &[gone], &world.context(at("09:40:00"))).unwrap();
    world.store.commit(&change, at("09:40:00")).await.unwrap();
    let row = &world.store.month(Month::of(at("09:00:00")), 10).await.unwrap()[0];
    assert_eq!((row.state, row.first_reply_at), (Some(State::OnTrack), None));
}

#[tokio::test]
async fn what_became_of_a_mention_or_a_reply_comes_back() {
    let world = World::open().await;
    let missed = complaint("m1", "09:00:00").missed(at("09:30:00"));
    let started = Mention { discovery: Discovery::Backfill, ..complaint("m2", "09:00:00") }.started(at("09:45:00"));
    assert_eq!(started.discovery, Discovery::Started { at: at("09:45:00") });
    for mention in [&missed, &started] {
        world.hears(mention).await;
    }
    let sights = [Sight::Seen, Sight::MissedOnce { at: at("09:50:00") }, Sight::Gone { at: at("09:55:00") }];
    let replies: Vec<Reply> = sights
        .into_iter()
        .enumerate()
        .map(|(index, sight)| Reply { sight, ..reply(&format!("r{index}"), "08:00:00") })
        .collect();
    for reply in &replies {
        world.store.record_reply(&missed.conversation, reply, None, at("10:00:00")).await.unwrap();
    }
    let file = world.store.file(&missed.conversation).await.unwrap();
    assert_eq!((file.mentions, file.replies), (vec![missed.clone(), started], replies));

    world.store.update_mention(&missed.clone().seen(), None, at("10:01:00")).await.unwrap();
    assert_eq!(world.store.file(&missed.conversation).await.unwrap().mentions[0], missed.seen());
}

#[tokio::test]
async fn how_far_clocks_were_compared_with_new_settings_comes_back() {
    let world = World::open().await;
    assert_eq!(world.store.comparison().await.unwrap(), Comparison::default());
    let pass = |after| Some(Pass { version: 4, clean_since: at("09:00:00"), after });
    for pass in [pass(None), pass(Some(complaint("m1", "09:00:00").conversation)), None] {
        let comparison = Comparison { done: 3, pass };
        world.store.mark_comparison(&comparison).await.unwrap();
        assert_eq!(world.store.comparison().await.unwrap(), comparison);
    }
}

/// What an older version wrote has none of the attributes that came later.
#[tokio::test]
async fn rows_of_an_older_version_are_read() {
    let world = World::open().await;
    let key = complaint("m1", "09:00:00").conversation;
    let partition = "TALK#mastodon#m1#ann.customer@example.social";
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let number = |number: i64| AttributeValue::N(number.to_string());
    let (nine, due) = (at("09:00:00").as_second(), at("11:00:00").as_second());
    let warning = AttributeValue::L(vec![number(nine + 3600), text("risk-1")]);
    let cycle = [
        ("number", number(1)),
        ("opener", text("m1")),
        ("kind", text("complaint")),
        ("urgency", text("normal")),
        ("published_at", number(nine)),
        ("detected_at", number(nine)),
        ("started_at", number(nine)),
        ("due_at", number(due)),
        ("staff_due_at", number(due)),
        ("warnings", AttributeValue::L(vec![warning])),
        ("settings", number(1)),
        ("state", text("on track")),
        (
            "acknowledged",
            AttributeValue::M(
                [("by", text("ben")), ("at", number(nine)), ("until", number(nine + 600))]
                    .map(|(name, value)| (name.to_owned(), value))
                    .into(),
            ),
        ),
    ];
    let cycle = AttributeValue::M(cycle.map(|(name, value)| (name.to_owned(), value)).into());
    let rows = [
        vec![("SK", text("TALK")), ("kind", text("talk")), ("version", number(7)), ("cycle", cycle)],
        vec![
            ("SK", text("REPLY#r1")),
            ("kind", text("reply")),
            ("id", text("r1")),
            ("at", number(nine)),
            ("proof", text("verified")),
        ],
    ];
    for row in rows {
        let put = world.client.put_item().table_name(&world.table).item("PK", text(partition));
        row.into_iter().fold(put, |put, (name, value)| put.item(name, value)).send().await.unwrap();
    }
    let file = world.store.file(&key).await.unwrap();
    let conversation = file.conversation.unwrap();
    let cycle = conversation.cycle.unwrap();
    assert_eq!((conversation.version, conversation.handed_over), (7, 0));
    assert_eq!((cycle.said, cycle.handed_to, cycle.corrected, cycle.snoozed_before), (None, None, None, vec![]));
    assert!(!cycle.acknowledged.unwrap().snoozed);
    assert_eq!(file.replies, [reply("r1", "09:00:00")]);
}
