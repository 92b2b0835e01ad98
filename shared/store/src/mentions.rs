//! What polls find: posts, mentions, replies. Each is kept once, whatever is polled twice.

use domain::conversation::{Change, ConversationKey, Mention, Reply};
use domain::mention::Platform;
use jiff::Timestamp;

use crate::keys;
use crate::rows::{Answering, MentionItem, PostItem, ReplyItem, Row};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Changes, Condition, Put, Update, Write, Wrote};
use crate::{Committed, Decided, LearntDocument, Store, StoreError, Trace};

/// What became of something that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It and its change are kept.
    New,
    /// It was kept before; its change was not written again.
    AlreadyKnown,
    /// Another writer changed the conversation: read it again, decide again.
    Conflict,
}

impl Store {
    /// Keeps a mention the first time it is seen, and the change it asks for.
    ///
    /// The mention is written first and by itself: a crash in between loses nothing, since the post is not known before
    /// the change is, and the next poll brings it again.
    pub async fn record_mention(
        &self,
        mention: &Mention,
        trace: &Trace,
        decided: impl Into<Decided<'_>>,
        now: Timestamp,
    ) -> Result<Recorded, StoreError> {
        let decided = decided.into();
        let Mention { conversation, post, .. } = mention;
        let key = keys::mention(conversation, &post.id);
        let mut item = MentionItem::of(mention).item(key.clone())?;
        if let Some(cycle) = decided.cycle().filter(|cycle| cycle.opener == post.id) {
            item.extend(Answering::of(cycle).attributes()?);
        }
        let wrote = self.put(Put { item, condition: Condition::absent() }).await?;
        let is_new = matches!(wrote, Wrote::Done);
        let known = known(post.platform, &post.id, Some(conversation), trace)?;
        if is_new && matches!(decided, Decided::Untied) {
            return self.put(known).await.map(Recorded::from);
        }

        let mut transaction = Transaction { writes: vec![Write::Put(known)], ..Transaction::default() };
        transaction.decided(conversation, decided, now)?;
        if let Decided::Change(change) = decided {
            transaction.optional.extend(self.lists(change, None).await?);
        }
        if is_new {
            transaction.optional.retain(|write| !write.is_of(&key));
        } else if !transaction.optional.iter().any(|write| write.is_of(&key)) {
            // An attempt that failed may have left a cycle in it that was never opened.
            let changes = Answering::NAMES.iter().fold(Changes::default(), |changes, name| changes.remove(name));
            transaction.optional.push(Write::Update(Update { key, changes, condition: Condition::present() }));
        }
        self.transact(transaction).await.map(Recorded::from)
    }

    /// Keeps a reply of the shop the first time it is seen or claimed, and the change it asks for.
    ///
    /// One post may answer several conversations: record it in each, and make it known last, with
    /// [`mark_own_post`](Self::mark_own_post).
    pub async fn record_reply(
        &self,
        conversation: &ConversationKey,
        reply: &Reply,
        decided: impl Into<Decided<'_>>,
        now: Timestamp,
    ) -> Result<Recorded, StoreError> {
        let decided = decided.into();
        let item = ReplyItem::of(reply).item(keys::reply(conversation, &reply.id))?;
        let put = Put { item, condition: Condition::absent() };
        if matches!(decided, Decided::Untied) {
            return self.put(put).await.map(Recorded::from);
        }

        let mut transaction = Transaction { writes: vec![Write::Put(put)], ..Transaction::default() };
        transaction.decided(conversation, decided, now)?;
        if let Decided::Change(change) = decided {
            transaction.optional.extend(self.lists(change, Some(reply.at)).await?);
        }
        self.transact(transaction).await.map(Recorded::from)
    }

    /// Makes a post of the shop known, so that no poll looks at it again; `answers` is `None` when it answers nobody.
    /// An owner's response inside a review is made known by the id of its [`Reply`].
    pub async fn mark_own_post(
        &self,
        platform: Platform,
        id: &str,
        answers: Option<&ConversationKey>,
        trace: &Trace,
    ) -> Result<(), StoreError> {
        self.put(known(platform, id, answers, trace)?).await?;
        Ok(())
    }

    /// Rewrites a mention that was corrected or edited, with the change this asks for. What is not kept any more is a
    /// conflict.
    pub async fn update_mention(
        &self,
        mention: &Mention,
        change: Option<&Change>,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        self.write_mention(mention, change, None, now).await
    }

    /// Rewrites a mention that was corrected, with the change this asks for and with what the correction teaches, all or
    /// none. `learnt` takes the place of the version that it names, if that is still the one that holds.
    pub async fn correct_mention(
        &self,
        mention: &Mention,
        change: Option<&Change>,
        learnt: Option<&LearntDocument>,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let learnt = learnt.map(LearntDocument::put).transpose()?;
        self.write_mention(mention, change, learnt.map(Write::Put), now).await
    }

    async fn write_mention(
        &self,
        mention: &Mention,
        change: Option<&Change>,
        beside: Option<Write>,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let key = keys::mention(&mention.conversation, &mention.post.id);
        let mut changes = MentionItem::of(mention).changes()?;
        let cycle = change.and_then(|change| change.conversation.cycle.as_ref());
        if let Some(cycle) = cycle.filter(|cycle| cycle.opener == mention.post.id) {
            changes = changes.set_all(Answering::of(cycle).attributes()?);
        }
        let update = Update { key: key.clone(), changes, condition: Condition::present() };
        if change.is_none() && beside.is_none() {
            return self.update(update).await.map(Committed::from);
        }

        let mut transaction = Transaction { writes: vec![Write::Update(update)], ..Transaction::default() };
        transaction.writes.extend(beside);
        if let Some(change) = change {
            transaction.change(change, now)?;
            let lists = self.lists(change, None).await?;
            transaction.optional.extend(lists.into_iter().filter(|write| !write.is_of(&key)));
        }
        self.transact(transaction).await.map(Committed::from)
    }
}

/// The row that makes a post known.
fn known(
    platform: Platform,
    id: &str,
    conversation: Option<&ConversationKey>,
    trace: &Trace,
) -> Result<Put, StoreError> {
    let (root, author) = conversation.map(|key| (key.root.clone(), key.author.clone())).unzip();
    let Trace { mark, local } = trace.clone();
    let item = PostItem { root, author, mark, local }.item(keys::post(platform, id))?;
    Ok(Put { item, condition: Condition::absent() })
}

impl MentionItem {
    /// Writes this over a mention's row; how it is answered stays.
    pub(crate) fn changes(&self) -> Result<Changes, StoreError> {
        let attributes = self.attributes()?;
        let gone = Self::OPTIONAL.iter().filter(|name| !attributes.contains_key(**name));
        let changes = gone.fold(Changes::default(), |changes, name| changes.remove(name));
        Ok(changes.set_all(attributes))
    }
}

impl From<Wrote> for Recorded {
    fn from(wrote: Wrote) -> Self {
        match wrote {
            Wrote::Done => Self::New,
            Wrote::Refused(_) => Self::AlreadyKnown,
        }
    }
}

/// The first write is of what was found, the second of the conversation.
impl From<Transacted> for Recorded {
    fn from(transacted: Transacted) -> Self {
        match transacted {
            Transacted::Done => Self::New,
            Transacted::Refused(refused) if refused.contains(&0) => Self::AlreadyKnown,
            Transacted::Refused(_) => Self::Conflict,
        }
    }
}

impl From<Wrote> for Committed {
    fn from(wrote: Wrote) -> Self {
        match wrote {
            Wrote::Done => Self::Written,
            Wrote::Refused(_) => Self::Conflict,
        }
    }
}
