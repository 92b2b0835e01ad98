//! One author's messages under one root, the shop's replies to them, and the cycles these make.
//!
//! Every change is decided here and nowhere else: [`Conversation::settle`] when messages or replies were found,
//! [`Conversation::tick`] when time alone has passed, [`Conversation::act`] when a person tapped,
//! [`Conversation::recompute`] when hours or targets were changed. Each returns a
//! [`Change`] that is written in one transaction, conditional on the version that was read.

mod act;
mod fold;
mod mention;
mod recompute;
mod settle;
mod tick;

pub use act::{Action, NotPossible};
pub use fold::{Folded, Message, Reply, fold};
pub use mention::{Discovery, Mention};

use std::collections::BTreeSet;
use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::alert::{Situation, Stage, Texts};
use crate::clock::{Clock, Response};
use crate::mention::{Platform, Urgency, words};
use crate::people::{People, PersonId};
use crate::target::{Asked, Targets, Texting};

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

words! {
    /// The states of a cycle's clock.
    State, "state of a cycle" {
        OnTrack = "on track",
        AtRisk = "at risk",
        Breached = "breached",
        Met = "met",
        MetLate = "met late",
        Void = "void",
    }
}

impl State {
    /// Whether somebody still waits for an answer.
    pub const fn is_open(self) -> bool {
        match self {
            Self::OnTrack | Self::AtRisk | Self::Breached => true,
            Self::Met | Self::MetLate | Self::Void => false,
        }
    }
}

words! {
    /// How we know that the shop answered.
    Proof, "proof of an answer" {
        /// Seen on the platform.
        Verified = "verified",
        /// Said by the shop.
        Claimed = "claimed",
        /// Said by the shop, and not in public.
        Privately = "privately",
    }
}

/// The reply that closed a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The platform's time of it; of a claim, the tap's.
    pub at: Timestamp,
    /// How we know.
    pub proof: Proof,
    /// The platform's id, or the claim's.
    pub id: String,
}

/// "I have it": silences texts, never the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Who has it.
    pub by: PersonId,
    /// Since when.
    pub at: Timestamp,
    /// Until when nobody is texted.
    pub until: Timestamp,
}

/// From the oldest unanswered customer message to the first qualifying reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// From 1.
    pub number: u32,
    /// The id of the message that opened it.
    pub opener: String,
    /// What was asked: chooses the target.
    pub asked: Asked,
    /// First or further.
    pub response: Response,
    /// When the opener was published, or edited into what it is.
    pub published_at: Timestamp,
    /// When we first saw it.
    pub detected_at: Timestamp,
    /// When it is late, and when to warn.
    pub clock: Clock,
    /// The settings its clock was computed from.
    pub settings_version: u64,
    /// Whether it may be texted about.
    pub texting: Texting,
    /// Where its clock stands.
    pub state: State,
    /// Stages that were recorded; each is once a cycle.
    pub recorded: BTreeSet<Stage>,
    /// Who has it now.
    pub acknowledged: Option<Acknowledgement>,
    /// Everybody who has had it.
    pub acknowledged_before: Vec<PersonId>,
    /// What it has cost in texts.
    pub texts: Texts,
    /// When somebody else was last to be asked to take it.
    pub asked_again_at: Option<Timestamp>,
    /// The reply that closed it.
    pub answer: Option<Answer>,
}

impl Cycle {
    /// Whether it is about harm.
    pub fn is_crisis(&self) -> bool {
        self.asked.urgency == Urgency::Crisis
    }

    /// Whether somebody has it at `now`.
    pub fn is_acknowledged(&self, now: Timestamp) -> bool {
        self.acknowledged.as_ref().is_some_and(|acknowledged| now < acknowledged.until)
    }

    /// What is known when recipients are chosen.
    pub fn situation<'a>(&'a self, stage: Stage, people: &'a People, now: Timestamp) -> Situation<'a> {
        let breached = self.recorded.contains(&Stage::Breached);
        Situation { stage, crisis: self.is_crisis(), breached, texts: &self.texts, people, now }
    }

    /// When `breached` is recorded: an answer of the last minute is seen first.
    fn breach_at(&self) -> Timestamp {
        self.clock.due_at + BREACH_GRACE
    }
}

/// So many times for each person somebody is asked to take what nobody has taken.
const MOST_ASKED_EACH: usize = 3;
const BREACH_GRACE: SignedDuration = SignedDuration::from_secs(60);

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
    /// The version of the settings.
    pub settings_version: u64,
    /// The moment of the decision.
    pub now: Timestamp,
}

/// What is to be written, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The conversation as it is to be. Its version is the one that was read.
    pub conversation: Conversation,
    /// Alerts that this change asks for.
    pub alerts: Vec<Alert>,
    /// What happened, for the history.
    pub events: Vec<Event>,
}

/// One reason to disturb a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The conversation it is about.
    pub conversation: ConversationKey,
    /// The cycle it is about.
    pub cycle: u32,
    /// Why.
    pub stage: Stage,
    /// When the transition was recorded.
    pub created_at: Timestamp,
}

/// What happened to a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A cycle opened.
    Opened,
    /// A stage was recorded; `texted` tells whether it asks for a text.
    Recorded {
        /// Which.
        stage: Stage,
        /// Whether somebody is to be told.
        texted: bool,
    },
    /// A person tapped.
    Tapped {
        /// What.
        action: &'static str,
        /// Who.
        by: PersonId,
    },
    /// Hours or targets were changed, and with them its clock.
    Recomputed,
    /// A cycle closed, or its end was seen to have been another.
    Closed(State),
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened => f.write_str("opened"),
            Self::Recorded { stage, texted: true } => write!(f, "{stage}"),
            Self::Recorded { stage, texted: false } => write!(f, "{stage}, nobody told"),
            Self::Tapped { action, by } => write!(f, "{action}, {by}"),
            Self::Recomputed => f.write_str("hours or targets changed"),
            Self::Closed(state) => write!(f, "{state}"),
        }
    }
}

impl Conversation {
    /// A conversation without any cycle yet.
    pub fn new(key: ConversationKey) -> Self {
        Self { key, version: 0, rechecks: 0, unacknowledged: 0, cycle: None, next_check_at: None }
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

impl Cycle {
    /// When time alone may next change something. What waits for nothing is looked at at the next opening.
    fn next_check_at(&self, context: &Context<'_>) -> Timestamp {
        let warnings = self.clock.warnings.iter().filter(|warning| !self.recorded.contains(&warning.stage));
        let breach = (self.state != State::Breached).then(|| self.breach_at());
        let acknowledged = self.acknowledged.as_ref().map(|acknowledged| acknowledged.until);
        let next = warnings
            .map(|warning| warning.at)
            .chain(breach)
            .chain(acknowledged)
            .chain(self.unacknowledged_at(context).filter(|at| !self.a_stage_is_near((*at).max(context.now))))
            .min();
        let opening = || context.people.hours().next_opening(context.now);
        next.or_else(opening).unwrap_or_else(|| context.now + SignedDuration::from_hours(24))
    }

    /// When a text that nobody answered or acknowledged is followed by one to the next person. It waits until somebody
    /// may be texted, and ends when everybody could have had their three.
    fn unacknowledged_at(&self, context: &Context<'_>) -> Option<Timestamp> {
        const OPEN_SECONDS: i64 = 40 * 60;
        const CRISIS: SignedDuration = SignedDuration::from_mins(5);
        let (_, last_text) = self.texts.last.as_ref()?;
        let since = self.asked_again_at.map_or(*last_text, |at| at.max(*last_text));
        let situation = self.situation(Stage::Unacknowledged(1), context.people, context.now);
        let asked = self.recorded.iter().filter(|stage| matches!(stage, Stage::Unacknowledged(_))).count();
        let over = asked >= MOST_ASKED_EACH * context.people.all().len() || !situation.somebody_has_texts_left();
        if self.acknowledged.is_some() || over || self.texting == Texting::DigestOnly {
            return None;
        }
        if self.is_crisis() {
            return Some(since + CRISIS);
        }
        let at = context.people.hours().walk(since, OPEN_SECONDS)?;
        context.people.next_texting_time(at.max(context.now)).map(|free| free.max(at))
    }

    /// Whether a warning or the breach comes within ten minutes of `at`, so that it speaks for a lesser stage.
    fn a_stage_is_near(&self, at: Timestamp) -> bool {
        const NEAR: SignedDuration = SignedDuration::from_mins(10);
        let warnings = self.clock.warnings.iter().filter(|warning| !self.recorded.contains(&warning.stage));
        let breach = (self.state != State::Breached).then(|| self.breach_at());
        warnings.map(|warning| warning.at).chain(breach).any(|stage_at| stage_at <= at + NEAR)
    }
}

#[cfg(test)]
mod tests;
