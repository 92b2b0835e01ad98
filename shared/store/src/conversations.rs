//! What is kept of one conversation.

use domain::conversation::{Alert, Conversation, ConversationKey, Mention, Reply};
use domain::delivery::Delivery;
use jiff::Timestamp;

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
    /// Its texts and e-mails.
    pub deliveries: Vec<Delivery>,
}

impl Store {
    /// The state of one conversation, as it is at this moment.
    pub async fn conversation(&self, key: &ConversationKey) -> Result<Option<Conversation>, StoreError> {
        let row: Option<TalkItem> = self.get(keys::talk(key), Fresh::Now).await?;
        row.map(|row| row.conversation(key)).transpose()
    }

    /// Everything kept of one conversation, as it is at this moment.
    pub async fn file(&self, key: &ConversationKey) -> Result<ConversationFile, StoreError> {
        let mut rows = all(self.rows_of(keys::talk_partition(key)).consistent_read(true), usize::MAX).await?;
        let talk = rows.iter().position(|row| text(row, "kind") == TalkItem::KIND).map(|place| rows.remove(place));
        let conversation = talk.map(|row| TalkItem::read(row)?.conversation(key)).transpose()?;
        let key = conversation.as_ref().map_or_else(|| key.clone(), |conversation| conversation.key.clone());
        let mut file = ConversationFile { conversation, ..ConversationFile::default() };
        for row in rows {
            file.add(row, &key)?;
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
