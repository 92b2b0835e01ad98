//! What is read out of answers with something odd about them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use std::path::Path;

use domain::mention::{Platform, Post};
use platforms::{Answer, Endpoint, Outcome, Page, ReadError, Refusal, read};

fn answer(file: &str) -> Answer {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/platforms");
    Answer::ok(std::fs::read(fixtures.join(file)).unwrap_or_else(|error| panic!("{file}: {error}")))
}

fn page_of(platform: Platform, endpoint: Endpoint, answer: &Answer, handle: Option<&str>) -> Page {
    read(platform, endpoint, answer, handle, "2026-03-02T10:00:00Z".parse().unwrap()).unwrap()
}

fn feed(file: &str) -> Page {
    page_of(Platform::Feed, Endpoint::Feed, &answer(&format!("feed/{file}")), None)
}

fn refusal(platform: Platform, endpoint: Endpoint, answer: &Answer) -> Refusal {
    match read(platform, endpoint, answer, None, "2026-03-02T10:00:00Z".parse().unwrap()) {
        Err(ReadError::Refused(refusal)) => refusal,
        other => panic!("no refusal: {other:?}"),
    }
}

fn ids(page: &Page) -> Vec<&str> {
    page.posts.iter().map(|post| post.id.as_str()).collect()
}

fn published(post: &Post) -> String {
    post.published_at.map(|instant| instant.to_string()).unwrap_or_default()
}

#[test]
fn a_feed_that_breaks_off_gives_its_whole_items() {
    let page = feed("truncated_in_third_item.xml");
    assert_eq!((ids(&page), page.unreadable), (vec!["le-1", "le-2"], 1));
    assert_eq!(page.posts[0].text, "Sourdough at Crumb & Co");
}

#[test]
fn one_broken_item_costs_no_other() {
    let page = feed("bare_ampersand_and_broken_tags.xml");
    assert_eq!((ids(&page), page.unreadable), (vec!["f-1", "f-2", "f-3"], 0));
    assert_eq!(page.posts[0].text, "Fish & chips, 5 < 6 pounds");
    assert_eq!(page.posts[0].url.as_deref(), Some("https://forum.example/t?id=1&page=2"));
    assert!(page.posts[1].text.starts_with("Unclosed") && page.posts[1].text.contains("more"));
}

#[test]
fn a_feed_is_read_whatever_it_declares() {
    assert_eq!(feed("foreign_default_namespace.xml").posts[0].text, "Crumb & Co moved");
    assert_eq!(feed("no_version_undeclared_windows_1252.xml").posts[0].text, "Café – 5€");
    let page = feed("white_space_entities_two_dates.xml");
    assert_eq!(page.posts[0].text, "Fresh bread… &bogus; now");
    assert_eq!(published(&page.posts[0]), "2026-03-02T13:00:00Z", "pubDate wins over dc:date");
    assert_eq!(published(&page.posts[1]), "2026-03-02T09:00:00Z", "unless it cannot be read");
}

#[test]
fn an_item_without_guid_goes_by_its_link_or_by_what_it_says() {
    assert_eq!(ids(&feed("only_a10_link.xml")), ["https://generated.example/1", "https://generated.example/2"]);
    let page = feed("nothing_to_address.xml");
    assert_eq!((page.posts.len(), page.unreadable), (3, 1));
    assert_ne!(page.posts[0].id, page.posts[1].id, "the date tells them apart");
    assert_eq!(page, feed("nothing_to_address.xml"), "and the ids are the same at the next poll");
}

#[test]
fn one_page_that_matches_two_google_alerts_is_one_mention() {
    let (one, other) = (feed("google_alert_a.xml"), feed("google_alert_b.xml"));
    assert_eq!(ids(&one), ["https://paper.example/food/crumb?id=7"]);
    assert_eq!(one, other);
    let post = &one.posts[0];
    assert_eq!(post.text, "Crumb & Co: the best sourdough in Leeds\n\nWe queued for Crumb ...");
    assert_eq!((post.url.as_deref(), post.author.as_deref()), (Some(post.id.as_str()), None));
}

#[test]
fn a_reddit_thread_keeps_its_people_and_its_place() {
    let answer = answer("feed/reddit_comments_one_deleted.xml");
    let page = page_of(Platform::Reddit, Endpoint::Thread, &answer, Some("u/crumb_shop"));
    assert_eq!(ids(&page), ["t3_1zzz", "t1_aaa", "t1_bbb"]);
    let texts: Vec<_> = page.posts.iter().map(|post| post.text.as_str()).collect();
    assert_eq!(texts, ["Bread <please>\n\nIs Crumb open?", "closed on Sundays", "We are open till two."]);
    let authors: Vec<_> = page.posts.iter().map(|post| post.author.as_deref()).collect();
    assert_eq!(authors, [Some("u/hungry_ann"), None, Some("u/Crumb_Shop")]);
    assert!(page.posts.iter().all(|post| post.root == "t3_1zzz"));
    assert_eq!(page.posts.iter().map(|post| post.ours).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn relative_links_and_empty_elements_are_no_obstacle() {
    let page = feed("relative_links.xml");
    let urls: Vec<_> = page.posts.iter().filter_map(|post| post.url.as_deref()).collect();
    assert_eq!(urls, ["https://blog.example/2026/crumb", "https://blog.example/posts/crumb-again"]);
    assert_eq!(page.posts[0].text, "Crumb <3");
    assert_eq!(page.posts[1].text, "Short.");
}

#[test]
fn a_json_feed_is_read_item_by_item() {
    let page = feed("json_feed_number_ids_one_bad_item.json");
    assert_eq!((ids(&page), page.unreadable), (vec!["41", "43"], 2));
    assert_eq!(page.posts[0].text, "Stale & pricey");
    assert_eq!(published(&page.posts[0]), "2026-03-02T09:00:00Z", "a time without zone is UTC");
    assert_eq!(page.posts[1].author.as_deref(), Some("Leeds Reviews"));
}

#[test]
fn nothing_in_a_text_can_act() {
    let post = &feed("hostile_text.xml").posts[0];
    assert_eq!(post.text, "Bread\n\nred gpj.exe  nul:: end");
    assert_eq!(post.url, None, "a script is no address");
}

#[test]
fn a_page_where_a_feed_is_due_is_a_refusal_and_no_empty_list() {
    let refused = refusal(Platform::Feed, Endpoint::Feed, &answer("feed/html_login_page.html"));
    assert_eq!(refused.outcome(), Outcome::Malformed);
    assert!(refused.says().contains("Sign in"), "{}", refused.says());
    for body in ["", "   ", "not a feed", "{}", "[1]", "<rss><channel><title>cut"] {
        assert_eq!(refusal(Platform::Feed, Endpoint::Feed, &Answer::ok(body)).outcome(), Outcome::Malformed, "{body}");
    }
}

#[test]
fn a_text_of_100_000_characters_is_kept_cut() {
    let long = "ä".repeat(100_000);
    let rss = format!("<rss><channel><item><guid>1</guid><description>{long}</description></item></channel></rss>");
    let page = page_of(Platform::Feed, Endpoint::Feed, &Answer::ok(rss), None);
    assert!(page.posts[0].text.len() <= 20_000 && page.posts[0].text.ends_with('…'));
}

#[test]
fn a_mastodon_search_gives_public_posts_only() {
    let answer = answer("mastodon/search_private_reblog_and_bad_item.json");
    let page = page_of(Platform::Mastodon, Endpoint::Search, &answer, Some("@crumb@home.example"));
    assert_eq!(page.unreadable, 1);
    assert_eq!(
        ids(&page),
        ["https://far.example/users/ann/statuses/9300", "https://home.example/users/crumb/statuses/296"]
    );
    let (customer, shop) = (&page.posts[0], &page.posts[1]);
    assert_eq!(customer.text, "food\n\nStale bread at @crumb\nsee https://pic.example/1\n\nNever again & never <3");
    assert_eq!((customer.author.as_deref(), customer.ours), (Some("ann@far.example"), false));
    assert_eq!(customer.mentions, ["crumb@home.example"]);
    assert!(customer.edited_at > customer.published_at);
    assert_eq!((shop.author.as_deref(), shop.ours, shop.text.as_str()), (Some("crumb@home.example"), true, ""));
    assert_eq!((shop.parent.as_deref(), shop.root.as_str()), (Some("295"), "295"), "all this page can say");
    let next = page.next.unwrap();
    assert_eq!((next.newest.as_str(), next.oldest.as_str()), ("300", "296"), "a cursor gets past what is not read");
}

#[test]
fn a_notification_may_have_lost_its_status_and_may_be_private() {
    let answer = answer("mastodon/notifications_null_status_and_direct.json");
    let page = page_of(Platform::Mastodon, Endpoint::Addressed, &answer, None);
    assert_eq!((ids(&page), page.unreadable), (vec!["https://far.example/users/ann/statuses/9310"], 1));
    assert_eq!(page.next.unwrap().newest, "53");
}

#[test]
fn a_mastodon_conversation_hangs_from_its_topmost_post() {
    let answer = answer("mastodon/context_of_a_reply.json");
    let page = page_of(Platform::Mastodon, Endpoint::Thread, &answer, Some("@crumb"));
    assert!(page.posts.iter().all(|post| post.root == "https://far.example/s/100"));
    let shop = &page.posts[3];
    assert!(shop.ours);
    assert_eq!(
        shop.ancestors,
        ["https://far.example/s/103", "102", "https://far.example/s/101", "https://far.example/s/100"],
        "102 is the post that was asked for"
    );
}

#[test]
fn hacker_news_hits_are_read_with_either_kind_of_id() {
    let answer = answer("hackernews/search_number_and_text_ids.json");
    let page = page_of(Platform::HackerNews, Endpoint::Search, &answer, None);
    assert_eq!((ids(&page), page.unreadable), (vec!["900", "901", "902"], 1));
    let roots: Vec<_> = page.posts.iter().map(|post| post.root.as_str()).collect();
    assert_eq!(roots, ["900", "899", "902"], "under the story, as far as known, the story");
    assert_eq!(page.posts[0].text, "Crumb & Co ship to Leeds?\n\nSee https://crumb.example/");
    assert_eq!(page.posts[2].text, "Show HN: bread\n\nhttps://crumb.example/bread");
    assert_eq!(published(&page.posts[1]), "2026-03-02T09:01:00Z");
    assert_eq!(page.posts[0].url.as_deref(), Some("https://news.ycombinator.com/item?id=900"));
}

#[test]
fn an_answer_to_a_deleted_comment_keeps_its_place() {
    let answer = answer("hackernews/tree_deleted_comment_and_bad_child.json");
    let page = page_of(Platform::HackerNews, Endpoint::Thread, &answer, Some("crumb_shop"));
    assert_eq!((ids(&page), page.unreadable), (vec!["800", "811", "830"], 1));
    let shop = &page.posts[1];
    assert_eq!((shop.root.as_str(), shop.ours), ("810", true));
    assert_eq!(shop.ancestors, ["810", "800"]);
}

#[test]
fn html_where_json_is_due_is_an_outage_or_a_defect_by_its_status() {
    let html = "<!DOCTYPE html><title>Just a moment</title>";
    for (platform, endpoint) in [(Platform::Mastodon, Endpoint::Search), (Platform::HackerNews, Endpoint::Search)] {
        let page = Answer::ok(html);
        assert_eq!(refusal(platform, endpoint, &page).outcome(), Outcome::Malformed);
        let outage = Answer { status: 502, ..page };
        assert_eq!(refusal(platform, endpoint, &outage).outcome(), Outcome::Transient);
    }
}

#[test]
fn an_error_in_place_of_posts_is_read_even_with_status_200() {
    let token = Answer::ok(r#"{"error":"The access token was revoked"}"#);
    assert_eq!(refusal(Platform::Mastodon, Endpoint::Search, &token).outcome(), Outcome::ReconnectNeeded);
    let none = Answer::ok(r#"{"message":"Forbidden","error":403}"#);
    assert_eq!(refusal(Platform::Reddit, Endpoint::Search, &none).outcome(), Outcome::NotEntitled);
}

#[test]
fn what_cannot_be_read_is_refused_with_what_can() {
    let now = "2026-03-02T10:00:00Z".parse().unwrap();
    let error = read(Platform::Yelp, Endpoint::Reviews, &Answer::ok("{}"), None, now).unwrap_err().to_string();
    assert!(error.contains("mastodon, hackernews, feed, reddit"), "{error}");
    let error = read(Platform::Mastodon, Endpoint::Reviews, &Answer::ok("{}"), None, now).unwrap_err().to_string();
    assert!(error.contains("search, addressed, own, thread"), "{error}");
}
