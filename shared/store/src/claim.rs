//! Do it once: claim with a lease, send, mark.

use domain::conversation::Conversation;
use domain::delivery::{Allowance, Delivery, Fate};
use jiff::Timestamp;

use crate::alerts::{DELIVERY, WHY, is_pending};
use crate::keys::{self, DUE_SK};
use crate::rows::{DeliveryItem, Row, TalkItem, WAITING, number, seconds, string};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Changes, Condition, Put, Update, Write, Wrote};
use crate::{AlertKey, Ledger, Link, Store, StoreError};

/// The right to send the texts and e-mails that one alert asks for now: all of them or none.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The conversation as it was read.
    pub before: &'a Conversation,
    /// The conversation as it is to be, with the texts counted; its version is the one that was read.
    pub after: &'a Conversation,
    /// The alert that asks for it.
    pub alert: &'a AlertKey,
    /// The deliveries as claimed; a text that waits for its phone is released.
    pub deliveries: &'a [Delivery],
    /// All deliveries of the alert as they were read.
    pub previous: &'a [Delivery],
}

/// Claims that are told together, and what they cost.
#[derive(Debug, Clone, Copy)]
pub struct Claims<'a> {
    /// One for each alert.
    pub alerts: &'a [Claim<'a>],
    /// The links that the texts carry.
    pub links: &'a [Link],
    /// What will have gone out.
    pub after: &'a Allowance,
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
    /// Takes claims: each conversation is at the version that was read, no alert is finished, each delivery and all
    /// that has gone out are as they were read. The links are kept with it.
    ///
    /// `ledger` is what had gone out as it was read, and is brought up to date. What fits goes in one transaction. Should it fail, all are lost; those beyond it are then taken one by one, and
    /// one that is lost does not cost the others. The outcomes are in the order of the claims.
    pub async fn claim(&self, claims: &Claims<'_>, ledger: &mut Ledger) -> Result<Vec<Claimed>, StoreError> {
        let mut shared = ledger.writes(claims.after)?;
        let of_ledger = shared.len();
        for link in claims.links {
            shared.push(Write::Put(link.put()?));
        }
        let parts = claims.alerts.iter().map(Claim::writes).collect::<Result<Vec<_>, _>>()?;
        if parts.iter().any(Option::is_none) || parts.is_empty() {
            return Ok(vec![Claimed::Lost; parts.len()]);
        }
        let parts: Vec<Vec<Write>> = parts.into_iter().flatten().collect();
        let fitting = fitting(&parts, shared.len());
        let together = shared.iter().chain(parts.iter().take(fitting).flatten()).cloned().collect();
        if !self.all_of(together).await? {
            return Ok(vec![Claimed::Lost; parts.len()]);
        }
        ledger.advance(&shared[..of_ledger], claims.after.clone());
        let mut outcomes = vec![Claimed::Taken; fitting];
        for part in parts.into_iter().skip(fitting) {
            // An error must not keep those that are taken from being told; the alert is looked at again.
            let taken = self.all_of(part).await.unwrap_or_default();
            outcomes.push(if taken { Claimed::Taken } else { Claimed::Lost });
        }
        Ok(outcomes)
    }

    async fn all_of(&self, writes: Vec<Write>) -> Result<bool, StoreError> {
        Ok(self.transact(Transaction { writes, optional: Vec::new() }).await? == Transacted::Done)
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

/// How many of these parts the table writes at once, besides `shared` rows; at least one.
fn fitting(parts: &[Vec<Write>], shared: usize) -> usize {
    const MOST_AT_ONCE: usize = 100;
    let mut rows = shared;
    let fits = parts.iter().take_while(|part| {
        rows += part.len();
        rows <= MOST_AT_ONCE
    });
    fits.count().max(1)
}

impl Claim<'_> {
    /// `None` when nothing is claimed.
    fn writes(&self) -> Result<Option<Vec<Write>>, StoreError> {
        let Some(lease_until) = self.deliveries.iter().filter_map(lease_until).max() else { return Ok(None) };
        let mut writes = vec![self.of_conversation()?, self.of_alert(lease_until)];
        for delivery in self.deliveries {
            writes.push(self.of_delivery(delivery)?);
        }
        Ok(Some(writes))
    }

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
        let changes = Changes::default().set(DUE_SK, seconds(lease_until)).set(DELIVERY, string(WAITING)).remove(WHY);
        Write::Update(Update { key: keys::alert(self.alert), changes, condition: is_pending() })
    }

    fn of_delivery(&self, delivery: &Delivery) -> Result<Write, StoreError> {
        let item = DeliveryItem::of(delivery).item(keys::delivery(self.alert, &delivery.address))?;
        let previous = self.previous.iter().find(|previous| previous.address == delivery.address);
        Ok(Write::Put(Put { item, condition: as_read(previous) }))
    }
}

/// The delivery is still as it was read.
pub(crate) fn as_read(delivery: Option<&Delivery>) -> Condition {
    let Some(delivery) = delivery else { return Condition::absent() };
    let DeliveryItem { claims, throttled, fate, lease_until, .. } = DeliveryItem::of(delivery);
    let condition =
        Condition::is("claims", number(claims)).and("throttled", "=", number(throttled)).and("fate", "=", string(fate));
    match lease_until {
        Some(until) => condition.and("lease_until", "=", seconds(until.0)),
        None => condition,
    }
}
