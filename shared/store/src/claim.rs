//! Do it once: claim with a lease, send, mark.

use domain::conversation::Conversation;
use domain::delivery::{Delivery, Fate};
use jiff::Timestamp;

use crate::alerts::{DELIVERY, is_pending};
use crate::keys::{self, DUE_SK};
use crate::rows::{DeliveryItem, Row, TalkItem, WAITING, number, seconds, string};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Changes, Condition, Put, Update, Write, Wrote};
use crate::{AlertKey, Link, Store, StoreError};

/// The right to send the texts and e-mails that an alert asks for now: all of them or none.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The conversation as it was read.
    pub before: &'a Conversation,
    /// The conversation as it is to be, with the texts counted; its version is the one that was read.
    pub after: &'a Conversation,
    /// The alert that asks for it.
    pub alert: &'a AlertKey,
    /// The deliveries as claimed.
    pub deliveries: &'a [Delivery],
    /// All deliveries of the alert as they were read.
    pub previous: &'a [Delivery],
    /// The links that the texts carry.
    pub links: &'a [Link],
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// It is ours: send. The conversation may have a new version: read it before the next claim.
    Taken,
    /// Something has changed since it was read: a reply, a tap, another sender. Send nothing, read again.
    Lost,
}

/// What became of the mark of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    /// The outcome is kept.
    Written,
    /// The claim had ended, and another holds it now.
    Lost,
}

impl Store {
    /// Takes a claim in one transaction: the conversation is at the version that was read, the alert is not finished,
    /// and each delivery is as it was read. The links are kept with it.
    pub async fn claim(&self, claim: &Claim<'_>) -> Result<Claimed, StoreError> {
        let leases: Option<Vec<Timestamp>> = claim.deliveries.iter().map(lease_until).collect();
        let Some(lease_until) = leases.and_then(|leases| leases.into_iter().max()) else { return Ok(Claimed::Lost) };
        let mut writes = vec![claim.of_conversation()?, claim.of_alert(lease_until)];
        for delivery in claim.deliveries {
            writes.push(claim.of_delivery(delivery)?);
        }
        for link in claim.links {
            writes.push(Write::Put(link.put()?));
        }
        Ok(match self.transact(Transaction { writes, optional: Vec::new() }).await? {
            Transacted::Done => Claimed::Taken,
            Transacted::Refused(_) => Claimed::Lost,
        })
    }

    /// Keeps the outcome of sending, if `claimed` is still the claim that holds.
    pub async fn mark_delivery(
        &self,
        alert: &AlertKey,
        claimed: &Delivery,
        marked: &Delivery,
    ) -> Result<Marked, StoreError> {
        let item = DeliveryItem::of(marked).item(keys::delivery(alert, &marked.address))?;
        let condition = as_read(Some(claimed));
        Ok(match self.put(Put { item: item.clone(), condition }).await? {
            Wrote::Done => Marked::Written,
            Wrote::Refused(Some(kept)) if kept == item => Marked::Written,
            Wrote::Refused(_) => Marked::Lost,
        })
    }
}

/// `None` for a delivery that is not claimed.
fn lease_until(delivery: &Delivery) -> Option<Timestamp> {
    match delivery.fate {
        Fate::Claimed { lease_until } => Some(lease_until),
        Fate::Released | Fate::Sent { .. } | Fate::Failed { .. } => None,
    }
}

impl Claim<'_> {
    /// A text is counted in the conversation; what counts none only needs it to be as it was.
    fn of_conversation(&self) -> Result<Write, StoreError> {
        let key = keys::talk(&self.before.key);
        let condition = Condition::version(self.before.version);
        Ok(if self.after == self.before {
            Write::Check(key, condition)
        } else {
            Write::Put(Put { item: TalkItem::next(self.after).item(key)?, condition })
        })
    }

    /// The sweep looks at the alert again when the lease ends.
    fn of_alert(&self, lease_until: Timestamp) -> Write {
        let changes = Changes::default().set(DUE_SK, seconds(lease_until)).set(DELIVERY, string(WAITING));
        Write::Update(Update { key: keys::alert(self.alert), changes, condition: is_pending() })
    }

    fn of_delivery(&self, delivery: &Delivery) -> Result<Write, StoreError> {
        let item = DeliveryItem::of(delivery).item(keys::delivery(self.alert, &delivery.address))?;
        let previous = self.previous.iter().find(|previous| previous.address == delivery.address);
        Ok(Write::Put(Put { item, condition: as_read(previous) }))
    }
}

/// The delivery is still as it was read.
fn as_read(delivery: Option<&Delivery>) -> Condition {
    let Some(delivery) = delivery else { return Condition::absent() };
    let DeliveryItem { claims, throttled, fate, lease_until, .. } = DeliveryItem::of(delivery);
    let condition =
        Condition::is("claims", number(claims)).and("throttled", "=", number(throttled)).and("fate", "=", string(fate));
    match lease_until {
        Some(until) => condition.and("lease_until", "=", seconds(until.0)),
        None => condition,
    }
}
