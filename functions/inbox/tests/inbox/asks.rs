//! "Remind me", "Ben, please", "take it back", and an answer that we look for.

use domain::alert::Stage;
use domain::conversation::{Proof, Reply, State};
use domain::people::PersonId;

use crate::mentions::complaint;
use crate::world::{ANN, BEN, CEM, World, at};

#[tokio::test]
async fn who_asks_to_be_reminded_is_told_when_and_only_lengths_that_make_sense_are_offered() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("Remind me 09:25 in 15 min 09:40 in 30 min 10:05 in 55 min, the longest");
    let page = world.tap(&format!("/a/{BEN}/snooze"), "cycle=1&minutes=30").await;
    page.says("Ben is reminded at 09:40");
    page.says("Ben: remind me later.");
    page.says_nothing_of("Remind me 09:25");
    assert!(world.conversation(&key).await.open_cycle().unwrap().is_acknowledged(at("09:39:59")));

    world.set("09:41:00");
    world.sweep(&key).await;
    let page = world.tap(&format!("/a/{BEN}/snooze"), "cycle=1&minutes=15").await;
    page.says("You were reminded once.");
}

#[tokio::test]
async fn a_colleague_is_asked_at_once_and_one_whose_phone_is_silent_is_not() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.store.texts_off(&PersonId::of_name("Cem"), at("10:10:00")).await.unwrap();
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("Hand over Ann is texted at once Cem phone silent until 10:10");
    assert!(!page.body.contains(r#"value="cem""#));
    let before = world.file(&key).await;
    world.tap(&format!("/a/{BEN}/hand-over"), "cycle=1&person=Cem").await.says("That phone is silent now.");
    for nobody in ["Ben", "Dan", "", "%3Cb%3E"] {
        let page = world.tap(&format!("/a/{BEN}/hand-over"), &format!("cycle=1&person={nobody}")).await;
        page.says("It can only be handed to somebody else on the staff.");
    }
    assert_eq!(world.file(&key).await, before);

    world.tap(&format!("/a/{BEN}/hand-over"), "cycle=1&person=ann").await.says("Ben: handed over.");
    let file = world.file(&key).await;
    assert_eq!(file.alerts.len(), 1);
    assert_eq!(file.alerts[0].alert.stage, Stage::HandedOver(1));
    assert_eq!(file.conversation.unwrap().cycle.unwrap().handed_to, Some(PersonId::of_name("Ann")));
}

#[tokio::test]
async fn a_correction_is_taken_back_with_all_that_it_covered() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let mut later = complaint("m2", "hello? anybody?");
    later.post.published_at = Some(at("09:05:00"));
    later.detected_at = at("09:05:00");
    world.hears(&later).await;
    world.get(&format!("/a/{ANN}")).await.says_nothing_of("Take back");
    let before = world.file(&key).await;
    for (tap, form, said) in
        [("not-about-us", "cycle=1", "not about us"), ("wrong-kind", "cycle=1&kind=request", "wrong kind")]
    {
        let page = world.tap(&format!("/a/{ANN}/{tap}"), form).await;
        page.says(&format!("Take back “{said}”"));
        assert!(world.conversation(&key).await.open_cycle().is_none() || tap == "wrong-kind");
        let page = world.tap(&format!("/a/{ANN}/undo"), "cycle=1").await;
        page.says("1 h 50 min left");
        page.says_nothing_of("Take back");
        let after = world.file(&key).await;
        assert_eq!(after.mentions, before.mentions, "{tap}");
        let (after, before) = (after.conversation.unwrap(), before.conversation.clone().unwrap());
        assert_eq!(after.cycle.unwrap().clock, before.cycle.unwrap().clock, "{tap}");
        assert!(!world.refold(&key).await, "{tap}");
    }
    world.tap(&format!("/a/{ANN}/undo"), "cycle=1").await.says("There is nothing to take back.");
}

#[tokio::test]
async fn an_answer_on_the_platform_is_looked_for_and_then_asked_for() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let page = world.tap(&format!("/a/{BEN}/answered-here"), "cycle=1").await;
    page.says("Ben says it is answered. We look for the answer until 09:25.");
    page.says_nothing_of("I have it Open");
    page.says_nothing_of("Answered here Answered privately");
    world.get(&format!("/o/{ANN}")).await.says("Ben says it is answered. We look for the answer until 09:25.");
    world.tap(&format!("/a/{CEM}/answered-here"), "cycle=1").await.says("we are looking for the answer");
    assert_eq!(world.file(&key).await.replies, []);

    for minute in ["09:15:00", "09:20:00"] {
        world.set(minute);
        world.looks_in_vain(&key).await;
    }
    world.set("09:25:00");
    world.sweep(&key).await;
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("We cannot see your answer. If it is there, tap again that it is answered.");
    page.says("It is answered here");

    let page = world.tap(&format!("/a/{BEN}/answered-here"), "cycle=1").await;
    page.says("Ben said it is answered, today 09:25. Not seen on Mastodon.");
    let file = world.file(&key).await;
    assert_eq!((file.replies.len(), file.replies[0].proof), (1, Proof::Claimed));
    assert!(!world.refold(&key).await);
}

#[tokio::test]
async fn an_answer_that_is_seen_while_it_is_looked_for_counts_from_its_own_time() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/answered-here"), "cycle=1").await;
    world.set("09:15:00");
    world.sees(&key, &Reply::new("r1".to_owned(), at("09:08:00"), Proof::Verified)).await;
    world.get(&format!("/a/{BEN}")).await.says("The answer was seen on Mastodon, today 09:08.");
    assert_eq!(world.conversation(&key).await.cycle.unwrap().state, State::Met);
}

#[tokio::test]
async fn when_the_platform_cannot_be_asked_the_page_says_how_long_it_is_tried() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/answered-here"), "cycle=1").await;
    world.set("09:26:00");
    world.get(&format!("/a/{BEN}")).await.says("We look for the answer until 09:40.");
}
