//! A post about or to the shop, as it is kept.

use jiff::{SignedDuration, Timestamp};

use super::{ConversationKey, Message};
use crate::mention::{Classification, Kind, Post};
use crate::target::Asked;

/// A post about or to the shop, and what we made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Where it belongs. Never changed once it is kept.
    pub conversation: ConversationKey,
    /// What the platform returned.
    pub post: Post,
    /// What it is; corrected by the owner where they said so.
    pub classification: Classification,
    /// When we first saw it.
    pub detected_at: Timestamp,
    /// Whether it may start a clock by itself.
    pub discovery: Discovery,
}

/// How a mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discovery {
    /// By a poll that follows others: it starts a clock.
    Live,
    /// By the first poll of an endpoint and query: it is kept, and starts no clock.
    Backfill,
}

/// A post older than this when it is found never starts a clock by itself.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Mention {
    /// Files a post under its conversation.
    pub fn new(post: Post, classification: Classification, detected_at: Timestamp, discovery: Discovery) -> Self {
        let conversation = ConversationKey::of(post.platform, &post.root, post.author.as_deref(), &post.id);
        Self { conversation, post, classification, detected_at, discovery }
    }

    /// When it was published; what carries no date counts from when it was seen.
    pub fn published_at(&self) -> Timestamp {
        self.post.published_at.unwrap_or(self.detected_at)
    }

    /// Whether it opens a cycle.
    pub fn opens(&self) -> bool {
        let fresh = self.detected_at.duration_since(self.published_at()) <= TOO_OLD;
        let live = self.discovery == Discovery::Live;
        live && fresh && self.classification.about_shop && self.classification.needs_answer
    }

    /// What the clock needs to know of it.
    pub fn message(&self) -> Message {
        let Classification { kind, urgency, .. } = self.classification;
        let asked = Asked { kind, urgency, platform: self.post.platform, stars: self.post.stars };
        Message {
            id: self.post.id.clone(),
            published_at: self.published_at(),
            detected_at: self.detected_at,
            asked,
            opens: self.opens(),
        }
    }

    /// The mention after the owner said that it is not about the shop.
    pub fn not_about_us(mut self) -> Self {
        self.classification.about_shop = false;
        self.classification.needs_answer = false;
        self
    }

    /// The mention after the owner said what it is instead. Praise and other need no answer.
    pub fn of_kind(mut self, kind: Kind) -> Self {
        self.classification.kind = kind;
        self.classification.needs_answer = match kind {
            Kind::Complaint | Kind::Question | Kind::Request => true,
            Kind::Praise | Kind::Other => false,
        };
        self
    }
}
