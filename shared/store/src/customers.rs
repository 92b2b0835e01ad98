//! Authors whom the owner says are one person.

use domain::customer::{Author, CustomerId, Told};

use crate::keys;
use crate::read::Fresh;
use crate::rows::{AuthorItem, CustomerItem, Row, Word, string};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Condition, Put, Write};
use crate::{Store, StoreError};

/// Somebody else linked the same authors meanwhile, so often: then it is said to be contended.
const MOST_TRIES: usize = 5;

impl Store {
    /// Makes two authors, and whoever they were linked with before, one customer.
    pub async fn link_authors(&self, a: &Author, b: &Author) -> Result<CustomerId, StoreError> {
        for _ in 0..MOST_TRIES {
            let (of_a, of_b) = (self.customer_of(a).await?, self.customer_of(b).await?);
            let mut merger = Merger::into(match (&of_a, &of_b) {
                (Some(a), Some(b)) if a == b => return Ok(a.clone()),
                (Some(id), _) | (None, Some(id)) => id.clone(),
                (None, None) => new_id(a),
            });
            for (author, customer) in [(a, of_a), (b, of_b)] {
                match customer {
                    None => merger.author(author)?,
                    Some(customer) => merger.customer(&customer, self.customer(&customer).await?)?,
                }
            }
            let (id, transaction) = merger.writes()?;
            if self.transact(transaction).await? == Transacted::Done {
                return Ok(id);
            }
        }
        Err(StoreError::Contended("the same authors are being linked again and again".into()))
    }

    /// The customer behind an author; absent for one whom the owner has not linked.
    pub async fn customer_of(&self, author: &Author) -> Result<Option<CustomerId>, StoreError> {
        let row: Option<AuthorItem> = self.get(keys::author(author), Fresh::Now).await?;
        Ok(row.map(|row| CustomerId::new(row.customer)))
    }

    /// Everybody the owner says is this customer.
    pub async fn authors_of(&self, customer: &CustomerId) -> Result<Vec<Author>, StoreError> {
        Ok(self.customer(customer).await?.map(|row| row.authors()).unwrap_or_default())
    }

    async fn customer(&self, id: &CustomerId) -> Result<Option<CustomerItem>, StoreError> {
        self.get(keys::customer(id), Fresh::Now).await
    }
}

/// Everybody who is to be one customer.
struct Merger {
    id: CustomerId,
    authors: Vec<Author>,
    told: Option<Told>,
    /// Of the row of this customer; 0: there is none.
    version: u64,
    transaction: Transaction,
}

impl Merger {
    fn into(id: CustomerId) -> Self {
        Self { id, authors: Vec::new(), told: None, version: 0, transaction: Transaction::default() }
    }

    /// One who was linked with nobody.
    fn author(&mut self, author: &Author) -> Result<(), StoreError> {
        self.authors.push(author.clone());
        self.transaction.writes.push(author_row(author, &self.id, Condition::absent())?);
        Ok(())
    }

    /// Whoever was linked before. The authors of another customer move over, and nobody is left there.
    fn customer(&mut self, id: &CustomerId, row: Option<CustomerItem>) -> Result<(), StoreError> {
        let Some(row) = row else { return Ok(()) };
        self.authors.extend(row.authors());
        if *id == self.id {
            (self.version, self.told) = (row.version, row.told());
            return Ok(());
        }
        for author in row.authors() {
            let is_theirs = Condition::is("customer", string(id.as_str()));
            self.transaction.writes.push(author_row(&author, &self.id, is_theirs)?);
        }
        let left = CustomerItem::of(row.version + 1, id.as_str(), &[], None);
        let condition = Condition::version(row.version);
        self.transaction.writes.push(Write::Put(Put { item: left.item(keys::customer(id))?, condition }));
        Ok(())
    }

    fn writes(mut self) -> Result<(CustomerId, Transaction), StoreError> {
        self.authors.sort_unstable();
        self.authors.dedup();
        let row = CustomerItem::of(self.version + 1, self.id.as_str(), &self.authors, self.told.as_ref());
        let condition = Condition::version(self.version);
        self.transaction.writes.push(Write::Put(Put { item: row.item(keys::customer(&self.id))?, condition }));
        Ok((self.id, self.transaction))
    }
}

/// The same pair linked twice at once gives one customer.
fn new_id(author: &Author) -> CustomerId {
    CustomerId::new(keys::sha256(&format!("{}#{}", author.platform, author.id)).split_off(48))
}

fn author_row(author: &Author, customer: &CustomerId, condition: Condition) -> Result<Write, StoreError> {
    let Author { platform, id } = author;
    let row = AuthorItem { platform: Word(*platform), id: id.clone(), customer: customer.as_str().to_owned() };
    Ok(Write::Put(Put { item: row.item(keys::author(author))?, condition }))
}
