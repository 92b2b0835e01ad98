//! What would ring a phone three times in a minute rings it once.

use tests::{Answer, World};

use super::mailed_to;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";
const AUTHORS: [&str; 5] = ["jo", "kim", "lee", "max", "nia"];

async fn complaints(count: usize) -> World {
    let mut world = World::open().await;
    for author in &AUTHORS[..count] {
        world.someone_posts(author, COMPLAINT);
    }
    world.fast_forward(59).await;
    world.expect_no_sms();
    world
}

#[tokio::test]
async fn five_complaints_in_one_minute_are_one_text_with_a_link_to_all_of_them() {
    let mut world = complaints(5).await;
    world.fast_forward(1).await;
    let text = world.expect_sms("Ben", "Crumb & Co: 5 waiting, worst Mastodon due 10:00.");
    assert!(text.link().starts_with("/o/"), "{}", text.body);
    let (_, page) = world.opens(&text.link()).await;
    for author in AUTHORS {
        assert!(page.to_lowercase().contains(author), "{author} stands in the list");
        let texts = world.conversation(author).await.cycle.unwrap().texts;
        assert_eq!(texts.sent.values().sum::<u32>(), 1, "the text counts once for {author}");
    }
    world.fast_forward(20).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn three_are_a_bundle_for_each_person_and_their_breach_is_one_e_mail_each() {
    let mut world = complaints(3).await;
    world.fast_forward(1).await;
    world.expect_sms("Ben", "3 waiting");
    world.fast_forward(36).await;
    world.expect_sms("Ben", "3 waiting, worst Mastodon due 10:00");
    world.expect_sms("Cem", "3 waiting, worst Mastodon due 10:00");
    world.fast_forward(25).await;
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "3 waiting, 3 late, worst Mastodon late since 10:00");
    }
    assert_eq!(mailed_to(&world), ["ann", "ben"]);
}

#[tokio::test]
async fn who_was_answered_or_is_being_answered_is_not_in_the_bundle() {
    let mut world = World::open().await;
    let posts: Vec<_> = AUTHORS[..4].iter().map(|author| world.someone_posts(author, COMPLAINT)).collect();
    world.fast_forward(50).await;
    world.the_shop_replies(&posts[0], "We are so sorry, please come by.");
    world.fast_forward(10).await;
    world.expect_sms("Ben", "3 waiting");
}

#[tokio::test]
async fn a_bundle_that_is_throttled_is_tried_again_as_one() {
    let mut world = complaints(3).await;
    world.sns_answers([Answer::Throttled]);
    world.fast_forward(1).await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "3 waiting");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_bundle_whose_answer_never_came_costs_at_most_one_more_text() {
    let mut world = complaints(3).await;
    world.sns_answers([Answer::SentWithoutAnswer]);
    world.fast_forward(1).await;
    world.expect_sms("Ben", "3 waiting");
    world.fast_forward(3).await; // the lease is over
    world.expect_sms("Ben", "3 waiting");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_bundle_that_is_refused_for_good_goes_to_the_next_person_as_one() {
    let mut world = complaints(3).await;
    world.sns_answers([Answer::OptedOut]);
    world.fast_forward(1).await;
    world.expect_sms("Cem", "3 waiting");
    assert_eq!(mailed_to(&world), ["ben"]);
    let file = world.machine.bundle.store.file(&world.conversation("jo").await.key).await.unwrap();
    let fates = format!("{:?}", file.alerts[0].deliveries);
    assert!(fates.contains("opted out"), "the page can say why: {fates}");
}

#[tokio::test]
async fn what_was_held_over_night_goes_out_as_one_summary_in_the_morning() {
    let half_an_hour = "\n[[targets]]\nkind = \"complaint\"\nfirst_response = \"30 minutes\"\n";
    let mut world = World::with("2026-03-02T23:00:00Z", |settings| settings + half_an_hour).await;
    for author in &AUTHORS[..2] {
        world.someone_posts(author, COMPLAINT);
    }
    world.until("2026-03-03T07:59:00Z").await;
    world.expect_no_sms();
    assert_eq!(mailed_to(&world), [""; 0]);
    world.fast_forward(1).await;
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "2 waiting, 2 late, worst Mastodon late since Mon 23:30");
    }
    world.fast_forward(20).await;
    world.expect_no_sms();
}
