//! Feeds: RSS 0.9 to 2, RDF, Atom, JSON Feed; Google Alerts and Reddit come as such.

mod decode;
mod item;
mod json;
mod repair;
mod scan;
mod split;
mod xml;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::mention::{Platform, Post};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use crate::answer::Answer;
use crate::client::{Client, Get, Got};
use crate::parse::Page;
use crate::poll::{Cursor, PollOutcome, Polled};
use crate::refusal::{Refusal, judge, of_body};
use crate::source::Source;
use item::Item;

const ACCEPT: &str =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";

/// Reads a feed. `document` is the address it came from.
pub(crate) fn read(
    platform: Platform,
    answer: &Answer,
    handles: &[String],
    document: Option<&Url>,
) -> Result<Page, Refusal> {
    let text = decode::decode(&answer.body, answer.headers.get("content-type"));
    let (items, mut unreadable) = if text.starts_with('<') { xml_items(&text, document)? } else { json_items(&text)? };
    let seen = items.len() + unreadable;
    let posts: Vec<Option<Post>> = items.into_iter().map(|item| item.into_post(platform, handles)).collect();
    unreadable += posts.iter().filter(|post| post.is_none()).count();
    let mut seen_ids = BTreeSet::new();
    let posts: Vec<Post> = posts.into_iter().flatten().filter(|post| seen_ids.insert(post.id.clone())).collect();
    if posts.is_empty() && seen > 0 {
        tracing::warn!(event = "feed_unread", %platform, items = seen, "a feed has items, but none could be read");
    }
    Ok(Page { posts, unreadable, next: None })
}

fn xml_items(text: &str, document: Option<&Url>) -> Result<(Vec<Item>, usize), Refusal> {
    let Some(pieces) = split::split(text) else {
        let page = of_body(&Answer::ok(text), Timestamp::UNIX_EPOCH);
        return Err(Refusal::malformed(page.says()));
    };
    if !pieces.complete && pieces.items.is_empty() {
        return Err(Refusal::malformed("the feed is cut off before its first whole item"));
    }
    let base = pieces.base(document);
    let (language, author) = (pieces.language(), pieces.author());
    let items = pieces.items.iter().map(|raw| {
        let mut item = xml::read(&pieces, raw, base.as_ref());
        item.lang = item.lang.or_else(|| language.clone());
        item.author = item.author.filter(|name| !name.trim().is_empty()).or_else(|| author.clone());
        item
    });
    Ok((items.collect(), pieces.cut))
}

fn json_items(text: &str) -> Result<(Vec<Item>, usize), Refusal> {
    json::read(text).ok_or_else(|| of_body(&Answer::ok(text), Timestamp::UNIX_EPOCH))
}

/// Asks for a feed unless it is as it was. A feed without versions is compared by what it holds.
pub(crate) async fn poll(client: &Client, source: &Source, cursor: &Cursor, now: Timestamp) -> PollOutcome {
    let ask = Get {
        url: source.base.clone(),
        home: &source.base,
        token: None,
        etag: cursor.etag.as_deref(),
        last_modified: cursor.last_modified.as_deref(),
        accept: ACCEPT,
    };
    let (answer, address) = match client.get(&ask, now).await? {
        Got::NotModified => return Ok(Polled { not_modified: true, ..Polled::no_news(cursor) }),
        Got::Answer(answer, address) => (answer, address),
    };
    judge(&answer, now)?;
    let mut page = read(source.platform, &answer, &source.handles, Some(&address))?;
    let since = Some(version(&page));
    if cursor.since == since {
        return Ok(Polled::no_news(cursor));
    }
    page.posts.sort_by_key(|post| post.published_at);
    let header = |name| answer.headers.get(name).map(str::to_owned);
    let cursor = Cursor { since, etag: header("etag"), last_modified: header("last-modified") };
    Ok(Polled { posts: page.posts, unreadable: page.unreadable, cursor, ..Polled::no_news(&Cursor::default()) })
}

/// The same for two feeds that hold the same, whatever build date they carry.
fn version(page: &Page) -> String {
    let mut hash = Sha256::new();
    for post in &page.posts {
        hash.update(&post.id);
        hash.update([0]);
        hash.update(&post.text);
        hash.update([0]);
    }
    hash.update(page.unreadable.to_le_bytes());
    hash.finalize().iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
