//! Reading rows: one, many by key, or a stretch of a partition.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::KeysAndAttributes;

use crate::keys::{Key, PK, SK};
use crate::rows::{Item, Row, string};
use crate::{Store, StoreError};

/// How fresh what is read must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fresh {
    /// As it is at this moment.
    Now,
    /// As it was a moment ago, at half the price.
    Lately,
}

/// One request may name so many rows.
const BATCH: usize = 100;
/// Rows that the table would not give are asked for again so often; then it is said to be throttled.
const TRIES: usize = 5;

impl Store {
    pub(crate) async fn get<T: Row>(&self, key: Key, fresh: Fresh) -> Result<Option<T>, StoreError> {
        let request = self.client.get_item().table_name(&self.table).set_key(Some(key.attributes()));
        let answer = request.consistent_read(fresh == Fresh::Now).send().await?;
        answer.item.map(T::read).transpose()
    }

    /// Those of these rows that there are, in no order.
    pub(crate) async fn get_many(&self, keys: Vec<Key>, fresh: Fresh) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for batch in keys.chunks(BATCH) {
            let mut missing: Vec<Item> = batch.iter().cloned().map(Key::attributes).collect();
            for _ in 0..TRIES {
                if missing.is_empty() {
                    break;
                }
                missing = self.get_batch(missing, fresh, &mut found).await?;
            }
            if !missing.is_empty() {
                return Err(StoreError::Throttled("rows were left out of each answer".into()));
            }
        }
        Ok(found)
    }

    /// The keys that the table left out of its answer.
    async fn get_batch(&self, keys: Vec<Item>, fresh: Fresh, found: &mut Vec<Item>) -> Result<Vec<Item>, StoreError> {
        let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(fresh == Fresh::Now).build();
        let wanted = wanted.map_err(|error| StoreError::Refused(error.into()))?;
        let answer = self.client.batch_get_item().request_items(&self.table, wanted).send().await?;
        found.extend(answer.responses.into_iter().flat_map(HashMap::into_values).flatten());
        let left_out = answer.unprocessed_keys.into_iter().flat_map(HashMap::into_values);
        Ok(left_out.flat_map(|keys| keys.keys).collect())
    }

    /// A query of one partition of the table.
    pub(crate) fn rows_of(&self, partition: String) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .key_condition_expression(format!("{PK} = :partition"))
            .expression_attribute_values(":partition", string(partition))
    }

    /// A query of one partition of the table, for the rows whose place starts so.
    pub(crate) fn rows_with_prefix(&self, partition: String, prefix: &str) -> QueryFluentBuilder {
        self.rows_of(partition)
            .key_condition_expression(format!("{PK} = :partition AND begins_with({SK}, :prefix)"))
            .expression_attribute_values(":prefix", string(prefix))
    }
}

/// All pages of a query, until `limit` rows are there.
pub(crate) async fn all(query: QueryFluentBuilder, limit: usize) -> Result<Vec<Item>, StoreError> {
    let page = i32::try_from(limit).ok().filter(|&page| page > 0);
    let mut items = query.set_limit(page).into_paginator().items().send();
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(item) = items.next().await
    {
        found.push(item?);
    }
    Ok(found)
}
