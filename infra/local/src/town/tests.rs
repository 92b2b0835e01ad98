//! What the town's platforms answer, byte for byte; `heard` looks at it through the real connectors.

mod heard;
mod in_process;

use http::StatusCode;
use jiff::SignedDuration;
use serde_json::Value;

use super::*;

const MONDAY: Timestamp = Timestamp::constant(1_772_442_000, 0);

fn after(minutes: i64) -> Timestamp {
    MONDAY + SignedDuration::from_mins(minutes)
}

fn toot(author: &str, text: &str, minutes: i64) -> Said {
    Said::new(Place::Mastodon, author, text, after(minutes))
}

struct Visitor {
    town: Town,
    http: reqwest::Client,
}

impl Visitor {
    async fn new() -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { town: Town::open(after(60)).await.unwrap(), http }
    }

    async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, http::HeaderMap, String) {
        let mut request = self.http.get(format!("{}{path}", self.town.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, response.text().await.unwrap())
    }

    /// As the shop.
    async fn json(&self, path: &str) -> Value {
        let (status, _, body) = self.ask(path, &[("authorization", &format!("Bearer {TOKEN}"))]).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    async fn ids(&self, path: &str) -> Vec<String> {
        let list = self.json(path).await;
        list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn lists_go_back_forward_and_no_further_than_asked() {
    let visitor = Visitor::new().await;
    let ids: Vec<_> = (0..5).map(|n| visitor.town.post(toot("jo", "#crumbandco", n)).to_string()).collect();
    let [a, b, c, d, e] = ids.as_slice() else { panic!() };
    let base = "/api/v1/timelines/tag/CrumbAndCo?limit=2";
    #[rustfmt::skip]
    let table = [
        // question,                     answer, newest first
        (base.to_owned(),                vec![e, d]),
        (format!("{base}&max_id={d}"),   vec![c, b]),
        (format!("{base}&since_id={a}"), vec![e, d]),
        (format!("{base}&min_id={a}"),   vec![c, b]),
        (format!("{base}&min_id={d}"),   vec![e]),
        (format!("{base}&min_id={e}"),   vec![]),
    ];
    for (question, expected) in table {
        assert_eq!(visitor.ids(&question).await.iter().collect::<Vec<_>>(), expected, "{question}");
    }
    let (_, headers, _) = visitor.ask(&format!("{base}&local=true&min_id={a}"), &[]).await;
    let url = format!("{}/api/v1/timelines/tag/CrumbAndCo?limit=2&local=true", visitor.town.url());
    let link = format!("<{url}&max_id={b}>; rel=\"next\", <{url}&min_id={c}>; rel=\"prev\"");
    assert_eq!(headers["link"], link);
}

#[tokio::test]
async fn nobody_sees_what_has_not_been_said_yet_or_is_gone() {
    let visitor = Visitor::new().await;
    let now = visitor.town.post(toot("jo", "hot #rye", 60));
    let later = visitor.town.post(toot("jo", "cold #rye", 61));
    assert_eq!(visitor.ids("/api/v1/timelines/tag/rye").await, [now.to_string()]);
    visitor.town.set_now(after(61));
    visitor.town.delete(&now);
    visitor.town.edit(&later, "stale #rye");
    let list = visitor.json("/api/v1/timelines/tag/rye").await;
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert!(list[0]["content"].as_str().unwrap().starts_with("<p>stale "));
    assert_eq!(list[0]["edited_at"], "2026-03-02T10:01:00.000Z");
    assert_eq!(visitor.town.read(&now), None);
    assert_eq!(visitor.town.read(&later).unwrap(), "stale #rye");
}

#[tokio::test]
async fn a_token_is_looked_at_wherever_it_is_sent() {
    let visitor = Visitor::new().await;
    visitor.town.post(toot("jo", "at Crumb & Co", 1));
    let search = "/api/v2/search?type=statuses&q=%22Crumb+%26+Co%22";
    assert_eq!(visitor.json(search).await["statuses"].as_array().unwrap().len(), 1);
    let (status, _, body) = visitor.ask(search, &[]).await;
    assert_eq!((status, body.contains("\"statuses\":[]")), (StatusCode::OK, true), "strangers find no statuses");
    let (status, _, body) = visitor.ask("/api/v1/notifications", &[]).await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::UNAUTHORIZED, r#"{"error":"This method requires an authenticated user"}"#)
    );
    for path in ["/api/v1/timelines/tag/rye", "/api/v1/accounts/lookup?acct=crumb", search] {
        let (status, headers, body) = visitor.ask(path, &[("authorization", "Bearer stolen")]).await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::UNAUTHORIZED, r#"{"error":"The access token is invalid"}"#),
            "{path}"
        );
        assert!(headers["www-authenticate"].to_str().unwrap().contains("invalid_token"));
    }
}

#[tokio::test]
async fn the_shop_is_told_who_names_it_and_strangers_are_not_told_everything() {
    let visitor = Visitor::new().await;
    let open = visitor.town.post(toot("jo", "is it open?", 1).addressed());
    let secret = visitor.town.post(toot("jo", "my number is 5", 2).addressed().seen_by(Visibility::Direct));
    visitor.town.post(toot("jo", "no names", 3));
    visitor.town.post(toot(SHOP, "@crumb to myself", 4));
    let told = visitor.json("/api/v1/notifications?types[]=mention&types[]=quote").await;
    let told: Vec<_> = told.as_array().unwrap().iter().map(|one| one["status"]["id"].as_str().unwrap()).collect();
    assert_eq!(told, [secret.to_string(), open.to_string()]);
    assert!(visitor.ids("/api/v1/notifications?types[]=follow").await.is_empty());
    assert_eq!(visitor.ask(&format!("/api/v1/statuses/{secret}"), &[]).await.0, StatusCode::NOT_FOUND);
    let page = visitor.ids("/api/v1/notifications?limit=1").await;
    assert_eq!(visitor.ids(&format!("/api/v1/notifications?max_id={}", page[0])).await.len(), 1);
}

#[tokio::test]
async fn a_conversation_has_those_above_and_those_below() {
    let visitor = Visitor::new().await;
    let town = &visitor.town;
    let top = town.post(toot("jo", "stale", 1));
    let answer = town.post(toot(SHOP, "sorry", 2).replying_to(&top));
    let aside = town.post(toot("mo@elsewhere.example", "same here", 3).replying_to(&top));
    let thanks = town.post(toot("jo", "thanks", 4).replying_to(&answer));
    assert_eq!(town.read(&answer).unwrap(), "@jo sorry", "a reply names whom it answers");
    assert_eq!(town.answers_of_the_shop(&top), std::slice::from_ref(&answer));
    let context = visitor.json(&format!("/api/v1/statuses/{answer}/context")).await;
    assert_eq!(
        (&context["ancestors"][0]["id"], &context["descendants"][0]["id"]),
        (&top.to_string().into(), &thanks.to_string().into())
    );
    let context = visitor.json(&format!("/api/v1/statuses/{top}/context")).await;
    let below: Vec<_> =
        context["descendants"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(below, [answer.to_string(), thanks.to_string(), aside.to_string()]);
    assert_eq!(context["descendants"][2]["uri"], format!("https://elsewhere.example/users/mo/statuses/{aside}"));

    town.delete(&answer);
    let orphan = visitor.json(&format!("/api/v1/statuses/{thanks}")).await;
    assert_eq!(orphan["in_reply_to_id"], Value::Null);
}

#[tokio::test]
async fn the_shop_s_account_is_found_with_what_it_said() {
    let visitor = Visitor::new().await;
    let top = visitor.town.post(toot("jo", "stale", 1));
    let answer = visitor.town.post(toot(SHOP, "sorry", 2).replying_to(&top)).to_string();
    let notice = visitor.town.post(toot(SHOP, "closed tomorrow", 3)).to_string();
    let id =
        visitor.json("/api/v1/accounts/lookup?acct=@crumb@example.social").await["id"].as_str().unwrap().to_owned();
    assert_eq!(visitor.json("/api/v1/accounts/verify_credentials").await["id"], id);
    let statuses = format!("/api/v1/accounts/{id}/statuses?exclude_reblogs=true");
    assert_eq!(visitor.ids(&statuses).await, [notice.clone(), answer]);
    assert_eq!(visitor.ids(&format!("{statuses}&exclude_replies=true")).await, [notice]);
    assert_eq!(visitor.ask("/api/v1/accounts/lookup?acct=nobody", &[]).await.0, StatusCode::NOT_FOUND);
    let limits = visitor.json("/api/v2/instance").await;
    assert_eq!(limits["configuration"]["statuses"]["max_characters"], 500);
}

#[tokio::test]
async fn an_instance_asked_too_often_says_until_when() {
    let visitor = Visitor::new().await;
    for left in (0..300).rev() {
        let (status, headers, _) = visitor.ask("/api/v1/timelines/tag/rye", &[]).await;
        assert_eq!(
            (status, headers["x-ratelimit-remaining"].to_str().unwrap()),
            (StatusCode::OK, left.to_string().as_str())
        );
    }
    let (status, headers, body) = visitor.ask("/api/v1/timelines/tag/rye", &[]).await;
    assert_eq!((status, body.as_str()), (StatusCode::TOO_MANY_REQUESTS, r#"{"error":"Too many requests"}"#));
    assert_eq!(headers["x-ratelimit-reset"], "2026-03-02T10:05:00.000000Z");
    assert_eq!(headers["date"], "Mon, 02 Mar 2026 10:00:00 GMT");
    visitor.town.set_now(after(65));
    assert_eq!(visitor.ask("/api/v1/timelines/tag/rye", &[]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_feed_is_sent_again_only_when_it_has_changed() {
    let visitor = Visitor::new().await;
    visitor.town.open_feed("leeds", "Leeds");
    for kind in ["xml", "atom", "json"] {
        let path = format!("/feeds/leeds.{kind}");
        let (status, headers, _) = visitor.ask(&path, &[]).await;
        assert_eq!(status, StatusCode::OK);
        let known = [("if-none-match", headers["etag"].to_str().unwrap())];
        assert_eq!(visitor.ask(&path, &known).await.0, StatusCode::NOT_MODIFIED);
        visitor.town.post(Said::new(Place::Feed, "Loaf Diaries", "stale & dear", after(2)).in_feed("leeds"));
        let (status, headers, body) = visitor.ask(&path, &known).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("stale"), "{body}");
        assert_eq!(headers["last-modified"], "Mon, 02 Mar 2026 09:02:00 GMT");
        let known = [("if-modified-since", "Mon, 02 Mar 2026 09:02:00 GMT")];
        assert_eq!(visitor.ask(&path, &known).await.0, StatusCode::NOT_MODIFIED);
    }
    assert_eq!(visitor.town.requests(Place::Feed).not_modified, 6);
    assert_eq!(visitor.ask("/feeds/other.xml", &[]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(visitor.ask("/feeds/leeds.csv", &[]).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hacker_news_is_searched_by_words_tags_and_time() {
    let visitor = Visitor::new().await;
    let town = &visitor.town;
    let story = town.post(
        Said::new(Place::HackerNews, "ann", "Who bakes?", after(1))
            .titled("Ask HN: Bread?")
            .linking("https://a.example/x"),
    );
    let comment =
        town.post(Said::new(Place::HackerNews, "bo", "Crumb & Co's rye\n\nis <good>", after(2)).replying_to(&story));
    let reply = town.post(Said::new(Place::HackerNews, HACKER_NEWS_USER, "thanks", after(3)).replying_to(&comment));
    let second = after(2).as_second();
    #[rustfmt::skip]
    let table = [
        ("query=%22Crumb+%26+Co%22&tags=(story,comment)".to_owned(),                vec![&comment]),
        ("tags=comment,author_crumbandco".to_owned(),                               vec![&reply]),
        ("tags=(story,comment)".to_owned(),                                         vec![&reply, &comment, &story]),
        (format!("tags=(story,comment)&numericFilters=created_at_i>{second}"),      vec![&reply]),
        (format!("tags=comment,story_{story}&numericFilters=created_at_i>={second}"), vec![&reply, &comment]),
        ("hitsPerPage=1&page=2".to_owned(),                                         vec![&story]),
        ("numericFilters=points>3".to_owned(),                                      vec![]),
    ];
    for (question, expected) in table {
        let found = visitor.json(&format!("/api/v1/search_by_date?{question}")).await;
        let found: Vec<_> =
            found["hits"].as_array().unwrap().iter().map(|hit| hit["objectID"].as_str().unwrap().to_owned()).collect();
        assert_eq!(found, expected.iter().map(ToString::to_string).collect::<Vec<_>>(), "{question}");
    }
    town.delete(&comment);
    let tree = visitor.json(&format!("/api/v1/items/{story}")).await;
    let gone = &tree["children"][0];
    assert_eq!((&gone["author"], &gone["text"], &gone["type"]), (&Value::Null, &Value::Null, &"comment".into()));
    assert_eq!(gone["children"][0]["text"], "thanks");
}

#[tokio::test]
async fn people_read_a_post_and_answer_it_as_the_shop() {
    let visitor = Visitor::new().await;
    let post = visitor.town.post(toot("jo", "<script>stale</script>", 1));
    let url = visitor.json(&format!("/api/v1/statuses/{post}")).await["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&visitor.town.url()).unwrap();
    let (status, _, page) = visitor.ask(path, &[]).await;
    assert!(status == StatusCode::OK && page.contains("&lt;script&gt;stale") && !page.contains("<script>"), "{page}");
    assert!(visitor.town.answers_of_the_shop(&post).is_empty(), "looking says nothing");

    let body = "text=sorry+%26+thanks";
    let form = visitor.http.post(&url).header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(form.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let answers = visitor.town.answers_of_the_shop(&post);
    assert_eq!(visitor.town.read(&answers[0]).unwrap(), "@jo sorry & thanks");
    assert_eq!(visitor.ask("/@mo/1", &[]).await.0, StatusCode::NOT_FOUND);
}
