//! Reasons to disturb a person, and whom.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::people::{People, Person, PersonId, Pierces, Role};

/// Why an alert is sent. Each is recorded once a cycle; the numbers count up in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Texted at detection, at any hour.
    Crisis,
    /// The first warning.
    Risk1,
    /// The second warning.
    Risk2,
    /// It is late.
    Breached,
    /// Somebody had it, and no reply was seen.
    Recheck(u32),
    /// Nobody has it.
    Unacknowledged(u32),
    /// One person asks another to take it.
    HandedOver(u32),
    /// It is late a second time, after a correction had taken the first breach back.
    BreachedAgain,
}

impl Stage {
    /// What it may disturb.
    pub const fn pierces(self, crisis: bool) -> Pierces {
        if crisis || matches!(self, Self::Crisis) { Pierces::QuietHours } else { Pierces::Nothing }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crisis => f.write_str("crisis"),
            Self::Risk1 => f.write_str("risk-1"),
            Self::Risk2 => f.write_str("risk-2"),
            Self::Breached => f.write_str("breached"),
            Self::Recheck(k) => write!(f, "recheck-{k}"),
            Self::Unacknowledged(k) => write!(f, "unacknowledged-{k}"),
            Self::HandedOver(k) => write!(f, "handed-over-{k}"),
            Self::BreachedAgain => f.write_str("breached-again"),
        }
    }
}

/// Not the name of a stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no stage of an alert")]
pub struct UnknownStage(String);

impl FromStr for Stage {
    type Err = UnknownStage;

    fn from_str(text: &str) -> Result<Self, UnknownStage> {
        let unknown = || UnknownStage(text.to_owned());
        match text {
            "crisis" => Ok(Self::Crisis),
            "risk-1" => Ok(Self::Risk1),
            "risk-2" => Ok(Self::Risk2),
            "breached" => Ok(Self::Breached),
            "breached-again" => Ok(Self::BreachedAgain),
            _ => {
                let (name, k) = text.rsplit_once('-').ok_or_else(unknown)?;
                let k = k.parse().map_err(|_| unknown())?;
                match name {
                    "recheck" => Ok(Self::Recheck(k)),
                    "unacknowledged" => Ok(Self::Unacknowledged(k)),
                    "handed-over" => Ok(Self::HandedOver(k)),
                    _ => Err(unknown()),
                }
            }
        }
    }
}

/// The texts that one cycle has cost so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// How many each person was sent.
    pub sent: BTreeMap<PersonId, u32>,
    /// The latest, and when.
    pub last: Option<(PersonId, Timestamp)>,
}

/// At most so many texts a cycle and person.
const MOST_TEXTS: u32 = 3;

impl Texts {
    /// Counts one more.
    pub fn count(&mut self, person: &PersonId, at: Timestamp) {
        *self.sent.entry(person.clone()).or_default() += 1;
        self.last = Some((person.clone(), at));
    }

    /// Whether one more is allowed. The last of three is kept for the breach.
    pub fn allow(&self, person: &PersonId, stage: Stage, breached: bool) -> bool {
        let most = if breached || stage == Stage::Breached { MOST_TEXTS } else { MOST_TEXTS - 1 };
        self.sent.get(person).copied().unwrap_or_default() < most
    }
}

/// What is known when the recipients of one alert are chosen.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// Why it is sent.
    pub stage: Stage,
    /// Whether it is about a crisis.
    pub crisis: bool,
    /// Whether the cycle is already late.
    pub breached: bool,
    /// Whom alone a hand-over or a reminder asks.
    pub named: Option<&'a PersonId>,
    /// The texts of the cycle so far.
    pub texts: &'a Texts,
    /// Everybody.
    pub people: &'a People,
    /// The moment of sending.
    pub now: Timestamp,
}

/// Whom one alert goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipients {
    /// These are told now. `texts` may be empty: then e-mail is the way out.
    Now {
        /// Who is texted, one text each.
        texts: Vec<PersonId>,
        /// Who gets an e-mail.
        emails: Vec<PersonId>,
    },
    /// Nobody on call may be texted before this instant.
    Hold(Timestamp),
}

impl Situation<'_> {
    /// Chooses the recipients.
    pub fn recipients(&self) -> Recipients {
        if self.stage == Stage::BreachedAgain {
            return Recipients::Now { emails: self.emails(&[]), texts: Vec::new() };
        }
        let texts = match self.stage {
            Stage::Crisis => self.first_of_each(&[self.order()]),
            Stage::Risk1 => self.first_of_each(&[self.on_call()]),
            Stage::Risk2 => self.first_of_each(&[self.on_call(), self.role(Role::Backup)]),
            Stage::Breached => {
                self.first_of_each(&[self.on_call_for_breach(), self.role(Role::Backup), self.role(Role::Owner)])
            }
            Stage::Recheck(_) | Stage::HandedOver(_) => {
                self.named_person().or_else(|| self.next_person(&[])).into_iter().collect()
            }
            Stage::Unacknowledged(_) | Stage::BreachedAgain => self.next_person(&[]).into_iter().collect(),
        };
        let texts = if texts.is_empty() && self.somebody_switched_off() {
            self.next_person(&[]).into_iter().collect()
        } else {
            texts
        };
        if texts.is_empty()
            && let Some(until) = self.hold_until()
        {
            return Recipients::Hold(until);
        }
        Recipients::Now { emails: self.emails(&texts), texts }
    }

    /// The next in the order on call, backup, owner who may be texted, was not texted last and is not among `tried`;
    /// else the same person again.
    pub fn next_person(&self, tried: &[PersonId]) -> Option<PersonId> {
        let order = self.order();
        let last = self.texts.last.as_ref().map(|(person, _)| person);
        let after_last = order.iter().position(|person| Some(&person.id) == last).map_or(0, |index| index + 1);
        let ids = order.iter().cycle().skip(after_last).take(order.len());
        ids.filter(|person| !tried.contains(&person.id) && self.may_be_texted(person))
            .map(|person| person.id.clone())
            .next()
    }

    /// Whether one more text to this person is possible.
    pub fn has_texts_left(&self, person: &PersonId) -> bool {
        self.texts.allow(person, self.stage, self.breached)
    }

    /// The one who is asked by name, if they may be texted.
    fn named_person(&self) -> Option<PersonId> {
        let person = self.people.get(self.named?)?;
        self.may_be_texted(person).then(|| person.id.clone())
    }

    /// Whether another text is possible at all, now or later.
    pub fn somebody_has_texts_left(&self) -> bool {
        self.people.all().iter().any(|person| self.texts.allow(&person.id, self.stage, self.breached))
    }

    /// Whether one of those who would be asked at this moment may still be texted about it.
    pub fn somebody_in_turn_has_texts_left(&self) -> bool {
        self.order().iter().any(|person| self.texts.allow(&person.id, self.stage, self.breached))
    }

    /// On call, then backups, then owners; each once.
    fn order(&self) -> Vec<&Person> {
        let on_call = if self.stage == Stage::Breached { self.on_call_for_breach() } else { self.on_call() };
        let mut order: Vec<&Person> = Vec::new();
        for person in [on_call, self.role(Role::Backup), self.role(Role::Owner)].into_iter().flatten() {
            if !order.iter().any(|known| known.id == person.id) {
                order.push(person);
            }
        }
        order
    }

    fn on_call(&self) -> Vec<&Person> {
        self.people.on_call(self.now)
    }

    fn on_call_for_breach(&self) -> Vec<&Person> {
        self.people.on_call_for_breach(self.now)
    }

    fn role(&self, role: Role) -> Vec<&Person> {
        self.people.with_role(role).collect()
    }

    fn may_be_texted(&self, person: &Person) -> bool {
        person.may_be_texted(self.now, self.stage.pierces(self.crisis))
            && self.texts.allow(&person.id, self.stage, self.breached)
    }

    /// Of each group the first who may be texted; one person, one text.
    fn first_of_each(&self, groups: &[Vec<&Person>]) -> Vec<PersonId> {
        let mut chosen: Vec<PersonId> = Vec::new();
        for group in groups {
            if let Some(person) = group.iter().find(|person| self.may_be_texted(person))
                && !chosen.contains(&person.id)
            {
                chosen.push(person.id.clone());
            }
        }
        chosen
    }

    /// Whether somebody on call has switched texts off, so that the next person is asked in their place.
    fn somebody_switched_off(&self) -> bool {
        self.on_call().iter().any(|person| person.texts_off_until.is_some_and(|until| self.now < until))
    }

    /// Held only for the sake of quiet or closed hours: when nobody has a text left, waiting helps nobody.
    fn hold_until(&self) -> Option<Timestamp> {
        let everybody_off =
            self.people.all().iter().all(|person| person.texts_off_until.is_some_and(|until| self.now < until));
        if everybody_off || !self.somebody_has_texts_left() || self.crisis {
            return None;
        }
        self.people.next_texting_time(self.now).filter(|at| *at > self.now)
    }

    /// A breach is always e-mailed, a crisis to everybody; so is what nobody can be texted about.
    fn emails(&self, texts: &[PersonId]) -> Vec<PersonId> {
        let everybody = || self.people.all().iter().map(|person| person.id.clone()).collect();
        let ids = |people: Vec<&Person>| people.into_iter().map(|person| person.id.clone()).collect();
        match self.stage {
            Stage::Crisis => everybody(),
            Stage::Breached | Stage::BreachedAgain if !self.order().is_empty() => ids(self.order()),
            Stage::Recheck(_) | Stage::Unacknowledged(_) if self.only_the_same_again(texts) => ids(self.order()),
            Stage::Risk1
            | Stage::Risk2
            | Stage::Breached
            | Stage::Recheck(_)
            | Stage::Unacknowledged(_)
            | Stage::HandedOver(_)
            | Stage::BreachedAgain => {
                if texts.is_empty() {
                    everybody()
                } else {
                    Vec::new()
                }
            }
        }
    }

    fn only_the_same_again(&self, texts: &[PersonId]) -> bool {
        let last = self.texts.last.as_ref().map(|(person, _)| person);
        !texts.is_empty() && texts.iter().all(|person| Some(person) == last)
    }
}

#[cfg(test)]
mod tests;
