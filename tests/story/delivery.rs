//! Told at least once, and at most once too often.

use tests::{Answer, Fault, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

async fn about_to_warn() -> World {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(59).await;
    world.expect_no_sms();
    world
}

#[tokio::test]
async fn throttled_is_tried_again() {
    let mut world = about_to_warn().await;
    world.sns_answers([Answer::Throttled]);
    world.fast_forward(1).await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ben", "(10:00)");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn refused_for_good_goes_to_the_next_person_at_once_and_by_e_mail() {
    for answer in [Answer::OptedOut, Answer::BadNumber, Answer::SpendLimit] {
        let mut world = about_to_warn().await;
        world.sns_answers([answer]);
        world.fast_forward(1).await;
        world.expect_sms("Cem", "(10:00)");
        let mails = world.emails().into_iter().filter(|email| !email.is_digest());
        let mailed: Vec<String> = mails.map(|email| email.to).collect();
        assert_eq!(mailed, ["ben"], "{answer:?}");
    }
}

#[tokio::test]
async fn three_throttles_are_enough_and_then_e_mail_and_the_next_person() {
    let mut world = about_to_warn().await;
    world.sns_answers([Answer::Throttled, Answer::Throttled, Answer::Throttled]);
    world.fast_forward(4).await;
    world.expect_sms("Cem", "(10:00)");
    assert_eq!(world.emails().iter().filter(|email| !email.is_digest()).count(), 1);
}

#[tokio::test]
async fn an_answer_that_never_came_costs_at_most_one_more_text() {
    let mut world = about_to_warn().await;
    world.sns_answers([Answer::SentWithoutAnswer]);
    world.fast_forward(1).await;
    world.expect_sms("Ben", "(10:00)");
    world.fast_forward(1).await;
    world.expect_no_sms();
    world.fast_forward(2).await; // the lease is over
    world.expect_sms("Ben", "(10:00)");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_crash_between_claim_and_mark_costs_at_most_one_more_text() {
    let mut world = about_to_warn().await;
    // Everything that is written after the claim's transaction is lost, as if the function had died there.
    let after_claim = std::sync::atomic::AtomicBool::new(false);
    world.database().inject_faults(move |call| {
        use std::sync::atomic::Ordering::Relaxed;
        let claims = call.operation == "TransactWriteItems" && call.body.contains("DELIVERY#");
        if claims {
            after_claim.store(true, Relaxed);
            return Fault::None;
        }
        if after_claim.load(Relaxed) && call.writes() { Fault::BeforeApplied } else { Fault::None }
    });
    world.set_now(world.now() + jiff::SignedDuration::from_mins(1));
    world.sweep().await;
    world.deliver().await;
    world.expect_sms("Ben", "(10:00)");
    world.database().end_faults();
    world.fast_forward(4).await;
    world.expect_sms("Ben", "(10:00)");
    world.fast_forward(10).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn an_i_have_it_that_was_committed_before_the_claim_stops_the_text() {
    let mut world = about_to_warn().await;
    world.set_now(world.now() + jiff::SignedDuration::from_mins(1));
    world.sweep().await; // the alert stands in the table, and its ring is on the way
    let conversation = world.conversation("jo").await;
    let settings = world.machine.bundle.settings().await.unwrap();
    let context = settings.context(conversation.key.platform, world.now());
    let ben = domain::people::PersonId::of_name("Ben");
    let change = conversation.act(&domain::conversation::Action::Acknowledge, &ben, &context).unwrap();
    world.machine.bundle.store.commit(&change, world.now()).await.unwrap();
    world.deliver().await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_mark_that_fails_keeps_nobody_else_from_being_told() {
    let mut world = about_to_warn().await;
    world.fast_forward(1).await;
    world.expect_sms("Ben", "(10:00)");
    world.fast_forward(35).await;
    world.database().inject_faults(|call| {
        let marks = call.operation == "PutItem" && call.body.contains("DELIVERY#");
        if marks { Fault::BeforeApplied } else { Fault::None }
    });
    world.fast_forward(1).await;
    world.database().end_faults();
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
}
