//! An unanswered complaint is texted before it is late.

use domain::conversation::State;
use tests::{Place, World};

#[tokio::test]
async fn a_complaint_nobody_answers_is_texted_before_it_is_late_and_then_to_the_next_person() {
    let mut world = World::open().await;
    world.fast_forward(60).await;
    world.someone_posts("jo", "Crumb & Co in Leeds never delivered my birthday cake, really disappointed");

    world.fast_forward(59).await;
    world.expect_no_sms();
    world.fast_forward(1).await; // half of two open hours
    world.expect_sms("Ben", "(11:00)");

    world.fast_forward(35).await;
    world.expect_no_sms();
    world.fast_forward(1).await; // four fifths
    world.expect_sms("Ben", "24 min left (11:00)");
    world.expect_sms("Cem", "24 min left (11:00)");

    world.fast_forward(24).await; // due, and a minute of grace
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "LATE since 11:00");
    world.expect_sms("Cem", "LATE since 11:00");
    world.expect_sms("Ann", "LATE since 11:00");
    assert_eq!(world.state("jo").await, Some(State::Breached));

    let mut mailed: Vec<String> = world.emails().into_iter().map(|email| email.to).collect();
    mailed.sort();
    assert_eq!(mailed, ["ann", "ben"], "Cem has no address");
}

#[tokio::test]
async fn a_text_says_when_where_and_why_and_ends_with_a_link() {
    let mut world = World::open().await;
    world.someone_posts("jo", "Crumb & Co in Leeds: my bread was mouldy, awful");
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "Crumb & Co: 60 min left (10:00). Mastodon, complaint \"mouldy\". Jo.");
    assert!(text.body.chars().count() <= 160, "{}", text.body);
    assert!(text.link().starts_with("/a/"));
}

#[tokio::test]
async fn praise_and_namesakes_disturb_nobody() {
    let mut world = World::open().await;
    world.someone_posts("jo", "The sourdough from Crumb & Co in Leeds is wonderful, thank you!");
    world.someone_posts("kim", "Crumb & Co, the new comic by Crumb the cartoonist, is terrible, what a disappointment");
    world.fast_forward(300).await;
    world.expect_no_sms();
    assert_eq!(world.state("jo").await, None);
    assert_eq!(world.mentions().await.len(), 1);
}

#[tokio::test]
async fn what_is_said_in_a_blog_has_eight_open_hours() {
    let mut world = World::open().await;
    world.says(Place::Feed, "Leeds Eats", "Crumb & Co in Leeds sold me stale bread and refused to refund it. Awful.");
    world.fast_forward(239).await;
    world.expect_no_sms();
    world.fast_forward(6).await;
    world.expect_sms("Ben", "Web");
}

#[tokio::test]
async fn what_was_there_before_the_first_look_is_kept_and_alerts_nobody() {
    let old = tests::Said::new(
        Place::Mastodon,
        "jo",
        "Crumb & Co in Leeds: my bread was mouldy, awful",
        "2026-03-01T10:00:00Z".parse().unwrap(),
    );
    let mut world = World::open_with_past("2026-03-02T08:00:00Z", [old]).await;
    assert_eq!(world.mentions().await.len(), 1);
    world.fast_forward(300).await;
    world.expect_no_sms();
    assert_eq!(world.state("jo").await, None);
}

#[tokio::test]
async fn polled_twice_is_stored_once_and_told_once() {
    let mut world = World::open().await;
    world.someone_posts("jo", "#crumbandco in Leeds: my bread was mouldy, awful, Crumb & Co");
    world.fast_forward(60).await;
    world.expect_sms("Ben", "complaint");
    world.expect_no_sms();
    assert_eq!(world.mentions().await.len(), 1);
    assert_eq!(world.conversation("jo").await.cycle.unwrap().number, 1);
}

#[tokio::test]
async fn new_hours_move_the_clocks_that_are_running() {
    let mut world = World::open().await;
    world.someone_posts("jo", "Crumb & Co in Leeds: my bread was mouldy, awful");
    world.fast_forward(30).await;
    world.apply_with(|settings| settings.replace("mon = [\"08:00-17:30\"]", "mon = [\"11:00-17:30\"]")).await;
    world.fast_forward(209).await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "60 min left (13:00)");
}
