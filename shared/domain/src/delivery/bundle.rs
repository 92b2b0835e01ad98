//! Which alerts go out together.
//!
//! Three that would text or e-mail the same person now, or two of which one had to wait, are one bundle. In a storm
//! everything is one; so are crises once they are many.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::{Address, Allowance, Delivery};
use crate::alert::Stage;
use crate::conversation::Alert;
use crate::customer::Told;
use crate::people::{People, PersonId, Phone};
use crate::storm::MOST_CRISES;

/// Alone it takes so many for a bundle, and one fewer if one of them had to wait.
const FEWEST: usize = 3;
/// More than this, and more of linked customers, are left for the next bundle: the table writes a hundred rows at once.
const MOST_CUSTOMERS: usize = 20;

/// An alert about which somebody may be told now.
#[derive(Debug, Clone, Copy)]
pub struct Ready<'a> {
    /// Which.
    pub alert: &'a Alert,
    /// Whether it is about a crisis.
    pub crisis: bool,
    /// Whether it had to wait.
    pub held: bool,
    /// Whether somebody was told, or tried to be, before.
    pub begun: bool,
    /// What is to be claimed for it.
    pub claims: &'a [Delivery],
}

/// Alerts that are claimed and told together: whoever several of them are for gets one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Their places in what was ready.
    pub alerts: Vec<usize>,
    /// Whether it is the summary of a storm or of many crises.
    pub summary: bool,
}

/// Sorts what is ready into parcels, in the order in which they are to go: crises, the bundle, single alerts. What is
/// in none is left until these are told.
pub fn compose(ready: &[Ready<'_>], allowance: &Allowance, people: &People, now: Timestamp) -> Vec<Parcel> {
    let (crises, others): (Vec<usize>, Vec<usize>) = (0..ready.len()).partition(|&index| ready[index].crisis);
    let new_crises = crises.iter().filter(|&&index| ready[index].is_new_crisis()).count();
    let packer = Packer { ready, allowance, people, now };
    let mut parcels = Vec::new();
    if crises.len() > MOST_CRISES || allowance.crises.are_many(new_crises, now) {
        parcels.extend(packer.pack(&crises, true));
    } else {
        parcels.extend(crises.into_iter().map(Parcel::single));
    }
    match allowance.storm {
        Some(storm) if storm.next_summary() <= now => parcels.extend(packer.pack(&others, true)),
        Some(_) => {
            let (begun, new): (Vec<usize>, Vec<usize>) = others.iter().partition(|index| ready[**index].begun);
            let first_breach = new.into_iter().find(|&index| ready[index].alert.stage == Stage::Breached);
            parcels.extend(first_breach.map(Parcel::single));
            parcels.extend(packer.sort(&begun));
        }
        None => parcels.extend(packer.sort(&others)),
    }
    parcels
}

impl Parcel {
    fn single(index: usize) -> Self {
        Self { alerts: vec![index], summary: false }
    }
}

impl Ready<'_> {
    fn told(&self) -> impl Iterator<Item = &Address> {
        self.claims.iter().filter(|claim| claim.is_claimed()).map(|claim| &claim.address)
    }
}

struct Packer<'a> {
    ready: &'a [Ready<'a>],
    allowance: &'a Allowance,
    people: &'a People,
    now: Timestamp,
}

impl Packer<'_> {
    /// One parcel of those that share somebody with enough others, and each of the others alone.
    fn sort(&self, others: &[usize]) -> impl Iterator<Item = Parcel> + use<> {
        let (bundled, single) = self.bundled(others);
        self.pack(&bundled, false).into_iter().chain(single.into_iter().map(Parcel::single))
    }

    fn bundled(&self, others: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let mut shared: BTreeMap<&Address, (usize, bool)> = BTreeMap::new();
        for one in others.iter().map(|&index| &self.ready[index]) {
            for address in one.told() {
                let (count, held) = shared.entry(address).or_default();
                (*count, *held) = (*count + 1, *held || one.held);
            }
        }
        let is_bundled = |address: &Address| {
            let (count, held) = shared.get(address).copied().unwrap_or_default();
            count + usize::from(held) >= FEWEST && count > 1
        };
        others.iter().partition(|&&index| self.ready[index].told().any(is_bundled))
    }

    /// One parcel of these. A row can be written once in it: of one conversation one alert is taken, of one phone one
    /// person.
    fn pack(&self, indexes: &[usize], summary: bool) -> Option<Parcel> {
        let mut taken: Vec<usize> = Vec::new();
        let mut phones: HashMap<&Phone, &PersonId> = HashMap::new();
        let mut customers = 0;
        for &index in indexes {
            let one = &self.ready[index];
            let known = self.allowance.customers.behind(&one.alert.conversation);
            let again = taken
                .iter()
                .map(|&index| self.ready[index].alert)
                .any(|other| other.conversation == one.alert.conversation || self.speaks_for(other, one));
            let rings = || one.texts().filter_map(|text| self.people.get(&text.address.person));
            let shared_phone = rings().any(|person| phones.get(&person.phone).is_some_and(|id| **id != person.id));
            if again || shared_phone || (known.is_some() && customers >= MOST_CUSTOMERS) {
                continue;
            }
            phones.extend(rings().map(|person| (&person.phone, &person.id)));
            customers += usize::from(known.is_some());
            taken.push(index);
        }
        (!taken.is_empty()).then_some(Parcel { alerts: taken, summary })
    }

    /// Whether telling about `other` makes telling about this one needless: both are of one customer.
    fn speaks_for(&self, other: &Alert, one: &Ready<'_>) -> bool {
        let customers = &self.allowance.customers;
        let customer = customers.behind(&one.alert.conversation);
        let told = Told { at: self.now, conversation: other.conversation.clone(), stage: other.stage };
        let same = customer.is_some() && customer == customers.behind(&other.conversation);
        same && !one.crisis && told.speaks_for(one.alert, self.now)
    }
}

#[cfg(test)]
mod tests;
