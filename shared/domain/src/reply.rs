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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::Platform;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn own_post(parent: Option<&str>, ancestors: &[&str]) -> Post {
        Post {
            platform: Platform::Mastodon,
            id: "p1".into(),
            root: "r1".into(),
            parent: parent.map(str::to_owned),
            ancestors: ancestors.iter().map(|&id| id.to_owned()).collect(),
            author: Some("shop".into()),
            author_name: None,
            mentions: vec![],
            text: "Sorry! Please write to us.".into(),
            stars: None,
            lang: None,
            published_at: Some(at(100)),
            edited_at: None,
            url: None,
            ours: true,
            reply: None,
        }
    }

    #[test]
    fn only_the_shops_own_answer_to_somebody_is_a_reply() {
        let reply = |at| Some(Reply { id: "p1".into(), at, proof: Proof::Verified });
        let undated = Post { published_at: None, ..own_post(Some("m1"), &[]) };
        let somebody_elses = Post { ours: false, ..own_post(Some("m1"), &["m1"]) };
        #[rustfmt::skip]
        let table = [
            ("an answer",                   own_post(Some("m1"), &["m1"]), reply(at(100))),
            ("its parent is known only",    own_post(Some("m1"), &[]),     reply(at(100))),
            ("its ancestors are known only", own_post(None, &["m1"]),      reply(at(100))),
            ("without a date: when seen",   undated,                       reply(at(200))),
            ("a top-level post",            own_post(None, &[]),           None),
            ("somebody else's",             somebody_elses,                None),
        ];
        for (name, post, expected) in table {
            assert_eq!(from_own_post(&post, at(200)), expected, "{name}");
        }
    }

    #[test]
    fn an_owners_response_counts_once_the_public_sees_it() {
        let review = own_post(None, &[]);
        let response = |state, published_at| OwnerReply { text: "Sorry!".into(), published_at, state };
        let reply = |at| Some(Reply { id: "p1/reply".into(), at, proof: Proof::Verified });
        #[rustfmt::skip]
        let table = [
            (response(ReplyState::Published, Some(at(150))), reply(at(150))),
            (response(ReplyState::Published, None),          reply(at(200))),
            (response(ReplyState::Pending,   Some(at(150))), None),
            (response(ReplyState::Rejected,  Some(at(150))), None),
        ];
        for (response, expected) in table {
            assert_eq!(from_owner_reply(&review, &response, at(200)), expected, "{response:?}");
        }
    }
}
