//! What counts as the shop's answer, and to whom.

mod draft;

pub use draft::{Draft, correction, draft, length, limit};

use std::collections::HashMap;

use jiff::Timestamp;

use crate::conversation::{ConversationKey, Proof, Reply};
use crate::mention::{OwnerReply, Post, ReplyState};

/// The reply that a post of the shop is. Only a public answer to somebody counts: a top-level post answers nobody.
pub fn from_own_post(post: &Post, seen_at: Timestamp) -> Option<Reply> {
    let answers = post.ours && (post.parent.is_some() || !post.ancestors.is_empty());
    answers.then(|| Reply::new(post.id.clone(), post.published_at.unwrap_or(seen_at), Proof::Verified))
}

/// The reply that a review carries inside. One that the platform holds back or rejected is none.
pub fn from_owner_reply(post: &Post, reply: &OwnerReply, seen_at: Timestamp) -> Option<Reply> {
    match reply.state {
        ReplyState::Published => {
            let at = reply.published_at.unwrap_or(seen_at);
            Some(Reply::new(format!("{}/reply", post.id), at, Proof::Verified))
        }
        ReplyState::Pending | ReplyState::Rejected => None,
    }
}

/// Whom a post of the shop answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Each conversation once, in the order of their names.
    pub conversations: Vec<ConversationKey>,
    /// The one it is filed under: that of its nearest customer ancestor, else the first.
    pub filed_under: Option<ConversationKey>,
}

/// The post that a post of the shop answers directly, if it answers any.
pub fn answered(post: &Post) -> Option<&str> {
    let answered = post.parent.as_deref().or_else(|| post.ancestors.first().map(String::as_str));
    answered.filter(|_| post.ours)
}

/// The author of its nearest customer ancestor, and those it @-mentions. A top-level post answers nobody.
///
/// `known`: the posts that were seen before, and the conversation each belongs to; `None` for a post of the shop that
/// answers nobody. An ancestor that is not known yet may be known to a later poll.
pub fn answers(post: &Post, known: &HashMap<String, Option<ConversationKey>>) -> Answers {
    if !post.ours || (post.parent.is_none() && post.ancestors.is_empty()) {
        return Answers::default();
    }
    let parent = post.parent.iter().filter(|parent| !post.ancestors.contains(parent));
    let nearest = parent.chain(&post.ancestors).find_map(|ancestor| known.get(ancestor)?.clone());
    let root = nearest.as_ref().map_or(post.root.as_str(), |key| key.root.as_str());
    let others = post.mentions.iter().filter(|author| post.author.as_ref() != Some(author));
    let mentioned = others.map(|author| ConversationKey::of(post.platform, root, Some(author), &post.id));
    let mut conversations: Vec<ConversationKey> = nearest.iter().cloned().chain(mentioned).collect();
    conversations.sort_unstable();
    conversations.dedup();
    let filed_under = nearest.or_else(|| conversations.first().cloned());
    Answers { conversations, filed_under }
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
        let reply = |at| Some(Reply::new("p1", at, Proof::Verified));
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

    /// A conversation written `root/author`.
    fn talk(text: &str) -> ConversationKey {
        let (root, author) = text.split_once('/').unwrap();
        ConversationKey::of(Platform::Mastodon, root, Some(author), "p1")
    }

    #[test]
    fn a_reply_answers_its_nearest_customer_ancestor_and_those_it_mentions() {
        let known: HashMap<String, Option<ConversationKey>> = [
            ("ann1".to_owned(), Some(talk("r1/ann"))),
            ("bob1".to_owned(), Some(talk("r1/bob"))),
            ("ours to bob".to_owned(), Some(talk("r1/bob"))),
            ("ours to nobody".to_owned(), None),
        ]
        .into();
        let own = own_post;
        let mentioning =
            |names: &[&str], post: Post| Post { mentions: names.iter().map(|&name| name.to_owned()).collect(), ..post };
        #[rustfmt::skip]
        let table = [
            // name,                                   post,                                                        answers,                     filed under
            ("its parent's author",                    own(Some("ann1"), &["ann1"]),                                vec!["r1/ann"],              Some("r1/ann")),
            ("a parent the connector did not list",    own(Some("ann1"), &[]),                                      vec!["r1/ann"],              Some("r1/ann")),
            ("the nearest and not the topmost",        own(Some("bob1"), &["bob1", "ann1"]),                        vec!["r1/bob"],              Some("r1/bob")),
            ("past what is not known",                 own(Some("new"), &["new", "ann1"]),                          vec!["r1/ann"],              Some("r1/ann")),
            ("past our own that answered nobody",      own(Some("ours to nobody"), &["ours to nobody", "ann1"]),    vec!["r1/ann"],              Some("r1/ann")),
            ("through our own answer",                 own(Some("ours to bob"), &["ours to bob", "ann1"]),          vec!["r1/bob"],              Some("r1/bob")),
            ("and those it mentions, each once",       mentioning(&["zoe", "ann", "zoe"], own(Some("ann1"), &[])),  vec!["r1/ann", "r1/zoe"],    Some("r1/ann")),
            ("the ancestor's before the first name",   mentioning(&["ann"], own(Some("bob1"), &[])),                vec!["r1/ann", "r1/bob"],    Some("r1/bob")),
            ("nobody known but who is mentioned",      mentioning(&["zoe"], own(Some("new"), &["new"])),            vec!["r1/zoe"],              Some("r1/zoe")),
            ("not itself",                             mentioning(&["shop"], own(Some("ann1"), &[])),               vec!["r1/ann"],              Some("r1/ann")),
            ("nobody we know",                         own(Some("new"), &["new"]),                                  vec![],                      None),
            ("a top-level post answers nobody",        mentioning(&["ann"], own(None, &[])),                        vec![],                      None),
            ("somebody else's post",                   Post { ours: false, ..own(Some("ann1"), &["ann1"]) },        vec![],                      None),
        ];
        for (name, post, conversations, filed_under) in table {
            let conversations = conversations.into_iter().map(talk).collect();
            assert_eq!(answers(&post, &known), Answers { conversations, filed_under: filed_under.map(talk) }, "{name}");
        }
    }

    #[test]
    fn an_owners_response_counts_once_the_public_sees_it() {
        let review = own_post(None, &[]);
        let response = |state, published_at| OwnerReply { text: "Sorry!".into(), published_at, state };
        let reply = |at| Some(Reply::new("p1/reply", at, Proof::Verified));
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
