//! One author's messages under one root, the shop's replies to them, and the cycles these make.
//!
//! Every change is decided here and nowhere else: [`Conversation::settle`] when messages or replies were found, edited
//! or are gone, [`Conversation::tick`] when time alone has passed, [`Conversation::act`] when a person tapped,
//! [`Conversation::recompute`] when hours or targets were changed, [`Conversation::own_posts_read`] when an answer was
//! looked for once more. Each returns a [`Change`] that is written in one transaction, conditional on the version that
//! was read. [`Conversation::with_text`] counts a text; it is written with the claim of that text.

mod act;
mod change;
mod correct;
mod cycle;
mod fold;
mod mention;
mod recompute;
mod settle;
mod sight;
mod tick;

pub use act::{Action, NotPossible};
pub use change::{Alert, Change, Event};
pub use correct::correct;
pub use cycle::{Acknowledgement, Answer, Cycle, Proof, Said, State};
pub use fold::{Folded, Message, Reply, fold};
pub use mention::{Discovery, Edit, Edited, Judged, Mention};
pub use sight::Sight;

use jiff::{SignedDuration, Timestamp};

use crate::mention::Platform;
use crate::people::{People, PersonId};
use crate::target::Targets;

/// Names one conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationKey {
    /// Where it is held.
    pub platform: Platform,
    /// The post it hangs from.
    pub root: String,
    /// Whose messages these are. An author whom the platform hides is named after the post.
    pub author: String,
}

impl ConversationKey {
    /// The conversation of a message. An unknown author is a conversation of its own.
    pub fn of(platform: Platform, root: &str, author: Option<&str>, post_id: &str) -> Self {
        let author = author.map_or_else(|| format!("unknown:{post_id}"), str::to_owned);
        Self { platform, root: root.to_owned(), author }
    }
}

/// What is kept of one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its name.
    pub key: ConversationKey,
    /// Counts the writes; 0 before the first.
    pub version: u64,
    /// How many `recheck` alerts it has had.
    pub rechecks: u32,
    /// How many `unacknowledged` alerts it has had.
    pub unacknowledged: u32,
    /// How many `handed-over` alerts it has had.
    pub handed_over: u32,
    /// Its latest cycle, open or closed; at most one is open.
    pub cycle: Option<Cycle>,
    /// When time alone may next change something; absent while nobody waits.
    pub next_check_at: Option<Timestamp>,
}

/// What decisions rest on besides the conversation itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The staff and the shop's hours.
    pub people: &'a People,
    /// The table of targets.
    pub targets: &'a Targets,
    /// How often the conversation's platform is polled.
    pub poll_every: SignedDuration,
    /// Whether the shop's own answers there can be seen: the platform shows them, and we know whose to look for.
    pub reads_answers: bool,
    /// The version of the settings.
    pub settings_version: u64,
    /// The moment of the decision.
    pub now: Timestamp,
}

impl Conversation {
    /// A conversation without any cycle yet.
    pub fn new(key: ConversationKey) -> Self {
        Self { key, version: 0, rechecks: 0, unacknowledged: 0, handed_over: 0, cycle: None, next_check_at: None }
    }

    /// The cycle somebody waits in.
    pub fn open_cycle(&self) -> Option<&Cycle> {
        self.cycle.as_ref().filter(|cycle| cycle.state.is_open())
    }

    /// The conversation after a text was sent to `person`: what the claim writes before the text goes out.
    pub fn with_text(mut self, person: &PersonId, context: &Context<'_>) -> Self {
        if let Some(cycle) = &mut self.cycle {
            cycle.texts.count(person, context.now);
        }
        self.schedule(context);
        self
    }

    /// Sets when to look again.
    fn schedule(&mut self, context: &Context<'_>) {
        self.next_check_at = self.open_cycle().map(|cycle| cycle.next_check_at(context));
    }
}

#[cfg(test)]
mod tests;
