//! Rows that cannot be read: set aside, so that nobody looks at them each minute, and kept, so that nothing is lost.
//!
//! A row that is set aside stands in a partition of the index `due` of its own, and stays otherwise as it is. Once it
//! can be read again, because it was repaired or a newer version knows its shape, it goes back to where it stood.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::mention::Platform;
use jiff::Timestamp;

use crate::keys::{self, ASIDE, DUE_PK, DUE_SK, Key, PK, SK};
use crate::read::all;
use crate::rows::{AlertItem, Item, MentionItem, ReplyItem, Row, TalkItem, seconds, string, text};
use crate::write::{Changes, Condition, Update, Wrote};
use crate::{Store, StoreError};

/// Names one row. Its key holds names and ids of customers, so that only a short hash of it is ever shown.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RowKey(pub(crate) Key);

impl RowKey {
    /// `None` for what is no whole row.
    pub(crate) fn of(row: &Item) -> Option<Self> {
        let (pk, sk) = (text(row, PK), text(row, SK));
        (!pk.is_empty() && !sk.is_empty()).then(|| Self(Key { pk: pk.to_owned(), sk: sk.to_owned() }))
    }

    /// The row that holds the state of a conversation.
    pub fn of_conversation(conversation: &domain::conversation::ConversationKey) -> Self {
        Self(keys::talk(conversation))
    }

    /// Twelve hex digits of the SHA-256 of its partition, as logs and mails show it.
    pub fn mark(&self) -> String {
        keys::sha256(&self.0.pk)[..12].to_owned()
    }

    /// Where its customer wrote; `None` for a row that belongs to no conversation.
    pub fn platform(&self) -> Option<Platform> {
        keys::conversation_of(&self.0.pk).map(|conversation| conversation.platform)
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RowKey({})", self.mark())
    }
}

impl From<Key> for RowKey {
    fn from(key: Key) -> Self {
        Self(key)
    }
}

/// A row that could not be read. What is wrong with it may repeat what it holds, and is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct UnreadableRow {
    /// Which.
    pub key: RowKey,
    /// What kind of row it should be.
    pub kind: &'static str,
    problem: String,
}

impl UnreadableRow {
    pub(crate) fn new(key: RowKey, kind: &'static str, problem: String) -> Self {
        Self { key, kind, problem }
    }

    /// An alert that cannot go because a row that it needs cannot be read: it is set aside with that row.
    pub fn of_alert(alert: &crate::AlertKey) -> Self {
        let problem = "a row that it needs cannot be read".to_owned();
        Self::new(keys::alert(alert).into(), AlertItem::KIND, problem)
    }

    /// Whether the state of its conversation rests on it.
    pub(crate) fn is_of_the_state(&self) -> bool {
        [TalkItem::KIND, MentionItem::KIND, ReplyItem::KIND].contains(&self.kind)
    }
}

impl fmt::Debug for UnreadableRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnreadableRow({}, {:?})", self.kind, self.key)
    }
}

impl From<UnreadableRow> for StoreError {
    fn from(UnreadableRow { key, kind, problem }: UnreadableRow) -> Self {
        Self::Unreadable { kind, row: Some(Box::new(key)), source: problem.into() }
    }
}

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideRow {
    /// Which.
    pub key: RowKey,
    /// What kind of row it says it is.
    pub kind: String,
    /// Since when.
    pub at: Timestamp,
}

/// What is noted in a row that is set aside.
const SET_ASIDE_AT: &str = "set_aside_at";
const SET_ASIDE_WHY: &str = "set_aside_why";
/// Counts how often an alert was rung again.
const NUDGES: &str = "nudges";

impl Store {
    /// Sets a row aside; tells whether it was not before. A row that is gone is left alone.
    pub async fn set_aside(&self, row: &UnreadableRow, now: Timestamp) -> Result<bool, StoreError> {
        let changes = Changes::default()
            .set(DUE_PK, string(ASIDE))
            .set(DUE_SK, seconds(now))
            .set(SET_ASIDE_AT, seconds(now))
            .set(SET_ASIDE_WHY, string(&row.problem));
        let condition = Condition::present().and(DUE_PK, "<>", string(ASIDE));
        let wrote = self.update(Update { key: row.key.0.clone(), changes, condition }).await?;
        Ok(matches!(wrote, Wrote::Done))
    }

    /// Every row that is set aside, the longest first.
    pub async fn set_aside_rows(&self) -> Result<Vec<SetAsideRow>, StoreError> {
        let rows = all(self.waiting_in(ASIDE.to_owned()), usize::MAX).await?;
        let read = |row: Item| {
            let second = row.get(DUE_SK).and_then(|at| at.as_n().ok()?.parse().ok())?;
            let at = Timestamp::from_second(second).ok()?;
            Some(SetAsideRow { key: RowKey::of(&row)?, kind: text(&row, "kind").to_owned(), at })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Puts a row that was set aside back to where it stood, if it can be read again; tells whether it could.
    pub async fn take_back(&self, row: &SetAsideRow, now: Timestamp) -> Result<bool, StoreError> {
        let place = match self.place(&row.key).await {
            Ok(place) => place,
            Err(StoreError::Unreadable { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let changes = Changes::default().remove(SET_ASIDE_AT).remove(SET_ASIDE_WHY);
        let changes = match place {
            Some(shard) => changes.set(DUE_PK, shard).set(DUE_SK, seconds(now)),
            None => changes.remove(DUE_PK).remove(DUE_SK),
        };
        let condition = Condition::is(DUE_PK, string(ASIDE));
        let wrote = self.update(Update { key: row.key.0.clone(), changes, condition }).await?;
        Ok(matches!(wrote, Wrote::Done))
    }

    /// Where a row that can be read stands in the index; `None` if it waits for nothing.
    async fn place(&self, key: &RowKey) -> Result<Option<AttributeValue>, StoreError> {
        let RowKey(Key { pk, sk }) = key;
        let Some(conversation) = keys::conversation_of(pk) else { return Ok(None) };
        if let Some(alert) = keys::alert_of(pk, sk) {
            let pending = self.alert_file(&alert).await?.is_some_and(|file| !file.done);
            return Ok(pending.then(|| string(keys::send_shard(pk))));
        }
        let file = self.file(&conversation).await?;
        if let Some(row) = file.unreadable.into_iter().find(|row| row.key == *key) {
            return Err(row.into());
        }
        let waits = file.conversation.is_some_and(|conversation| conversation.open_cycle().is_some());
        Ok((waits && keys::talk(&conversation).sk == *sk).then(|| string(keys::due_shard(pk))))
    }

    /// How often an alert was rung again.
    pub async fn rings(&self, alert: &crate::AlertKey) -> Result<u32, StoreError> {
        let key = keys::alert(alert).attributes();
        let row = self.client.get_item().table_name(&self.table).set_key(Some(key)).send().await?.item;
        let rings = row.as_ref().and_then(|row| row.get(NUDGES)?.as_n().ok()?.parse().ok());
        Ok(rings.unwrap_or_default())
    }
}
