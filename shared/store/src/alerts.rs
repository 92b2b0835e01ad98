//! Alerts, from their transition to their end.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::alert::Stage;
use domain::conversation::{Alert, Conversation, ConversationKey, Mention};
use domain::delivery::Delivery;
use jiff::{SignedDuration, Timestamp};

use crate::keys::{self, DUE_PK, DUE_SK};
use crate::rows::{DONE, UNSENT, WAITING, seconds, string};
use crate::transaction::Transaction;
use crate::write::{Changes, Condition, Update, Write};
use crate::{Store, StoreError};

/// Names one alert.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertKey {
    /// The conversation it is about.
    pub conversation: ConversationKey,
    /// The cycle it is about.
    pub cycle: u32,
    /// Why.
    pub stage: Stage,
}

impl AlertKey {
    /// The alert that a stream record's keys name; `None` when they name something else.
    ///
    /// A stream record is a doorbell: what it is about is read again before anything is done.
    pub fn from_stream_keys(pk: &str, sk: &str) -> Option<Self> {
        keys::alert_of(pk, sk)
    }
}

impl AlertKey {
    fn place(&self) -> (u32, Stage) {
        (self.cycle, self.stage)
    }
}

impl From<&Alert> for AlertKey {
    fn from(alert: &Alert) -> Self {
        Self { conversation: alert.conversation.clone(), cycle: alert.cycle, stage: alert.stage }
    }
}

/// Everything that is needed to decide about one alert.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertFile {
    /// Which.
    pub alert: Alert,
    /// Whether nobody is to be told any more.
    pub done: bool,
    /// Until when it rests; absent while it rings.
    pub rests_until: Option<Timestamp>,
    /// Whether it ever had to wait.
    pub was_held: bool,
    /// The conversation it is about.
    pub conversation: Conversation,
    /// The message that opened the alert's cycle, while that is the latest.
    pub opener: Option<Mention>,
    /// Its texts and e-mails.
    pub deliveries: Vec<Delivery>,
}

impl Store {
    /// An alert with all that is needed to decide about it, as it is at this moment. An error when any of it cannot be
    /// read: what was told before must be known.
    pub async fn alert_file(&self, key: &AlertKey) -> Result<Option<AlertFile>, StoreError> {
        let mut file = self.file(&key.conversation).await?;
        if let Some(row) = file.hindrance(key) {
            return Err(row.into());
        }
        let record = file.alerts.into_iter().find(|record| (record.alert.cycle, record.alert.stage) == key.place());
        let Some((record, conversation)) = record.zip(file.conversation) else { return Ok(None) };
        let cycle = conversation.cycle.as_ref().filter(|cycle| cycle.number == key.cycle);
        let is_opener = |mention: &Mention| cycle.is_some_and(|cycle| cycle.opener == mention.post.id);
        Ok(Some(AlertFile {
            done: record.done.is_some(),
            rests_until: record.held.map(|held| held.until),
            was_held: record.was_held,
            alert: record.alert,
            deliveries: record.deliveries,
            opener: file.mentions.into_iter().find(is_opener),
            conversation,
        }))
    }

    /// Rings for an alert again: its row changes, so the stream carries it. Nothing happens to one that is finished or
    /// not due; the next ring comes after a minute.
    pub async fn nudge_alert(&self, key: &AlertKey, now: Timestamp) -> Result<(), StoreError> {
        let changes =
            Changes::default().set(DUE_SK, seconds(now + RING_AGAIN)).set(DELIVERY, string(UNSENT)).count("nudges");
        self.change_pending(key, changes, is_pending().and(DUE_SK, "<=", seconds(now))).await
    }

    /// Holds an alert until it may go; `why` stands on its page. One that is finished stays so. The same again writes
    /// nothing.
    pub async fn hold_alert(&self, key: &AlertKey, until: Timestamp, why: &str) -> Result<(), StoreError> {
        let changes = Changes::default()
            .set(DUE_SK, seconds(until))
            .set(DELIVERY, string(WAITING))
            .set(HELD, AttributeValue::Bool(true))
            .set(WHY, string(why));
        self.change_pending(key, changes, is_pending().and(DUE_SK, "<>", seconds(until))).await
    }

    /// Lets an alert rest until another's claim has ended, or a try is to be repeated. The same again writes nothing.
    pub async fn rest_alert(&self, key: &AlertKey, until: Timestamp) -> Result<(), StoreError> {
        let changes = Changes::default().set(DUE_SK, seconds(until)).set(DELIVERY, string(WAITING)).remove(WHY);
        self.change_pending(key, changes, is_pending().and(DUE_SK, "<>", seconds(until))).await
    }

    /// Ends an alert: it is never due again. `why` stands in the history.
    pub async fn finish_alert(&self, key: &AlertKey, why: &str, now: Timestamp) -> Result<(), StoreError> {
        self.change_pending(key, ending(why, now), is_pending()).await
    }

    /// Ends an alert of which nobody is to be told any more, if its conversation is still at the version in which that
    /// was decided. Otherwise it stays as it is and is looked at again: what has changed may be that they wait after all.
    pub async fn drop_alert(&self, key: &AlertKey, version: u64, why: &str, now: Timestamp) -> Result<(), StoreError> {
        let as_decided = Write::Check(keys::talk(&key.conversation), Condition::version(version));
        let end = Update { key: keys::alert(key), changes: ending(why, now), condition: is_pending() };
        let writes = vec![as_decided, Write::Update(end)];
        self.transact(Transaction { writes, optional: Vec::new() }).await?;
        Ok(())
    }

    /// An alert that is not as expected was seen to by somebody else, and is left alone.
    async fn change_pending(&self, key: &AlertKey, changes: Changes, condition: Condition) -> Result<(), StoreError> {
        self.update(Update { key: keys::alert(key), changes, condition }).await?;
        Ok(())
    }
}

fn ending(why: &str, now: Timestamp) -> Changes {
    Changes::default()
        .set(DELIVERY, string(DONE))
        .set(WHY, string(why))
        .set("done_at", seconds(now))
        .remove(DUE_PK)
        .remove(DUE_SK)
}

const RING_AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// Tells an alert that rings from one that waits and one that is done.
pub(crate) const DELIVERY: &str = "delivery";

/// Why an alert is held, or finished.
pub(crate) const WHY: &str = "why";

/// Whether an alert ever had to wait.
const HELD: &str = "held";

/// The condition under which an alert may be changed.
pub(crate) fn is_pending() -> Condition {
    Condition::present().and(DELIVERY, "<>", string(DONE))
}
