//! What is sent once at a set time: mornings' e-mails, weeks' self-tests. And proofs that texts arrive.

use std::collections::HashMap;

use domain::delivery::{Delivery, Fate};
use domain::errand::{Errand, ErrandKind};
use domain::people::PersonId;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::claim::as_read;
use crate::keys::{self, EXPIRES_AT};
use crate::read::{Fresh, all};
use crate::rows::{DeliveryItem, Item, Row, StaffItem, seconds, string};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Changes, Condition, Put, Update, Write, Wrote};
use crate::{Claimed, Link, Marked, Store, StoreError};

/// What was sent is of interest for a while.
const KEPT: SignedDuration = SignedDuration::from_hours(60 * 24);
/// A proof costs a write.
const PROVEN_ONCE_IN: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// What is kept of the errands of one kind and date, one a person.
    pub async fn errands(&self, kind: ErrandKind, date: Date) -> Result<Vec<Delivery>, StoreError> {
        let rows = all(self.rows_with_prefix(keys::shop_partition(), &keys::errands(kind, date)), usize::MAX).await?;
        rows.into_iter().map(|row| DeliveryItem::read(row)?.delivery()).collect()
    }

    /// Takes the right to do an errand, with the link that it carries, if it is still as it was read.
    pub async fn claim_errand(
        &self,
        errand: &Errand,
        read: Option<&Delivery>,
        claimed: &Delivery,
        link: &Link,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        let put = Put { item: item(errand, claimed, now)?, condition: as_read(read) };
        let writes = vec![Write::Put(put), Write::Put(link.put()?)];
        Ok(match self.transact(Transaction { writes, optional: Vec::new() }).await? {
            Transacted::Done => Claimed::Taken,
            Transacted::Refused(_) => Claimed::Lost,
        })
    }

    /// Keeps the outcome of an errand, if `claimed` is still the claim that holds; `None` for one that was never
    /// claimed.
    pub async fn mark_errand(
        &self,
        errand: &Errand,
        claimed: Option<&Delivery>,
        marked: &Delivery,
        now: Timestamp,
    ) -> Result<Marked, StoreError> {
        let put = Put { item: item(errand, marked, now)?, condition: as_read(claimed) };
        Ok(match self.put(put).await? {
            Wrote::Done => Marked::Written,
            Wrote::Refused(_) => Marked::Lost,
        })
    }

    /// Notes that a text has reached this person: they tapped on what it led to. Written once a day at most; tells
    /// whether it wrote.
    pub async fn prove(&self, person: &PersonId, now: Timestamp) -> Result<bool, StoreError> {
        let key = keys::staff(person);
        let known: Option<StaffItem> = self.get(key.clone(), Fresh::Lately).await?;
        let last = known.and_then(|known| known.proven_at);
        if last.is_some_and(|last| now.duration_since(last.0) < PROVEN_ONCE_IN) {
            return Ok(false);
        }
        let changes = Changes::default()
            .set("kind", string(StaffItem::KIND))
            .set("person", string(person.as_str()))
            .set("proven_at", seconds(now));
        self.update(Update { key, changes, condition: Condition::none() }).await?;
        Ok(true)
    }

    /// When a tap last proved that texts reach each person. One without was never proven.
    pub async fn proofs(&self) -> Result<HashMap<PersonId, Timestamp>, StoreError> {
        let mut proofs = HashMap::new();
        for row in all(self.rows_with_prefix(keys::shop_partition(), keys::STAFF), usize::MAX).await? {
            let Ok(StaffItem { person, proven_at, .. }) = StaffItem::read(row) else { continue };
            proofs.extend(proven_at.map(|at| (PersonId::of_name(&person), at.0)));
        }
        Ok(proofs)
    }
}

fn item(errand: &Errand, delivery: &Delivery, now: Timestamp) -> Result<Item, StoreError> {
    let mut item = DeliveryItem::of(delivery).item(keys::errand(errand))?;
    item.insert("kind".to_owned(), string(errand.kind.as_str()));
    let since = match &delivery.fate {
        Fate::Sent { at, .. } => *at,
        Fate::Claimed { .. } | Fate::Released | Fate::Failed { .. } => now,
    };
    item.insert(EXPIRES_AT.to_owned(), seconds(since + KEPT));
    Ok(item)
}
