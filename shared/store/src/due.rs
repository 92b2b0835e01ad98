//! What time alone may have changed, through the sparse index `due`.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use domain::conversation::{ConversationKey, State};
use jiff::Timestamp;
use serde::Deserialize;

use crate::aside::{RowKey, UnreadableRow};
use crate::keys::{self, DUE, DUE_PK, DUE_SK, PK, SK};
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

/// What may be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Alerts.
    pub alerts: Vec<DueAlert>,
    /// Rows of alerts that cannot be read.
    pub unreadable: Vec<UnreadableRow>,
}

impl Due {
    /// What only a newer version knows by its key is left to it.
    fn add(&mut self, row: Item) {
        let (Some(key), Some(alert)) = (RowKey::of(&row), keys::alert_of(text(&row, PK), text(&row, SK))) else {
            return;
        };
        match DueItem::read::<AlertItem>(row).map(|item| item.due_alert(alert)) {
            Ok(Some(alert)) => self.alerts.push(alert),
            Ok(None) => {
                let problem = "it does not say when it was recorded".to_owned();
                self.unreadable.push(UnreadableRow::new(key, AlertItem::KIND, problem));
            }
            Err(error) => self.unreadable.extend(error.of_row(key).unreadable_row()),
        }
    }
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

    /// Every conversation in which somebody waits, the next to be looked at first. A row that cannot be read is left out;
    /// the sweep, which reads it as a whole, sets it aside.
    pub async fn open_conversations(&self) -> Result<Vec<OpenRow>, StoreError> {
        let mut open = Vec::new();
        for shard in keys::due_shards() {
            for row in all(self.waiting_in(shard), usize::MAX).await? {
                open.extend(DueItem::read::<TalkItem>(row).ok().and_then(DueItem::open_row));
            }
        }
        open.sort_by_key(|row| row.next_check_at);
        Ok(open)
    }

    /// Alerts that are not finished and may go by `now`: what the stream has not delivered, or what was held. One that
    /// cannot be read is left out; see [`Store::due_to_send`].
    pub async fn due_alerts(&self, now: Timestamp) -> Result<Vec<DueAlert>, StoreError> {
        Ok(self.due_to_send(now).await?.alerts)
    }

    /// The same, with those that cannot be read: they are to be set aside.
    pub async fn due_to_send(&self, now: Timestamp) -> Result<Due, StoreError> {
        let mut due = Due::default();
        for shard in keys::send_shards() {
            for row in all(self.due_by(shard, now), usize::MAX).await? {
                due.add(row);
            }
        }
        Ok(due)
    }

    /// Everything in one partition of the index.
    pub(crate) fn waiting_in(&self, shard: String) -> QueryFluentBuilder {
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

    fn due_alert(self, key: AlertKey) -> Option<DueAlert> {
        Some(DueAlert { key, due_at: self.due_sk.0, created_at: self.created_at?.0 })
    }
}
