//! What has gone out, and what it leaves room for: read before texts are planned, written with the claim.
//!
//! Each row has a version. A claim writes those it changes on the condition that they are as they were read, so that
//! two senders can together never exceed a limit: one of them loses its claim, and reads again.

use std::collections::HashMap;

use domain::budget::{Budget, Spending};
use domain::customer::{Author, CustomerId, Customers};
use domain::delivery::Allowance;
use domain::limits::Window;
use domain::people::{People, Phone};
use domain::storm::Storm;
use jiff::Timestamp;

use crate::keys::{self, Key, PK, SK};
use crate::read::{Fresh, all};
use crate::rows::{AuthorItem, CrisesItem, CustomerItem, Item, Row, Seconds, SpentItem, StormItem, WindowItem, text};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Condition, Put, Write, Wrote};
use crate::{Link, Month, Store, StoreError};

/// What has gone out, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// What it leaves room for.
    pub allowance: Allowance,
    /// When the owner was told that this month's budget runs out.
    pub budget_warned_at: Option<Timestamp>,
    month: Month,
    /// Texts alone, in millionths of a US dollar.
    spent_on_texts: u64,
    authors: HashMap<CustomerId, Vec<Author>>,
    versions: HashMap<Key, u64>,
}

impl Store {
    /// What has gone out to these people this month, and about these authors.
    pub async fn ledger(
        &self,
        people: &People,
        budget: Budget,
        authors: &[Author],
        now: Timestamp,
    ) -> Result<Ledger, StoreError> {
        let month = Month::in_zone(now, people.hours().zone());
        let mut ledger = Ledger::empty(month, budget);
        let phones: HashMap<Key, &Phone> =
            people.all().iter().map(|person| (keys::window(person.phone.as_str()), &person.phone)).collect();
        let wanted = phones.keys().cloned().chain([keys::storm(), keys::crises()]).collect();
        for row in self.get_many(wanted, Fresh::Now).await? {
            ledger.add(row, &phones)?;
        }
        for row in all(self.rows_of(keys::budget_partition(month)).consistent_read(true), usize::MAX).await? {
            ledger.add_spent(row)?;
        }
        self.add_customers(&mut ledger, authors).await?;
        Ok(ledger)
    }

    async fn add_customers(&self, ledger: &mut Ledger, authors: &[Author]) -> Result<(), StoreError> {
        let mut customers = Customers::default();
        for row in self.get_many(authors.iter().map(keys::author).collect(), Fresh::Now).await? {
            let AuthorItem { platform, id, customer } = AuthorItem::read(row)?;
            customers.of.insert(Author { platform: platform.0, id }, CustomerId::new(customer));
        }
        let mut ids: Vec<&CustomerId> = customers.of.values().collect();
        ids.sort_unstable();
        ids.dedup();
        for row in self.get_many(ids.into_iter().map(keys::customer).collect(), Fresh::Now).await? {
            let row = CustomerItem::read(row)?;
            let id = CustomerId::new(row.id.clone());
            ledger.versions.insert(keys::customer(&id), row.version);
            customers.told.extend(row.told().map(|told| (id.clone(), told)));
            ledger.authors.insert(id, row.authors());
        }
        ledger.allowance.customers = customers;
        Ok(())
    }

    /// Notes that a storm begins or ends. Nothing is written, and the ledger stays, if another has noted it.
    pub async fn note_storm(&self, ledger: &mut Ledger, storm: Option<Storm>) -> Result<(), StoreError> {
        let after = Allowance { storm, ..ledger.allowance.clone() };
        self.write_alone(ledger, ledger.storm_row(&after)?, after).await?;
        Ok(())
    }

    /// Notes when the owner was told that the budget runs out, or that they were not. Tells whether it wrote.
    pub async fn note_budget_warning(
        &self,
        ledger: &mut Ledger,
        warned_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let before = ledger.budget_warned_at;
        ledger.budget_warned_at = warned_at;
        let row = ledger.spent_row(&ledger.allowance)?;
        let written = self.write_alone(ledger, row, ledger.allowance.clone()).await?;
        if !written {
            ledger.budget_warned_at = before;
        }
        Ok(written)
    }

    /// Takes the right to send a link that somebody asked for, and counts its text; `false` when another text went out
    /// meanwhile: read the ledger again.
    pub async fn claim_link(&self, ledger: &Ledger, after: &Allowance, link: &Link) -> Result<bool, StoreError> {
        let mut writes = ledger.writes(after)?;
        writes.push(Write::Put(link.put()?));
        let transacted = self.transact(Transaction { writes, ..Transaction::default() }).await?;
        Ok(transacted == Transacted::Done)
    }

    async fn write_alone(&self, ledger: &mut Ledger, row: Put, after: Allowance) -> Result<bool, StoreError> {
        let written = matches!(self.put(row.clone()).await?, Wrote::Done);
        if written {
            ledger.advance(&[Write::Put(row)], after);
        }
        Ok(written)
    }
}

impl Ledger {
    fn empty(month: Month, budget: Budget) -> Self {
        let spending = Spending { spent: 0, monthly: budget.monthly_micros };
        Self {
            allowance: Allowance { budget, spending, ..Allowance::default() },
            budget_warned_at: None,
            month,
            spent_on_texts: 0,
            authors: HashMap::new(),
            versions: HashMap::new(),
        }
    }

    fn add(&mut self, row: Item, phones: &HashMap<Key, &Phone>) -> Result<(), StoreError> {
        let key = Key { pk: text(&row, PK).to_owned(), sk: text(&row, SK).to_owned() };
        let version = match text(&row, "kind") {
            WindowItem::KIND => {
                let row = WindowItem::read(row)?;
                let window = Window::new(row.sent.into_iter().map(|at| at.0).collect());
                let phone = phones.get(&key).copied().cloned();
                self.allowance.phones.extend(phone.map(|phone| (phone, window)));
                row.version
            }
            StormItem::KIND => {
                let row = StormItem::read(row)?;
                self.allowance.storm = row.storm();
                row.version
            }
            CrisesItem::KIND => {
                let row = CrisesItem::read(row)?;
                self.allowance.crises = row.crises();
                row.version
            }
            // What a newer version keeps here is left to it.
            _ => return Ok(()),
        };
        self.versions.insert(key, version);
        Ok(())
    }

    fn add_spent(&mut self, row: Item) -> Result<(), StoreError> {
        if text(&row, "kind") != SpentItem::KIND {
            return Ok(());
        }
        let key = Key { pk: text(&row, PK).to_owned(), sk: text(&row, SK).to_owned() };
        let SpentItem { version, spent, warned_at } = SpentItem::read(row)?;
        self.allowance.spending = self.allowance.spending.with(spent);
        if key == keys::spent_on_texts(self.month) {
            self.spent_on_texts = spent;
            self.budget_warned_at = warned_at.map(|at| at.0);
            self.versions.insert(key, version);
        }
        Ok(())
    }

    /// The writes that bring the table from what was read to `after`.
    pub(crate) fn writes(&self, after: &Allowance) -> Result<Vec<Write>, StoreError> {
        let before = &self.allowance;
        let mut rows = Vec::new();
        for (phone, window) in after.phones.iter().filter(|(phone, window)| before.phones.get(*phone) != Some(*window))
        {
            let key = keys::window(phone.as_str());
            rows.push(self.row(key, |version| WindowItem::of(version, window.sent()))?);
        }
        if after.spending != before.spending {
            rows.push(self.spent_row(after)?);
        }
        if after.storm != before.storm {
            rows.push(self.storm_row(after)?);
        }
        if after.crises != before.crises {
            rows.push(self.row(keys::crises(), |version| CrisesItem::of(version, &after.crises))?);
        }
        let (told, told_before) = (&after.customers.told, &before.customers.told);
        for (customer, told) in told.iter().filter(|(customer, told)| told_before.get(*customer) != Some(*told)) {
            let authors = self.authors.get(customer).map(Vec::as_slice).unwrap_or_default();
            let row = |version| CustomerItem::of(version, customer.as_str(), authors, Some(told));
            rows.push(self.row(keys::customer(customer), row)?);
        }
        Ok(rows.into_iter().map(Write::Put).collect())
    }

    /// The ledger after these writes of its own.
    pub(crate) fn advance(&mut self, written: &[Write], after: Allowance) {
        let keys: Vec<Key> = written.iter().filter_map(Write::put_key).collect();
        for key in keys {
            *self.versions.entry(key).or_default() += 1;
        }
        self.spent_on_texts = self.spent_after(&after);
        self.allowance = after;
    }

    fn spent_after(&self, after: &Allowance) -> u64 {
        self.spent_on_texts + after.spending.spent.saturating_sub(self.allowance.spending.spent)
    }

    fn spent_row(&self, after: &Allowance) -> Result<Put, StoreError> {
        let (spent, warned_at) = (self.spent_after(after), self.budget_warned_at.map(Seconds));
        self.row(keys::spent_on_texts(self.month), |version| SpentItem { version, spent, warned_at })
    }

    fn storm_row(&self, after: &Allowance) -> Result<Put, StoreError> {
        self.row(keys::storm(), |version| StormItem::of(version, after.storm))
    }

    fn row<T: Row>(&self, key: Key, item: impl FnOnce(u64) -> T) -> Result<Put, StoreError> {
        let read = self.versions.get(&key).copied().unwrap_or_default();
        Ok(Put { item: item(read + 1).item(key)?, condition: Condition::version(read) })
    }
}
