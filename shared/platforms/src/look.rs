//! Looks at one post again: whether it still stands, and what it says now.

use std::panic::AssertUnwindSafe;

use domain::mention::{Platform, Post};
use futures::FutureExt;
use jiff::Timestamp;

use crate::answer::Answer;
use crate::client::{Client, Get, Got};
use crate::connector::Connector;
use crate::parse::panicked;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::{hackernews, mastodon};

/// The post to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought<'a> {
    /// Its id.
    pub id: &'a str,
    /// The asked server's own name for it, as [`Polled::locals`](crate::Polled::locals) told it.
    pub local: Option<&'a str>,
}

/// What a second look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// It stands, and says this. What it hangs from is not looked up again: root and ancestors are not told.
    Seen(Box<Post>),
    /// The platform says that there is no such post (any more).
    Gone,
    /// Nobody can tell: the platform has no way to ask for one post, or its answer says neither.
    Unknown,
}

/// Whether single posts of a platform can be looked at at all. An item that has left a feed is not gone.
pub fn looks(platform: Platform) -> bool {
    match Connector::of(platform) {
        Some(Connector::Mastodon | Connector::HackerNews) => true,
        Some(Connector::Feed) | None => false,
    }
}

/// Looks at one post with at most one request. `source` says whom to ask, and as whom; its question does not matter.
pub async fn look(client: &Client, source: &Source, sought: &Sought<'_>, now: Timestamp) -> Result<Looked, Refusal> {
    let looked = async {
        match source.connector {
            Connector::Mastodon => mastodon::look(client, source, sought, now).await,
            Connector::HackerNews => hackernews::look(client, source, sought, now).await,
            Connector::Feed => Ok(Looked::Unknown),
        }
    };
    AssertUnwindSafe(looked).catch_unwind().await.unwrap_or_else(|_| Err(panicked()))
}

/// One answer about one post, not judged yet.
pub(crate) async fn fetch(client: &Client, source: &Source, url: url::Url, now: Timestamp) -> Result<Answer, Refusal> {
    match client.get(&Get::json(url, &source.base, source.token.as_ref()), now).await? {
        Got::Answer(answer, _) => Ok(answer),
        Got::NotModified => Err(Refusal::malformed("an answer was said not to have changed, but none was known")),
    }
}

/// Whether the platform's own interface says that there is no such thing; a page for people may come from anybody.
pub(crate) fn is_gone(answer: &Answer) -> bool {
    let says = || serde_json::from_slice::<serde_json::Value>(&answer.body).ok();
    matches!(answer.status, 404 | 410) && says().is_some_and(|body| body.get("error").is_some())
}
