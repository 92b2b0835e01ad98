//! Cursors, troubles, who files, and what was looked for in vain.

use std::collections::HashMap;

use domain::conversation::ConversationKey;
use domain::mention::Platform;
use store::{Health, Lease, Missed, StoredCursor};

use crate::world::{World, at};

const SOURCE: &str = "urls https://news.example/#tag?q=50%25";

fn cursor(since: Option<&str>, etag: Option<&str>) -> StoredCursor {
    StoredCursor { since: since.map(str::to_owned), etag: etag.map(str::to_owned), last_modified: None }
}

#[tokio::test]
async fn cursors_and_troubles_are_kept_by_source() {
    let world = World::open().await;
    let feed = Platform::Feed;
    let cursor = StoredCursor { last_modified: Some(String::new()), ..cursor(None, Some("W/\"1\"")) };
    let trouble = Health {
        failing_since: at("09:00:00"),
        says: "answers 503".to_owned(),
        until: Some(at("09:30:00")),
        unreachable: true,
    };
    let first = StoredCursor::default();
    world.store.save_cursor(feed, SOURCE, None, &first).await.unwrap();
    world.store.save_cursor(feed, SOURCE, Some(&first), &cursor).await.unwrap();
    world.store.save_health(feed, SOURCE, Some(&trouble)).await.unwrap();

    let file = world.store.platform(feed).await.unwrap();
    assert_eq!(file.cursors, HashMap::from([(SOURCE.to_owned(), cursor)]));
    assert_eq!(file.health, HashMap::from([(SOURCE.to_owned(), trouble)]));
    assert!(world.store.platform(Platform::X).await.unwrap().cursors.is_empty());

    for _ in 0..2 {
        world.store.save_health(feed, SOURCE, None).await.unwrap();
    }
    assert!(world.store.platform(feed).await.unwrap().health.is_empty());
}

#[tokio::test]
async fn a_cursor_never_goes_back_to_where_a_slower_run_read() {
    let world = World::open().await;
    let (one, two, three) = (cursor(Some("1"), None), cursor(Some("2"), Some("v2")), cursor(Some("3"), None));
    let save = async |before: Option<&StoredCursor>, now: &StoredCursor| {
        world.store.save_cursor(Platform::X, SOURCE, before, now).await.unwrap();
        world.store.platform(Platform::X).await.unwrap().cursors.remove(SOURCE)
    };
    assert_eq!(save(None, &one).await.as_ref(), Some(&one));
    assert_eq!(save(Some(&one), &three).await.as_ref(), Some(&three));
    assert_eq!(save(Some(&one), &two).await.as_ref(), Some(&three), "read from 1, too late");
    assert_eq!(save(None, &two).await.as_ref(), Some(&three), "a first look, too late");
    assert_eq!(save(Some(&three), &two).await.as_ref(), Some(&two));
}

#[tokio::test]
async fn of_two_runs_that_read_the_same_only_one_may_file() {
    let world = World::open().await;
    let lease = |holder: &str, until| Lease { holder: holder.to_owned(), until: at(until) };
    let (first, second, third) = (lease("a", "09:01:00"), lease("b", "09:01:00"), lease("c", "09:02:00"));
    let take =
        async |before: Option<&Lease>, lease: &Lease| world.store.take_lease(Platform::X, before, lease).await.unwrap();
    assert!(take(None, &first).await);
    assert!(!take(None, &second).await);
    assert_eq!(world.store.platform(Platform::X).await.unwrap().lease, Some(first.clone()));
    assert!(take(Some(&first), &third).await);
    assert!(!take(Some(&first), &second).await);
    assert_eq!(world.store.platform(Platform::X).await.unwrap().lease, Some(third));
}

#[tokio::test]
async fn what_was_looked_for_in_vain_is_remembered_from_the_first_time_on() {
    let world = World::open().await;
    let conversation = ConversationKey::of(Platform::X, "r#1", Some("ann"), "m1");
    for time in ["09:00:00", "09:05:00"] {
        world.store.save_missed(&conversation, "m1", Some(at(time))).await.unwrap();
        let missed = Missed { conversation: conversation.clone(), post: "m1".to_owned(), at: at("09:00:00") };
        assert_eq!(world.store.platform(Platform::X).await.unwrap().missed, [missed]);
    }
    world.store.save_missed(&conversation, "m1", None).await.unwrap();
    assert!(world.store.platform(Platform::X).await.unwrap().missed.is_empty());
}
