use serde_json::{Value, json};
use wiremock::Mock;
use wiremock::matchers::{any, path, query_param, query_param_is_missing};

use super::{
    Cursor, Endpoint, MockServer, Platform, PlatformSettings, ResponseTemplate, answer, ask, expect_no_news, ids,
    json as reply, source,
};

const SEARCH: &str = "/api/v1/search_by_date";

fn settings(server: &MockServer) -> PlatformSettings {
    PlatformSettings {
        handles: vec!["crumb_shop".to_owned()],
        base_url: Some(server.uri()),
        ..PlatformSettings::default()
    }
}

fn comment(id: u64, parent: u64, second: i64, text: &str) -> Value {
    json!({
        "objectID": id.to_string(), "author": "ann", "comment_text": text, "parent_id": parent, "story_id": 1,
        "created_at_i": second, "updated_at": "2026-03-02T09:30:00Z"
    })
}

fn hits(hits: &[Value]) -> ResponseTemplate {
    reply(&json!({ "hits": hits, "nbPages": 1 }))
}

async fn search(server: &MockServer, times: u64, found: &[Value]) {
    Mock::given(path(SEARCH)).respond_with(hits(found)).up_to_n_times(times).mount(server).await;
}

#[tokio::test]
async fn the_window_overlaps_and_what_is_known_is_not_told_again() {
    let server = MockServer::start().await;
    let first = comment(10, 1, 1_772_440_000, "Crumb is good");
    search(&server, 1, std::slice::from_ref(&first)).await;
    search(&server, 1, std::slice::from_ref(&first)).await;
    let late = comment(9, 1, 1_772_439_000, "crumb, indexed late");
    search(&server, 9, &[first, late]).await;
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);

    let backfill = ask(&source, &Cursor::default()).await.unwrap();
    assert_eq!(ids(&backfill), ["10"]);
    expect_no_news(&source, &backfill.cursor).await;
    let late = ask(&source, &backfill.cursor).await.unwrap();
    assert_eq!(ids(&late), ["9"]);
    expect_no_news(&source, &late.cursor).await;

    let asked = server.received_requests().await.unwrap();
    assert!(!asked[0].url.query().unwrap().contains("numericFilters"));
    let query = asked[1].url.query().unwrap();
    for part in ["query=%22Crumb%22", "typoTolerance=false", "advancedSyntax=true", "created_at_i%3E1772418400"] {
        assert!(query.contains(part), "{query}");
    }
}

#[tokio::test]
async fn an_edited_comment_is_told_again() {
    let server = MockServer::start().await;
    search(&server, 1, &[comment(10, 1, 1_772_440_000, "Crumb is good")]).await;
    search(&server, 9, &[comment(10, 1, 1_772_440_000, "Crumb made me ill")]).await;
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);
    let first = ask(&source, &Cursor::default()).await.unwrap();
    let edited = ask(&source, &first.cursor).await.unwrap();
    assert_eq!(edited.posts[0].text, "Crumb made me ill");
    assert_eq!(edited.posts[0].edited_at, Some("2026-03-02T09:30:00Z".parse().unwrap()));
    expect_no_news(&source, &edited.cursor).await;
}

#[tokio::test]
async fn what_the_index_merely_finds_similar_is_left_out() {
    let server = MockServer::start().await;
    search(&server, 9, &[comment(10, 1, 1_772_440_000, "crumbs"), comment(11, 1, 1_772_440_001, "the Crumb!")]).await;
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);
    assert_eq!(ids(&ask(&source, &Cursor::default()).await.unwrap()), ["11"]);
}

#[tokio::test]
async fn a_comment_hangs_from_the_comment_under_the_story() {
    let server = MockServer::start().await;
    search(
        &server,
        9,
        &[comment(30, 20, 1_772_440_000, "deep crumb"), comment(31, 20, 1_772_440_001, "deep crumb too")],
    )
    .await;
    answer(
        &server,
        path("/api/v1/items/20"),
        reply(&json!({ "id": 20, "parent_id": 10, "story_id": 1, "children": [] })),
    )
    .await;
    answer(
        &server,
        path("/api/v1/items/10"),
        reply(&json!({ "id": 10, "parent_id": 1, "story_id": 1, "children": [] })),
    )
    .await;
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);
    let polled = ask(&source, &Cursor::default()).await.unwrap();
    for post in &polled.posts {
        assert_eq!((post.root.as_str(), post.parent.as_deref()), ("10", Some("20")));
        assert_eq!(post.ancestors, ["20", "10", "1"]);
    }
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 3, "an item is looked up once");
}

#[tokio::test]
async fn comments_that_may_not_be_looked_up_any_more_come_with_the_next_poll() {
    let server = MockServer::start().await;
    let second = 1_772_440_000;
    Mock::given(path(SEARCH))
        .and(query_param_is_missing("numericFilters"))
        .respond_with(hits(&[]))
        .mount(&server)
        .await;
    let burst: Vec<Value> =
        (0..25_u32).map(|n| comment(u64::from(n) + 500, u64::from(n) + 100, second + i64::from(n), "crumb")).collect();
    answer(&server, path(SEARCH), hits(&burst)).await;
    for n in 100..125 {
        let item = json!({ "id": n, "parent_id": 1, "story_id": 1 });
        answer(&server, path(format!("/api/v1/items/{n}")), reply(&item)).await;
    }
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);
    let backfill = ask(&source, &Cursor::default()).await.unwrap();
    let first = ask(&source, &backfill.cursor).await.unwrap();
    let second = ask(&source, &first.cursor).await.unwrap();
    assert_eq!((first.posts.len(), second.posts.len()), (20, 5));
    expect_no_news(&source, &second.cursor).await;
}

#[tokio::test]
async fn an_item_that_cannot_be_had_does_not_hold_back_the_news() {
    let server = MockServer::start().await;
    search(&server, 9, &[comment(30, 20, 1_772_440_000, "deep crumb")]).await;
    answer(&server, any(), ResponseTemplate::new(500)).await;
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);
    let polled = ask(&source, &Cursor::default()).await.unwrap();
    assert_eq!((ids(&polled), polled.posts[0].root.as_str()), (vec!["30"], "20"));
}

#[tokio::test]
async fn the_shop_s_own_comments_are_asked_by_author() {
    let server = MockServer::start().await;
    let mut own = comment(30, 1, 1_772_440_000, "we open at eight");
    own["author"] = json!("crumb_shop");
    answer(&server, query_param("tags", "comment,author_crumb_shop"), hits(&[own])).await;
    let source = source(Platform::HackerNews, Endpoint::Own, &settings(&server), false);
    let polled = ask(&source, &Cursor::default()).await.unwrap();
    assert!(polled.posts[0].ours);
    expect_no_news(&source, &polled.cursor).await;
}
