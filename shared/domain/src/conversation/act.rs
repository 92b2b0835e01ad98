//! What a person's tap changes.

use jiff::{SignedDuration, Timestamp};

use super::{Acknowledgement, Alert, Answer, Change, Context, Conversation, Cycle, Event, Proof, Reply, Said, State};
use crate::alert::Stage;
use crate::mention::Kind;
use crate::people::PersonId;
use crate::target::Asked;

/// What a person may say about a cycle with one tap.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// "Remind me in so long": silent like "I have it", and then the same person is asked.
    Snooze(SignedDuration),
    /// "Ben, please": another is asked at once.
    HandOver(PersonId),
    /// Takes the corrections of the latest cycle back.
    Undo,
}

impl Action {
    /// As it stands in the history.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Acknowledge => "I have it",
            Self::AnsweredHere => "answered here",
            Self::AnsweredPrivately => "answered privately",
            Self::NotAboutUs => "not about us",
            Self::WrongKind(Kind::Complaint) => "wrong kind: complaint",
            Self::WrongKind(Kind::Question) => "wrong kind: question",
            Self::WrongKind(Kind::Praise) => "wrong kind: praise",
            Self::WrongKind(Kind::Request) => "wrong kind: request",
            Self::WrongKind(Kind::Other) => "wrong kind: other",
            Self::Snooze(_) => "remind me later",
            Self::HandOver(_) => "handed over",
            Self::Undo => "correction taken back",
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
    /// Somebody says that it is answered, and the answer is being looked for.
    #[error("{by} says that it is answered; we are looking for the answer")]
    LookedFor {
        /// Who.
        by: PersonId,
    },
    /// Once a cycle and person.
    #[error("you were reminded once; please take it, hand it over or answer it")]
    RemindedBefore,
    /// To oneself.
    #[error("you cannot hand it to yourself")]
    SamePerson,
    /// Not on the staff, or not any more.
    #[error("{person} is not on the staff")]
    NotOnTheStaff {
        /// Who.
        person: PersonId,
    },
    /// Their phone is silent, or they have had all the texts that one cycle may cost them.
    #[error("{person} may not be texted now")]
    NotNow {
        /// Who.
        person: PersonId,
        /// From when they may be; absent when not about this any more.
        until: Option<Timestamp>,
    },
    /// It was handed to them, and they have not said anything yet.
    #[error("{person} was asked a moment ago")]
    AskedAlready {
        /// Who.
        person: PersonId,
    },
    /// Nothing was corrected.
    #[error("there is nothing to take back")]
    NothingToUndo,
}

impl Conversation {
    /// The change that a tap asks for.
    pub fn act(&self, action: &Action, by: &PersonId, context: &Context<'_>) -> Result<Change, NotPossible> {
        let mut next = self.clone();
        let before = self.cycle.as_ref().ok_or(NotPossible::Closed)?;
        let cycle = match action {
            Action::Undo => before.uncorrected(context)?,
            _ if !before.state.is_open() => return Err(NotPossible::Closed),
            Action::Acknowledge => before.acknowledge(by, context)?,
            Action::Snooze(length) => before.snooze(*length, by, context)?,
            Action::HandOver(to) => {
                next.handed_over += 1;
                before.hand_over(Stage::HandedOver(next.handed_over), to, by, context)?
            }
            Action::AnsweredHere => before.answered_here(by, context)?,
            Action::AnsweredPrivately => before.claimed(Proof::Privately, context.now),
            Action::NotAboutUs => before.not_about_us(),
            Action::WrongKind(kind) => before.of_kind(*kind, context),
        };
        let stage = matches!(action, Action::HandOver(_)).then_some(Stage::HandedOver(next.handed_over));
        let events = events(action, by, before.state, cycle.state, stage);
        let claimed = cycle.answer.as_ref().filter(|_| before.answer.is_none()).map(Reply::of_claim);
        next.cycle = Some(cycle);
        let alerts = stage.map(|stage| next.alert(stage, context)).into_iter().collect();
        next.schedule(context);
        Ok(Change { conversation: next, alerts, events, claimed })
    }

    pub(super) fn alert(&self, stage: Stage, context: &Context<'_>) -> Alert {
        let cycle = self.cycle.as_ref().map_or(0, |cycle| cycle.number);
        Alert { conversation: self.key.clone(), cycle, stage, created_at: context.now }
    }
}

fn events(action: &Action, by: &PersonId, before: State, after: State, stage: Option<Stage>) -> Vec<Event> {
    let mut events = vec![Event::Tapped { action: action.name(), by: by.clone() }];
    events.extend(stage.map(|stage| Event::Recorded { stage, texted: true }));
    match (before.is_open(), after.is_open()) {
        (true, false) => events.push(Event::Closed(after)),
        (false, true) => events.push(Event::Reopened),
        (false, false) if before != after => events.push(Event::Closed(after)),
        (true, true) | (false, false) => {}
    }
    events
}

impl Reply {
    /// The reply that a claim is kept as.
    pub(super) fn of_claim(answer: &Answer) -> Self {
        Self::new(answer.id.clone(), answer.at, answer.proof)
    }
}

impl Cycle {
    /// While it runs, another person's tap takes it over without lengthening it. Afterwards another person may
    /// acknowledge; the same one, once, only if nobody else is on the staff. Who asked to
    /// be reminded does not have it; who is asked by name may always take it.
    fn acknowledge(&self, by: &PersonId, context: &Context<'_>) -> Result<Self, NotPossible> {
        self.not_looked_for()?;
        let running = self.running(context.now).filter(|running| !running.snoozed);
        if let Some(running) = running
            && running.by == *by
        {
            return Err(NotPossible::AlreadyAcknowledged { by: by.clone() });
        }
        let times_before = self.acknowledged_before.iter().filter(|before| *before == by).count();
        let alone = context.people.all().len() == 1;
        let asked_by_name = self.handed_to.as_ref() == Some(by);
        if running.is_none() && !asked_by_name && times_before >= if alone { 2 } else { 1 } {
            return Err(NotPossible::HadItBefore);
        }
        let until = running.map_or_else(|| self.acknowledged_until(context), |running| running.until);
        let mut next = self.clone();
        next.acknowledged = Some(Acknowledgement { by: by.clone(), at: context.now, until, snoozed: false });
        next.acknowledged_before.push(by.clone());
        next.handed_to = None;
        Ok(next)
    }

    /// Silent like an acknowledgement and never longer, once a person.
    fn snooze(&self, length: SignedDuration, by: &PersonId, context: &Context<'_>) -> Result<Self, NotPossible> {
        const AT_LEAST: SignedDuration = SignedDuration::from_mins(1);
        self.not_looked_for()?;
        if let Some(running) = self.running(context.now) {
            return Err(NotPossible::AlreadyAcknowledged { by: running.by.clone() });
        }
        if self.snoozed_before.contains(by) {
            return Err(NotPossible::RemindedBefore);
        }
        let until = (context.now + length.max(AT_LEAST)).min(self.acknowledged_until(context));
        let mut next = self.clone();
        next.acknowledged = Some(Acknowledgement { by: by.clone(), at: context.now, until, snoozed: true });
        next.snoozed_before.push(by.clone());
        next.handed_to = None;
        Ok(next)
    }

    /// Nobody has it any more, and `to` is asked at once.
    fn hand_over(
        &self,
        stage: Stage,
        to: &PersonId,
        by: &PersonId,
        context: &Context<'_>,
    ) -> Result<Self, NotPossible> {
        self.not_looked_for()?;
        if to == by {
            return Err(NotPossible::SamePerson);
        }
        let person = context.people.get(to).ok_or_else(|| NotPossible::NotOnTheStaff { person: to.clone() })?;
        let pierces = stage.pierces(self.is_crisis());
        let has_texts = self.situation(stage, context.people, context.now).has_texts_left(to);
        if !has_texts || !person.may_be_texted(context.now, pierces) {
            let until = has_texts.then(|| person.free_from(context.now, pierces)).flatten();
            return Err(NotPossible::NotNow { person: to.clone(), until });
        }
        if self.acknowledged.is_none() && self.handed_to.as_ref() == Some(to) {
            return Err(NotPossible::AskedAlready { person: to.clone() });
        }
        let mut next = self.clone();
        next.acknowledged = None;
        next.handed_to = Some(to.clone());
        next.asked_again_at = Some(context.now);
        next.recorded.insert(stage);
        Ok(next)
    }

    /// Looked for where it can be seen; believed where it cannot be, or when it was looked for in vain.
    fn answered_here(&self, by: &PersonId, context: &Context<'_>) -> Result<Self, NotPossible> {
        self.not_looked_for()?;
        if !context.reads_answers || self.said.is_some() {
            return Ok(self.claimed(Proof::Claimed, context.now));
        }
        let said = Said { by: by.clone(), at: context.now, polls: 0, times: 0 };
        Ok(Self { said: Some(said), acknowledged: None, ..self.clone() })
    }

    fn not_looked_for(&self) -> Result<(), NotPossible> {
        match &self.said {
            Some(said) if said.times == 0 => Err(NotPossible::LookedFor { by: said.by.clone() }),
            Some(_) | None => Ok(()),
        }
    }

    fn running(&self, now: Timestamp) -> Option<&Acknowledgement> {
        self.acknowledged.as_ref().filter(|acknowledged| now < acknowledged.until)
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
    pub(super) fn claimed(&self, proof: Proof, at: Timestamp) -> Self {
        self.clone().answered(&Reply::new(self.claim_id(), at, proof))
    }

    /// The id under which a claimed reply is kept: one a cycle.
    fn claim_id(&self) -> String {
        format!("claim-{}", self.number)
    }

    fn not_about_us(&self) -> Self {
        Self { state: State::Void, corrected: self.corrected.or(Some(self.asked)), ..self.clone() }
    }

    /// Praise and other need no answer, so nobody waits any longer.
    fn of_kind(&self, kind: Kind, context: &Context<'_>) -> Self {
        let asked = Asked { kind, ..self.asked };
        let void = || Self { state: State::Void, asked, ..self.clone() };
        let of_kind = match kind {
            Kind::Praise | Kind::Other => void(),
            Kind::Complaint | Kind::Question | Kind::Request => self.corrected_to(asked, context).unwrap_or_else(void),
        };
        Self { corrected: self.corrected.or(Some(self.asked)), ..of_kind }
    }

    /// The same cycle as if it had never been corrected, but for what was recorded meanwhile.
    fn uncorrected(&self, context: &Context<'_>) -> Result<Self, NotPossible> {
        let asked = self.corrected.ok_or(NotPossible::NothingToUndo)?;
        let before = self.corrected_to(asked, context).unwrap_or_else(|| self.clone());
        let answer = before.answer.as_ref().map(Reply::of_claim);
        let (handed_to, said) = (before.handed_to.clone(), before.said.clone());
        let acknowledged = before.acknowledged.clone();
        let again = match answer {
            Some(answer) => before.answered(&answer),
            None => Self { handed_to, said, acknowledged, ..before.reopened(context.now) },
        };
        Ok(Self { corrected: None, ..again })
    }
}
