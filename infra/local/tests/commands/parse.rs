use std::fs;

use serde_json::{Value, json};

use crate::process::{run, shopbell, with_shop};

const FEED: &str = r#"<rss version="2.0"><channel>
<item><guid>https://blog.example/1</guid><link>https://blog.example/1</link><title>A cake</title>
<description>My cake &lt;b&gt;never&lt;/b&gt; came.</description><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate></item>
</channel></rss>"#;

const READ_FEED: [&str; 5] = ["parse", "--platform", "feed", "--from", "feed"];

#[test]
fn a_post_is_printed_with_every_key_in_its_order() {
    let ended = with_shop("", &READ_FEED, FEED.as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let keys = [
        "platform",
        "id",
        "root",
        "parent",
        "author",
        "author_name",
        "text",
        "stars",
        "lang",
        "published_at",
        "edited_at",
        "url",
        "ours",
        "reply",
    ];
    let mut from = 0;
    for key in keys {
        let at = ended.out[from..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} in {}", ended.out));
        from += at;
    }
    let post = &ended.lines()[0];
    assert_eq!(post.as_object().map(serde_json::Map::len), Some(keys.len()));
    assert_eq!(post["published_at"], "2026-03-02T09:00:00Z");
    for key in ["parent", "stars", "edited_at", "reply"] {
        assert_eq!(post[key], Value::Null, "{key}");
    }
    assert_eq!(post["ours"], false);
    assert!(post["text"].as_str().unwrap().contains("My cake never came."), "{post}");
}

#[test]
fn a_refusal_is_one_line_and_the_work_is_done() {
    let ended = with_shop("", &[&READ_FEED[..], &["--status", "404"]].concat(), b"gone");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(ended.lines().len(), 1);
    assert_eq!(ended.lines()[0]["outcome"], "not_found");
    assert_eq!(ended.lines()[0]["until"], Value::Null);
    assert!(ended.out.starts_with(r#"{"outcome":"#), "{}", ended.out);
}

#[test]
fn status_and_header_fields_come_from_a_file_as_curl_writes_it() {
    let folder = tempfile::tempdir().unwrap();
    let fields = "HTTP/2 429\r\nx-other: 1\r\nRetry-After: Mon, 02 Mar 2026 09:30:00 GMT\r\n\r\n";
    fs::write(folder.path().join("head.txt"), fields).unwrap();
    let mut command = shopbell(folder.path());
    command.args(READ_FEED).args(["--headers", "head.txt"]);
    let ended = run(command, b"");
    assert_eq!(ended.lines()[0]["outcome"], "rate_limited");
    assert_eq!(ended.lines()[0]["until"], "2026-03-02T09:30:00Z");
}

#[test]
fn what_cannot_be_read_is_counted_on_a_last_line() {
    let good = json!({
        "id": "1", "created_at": "2026-03-02T09:00:00.000Z", "url": "https://example.social/@ann/1", "content": "<p>hi</p>",
        "account": {"id": "9", "acct": "ann", "display_name": "Ann", "username": "ann"}, "mentions": [],
    });
    let body = json!({"statuses": [good, "nonsense"], "accounts": [], "hashtags": []}).to_string();
    let ended = with_shop("", &["parse", "--platform", "mastodon", "--from", "search"], body.as_bytes());
    let lines = ended.lines();
    assert_eq!(lines.len(), 2, "{}", ended.out);
    assert_eq!(lines[0]["id"], "https://example.social/@ann/1");
    assert_eq!(lines[1], json!({"unreadable": 1}));

    let ended = with_shop("", &["parse", "--platform", "mastodon", "--from", "search"], br#"{"statuses":[]}"#);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
}

#[test]
fn any_bytes_at_all_end_with_a_line_and_never_with_a_panic() {
    for bytes in [&b""[..], b"\0\xff\xfe", b"<rss", b"[[[[", &[b'['; 100_000]] {
        for (platform, from) in [("feed", "feed"), ("mastodon", "search"), ("hackernews", "thread")] {
            let ended = with_shop("", &["parse", "--platform", platform, "--from", from], bytes);
            assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{platform}");
            for line in ended.lines() {
                assert!(line.is_object(), "{line}");
            }
        }
    }
}
