use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use platforms::{Outcome, Remedy};
use wiremock::matchers::{any, header, header_regex, path};

use super::*;

const FEED: &str = "<rss><channel><lastBuildDate>NOW</lastBuildDate><item><guid>1</guid><title>a</title></item>\
                    <item><guid>2</guid><title>b</title></item></channel></rss>";

fn feed_at(url: &str) -> Source {
    let settings = PlatformSettings { urls: vec![url.to_owned()], ..PlatformSettings::default() };
    source(Platform::Feed, Endpoint::Feed, &settings, false)
}

fn xml(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/rss+xml")
}

#[tokio::test]
async fn a_feed_is_asked_for_what_has_changed() {
    let server = MockServer::start().await;
    let versioned =
        xml(FEED).insert_header("etag", "\"v1\"").insert_header("last-modified", "Mon, 02 Mar 2026 09:00:00 GMT");
    Mock::given(any()).respond_with(versioned).up_to_n_times(1).mount(&server).await;
    answer(&server, header("if-none-match", "\"v1\""), ResponseTemplate::new(304)).await;
    let source = feed_at(&server.uri());

    let first = ask(&source, &Cursor::default()).await.unwrap();
    assert_eq!((ids(&first), first.not_modified), (vec!["1", "2"], false));

    let second = ask(&source, &first.cursor).await.unwrap();
    assert!(second.not_modified && second.posts.is_empty());
    assert_eq!(second.cursor, first.cursor);
    let asked = &server.received_requests().await.unwrap()[1];
    assert_eq!(asked.headers["if-modified-since"], "Mon, 02 Mar 2026 09:00:00 GMT");
}

#[tokio::test]
async fn a_feed_that_only_changes_its_build_date_has_no_news() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(xml(FEED)).up_to_n_times(1).mount(&server).await;
    let later = xml(&FEED.replace("NOW", "later")).insert_header("etag", "\"v2\"");
    answer(&server, any(), later).await;
    let source = feed_at(&server.uri());

    let first = ask(&source, &Cursor::default()).await.unwrap();
    expect_no_news(&source, &first.cursor).await;
}

#[tokio::test]
async fn an_empty_feed_is_read_once_and_for_all_as_a_backfill() {
    let server = MockServer::start().await;
    answer(&server, any(), xml("<rss><channel></channel></rss>")).await;
    let source = feed_at(&server.uri());
    let first = ask(&source, &Cursor::default()).await.unwrap();
    assert!(first.posts.is_empty() && !first.cursor.is_absent());
    expect_no_news(&source, &first.cursor).await;
}

#[tokio::test]
async fn a_platform_is_told_who_asks() {
    let server = MockServer::start().await;
    answer(&server, header_regex("user-agent", r"^shopbell/\d+\.\d+\.\d+ \(\+https://crumb\.example\)$"), xml(FEED))
        .await;
    assert_eq!(ask(&feed_at(&server.uri()), &Cursor::default()).await.unwrap().posts.len(), 2);
}

#[tokio::test]
async fn a_moved_feed_is_followed_and_its_links_start_from_its_new_address() {
    let (old, new) = (MockServer::start().await, MockServer::start().await);
    let moved = ResponseTemplate::new(301).insert_header("location", format!("{}/new/feed", new.uri()));
    answer(&old, any(), moved).await;
    let relative = "<rss><channel><item><guid>1</guid><link>post</link></item></channel></rss>";
    answer(&new, path("/new/feed"), xml(relative)).await;
    let polled = ask(&feed_at(&old.uri()), &Cursor::default()).await.unwrap();
    assert_eq!(polled.posts[0].url.as_deref(), Some(format!("{}/new/post", new.uri()).as_str()));
}

#[tokio::test]
async fn a_redirect_in_a_circle_or_off_the_web_is_refused() {
    for target in ["/", "file:///etc/passwd", "http://", ""] {
        let server = MockServer::start().await;
        answer(&server, any(), ResponseTemplate::new(302).insert_header("location", target)).await;
        let refusal = ask(&feed_at(&server.uri()), &Cursor::default()).await.unwrap_err();
        assert_eq!(refusal.outcome(), Outcome::Malformed, "{target:?}");
        assert!(server.received_requests().await.unwrap().len() <= 6);
    }
}

#[tokio::test]
async fn a_limit_is_waited_for_as_long_as_the_platform_says() {
    let server = MockServer::start().await;
    answer(&server, any(), ResponseTemplate::new(429).insert_header("retry-after", "90")).await;
    let refusal = ask(&feed_at(&server.uri()), &Cursor::default()).await.unwrap_err();
    assert_eq!(refusal.remedy(), Remedy::WaitUntil("2026-03-02T10:01:30Z".parse().unwrap()));
}

#[tokio::test]
async fn a_dead_server_is_retried_and_its_private_address_is_not_told() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let source = feed_at(&format!("http://{free}/feed?token=s3cr3t"));
    let refusal = ask(&source, &Cursor::default()).await.unwrap_err();
    assert_eq!((refusal.outcome(), refusal.remedy()), (Outcome::Transient, Remedy::RetryNextPoll));
    let mut told = format!("{refusal} {refusal:?} {source:?}");
    let mut cause = std::error::Error::source(&refusal);
    while let Some(error) = cause {
        told.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    assert!(!told.contains("s3cr3t"), "{told}");
}

/// Sends without end until nobody reads any more, and counts.
fn endless_server(sent: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\nconnection: close\r\n\r\n<rss>");
        let chunk = [b' '; 64 * 1024];
        while sent.fetch_add(chunk.len(), Ordering::SeqCst) < 100 * 1024 * 1024 && stream.write_all(&chunk).is_ok() {}
    });
    format!("http://{address}/")
}

#[tokio::test]
async fn an_answer_without_end_is_refused_before_it_is_read() {
    let sent = Arc::new(AtomicUsize::new(0));
    let refusal = ask(&feed_at(&endless_server(sent.clone())), &Cursor::default()).await.unwrap_err();
    assert_eq!((refusal.outcome(), refusal.says()), (Outcome::Malformed, "the answer is larger than 5 MB"));
    assert!(
        sent.load(Ordering::SeqCst) < 50 * 1024 * 1024,
        "reading stopped at the cap, give or take what was on the way"
    );
}

#[tokio::test]
async fn an_answer_of_10_mb_is_refused() {
    let server = MockServer::start().await;
    answer(&server, any(), xml(&" ".repeat(10 * 1024 * 1024))).await;
    let refusal = ask(&feed_at(&server.uri()), &Cursor::default()).await.unwrap_err();
    assert_eq!(refusal.says(), "the answer is larger than 5 MB");
}

#[tokio::test]
async fn reddit_is_asked_for_the_shop_s_names_and_says_no_in_html() {
    let server = MockServer::start().await;
    let page = "<html><head><title>Blocked</title></head><body>whoa there, pardner!</body></html>";
    answer(&server, path("/search.rss"), ResponseTemplate::new(403).set_body_raw(page, "text/html")).await;
    let settings = PlatformSettings { base_url: Some(server.uri()), ..PlatformSettings::default() };
    let refusal =
        ask(&source(Platform::Reddit, Endpoint::Search, &settings, false), &Cursor::default()).await.unwrap_err();
    assert_eq!((refusal.outcome(), refusal.remedy()), (Outcome::NotEntitled, Remedy::TellHuman));
    assert!(refusal.says().contains("pardner"));
    let asked = &server.received_requests().await.unwrap()[0];
    assert_eq!(asked.url.query(), Some("q=%22Crumb%22&sort=new"));
}
