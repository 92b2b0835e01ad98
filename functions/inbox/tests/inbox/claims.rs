//! What a customer says of the shop's hours is held against the settings, and a draft puts it right.

use domain::claim::Claim;
use domain::conversation::{Discovery, Mention};

use crate::mentions::complaint;
use crate::world::{BEN, Page, World};

/// The page of a complaint that makes these claims. The shop is open on Mondays and Tuesdays, 8 to 18.
async fn page_of(claims: &[(&str, &str)], change: impl FnOnce(&mut Mention)) -> Page {
    let world = World::open().await;
    let mut mention = complaint("m1", "never again");
    let claim = |&(says, words): &(&str, &str)| Claim { says: says.parse().unwrap(), words: words.to_owned() };
    mention.classification.claims = claims.iter().map(claim).collect();
    change(&mut mention);
    let mention = Mention::new(mention.post, mention.classification, mention.detected_at, Discovery::Live);
    world.hears(&mention).await;
    world.link(BEN, "Ben", &mention.conversation).await;
    world.set("09:10:00");
    world.get(&format!("/a/{BEN}")).await
}

#[tokio::test]
async fn a_false_statement_is_shown_with_what_is_true_and_a_draft() {
    let page = page_of(&[("closed mon", "they are shut on Mondays")], |_| {}).await;
    page.says("Not what your settings say they are shut on Mondays");
    page.says("Says you are closed on Mondays. Your hours: Mon 08:00–18:00.");
    page.says("@dora@example.social We are open on Mondays. Our hours: Mon 08:00–18:00.");
    page.says("57 of 500 characters, as Mastodon counts.");
}

#[tokio::test]
async fn each_false_statement_is_shown_and_no_true_one() {
    let page = page_of(&[("closes 17:00", "closes at 5"), ("closed sun", "shut on Sundays")], |_| {}).await;
    page.says("Says you close at 17:00.");
    page.says_nothing_of("shut on Sundays");
    let page = page_of(&[("costs 900 eur", "nine euros a loaf")], |_| {}).await;
    page.says_nothing_of("Not what your settings say");
}

#[tokio::test]
async fn what_is_said_of_another_business_is_held_against_nothing() {
    let page = page_of(&[("closed mon", "shut on Mondays")], |mention| {
        mention.classification.about_shop = false;
        mention.classification.needs_answer = false;
    });
    page.await.says_nothing_of("Not what your settings say");
}

#[tokio::test]
async fn a_statement_in_another_language_is_answered_in_it_and_in_an_unknown_one_not_at_all() {
    let page =
        page_of(&[("closed mon", "montags zu")], |mention| mention.classification.lang = Some("de".into())).await;
    page.says("Wir haben montags geöffnet. Unsere Öffnungszeiten: Mo 08:00–18:00.");
    let page = page_of(&[("closed mon", "月曜休み")], |mention| mention.classification.lang = Some("ja".into())).await;
    page.says("Says you are closed on Mondays.");
    page.says_nothing_of("If the customer is right");
}

#[tokio::test]
async fn the_words_of_a_false_statement_are_only_text() {
    let page = page_of(&[("closed mon", "<script>alert(1)</script> shut Mondays")], |_| {}).await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    page.says("Says you are closed on Mondays.");
}
