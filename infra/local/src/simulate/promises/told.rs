//! What must hold of the claim of a text, and of the end of an alert.

use domain::alert::Stage;
use domain::conversation::Cycle;
use domain::delivery::{Delivery, Fate, LEASE, Medium};
use domain::people::{Person, PersonId, Role};
use domain::settings::Settings;
use store::{AlertImage, AlertKey};

use super::{Excuses, SKEW};
use crate::simulate::record::{Record, Rung};

impl Record {
    /// `Some`: a text is claimed although it may not be.
    pub(super) fn claim(&self, key: &AlertKey, before: Option<&Delivery>, delivery: &Delivery) -> Option<String> {
        let Fate::Claimed { lease_until } = delivery.fate else { return None };
        if delivery.address.medium != Medium::Text || before.is_some_and(|before| before.fate == delivery.fate) {
            return None;
        }
        let at = lease_until - LEASE;
        if let Some(Fate::Claimed { lease_until: held }) = before.map(|before| &before.fate)
            && at + SKEW + SKEW < *held
        {
            return Some(format!("{} was claimed again at {at}, while it was claimed until {held}", key.stage));
        }
        let talk = self.talks.get(&key.conversation)?;
        let name = format!("{} of cycle {} in {:?}", key.stage, key.cycle, key.conversation);
        match talk.conversation.open_cycle() {
            None => Some(format!("{name} was claimed, and the cycle was closed")),
            Some(cycle) if cycle.number != key.cycle => Some(format!("{name} was claimed in cycle {}", cycle.number)),
            Some(cycle) if cycle.is_silent(at) => Some(format!("{name} was claimed while somebody had it")),
            Some(_) => None,
        }
    }

    /// `Some`: an alert is finished, and there is no reason for it.
    pub(super) fn alert(&self, alert: &AlertImage) -> Option<String> {
        let key = AlertKey::from(&alert.record.alert);
        let Some(known) = self.alerts.get(&key) else { return self.asks_in_silence(&key, alert) };
        let why = alert.record.done.as_ref()?;
        if known.image.record.done.is_some() {
            return None;
        }
        let told = known.deliveries.values().any(|delivery| !matches!(delivery.fate, Fate::Released));
        if why == "told"
            && let Some(person) = without_mail(known)
        {
            return Some(format!("{} to {person} was refused, and nothing came in its place", key.stage));
        }
        let talk = self.talks.get(&key.conversation)?;
        let open = talk.conversation.open_cycle().filter(|cycle| cycle.number == key.cycle);
        // Whoever acknowledged may have done so by a machine whose clock runs ahead.
        let silent = |cycle: &Cycle| {
            cycle.is_looked_for()
                || cycle.acknowledged.as_ref().is_some_and(|has| has.until > alert.record.alert.created_at)
        };
        match open {
            Some(cycle) if !told && !silent(cycle) && !self.is_overtaken(&key) => {
                Some(format!("{} in {:?} was ended as {why:?}, and nobody was told", key.stage, key.conversation))
            }
            Some(_) | None => None,
        }
    }

    /// Whether a later stage of the same cycle says all that this one would have said.
    pub(super) fn is_overtaken(&self, key: &AlertKey) -> bool {
        let cycle = self.talks.get(&key.conversation).and_then(|talk| talk.conversation.cycle.as_ref());
        let cycle = cycle.filter(|cycle| cycle.number == key.cycle);
        cycle.is_some_and(|cycle| cycle.recorded.iter().any(|later| speaks_for(*later, key.stage)))
    }

    /// `Some`: a stage asks for a text while somebody has it.
    fn asks_in_silence(&self, key: &AlertKey, alert: &AlertImage) -> Option<String> {
        let open = self.talks.get(&key.conversation)?.conversation.open_cycle();
        let silent = open.is_some_and(|cycle| cycle.is_silent(alert.record.alert.created_at));
        let by_the_clock = matches!(key.stage, Stage::Risk1 | Stage::Risk2 | Stage::Breached);
        (silent && by_the_clock)
            .then(|| format!("{} of cycle {} asks for a text while somebody has it", key.stage, key.cycle))
    }

    /// `Some`: the person who was asked last is asked again, although another could have been.
    pub(super) fn out_of_turn(&self, key: &AlertKey, delivery: &Delivery, excuses: &Excuses<'_>) -> Option<String> {
        let Fate::Claimed { lease_until } = delivery.fate else { return None };
        let (asked, at) = (&delivery.address.person, lease_until - LEASE);
        let again = self.last_asked.get(&(key.conversation.clone(), key.cycle)) == Some(asked);
        let first = delivery.is_first() && self.alerts.get(key).is_some_and(|rung| rung.deliveries.is_empty());
        if delivery.address.medium != Medium::Text || !matches!(key.stage, Stage::Unacknowledged(_)) || !again || !first
        {
            return None;
        }
        let cycle = self.talks.get(&key.conversation)?.conversation.open_cycle()?;
        let pierces = key.stage.pierces(cycle.is_crisis());
        let breached = cycle.recorded.contains(&Stage::Breached);
        let off = |person: &Person| excuses.off.get(&person.id).is_some_and(|(until, _)| at < *until + SKEW);
        let others = |settings: &&Settings| -> Vec<PersonId> {
            let people = &settings.people;
            let backups = people.with_role(Role::Backup).chain(people.with_role(Role::Owner));
            let order = people.on_call(at).into_iter().chain(backups);
            let free =
                |person: &&Person| [at - SKEW, at, at + SKEW].iter().all(|at| person.may_be_texted(*at, pierces));
            let left = |person: &&Person| cycle.texts.allow(&person.id, key.stage, breached);
            order
                .filter(|person| person.id != *asked && !off(person))
                .filter(free)
                .filter(left)
                .map(|person| person.id.clone())
                .collect()
        };
        let all: Vec<Vec<PersonId>> = excuses.settings.iter().map(others).collect();
        let other = all.first()?.iter().find(|id| all.iter().all(|ids| ids.contains(id)))?;
        Some(format!("{} of cycle {} went to {asked} again, and not to {other}", key.stage, key.cycle))
    }
}

/// Somebody whose text was refused, and who got no e-mail in its place.
fn without_mail(rung: &Rung) -> Option<&PersonId> {
    let refused = rung
        .deliveries
        .values()
        .filter(|delivery| delivery.address.medium == Medium::Text && matches!(delivery.fate, Fate::Failed { .. }));
    let mailed =
        |person: &PersonId| rung.deliveries.keys().any(|to| to.medium == Medium::Email && to.person == *person);
    refused.map(|delivery| &delivery.address.person).find(|person| !mailed(person))
}

/// Whether a later stage says all that this one would have said.
fn speaks_for(later: Stage, stage: Stage) -> bool {
    match stage {
        Stage::Risk1 => matches!(later, Stage::Risk2 | Stage::Breached | Stage::BreachedAgain),
        Stage::Risk2 => matches!(later, Stage::Breached | Stage::BreachedAgain),
        Stage::Unacknowledged(k) => matches!(later, Stage::Unacknowledged(later) if later > k),
        Stage::Recheck(k) => matches!(later, Stage::Recheck(later) if later > k),
        Stage::HandedOver(k) => matches!(later, Stage::HandedOver(later) if later > k),
        Stage::Crisis | Stage::Breached | Stage::BreachedAgain => false,
    }
}
