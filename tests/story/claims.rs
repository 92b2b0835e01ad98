//! What a customer says of the shop's hours is held against the settings.

use tests::World;

/// The bakery is open on Mondays until half past five.
const SHUT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful. And they're shut on Mondays.";

#[tokio::test]
async fn who_says_that_we_are_shut_when_we_are_not_is_shown_with_what_is_true_and_a_draft() {
    let mut world = World::open().await;
    world.someone_posts("jo", SHUT);
    world.fast_forward(60).await;
    let link = world.expect_sms("Ben", "(10:00)").link();
    let (_, page) = world.opens(&link).await;
    assert!(page.contains("Says you are closed on Mondays. Your hours: Mon 08:00–17:30."), "{page}");
    assert!(page.contains("We are open on Mondays. Our hours: Mon 08:00–17:30."), "{page}");
}

#[tokio::test]
async fn once_the_hours_say_so_too_it_is_false_no_more() {
    let mut world = World::open().await;
    world.someone_posts("jo", SHUT);
    world.fast_forward(60).await;
    let link = world.expect_sms("Ben", "(10:00)").link();
    world.apply_with(|settings| settings.replace("mon = [\"08:00-17:30\"]", "mon = []")).await;
    let (_, page) = world.opens(&link).await;
    assert!(page.contains("mouldy") && !page.contains("Says you are closed"), "{page}");
}
