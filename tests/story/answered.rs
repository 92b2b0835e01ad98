//! An answer given anywhere stops the clock.

use domain::conversation::{Proof, State};
use tests::{Place, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn answered_on_the_platform_nobody_is_texted() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(40).await;
    world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    world.fast_forward(200).await;
    world.expect_no_sms();
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, Proof::Verified));
}

#[tokio::test]
async fn an_answer_found_together_with_its_question_or_before_it_stops_the_clock_too() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    world.fast_forward(200).await;
    world.expect_no_sms();
    assert_eq!(world.state("jo").await, Some(State::Met));
}

/// The own posts are asked first, and this answer does not name its customer.
#[tokio::test]
async fn an_answer_that_names_nobody_is_kept_until_its_question_is_found() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.the_shop_replies(&post, "so sorry, please send us a message");
    world.fast_forward(200).await;
    world.expect_no_sms();
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, Proof::Verified));
}

#[tokio::test]
async fn of_two_customers_under_one_post_the_unanswered_one_still_counts() {
    let mut world = World::open().await;
    let news = world.the_shop_replies_to_nobody("We open at eight today");
    world.fast_forward(6).await;
    let jo = world.someone_answers(&news, "jo", "my bread from you was mouldy, awful");
    world.someone_answers(&news, "kim", "you forgot my birthday cake, so disappointed");
    world.fast_forward(10).await;
    world.the_shop_replies(&jo, "@jo so sorry, please send us a message");
    world.fast_forward(10).await;
    assert_eq!(world.state("jo").await, Some(State::Met));
    assert_eq!(world.state("kim").await, Some(State::OnTrack));
    world.fast_forward(40).await;
    world.expect_sms("Ben", "complaint");
    world.expect_no_sms();
}

#[tokio::test]
async fn answered_in_time_but_seen_late_is_no_breach() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(59).await;
    world.goes_down(Place::Mastodon, tests::Outage::Unavailable);
    world.fast_forward(30).await;
    world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    world.fast_forward(40).await; // late by our clock, since nobody can look
    world.expect_sms("Ben", "(10:00)");
    world.expect_sms("Ben", "We cannot see your answers.");
    world.expect_sms("Cem", "24 min left");
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "LATE since 10:00");
    }
    assert_eq!(world.state("jo").await, Some(State::Breached));
    world.comes_back(Place::Mastodon);
    world.fast_forward(6).await;
    assert_eq!(world.state("jo").await, Some(State::Met));
    world.fast_forward(120).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_further_question_after_the_answer_opens_the_next_cycle() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(6).await;
    let answer = world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    world.fast_forward(6).await;
    world.someone_answers(&answer, "jo", "nobody answers your messages, this is awful");
    world.fast_forward(6).await;
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.number, cycle.state), (2, State::OnTrack));
}

#[tokio::test]
async fn said_to_be_answered_where_nobody_can_look_it_is_met_at_the_tap() {
    for (place, warned, button, proof) in [
        (Place::Feed, 240, "answered-here", Proof::Claimed),
        (Place::Mastodon, 60, "answered-privately", Proof::Privately),
    ] {
        let mut world = World::open().await;
        world.says(place, "jo", COMPLAINT);
        world.fast_forward(warned).await;
        let text = world.expect_sms("Ben", "complaint");
        world.taps(&text.link(), button).await;
        let cycle = world.conversation("jo").await.cycle.unwrap();
        assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, proof));
        world.fast_forward(120).await;
        world.expect_no_sms();
    }
}

#[tokio::test]
async fn not_about_us_and_wrong_kind_silence_it_and_are_kept() {
    for (button, choice) in [("not-about-us", ""), ("wrong-kind", "kind=praise")] {
        let mut world = World::open().await;
        world.someone_posts("jo", COMPLAINT);
        world.fast_forward(60).await;
        let text = world.expect_sms("Ben", "complaint");
        world.taps_with(&text.link(), button, choice).await;
        world.fast_forward(120).await;
        world.expect_no_sms();
        let about_us = world.mentions().await;
        assert!(about_us.iter().all(|row| row.state == Some(State::Void)), "{button}: {about_us:?}");
    }
}

#[tokio::test]
async fn whoever_else_waits_in_a_cycle_that_a_correction_ends_waits_in_the_next() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(10).await;
    world.someone_answers(&post, "jo", "and when do you open tomorrow?");
    world.fast_forward(50).await;
    let text = world.expect_sms("Ben", "(10:00)");
    world.taps_with(&text.link(), "wrong-kind", "kind=praise").await;
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.number, cycle.state), (2, State::OnTrack));
    world.fast_forward(11).await;
    world.expect_sms("Ben", "question");
}
