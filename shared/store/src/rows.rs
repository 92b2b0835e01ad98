//! What rows look like. Private: the domain's types are not serializable, so that they can change without the table.
//!
//! What is absent is left out, never null. Words are spelled as the domain spells them, times are whole seconds.

mod alert;
mod claim;
mod judged;
mod ledger;
mod mention;
mod platform;
mod post;
mod shop;
mod talk;

pub(crate) use alert::{AlertItem, DONE, DeliveryItem, EventItem, UNSENT, WAITING};
pub(crate) use judged::AskedItem;
pub(crate) use ledger::{AuthorItem, CrisesItem, CustomerItem, SpentItem, StormItem, WindowItem};
pub(crate) use mention::{Answering, MentionItem};
pub(crate) use platform::{LeaseItem, MissedItem};
pub(crate) use post::{EarlyItem, PostItem, ReplyItem};
pub(crate) use shop::{BeatItem, CursorItem, DeltaItem, HealthItem, LinkItem, RecomputedItem, SettingsItem, StaffItem};
pub(crate) use talk::TalkItem;

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::StoreError;
use crate::aside::RowKey;
use crate::keys::{Key, PK, SK};

/// A row as the table knows it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A shape that a row can have.
pub(crate) trait Row: Serialize + DeserializeOwned {
    /// What the attribute `kind` says.
    const KIND: &'static str;

    /// The row without its key and kind.
    fn attributes(&self) -> Result<Item, StoreError> {
        serde_dynamo::to_item(self).map_err(Self::unreadable)
    }

    /// The row under its key.
    fn item(&self, key: Key) -> Result<Item, StoreError> {
        let mut item = self.attributes()?;
        item.insert(PK.to_owned(), AttributeValue::S(key.pk));
        item.insert(SK.to_owned(), AttributeValue::S(key.sk));
        item.insert("kind".to_owned(), AttributeValue::S(Self::KIND.to_owned()));
        Ok(item)
    }

    /// The shape of a row, whose key is left aside.
    fn read(item: Item) -> Result<Self, StoreError> {
        let key = RowKey::of(&item);
        serde_dynamo::from_item(item).map_err(|error| Self::unreadable(error).of_row(key))
    }

    /// The failure to read such a row.
    fn unreadable(source: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        StoreError::Unreadable { kind: Self::KIND, row: None, source: source.into() }
    }
}

/// The text of an attribute; empty if there is none.
pub(crate) fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// A number as the table writes it.
pub(crate) fn number(number: impl Into<i128>) -> AttributeValue {
    AttributeValue::N(number.into().to_string())
}

/// A time as the table writes it.
pub(crate) fn seconds(at: Timestamp) -> AttributeValue {
    number(at.as_second())
}

/// A text as the table writes it.
pub(crate) fn string(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A value that has one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word<T>(pub(crate) T);

impl<T: fmt::Display> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        word.parse().map(Self).map_err(D::Error::custom)
    }
}

/// A time in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seconds(pub(crate) Timestamp);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.as_second())
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = i64::deserialize(deserializer)?;
        Timestamp::from_second(seconds).map(Self).map_err(D::Error::custom)
    }
}

/// What only its writer can read, as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;

        impl serde::de::Visitor<'_> for Whole {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Whole)
    }
}

/// Whether a number or a flag says nothing and is left out.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
