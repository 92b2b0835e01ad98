//! What we are not sure of, and the taps that say it.

use domain::conversation::Mention;
use domain::mention::{Doubt, Kind};
use jiff::{SignedDuration, Timestamp};
use store::ConversationFile;

use super::words;

/// Older messages are asked about no more.
const REACHES: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A doubt, and what one thumb can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DoubtView {
    pub(crate) says: String,
    /// Where taps go, without the tap.
    pub(crate) path: String,
    /// What the taps are about: the cycle that the reader sees, or a message that opened none.
    pub(crate) field: (&'static str, String),
    pub(crate) taps: Vec<DoubtTap>,
}

/// One button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DoubtTap {
    pub(crate) tap: &'static str,
    pub(crate) kind: Option<Kind>,
    pub(crate) words: &'static str,
}

impl DoubtView {
    /// Of the message that opened a cycle in which somebody waits. `None` when there is no doubt.
    pub(crate) fn of_cycle(opener: &Mention, cycle: u32, path: &str) -> Option<Self> {
        Self::new(opener, ("cycle", cycle.to_string()), path)
    }

    /// Of a message that opened none.
    pub(crate) fn of_mention(mention: &Mention, path: &str) -> Option<Self> {
        Self::new(mention, ("mention", mention.post.id.clone()), path)
    }

    fn new(mention: &Mention, field: (&'static str, String), path: &str) -> Option<Self> {
        let kind = mention.classification.kind;
        let not_about_us = DoubtTap { tap: "not-about-us", kind: None, words: "Not about us" };
        let is = |kind, words| DoubtTap { tap: "wrong-kind", kind: Some(kind), words };
        let (says, taps) = match mention.doubt()? {
            Doubt::Shop => {
                ("We are not sure: about you?".to_owned(), vec![is(kind, "Yes, it is about us"), not_about_us])
            }
            Doubt::Kind => {
                let others = Kind::ALL.iter().copied().filter(|other| *other != kind);
                let taps = [is(kind, words::yes_it_is(kind))];
                let taps = taps.into_iter().chain(others.map(|other| is(other, words::it_is(other))));
                (words::not_sure(kind), taps.chain([not_about_us]).collect())
            }
        };
        Some(Self { says, path: path.to_owned(), field, taps })
    }
}

/// The latest message that we are not sure of and that no cycle waits for.
pub(crate) fn unsorted(file: &ConversationFile, now: Timestamp) -> Option<&Mention> {
    let running = file.conversation.as_ref().is_some_and(|conversation| conversation.open_cycle().is_some());
    let unsure = |mention: &&Mention| {
        let recent = now.duration_since(mention.published_at()) <= REACHES;
        recent && mention.classification.about_shop && mention.doubt().is_some()
    };
    file.mentions.iter().filter(unsure).filter(|_| !running).max_by_key(|mention| mention.published_at())
}
