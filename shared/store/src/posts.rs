//! Posts that were seen: where each belongs, and what a later poll or look compares it with.

use std::collections::HashMap;

use domain::conversation::{Change, Conversation, ConversationKey, Mention, Reply};
use domain::mention::Platform;
use jiff::{SignedDuration, Timestamp};

use crate::keys::{self, Key};
use crate::read::Fresh;
use crate::rows::{Answering, EarlyItem, MentionItem, PostItem, ReplyItem, Row, TalkItem, string, text};
use crate::transaction::Transaction;
use crate::write::{Changes, Condition, Put, Update, Write};
use crate::{Committed, Store, StoreError};

/// What is kept of a post besides where it belongs. Rows of an older version have neither.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Another one when the post says something else; made by whoever polls.
    pub mark: Option<String>,
    /// What the asked server calls the post where that is not its id.
    pub local: Option<String>,
}

/// A post that was seen before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownPost {
    /// Where it is kept. Absent: a post of the shop that answers nobody.
    pub conversation: Option<ConversationKey>,
    /// What else is known of it.
    pub trace: Trace,
}

/// What finding something asks of its conversation.
#[derive(Debug, Clone, Copy)]
pub enum Decided<'a> {
    /// This.
    Change(&'a Change),
    /// Nothing, as long as it is still at the version that was read; 0: there was none. Another version is a conflict.
    Nothing {
        /// The version that was read.
        version: u64,
    },
    /// Nothing, whatever it has become meanwhile.
    Untied,
}

impl Store {
    /// Which of these posts were seen before. As it was a moment ago: what is missing may still turn out to be known
    /// when it is recorded.
    pub async fn known_posts(
        &self,
        platform: Platform,
        ids: &[String],
    ) -> Result<HashMap<String, KnownPost>, StoreError> {
        let ids: HashMap<Key, &String> = ids.iter().map(|id| (keys::post(platform, id), id)).collect();
        let rows = self.get_many(ids.keys().cloned().collect(), Fresh::Lately).await?;
        let mut known = HashMap::new();
        for row in rows {
            let key = Key { pk: text(&row, keys::PK).to_owned(), sk: text(&row, keys::SK).to_owned() };
            let PostItem { root, author, mark, local } = PostItem::read(row)?;
            if let Some(id) = ids.get(&key) {
                let conversation = root.zip(author).map(|(root, author)| ConversationKey { platform, root, author });
                known.insert((*id).clone(), KnownPost { conversation, trace: Trace { mark, local } });
            }
        }
        Ok(known)
    }

    /// What the shop has answered to these posts before they were found.
    pub async fn early_answers(
        &self,
        platform: Platform,
        asked: &[String],
    ) -> Result<HashMap<String, Reply>, StoreError> {
        let keys = asked.iter().map(|id| keys::early(platform, id)).collect();
        let rows = self.get_many(keys, Fresh::Now).await?;
        rows.into_iter().map(|row| EarlyItem::read(row).map(EarlyItem::answer)).collect()
    }

    /// Keeps a reply of the shop to a post that was not found yet, for a month; one for each post. Nothing happens to
    /// one that is kept already.
    pub async fn record_early_answer(
        &self,
        platform: Platform,
        asked: &str,
        reply: &Reply,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
        let item = EarlyItem::of(asked, reply, now + KEPT).item(keys::early(platform, asked))?;
        self.put(Put { item, condition: Condition::absent() }).await?;
        Ok(())
    }

    /// The states of these conversations, a moment ago; those that have had no cycle are left out.
    pub async fn conversations(&self, keys: &[ConversationKey]) -> Result<Vec<Conversation>, StoreError> {
        let wanted: HashMap<String, &ConversationKey> =
            keys.iter().map(|key| (keys::talk_partition(key), key)).collect();
        let rows = self.get_many(wanted.values().map(|key| keys::talk(key)).collect(), Fresh::Lately).await?;
        let mut found = Vec::new();
        for row in rows {
            if let Some(key) = wanted.get(text(&row, keys::PK)) {
                found.push(TalkItem::read(row)?.conversation(key)?);
            }
        }
        Ok(found)
    }

    /// Rewrites a mention that its author edited, what it is compared with from now on, and the change this asks for,
    /// all or nothing. What is not kept any more is a conflict.
    pub async fn record_edit(
        &self,
        mention: &Mention,
        mark: Option<&str>,
        decided: impl Into<Decided<'_>>,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let mut changes = MentionItem::of(mention).changes()?;
        let decided = decided.into();
        if let Some(cycle) = decided.cycle().filter(|cycle| cycle.opener == mention.post.id) {
            changes = changes.set_all(Answering::of(cycle).attributes()?);
        }
        let mut transaction = Transaction::default();
        if let Some(mark) = mark {
            let key = keys::post(mention.conversation.platform, &mention.post.id);
            let changes = Changes::default().set("mark", string(mark));
            transaction.optional.push(Write::Update(Update { key, changes, condition: Condition::present() }));
        }
        let key = keys::mention(&mention.conversation, &mention.post.id);
        self.rewrite(
            Update { key, changes, condition: Condition::present() },
            &mention.conversation,
            decided,
            transaction,
            now,
        )
        .await
    }

    /// Rewrites whether a reply of the shop is still there, and the change this asks for, all or nothing.
    pub async fn record_sight(
        &self,
        conversation: &ConversationKey,
        reply: &Reply,
        decided: impl Into<Decided<'_>>,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let attributes = ReplyItem::of(reply).attributes()?;
        let gone = ReplyItem::OPTIONAL.iter().filter(|name| !attributes.contains_key(**name));
        let changes = gone.fold(Changes::default(), |changes, name| changes.remove(name)).set_all(attributes);
        let key = keys::reply(conversation, &reply.id);
        let update = Update { key, changes, condition: Condition::present() };
        self.rewrite(update, conversation, decided.into(), Transaction::default(), now).await
    }

    async fn rewrite(
        &self,
        update: Update,
        conversation: &ConversationKey,
        decided: Decided<'_>,
        mut transaction: Transaction,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let key = update.key.clone();
        transaction.writes.push(Write::Update(update));
        transaction.decided(conversation, decided, now)?;
        if let Decided::Change(change) = decided {
            let lists = self.lists(change, None).await?;
            transaction.optional.extend(lists.into_iter().filter(|write| !write.is_of(&key)));
        }
        self.transact(transaction).await.map(Committed::from)
    }
}

impl Transaction {
    /// Adds what was decided: the change, or that the conversation is still as it was read.
    pub(crate) fn decided(
        &mut self,
        conversation: &ConversationKey,
        decided: Decided<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match decided {
            Decided::Change(change) => self.change(change, now)?,
            Decided::Nothing { version } => {
                self.writes.push(Write::Check(keys::talk(conversation), Condition::version(version)));
            }
            Decided::Untied => {}
        }
        Ok(())
    }
}

impl Decided<'_> {
    /// What was decided of a conversation that was read at `version`.
    pub fn of(change: Option<&Change>, version: u64) -> Decided<'_> {
        change.map_or(Decided::Nothing { version }, Decided::Change)
    }

    pub(crate) fn cycle(&self) -> Option<&domain::conversation::Cycle> {
        match self {
            Self::Change(change) => change.conversation.cycle.as_ref(),
            Self::Nothing { .. } | Self::Untied => None,
        }
    }
}

impl<'a> From<Option<&'a Change>> for Decided<'a> {
    fn from(change: Option<&'a Change>) -> Self {
        change.map_or(Self::Untied, Self::Change)
    }
}
