//! What time alone may have changed, through the sparse index `due`.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use domain::conversation::{ConversationKey, State};
use jiff::Timestamp;
use serde::Deserialize;

use crate::keys::{self, DUE, DUE_PK, DUE_SK, PK};
use crate::read::all;
use crate::rows::{AlertItem, Item, Row, Seconds, TalkItem, Word, seconds, string, text};
use crate::{AlertKey, Store, StoreError};

/// One conversation in which somebody waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRow {
    /// Which.
    pub key: ConversationKey,
    /// Where its clock stands.
    pub state: State,
    /// When it is late.
    pub due_at: Timestamp,
    /// The settings its clock was computed from.
    pub settings_version: u64,
    /// When it is looked at next.
    pub next_check_at: Timestamp,
}

/// One alert that is not finished and may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAlert {
    /// Which.
    pub key: AlertKey,
    /// Since when it may go.
    pub due_at: Timestamp,
    /// When its transition was recorded.
    pub created_at: Timestamp,
}

impl Store {
    /// Conversations that are to be looked at by `now`, the longest due first, at most `limit`.
    pub async fn due_conversations(&self, now: Timestamp, limit: usize) -> Result<Vec<ConversationKey>, StoreError> {
        let mut due = Vec::new();
        for shard in keys::due_shards() {
            for row in all(self.due_by(shard, now), limit - due.len()).await? {
                due.extend(keys::conversation_of(text(&row, PK)));
            }
        }
        Ok(due)
    }

    /// Every conversation in which somebody waits, the next to be looked at first.
    pub async fn open_conversations(&self) -> Result<Vec<OpenRow>, StoreError> {
        let mut open = Vec::new();
        for shard in keys::due_shards() {
            for row in all(self.waiting_in(shard), usize::MAX).await? {
                open.extend(DueItem::read::<TalkItem>(row)?.open_row());
            }
        }
        open.sort_by_key(|row| row.next_check_at);
        Ok(open)
    }

    /// Alerts that are not finished and may go by `now`: what the stream has not delivered, or what was held.
    pub async fn due_alerts(&self, now: Timestamp) -> Result<Vec<DueAlert>, StoreError> {
        let mut due = Vec::new();
        for shard in keys::send_shards() {
            for row in all(self.due_by(shard, now), usize::MAX).await? {
                due.extend(DueItem::read::<AlertItem>(row)?.due_alert());
            }
        }
        Ok(due)
    }

    /// Everything in one partition of the index.
    fn waiting_in(&self, shard: String) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .index_name(DUE)
            .key_condition_expression(format!("{DUE_PK} = :shard"))
            .expression_attribute_values(":shard", string(shard))
    }

    fn due_by(&self, shard: String, now: Timestamp) -> QueryFluentBuilder {
        self.waiting_in(shard)
            .key_condition_expression(format!("{DUE_PK} = :shard AND {DUE_SK} <= :now"))
            .expression_attribute_values(":now", seconds(now))
    }
}

/// What the index shows of a row.
#[derive(Debug, Deserialize)]
struct DueItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    due_sk: Seconds,
    state: Option<Word<State>>,
    due_at: Option<Seconds>,
    settings_version: Option<u64>,
    created_at: Option<Seconds>,
}

impl DueItem {
    fn read<T: Row>(row: Item) -> Result<Self, StoreError> {
        serde_dynamo::from_item(row).map_err(T::unreadable)
    }

    /// `None` where only a newer version knows what waits.
    fn open_row(self) -> Option<OpenRow> {
        Some(OpenRow {
            key: keys::conversation_of(&self.pk)?,
            state: self.state?.0,
            due_at: self.due_at?.0,
            settings_version: self.settings_version?,
            next_check_at: self.due_sk.0,
        })
    }

    /// `None` where only a newer version knows what waits.
    fn due_alert(self) -> Option<DueAlert> {
        let key = keys::alert_of(&self.pk, &self.sk)?;
        Some(DueAlert { key, due_at: self.due_sk.0, created_at: self.created_at?.0 })
    }
}
