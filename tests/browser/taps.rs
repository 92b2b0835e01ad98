//! What one thumb can do.

use domain::conversation::State;

use crate::{COMPLAINT, a_text_about};

#[tokio::test(flavor = "multi_thread")]
async fn i_have_it_is_one_tap_and_going_back_taps_nothing() {
    let (world, text, phone) = a_text_about(COMPLAINT).await;
    phone.opens(&text.link()).await;
    phone.taps("I have it").await;
    let had = world.conversation("jo").await;
    assert!(had.cycle.as_ref().unwrap().acknowledged.is_some());
    assert!(phone.reads().await.contains("Ben has it until 09:30"), "{}", phone.reads().await);

    phone.goes_back().await;
    phone.reloads().await;
    assert_eq!(world.conversation("jo").await.version, had.version);
    phone.locks().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_kind_is_corrected_in_two_taps() {
    let (world, text, phone) = a_text_about(COMPLAINT).await;
    phone.opens(&text.link()).await;
    phone.unfolds("Wrong kind").await;
    phone.taps("It is praise").await;
    assert_eq!(world.state("jo").await, Some(State::Void));
    phone.locks().await;
}
