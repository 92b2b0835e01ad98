//! Whatever a stranger's server sends, it is read or refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use domain::mention::Platform;
use platforms::{Answer, Endpoint, read};
use proptest::prelude::*;

fn everywhere(body: &[u8], status: u16, content_type: &str) {
    let now = "2026-03-02T10:00:00Z".parse().unwrap();
    let headers = [("content-type", content_type), ("retry-after", content_type)].into_iter().collect();
    let answer = Answer { status, headers, body: body.to_vec() };
    for platform in Platform::ALL {
        for endpoint in Endpoint::ALL {
            let Ok(page) = read(*platform, *endpoint, &answer, Some("@crumb"), now) else { continue };
            for post in page.posts {
                assert!(!post.id.is_empty() && !post.root.is_empty());
                assert!(post.text.len() <= 20_000);
                assert!(!post.text.contains(|c: char| c.is_control() && c != '\n'), "{:?}", post.text);
                assert!(post.url.is_none_or(|url| url.starts_with("http")));
            }
        }
    }
}

/// Pieces of which the formats are made: random bytes alone would rarely get past the first door.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<rss>",
        "</rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<feed>",
        "<entry>",
        "</entry>",
        "<item/>",
        "<guid>",
        "</guid>",
        "<title>",
        "</title>",
        "<link>",
        "<link href='",
        "'>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml ",
        "encoding='utf-16'",
        "?>",
        "&amp;",
        "&",
        "&#x1b;",
        "<pubDate>",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"items\"",
        "\"statuses\"",
        "\"hits\"",
        "\"id\"",
        "\"objectID\"",
        "\"children\"",
        "\"ancestors\"",
        "\"descendants\"",
        "1",
        "\"1\"",
        "null",
        "\"content\"",
        "\"<p>a<\"",
        "\"in_reply_to_id\"",
        "\"\\u001b[31m\"",
        "\u{202e}",
        "é",
        " ",
        "\"uri\"",
        "\"account\"",
        "\"type\"",
        "\"mention\"",
        "\"status\"",
        "submitted by [link] [comments]",
        "t1_",
        "https://www.google.com/url?url=",
        "\"created_at_i\"",
        "99999999999999999999",
        "/comments/",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn random_bytes_never_end_a_reader(body in prop::collection::vec(any::<u8>(), 0..400), status in 0_u16..700) {
        everywhere(&body, status, "text/xml");
    }

    #[test]
    fn shuffled_markup_never_ends_a_reader(body in pieces(), content_type in ".{0,20}") {
        everywhere(body.as_bytes(), 200, &content_type);
    }
}

#[test]
fn an_address_of_control_characters_is_none() {
    everywhere(b"<entry><link>&#x1b;<rss></entry>", 200, "");
    everywhere(b"<rss><channel><item><title>t</title><link>&#x1b;</link></item></channel></rss>", 200, "text/xml");
}
