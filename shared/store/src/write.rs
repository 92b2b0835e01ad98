//! One write: what it puts, what it changes, and on which condition.
//!
//! Attribute names always go through placeholders: `state`, `month` and many others are words of DynamoDB's own.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{self, AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use crate::keys::{Key, PK, SK};
use crate::rows::{Item, number, string, text};
use crate::{Store, StoreError};

type Names = HashMap<String, String>;

/// What must hold, all of it, for a write to happen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    terms: Vec<String>,
    names: Names,
    values: Item,
}

impl Condition {
    /// Always holds.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// There is no such row.
    pub(crate) fn absent() -> Self {
        Self { terms: vec![format!("attribute_not_exists({PK})")], ..Self::default() }
    }

    /// There is such a row.
    pub(crate) fn present() -> Self {
        Self { terms: vec![format!("attribute_exists({PK})")], ..Self::default() }
    }

    /// The attribute has this value.
    pub(crate) fn is(attribute: &str, value: AttributeValue) -> Self {
        Self::none().and(attribute, "=", value)
    }

    /// The row is at the version that was read; 0: there is none.
    pub(crate) fn version(read: u64) -> Self {
        if read == 0 { Self::absent() } else { Self::is("version", number(read)) }
    }

    /// And the attribute compares so.
    pub(crate) fn and(mut self, attribute: &str, comparison: &str, value: AttributeValue) -> Self {
        let placeholder = format!(":is_{attribute}");
        self.terms.push(format!("#{attribute} {comparison} {placeholder}"));
        self.names.insert(format!("#{attribute}"), attribute.to_owned());
        self.values.insert(placeholder, value);
        self
    }

    fn expression(&self) -> Option<String> {
        (!self.terms.is_empty()).then(|| self.terms.join(" AND "))
    }
}

/// What changes in a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    sets: Vec<String>,
    removes: Vec<String>,
    adds: Vec<String>,
    names: Names,
    values: Item,
}

impl Changes {
    /// The attribute gets this value.
    pub(crate) fn set(mut self, attribute: &str, value: AttributeValue) -> Self {
        let name = self.name(attribute);
        self.sets.push(format!("{name} = :{attribute}"));
        self.values.insert(format!(":{attribute}"), value);
        self
    }

    /// Each attribute gets its value.
    pub(crate) fn set_all(self, attributes: Item) -> Self {
        attributes.into_iter().fold(self, |changes, (attribute, value)| changes.set(&attribute, value))
    }

    /// The attribute goes.
    pub(crate) fn remove(mut self, attribute: &str) -> Self {
        let name = self.name(attribute);
        self.removes.push(name);
        self
    }

    /// The number goes up by one.
    pub(crate) fn count(mut self, attribute: &str) -> Self {
        let name = self.name(attribute);
        self.adds.push(format!("{name} :{attribute}"));
        self.values.insert(format!(":{attribute}"), number(1));
        self
    }

    fn name(&mut self, attribute: &str) -> String {
        let name = format!("#{attribute}");
        self.names.insert(name.clone(), attribute.to_owned());
        name
    }

    fn expression(&self) -> String {
        let clause = |word: &str, parts: &[String]| (!parts.is_empty()).then(|| format!("{word} {}", parts.join(", ")));
        let clauses = [clause("SET", &self.sets), clause("REMOVE", &self.removes), clause("ADD", &self.adds)];
        clauses.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A whole row.
#[derive(Debug, Clone)]
pub(crate) struct Put {
    pub(crate) item: Item,
    pub(crate) condition: Condition,
}

/// Some attributes of a row.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    pub(crate) key: Key,
    pub(crate) changes: Changes,
    pub(crate) condition: Condition,
}

/// One write of a transaction.
#[derive(Debug, Clone)]
pub(crate) enum Write {
    Put(Put),
    Update(Update),
    /// Writes nothing, but must hold.
    Check(Key, Condition),
}

/// What became of a single write.
#[derive(Debug, Clone)]
pub(crate) enum Wrote {
    Done,
    /// Its condition does not hold; the row as it is, if there is one.
    Refused(Option<Item>),
}

impl Store {
    pub(crate) async fn put(&self, Put { item, condition }: Put) -> Result<Wrote, StoreError> {
        let sent = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .set_condition_expression(condition.expression())
            .set_expression_attribute_names(some(condition.names))
            .set_expression_attribute_values(some(condition.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Wrote::Done),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                    Ok(Wrote::Refused(failed.item().cloned()))
                }
                _ => Err(error.into()),
            },
        }
    }

    pub(crate) async fn update(&self, Update { key, changes, condition }: Update) -> Result<Wrote, StoreError> {
        let sent = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression(changes.expression())
            .set_condition_expression(condition.expression())
            .set_expression_attribute_names(some(joined(changes.names, condition.names)))
            .set_expression_attribute_values(some(joined(changes.values, condition.values)))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Wrote::Done),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(Wrote::Refused(None)),
                _ => Err(error.into()),
            },
        }
    }
}

impl Key {
    /// As requests name a row.
    pub(crate) fn attributes(self) -> Item {
        HashMap::from([(PK.to_owned(), string(self.pk)), (SK.to_owned(), string(self.sk))])
    }
}

impl Write {
    /// Whether it is about this row.
    pub(crate) fn is_of(&self, key: &Key) -> bool {
        match self {
            Self::Put(put) => text(&put.item, PK) == key.pk && text(&put.item, SK) == key.sk,
            Self::Update(Update { key: of, .. }) | Self::Check(of, _) => of == key,
        }
    }

    /// The row that it puts.
    pub(crate) fn put_key(&self) -> Option<Key> {
        match self {
            Self::Put(put) => Some(Key { pk: text(&put.item, PK).to_owned(), sk: text(&put.item, SK).to_owned() }),
            Self::Update(_) | Self::Check(..) => None,
        }
    }

    pub(crate) fn in_transaction(self, table: &str) -> Result<TransactWriteItem, BuildError> {
        let item = TransactWriteItem::builder();
        Ok(match self {
            Self::Put(Put { item: row, condition }) => item.put(
                types::Put::builder()
                    .table_name(table)
                    .set_item(Some(row))
                    .set_condition_expression(condition.expression())
                    .set_expression_attribute_names(some(condition.names))
                    .set_expression_attribute_values(some(condition.values))
                    .build()?,
            ),
            Self::Update(Update { key, changes, condition }) => item.update(
                types::Update::builder()
                    .table_name(table)
                    .set_key(Some(key.attributes()))
                    .update_expression(changes.expression())
                    .set_condition_expression(condition.expression())
                    .set_expression_attribute_names(some(joined(changes.names, condition.names)))
                    .set_expression_attribute_values(some(joined(changes.values, condition.values)))
                    .build()?,
            ),
            Self::Check(key, condition) => item.condition_check(
                types::ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(key.attributes()))
                    .set_condition_expression(condition.expression())
                    .set_expression_attribute_names(some(condition.names))
                    .set_expression_attribute_values(some(condition.values))
                    .build()?,
            ),
        }
        .build())
    }
}

/// DynamoDB refuses an empty map where it allows none at all.
fn some<V>(map: HashMap<String, V>) -> Option<HashMap<String, V>> {
    (!map.is_empty()).then_some(map)
}

fn joined<V>(mut map: HashMap<String, V>, other: HashMap<String, V>) -> HashMap<String, V> {
    map.extend(other);
    map
}
