//! The owner knows better, and the next fold agrees.

use domain::conversation::State;
use domain::mention::Kind;

use crate::mentions::complaint;
use crate::world::{ANN, BEN, World, at};

#[tokio::test]
async fn not_about_us_closes_it_for_good() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let mut later = complaint("m2", "hello? anybody?");
    later.post.published_at = Some(at("09:05:00"));
    later.detected_at = at("09:05:00");
    world.hears(&later).await;
    let page = world.tap(&format!("/a/{ANN}/not-about-us"), "cycle=1").await;
    page.says("– no answer needed No answer needed Ann said: not about us.");
    let file = world.file(&key).await;
    assert_eq!(file.conversation.unwrap().cycle.unwrap().state, State::Void);
    assert!(file.mentions.iter().all(|mention| !mention.classification.about_shop && !mention.opens()));
    assert!(!world.refold(&key).await);
}

#[tokio::test]
async fn another_kind_looks_the_target_up_again() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let page = world.tap(&format!("/a/{BEN}/wrong-kind"), "cycle=1&kind=request").await;
    page.says("Answer due Tue 18:00");
    page.says("Kind Request");
    let file = world.file(&key).await;
    assert_eq!(file.mentions[0].classification.kind, Kind::Request);
    assert!(!world.refold(&key).await);
}

#[tokio::test]
async fn praise_needs_no_answer() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let page = world.tap(&format!("/a/{BEN}/wrong-kind"), "cycle=1&kind=praise").await;
    page.says("Ben said: wrong kind.");
    assert!(world.conversation(&key).await.open_cycle().is_none());
    assert!(!world.refold(&key).await);
}
