//! What the sweep does with new settings and with answers that were said and never looked for.

use domain::conversation::{Proof, State};
use tests::{Outage, Place, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn new_hours_move_every_running_clock_and_then_nothing_is_compared_or_written_again() {
    let mut world = World::open().await;
    for author in ["jo", "kim", "lee"] {
        world.someone_posts(author, COMPLAINT);
    }
    world.fast_forward(10).await;
    let due_at = world.conversation("jo").await.cycle.unwrap().clock.due_at;
    world.apply_with(|settings| settings.replace("mon = [\"08:00-17:30\"]", "mon = [\"11:00-17:30\"]")).await;
    world.fast_forward(1).await;
    for author in ["jo", "kim", "lee"] {
        assert!(world.conversation(author).await.cycle.unwrap().clock.due_at > due_at, "{author}");
    }
    world.fast_forward(5).await;
    let store = world.machine.bundle.store.clone();
    let (comparison, settings) = (store.comparison().await.unwrap(), store.settings().await.unwrap().unwrap());
    assert_eq!((comparison.done, comparison.pass), (settings.version, None));
    let version = world.conversation("jo").await.version;
    world.fast_forward(30).await;
    assert_eq!(world.conversation("jo").await.version, version);
}

#[tokio::test]
async fn settings_that_move_no_clock_write_to_no_conversation() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(10).await;
    let before = world.conversation("jo").await;
    world.apply_with(|settings| settings.replace("sat = [", "sun = [\"10:00-11:00\"]\nsat = [")).await;
    world.fast_forward(10).await;
    assert_eq!(world.conversation("jo").await, before);
    let store = &world.machine.bundle.store;
    let version = store.settings().await.unwrap().unwrap().version;
    assert_eq!(store.comparison().await.unwrap().done, version);
}

#[tokio::test]
async fn said_to_be_answered_while_nothing_can_be_read_it_is_believed_and_who_wrote_again_still_waits() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "complaint");
    let tapped_at = world.now();
    world.taps(&text.link(), "answered-here").await;
    world.goes_down(Place::Mastodon, Outage::Unavailable);
    world.fast_forward(1).await;
    world.someone_answers(&post, "jo", "And my refund never came, this is awful. Where is it?");
    world.fast_forward(3).await;
    world.comes_back(Place::Mastodon);
    world.fast_forward(1).await; // its turn: one look at everything, and no second one at the shop's own posts
    assert_eq!(world.mentions().await.len(), 2);
    world.goes_down(Place::Mastodon, Outage::Unavailable);
    world.fast_forward(26).await;
    let conversation = world.conversation("jo").await;
    let file = world.machine.bundle.store.file(&conversation.key).await.unwrap();
    let claims = file.replies.iter().filter(|reply| reply.proof == Proof::Claimed && reply.at == tapped_at);
    assert_eq!(claims.count(), 1, "{:?}", file.replies);
    let cycle = conversation.cycle.unwrap();
    assert_eq!((cycle.number, cycle.state.is_open()), (2, true), "{cycle:?}");
    assert_ne!(cycle.state, State::Met);
}

#[tokio::test]
async fn an_answer_is_believed_although_a_message_cannot_be_read_and_that_message_is_not_forgotten() {
    let mut world = World::open().await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(5).await;
    world.someone_answers(&post, "jo", "It was the sourdough, by the way.");
    world.fast_forward(55).await;
    let text = world.expect_sms("Ben", "complaint");
    world.goes_down(Place::Mastodon, Outage::Unavailable);
    world.taps(&text.link(), "answered-here").await;
    world.spoil_message("jo").await;
    world.fast_forward(31).await;
    assert_eq!(world.state("jo").await, Some(State::Met));
    let aside = world.machine.bundle.store.set_aside_rows().await.unwrap();
    assert_eq!(aside.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["mention"]);
}
