//! Looking at one post again: what stands, what is gone, and what nobody can tell.

use platforms::{Looked, Outcome, Refusal, Sought, look, looks};
use serde_json::{Value, json};
use wiremock::matchers::{any, header, path};

use super::{
    Client, Endpoint, MockServer, Platform, PlatformSettings, ResponseTemplate, Source, TOKEN, answer, json as reply,
    now, source,
};

const URI: &str = "https://far.example/s/20";

fn at(server: &MockServer, platform: Platform) -> Source {
    let settings = PlatformSettings {
        handles: vec!["@crumb@home.example".to_owned()],
        base_url: Some(server.uri()),
        ..PlatformSettings::default()
    };
    source(platform, Endpoint::Own, &settings, platform == Platform::Mastodon)
}

async fn look_at(source: &Source, id: &str, local: Option<&str>) -> Result<Looked, Refusal> {
    look(&Client::new(None), source, &Sought { id, local }, now()).await
}

fn status(uri: &str, text: &str) -> Value {
    json!({
        "id": "20", "uri": uri, "account": { "acct": "ann@far.example" }, "content": format!("<p>{text}</p>"),
        "created_at": "2026-03-02T09:00:00.000Z", "edited_at": "2026-03-02T09:40:00.000Z", "visibility": "private"
    })
}

#[tokio::test]
async fn a_status_that_stands_is_told_as_it_is_now() {
    let server = MockServer::start().await;
    let bearer = format!("Bearer {TOKEN}");
    wiremock::Mock::given(path("/api/v1/statuses/20"))
        .and(header("authorization", bearer.as_str()))
        .respond_with(reply(&status(URI, "all is well again")))
        .mount(&server)
        .await;
    let Ok(Looked::Seen(post)) = look_at(&at(&server, Platform::Mastodon), URI, Some("20")).await else { panic!() };
    assert_eq!((post.id.as_str(), post.text.as_str()), (URI, "all is well again"));
    assert_eq!(post.edited_at, Some("2026-03-02T09:40:00Z".parse().unwrap()));
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "one look is one request");
}

#[tokio::test]
async fn only_the_platform_itself_can_say_that_a_post_is_gone() {
    let not_found = json!({ "error": "Record not found" });
    let page = "<html><head><title>404 Not Found</title></head></html>";
    let gone = Ok(Looked::Gone);
    let failed = |outcome| Err(outcome);
    let says = |code, body: &Value| ResponseTemplate::new(code).set_body_json(body);
    let shows = |code| ResponseTemplate::new(code).set_body_raw(page, "text/html");
    let invalid = json!({ "error": "The access token is invalid" });
    #[rustfmt::skip]
    let table = [
        ("not found",              says(404, &not_found),                               gone.clone()),
        ("gone",                   says(410, &not_found),                               gone),
        ("a page of some proxy",   shows(404),                                          failed(Outcome::NotFound)),
        ("an empty answer",        ResponseTemplate::new(404),                          failed(Outcome::NotFound)),
        ("a failing server",       ResponseTemplate::new(503),                          failed(Outcome::Transient)),
        ("asked too often",        ResponseTemplate::new(429),                          failed(Outcome::RateLimited)),
        ("a refused token",        says(401, &invalid),                                 failed(Outcome::ReconnectNeeded)),
        ("a page with status 200", shows(200),                                          failed(Outcome::Malformed)),
        ("another status",         reply(&status("https://far.example/s/21", "x")),     Ok(Looked::Unknown)),
    ];
    for (name, response, expected) in table {
        let server = MockServer::start().await;
        answer(&server, any(), response).await;
        let looked = look_at(&at(&server, Platform::Mastodon), URI, Some("20")).await;
        assert_eq!(looked.map_err(|refusal| refusal.outcome()), expected, "{name}");
    }
}

#[tokio::test]
async fn a_status_whose_name_on_our_instance_is_not_known_costs_no_request() {
    let server = MockServer::start().await;
    assert_eq!(look_at(&at(&server, Platform::Mastodon), URI, None).await, Ok(Looked::Unknown));
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_comment_without_author_and_words_is_gone() {
    let item = |author: Value, text: Value| json!({ "id": 30, "parent_id": 1, "story_id": 1, "author": author, "text": text, "created_at_i": 1_772_440_000, "children": [] });
    let mut dead = item(json!("ann"), json!("Crumb made me ill"));
    dead["dead"] = json!(true);
    #[rustfmt::skip]
    let table = [
        ("as it was",     reply(&item(json!("ann"), json!("Crumb made me ill"))), Some("Crumb made me ill")),
        ("deleted",       reply(&item(Value::Null, Value::Null)),                 None),
        ("dead",          reply(&dead),                                           None),
        ("not there",     ResponseTemplate::new(404).set_body_json(json!({ "status": 404, "error": "Not Found" })), None),
    ];
    for (name, response, expected) in table {
        let server = MockServer::start().await;
        answer(&server, path("/api/v1/items/30"), response).await;
        match look_at(&at(&server, Platform::HackerNews), "30", None).await.unwrap() {
            Looked::Seen(post) => assert_eq!(Some(post.text.as_str()), expected, "{name}"),
            Looked::Gone => assert_eq!(expected, None, "{name}"),
            Looked::Unknown => panic!("{name}"),
        }
    }
}

#[tokio::test]
async fn an_item_that_left_its_feed_is_not_gone() {
    let server = MockServer::start().await;
    answer(&server, any(), ResponseTemplate::new(404)).await;
    let settings = PlatformSettings { urls: vec![server.uri()], ..PlatformSettings::default() };
    let feed = source(Platform::Feed, Endpoint::Feed, &settings, false);
    assert_eq!(look_at(&feed, "guid-1", None).await, Ok(Looked::Unknown));
    assert!(!looks(Platform::Feed) && server.received_requests().await.unwrap().is_empty());
    assert!(looks(Platform::Mastodon) && looks(Platform::HackerNews));
}
