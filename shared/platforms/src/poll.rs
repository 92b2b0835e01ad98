//! Asks one source for its news.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use domain::mention::Post;
use futures::FutureExt;
use jiff::Timestamp;

use crate::client::Client;
use crate::connector::Connector;
use crate::parse::panicked;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::{feed, hackernews, mastodon};

/// How far a source has been read. Keep it as it is; only the source's connector understands it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The platform's mark of the newest item that was read.
    pub since: Option<String>,
    /// The version of a feed.
    pub etag: Option<String>,
    /// The time of a feed.
    pub last_modified: Option<String>,
}

impl Cursor {
    /// Whether the source has never been read, so that what comes is a backfill.
    pub fn is_absent(&self) -> bool {
        *self == Self::default()
    }
}

/// What a source had to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled {
    /// New posts, and possibly some that are known already; oldest first where the platform has an order.
    pub posts: Vec<Post>,
    /// The asked server's own names of these posts where they are not their ids, by id: what [`look`](crate::look)
    /// needs.
    pub locals: BTreeMap<String, String>,
    /// How many items could not be read.
    pub unreadable: usize,
    /// How far the source is read now. Without news it equals the cursor that was given; after a first
    /// poll it is never absent.
    pub cursor: Cursor,
    /// The platform said itself that nothing has changed.
    pub not_modified: bool,
}

impl Polled {
    /// Nothing new: nothing is to be written.
    pub(crate) fn no_news(cursor: &Cursor) -> Self {
        Self { posts: Vec::new(), locals: BTreeMap::new(), unreadable: 0, cursor: cursor.clone(), not_modified: false }
    }
}

/// The news of one source, or why there is none. A panic of a connector is a refusal of its platform.
pub type PollOutcome = Result<Polled, Refusal>;

/// Asks a source for what is new since `cursor`; without one, for its latest pages.
///
/// Requests are bounded. What does not fit is found by the next poll.
pub async fn poll(client: &Client, source: &Source, cursor: &Cursor, now: Timestamp) -> PollOutcome {
    let asked = async {
        match source.connector {
            Connector::Mastodon => mastodon::poll(client, source, cursor, now).await,
            Connector::HackerNews => hackernews::poll(client, source, cursor, now).await,
            Connector::Feed => feed::poll(client, source, cursor, now).await,
        }
    };
    AssertUnwindSafe(asked).catch_unwind().await.unwrap_or_else(|_| Err(panicked()))
}
