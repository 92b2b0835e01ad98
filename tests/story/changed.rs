//! What customers and the shop change or take away afterwards.

use domain::conversation::{Proof, State};
use domain::mention::Platform;
use tests::{Outage, Place, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";
const PRAISE: &str = "Crumb & Co in Leeds: the best sourdough in town, love it";

#[tokio::test]
async fn a_complaint_that_its_author_deletes_disturbs_nobody_any_more() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(40).await;
    world.town.delete(&post);
    world.fast_forward(200).await;
    world.expect_no_sms();
    assert_eq!(world.state("jo").await, Some(State::Void));
    let file = world.machine.bundle.store.file(&world.conversation("jo").await.key).await.unwrap();
    assert!(file.events.iter().any(|line| line.what.contains("the message is gone")), "{:?}", file.events);
}

#[tokio::test]
async fn one_look_that_finds_nothing_takes_nobody_s_complaint_away() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(51).await;
    world.town.delete(&post);
    world.fast_forward(1).await;
    world.town.undelete(&post);
    world.fast_forward(8).await;
    world.expect_sms("Ben", "(10:00)");
    assert_eq!(world.state("jo").await, Some(State::AtRisk));
    let file = world.machine.bundle.store.platform(Platform::Mastodon).await.unwrap();
    assert!(file.missed.is_empty(), "what was found again is looked for no more: {:?}", file.missed);
}

#[tokio::test]
async fn what_a_platform_in_trouble_does_not_show_is_not_gone() {
    for outage in [Outage::Unavailable, Outage::WrongPage, Outage::Unauthorized, Outage::CutShort] {
        let mut world = World::open().await;
        world.someone_posts("jo", COMPLAINT);
        world.fast_forward(40).await;
        world.goes_down(Place::Mastodon, outage);
        world.fast_forward(20).await;
        world.expect_sms("Ben", "(10:00)");
        assert_eq!(world.state("jo").await, Some(State::AtRisk), "{outage:?}");
    }
}

#[tokio::test]
async fn an_answer_that_the_shop_deletes_answers_nothing_and_the_shop_is_told() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(20).await;
    let answer = world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    world.fast_forward(10).await;
    assert_eq!(world.state("jo").await, Some(State::Met));
    world.town.delete(&answer);
    world.fast_forward(35).await; // an hour's look, and one more after five minutes
    assert!(world.state("jo").await.unwrap().is_open(), "the cycle is open again");
    let row = world
        .mentions()
        .await
        .into_iter()
        .find(|row| row.author.as_deref().is_some_and(|author| author.starts_with("jo")));
    assert!(row.unwrap().state.unwrap().is_open(), "lists show it, too");
    let text = world.expect_sms("Ben", "complaint");
    assert!(text.body.contains("(10:00)"), "{text:?}");
}

#[tokio::test]
async fn praise_that_is_edited_into_a_complaint_has_a_clock_from_the_edit() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", PRAISE);
    world.fast_forward(10).await;
    assert_eq!(world.state("jo").await, None);
    world.until("2026-03-02T08:50:00Z").await;
    world.town.edit(&post, COMPLAINT);
    let edited_at = world.now();
    world.until("2026-03-02T09:01:00Z").await; // it is looked at again once an hour
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.state, cycle.clock.started_at), (State::OnTrack, edited_at));
    world.until("2026-03-02T09:50:00Z").await;
    world.expect_sms("Ben", "(10:50)");
}

#[tokio::test]
async fn a_feed_s_item_that_comes_again_in_worse_words_has_a_clock_and_one_that_leaves_the_feed_keeps_its() {
    let mut world = World::open().await;
    let post = world.says(Place::Feed, "Leeds Eats", PRAISE);
    world.fast_forward(6).await;
    world.town.edit(&post, "Crumb & Co in Leeds sold me stale bread. Awful.");
    world.fast_forward(6).await;
    assert_eq!(world.state("Leeds Eats").await, Some(State::OnTrack));
    assert_eq!(world.mentions().await.len(), 1, "it is the same mention");
    world.town.delete(&post);
    world.fast_forward(60).await;
    assert_eq!(world.state("Leeds Eats").await, Some(State::OnTrack));
}

#[tokio::test]
async fn a_complaint_that_is_edited_into_praise_waits_for_nobody() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(30).await;
    world.town.edit(&post, PRAISE);
    world.fast_forward(200).await;
    world.expect_no_sms();
    assert_eq!(world.state("jo").await, Some(State::Void));
}

#[tokio::test]
async fn said_to_be_answered_and_seen_within_two_polls_it_is_met_at_the_reply_s_own_time() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "complaint");
    let replied_at = world.now();
    world.the_shop_replies(&post, "@jo so sorry, please send us a message");
    world.set_now(world.now() + jiff::SignedDuration::from_secs(20));
    world.taps(&text.link(), "answered-here").await;
    world.set_now(replied_at);
    world.fast_forward(2).await;
    let answer = world.conversation("jo").await.cycle.unwrap().answer.unwrap();
    assert_eq!((answer.proof, answer.at), (Proof::Verified, replied_at));
    world.fast_forward(120).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn said_to_be_answered_and_not_seen_a_text_says_that_we_cannot_see_it() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "complaint");
    world.taps(&text.link(), "answered-here").await;
    world.fast_forward(14).await;
    world.expect_no_sms();
    assert!(world.state("jo").await.unwrap().is_open(), "it is looked for");
    world.fast_forward(2).await;
    let text = world.expect_sms("Cem", "We cannot see your answer.");
    world.taps(&text.link(), "answered-here").await;
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, Proof::Claimed));
}
