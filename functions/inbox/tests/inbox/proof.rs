//! A self-test is one tap.

use domain::delivery::Medium;
use domain::people::PersonId;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use store::Link;

use crate::world::{World, at};

const TOKEN: &str = "tstTsttstTsttstTst-_22";

async fn with_test(medium: Medium) -> World {
    let (world, _) = World::with_complaint("my cake never came").await;
    let week = SignedDuration::from_hours(7 * 24);
    let link = Link::personal(TOKEN, PersonId::of_name("Ben"), world.now() + week).sent_by(medium);
    world.store.put_link(&link).await.unwrap();
    world
}

#[tokio::test]
async fn only_the_tap_proves_that_a_text_arrived() {
    let world = with_test(Medium::Text).await;
    world.get(&format!("/t/{TOKEN}")).await.says("Did this text arrive?");
    assert!(world.store.proofs().await.unwrap().is_empty());

    let tap = world.post(&format!("/t/{TOKEN}/proven"), "").await;
    assert_eq!(tap.status, StatusCode::SEE_OTHER);
    let proofs = world.store.proofs().await.unwrap();
    assert_eq!(proofs.get(&PersonId::of_name("Ben")), Some(&world.now()));
    world.get(&format!("/t/{TOKEN}")).await.says("Texts work");
}

#[tokio::test]
async fn a_tap_from_another_site_and_a_link_from_a_mail_prove_nothing() {
    let world = with_test(Medium::Text).await;
    let foreign = [("sec-fetch-site", "cross-site")];
    let tap = world.ask(Method::POST, &format!("/t/{TOKEN}/proven"), &foreign, "").await;
    assert_eq!(tap.status, StatusCode::FORBIDDEN);

    let mailed = with_test(Medium::Email).await;
    assert_eq!(mailed.get(&format!("/t/{TOKEN}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mailed.post(&format!("/t/{TOKEN}/proven"), "").await.status, StatusCode::NOT_FOUND);
    for world in [world, mailed] {
        assert!(world.store.proofs().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_self_test_ends_when_the_next_one_comes() {
    let world = with_test(Medium::Text).await;
    world.set_to(at("11:00:00") + SignedDuration::from_hours(8 * 24));
    assert_eq!(world.post(&format!("/t/{TOKEN}/proven"), "").await.status, StatusCode::GONE);
}
