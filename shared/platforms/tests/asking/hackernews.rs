use std::collections::BTreeSet;

use platforms::{Client, poll};
use serde_json::{Value, json};
use wiremock::matchers::{any, path, query_param, query_param_is_missing};
use wiremock::{Mock, Request, Respond};

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

#[tokio::test]
async fn whom_the_shop_answers_is_named_before_the_question_is_found() {
    let below_a_comment = json!({ "id": 20, "author": "ann", "parent_id": 1, "story_id": 1, "children": [] });
    let the_story = json!({ "id": 1, "author": "bob", "parent_id": null, "story_id": null, "children": [] });
    for (parent, item, root, author) in [(20, below_a_comment, "20", "ann"), (1, the_story, "1", "bob")] {
        let server = MockServer::start().await;
        let mut own = comment(30, parent, 1_772_440_000, "we open at eight");
        own["author"] = json!("crumb_shop");
        search(&server, 9, &[own]).await;
        answer(&server, path(format!("/api/v1/items/{parent}")), reply(&item)).await;
        let source = source(Platform::HackerNews, Endpoint::Own, &settings(&server), false);
        let polled = ask(&source, &Cursor::default()).await.unwrap();
        let post = &polled.posts[0];
        assert_eq!((post.root.as_str(), post.mentions.as_slice()), (root, [author.to_owned()].as_slice()));
        expect_no_news(&source, &polled.cursor).await;
    }
}

/// The index: it shows the newest thousand of what a search finds.
struct Index(Vec<Value>);

impl Respond for Index {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let query =
            |name: &str| request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let page: usize = query("page").unwrap().parse().unwrap();
        let filters = query("numericFilters").unwrap_or_default();
        let bound = |sign: &str| filters.split(',').find_map(|filter| filter.strip_prefix(sign)?.parse::<i64>().ok());
        let (after, until) = (bound("created_at_i>").unwrap_or(i64::MIN), bound("created_at_i<=").unwrap_or(i64::MAX));
        let within = |hit: &&Value| (after + 1..=until).contains(&hit["created_at_i"].as_i64().unwrap());
        let found: Vec<&Value> = self.0.iter().rev().filter(within).collect();
        let shown: Vec<&Value> = found.iter().copied().take(1000).skip(page * 100).take(100).collect();
        let pages = found.len().min(1000).div_ceil(100);
        reply(&json!({ "hits": shown, "nbPages": pages, "nbHits": found.len() }))
    }
}

#[tokio::test]
async fn of_ten_thousand_comments_in_one_minute_none_is_lost_and_each_poll_stays_bounded() {
    let server = MockServer::start().await;
    let begin = 1_772_445_000;
    let flood = (0..10_000_u32).map(|n| comment(u64::from(n) + 5_000, 1, begin + i64::from(n / 167), "crumb"));
    Mock::given(path(SEARCH)).respond_with(Index(flood.collect())).mount(&server).await;
    let source = source(Platform::HackerNews, Endpoint::Search, &settings(&server), false);
    let mut cursor = Cursor { since: Some((begin - 300).to_string()), ..Cursor::default() };
    let mut told = BTreeSet::new();
    for turn in 0..40 {
        // A cursor is never behind the clock: each turn comes a minute later.
        let now = jiff::Timestamp::from_second(begin + 120 + turn * 60).unwrap();
        let polled = poll(&Client::new(None), &source, &cursor, now).await.unwrap();
        told.extend(polled.posts.into_iter().map(|post| post.id));
        let asked = server.received_requests().await.unwrap().len();
        assert!(asked <= 30, "{asked} requests in one poll");
        server.reset().await;
        let flood = (0..10_000_u32).map(|n| comment(u64::from(n) + 5_000, 1, begin + i64::from(n / 167), "crumb"));
        Mock::given(path(SEARCH)).respond_with(Index(flood.collect())).mount(&server).await;
        cursor = polled.cursor;
        assert!(cursor.since.as_ref().unwrap().len() < 200_000, "a cursor fits into its row");
    }
    assert_eq!(told.len(), 10_000);
}
