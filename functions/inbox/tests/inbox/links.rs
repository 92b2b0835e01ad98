//! The token is the lock.

use http::{Method, StatusCode};
use jiff::SignedDuration;

use crate::world::{ANN, BEN, Page, World, at};

/// The pages beside the open one.
fn lists(token: &str) -> [String; 2] {
    [format!("/o/{token}/deliveries"), format!("/o/{token}/unanswered")]
}

const UNKNOWN: &str = "unknownUnknownUnknow22";

#[tokio::test]
async fn an_expired_link_shows_no_mention_and_texts_a_new_one() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.set_to(at("11:00:00") + SignedDuration::from_hours(24));
    for path in ["/a/", "/o/"].map(|door| format!("{door}{BEN}")).into_iter().chain(lists(BEN)) {
        let page = world.get(&path).await;
        assert_eq!(page.status, StatusCode::GONE);
        page.says("This link has ended");
        for secret in ["cake", "Dora", "Mastodon", "Crumb"] {
            assert!(!page.body.contains(secret), "{secret}");
        }
    }
    assert_eq!(world.post(&format!("/a/{BEN}/have"), "").await.status, StatusCode::GONE);
    assert_eq!(world.texts().await.len(), 0);

    let page = world.post(&format!("/a/{BEN}/renew"), "").await;
    page.says("A new link is on its way");
    assert!(!page.body.contains("/a/"));
    let texts = world.texts().await;
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("PhoneNumber=%2B15550101"), "{}", texts[0]);

    let token = texts[0].split_once("inbox.example%2Fa%2F").unwrap().1.get(..22).unwrap();
    world.get(&format!("/a/{token}")).await.says("my cake never came");
}

#[tokio::test]
async fn a_new_link_is_texted_once_in_five_minutes() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let ended = at("11:00:00") + SignedDuration::from_hours(24);
    world.set_to(ended);
    world.post(&format!("/a/{BEN}/renew"), "").await;
    for since in [SignedDuration::from_secs(2), SignedDuration::from_mins(4)] {
        world.set_to(ended + since);
        world.post(&format!("/o/{BEN}/renew"), "").await.says("A new link was texted a moment ago");
    }
    assert_eq!(world.texts().await.len(), 1);
    world.post(&format!("/a/{ANN}/renew"), "").await.says("A new link is on its way");
    world.set_to(ended + SignedDuration::from_mins(5));
    world.post(&format!("/a/{BEN}/renew"), "").await.says("A new link is on its way");
    assert_eq!(world.texts().await.len(), 3);
}

#[tokio::test]
async fn two_taps_at_the_same_moment_text_one_new_link() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let ended = at("11:00:00") + SignedDuration::from_hours(24);
    // The first turn is taken anew, the second over one that has ended.
    for (round, now) in [ended, ended + SignedDuration::from_mins(5)].into_iter().enumerate() {
        world.set_to(now);
        let (mention, list) = (format!("/a/{BEN}/renew"), format!("/o/{BEN}/renew"));
        let (one, two, three) = tokio::join!(world.post(&mention, ""), world.post(&list, ""), world.post(&mention, ""));
        assert_eq!(world.texts().await.len(), round + 1);
        let told = [one, two, three].iter().filter(|page| page.words().contains("A new link is on its way")).count();
        assert_eq!(told, 1);
    }
}

#[tokio::test]
async fn a_new_link_counts_as_one_of_the_phones_texts() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let ended = at("11:00:00") + SignedDuration::from_hours(24);
    for round in 0..8 {
        world.set_to(ended + SignedDuration::from_mins(6 * round));
        world.post(&format!("/a/{BEN}/renew"), "").await.says("A new link is on its way");
    }
    world.set_to(ended + SignedDuration::from_mins(6 * 8));
    world.post(&format!("/a/{BEN}/renew"), "").await.says("No text can go to this phone just now");
    assert_eq!(world.texts().await.len(), 8, "eight an hour");
    world.set_to(ended + SignedDuration::from_mins(61));
    world.post(&format!("/a/{BEN}/renew"), "").await.says("A new link is on its way");
}

#[tokio::test]
async fn a_good_link_is_not_renewed() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/renew"), "").await.says("my cake never came");
    assert_eq!(world.texts().await.len(), 0);
}

#[tokio::test]
async fn an_unknown_link_and_a_malformed_one_look_alike() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let unknown = world.get(&format!("/a/{UNKNOWN}")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for path in lists(UNKNOWN) {
        assert_eq!(world.get(&path).await.body, unknown.body, "{path}");
    }
    for path in [
        "/a/short",
        "/o/short",
        "/o/short/unanswered",
        "/nowhere",
        "/a",
        "/a/%00",
        "/a/%ff",
        &format!("/o/{BEN}/m/nonsense"),
    ] {
        let page = world.get(path).await;
        assert_eq!((page.status, &page.body), (StatusCode::NOT_FOUND, &unknown.body), "{path}");
    }
    assert_eq!(world.post(&format!("/a/{UNKNOWN}/have"), "").await.body, unknown.body);
    assert_eq!(world.post(&format!("/a/{UNKNOWN}/renew"), "").await.body, unknown.body);
}

#[tokio::test]
async fn a_malformed_token_makes_no_request() {
    let world = World::without_table().await;
    assert_eq!(world.get(&format!("/a/{UNKNOWN}")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    for path in ["/a/short", "/a/!!!!!!!!!!!!!!!!!!!!!!", "/o/short", "/o/short/m/x", "/wp-login.php", "/.env"] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(world.post("/a/short/have", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_has_left_the_staff_finds_nothing() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let gone = "goneGonegoneGonegone22";
    world.link(gone, "Carl", &key).await;
    assert_eq!(world.get(&format!("/a/{gone}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.post(&format!("/a/{gone}/have"), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_header_is_there_on_every_page() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let without_table = World::without_table().await;
    let long = "x".repeat(20_000);
    let pages: Vec<(&str, Page)> = vec![
        ("front", world.get("/").await),
        ("mention", world.get(&format!("/a/{BEN}")).await),
        ("open", world.get(&format!("/o/{BEN}")).await),
        ("deliveries", world.get(&format!("/o/{BEN}/deliveries")).await),
        ("unanswered", world.get(&format!("/o/{BEN}/unanswered")).await),
        ("head", world.ask(Method::HEAD, &format!("/a/{BEN}"), &[], "").await),
        ("not found", world.get("/nowhere").await),
        ("unknown", world.get(&format!("/a/{UNKNOWN}")).await),
        ("wrong method", world.get(&format!("/a/{BEN}/have")).await),
        ("another wrong method", world.ask(Method::DELETE, "/", &[], "").await),
        ("too large", world.post(&format!("/a/{BEN}/have"), &long).await),
        (
            "foreign",
            world.ask(Method::POST, &format!("/a/{BEN}/have"), &[("origin", "https://evil.example")], "").await,
        ),
        ("tap", world.post(&format!("/a/{BEN}/have"), "").await),
        ("no table", without_table.get(&format!("/a/{BEN}")).await),
    ];
    for (name, page) in &pages {
        has_every_header(name, page);
    }
}

#[track_caller]
fn has_every_header(name: &str, page: &Page) {
    let header = |header| page.headers.get(header).map(|value| value.to_str().unwrap()).unwrap_or_default();
    let policy = header("content-security-policy");
    for part in
        ["default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
    {
        assert!(policy.contains(part), "{name}: {part}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script"), "{name}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{name}");
    assert_eq!(header("cache-control"), "no-store", "{name}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{name}");
    assert!(header("x-robots-tag").contains("noindex"), "{name}");
    assert!(header("permissions-policy").contains("camera=()"), "{name}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{name}");
    assert!(!page.body.contains("<script") && !page.body.contains(" style="), "{name}");
}
