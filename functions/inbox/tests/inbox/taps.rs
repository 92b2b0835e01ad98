//! One tap, once.

use domain::conversation::{Proof, State};
use domain::mention::Platform;
use http::{Method, StatusCode};

use crate::mentions::{complaint, with_stars};
use crate::world::{ANN, BEN, World};

#[tokio::test]
async fn opening_the_link_changes_nothing() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let before = world.file(&key).await;
    for method in [Method::GET, Method::HEAD] {
        for path in
            ["", "/have", "/answered-here", "/not-about-us", "/snooze", "/hand-over", "/undo", "/texts-off", "/renew"]
        {
            let page = world.ask(method.clone(), &format!("/a/{BEN}{path}"), &[], "").await;
            let expected = if path.is_empty() { StatusCode::OK } else { StatusCode::METHOD_NOT_ALLOWED };
            assert_eq!(page.status, expected, "{method} {path}");
        }
    }
    for path in ["", "/deliveries", "/unanswered"] {
        assert_eq!(world.get(&format!("/o/{BEN}{path}")).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/closed-today", "/unanswered/start-all", "/deliveries/texts-off"] {
        let status = world.get(&format!("/o/{BEN}{path}")).await.status;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    assert_eq!(world.file(&key).await, before);
    assert_eq!(world.store.settings().await.unwrap().unwrap().version, 1);
    assert!(world.store.staff_flags().await.unwrap().is_empty());
    assert_eq!(world.texts().await, Vec::<String>::new());
}

#[tokio::test]
async fn i_have_it_is_seen_by_everybody() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.get(&format!("/a/{BEN}")).await.says("1 h 50 min left");
    let page = world.tap(&format!("/a/{BEN}/have"), "cycle=1").await;
    page.says("Ben has it until 10:05");
    page.says("Ben: I have it.");
    page.says_nothing_of("I have it Open");
    world.get(&format!("/a/{ANN}")).await.says("I take it over from Ben");
    assert!(world.conversation(&key).await.open_cycle().unwrap().is_acknowledged(world.now()));
}

#[tokio::test]
async fn a_second_tap_changes_nothing_and_says_so() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/have"), "").await;
    let before = world.file(&key).await;
    world.set("09:20:00");
    world.tap(&format!("/a/{BEN}/have"), "").await.says("You have it already.");
    assert_eq!(world.file(&key).await, before);

    world.tap(&format!("/a/{BEN}/answered-privately"), "cycle=1").await;
    let before = world.file(&key).await;
    for tap in ["answered-privately", "answered-here", "have", "not-about-us"] {
        world.tap(&format!("/a/{BEN}/{tap}"), "cycle=1").await.says("This is closed already.");
    }
    world.tap(&format!("/a/{BEN}/wrong-kind"), "kind=question").await.says("This is closed already.");
    assert_eq!(world.file(&key).await, before);
}

#[tokio::test]
async fn another_person_takes_it_over_without_lengthening_it() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/have"), "").await;
    world.set("09:40:00");
    world.tap(&format!("/a/{ANN}/have"), "").await.says("Ann has it until 10:05");
    world.tap(&format!("/a/{BEN}/have"), "").await.says("Ben has it until 10:05");
}

#[tokio::test]
async fn who_had_it_before_asks_somebody_else() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/have"), "").await;
    world.set("10:10:00");
    world.get(&format!("/a/{BEN}")).await.says_nothing_of("I have it Open");
    world
        .tap(&format!("/a/{BEN}/have"), "")
        .await
        .says("You had it before; ask somebody else to take it, or answer it.");
}

#[tokio::test]
async fn an_answer_said_by_the_shop_closes_it_and_later_polls_agree() {
    for (tap, proof, says) in [
        ("answered-here", Proof::Claimed, "Ben said it is answered, today 09:10. Answers cannot be seen on Google."),
        ("answered-privately", Proof::Privately, "Ben answered privately, today 09:10."),
    ] {
        let world = World::open().await;
        let mention = with_stars(complaint("m1", "my cake never came"), Platform::GoogleBusiness, 1);
        let key = mention.conversation.clone();
        world.hears(&mention).await;
        world.link(ANN, "Ann", &key).await;
        world.link(BEN, "Ben", &key).await;
        world.set("09:10:00");
        let page = world.tap(&format!("/a/{BEN}/{tap}"), "cycle=1").await;
        page.says("Answered");
        page.says(says);
        page.says_nothing_of("Not about us");
        let file = world.file(&key).await;
        let cycle = file.conversation.unwrap().cycle.unwrap();
        assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, proof));
        assert_eq!((file.replies.len(), file.replies[0].id.as_str()), (1, "claim-1"));
        assert!(!world.refold(&key).await, "{tap}");
        world.get(&format!("/a/{ANN}")).await.says(says);
    }
}

#[tokio::test]
async fn an_answer_after_it_was_due_is_late() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.set("11:30:00");
    world.sweep(&key).await;
    world.get(&format!("/a/{BEN}")).await.says("● late Late since 11:00");
    world.tap(&format!("/a/{BEN}/answered-privately"), "cycle=1").await.says("✓ answered late Answered late");
}

#[tokio::test]
async fn a_tap_is_about_the_messages_that_were_read() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/answered-privately"), "cycle=1").await;
    let mut again = complaint("m2", "and now nobody picks up the phone");
    again.post.published_at = Some(crate::world::at("09:30:00"));
    again.detected_at = crate::world::at("09:30:00");
    world.hears(&again).await;
    world.set("09:35:00");
    let before = world.file(&key).await;
    world.tap(&format!("/a/{BEN}/answered-privately"), "cycle=1").await.says("They have written again.");
    assert_eq!(world.file(&key).await, before);

    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("and now nobody picks up the phone");
    page.says("The shop answered privately, it says.");
    assert!(page.body.contains(r#"name="cycle" value="2""#));
}

#[tokio::test]
async fn two_taps_at_once_are_both_kept_or_one_is_told() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let (ann, ben) = (format!("/a/{ANN}/have"), format!("/a/{BEN}/answered-privately"));
    let (one, other) = tokio::join!(world.post(&ann, "cycle=1"), world.post(&ben, "cycle=1"));
    assert_eq!((one.status, other.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(world.conversation(&key).await.cycle.unwrap().state, State::Met);
    assert_eq!(world.file(&key).await.replies.len(), 1);
}

#[tokio::test]
async fn a_tap_from_another_site_is_refused() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let before = world.file(&key).await;
    for headers in [
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        [("origin", "null"), ("sec-fetch-site", "cross-site")],
        [("origin", "https://inbox.example"), ("sec-fetch-site", "same-site")],
    ] {
        let page = world.ask(Method::POST, &format!("/a/{BEN}/have"), &headers, "cycle=1").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.says("Nothing was changed.");
    }
    assert_eq!(world.file(&key).await, before);
    let ours = [("origin", "null"), ("sec-fetch-site", "same-origin")];
    let page = world.ask(Method::POST, &format!("/a/{BEN}/have"), &ours, "cycle=1").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn texts_are_off_until_the_chosen_time_and_on_again() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let hour = crate::world::at("10:10:00").as_second();
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("10:10 for one hour");
    page.says("Tue 08:00 when the shop next opens");
    page.says("Tue 09:10 for 24 hours, the longest");

    let page = world.tap(&format!("/a/{BEN}/texts-off"), &format!("until={hour}")).await;
    page.says("Your texts are off until 10:10.");
    world.set("09:11:00");
    world.tap(&format!("/a/{BEN}/texts-off"), &format!("until={hour}")).await.says("off until 10:10.");
    world.get(&format!("/a/{ANN}")).await.says_nothing_of("Your texts are off");
    world.get(&format!("/o/{BEN}")).await.says("Your texts are off until 10:10.");

    world.tap(&format!("/o/{BEN}/texts-on"), "").await.says("Your texts are on.");
    let page = world.tap(&format!("/a/{BEN}/texts-off"), &format!("until={}", hour + 86_400)).await;
    page.says("That moment has passed. Please choose again.");
}

#[tokio::test]
async fn nonsense_is_refused_and_changes_nothing() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let before = world.file(&key).await;
    #[rustfmt::skip]
    let table = [
        // name,                  tap,          form,                    status
        ("no such tap",           "delete",     "",                      StatusCode::NOT_FOUND),
        ("no kind",               "wrong-kind", "cycle=1",               StatusCode::BAD_REQUEST),
        ("no such kind",          "wrong-kind", "cycle=1&kind=riddle",   StatusCode::BAD_REQUEST),
        ("no such cycle",         "have",       "cycle=one",             StatusCode::BAD_REQUEST),
        ("no time",               "texts-off",  "",                      StatusCode::BAD_REQUEST),
        ("no length",             "snooze",     "cycle=1",               StatusCode::BAD_REQUEST),
        ("a length not offered",  "snooze",     "cycle=1&minutes=240",   StatusCode::BAD_REQUEST),
        ("nobody",                "hand-over",  "cycle=1",               StatusCode::BAD_REQUEST),
        ("of another page",       "closed-today", "day=2026-03-02",      StatusCode::NOT_FOUND),
        ("of a list",             "start-all",  "",                      StatusCode::NOT_FOUND),
    ];
    for (name, tap, form, status) in table {
        assert_eq!(world.post(&format!("/a/{BEN}/{tap}"), form).await.status, status, "{name}");
    }
    let long = format!("cycle=1&x={}", "y".repeat(20_000));
    assert_eq!(world.post(&format!("/a/{BEN}/have"), &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.post(&format!("/o/{BEN}/have"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.file(&key).await, before);
}
