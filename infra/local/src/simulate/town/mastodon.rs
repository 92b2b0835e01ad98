//! The instance, as far as it is asked.

use http::Uri;
use serde_json::{Value, json};

use super::{Books, Place, Posted, SHOP, page};

const ACCOUNT: &str = "110000000000000001";

type Response = http::Response<Vec<u8>>;

pub(super) fn answer(books: &mut Books, uri: &Uri, shuffled: bool) -> Response {
    let segments: Vec<&str> = uri.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let query = Query::of(uri);
    let shop_named = |post: &&Posted| post.addressed && !post.is_the_shops();
    let list = match segments[..] {
        ["api", "v2", "search"] => {
            let posts = query.page(books, |post| !post.is_the_shops() && post.text.contains("Crumb & Co"), shuffled);
            let statuses: Vec<Value> = posts.iter().map(|post| status(books, post)).collect();
            remember(books, &posts);
            return json_page(&json!({ "accounts": [], "statuses": statuses, "hashtags": [] }));
        }
        ["api", "v1", "notifications"] => query.page(books, |post| shop_named(&post), shuffled),
        ["api", "v1", "accounts", "lookup"] => return json_page(&account(SHOP)),
        ["api", "v1", "accounts", ACCOUNT, "statuses"] => query.page(books, Posted::is_the_shops, shuffled),
        ["api", "v1", "statuses"] => {
            books.visible(Place::Mastodon).filter(|post| query.asks_for(post)).cloned().collect()
        }
        ["api", "v1", "statuses", id] => {
            let Some(post) = numbered(books, id) else { return not_found() };
            remember(books, std::slice::from_ref(&post));
            return json_page(&status(books, &post));
        }
        ["api", "v1", "statuses", id, "context"] => return context(books, id),
        _ => return not_found(),
    };
    let notified = segments.last() == Some(&"notifications");
    let shown: Vec<Value> = list
        .iter()
        .map(|post| {
            let status = status(books, post);
            if notified {
                let id = post.id.to_string();
                json!({ "id": id, "type": "mention", "account": account(&post.author), "status": status })
            } else {
                status
            }
        })
        .collect();
    remember(books, &list);
    json_page(&Value::Array(shown))
}

fn remember(books: &mut Books, posts: &[Posted]) {
    books.shown.extend(posts.iter().map(|post| post.key));
}

fn json_page(value: &Value) -> Response {
    page(200, "application/json; charset=utf-8", value.to_string())
}

fn not_found() -> Response {
    page(404, "application/json", "{\"error\":\"Record not found\"}")
}

fn numbered(books: &Books, id: &str) -> Option<Posted> {
    let id: u64 = id.parse().ok()?;
    books.visible(Place::Mastodon).find(|post| post.id == id).cloned()
}

/// Above a post that is gone, nothing is known.
fn context(books: &Books, id: &str) -> Response {
    let Some(post) = numbered(books, id) else { return not_found() };
    let now = books.now;
    let above = |post: &&Posted| post.parent.and_then(|parent| books.find(parent)).filter(|post| post.is_seen(now));
    let mut ancestors: Vec<Value> =
        std::iter::successors(above(&&post), above).map(|post| status(books, post)).collect();
    ancestors.reverse();
    let mut below = vec![post.key];
    let mut descendants = Vec::new();
    for post in books.visible(Place::Mastodon) {
        if post.parent.is_some_and(|parent| below.contains(&parent)) {
            below.push(post.key);
            descendants.push(status(books, post));
        }
    }
    json_page(&json!({ "ancestors": ancestors, "descendants": descendants }))
}

fn status(books: &Books, post: &Posted) -> Value {
    let id = post.id.to_string();
    let parent = post.parent.and_then(|parent| books.find(parent)).filter(|parent| parent.is_seen(books.now));
    // As Mastodon's own reply box does, an answer names whom it answers.
    let asker = post.parent.filter(|_| post.is_the_shops()).and_then(|parent| books.find(parent));
    let shop = post.addressed.then_some(SHOP);
    let mentions: Vec<Value> = shop.into_iter().chain(asker.map(|asker| asker.author.as_str())).map(account).collect();
    let escaped = post.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({
        "id": id,
        "created_at": format!("{:.3}", post.published_at),
        "edited_at": post.edited_at.map(|at| format!("{at:.3}")),
        "in_reply_to_id": parent.map(|parent| parent.id.to_string()),
        "visibility": "public",
        "language": "en",
        "uri": post.address(),
        "url": format!("https://example.social/@{}/{id}", post.author),
        "content": format!("<p>{escaped}</p>"),
        "reblog": null,
        "account": account(&post.author),
        "mentions": mentions,
    })
}

fn account(name: &str) -> Value {
    let id = if name == SHOP { ACCOUNT.to_owned() } else { format!("2{name}") };
    json!({
        "id": id,
        "acct": name,
        "username": name,
        "display_name": format!("{name} http://evil.example/{name}"),
        "url": format!("https://example.social/@{name}"),
        "uri": format!("https://example.social/users/{name}"),
    })
}

struct Query {
    min: Option<u64>,
    max: Option<u64>,
    limit: usize,
    ids: Vec<u64>,
}

impl Query {
    fn of(uri: &Uri) -> Self {
        let mut query = Self { min: None, max: None, limit: 20, ids: Vec::new() };
        for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "min_id" | "since_id" => query.min = value.parse().ok(),
                "max_id" => query.max = value.parse().ok(),
                "limit" => query.limit = value.parse().unwrap_or(20),
                "id[]" => query.ids.extend(value.parse::<u64>().ok()),
                _ => {}
            }
        }
        query
    }

    fn asks_for(&self, post: &Posted) -> bool {
        self.ids.contains(&post.id)
    }

    /// Newest first; with `min_id` the page just above it.
    fn page(&self, books: &Books, wanted: impl Fn(&Posted) -> bool, shuffled: bool) -> Vec<Posted> {
        let (min, max) = (self.min.unwrap_or_default(), self.max.unwrap_or(u64::MAX));
        let inside = books.visible(Place::Mastodon).rev().take_while(|post| post.id > min);
        let mut page: Vec<Posted> = inside.filter(|post| post.id < max && wanted(post)).cloned().collect();
        if self.min.is_some() {
            page.reverse();
            page.truncate(self.limit);
            page.reverse();
        } else {
            page.truncate(self.limit);
        }
        if shuffled {
            let again = page.clone();
            page.reverse();
            page.extend(again);
        }
        page
    }
}
