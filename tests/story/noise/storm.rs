//! When many complain at once, one summary says so, and the first breach is still told by itself.

use tests::World;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn a_storm_is_summed_up_at_once_and_every_half_hour_and_its_first_breach_is_told_at_once() {
    let mut world = World::open().await;
    for author in ["jo", "kim", "lee", "max", "nia"] {
        world.someone_posts(author, COMPLAINT);
    }
    world.until("2026-03-02T09:00:00Z").await;
    world.expect_sms("Ben", "5 waiting, worst Mastodon due 10:00");

    world.until("2026-03-02T09:10:00Z").await;
    for author in ["oli", "pat", "quin"] {
        world.someone_posts(author, COMPLAINT);
    }
    world.until("2026-03-02T09:36:00Z").await; // more than half an hour after the first summary
    world.expect_sms("Ben", "5 waiting");
    world.expect_sms("Cem", "5 waiting");

    world.until("2026-03-02T10:01:00Z").await;
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "LATE since 10:00");
    }
    world.expect_no_sms();
    world.until("2026-03-02T10:05:00Z").await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "4 waiting, 4 late");
    }
    world.until("2026-03-02T10:35:00Z").await; // the warnings of ten past ten wait
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "3 waiting, worst Mastodon due 11:10");
}

#[tokio::test]
async fn a_storm_that_has_calmed_down_holds_nothing_back() {
    let mut world = World::open().await;
    for author in ["jo", "kim", "lee", "max", "nia"] {
        world.someone_posts(author, COMPLAINT);
    }
    world.until("2026-03-02T09:00:00Z").await;
    world.expect_sms("Ben", "5 waiting");
    world.until("2026-03-02T09:36:00Z").await;
    world.expect_sms("Ben", "5 waiting");
    world.expect_sms("Cem", "5 waiting");
    world.until("2026-03-02T10:01:00Z").await; // two hours later: fewer than three within them
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "5 waiting, 5 late");
    }
}

#[tokio::test]
async fn a_crisis_waits_for_no_storm() {
    let mut world = World::open().await;
    for author in ["jo", "kim", "lee", "max", "nia"] {
        world.someone_posts(author, COMPLAINT);
    }
    world.until("2026-03-02T09:00:00Z").await;
    world.expect_sms("Ben", "5 waiting");
    world
        .someone_posts("oli", "My son had an allergic reaction to a cake from Crumb & Co in Leeds, we are in hospital");
    world.fast_forward(5).await;
    world.expect_sms("Ben", "URGENT now");
}
