//! A crisis is told at any hour; many are told together.

use tests::World;

use super::mailed_to;

const CRISIS: &str = "My son had an allergic reaction to a cake from Crumb & Co in Leeds, we are in hospital";

#[tokio::test]
async fn more_than_three_crises_in_half_an_hour_are_one_summary_every_ten_minutes_even_at_night() {
    let mut world = World::open_at("2026-03-02T03:00:00Z").await;
    for author in ["jo", "kim", "lee", "max", "nia"] {
        world.someone_posts(author, CRISIS);
    }
    world.fast_forward(5).await;
    world.expect_sms("Cem", "URGENT, 5 waiting, worst Mastodon due 03:30");
    assert_eq!(mailed_to(&world), ["ann", "ben"], "one e-mail each");

    world.someone_posts("oli", CRISIS);
    world.fast_forward(9).await; // five minutes without a tap have passed, and another crisis came
    world.expect_no_sms();
    world.fast_forward(1).await;
    let next = [world.expect_sms("Ann", "URGENT, 5 waiting").to, world.expect_sms("Cem", "URGENT now").to];
    assert_eq!(next, ["Ann", "Cem"], "whoever was not asked last, and the new one to who is asked first");
    world.fast_forward(9).await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Cem", "URGENT, 5 waiting");
    world.expect_sms("Ann", "nobody took it yet");
}

#[tokio::test]
async fn three_crises_are_told_one_by_one_whatever_the_phone_has_had() {
    let mut world = World::open_at("2026-03-02T03:00:00Z").await;
    for author in ["jo", "kim", "lee"] {
        world.someone_posts(author, CRISIS);
    }
    world.fast_forward(5).await;
    for _ in 0..3 {
        world.expect_sms("Cem", "URGENT now");
    }
}
