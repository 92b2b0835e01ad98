//! What may go out now: how often phones have rung, what is left of the budget, whether a storm runs.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{Delivery, Medium, Parcel, Ready};
use crate::alert::Stage;
use crate::budget::{Budget, Need, Spending};
use crate::conversation::{Alert, Cycle};
use crate::customer::{Customers, Told};
use crate::limits::Window;
use crate::people::{People, Person, PersonId, Phone};
use crate::storm::{Crises, Storm};

/// Held by the hours of those who could be told.
pub const QUIET: &str = "quiet or closed hours";
/// Held by how often a phone may ring.
pub const LIMITED: &str = "the phone has had its texts for now";
/// Held by a storm.
pub const STORM: &str = "a storm: one summary every 30 minutes";
/// Held by too many crises.
pub const FLOOD: &str = "many crises: one summary every 10 minutes";

/// What is known when texts are planned, besides the alert itself. The default allows everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Allowance {
    /// The texts each phone got lately; a phone that is not named got none.
    pub phones: HashMap<Phone, Window>,
    /// What a text costs.
    pub budget: Budget,
    /// What was spent this month.
    pub spending: Spending,
    /// The storm that runs.
    pub storm: Option<Storm>,
    /// The crises that were told lately.
    pub crises: Crises,
    /// Which authors are one person, and what was last told about them.
    pub customers: Customers,
}

/// Whether one text may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    Now,
    /// The phone has rung too often: not before this.
    At(Timestamp),
    /// The budget does not have it.
    TooDear,
}

impl Allowance {
    /// Until when an alert that nobody was told yet waits for others, and why. What one person hands to another never
    /// does: the giver counts on it.
    pub(super) fn pause(&self, stage: Stage, cycle: &Cycle, now: Timestamp) -> Option<(Timestamp, &'static str)> {
        if matches!(stage, Stage::HandedOver(_)) {
            return None;
        }
        let (until, why) = if cycle.is_crisis() {
            let many = self.crises.are_many(usize::from(stage == Stage::Crisis), now);
            (many.then(|| self.crises.next_summary(now))?, FLOOD)
        } else {
            let storm = self.storm.filter(|storm| stage != Stage::Breached || storm.breach_told)?;
            (storm.next_summary(), STORM)
        };
        (until > now).then_some((until, why))
    }

    /// Whether a text to this person may go. What may is counted, so that the next one is asked about what is left.
    pub(super) fn take(&mut self, person: &Person, need: Need, now: Timestamp) -> Grant {
        if !self.spending.allows(self.budget.price_of_text(&person.phone), need) {
            return Grant::TooDear;
        }
        let free = self.phones.get(&person.phone).map_or(now, |window| window.next_free(now));
        if free > now && need != Need::Crisis {
            return Grant::At(free);
        }
        self.count(person, now);
        Grant::Now
    }

    /// What is left once one text has gone that this person asked for themselves. Else the first instant at which it
    /// may go; `None` when the month's budget does not have it.
    pub fn with_asked_for(mut self, person: &Person, now: Timestamp) -> Result<Self, Option<Timestamp>> {
        match self.take(person, Need::Breach, now) {
            Grant::Now => Ok(self),
            Grant::At(at) => Err(Some(at)),
            Grant::TooDear => Err(None),
        }
    }

    fn count(&mut self, person: &Person, now: Timestamp) {
        self.spending = self.spending.with(self.budget.price_of_text(&person.phone));
        let window = self.phones.entry(person.phone.clone()).or_default();
        *window = window.with(now);
    }

    /// What is left once `parcel` of what was ready has gone: a summary counts once for each phone.
    #[must_use]
    pub fn after(&self, parcel: &Parcel, ready: &[Ready<'_>], people: &People, now: Timestamp) -> Self {
        let mut after = self.clone();
        let inside: Vec<&Ready<'_>> = parcel.alerts.iter().filter_map(|&index| ready.get(index)).collect();
        let texted: HashSet<&PersonId> =
            inside.iter().flat_map(|one| one.texts()).map(|text| &text.address.person).collect();
        for person in people.all().iter().filter(|person| texted.contains(&person.id)) {
            after.count(person, now);
        }
        let crises = inside.iter().filter(|one| one.is_new_crisis()).count();
        if inside.iter().any(|one| one.crisis) {
            after.crises = after.crises.with(crises, parcel.summary, now);
        } else if let Some(storm) = &mut after.storm {
            storm.breach_told |= inside.iter().any(|one| one.alert.stage == Stage::Breached);
            storm.last_summary = if parcel.summary { Some(now) } else { storm.last_summary };
        }
        for one in inside.iter().filter(|one| one.texts().next().is_some()) {
            after.note(one.alert, now);
        }
        after
    }

    fn note(&mut self, alert: &Alert, now: Timestamp) {
        if let Some(customer) = self.customers.behind(&alert.conversation).cloned() {
            let told = Told { at: now, conversation: alert.conversation.clone(), stage: alert.stage };
            self.customers.told.insert(customer, told);
        }
    }
}

impl Ready<'_> {
    /// The texts that it asks for now.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Delivery> {
        self.claims.iter().filter(|claim| claim.is_claimed() && claim.address.medium == Medium::Text)
    }

    pub(super) fn is_new_crisis(&self) -> bool {
        self.alert.stage == Stage::Crisis && !self.begun
    }
}

/// What a text about this is paid from.
pub(super) fn need(stage: Stage, cycle: &Cycle) -> Need {
    if cycle.is_crisis() {
        return Need::Crisis;
    }
    match stage {
        Stage::Crisis => Need::Crisis,
        Stage::Breached => Need::Breach,
        Stage::Risk1
        | Stage::Risk2
        | Stage::Recheck(_)
        | Stage::Unacknowledged(_)
        | Stage::HandedOver(_)
        | Stage::BreachedAgain => Need::Warning,
    }
}
