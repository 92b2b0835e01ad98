//! What to do about one alert now.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::allowance::{Grant, LIMITED, QUIET, need};
use super::{Address, Allowance, Delivery, Fate, MOST_CLAIMS, Medium};
use crate::alert::{Recipients, Stage};
use crate::conversation::{Alert, Conversation, Cycle};
use crate::people::{People, Person, PersonId};

/// What to do about one alert now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Nobody is to be told any more.
    Drop(&'static str),
    /// Nobody may be told before this instant.
    Hold {
        /// When to look again.
        until: Timestamp,
        /// What holds it, in words for the page.
        why: &'static str,
    },
    /// Claim these, send those that are claimed, mark them; then plan again. A text that waits for its phone is among
    /// them, released.
    Claim(Vec<Delivery>),
    /// Another holds a claim, or a try is to be repeated: look again at this instant.
    Wait(Timestamp),
    /// Everybody was told, or cannot be.
    Done,
}

/// Decides what to do about an alert, from what is stored at this moment and nothing else.
///
/// Recipients are computed anew until the first claim; from then on those who were claimed for stay. One who cannot be
/// texted is replaced by the next person, and e-mailed; one whose text the budget does not have is e-mailed. One whose
/// phone has rung too often keeps nobody else waiting.
pub fn plan(
    alert: &Alert,
    conversation: &Conversation,
    deliveries: &[Delivery],
    people: &People,
    allowance: &Allowance,
    now: Timestamp,
) -> Plan {
    let Some(cycle) = conversation.open_cycle().filter(|cycle| cycle.number == alert.cycle) else {
        return Plan::Drop("answered or void");
    };
    if cycle.is_acknowledged(now) {
        return Plan::Drop("acknowledged");
    }
    if cycle.is_looked_for() {
        return Plan::Drop("answered here, being looked for");
    }
    let desk = Desk { alert, cycle, deliveries, people, now };
    if deliveries.is_empty() {
        if is_overtaken(alert.stage, cycle) {
            return Plan::Drop(OVERTAKEN);
        }
        if !cycle.is_crisis() && allowance.customers.speak_for(alert, now) {
            return Plan::Drop("somebody was texted about this customer already");
        }
        if let Some((until, why)) = allowance.pause(alert.stage, cycle, now) {
            return Plan::Hold { until, why };
        }
    }
    match desk.wanted() {
        Ok(wanted) => match desk.next_steps(wanted, allowance.clone()) {
            Plan::Done if desk.reached_nobody() && is_overtaken(alert.stage, cycle) => Plan::Drop(OVERTAKEN),
            Plan::Done if desk.reached_nobody() => Plan::Drop("nobody is known to have been told"),
            plan => plan,
        },
        Err(until) => Plan::Hold { until, why: QUIET },
    }
}

const OVERTAKEN: &str = "a later stage speaks for it";

struct Desk<'a> {
    alert: &'a Alert,
    cycle: &'a Cycle,
    deliveries: &'a [Delivery],
    people: &'a People,
    now: Timestamp,
}

enum Step {
    Claim(Delivery),
    Wait(Timestamp),
    GiveUp,
    /// Nothing is left to do.
    Over,
    Failed,
}

impl Desk<'_> {
    /// Who is to be told, the first to be asked first; or when somebody may be.
    fn wanted(&self) -> Result<Vec<Address>, Timestamp> {
        if self.deliveries.is_empty() {
            return match self.cycle.situation(self.alert.stage, self.people, self.now).recipients() {
                Recipients::Hold(until) => Err(until),
                Recipients::Now { texts, emails } => {
                    Ok(addresses(texts, Medium::Text).chain(addresses(emails, Medium::Email)).collect())
                }
            };
        }
        let known = self.deliveries.iter().map(|delivery| delivery.address.clone());
        Ok(known.chain(self.replacements()).collect())
    }

    /// Whether each of its deliveries was refused, given up or never begun.
    fn reached_nobody(&self) -> bool {
        self.deliveries.iter().all(|delivery| match delivery.fate {
            Fate::Failed { .. } => true,
            Fate::Released => !delivery.is_begun(),
            Fate::Sent { .. } | Fate::Claimed { .. } => false,
        })
    }

    /// For each text that failed: the next person's text, and an e-mail to the one it failed for.
    fn replacements(&self) -> Vec<Address> {
        let texts: Vec<&Delivery> =
            self.deliveries.iter().filter(|known| known.address.medium == Medium::Text).collect();
        let is_lost = |delivery: &Delivery| matches!(self.step(delivery), Step::GiveUp | Step::Failed);
        let lost: Vec<&&Delivery> = texts.iter().filter(|delivery| is_lost(delivery)).collect();
        if lost.is_empty() {
            return Vec::new();
        }
        let tried: Vec<PersonId> = texts.iter().map(|delivery| delivery.address.person.clone()).collect();
        let nobody_left = texts.iter().all(|delivery| is_lost(delivery));
        let situation = self.cycle.situation(self.alert.stage, self.people, self.now);
        let next = nobody_left.then(|| situation.next_person(&tried)).flatten();
        let lost = lost.iter().map(|delivery| delivery.address.person.clone()).collect();
        addresses(next.into_iter().collect(), Medium::Text).chain(addresses(lost, Medium::Email)).collect()
    }

    /// What may be done with a delivery now, limits and budget aside. A text to somebody who may no longer be texted is
    /// given up: quiet hours may have begun, texts been switched off, or while it waited for its phone the last text of
    /// the cycle have gone. One that only waited for its phone is over once a later stage says more.
    fn step(&self, delivery: &Delivery) -> Step {
        let pierces = self.alert.stage.pierces(self.cycle.is_crisis());
        let person = self.people.get(&delivery.address.person);
        let is_counted = delivery.is_begun();
        let situation = self.cycle.situation(self.alert.stage, self.people, self.now);
        let may_be_texted = |person: &Person| {
            person.may_be_texted(self.now, pierces) && (is_counted || situation.has_texts_left(&person.id))
        };
        let may = delivery.address.medium == Medium::Email || person.is_some_and(may_be_texted);
        match &delivery.fate {
            Fate::Sent { .. } => Step::Over,
            Fate::Failed { .. } => Step::Failed,
            Fate::Claimed { lease_until } if self.now < *lease_until => Step::Wait(*lease_until),
            Fate::Claimed { .. } if delivery.claims >= MOST_CLAIMS => Step::GiveUp,
            Fate::Released if !delivery.is_begun() && is_overtaken(self.alert.stage, self.cycle) => Step::Over,
            Fate::Released | Fate::Claimed { .. } if may => Step::Claim(delivery.again(self.now)),
            Fate::Released | Fate::Claimed { .. } => Step::GiveUp,
        }
    }

    /// Each address once, in the order given: who is asked first is told first. Texts take what is left of the
    /// allowance one after another; those that the budget does not have become e-mails.
    fn next_steps(&self, wanted: Vec<Address>, mut allowance: Allowance) -> Plan {
        let mut steps = Steps::default();
        let (texts, mails): (Vec<Address>, Vec<Address>) =
            wanted.into_iter().partition(|address| address.medium == Medium::Text);
        let mut too_dear = Vec::new();
        for address in texts {
            self.next_text(address, &mut allowance, &mut steps, &mut too_dear);
        }
        let mails = mails.into_iter().chain(self.mail_instead(too_dear));
        for address in mails {
            if let Some(delivery) = self.first_or_next(&address, &mut steps) {
                steps.claims.push(delivery);
            }
        }
        steps.plan()
    }

    fn next_text(&self, address: Address, allowance: &mut Allowance, steps: &mut Steps, too_dear: &mut Vec<PersonId>) {
        let Some(delivery) = self.first_or_next(&address, steps) else { return };
        let person = self.people.get(&address.person);
        match person.map(|person| allowance.take(person, need(self.alert.stage, self.cycle), self.now)) {
            Some(Grant::Now) | None => steps.claims.push(delivery),
            Some(Grant::TooDear) => too_dear.push(address.person),
            Some(Grant::At(until)) => {
                steps.limited = earliest(steps.limited, until);
                if delivery.is_first() {
                    steps.held.push(Delivery::held(address));
                }
            }
        }
    }

    /// The delivery as it is to be claimed, unless there is nothing to be claimed, or it was asked for before.
    fn first_or_next(&self, address: &Address, steps: &mut Steps) -> Option<Delivery> {
        if !steps.seen.insert(address.clone()) {
            return None;
        }
        let known = self.deliveries.iter().find(|delivery| delivery.address == *address);
        match known.map(|known| self.step(known)) {
            None => Some(Delivery::first(address.clone(), self.now)),
            Some(Step::Claim(delivery)) => Some(delivery),
            Some(Step::Wait(until)) => {
                steps.wait = earliest(steps.wait, until);
                None
            }
            Some(Step::GiveUp | Step::Over | Step::Failed) => None,
        }
    }

    /// Whom to e-mail in place of these: themselves, and if none of them has an address, everybody.
    fn mail_instead(&self, people: Vec<PersonId>) -> impl Iterator<Item = Address> + use<> {
        let has_address = |id: &PersonId| self.people.get(id).is_some_and(|person| person.email.is_some());
        let everybody = || self.people.all().iter().map(|person| person.id.clone()).collect();
        let none = !people.is_empty() && !people.iter().any(has_address);
        addresses(if none { everybody() } else { people }, Medium::Email)
    }
}

#[derive(Default)]
struct Steps {
    seen: BTreeSet<Address>,
    claims: Vec<Delivery>,
    /// New texts whose phones have rung too often.
    held: Vec<Delivery>,
    wait: Option<Timestamp>,
    limited: Option<Timestamp>,
}

impl Steps {
    fn plan(mut self) -> Plan {
        if !self.claims.is_empty() {
            self.claims.append(&mut self.held);
            return Plan::Claim(self.claims);
        }
        match (self.wait, self.limited) {
            (None, None) => Plan::Done,
            (Some(until), None) => Plan::Wait(until),
            (None, Some(until)) => Plan::Hold { until, why: LIMITED },
            (Some(wait), Some(limited)) => Plan::Wait(wait.min(limited)),
        }
    }
}

fn earliest(known: Option<Timestamp>, at: Timestamp) -> Option<Timestamp> {
    Some(known.map_or(at, |known| known.min(at)))
}

fn addresses(people: Vec<PersonId>, medium: Medium) -> impl Iterator<Item = Address> {
    people.into_iter().map(move |person| Address { person, medium })
}

/// A stage that was held, or lost on its way, until a later one was recorded that says more.
fn is_overtaken(stage: Stage, cycle: &Cycle) -> bool {
    cycle.recorded.iter().any(|&later| match stage {
        Stage::Risk1 => matches!(later, Stage::Risk2 | Stage::Breached),
        Stage::Risk2 => later == Stage::Breached,
        Stage::Unacknowledged(k) => matches!(later, Stage::Unacknowledged(later) if k < later),
        Stage::HandedOver(k) => matches!(later, Stage::HandedOver(later) if k < later),
        Stage::Crisis | Stage::Breached | Stage::Recheck(_) | Stage::BreachedAgain => false,
    })
}
