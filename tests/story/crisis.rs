//! A crisis is texted at detection, at any hour.

use tests::World;

#[tokio::test]
async fn a_crisis_at_night_wakes_somebody_and_mails_everybody() {
    let mut world = World::open_at("2026-03-02T03:00:00Z").await;
    world.someone_posts("jo", "My son had an allergic reaction to a cake from Crumb & Co in Leeds, we are in hospital");
    world.fast_forward(5).await;
    world.expect_sms("Cem", "URGENT now, due 03:30");
    let mut mailed: Vec<String> = world.emails().into_iter().map(|email| email.to).collect();
    mailed.sort();
    assert_eq!(mailed, ["ann", "ben"]);

    world.fast_forward(5).await; // five minutes without a tap
    world.expect_sms("Ann", "nobody took it yet");
    world.fast_forward(5).await;
    world.expect_sms("Cem", "nobody took it yet");
    world.fast_forward(5).await;
    world.expect_sms("Ann", "nobody took it yet");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_crisis_that_somebody_takes_is_silent_for_a_while() {
    let mut world = World::open_at("2026-03-02T03:00:00Z").await;
    world.someone_posts("jo", "My son had an allergic reaction to a cake from Crumb & Co in Leeds, we are in hospital");
    world.fast_forward(5).await;
    let text = world.expect_sms("Cem", "URGENT now");
    world.taps(&text.link(), "have").await;
    world.fast_forward(11).await;
    world.expect_no_sms();
}
