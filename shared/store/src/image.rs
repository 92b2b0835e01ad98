//! What a row shows when it is seen as a whole: in a stream record, or in a copy of the table.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::conversation::{Conversation, ConversationKey, Mention, Reply};
use domain::delivery::Delivery;
use jiff::Timestamp;

use crate::keys::{self, DUE_SK, PK, SK};
use crate::rows::{
    AlertItem, DeliveryItem, EventItem, Item, LinkItem, MentionItem, ReplyItem, Row, TalkItem, WAITING, text,
};
use crate::{AlertKey, AlertRecord, Happened, Link, StoreError};

/// One row, as the domain knows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Image {
    /// A conversation with its latest cycle.
    Talk(Box<Conversation>),
    /// A customer's message.
    Mention(Box<Mention>),
    /// An answer of the shop in this conversation.
    Reply(ConversationKey, Reply),
    /// An alert, without its deliveries.
    Alert(AlertImage),
    /// One text or e-mail of an alert.
    Delivery(AlertKey, Delivery),
    /// What one change of this conversation was.
    Event(ConversationKey, Vec<Happened>),
    /// What a texted link opens.
    Link(Link),
    /// A row of another kind.
    Other(String),
}

/// An alert as its row shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertImage {
    /// Which, and why it is finished if it is.
    pub record: AlertRecord,
    /// The first instant at which it may be looked at again; absent once it is finished.
    pub due_at: Option<Timestamp>,
    /// Whether it is claimed or held, so that it rings only when its time has come.
    pub waits: bool,
}

impl Image {
    /// Reads a whole row with its keys.
    pub fn read(row: HashMap<String, AttributeValue>) -> Result<Self, StoreError> {
        let (pk, sk, kind) = (text(&row, PK).to_owned(), text(&row, SK).to_owned(), text(&row, "kind").to_owned());
        let Some(key) = keys::conversation_of(&pk) else {
            return match kind.as_str() {
                LinkItem::KIND => Ok(Self::Link(Link::of(keys::hash_of_link(&pk).to_owned(), LinkItem::read(row)?))),
                _ => Ok(Self::Other(kind)),
            };
        };
        Ok(match kind.as_str() {
            TalkItem::KIND => Self::Talk(Box::new(TalkItem::read(row)?.conversation(&key)?)),
            MentionItem::KIND => Self::Mention(Box::new(MentionItem::read(row)?.mention(&key)?)),
            ReplyItem::KIND => Self::Reply(key, ReplyItem::read(row)?.reply()),
            EventItem::KIND => Self::Event(key, EventItem::read(row)?.happened().collect()),
            AlertItem::KIND => Self::alert(row, key, &sk)?,
            DeliveryItem::KIND => match keys::delivery_in(&sk) {
                Some((cycle, stage)) => {
                    Self::Delivery(AlertKey { conversation: key, cycle, stage }, DeliveryItem::read(row)?.delivery()?)
                }
                None => Self::Other(kind),
            },
            _ => Self::Other(kind),
        })
    }

    fn alert(row: Item, conversation: ConversationKey, sk: &str) -> Result<Self, StoreError> {
        let Some((cycle, stage)) = keys::alert_in(sk) else { return Ok(Self::Other(AlertItem::KIND.to_owned())) };
        let due_at = row.get(DUE_SK).and_then(|at| at.as_n().ok()?.parse().ok());
        let due_at = due_at.and_then(|second| Timestamp::from_second(second).ok());
        let waits = text(&row, crate::alerts::DELIVERY) == WAITING;
        let record = AlertItem::read(row)?.record(AlertKey { conversation, cycle, stage });
        Ok(Self::Alert(AlertImage { record, due_at, waits }))
    }
}
