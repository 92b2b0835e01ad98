//! A phone rings at most once a minute, four times in a quarter of an hour.

use domain::delivery::LIMITED;
use store::AlertRecord;
use tests::World;

/// A question starts no storm.
const QUESTION: &str = "Crumb & Co in Leeds: do you have sourdough on Sundays?";

async fn alert(world: &World, author: &str) -> AlertRecord {
    let key = world.conversation(author).await.key;
    world.machine.bundle.store.file(&key).await.expect("a table").alerts.remove(0)
}

#[tokio::test]
async fn of_two_in_the_same_minute_the_second_waits_for_the_next() {
    let mut world = World::open().await;
    world.someone_posts("jo", QUESTION);
    world.someone_posts("kim", QUESTION);
    world.fast_forward(60).await;
    world.expect_sms("Ben", "(10:00)");
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "59 min left (10:00)");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn the_fifth_in_a_quarter_of_an_hour_waits_is_seen_waiting_and_goes_with_the_sixth() {
    let mut world = World::open().await;
    for author in ["jo", "kim", "lee", "max", "nia", "oli"] {
        world.someone_posts(author, QUESTION);
        world.fast_forward(1).await;
    }
    world.until("2026-03-02T09:05:00Z").await;
    for due in ["10:00", "10:01", "10:02", "10:03"] {
        world.expect_sms("Ben", &format!("60 min left ({due})"));
    }
    world.expect_no_sms();
    for author in ["nia", "oli"] {
        let held = alert(&world, author).await.held.expect("it waits");
        assert_eq!((held.why.as_deref(), held.until), (Some(LIMITED), "2026-03-02T09:15:00Z".parse().unwrap()));
    }
    world.until("2026-03-02T09:14:00Z").await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "2 waiting, worst Mastodon due 10:04");
    assert_eq!(alert(&world, "nia").await.done.as_deref(), Some("told"));
}

#[tokio::test]
async fn a_warning_that_waits_for_its_phone_does_not_keep_the_next_stage_back() {
    let mut world = World::open().await;
    for author in ["jo", "kim", "lee", "max", "nia"] {
        world.someone_posts(author, QUESTION);
        world.fast_forward(1).await;
    }
    world.until("2026-03-02T09:04:00Z").await;
    for _ in 0..4 {
        world.expect_sms("Ben", "60 min left");
    }
    // The shop's clock moves on without anybody looking: the second warning speaks for the first.
    world.set_now("2026-03-02T09:40:00Z".parse().unwrap());
    world.minute().await;
    world.expect_sms("Ben", "5 waiting");
    world.expect_sms("Cem", "5 waiting");
    assert_eq!(alert(&world, "nia").await.done.as_deref(), Some("a later stage speaks for it"));
}
