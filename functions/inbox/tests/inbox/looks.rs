//! Pages as they are read.

use domain::conversation::{Proof, Reply};
use domain::delivery::Fate;
use domain::mention::Platform;

use crate::mentions::{complaint, with_stars};
use crate::unanswered::with_past;
use crate::world::{BEN, World, at};

#[tokio::test]
async fn the_page_of_a_mention() {
    let world = World::open().await;
    let mention = with_stars(complaint("m1", "Cold and late.\nMy cake never came."), Platform::GoogleBusiness, 1);
    world.hears(&mention).await;
    world.link(BEN, "Ben", &mention.conversation).await;
    world.set("09:10:00");
    let page = world.get(&format!("/a/{BEN}")).await;
    insta::assert_snapshot!(page.body.split_once("<body>").unwrap().1);
}

#[tokio::test]
async fn the_page_of_all_that_is_open() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/o/{BEN}")).await;
    insta::assert_snapshot!(page.body.split_once("<body>").unwrap().1);
}

#[tokio::test]
async fn the_page_of_texts_and_emails() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.warns(&key, Some(Fate::Failed { reason: "opted out".to_owned() })).await;
    let page = world.get(&format!("/o/{BEN}/deliveries")).await;
    insta::assert_snapshot!(page.body.split_once("<body>").unwrap().1);
}

#[tokio::test]
async fn the_page_of_what_nobody_answered() {
    let world = with_past().await;
    let page = world.get(&format!("/o/{BEN}/unanswered")).await;
    insta::assert_snapshot!(page.body.split_once("<body>").unwrap().1);
}

#[tokio::test]
async fn a_draft_is_there_while_somebody_waits_and_is_counted_as_the_platform_counts() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("A draft to start from @dora@example.social We are sorry, and thank you for telling us.");
    page.says("82 of 500 characters, as Mastodon counts.");
    let page = world.tap(&format!("/a/{BEN}/answered-privately"), "cycle=1").await;
    page.says_nothing_of("A draft to start from");
}

#[tokio::test]
async fn an_answer_that_was_seen_says_where_and_when() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.set("11:20:00");
    world.sees(&key, &Reply::new("r1", at("10:58:00"), Proof::Verified)).await;
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("✓ answered Answered The answer was seen on Mastodon, today 10:58.");
    page.says("The shop answered; seen on Mastodon.");
    page.says("Open it");
    page.says_nothing_of("Open reply box");
}

#[tokio::test]
async fn what_was_found_late_says_so_and_both_clocks_are_shown() {
    let world = World::open().await;
    let mut mention = complaint("m1", "my cake never came");
    mention.detected_at = at("10:50:00");
    world.hears(&mention).await;
    world.link(BEN, "Ben", &mention.conversation).await;
    world.set("10:55:00");
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("Found late: written today 09:00, first seen today 10:50. The clock starts when it was seen.");
    page.says("Customer due today 12:50 waiting since today 10:50");
    page.says("Staff due today 12:50 seen today 10:50");
}

#[tokio::test]
async fn the_style_is_the_one_that_the_policy_names() {
    use base64::Engine;
    use sha2::{Digest, Sha256};
    let world = World::open().await;
    let page = world.get("/").await;
    let style = page.body.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "{policy}");
}
