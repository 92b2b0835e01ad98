//! Phones stay silent at night, and nothing is lost by it.

use tests::World;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn what_comes_at_night_waits_for_the_opening() {
    let mut world = World::open_at("2026-03-03T04:00:00Z").await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-03-03T08:59:00Z").await;
    world.expect_no_sms();
    world.fast_forward(1).await; // half of the two open hours from eight on
    world.expect_sms("Ben", "(10:00)");
}

#[tokio::test]
async fn what_becomes_late_in_the_first_minutes_after_closing_is_still_heard_of() {
    let mut world = World::with("2026-03-02T15:30:00Z", |settings| settings).await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-03-02T17:31:00Z").await;
    world.expect_sms("Ben", "(17:30)");
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "LATE since 17:30");
    }
}

#[tokio::test]
async fn the_night_that_loses_an_hour_still_has_two_open_hours_in_the_morning() {
    let mut world =
        World::with("2026-03-29T00:00:00Z", |settings| settings.replace("sat = ", "sun = [\"08:00-14:00\"]\nsat = "))
            .await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-03-29T07:59:00Z").await; // 08:59 summer time
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "(10:00)");
}

#[tokio::test]
async fn the_night_that_gains_an_hour_too() {
    let mut world =
        World::with("2026-10-24T23:30:00Z", |settings| settings.replace("sat = ", "sun = [\"08:00-14:00\"]\nsat = "))
            .await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-10-25T08:59:00Z").await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "(10:00)");
}
