//! A post about or to the shop, as it is kept.

use jiff::{SignedDuration, Timestamp};

use super::{ConversationKey, Message, Sight};
use crate::mention::{Classification, Doubt, Kind, Post, Urgency};
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
    /// What we had made of it before the staff corrected it; absent where they did not.
    pub judged_before: Option<Judged>,
    /// How its author changed it for the worse or the better, oldest first.
    pub edits: Vec<Edit>,
    /// Whether it is still there.
    pub sight: Sight,
}

/// How a mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discovery {
    /// By a poll that follows others: it starts a clock.
    Live,
    /// By the first poll of an endpoint and query: it is kept, and starts no clock.
    Backfill,
    /// By the first poll, and its clock was started by hand.
    Started {
        /// When: there its clock starts.
        at: Timestamp,
    },
}

/// The part of a classification that the staff may correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// Whether it was taken to be about the shop.
    pub about_shop: bool,
    /// What kind it was taken for.
    pub kind: Kind,
    /// Whether it was taken to need an answer.
    pub needs_answer: bool,
}

/// One change of a message by its author, for the worse or the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// When it was edited, as the platform says; where it does not, when we saw it.
    pub at: Timestamp,
    /// When we saw it.
    pub detected_at: Timestamp,
    /// What it asked before.
    pub asked_before: Asked,
    /// Whether it opened a cycle before.
    pub opened_before: bool,
    /// For the worse: it asks anew.
    pub worse: bool,
}

/// What an edit made of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// It asks for more than before, or for something at all.
    Worse,
    /// It asks for less, or for nothing any more.
    Better,
    /// As it was, as far as the clock cares.
    Same,
}

/// A post older than this when it is found never starts a clock by itself.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A row has room for so many edits; of more the oldest are forgotten.
const MOST_EDITS: usize = 40;

impl Mention {
    /// Files a post under its conversation.
    pub fn new(post: Post, classification: Classification, detected_at: Timestamp, discovery: Discovery) -> Self {
        let conversation = ConversationKey::of(post.platform, &post.root, post.author.as_deref(), &post.id);
        let (judged_before, edits, sight) = Default::default();
        Self { conversation, post, classification, detected_at, discovery, judged_before, edits, sight }
    }

    /// When it was published. What carries no date, or one that lies ahead, counts from when it was seen.
    pub fn published_at(&self) -> Timestamp {
        self.post.published_at.map_or(self.detected_at, |at| at.min(self.detected_at))
    }

    /// Whether it opens a cycle. What its author has changed for the worse is news, however old it is.
    pub fn opens(&self) -> bool {
        let news = match self.discovery {
            Discovery::Live => self.is_fresh(),
            Discovery::Backfill => false,
            Discovery::Started { .. } => true,
        };
        self.asks() && (news || self.edits.iter().any(|edit| edit.worse))
    }

    /// Whether it asks for an answer, whenever it was found.
    fn asks(&self) -> bool {
        self.classification.about_shop && self.classification.needs_answer
    }

    /// What the clock needs to know of it: one message, and one more for each time it was edited for the worse.
    pub fn messages(&self) -> Vec<Message> {
        let published_at = self.published_at();
        let (starts_at, detected_at) = match self.discovery {
            Discovery::Live | Discovery::Backfill => (published_at, self.detected_at),
            Discovery::Started { at } => (at, at),
        };
        let stated = |index: usize| match self.edits.get(index) {
            Some(edit) => (edit.asked_before, edit.opened_before),
            None => (self.asked(), self.opens()),
        };
        let message = |published_at, starts_at, detected_at, (asked, opens)| {
            let id = self.post.id.clone();
            Message { id, published_at, starts_at, detected_at, asked, opens, withdrawn_at: None }
        };
        let mut messages = vec![message(published_at, starts_at, detected_at, stated(0))];
        for (index, edit) in self.edits.iter().enumerate() {
            let (asked, opens) = stated(index + 1);
            if edit.worse {
                messages.push(message(edit.at, edit.at, edit.detected_at, (asked, opens)));
            } else if !opens {
                withdraw(&mut messages, edit.at);
            }
        }
        if let Some(gone_at) = self.sight.gone_at() {
            withdraw(&mut messages, gone_at);
        }
        if self.judged_before.is_some() && !self.asks() {
            messages.iter_mut().for_each(|message| message.opens = false);
        }
        messages
    }

    /// What we are not sure of. What the staff have said is certain.
    pub fn doubt(&self) -> Option<Doubt> {
        if self.judged_before.is_some() { None } else { self.classification.doubt() }
    }

    fn asked(&self) -> Asked {
        let Classification { kind, urgency, .. } = self.classification;
        Asked { kind, urgency, platform: self.post.platform, stars: self.post.stars }
    }

    /// The mention after its author changed it, and what that made of it. What the staff found not to be about the
    /// shop stays so.
    #[must_use]
    pub fn edited(self, post: Post, classification: Classification, seen_at: Timestamp) -> (Self, Edited) {
        let (before, opened_before) = (self.clone(), self.opens());
        let not_about_us = before.judged_before.is_some() && !before.classification.about_shop;
        // Its place among the others is where it was first published.
        let post = Post { published_at: self.post.published_at, ..post };
        let mut after = Self { post, classification, sight: Sight::Seen, ..self };
        if not_about_us {
            return (after.not_about_us(), Edited::Same);
        }
        after.judged_before = None;
        let edited = match after.weight().cmp(&before.weight()) {
            std::cmp::Ordering::Greater => Edited::Worse,
            std::cmp::Ordering::Less => Edited::Better,
            std::cmp::Ordering::Equal => return (after, Edited::Same),
        };
        if after.edits.len() == MOST_EDITS {
            after.edits.remove(0);
        }
        let not_before = after.edits.last().map_or(before.published_at(), |last| last.at);
        after.edits.push(Edit {
            at: after.post.edited_at.unwrap_or(seen_at).min(seen_at).max(not_before),
            detected_at: seen_at,
            asked_before: before.asked(),
            opened_before,
            worse: edited == Edited::Worse,
        });
        (after, edited)
    }

    /// How much it asks for: the greater the worse.
    fn weight(&self) -> (bool, u8, u8, u8) {
        let urgency = match self.classification.urgency {
            Urgency::Crisis => 2,
            Urgency::High => 1,
            Urgency::Normal | Urgency::Low => 0,
        };
        let kind = match self.classification.kind {
            Kind::Complaint => 3,
            Kind::Question => 2,
            Kind::Request => 1,
            Kind::Praise | Kind::Other => 0,
        };
        let stars = self.post.stars.map_or(0, |stars| 5 - stars.get());
        (self.asks(), urgency, kind, stars)
    }

    /// The mention after a check that did not find it while its platform was healthy.
    #[must_use]
    pub fn missed(self, now: Timestamp) -> Self {
        Self { sight: self.sight.missed(now), ..self }
    }

    /// The mention after a check that found it.
    #[must_use]
    pub fn seen(self) -> Self {
        Self { sight: Sight::Seen, ..self }
    }

    /// Whether it was found soon enough to start a clock by itself.
    fn is_fresh(&self) -> bool {
        self.detected_at.duration_since(self.published_at()) <= TOO_OLD
    }

    /// The mention after somebody started its clock by hand. One that a later poll found in time has its own.
    #[must_use]
    pub fn started(self, now: Timestamp) -> Self {
        let has_its_own = match self.discovery {
            Discovery::Live => self.is_fresh(),
            Discovery::Backfill => false,
            Discovery::Started { .. } => true,
        };
        if has_its_own { self } else { Self { discovery: Discovery::Started { at: now }, ..self } }
    }

    /// The mention after the owner said that it is not about the shop.
    #[must_use]
    pub fn not_about_us(mut self) -> Self {
        self.remember_judged();
        self.classification.about_shop = false;
        self.classification.needs_answer = false;
        self
    }

    /// The mention after the owner said what it is instead. Praise and other need no answer.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind) -> Self {
        self.remember_judged();
        self.classification.kind = kind;
        self.classification.needs_answer = match kind {
            Kind::Complaint | Kind::Question | Kind::Request => true,
            Kind::Praise | Kind::Other => false,
        };
        self
    }

    /// The mention as it was before it was corrected.
    #[must_use]
    pub fn uncorrected(mut self) -> Self {
        if let Some(Judged { about_shop, kind, needs_answer }) = self.judged_before.take() {
            self.classification.about_shop = about_shop;
            self.classification.kind = kind;
            self.classification.needs_answer = needs_answer;
        }
        self
    }

    fn remember_judged(&mut self) {
        let Classification { about_shop, kind, needs_answer, .. } = self.classification;
        self.judged_before.get_or_insert(Judged { about_shop, kind, needs_answer });
    }
}

fn withdraw(messages: &mut [Message], at: Timestamp) {
    for message in messages {
        message.withdrawn_at = Some(message.withdrawn_at.map_or(at, |before| before.min(at)));
    }
}
