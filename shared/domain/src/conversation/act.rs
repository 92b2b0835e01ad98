//! What a person's tap changes.

use jiff::{SignedDuration, Timestamp};

use super::{Acknowledgement, Answer, Change, Context, Conversation, Cycle, Event, Proof, State};
use crate::mention::Kind;
use crate::people::PersonId;
use crate::target::Asked;

/// What a person may say about an open cycle with one tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// "I have it".
    Acknowledge,
    /// "Answered here": in public, on the platform.
    AnsweredHere,
    /// "Answered privately": by message, by phone, in person.
    AnsweredPrivately,
    /// "Not about us".
    NotAboutUs,
    /// "Wrong kind": what it is instead.
    WrongKind(Kind),
}

impl Action {
    const fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "I have it",
            Self::AnsweredHere => "answered here",
            Self::AnsweredPrivately => "answered privately",
            Self::NotAboutUs => "not about us",
            Self::WrongKind(_) => "wrong kind",
        }
    }
}

/// Why a tap changes nothing; said to the person as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPossible {
    /// Answered, or not about the shop.
    #[error("this is closed already")]
    Closed,
    /// The same person's second tap, or one in another's time.
    #[error("{by} has it already")]
    AlreadyAcknowledged {
        /// Who.
        by: PersonId,
    },
    /// Their time is over, and it is somebody else's turn.
    #[error("you had it before; ask somebody else to take it, or answer it")]
    HadItBefore,
}

impl Conversation {
    /// The change that a tap asks for.
    pub fn act(&self, action: Action, by: &PersonId, context: &Context<'_>) -> Result<Change, NotPossible> {
        let cycle = self.open_cycle().ok_or(NotPossible::Closed)?;
        let changed = match action {
            Action::Acknowledge => cycle.acknowledge(by, context)?,
            Action::AnsweredHere => cycle.claimed(Proof::Claimed, context.now),
            Action::AnsweredPrivately => cycle.claimed(Proof::Privately, context.now),
            Action::NotAboutUs => Cycle { state: State::Void, ..cycle.clone() },
            Action::WrongKind(kind) => cycle.of_kind(kind, context),
        };
        let mut events = vec![Event::Tapped { action: action.name(), by: by.clone() }];
        if !changed.state.is_open() {
            events.push(Event::Closed(changed.state));
        }
        let mut next = Self { cycle: Some(changed), ..self.clone() };
        next.schedule(context);
        Ok(Change { conversation: next, alerts: Vec::new(), events })
    }
}

impl Cycle {
    /// While it runs, another person's tap takes it over without lengthening it. Afterwards another person may
    /// acknowledge; the same one, once, only if nobody else is on the staff.
    fn acknowledge(&self, by: &PersonId, context: &Context<'_>) -> Result<Self, NotPossible> {
        let running = self.acknowledged.as_ref().filter(|acknowledged| context.now < acknowledged.until);
        if let Some(running) = running
            && running.by == *by
        {
            return Err(NotPossible::AlreadyAcknowledged { by: by.clone() });
        }
        let times_before = self.acknowledged_before.iter().filter(|before| *before == by).count();
        let alone = context.people.all().len() == 1;
        if running.is_none() && times_before >= if alone { 2 } else { 1 } {
            return Err(NotPossible::HadItBefore);
        }
        let until = running.map_or_else(|| self.acknowledged_until(context), |running| running.until);
        let mut next = self.clone();
        next.acknowledged = Some(Acknowledgement { by: by.clone(), at: context.now, until });
        next.acknowledged_before.push(by.clone());
        Ok(next)
    }

    /// Before due: the lesser of 60 open minutes and half of what is left, at least ten minutes, never past due. After
    /// due: 60 open minutes. A crisis: by the wall clock, and 15 minutes after due.
    fn acknowledged_until(&self, context: &Context<'_>) -> Timestamp {
        const HOUR: i64 = 3600;
        const AT_LEAST: SignedDuration = SignedDuration::from_mins(10);
        let (now, due_at, hours) = (context.now, self.clock.due_at, context.people.hours());
        let walk = |seconds| {
            let open = (seconds > 0).then(|| hours.walk(now, seconds)).flatten();
            open.unwrap_or_else(|| now + SignedDuration::from_secs(seconds))
        };
        match (self.is_crisis(), now < due_at) {
            (true, false) => now + SignedDuration::from_mins(15),
            (false, false) => walk(HOUR),
            (true, true) => {
                let half = (due_at.as_second() - now.as_second()) / 2;
                (now + SignedDuration::from_secs(half.min(HOUR))).max(now + AT_LEAST).min(due_at)
            }
            (false, true) => {
                let half = hours.seconds_between(now, due_at) / 2;
                walk(half.min(HOUR)).max(now + AT_LEAST).min(due_at)
            }
        }
    }

    /// Met at the tap.
    fn claimed(&self, proof: Proof, now: Timestamp) -> Self {
        let state = if now <= self.clock.due_at { State::Met } else { State::MetLate };
        let id = self.claim_id();
        Self { state, answer: Some(Answer { at: now, proof, id }), ..self.clone() }
    }

    /// The id under which a claimed reply is kept: one a cycle.
    fn claim_id(&self) -> String {
        format!("claim-{}", self.number)
    }

    /// Praise and other need no answer, so nobody waits any longer.
    fn of_kind(&self, kind: Kind, context: &Context<'_>) -> Self {
        let void = || Self { state: State::Void, asked: Asked { kind, ..self.asked }, ..self.clone() };
        match kind {
            Kind::Praise | Kind::Other => void(),
            Kind::Complaint | Kind::Question | Kind::Request => {
                self.corrected(Asked { kind, ..self.asked }, context).unwrap_or_else(void)
            }
        }
    }
}
