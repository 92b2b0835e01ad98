//! What one thumb can do besides "I have it".

use axum::http::StatusCode;
use domain::conversation::{Proof, State};
use tests::{Answer, Place, Said, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

/// The page of all that is open, for the one who got this link.
fn list(link: &str) -> String {
    link.replace("/a/", "/o/")
}

#[tokio::test]
async fn remind_me_is_silent_and_then_asks_the_same_person() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    assert_eq!(world.taps_with(&text.link(), "snooze", "minutes=15").await, StatusCode::SEE_OTHER);
    world.fast_forward(14).await;
    world.expect_no_sms();
    world.fast_forward(2).await;
    world.expect_sms("Ben", "10:00");
    world.expect_no_sms();
}

#[tokio::test]
async fn handed_over_it_is_the_colleague_who_is_texted_at_once() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    world.taps(&text.link(), "have").await;
    world.taps_with(&text.link(), "hand-over", "person=ann").await;
    world.deliver().await;
    let handed = world.expect_sms("Ann", "10:00");
    world.expect_no_sms();
    let (_, page) = world.opens(&handed.link()).await;
    assert!(page.contains("I have it"));
    assert_eq!(world.taps(&handed.link(), "have").await, StatusCode::SEE_OTHER);
    world.fast_forward(20).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_correction_taken_back_is_warned_about_as_if_it_had_never_been_made() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    world.taps(&text.link(), "not-about-us").await;
    let (_, page) = world.opens(&text.link()).await;
    assert!(page.contains("Ben said: not about us."), "{page}");
    world.taps(&text.link(), "undo").await;
    assert_eq!(world.state("jo").await, Some(State::AtRisk));
    world.fast_forward(36).await;
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
}

#[tokio::test]
async fn answered_here_is_silent_until_the_answer_is_seen() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    world.taps(&text.link(), "answered-here").await;
    world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    let (_, page) = world.opens(&text.link()).await;
    assert!(page.contains("We look for the answer until 09:15."), "{page}");
    world.fast_forward(60).await;
    world.expect_no_sms();
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, Proof::Verified));
}

#[tokio::test]
async fn closed_today_moves_every_clock_to_the_next_open_day_and_open_again_moves_it_back() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    let due_at = async |world: &World| world.conversation("jo").await.cycle.unwrap().clock.due_at.to_string();
    assert_eq!(due_at(&world).await, "2026-03-02T10:00:00Z");

    world.taps_with(&list(&text.link()), "closed-today", "day=2026-03-02").await;
    world.fast_forward(2).await;
    assert_eq!(due_at(&world).await, "2026-03-03T09:00:00Z", "a cap of 24 hours ends an hour after the opening");
    world.fast_forward(60).await;
    world.expect_no_sms();
    assert_eq!(world.state("jo").await, Some(State::AtRisk));

    world.taps_with(&list(&text.link()), "open-again", "day=2026-03-02").await;
    world.fast_forward(2).await;
    assert_eq!(due_at(&world).await, "2026-03-02T10:18:00Z", "what would be late already has a quarter of an hour");
    world.expect_sms("Ben", "14 min left (10:18)");
    world.expect_sms("Cem", "14 min left (10:18)");
}

#[tokio::test]
async fn what_was_there_before_anybody_listened_is_listed_and_its_clock_starts_at_the_tap() {
    let said = Said::new(Place::Mastodon, "kim", COMPLAINT, "2026-03-01T10:00:00Z".parse().unwrap());
    let mut world = World::open_with_past("2026-03-02T08:00:00Z", [said]).await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    let unanswered = format!("{}/unanswered", list(&text.link()));
    let (_, page) = world.opens(&unanswered).await;
    let author = |name: &str| page.contains(&format!("<bdi class=\"author\">{name}</bdi>"));
    assert!(author("Kim") && !author("Jo"), "{page}");

    world.taps(&text.link(), "answered-privately").await;
    assert_eq!(world.taps(&unanswered, "start-all").await, StatusCode::SEE_OTHER);
    assert_eq!(world.state("kim").await, Some(State::OnTrack));
    world.fast_forward(60).await;
    world.expect_sms("Ben", "(11:00)");
}

#[tokio::test]
async fn the_page_of_texts_says_why_one_did_not_arrive_and_shows_no_number() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(59).await;
    world.sns_answers([Answer::OptedOut]);
    world.fast_forward(1).await;
    let text = world.expect_sms("Cem", "(10:00)");
    let (_, page) = world.opens(&format!("{}/deliveries", list(&text.link()))).await;
    assert!(page.contains("Text to Ben: not delivered: this phone has opted out of texts."), "{page}");
    assert!(page.contains("Text to Cem: sent."), "{page}");
    assert!(!page.contains("+1555"));
}
