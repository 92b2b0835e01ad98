//! What is kept of one conversation.

use domain::conversation::{Alert, Conversation, ConversationKey, Mention, Reply};
use domain::delivery::Delivery;
use jiff::Timestamp;

use crate::aside::{RowKey, UnreadableRow};
use crate::keys::{self, SK};
use crate::read::{Fresh, all};
use crate::rows::{AlertItem, DeliveryItem, EventItem, Item, MentionItem, ReplyItem, Row, TalkItem, text};
use crate::{AlertKey, Store, StoreError};

/// Everything that is kept of one conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConversationFile {
    /// Its state; absent while it has had no cycle.
    pub conversation: Option<Conversation>,
    /// What its author wrote, noise included. In the order of their ids.
    pub mentions: Vec<Mention>,
    /// What the shop answered, seen or claimed.
    pub replies: Vec<Reply>,
    /// What happened, oldest first.
    pub events: Vec<Happened>,
    /// Its alerts and their deliveries.
    pub alerts: Vec<AlertRecord>,
    /// What is kept and cannot be read.
    pub unreadable: Vec<UnreadableRow>,
}

/// One line of a conversation's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What, as [`Event`](domain::conversation::Event) shows itself.
    pub what: String,
}

/// What became of one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRecord {
    /// Which.
    pub alert: Alert,
    /// Why it is finished; absent while it is not.
    pub done: Option<String>,
    /// Until when it rests; absent while it rings, and once it is finished.
    pub held: Option<Held>,
    /// Whether it ever had to wait.
    pub was_held: bool,
    /// Its texts and e-mails.
    pub deliveries: Vec<Delivery>,
}

/// An alert that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// When it is looked at again.
    pub until: Timestamp,
    /// Why not earlier, where that is known.
    pub why: Option<String>,
}

impl Store {
    /// The state of one conversation, as it is at this moment.
    pub async fn conversation(&self, key: &ConversationKey) -> Result<Option<Conversation>, StoreError> {
        let row: Option<TalkItem> = self.get(keys::talk(key), Fresh::Now).await?;
        let conversation = row.map(|row| row.conversation(key)).transpose();
        conversation.map_err(|error| error.of_row(RowKey::from(keys::talk(key))))
    }

    /// The same as [`Store::file`], for whoever decides by it: an error when a row that the state rests on cannot be
    /// read. Half of what was said must not void what the other half asks.
    pub async fn whole_file(&self, key: &ConversationKey) -> Result<ConversationFile, StoreError> {
        let mut file = self.file(key).await?;
        match file.unreadable.iter().position(UnreadableRow::is_of_the_state) {
            Some(place) => Err(file.unreadable.swap_remove(place).into()),
            None => Ok(file),
        }
    }

    /// Everything kept of one conversation, as it is at this moment. Rows that cannot be read are left out, and named.
    pub async fn file(&self, key: &ConversationKey) -> Result<ConversationFile, StoreError> {
        let mut rows = all(self.rows_of(keys::talk_partition(key)).consistent_read(true), usize::MAX).await?;
        let talk = rows.iter().position(|row| text(row, "kind") == TalkItem::KIND).map(|place| rows.remove(place));
        let read = |row| TalkItem::read(row)?.conversation(key);
        let mut unreadable = Vec::new();
        let conversation = match talk.map(read).transpose() {
            Ok(conversation) => conversation,
            Err(error) => {
                unreadable.extend(error.of_row(RowKey::from(keys::talk(key))).unreadable_row());
                None
            }
        };
        let key = conversation.as_ref().map_or_else(|| key.clone(), |conversation| conversation.key.clone());
        let mut file = ConversationFile { conversation, unreadable, ..ConversationFile::default() };
        for row in rows {
            let row_key = RowKey::of(&row);
            if let Err(error) = file.add(row, &key) {
                file.unreadable.extend(error.of_row(row_key).unreadable_row());
            }
        }
        Ok(file)
    }
}

impl ConversationFile {
    /// Rows come in the order of their keys: an alert before its deliveries.
    fn add(&mut self, row: Item, key: &ConversationKey) -> Result<(), StoreError> {
        let sk = text(&row, SK).to_owned();
        match text(&row, "kind") {
            MentionItem::KIND => self.mentions.push(MentionItem::read(row)?.mention(key)?),
            ReplyItem::KIND => self.replies.push(ReplyItem::read(row)?.reply()),
            EventItem::KIND => self.events.extend(EventItem::read(row)?.happened()),
            AlertItem::KIND => {
                if let Some((cycle, stage)) = keys::alert_in(&sk) {
                    let named = AlertKey { conversation: key.clone(), cycle, stage };
                    self.alerts.push(AlertItem::read(row)?.record(named));
                }
            }
            DeliveryItem::KIND => {
                let named = keys::delivery_in(&sk);
                let of = |record: &&mut AlertRecord| Some((record.alert.cycle, record.alert.stage)) == named;
                if let Some(record) = self.alerts.iter_mut().find(of) {
                    record.deliveries.push(DeliveryItem::read(row)?.delivery()?);
                }
            }
            // What a newer version keeps here is left to it.
            _ => {}
        }
        Ok(())
    }
}

impl ConversationFile {
    /// A row without which nothing can be decided about an alert: its own, its deliveries', the conversation's, its
    /// opener's.
    pub(crate) fn hindrance(&mut self, alert: &AlertKey) -> Option<UnreadableRow> {
        let cycle = self.conversation.as_ref().and_then(|conversation| conversation.cycle.as_ref());
        let opener = cycle.map(|cycle| keys::mention(&alert.conversation, &cycle.opener).sk);
        let own = [Some(keys::talk(&alert.conversation).sk), Some(keys::alert(alert).sk), opener];
        let hinders = |row: &UnreadableRow| {
            own.iter().flatten().any(|sk| *sk == row.key.0.sk)
                || keys::delivery_in(&row.key.0.sk) == Some((alert.cycle, alert.stage))
        };
        let place = self.unreadable.iter().position(hinders)?;
        Some(self.unreadable.swap_remove(place))
    }
}
