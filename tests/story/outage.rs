//! What fails is reported, delays nobody else, and loses nothing.

use domain::mention::Platform;
use tests::{Outage, Place, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn a_platform_that_is_down_delays_no_other_and_loses_nothing_on_its_return() {
    let mut world = World::open().await;
    world.goes_down(Place::Mastodon, Outage::Unavailable);
    world.someone_posts("jo", COMPLAINT);
    world.says(Place::Feed, "Leeds Eats", "Crumb & Co in Leeds sold me stale bread. Awful.");
    world.fast_forward(6).await;
    assert_eq!(world.mentions().await.len(), 1, "the feed went on");
    let health = world.machine.bundle.store.platform(Platform::Mastodon).await.unwrap().health;
    assert!(!health.is_empty(), "the outage is reported");

    world.comes_back(Place::Mastodon);
    world.fast_forward(30).await;
    assert_eq!(world.mentions().await.len(), 2);
    let health = world.machine.bundle.store.platform(Platform::Mastodon).await.unwrap().health;
    assert!(health.is_empty(), "{health:?}");
    world.fast_forward(25).await;
    world.expect_sms("Ben", "Mastodon");
}

#[tokio::test]
async fn whatever_a_platform_answers_the_others_are_read() {
    let outages = [
        Outage::TooManyRequests { retry_after: 600 },
        Outage::Unauthorized,
        Outage::Huge,
        Outage::CutShort,
        Outage::BreaksOff,
        Outage::WrongPage,
    ];
    for outage in outages {
        let mut world = World::open().await;
        world.goes_down(Place::Mastodon, outage);
        world.goes_down(Place::HackerNews, outage);
        world.says(Place::Feed, "Leeds Eats", "Crumb & Co in Leeds sold me stale bread. Awful.");
        world.fast_forward(6).await;
        assert_eq!(world.mentions().await.len(), 1, "{outage:?}");
    }
}

#[tokio::test]
async fn asked_to_wait_we_wait() {
    let mut world = World::open().await;
    world.goes_down(Place::Feed, Outage::TooManyRequests { retry_after: 1800 });
    world.fast_forward(6).await;
    world.comes_back(Place::Feed);
    world.town.forget_requests();
    world.fast_forward(20).await;
    assert_eq!(world.town.requests(Place::Feed).asked, 0, "nothing is asked before the half hour is over");
    world.fast_forward(20).await;
    assert!(world.town.requests(Place::Feed).asked > 0);
}

#[tokio::test]
async fn what_the_stream_loses_the_sweep_rings_again() {
    let mut world = World::open().await;
    world.the_stream_loses_records(true);
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    world.expect_no_sms();
    world.the_stream_loses_records(false);
    world.fast_forward(2).await;
    world.expect_sms("Ben", "(10:00)");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn what_the_stream_doubles_is_told_once() {
    let mut world = World::open().await;
    world.machine.stream.interfere(|_| tests::Fate::Twice);
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    world.expect_sms("Ben", "(10:00)");
    world.expect_no_sms();
}

#[tokio::test]
async fn settings_that_cannot_be_used_never_stop_alerts() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(30).await;
    let store = world.machine.bundle.store.clone();
    store.apply_settings("{\"shop\": 7}", 1).await.unwrap();
    world.fast_forward(30).await;
    world.expect_sms("Ben", "(10:00)");
}

#[tokio::test]
async fn a_host_that_is_down_is_asked_once_a_turn_and_not_for_everything() {
    let mut world = World::open().await;
    world.goes_down(Place::Mastodon, Outage::Unavailable);
    world.town.forget_requests();
    world.fast_forward(5).await;
    assert_eq!(world.town.requests(Place::Mastodon).asked, 1);
}
