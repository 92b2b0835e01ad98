//! One post is one mention, wherever it is found.

use tests::{Place, World};

#[tokio::test]
async fn hacker_news_is_heard() {
    let mut world = World::open().await;
    world.says(Place::HackerNews, "jo", "Crumb & Co in Leeds never delivered my cake. Terrible service.");
    world.fast_forward(6).await;
    assert_eq!(world.mentions().await.len(), 1);
}

#[tokio::test]
async fn a_poll_without_news_asks_conditionally() {
    let mut world = World::open().await;
    world.says(Place::Feed, "Leeds Eats", "Crumb & Co in Leeds has lovely bread.");
    world.fast_forward(6).await;
    world.town.forget_requests();
    world.fast_forward(10).await;
    let requests = world.town.requests(Place::Feed);
    assert!(requests.asked > 0 && requests.not_modified == requests.asked, "{requests:?}");
}

#[tokio::test]
async fn what_is_watched_anew_is_looked_at_in_the_next_minute_so_that_news_is_news() {
    let mut world = World::open().await;
    let renamed = |settings: String| {
        let settings = settings.replace("\"crumbandco\"]", "\"crumbandco\", \"Mill Lane Bakery\"]");
        settings.replace("every = \"5m\"", "every = \"30m\"")
    };
    world.apply_with(renamed).await;
    world.fast_forward(1).await;
    world.someone_posts("jo", "Mill Lane Bakery in Leeds sold me a mouldy loaf, awful");
    world.fast_forward(60).await;
    world.expect_sms("Ben", "complaint");
    world.expect_sms("Cem", "complaint");
}
