//! A month's budget warns, then keeps its last fifth for breaches, then turns to e-mail.

use tests::World;

use super::mailed;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";
const CRISIS: &str = "My son had an allergic reaction to a cake from Crumb & Co in Leeds, we are in hospital";

/// Enough for so many texts.
async fn with_texts(texts: u32) -> World {
    let budget = format!("\n[budget]\nmonthly = \"0.{texts:02}\"\nsms_price = \"0.01\"\n");
    World::with("2026-03-02T08:00:00Z", |settings| settings + &budget).await
}

#[tokio::test]
async fn at_four_fifths_the_owner_is_told_once_and_the_rest_is_kept_for_breaches() {
    let mut world = with_texts(4).await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-03-02T09:00:00Z").await;
    world.expect_sms("Ben", "(10:00)");
    assert_eq!(mailed(&world), []);
    world.until("2026-03-02T09:36:00Z").await;
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left"); // the third text: one more would be beyond four fifths
    let [(to, subject)] = &mailed(&world)[..] else { panic!("one e-mail") };
    assert!(to == "ann" && subject.contains("four fifths of this month's budget"), "{subject}");

    world.someone_posts("kim", COMPLAINT);
    world.until("2026-03-02T10:01:00Z").await;
    world.expect_sms("Ben", "LATE since 10:00"); // the fourth, and the last
    let (to, subjects): (Vec<String>, Vec<String>) = mailed(&world).into_iter().unzip();
    assert_eq!(to, ["ann", "ben"], "the breach, by e-mail as always; nothing more about the budget");
    assert!(subjects.iter().all(|subject| subject.contains("LATE")), "{subjects:?}");

    world.until("2026-03-02T10:36:00Z").await;
    world.expect_no_sms();
    let [(to, subject)] = &mailed(&world)[..] else { panic!("one e-mail in place of the text") };
    assert!(to == "ben" && subject.contains("(11:36)"), "{to} {subject}");
}

#[tokio::test]
async fn a_crisis_is_texted_whatever_it_costs() {
    let mut world = with_texts(0).await;
    world.someone_posts("jo", CRISIS);
    world.fast_forward(5).await;
    world.expect_sms("Ben", "URGENT now");
}

#[tokio::test]
async fn a_new_month_is_a_new_budget() {
    let budget = "\n[budget]\nmonthly = \"0.02\"\nsms_price = \"0.01\"\n";
    let mut world = World::with("2026-03-31T14:00:00Z", |settings| settings + budget).await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    world.expect_sms("Ben", "(17:00)");
    world.fast_forward(36).await;
    world.expect_no_sms();
    assert!(mailed(&world).iter().any(|(_, subject)| subject.contains("24 min left")), "no text left for a warning");
    world.the_shop_replies(&post, "We are so sorry, please come by.");
    world.fast_forward(5).await;

    world.set_now("2026-04-01T07:00:00Z".parse().unwrap());
    world.someone_posts("kim", COMPLAINT);
    world.fast_forward(60).await;
    world.expect_sms("Ben", "(10:00)");
}
