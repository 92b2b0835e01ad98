//! What time alone changes is found through the sparse index.

use domain::conversation::{ConversationKey, State};
use store::OpenRow;

use crate::world::{World, at, complaint, reply};

#[tokio::test]
async fn an_open_conversation_is_due_when_its_clock_says_so() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let next = world.conversation(&mention.conversation).await.next_check_at.unwrap();
    let second = jiff::SignedDuration::from_secs(1);
    assert_eq!(world.store.due_conversations(next - second, 10).await.unwrap(), []);
    assert_eq!(world.store.due_conversations(next, 10).await.unwrap(), std::slice::from_ref(&mention.conversation));

    let cycle = world.conversation(&mention.conversation).await.cycle.unwrap();
    let expected = OpenRow {
        key: mention.conversation,
        state: State::OnTrack,
        due_at: cycle.clock.due_at,
        settings_version: 1,
        next_check_at: next,
    };
    assert_eq!(world.store.open_conversations().await.unwrap(), [expected]);
}

#[tokio::test]
async fn a_closed_conversation_is_no_longer_in_the_index() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    world.sees_reply(&mention.conversation, &reply("r1", "09:30:00"), at("09:31:00")).await;
    assert_eq!(world.store.open_conversations().await.unwrap(), []);
    assert_eq!(world.store.due_conversations(at("23:00:00"), 10).await.unwrap(), []);
    assert_eq!(world.conversation(&mention.conversation).await.cycle.unwrap().state, State::Met);
}

#[tokio::test]
async fn the_longest_due_come_first_and_no_more_than_asked_for() {
    let world = World::open().await;
    for minute in [3, 1, 2] {
        let mut mention = complaint(&format!("m{minute}"), &format!("09:0{minute}:00"));
        mention.conversation = ConversationKey { root: mention.post.id.clone(), ..mention.conversation };
        world.hears(&mention).await;
    }
    let roots = |keys: Vec<ConversationKey>| keys.into_iter().map(|key| key.root).collect::<Vec<_>>();
    let due = |limit| world.store.due_conversations(at("12:00:00"), limit);
    assert_eq!(roots(due(10).await.unwrap()), ["m1", "m2", "m3"]);
    assert_eq!(roots(due(2).await.unwrap()), ["m1", "m2"]);
    assert_eq!(roots(due(0).await.unwrap()), [""; 0]);
}
