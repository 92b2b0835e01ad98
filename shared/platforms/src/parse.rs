//! Reads one answer: the same for an answer that was just fetched and for one from a file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::mention::{Platform, Post};
use jiff::Timestamp;

use crate::answer::Answer;
use crate::connector::{Connector, Unsupported, connector, endpoints};
use crate::endpoint::Endpoint;
use crate::refusal::{Outcome, Refusal, judge};
use crate::{feed, hackernews, mastodon};

/// What one answer holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The posts, in the order in which the platform gave them.
    pub posts: Vec<Post>,
    /// How many items could not be read. They never hide their neighbours.
    pub unreadable: usize,
    /// Where the next page is, as far as this one says.
    pub next: Option<Next>,
}

/// How a page is continued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The platform's mark of the newest item on this page; a later poll begins behind it.
    pub newest: String,
    /// The platform's mark of the oldest item; an earlier page ends before it.
    pub oldest: String,
}

/// Why an answer gave no page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No connector of ours reads such answers.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// The platform refused, or its answer cannot be read.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Reads one answer. Pure: `now` is only for "try again in 30 seconds".
///
/// `handle` is the shop's own account, for [`Post::ours`].
pub fn read(
    platform: Platform,
    endpoint: Endpoint,
    answer: &Answer,
    handle: Option<&str>,
    now: Timestamp,
) -> Result<Page, ReadError> {
    let connector = connector(platform)?;
    if !endpoints(platform).contains(&endpoint) {
        return Err(Unsupported::Endpoint { platform, endpoint }.into());
    }
    judge(answer, now)?;
    if answer.status == 304 {
        return Ok(Page::default());
    }
    let handles: Vec<String> = handle.into_iter().map(str::to_owned).collect();
    let page = catch_unwind(AssertUnwindSafe(|| match connector {
        Connector::Mastodon => mastodon::read(endpoint, answer, &handles, now),
        Connector::HackerNews => hackernews::read(endpoint, answer, &handles, now),
        Connector::Feed => feed::read(platform, answer, &handles, None),
    }));
    Ok(page.unwrap_or_else(|_| Err(panicked()))?)
}

/// The refusal that stands for a defect of ours.
pub(crate) fn panicked() -> Refusal {
    Refusal::new(Outcome::Malformed, "our reader of this platform failed on its answer")
}
