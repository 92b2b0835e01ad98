use jiff::SignedDuration;
use platforms::Outcome;
use serde_json::{Value, json};
use wiremock::matchers::{any, header, path, query_param, query_param_is_missing};

use super::{
    Cursor, Endpoint, MockServer, Platform, PlatformSettings, ResponseTemplate, TOKEN, answer, ask, expect_no_news,
    ids, json as reply, now, source,
};

fn settings(server: &MockServer) -> PlatformSettings {
    PlatformSettings {
        handles: vec!["@crumb@home.example".to_owned()],
        base_url: Some(server.uri()),
        hashtags: vec!["crumb".to_owned()],
        ..PlatformSettings::default()
    }
}

fn status(id: u64, above: Option<u64>) -> Value {
    json!({
        "id": id.to_string(),
        "uri": format!("https://far.example/s/{id}"),
        "account": { "acct": "ann@far.example" },
        "content": format!("<p>crumb {id}</p>"),
        "created_at": "2026-03-02T09:00:00.000Z",
        "in_reply_to_id": above.map(|id| id.to_string()),
        "visibility": "public"
    })
}

fn uri(id: u64) -> String {
    format!("https://far.example/s/{id}")
}

/// A server that has nothing behind this id.
async fn nothing_after(server: &MockServer, id: &str) {
    answer(server, query_param("min_id", id), reply(&json!([]))).await;
}

#[tokio::test]
async fn a_first_poll_goes_back_and_the_next_goes_on() {
    let server = MockServer::start().await;
    answer(&server, query_param("max_id", "19"), reply(&json!([]))).await;
    answer(&server, query_param("min_id", "20"), reply(&json!([status(22, None), status(21, None)]))).await;
    nothing_after(&server, "22").await;
    let latest = (query_param_is_missing("max_id"), query_param_is_missing("min_id"));
    wiremock::Mock::given(latest.0)
        .and(latest.1)
        .respond_with(reply(&json!([status(20, None), status(19, None)])))
        .mount(&server)
        .await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);

    let first = ask(&source, &Cursor::default()).await.unwrap();
    assert_eq!(ids(&first), [uri(19), uri(20)], "oldest first");
    let second = ask(&source, &first.cursor).await.unwrap();
    assert_eq!(ids(&second), [uri(21), uri(22)]);
    expect_no_news(&source, &second.cursor).await;
    let asked = &server.received_requests().await.unwrap()[0];
    assert_eq!(asked.url.path(), "/api/v1/timelines/tag/crumb");
}

#[tokio::test]
async fn a_timeline_without_posts_is_not_a_backfill_for_ever() {
    let server = MockServer::start().await;
    answer(&server, any(), reply(&json!([]))).await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);
    let first = ask(&source, &Cursor::default()).await.unwrap();
    assert!(!first.cursor.is_absent());
    expect_no_news(&source, &first.cursor).await;
}

#[tokio::test]
async fn a_server_that_repeats_itself_has_no_news() {
    let server = MockServer::start().await;
    answer(&server, any(), reply(&json!([status(20, None)]))).await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);
    let first = ask(&source, &Cursor::default()).await.unwrap();
    assert_eq!(ids(&first), [uri(20)]);
    expect_no_news(&source, &first.cursor).await;
}

#[tokio::test]
async fn a_reply_hangs_from_the_topmost_post_by_its_address() {
    let server = MockServer::start().await;
    answer(
        &server,
        path("/api/v1/statuses/30/context"),
        reply(&json!({
            "ancestors": [status(10, None), status(11, Some(10))],
            "descendants": []
        })),
    )
    .await;
    answer(&server, query_param("min_id", "20"), reply(&json!([status(31, Some(30)), status(30, Some(11))]))).await;
    nothing_after(&server, "31").await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);

    let polled = ask(&source, &Cursor { since: Some("20".to_owned()), ..Cursor::default() }).await.unwrap();
    assert_eq!(polled.posts[0].ancestors, [uri(11), uri(10)]);
    assert_eq!(polled.posts[1].ancestors, [uri(30), uri(11), uri(10)], "without a second question");
    assert!(polled.posts.iter().all(|post| post.root == uri(10)));
    assert_eq!(polled.posts[1].parent, Some(uri(30)));
}

#[tokio::test]
async fn a_conversation_that_cannot_be_had_does_not_hold_back_the_news() {
    let server = MockServer::start().await;
    answer(&server, query_param("min_id", "20"), reply(&json!([status(31, None), status(30, Some(11))]))).await;
    nothing_after(&server, "31").await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);
    let polled = ask(&source, &Cursor { since: Some("20".to_owned()), ..Cursor::default() }).await.unwrap();
    assert_eq!(ids(&polled), [uri(30), uri(31)]);
    assert_eq!(polled.posts[0].root, "11", "the local id is all that is known");
}

#[tokio::test]
async fn while_a_server_stumbles_a_young_reply_waits_for_its_conversation_and_an_old_one_does_not() {
    for (written, waits) in
        [(now() - SignedDuration::from_mins(14), true), (now() - SignedDuration::from_mins(15), false)]
    {
        let server = MockServer::start().await;
        let mut below = status(30, Some(11));
        below["created_at"] = json!(written.to_string());
        answer(&server, query_param("min_id", "20"), reply(&json!([status(31, None), below, status(29, None)]))).await;
        answer(&server, query_param("min_id", "29"), reply(&json!([status(31, None), below]))).await;
        nothing_after(&server, "31").await;
        answer(&server, path("/api/v1/statuses/30/context"), ResponseTemplate::new(503)).await;
        let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);

        let first = ask(&source, &Cursor { since: Some("20".to_owned()), ..Cursor::default() }).await.unwrap();
        let second = ask(&source, &first.cursor).await.unwrap();
        if waits {
            assert_eq!((ids(&first), ids(&second)), (vec![uri(29).as_str()], vec![]));
            server.reset().await;
            answer(&server, query_param("min_id", "29"), reply(&json!([status(31, None), below]))).await;
            let above = json!({ "ancestors": [status(11, None)], "descendants": [] });
            answer(&server, path("/api/v1/statuses/30/context"), reply(&above)).await;
            let third = ask(&source, &second.cursor).await.unwrap();
            assert_eq!(ids(&third), [uri(30), uri(31)]);
            assert_eq!(third.posts[0].root, uri(11));
        } else {
            assert_eq!(ids(&first), [uri(29), uri(30), uri(31)]);
        }
    }
}

#[tokio::test]
async fn more_conversations_than_may_be_looked_up_are_left_to_the_next_poll() {
    let server = MockServer::start().await;
    let burst: Vec<Value> = (100..130).rev().map(|id| status(id, Some(id - 50))).collect();
    answer(&server, query_param("min_id", "20"), reply(&json!(burst))).await;
    answer(&server, query_param("min_id", "119"), reply(&json!(burst[..10]))).await;
    nothing_after(&server, "129").await;
    for id in 100..130 {
        let above = json!({ "ancestors": [status(id - 50, None)], "descendants": [] });
        answer(&server, path(format!("/api/v1/statuses/{id}/context")), reply(&above)).await;
    }
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);

    let first = ask(&source, &Cursor { since: Some("20".to_owned()), ..Cursor::default() }).await.unwrap();
    let second = ask(&source, &first.cursor).await.unwrap();
    assert_eq!((first.posts.len(), second.posts.len()), (20, 10));
    assert!(first.posts.iter().chain(&second.posts).all(|post| post.root.starts_with("https://far.example/s/")));
    expect_no_news(&source, &second.cursor).await;
}

#[tokio::test]
async fn the_shop_s_own_posts_are_found_by_its_handle_once() {
    let server = MockServer::start().await;
    answer(&server, path("/api/v1/accounts/lookup"), reply(&json!({ "id": "7", "acct": "crumb" }))).await;
    answer(&server, query_param("min_id", "40"), reply(&json!([]))).await;
    answer(&server, query_param("max_id", "40"), reply(&json!([]))).await;
    answer(&server, path("/api/v1/accounts/7/statuses"), reply(&json!([status(40, None)]))).await;
    let source = source(Platform::Mastodon, Endpoint::Own, &settings(&server), false);

    let first = ask(&source, &Cursor::default()).await.unwrap();
    assert!(first.posts[0].ours, "whatever host the account goes by");
    expect_no_news(&source, &first.cursor).await;
    let lookups = server.received_requests().await.unwrap();
    assert_eq!(lookups.iter().filter(|request| request.url.path().ends_with("lookup")).count(), 1);
}

#[tokio::test]
async fn notifications_go_by_their_own_ids() {
    let server = MockServer::start().await;
    let notification = json!([
        { "id": "52", "type": "mention", "status": null },
        { "id": "51", "type": "mention", "status": status(900, None) }
    ]);
    answer(&server, query_param("min_id", "50"), reply(&notification)).await;
    nothing_after(&server, "52").await;
    let source = source(Platform::Mastodon, Endpoint::Addressed, &settings(&server), true);
    let polled = ask(&source, &Cursor { since: Some("50".to_owned()), ..Cursor::default() }).await.unwrap();
    assert_eq!((ids(&polled), polled.unreadable), (vec![uri(900).as_str()], 1));
    expect_no_news(&source, &polled.cursor).await;
}

#[tokio::test]
async fn a_token_goes_to_its_instance_and_nowhere_else() {
    let (home, stranger) = (MockServer::start().await, MockServer::start().await);
    let moved = ResponseTemplate::new(302).insert_header("location", format!("{}/elsewhere", stranger.uri()));
    answer(&home, header("authorization", format!("Bearer {TOKEN}").as_str()), moved).await;
    answer(
        &stranger,
        any(),
        ResponseTemplate::new(401).set_body_json(json!({ "error": format!("bad token={TOKEN}") })),
    )
    .await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&home), true);

    let refusal = ask(&source, &Cursor::default()).await.unwrap_err();
    assert_eq!(refusal.outcome(), Outcome::ReconnectNeeded);
    assert!(!format!("{refusal:?} {source:?}").contains(TOKEN));
    let asked = &stranger.received_requests().await.unwrap()[0];
    assert!(!asked.headers.contains_key("authorization") && !asked.url.as_str().contains(TOKEN));
}

#[tokio::test]
async fn what_came_before_a_refusal_is_kept() {
    let server = MockServer::start().await;
    answer(&server, query_param("min_id", "20"), reply(&json!([status(21, None)]))).await;
    answer(&server, any(), ResponseTemplate::new(429)).await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), false);
    let polled = ask(&source, &Cursor { since: Some("20".to_owned()), ..Cursor::default() }).await.unwrap();
    assert_eq!((ids(&polled), polled.cursor.since.as_deref()), (vec![uri(21).as_str()], Some("21")));
    assert_eq!(ask(&source, &polled.cursor).await.unwrap_err().outcome(), Outcome::RateLimited);
}

/// A search: the newest first, bounded by seconds, though ids are given.
struct Found(Vec<Value>);

impl wiremock::Respond for Found {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let number = |name: &str| {
            let value = request.url.query_pairs().find(|(key, _)| key == name)?.1.parse::<u64>();
            Some(value.unwrap())
        };
        let second = |id: u64| (id >> 16) / 1000;
        let id = |status: &Value| status["id"].as_str().unwrap().parse::<u64>().unwrap();
        let after = |status: &&Value| number("min_id").is_none_or(|bound| second(id(status)) > second(bound));
        let before = |status: &&Value| number("max_id").is_none_or(|bound| second(id(status)) < second(bound));
        let offset = usize::try_from(number("offset").unwrap_or_default()).unwrap();
        let found: Vec<&Value> = self.0.iter().rev().filter(after).filter(before).skip(offset).take(40).collect();
        reply(&json!({ "accounts": [], "statuses": found, "hashtags": [] }))
    }
}

#[tokio::test]
async fn of_more_than_one_poll_reads_of_a_search_nothing_is_lost() {
    let begin: u64 = 1_772_445_600_000;
    let flood = (0..1000_u64).map(|n| status((begin + n * 60) << 16, None));
    let server = MockServer::start().await;
    wiremock::Mock::given(any()).respond_with(Found(flood.collect())).mount(&server).await;
    let source = source(Platform::Mastodon, Endpoint::Search, &settings(&server), true);
    let mut cursor = Cursor { since: Some(((begin - 60_000) << 16).to_string()), ..Cursor::default() };
    let mut told = std::collections::BTreeSet::new();
    for polls in 1..=4 {
        let polled = ask(&source, &cursor).await.unwrap();
        told.extend(ids(&polled).into_iter().map(str::to_owned));
        cursor = polled.cursor;
        assert!(server.received_requests().await.unwrap().len() <= polls * 10, "a poll stays bounded");
    }
    assert_eq!(told.len(), 1000);
    assert_eq!(cursor.since, Some(((begin + 999 * 60) << 16).to_string()));
    expect_no_news(&source, &cursor).await;
}
