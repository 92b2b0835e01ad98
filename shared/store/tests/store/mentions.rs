//! What polls find is kept once.

use domain::conversation::{ConversationKey, Event, Mention, Proof, Reply, State};
use domain::mention::{Kind, Platform};
use store::{Committed, Decided, Recorded, Trace};

use crate::world::{World, at, complaint, noise, reply};

#[tokio::test]
async fn a_post_polled_twice_is_one_mention() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    assert_eq!(world.hears(&mention).await, Recorded::New);
    assert_eq!(world.hears(&mention).await, Recorded::AlreadyKnown);
    assert_eq!(world.hears(&noise("n1")).await, Recorded::New);
    assert_eq!(world.hears(&noise("n1")).await, Recorded::AlreadyKnown);

    let file = world.store.file(&mention.conversation).await.unwrap();
    assert_eq!(file.mentions, [mention, noise("n1")]);
    assert_eq!(file.conversation.unwrap().version, 1);
}

#[tokio::test]
async fn two_polls_at_once_open_one_cycle() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    let change = world.settle(&mention.conversation, Some(&mention), None, at("09:00:00")).await;
    let trace = Trace::default();
    let record = || world.store.record_mention(&mention, &trace, change.as_ref(), at("09:00:00"));
    let (one, other) = tokio::join!(record(), record());
    let mut outcomes = [one.unwrap(), other.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome != Recorded::New);
    assert_eq!(outcomes, [Recorded::New, Recorded::AlreadyKnown]);
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().events.len(), 1);
}

#[tokio::test]
async fn a_mention_whose_change_conflicts_is_not_known_yet_and_is_recorded_at_the_next_try() {
    let world = World::open().await;
    let (first, second) = (complaint("m1", "09:00:00"), complaint("m2", "09:01:00"));
    let stale = world.settle(&second.conversation, Some(&second), None, at("09:01:00")).await;
    world.hears(&first).await;

    let recorded =
        world.store.record_mention(&second, &Trace::default(), stale.as_ref(), at("09:01:00")).await.unwrap();
    assert_eq!(recorded, Recorded::Conflict);
    assert!(world.store.known_posts(Platform::Mastodon, &["m2".to_owned()]).await.unwrap().is_empty());
    assert_eq!(world.hears(&second).await, Recorded::New);
    assert_eq!(world.store.file(&first.conversation).await.unwrap().mentions.len(), 2);
    let rows = world.store.month(store::Month::of(at("09:00:00")), 9).await.unwrap();
    assert_eq!(rows[0].state, None, "the first try had taken it for the opener");
    assert_eq!(world.hears(&first).await, Recorded::AlreadyKnown);
    let rows = world.store.month(store::Month::of(at("09:00:00")), 9).await.unwrap();
    assert_eq!(rows[1].state, Some(State::OnTrack), "one that is known is left as it is");
}

#[tokio::test]
async fn known_posts_name_their_conversations() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    world
        .store
        .mark_own_post(Platform::Mastodon, "answer", Some(&mention.conversation), &Trace::default())
        .await
        .unwrap();
    for _ in 0..2 {
        world.store.mark_own_post(Platform::Mastodon, "hello all", None, &Trace::default()).await.unwrap();
    }
    // More than one request can carry, and one of them twice.
    let strangers = (0..250).map(|n| format!("stranger {n}"));
    let ids: Vec<String> =
        ["m1", "m1", "answer", "hello all"].map(str::to_owned).into_iter().chain(strangers).collect();
    let known = world.store.known_posts(Platform::Mastodon, &ids).await.unwrap();
    assert_eq!(known.len(), 3);
    assert_eq!(known["m1"].conversation.as_ref(), Some(&mention.conversation));
    assert_eq!(known["answer"].conversation.as_ref(), Some(&mention.conversation));
    assert_eq!(known["hello all"].conversation, None);
    assert!(world.store.known_posts(Platform::X, &ids).await.unwrap().is_empty());
    assert!(world.store.known_posts(Platform::X, &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_own_post_answers_several_conversations_once_each() {
    let world = World::open().await;
    let one = complaint("m1", "09:00:00");
    let mut other = complaint("m2", "09:00:00");
    other.conversation.author = "bob@example.social".to_owned();
    let answer = reply("r1", "09:30:00");
    for mention in [&one, &other] {
        world.hears(mention).await;
        assert_eq!(world.sees_reply(&mention.conversation, &answer, at("09:31:00")).await, Recorded::New);
        assert_eq!(world.conversation(&mention.conversation).await.cycle.unwrap().state, State::Met);
        let again = world.store.record_reply(&mention.conversation, &answer, None, at("09:32:00")).await.unwrap();
        assert_eq!(again, Recorded::AlreadyKnown);
    }
}

#[tokio::test]
async fn a_claimed_reply_of_one_conversation_is_not_taken_for_anothers() {
    let world = World::open().await;
    let one = complaint("m1", "09:00:00");
    let other = ConversationKey { author: "bob@example.social".to_owned(), ..one.conversation.clone() };
    for key in [&one.conversation, &other] {
        let claimed = reply("claim-1", "09:30:00");
        assert_eq!(world.store.record_reply(key, &claimed, None, at("09:30:00")).await.unwrap(), Recorded::New);
    }
}

#[tokio::test]
async fn a_reply_decided_on_an_old_version_is_a_conflict_and_leaves_nothing() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let key = &mention.conversation;
    let answer = reply("r1", "10:00:30");
    let stale = world.settle(key, None, Some(&answer), at("10:01:00")).await;
    world.sweep(at("10:00:00")).await;

    let recorded = world.store.record_reply(key, &answer, stale.as_ref(), at("10:01:00")).await.unwrap();
    assert_eq!(recorded, Recorded::Conflict);
    assert_eq!(world.store.file(key).await.unwrap().replies, []);
    assert_eq!(world.sees_reply(key, &answer, at("10:01:00")).await, Recorded::New);
}

#[tokio::test]
async fn a_correction_rewrites_the_mention_and_its_conversation_together() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let key = &mention.conversation;
    let corrected = mention.clone().not_about_us();
    let (ben, context) = (domain::people::PersonId::of_name("Ben"), world.context(at("09:10:00")));
    let void = world.conversation(key).await.act(&domain::conversation::Action::NotAboutUs, &ben, &context).unwrap();

    let committed = world.store.update_mention(&corrected, Some(&void), at("09:10:00")).await.unwrap();
    assert_eq!(committed, Committed::Written);
    let again = world.store.update_mention(&corrected, Some(&void), at("09:10:00")).await.unwrap();
    assert_eq!(again, Committed::Conflict);

    let file = world.store.file(key).await.unwrap();
    assert_eq!(file.mentions, [corrected]);
    assert_eq!(file.conversation.unwrap().cycle.unwrap().state, State::Void);
    let what: Vec<&str> = file.events.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(what, ["opened", "not about us, ben", "void"]);
}

#[tokio::test]
async fn what_is_not_kept_any_more_can_not_be_corrected() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00").of_kind(Kind::Praise);
    let committed = world.store.update_mention(&mention, None, at("09:10:00")).await.unwrap();
    assert_eq!(committed, Committed::Conflict);
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, []);
}

#[tokio::test]
async fn of_two_writers_of_one_version_one_wins() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let change = world.conversation(&mention.conversation).await.tick(&world.context(at("10:00:00"))).unwrap();
    assert_eq!(world.store.commit(&change, at("10:00:00")).await.unwrap(), Committed::Written);
    assert_eq!(world.store.commit(&change, at("10:00:00")).await.unwrap(), Committed::Conflict);
    let file = world.store.file(&mention.conversation).await.unwrap();
    assert_eq!((file.alerts.len(), file.events.len()), (1, 2));
}

#[tokio::test]
async fn an_alert_that_is_there_already_does_not_stop_its_transition() {
    let (world, alert) = World::with_alert().await;
    let mut change = domain::conversation::Change {
        conversation: world.conversation(&alert.conversation).await,
        alerts: vec![world.store.alert_file(&alert).await.unwrap().unwrap().alert],
        events: vec![Event::Opened],
        claimed: None,
    };
    change.events.clear();
    world.store.finish_alert(&alert, "sent", at("10:01:00")).await.unwrap();
    assert_eq!(world.store.commit(&change, at("10:02:00")).await.unwrap(), Committed::Written);
    assert!(world.store.alert_file(&alert).await.unwrap().unwrap().done, "it is not sent again");
}

#[tokio::test]
async fn what_changes_nothing_is_kept_only_while_the_conversation_is_as_it_was_read() {
    let world = World::open().await;
    let (first, second) = (complaint("m1", "09:00:00"), complaint("m2", "09:01:00"));
    let answer = Reply::new("r1", at("09:30:00"), Proof::Verified);
    let (key, trace) = (&first.conversation, Trace::default());
    // Nobody waits yet: the answer closes nothing. Meanwhile somebody asks.
    world.hears(&first).await;
    let unread = Decided::of(None, 0);
    let recorded = world.store.record_reply(key, &answer, unread, at("09:31:00")).await.unwrap();
    assert_eq!(recorded, Recorded::Conflict, "it would not close the cycle that has opened");
    let recorded = world.store.record_mention(&second, &trace, unread, at("09:31:00")).await.unwrap();
    assert_eq!(recorded, Recorded::Conflict);
    let read = Decided::of(None, 1);
    assert_eq!(world.store.record_reply(key, &answer, read, at("09:31:00")).await.unwrap(), Recorded::New);
    assert_eq!(world.store.record_reply(key, &answer, read, at("09:31:00")).await.unwrap(), Recorded::AlreadyKnown);
    assert_eq!(world.store.record_mention(&second, &trace, read, at("09:31:00")).await.unwrap(), Recorded::New);
    let stranger = complaint("m3", "09:02:00");
    let other = ConversationKey { author: "kim".to_owned(), ..key.clone() };
    let stranger = Mention { conversation: other, ..stranger };
    assert_eq!(world.store.record_mention(&stranger, &trace, unread, at("09:31:00")).await.unwrap(), Recorded::New);
}

#[tokio::test]
async fn an_edit_is_written_with_its_mark_and_its_change_or_not_at_all() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    let trace = Trace { mark: Some("as it was".to_owned()), local: Some("114".to_owned()) };
    let change = world.settle(&mention.conversation, Some(&mention), None, at("09:00:00")).await;
    world.store.record_mention(&mention, &trace, change.as_ref(), at("09:00:00")).await.unwrap();
    let mut edited = mention.clone();
    edited.post.text = "all is well again".to_owned();
    let known =
        async || world.store.known_posts(Platform::Mastodon, &["m1".to_owned()]).await.unwrap()["m1"].trace.clone();

    let edit = |version| world.store.record_edit(&edited, Some("as it is"), Decided::of(None, version), at("09:10:00"));
    assert_eq!(edit(0).await.unwrap(), Committed::Conflict);
    assert_eq!(known().await, trace);
    assert_eq!(edit(1).await.unwrap(), Committed::Written);
    assert_eq!(known().await, Trace { mark: Some("as it is".to_owned()), ..trace });
    let file = world.store.file(&mention.conversation).await.unwrap();
    assert_eq!(file.mentions[0].post.text, "all is well again");
    let states = world.store.conversations(std::slice::from_ref(&mention.conversation)).await.unwrap();
    assert_eq!(states, [file.conversation.unwrap()]);
}

#[tokio::test]
async fn a_reply_that_is_missed_and_seen_again_is_as_it_was() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let key = &mention.conversation;
    let answer = Reply::new("r1", at("09:30:00"), Proof::Verified);
    world.store.record_reply(key, &answer, Decided::of(None, 1), at("09:31:00")).await.unwrap();
    for reply in [answer.clone().missed(at("09:40:00")), answer] {
        let written = world.store.record_sight(key, &reply, Decided::of(None, 1), at("09:40:00")).await.unwrap();
        assert_eq!(written, Committed::Written);
        assert_eq!(world.store.file(key).await.unwrap().replies, [reply]);
    }
}
