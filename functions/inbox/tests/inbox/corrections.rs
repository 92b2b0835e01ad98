//! The owner knows better, and the next fold agrees.

use classifier::Learnt;
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

async fn learnt(world: &World) -> Learnt {
    let document = world.store.learnt().await.unwrap();
    document.map_or_else(Learnt::default, |document| Learnt::read(&document.bytes).unwrap())
}

#[tokio::test]
async fn a_correction_is_learnt_and_its_undo_leaves_no_trace() {
    let (world, _) = World::with_complaint("my cake never came").await;
    for (tap, form) in [("not-about-us", "cycle=1"), ("wrong-kind", "cycle=1&kind=praise")] {
        world.tap(&format!("/a/{ANN}/{tap}"), form).await;
        assert_eq!(learnt(&world).await.len(), 1, "{tap}");
        world.tap(&format!("/a/{ANN}/undo"), "cycle=1").await;
        assert_eq!(learnt(&world).await, Learnt::default(), "{tap}");
    }
}

#[tokio::test]
async fn of_several_corrections_of_one_mention_the_last_is_learnt_and_undo_takes_all_back() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/wrong-kind"), "cycle=1&kind=request").await;
    let first = learnt(&world).await;
    world.tap(&format!("/a/{BEN}/wrong-kind"), "cycle=1&kind=question").await;
    let second = learnt(&world).await;
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
    world.tap(&format!("/a/{BEN}/undo"), "cycle=1").await;
    assert!(learnt(&world).await.is_empty());
}

#[tokio::test]
async fn what_its_author_wrote_after_a_namesake_teaches_nothing() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let mut later = complaint("m2", "hello? anybody?");
    later.post.published_at = Some(at("09:05:00"));
    later.detected_at = at("09:05:00");
    world.hears(&later).await;
    world.tap(&format!("/a/{ANN}/not-about-us"), "cycle=1").await;
    assert_eq!(learnt(&world).await.len(), 1);
}

#[tokio::test]
async fn what_an_edited_message_has_taught_can_be_taken_back_too() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{ANN}/wrong-kind"), "cycle=1&kind=request").await;
    let mention = world.file(&key).await.mentions.remove(0);
    let mut post = mention.post.clone();
    post.text = "my cake never came, and now the shop is closed".to_owned();
    let found = domain::mention::Classification { kind: Kind::Request, ..mention.classification.clone() };
    let (edited, _) = mention.edited(post, found, at("09:20:00"));
    world.store.update_mention(&edited, None, at("09:20:00")).await.unwrap();
    world.tap(&format!("/a/{ANN}/undo"), "cycle=1").await;
    assert!(learnt(&world).await.is_empty());
}

#[tokio::test]
async fn taps_that_correct_nothing_teach_nothing() {
    let (world, _) = World::with_complaint("my cake never came").await;
    for tap in ["have", "answered-privately"] {
        world.tap(&format!("/a/{ANN}/{tap}"), "cycle=1").await;
    }
    assert_eq!(world.store.learnt().await.unwrap(), None);
}
