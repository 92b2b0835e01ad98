//! Posts that were seen, and what the shop answered.

use domain::conversation::{Proof, Reply, Sight};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Row, Seconds, Word};

/// A post that was seen. One of the shop's that answers nobody has neither root nor author.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PostItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) root: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<String>,
    /// Another one when it says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mark: Option<String>,
    /// What the asked server calls it where that is not its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) local: Option<String>,
}

impl Row for PostItem {
    const KIND: &'static str = "post";
}

/// A reply of the shop.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReplyItem {
    id: String,
    at: Seconds,
    proof: Word<Proof>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gone_at: Option<Seconds>,
}

impl Row for ReplyItem {
    const KIND: &'static str = "reply";
}

impl ReplyItem {
    /// What a rewrite takes away where the new row has it not.
    pub(crate) const OPTIONAL: &'static [&'static str] = &["missed_at", "gone_at"];

    pub(crate) fn of(reply: &Reply) -> Self {
        let (missed_at, gone_at) = of_sight(reply.sight);
        Self { id: reply.id.clone(), at: Seconds(reply.at), proof: Word(reply.proof), missed_at, gone_at }
    }

    pub(crate) fn reply(self) -> Reply {
        Reply { id: self.id, at: self.at.0, proof: self.proof.0, sight: sight(self.missed_at, self.gone_at) }
    }
}

/// A reply of the shop to a post that was not found yet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EarlyItem {
    asked: String,
    id: String,
    at: Seconds,
    expires_at: Seconds,
}

impl Row for EarlyItem {
    const KIND: &'static str = "early";
}

impl EarlyItem {
    pub(crate) fn of(asked: &str, reply: &Reply, expires_at: Timestamp) -> Self {
        Self { asked: asked.to_owned(), id: reply.id.clone(), at: Seconds(reply.at), expires_at: Seconds(expires_at) }
    }

    pub(crate) fn answer(self) -> (String, Reply) {
        (self.asked, Reply::new(self.id, self.at.0, Proof::Verified))
    }
}

/// When something was missed once, and since when it is gone. Neither is kept while it is seen.
pub(super) fn of_sight(sight: Sight) -> (Option<Seconds>, Option<Seconds>) {
    match sight {
        Sight::Seen => (None, None),
        Sight::MissedOnce { at } => (Some(Seconds(at)), None),
        Sight::Gone { at } => (None, Some(Seconds(at))),
    }
}

pub(super) fn sight(missed_at: Option<Seconds>, gone_at: Option<Seconds>) -> Sight {
    match (missed_at, gone_at) {
        (_, Some(at)) => Sight::Gone { at: at.0 },
        (Some(at), None) => Sight::MissedOnce { at: at.0 },
        (None, None) => Sight::Seen,
    }
}
