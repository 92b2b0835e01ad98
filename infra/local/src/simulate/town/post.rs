//! One post of the town.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::SHOP;
use crate::simulate::words::Meaning;

/// Where something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::simulate) enum Place {
    Mastodon,
    Feed,
}

/// Names a post: whose story it belongs to, and which of its posts it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::simulate) struct PostKey {
    pub(in crate::simulate) story: u32,
    pub(in crate::simulate) nth: u32,
}

impl PostKey {
    /// Stands in the text, so that it can be told wherever it turns up.
    pub(in crate::simulate) fn mark(self) -> String {
        format!("(zq{}x{})", self.story, self.nth)
    }
}

impl fmt::Display for PostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.story, self.nth)
    }
}

/// The post whose mark stands in this text.
pub(in crate::simulate) fn marked(text: &str) -> Option<PostKey> {
    let (_, rest) = text.rsplit_once("(zq")?;
    let (story, nth) = rest.split_once(')')?.0.split_once('x')?;
    Some(PostKey { story: story.parse().ok()?, nth: nth.parse().ok()? })
}

/// A post as the town keeps it.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Posted {
    pub(in crate::simulate) key: PostKey,
    pub(in crate::simulate) place: Place,
    pub(in crate::simulate) author: String,
    pub(in crate::simulate) meaning: Meaning,
    pub(in crate::simulate) text: String,
    pub(in crate::simulate) parent: Option<PostKey>,
    /// Names the shop's account.
    pub(in crate::simulate) addressed: bool,
    /// When the platform says that it was published.
    pub(in crate::simulate) published_at: Timestamp,
    /// From when on it can be found.
    pub(in crate::simulate) seen_from: Timestamp,
    pub(in crate::simulate) edited_at: Option<Timestamp>,
    pub(in crate::simulate) deleted_at: Option<Timestamp>,
    /// Named the shop from the beginning.
    named: bool,
    pub(super) id: u64,
}

impl Posted {
    /// Said and seen at once, by the platform's honest clock.
    pub(in crate::simulate) fn new(key: PostKey, author: &str, meaning: Meaning, text: &str, at: Timestamp) -> Self {
        Self {
            key,
            place: Place::Mastodon,
            author: author.to_owned(),
            meaning,
            named: text.contains("Crumb & Co"),
            text: format!("{text} {}", key.mark()),
            parent: None,
            addressed: false,
            published_at: at,
            seen_from: at,
            edited_at: None,
            deleted_at: None,
            id: 0,
        }
    }

    pub(in crate::simulate) fn is_the_shops(&self) -> bool {
        self.author == SHOP
    }

    /// What it is called everywhere on Mastodon.
    pub(in crate::simulate) fn address(&self) -> String {
        format!("https://example.social/users/{}/statuses/{}", self.author, self.id)
    }

    /// Whether it can be seen at `now`.
    pub(in crate::simulate) fn is_seen(&self, now: Timestamp) -> bool {
        self.seen_from <= now && self.deleted_at.is_none()
    }

    /// Whether a search for the shop found it when it was new, or the shop was told of it.
    pub(in crate::simulate) fn can_be_found(&self) -> bool {
        self.addressed || self.place == Place::Feed || self.named
    }

    /// The platform's time of it is not the true one.
    pub(in crate::simulate) fn lies(&self) -> bool {
        self.published_at.duration_since(self.seen_from).abs() > SignedDuration::from_hours(24)
    }
}
