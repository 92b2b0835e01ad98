//! What we are not sure of is marked, and one tap says what it is.

use domain::conversation::{Mention, State};
use domain::mention::Kind;

use crate::mentions::complaint;
use crate::world::{ANN, World};

fn unsure(kind: Kind, of_kind: f32, of_shop: f32) -> Mention {
    let mut mention = complaint("m1", "well, that was something");
    mention.classification.kind = kind;
    mention.classification.needs_answer = matches!(kind, Kind::Complaint | Kind::Question | Kind::Request);
    mention.classification.confidence.kind = of_kind;
    mention.classification.confidence.about_shop = of_shop;
    mention
}

async fn with(mention: &Mention) -> World {
    let world = World::open().await;
    world.hears(mention).await;
    world.link(ANN, "Ann", &mention.conversation).await;
    world.set("09:10:00");
    world
}

#[tokio::test]
async fn a_doubtful_complaint_has_its_clock_and_is_marked_in_the_list_and_on_its_page() {
    let world = with(&unsure(Kind::Complaint, 0.5, 0.99)).await;
    for path in [format!("/o/{ANN}"), format!("/a/{ANN}")] {
        let page = world.get(&path).await;
        page.says(
            "? We are not sure: complaint? Yes, a complaint It is a question It is praise It is a wish None of these",
        );
        page.says("1 h 50 min left");
    }
    let sure = with(&unsure(Kind::Complaint, 0.9, 0.9)).await;
    for path in [format!("/o/{ANN}"), format!("/a/{ANN}")] {
        sure.get(&path).await.says_nothing_of("We are not sure");
    }
}

#[tokio::test]
async fn yes_keeps_the_clock_and_ends_the_doubt_until_it_is_taken_back() {
    let mention = unsure(Kind::Complaint, 0.5, 0.99);
    let world = with(&mention).await;
    let page = world.tap(&format!("/a/{ANN}/wrong-kind"), "cycle=1&kind=complaint").await;
    page.says("1 h 50 min left");
    page.says_nothing_of("We are not sure");
    assert_eq!(world.store.learnt().await.unwrap(), None, "what we were right about teaches nothing");
    page.says("Take back “we are sure”");
    world.tap(&format!("/a/{ANN}/undo"), "cycle=1").await.says("We are not sure: complaint?");
}

#[tokio::test]
async fn a_doubt_about_whom_it_is_about_asks_that() {
    let world = with(&unsure(Kind::Complaint, 0.9, 0.5)).await;
    world.get(&format!("/a/{ANN}")).await.says("We are not sure: about you? Yes, it is about us Not about us");
    world.tap(&format!("/a/{ANN}/not-about-us"), "cycle=1").await.says("No answer needed");
}

#[tokio::test]
async fn what_needs_no_answer_perhaps_is_listed_and_its_clock_starts_when_it_is_said_to_be_a_complaint() {
    let mention = unsure(Kind::Praise, 0.5, 0.99);
    let (world, key) = (with(&mention).await, &mention.conversation);
    world.get(&format!("/o/{ANN}")).await.says("Nobody is waiting.");
    let page = world.get(&format!("/o/{ANN}/unanswered")).await;
    page.says("Not sure what these are");
    page.says("We are not sure: praise? Yes, praise It is a complaint");
    assert!(world.store.conversation(key).await.unwrap().is_none());

    let page = world.tap(&format!("/a/{ANN}/wrong-kind"), "mention=m1&kind=complaint").await;
    page.says("2 h left");
    page.says("Kind Complaint");
    assert_eq!(world.conversation(key).await.cycle.unwrap().state, State::OnTrack);
    assert!(world.store.learnt().await.unwrap().is_some());
    assert!(!world.refold(key).await, "a later poll agrees");
    world.get(&format!("/o/{ANN}/unanswered")).await.says_nothing_of("well, that was something");
}

#[tokio::test]
async fn what_was_sorted_without_a_clock_can_be_taken_back() {
    let mention = unsure(Kind::Praise, 0.5, 0.99);
    let world = with(&mention).await;
    let page = world.tap(&format!("/a/{ANN}/wrong-kind"), "mention=m1&kind=other").await;
    page.says_nothing_of("We are not sure");
    let learnt = world.store.learnt().await.unwrap().unwrap();
    world.tap(&format!("/a/{ANN}/wrong-kind"), "mention=m1&kind=other").await;
    assert_eq!(world.store.learnt().await.unwrap().unwrap(), learnt, "a second tap writes nothing");
    page.says("Take back “wrong kind”");
    let page = world.tap(&format!("/a/{ANN}/undo"), "mention=m1").await;
    page.says("We are not sure: praise?");
    assert_eq!(world.file(&mention.conversation).await.mentions, [mention]);
    let bytes = world.store.learnt().await.unwrap().unwrap().bytes;
    assert!(classifier::Learnt::read(&bytes).unwrap().is_empty());
}

#[tokio::test]
async fn a_message_that_is_not_there_or_waits_already_is_left_alone() {
    let mention = unsure(Kind::Complaint, 0.5, 0.99);
    let world = with(&mention).await;
    let before = world.file(&mention.conversation).await;
    world.tap(&format!("/a/{ANN}/wrong-kind"), "mention=m1&kind=praise").await.says("They have written again.");
    world.tap(&format!("/a/{ANN}/wrong-kind"), "mention=m9&kind=praise").await;
    assert_eq!(world.file(&mention.conversation).await, before);
}
