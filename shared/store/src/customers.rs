//! Authors whom the owner says are one person.

use domain::customer::{Author, CustomerId};

use crate::keys;
use crate::read::Fresh;
use crate::rows::{AuthorItem, CustomerItem, Row, Word, string};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Condition, Put, Write};
use crate::{Store, StoreError};

/// Somebody else linked the same authors meanwhile, so often: then it is said to be contended.
const TRIES: usize = 5;

impl Store {
    /// Makes two authors, and whoever they were linked with before, one customer.
    pub async fn link_authors(&self, a: &Author, b: &Author) -> Result<CustomerId, StoreError> {
        for _ in 0..TRIES {
            let (of_a, of_b) = (self.customer_of(a).await?, self.customer_of(b).await?);
            let id = match (&of_a, &of_b) {
                (Some(a), Some(b)) if a == b => return Ok(a.clone()),
                (Some(id), _) | (None, Some(id)) => id.clone(),
                (None, None) => new_id(a),
            };
            let mut transaction = Transaction::default();
            let mut authors = Vec::new();
            let mut told = None;
            let mut version = 0;
            for (author, customer) in [(a, &of_a), (b, &of_b)] {
                let Some(customer) = customer else {
                    authors.push(author.clone());
                    transaction.writes.push(author_row(author, &id, Condition::absent())?);
                    continue;
                };
                let Some(row) = self.customer(customer).await? else { continue };
                authors.extend(row.authors());
                if *customer == id {
                    (version, told) = (row.version, row.told());
                } else {
                    // The other customer's authors move over, and nobody is left there.
                    for author in row.authors() {
                        let is_theirs = Condition::is("customer", string(customer.as_str()));
                        transaction.writes.push(author_row(&author, &id, is_theirs)?);
                    }
                    let left = CustomerItem::of(row.version + 1, customer.as_str(), &[], None);
                    let condition = Condition::version(row.version);
                    transaction.writes.push(Write::Put(Put { item: left.item(keys::customer(customer))?, condition }));
                }
            }
            authors.sort_unstable();
            authors.dedup();
            let row = CustomerItem::of(version + 1, id.as_str(), &authors, told.as_ref());
            let condition = Condition::version(version);
            transaction.writes.push(Write::Put(Put { item: row.item(keys::customer(&id))?, condition }));
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

/// The same pair linked twice at once gives one customer.
fn new_id(author: &Author) -> CustomerId {
    CustomerId::new(keys::sha256(&format!("{}#{}", author.platform, author.id)).split_off(48))
}

fn author_row(author: &Author, customer: &CustomerId, condition: Condition) -> Result<Write, StoreError> {
    let Author { platform, id } = author;
    let row = AuthorItem { platform: Word(*platform), id: id.clone(), customer: customer.as_str().to_owned() };
    Ok(Write::Put(Put { item: row.item(keys::author(author))?, condition }))
}
