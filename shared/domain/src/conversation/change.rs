//! What a decision asks to be written.

use std::fmt;

use jiff::Timestamp;

use super::{Conversation, ConversationKey, Reply, State};
use crate::alert::Stage;
use crate::people::PersonId;

/// What is to be written, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The conversation as it is to be. Its version is the one that was read.
    pub conversation: Conversation,
    /// Alerts that this change asks for.
    pub alerts: Vec<Alert>,
    /// What happened, for the history.
    pub events: Vec<Event>,
    /// A reply that the shop claims, to be kept in the same transaction; one that is kept already stays as it is.
    pub claimed: Option<Reply>,
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
    /// Somebody who waits tells of harm.
    BecameCrisis,
    /// A customer changed a message for the worse.
    Worsened,
    /// A customer changed a message for the better.
    Recovered,
    /// A customer's message is gone from the platform.
    MessageGone,
    /// The shop's reply is gone from the platform.
    ReplyGone,
    /// Somebody waits again in a cycle that was closed.
    Reopened,
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
            Self::BecameCrisis => f.write_str("it is a crisis now"),
            Self::Worsened => f.write_str("changed for the worse"),
            Self::Recovered => f.write_str("changed for the better"),
            Self::MessageGone => f.write_str("the message is gone"),
            Self::ReplyGone => f.write_str("our reply is gone"),
            Self::Reopened => f.write_str("open again"),
            Self::Closed(state) => write!(f, "{state}"),
        }
    }
}
