//! What a customer writes is text, whatever it says.

use http::Method;

use crate::mentions::complaint;
use crate::world::{BEN, World};

#[tokio::test]
async fn hostile_text_stays_text() {
    #[rustfmt::skip]
    let table = [
        // name,                  written,                                     shown
        ("a script",              "<script>alert(1)</script>",                 "&#60;script&#62;alert(1)&#60;/script&#62;"),
        ("a broken attribute",    "\"><img src=x onerror=alert(1)>",           "&#34;&#62;&#60;img src=x onerror=alert(1)&#62;"),
        ("an end of the page",    "</div></main></body>",                      "&#60;/div&#62;&#60;/main&#62;&#60;/body&#62;"),
        ("an entity",             "&lt;b&gt;",                                 "&#38;lt;b&#38;gt;"),
        ("a template",            "{{ shop }}{% raw %}",                       "{{ shop }}{% raw %}"),
        ("text that runs back",   "pay \u{202e}txt.exe",                       "pay txt.exe"),
        ("NUL and colours",       "a\0b\u{1b}[31mred",                         "ab[31mred"),
    ];
    for (name, written, shown) in table {
        let (world, _) = World::with_complaint(written).await;
        for path in [format!("/a/{BEN}"), format!("/o/{BEN}")] {
            let page = world.get(&path).await;
            assert!(page.body.contains(shown), "{name}: {}", page.words());
            assert!(!page.body.contains("<script") && !page.body.contains("<img"), "{name}");
            assert!(!page.body.contains(['\0', '\u{1b}', '\u{202e}']), "{name}");
        }
    }
}

#[tokio::test]
async fn a_hostile_name_and_hostile_reasons_stay_text() {
    let world = World::open().await;
    let mut mention = complaint("m1", "<b>late</b>");
    mention.post.author_name = Some("\"><script>alert(1)</script>\u{202e}".to_owned());
    mention.classification.because = vec!["<b>late</b>".to_owned()];
    world.hears(&mention).await;
    world.link(BEN, "Ben", &mention.conversation).await;
    let page = world.get(&format!("/a/{BEN}")).await;
    assert!(page.body.contains("<bdi>&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;</bdi>"));
    assert!(page.body.contains("<mark>&#60;b&#62;late&#60;/b&#62;</mark>"));
    assert!(!page.body.contains("<b>late"));
}

#[tokio::test]
async fn only_web_addresses_become_links() {
    for url in ["javascript:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "//evil.example", "nonsense"] {
        let world = World::open().await;
        let mut mention = complaint("m1", "my cake never came");
        mention.post.url = Some(url.to_owned());
        world.hears(&mention).await;
        world.link(BEN, "Ben", &mention.conversation).await;
        let page = world.get(&format!("/a/{BEN}")).await;
        page.says_nothing_of("Open reply box");
        page.says("I have it");
        let links = page.body.split("href=\"").skip(1);
        assert!(
            links.into_iter().all(|link| link.starts_with("/o/") || link.starts_with("data:image/svg+xml,")),
            "{url}"
        );
    }
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/a/{BEN}")).await;
    let link = r#"href="https://example.social/@dora/1" target="_blank" rel="noopener noreferrer nofollow""#;
    assert!(page.body.contains(link));
}

#[tokio::test]
async fn text_of_every_script_keeps_its_direction_and_its_lines() {
    let (world, _) = World::with_complaint("הזמנתי עוגה\nand it never came 👩‍👩‍👧").await;
    let page = world.get(&format!("/a/{BEN}")).await;
    assert!(page.body.contains("dir=\"auto\">הזמנתי עוגה\nand it <mark>never came</mark> 👩‍👩‍👧</div>"));
}

#[tokio::test]
async fn ten_thousand_characters_fold() {
    let (world, _) = World::with_complaint(&"so it goes on and on ".repeat(500)).await;
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("Show all 10499 characters");
    assert_eq!(page.words().matches("so it goes").count(), 500);
}

#[tokio::test]
async fn the_address_cannot_put_words_into_the_page() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let plain = world.get(&format!("/a/{BEN}")).await;
    for query in ["note=<b>hi</b>", "note=nothing", "x=1", "note=held"] {
        let query = query.replace('<', "%3C").replace('>', "%3E");
        assert_eq!(world.get(&format!("/a/{BEN}?{query}")).await.body, plain.body, "{query}");
    }
    let page = world.ask(Method::GET, &format!("/a/{BEN}"), &[("host", "evil.example")], "").await;
    assert!(!page.body.contains("evil.example"));
}
