//! What the staff correct is read so the next time.

use domain::conversation::State;
use tests::World;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";
/// Of another Crumb & Co, as only its owner can know.
const NAMESAKE: &str = "Crumb & Co never delivered the parcel I paid for, nobody answers, awful";

/// Somebody complains, and what Ben taps an hour later makes an end of it.
async fn corrected(text: &str, button: &str, choice: &str) -> (World, String) {
    let mut world = World::open().await;
    world.someone_posts("jo", text);
    world.fast_forward(60).await;
    let link = world.expect_sms("Ben", "(10:00)").link();
    world.taps_with(&link, button, choice).await;
    let (_, page) = world.opens(&link).await;
    assert!(page.contains("<h1>No answer needed</h1>"), "{page}");
    (world, link)
}

#[tokio::test]
async fn what_was_not_about_us_rings_for_nobody_when_somebody_else_says_nearly_the_same() {
    let (mut world, link) = corrected(NAMESAKE, "not-about-us", "").await;
    world.someone_posts(
        "kim",
        "@sam Crumb & Co NEVER delivered the parcel we paid for, nobody answers, awful!!! 😡 https://example.com/x",
    );
    world.fast_forward(5).await;
    world.expect_no_sms();
    assert!(world.mentions().await.iter().all(|row| row.author.as_deref() != Some("kim")), "it is not about the shop");

    world.taps(&link, "undo").await;
    world.someone_posts("lee", NAMESAKE);
    world.fast_forward(5).await;
    assert_eq!(world.state("lee").await, Some(State::OnTrack), "what is taken back teaches nothing");
}

#[tokio::test]
async fn another_kind_is_that_kind_from_the_next_poll_on_and_a_complaint_of_its_own_is_still_one() {
    let (mut world, _) = corrected(COMPLAINT, "wrong-kind", "kind=other").await;
    world.someone_posts("kim", "Crumb & Co in Leeds: my bread was mouldy, awful!");
    world.someone_posts("lee", "Crumb & Co in Leeds: I waited two hours and the staff were rude");
    world.fast_forward(5).await;
    assert_eq!(world.state("kim").await, None);
    assert_eq!(world.state("lee").await, Some(State::OnTrack));
}

#[tokio::test]
async fn a_crisis_rings_although_something_like_it_was_none() {
    let (mut world, _) = corrected(COMPLAINT, "wrong-kind", "kind=other").await;
    world.someone_posts("kim", "Crumb & Co in Leeds: my bread was mouldy, awful, my daughter is in hospital");
    world.fast_forward(5).await;
    world.expect_sms("Ben", "URGENT");
}

#[tokio::test]
async fn what_was_learnt_and_cannot_be_read_keeps_nobody_from_being_heard_or_corrected() {
    use aws_sdk_dynamodb::types::AttributeValue;
    let mut world = World::open().await;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let row = world.database().client().put_item().table_name(shopbell::machine::TABLE);
    let row = row.item("PK", text("SHOP")).item("SK", text("DELTA")).item("learnt", text("of another version"));
    row.send().await.unwrap();
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let link = world.expect_sms("Ben", "(10:00)").link();
    world.taps(&link, "not-about-us").await;
    let (_, page) = world.opens(&link).await;
    assert!(page.contains("Ben said: not about us."), "{page}");
}
