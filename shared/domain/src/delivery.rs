//! The fate of one text or e-mail: claim with a lease, send once, mark.
//!
//! At least once with bounded duplicates: a crash between claim and mark costs at most one more text, after the lease.

mod allowance;
mod bundle;
mod plan;

pub use allowance::{Allowance, FLOOD, LIMITED, QUIET, STORM};
pub use bundle::{Parcel, Ready, compose};
pub use plan::{Plan, plan};

use jiff::{SignedDuration, Timestamp};

use crate::conversation::{Context, Conversation};
use crate::mention::words;
use crate::people::PersonId;

/// Longer than the sending function can run, so that a lease that has ended means a holder that is gone.
pub const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// A claim whose outcome is unknown is repeated once.
const MOST_CLAIMS: u32 = 2;
/// A text that was throttled is tried so often in all.
const MOST_TRIES: u32 = 3;

words! {
    /// How somebody is told.
    Medium, "medium" {
        Text = "text",
        Email = "email",
    }
}

/// Names one delivery of an alert.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// Who is told.
    pub person: PersonId,
    /// How.
    pub medium: Medium,
}

/// What is known of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// To whom, and how.
    pub address: Address,
    /// How often it was claimed without a known outcome.
    pub claims: u32,
    /// How often it was throttled.
    pub throttled: u32,
    /// Where it stands.
    pub fate: Fate,
}

/// Where one delivery stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Somebody is sending it, or has crashed doing so.
    Claimed {
        /// When the claim ends.
        lease_until: Timestamp,
    },
    /// Definitely not sent; to be tried again.
    Released,
    /// Accepted by the sender.
    Sent {
        /// When.
        at: Timestamp,
        /// The sender's id of it.
        message_id: String,
    },
    /// Refused for good, or given up.
    Failed {
        /// In words for the delivery page, without numbers or names.
        reason: String,
    },
}

/// What sending came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Accepted.
    Sent {
        /// The sender's id of it.
        message_id: String,
    },
    /// Refused for now; certainly not sent.
    Throttled,
    /// Refused for good; certainly not sent.
    Refused {
        /// In words, without numbers or names.
        reason: String,
    },
    /// No answer: it may have been sent. The claim stands until its lease ends.
    Unknown,
}

impl Outcome {
    /// One word for a log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::Throttled => "throttled",
            Self::Refused { .. } => "refused",
            Self::Unknown => "unknown",
        }
    }
}

impl Delivery {
    /// The first claim.
    pub fn first(address: Address, now: Timestamp) -> Self {
        Self { address, claims: 1, throttled: 0, fate: Fate::Claimed { lease_until: now + LEASE } }
    }

    /// A text that waits for its phone, while others of the same alert go.
    pub const fn held(address: Address) -> Self {
        Self { address, claims: 0, throttled: 0, fate: Fate::Released }
    }

    /// Whether it is claimed, so that it is to be sent.
    pub const fn is_claimed(&self) -> bool {
        matches!(self.fate, Fate::Claimed { .. })
    }

    /// Whether it was ever tried.
    pub const fn is_begun(&self) -> bool {
        self.claims + self.throttled > 0
    }

    /// Whether this is its first try.
    pub const fn is_first(&self) -> bool {
        self.claims == 1 && self.throttled == 0
    }

    /// The claim after a release or an ended lease.
    fn again(&self, now: Timestamp) -> Self {
        Self { claims: self.claims + 1, fate: Fate::Claimed { lease_until: now + LEASE }, ..self.clone() }
    }

    /// What is to be marked after sending. Nothing when the outcome is unknown.
    pub fn marked(&self, outcome: Outcome, now: Timestamp) -> Option<Self> {
        let fate = match outcome {
            Outcome::Sent { message_id } => Fate::Sent { at: now, message_id },
            Outcome::Refused { reason } => Fate::Failed { reason },
            Outcome::Throttled if self.throttled + 1 >= MOST_TRIES => Fate::Failed { reason: "throttled".to_owned() },
            Outcome::Throttled => {
                let claims = self.claims.saturating_sub(1);
                return Some(Self { claims, throttled: self.throttled + 1, fate: Fate::Released, ..self.clone() });
            }
            Outcome::Unknown => return None,
        };
        Some(Self { fate, ..self.clone() })
    }
}

/// The conversation with the texts among these claims counted, as the claim writes it. A text counts at its first try
/// only.
pub fn counted(conversation: &Conversation, claims: &[Delivery], context: &Context<'_>) -> Conversation {
    let is_new = |claim: &&Delivery| claim.address.medium == Medium::Text && claim.is_claimed() && claim.is_first();
    let texts = claims.iter().filter(is_new);
    texts.fold(conversation.clone(), |conversation, text| conversation.with_text(&text.address.person, context))
}

#[cfg(test)]
mod tests;
