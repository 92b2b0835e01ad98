//! The fate of one text or e-mail: claim with a lease, send once, mark.
//!
//! At least once with bounded duplicates: a crash between claim and mark costs at most one more text, after the lease.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::alert::{Recipients, Stage};
use crate::conversation::{Alert, Conversation, Cycle};
use crate::mention::words;
use crate::people::{People, PersonId};

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

    /// What may be done with it now.
    fn next_step(&self, now: Timestamp) -> Step {
        match &self.fate {
            Fate::Sent { .. } => Step::Sent,
            Fate::Failed { .. } => Step::Failed,
            Fate::Released => Step::Claim(self.again(now)),
            Fate::Claimed { lease_until } if now < *lease_until => Step::Wait(*lease_until),
            Fate::Claimed { .. } if self.claims < MOST_CLAIMS => Step::Claim(self.again(now)),
            Fate::Claimed { .. } => Step::GiveUp,
        }
    }
}

enum Step {
    Claim(Delivery),
    Wait(Timestamp),
    GiveUp,
    Sent,
    Failed,
}

/// What to do about one alert now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Nobody is to be told any more.
    Drop(&'static str),
    /// Nobody may be told before this instant.
    Hold(Timestamp),
    /// Claim these, send them, mark them; then plan again.
    Claim(Vec<Delivery>),
    /// Another holds a claim, or a try is to be repeated: look again at this instant.
    Wait(Timestamp),
    /// Everybody was told, or cannot be.
    Done,
}

/// Decides what to do about an alert, from what is stored at this moment and nothing else.
///
/// Recipients are computed anew until the first claim; from then on those who were claimed for stay. One who cannot be
/// texted is replaced by the next person, and e-mailed.
pub fn plan(
    alert: &Alert,
    conversation: &Conversation,
    deliveries: &[Delivery],
    people: &People,
    now: Timestamp,
) -> Plan {
    let Some(cycle) = conversation.open_cycle().filter(|cycle| cycle.number == alert.cycle) else {
        return Plan::Drop("answered or void");
    };
    if cycle.is_acknowledged(now) {
        return Plan::Drop("acknowledged");
    }
    if deliveries.is_empty() && is_overtaken(alert.stage, cycle) {
        return Plan::Drop("a later stage speaks for it");
    }
    let wanted = if deliveries.is_empty() {
        match cycle.situation(alert.stage, people, now).recipients() {
            Recipients::Hold(until) => return Plan::Hold(until),
            Recipients::Now { texts, emails } => {
                addresses(texts, Medium::Text).chain(addresses(emails, Medium::Email)).collect()
            }
        }
    } else {
        deliveries
            .iter()
            .map(|delivery| delivery.address.clone())
            .chain(replacements(alert, cycle, deliveries, people, now))
            .collect()
    };
    let step = |delivery: &Delivery| next_step(delivery, alert.stage, cycle, people, now);
    next_steps(wanted, deliveries, step, now)
}

/// What may be done with a delivery now. A text to somebody who may no longer be texted is given up: quiet hours may
/// have begun, or texts been switched off, since it was first tried.
fn next_step(delivery: &Delivery, stage: Stage, cycle: &Cycle, people: &People, now: Timestamp) -> Step {
    let pierces = stage.pierces(cycle.is_crisis());
    let person = people.get(&delivery.address.person);
    let may =
        delivery.address.medium == Medium::Email || person.is_some_and(|person| person.may_be_texted(now, pierces));
    match delivery.next_step(now) {
        Step::Claim(_) if !may => Step::GiveUp,
        step => step,
    }
}

/// A stage that was held, or lost on its way, until a later one was recorded that says more.
fn is_overtaken(stage: Stage, cycle: &Cycle) -> bool {
    cycle.recorded.iter().any(|&later| match stage {
        Stage::Risk1 => matches!(later, Stage::Risk2 | Stage::Breached),
        Stage::Risk2 => later == Stage::Breached,
        Stage::Unacknowledged(k) => matches!(later, Stage::Unacknowledged(later) if k < later),
        Stage::Crisis | Stage::Breached | Stage::Recheck(_) => false,
    })
}

fn addresses(people: Vec<PersonId>, medium: Medium) -> impl Iterator<Item = Address> {
    people.into_iter().map(move |person| Address { person, medium })
}

/// For each text that failed: the next person's text, and an e-mail to the one it failed for.
fn replacements(
    alert: &Alert,
    cycle: &Cycle,
    deliveries: &[Delivery],
    people: &People,
    now: Timestamp,
) -> Vec<Address> {
    let texts: Vec<&Delivery> = deliveries.iter().filter(|delivery| delivery.address.medium == Medium::Text).collect();
    let step = |delivery: &Delivery| next_step(delivery, alert.stage, cycle, people, now);
    let is_lost = |delivery: &Delivery| matches!(step(delivery), Step::GiveUp | Step::Failed);
    let lost: Vec<&&Delivery> = texts.iter().filter(|delivery| is_lost(delivery)).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let tried: Vec<PersonId> = texts.iter().map(|delivery| delivery.address.person.clone()).collect();
    let nobody_left = texts.iter().all(|delivery| is_lost(delivery));
    let next = nobody_left.then(|| cycle.situation(alert.stage, people, now).next_person(&tried)).flatten();
    let mails = lost.iter().map(|delivery| Address { person: delivery.address.person.clone(), medium: Medium::Email });
    addresses(next.into_iter().collect(), Medium::Text).chain(mails).collect()
}

/// Each address once, in the order given: who is asked first is told first.
fn next_steps(wanted: Vec<Address>, deliveries: &[Delivery], step: impl Fn(&Delivery) -> Step, now: Timestamp) -> Plan {
    let mut seen = BTreeSet::new();
    let mut claims = Vec::new();
    let mut wait: Option<Timestamp> = None;
    for address in wanted.into_iter().filter(|address| seen.insert(address.clone())) {
        match deliveries.iter().find(|delivery| delivery.address == address) {
            None => claims.push(Delivery::first(address, now)),
            Some(known) => match step(known) {
                Step::Claim(delivery) => claims.push(delivery),
                Step::Wait(until) => wait = Some(wait.map_or(until, |wait| wait.min(until))),
                Step::GiveUp | Step::Sent | Step::Failed => {}
            },
        }
    }
    match (claims.is_empty(), wait) {
        (false, _) => Plan::Claim(claims),
        (true, Some(until)) => Plan::Wait(until),
        (true, None) => Plan::Done,
    }
}

#[cfg(test)]
mod tests;
