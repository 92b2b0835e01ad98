//! What counts as the shop's answer.

use jiff::Timestamp;

use crate::conversation::{Proof, Reply};
use crate::mention::{OwnerReply, Post, ReplyState};

/// The reply that a post of the shop is. Only a public answer to somebody counts: a top-level post answers nobody.
pub fn from_own_post(post: &Post, seen_at: Timestamp) -> Option<Reply> {
    let answers = post.ours && (post.parent.is_some() || !post.ancestors.is_empty());
    answers.then(|| Reply { id: post.id.clone(), at: post.published_at.unwrap_or(seen_at), proof: Proof::Verified })
}

/// The reply that a review carries inside. One that the platform holds back or rejected is none.
pub fn from_owner_reply(post: &Post, reply: &OwnerReply, seen_at: Timestamp) -> Option<Reply> {
    match reply.state {
        ReplyState::Published => Some(Reply {
            id: format!("{}/reply", post.id),
            at: reply.published_at.unwrap_or(seen_at),
            proof: Proof::Verified,
        }),
        ReplyState::Pending | ReplyState::Rejected => None,
    }
}
