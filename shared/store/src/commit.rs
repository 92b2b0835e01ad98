//! Writing what the domain decided.

use domain::conversation::{Change, ConversationKey, Event, State};
use jiff::Timestamp;

use crate::keys;
use crate::rows::{AlertItem, Answering, EventItem, ReplyItem, Row, Seconds, TalkItem, Word};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Changes, Condition, Put, Update, Write};
use crate::{AlertKey, Store, StoreError};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is written, all of it.
    Written,
    /// Another writer was first, and nothing is written: read again, decide again.
    Conflict,
}

impl Store {
    /// Writes a change with its alerts and its history in one transaction, if the conversation is still at the version
    /// that was read.
    pub async fn commit(&self, change: &Change, now: Timestamp) -> Result<Committed, StoreError> {
        let mut transaction = Transaction::default();
        transaction.change(change, now)?;
        transaction.optional.extend(self.lists(change, None).await?);
        self.transact(transaction).await.map(Committed::from)
    }

    /// What lists are to show after a change: how the cycles that it opens or closes stand.
    ///
    /// A change that closes one cycle and opens another holds only the new one. The old one is read again; when it was
    /// answered is known only to who brings the reply.
    pub(crate) async fn lists(
        &self,
        change: &Change,
        answered_at: Option<Timestamp>,
    ) -> Result<Vec<Write>, StoreError> {
        let Some(cycle) = &change.conversation.cycle else { return Ok(Vec::new()) };
        let key = &change.conversation.key;
        let opens = change.events.contains(&Event::Opened);
        if !opens && cycle.state.is_open() && !change.events.contains(&Event::Reopened) {
            return Ok(Vec::new());
        }
        let closed = change.events.iter().find_map(closed);
        let answered_at = answered_at.or(change.claimed.as_ref().map(|reply| reply.at));
        let mut writes = vec![list(key, &cycle.opener, &Answering::of(cycle))?];
        if let Some(state) = closed.filter(|_| opens && !closes_what_it_opens(change))
            && let Some(before) = self.conversation(key).await?.and_then(|before| before.cycle)
            && before.opener != cycle.opener
        {
            let mut answering = Answering::of(&before);
            answering.state = Word(state);
            answering.first_reply_at = answered_at.map(Seconds);
            writes.push(list(key, &before.opener, &answering)?);
        }
        Ok(writes)
    }
}

fn closed(event: &Event) -> Option<State> {
    match event {
        Event::Closed(state) => Some(*state),
        Event::Opened
        | Event::Recorded { .. }
        | Event::Tapped { .. }
        | Event::Recomputed
        | Event::Worsened
        | Event::Recovered
        | Event::MessageGone
        | Event::ReplyGone
        | Event::Reopened
        | Event::BecameCrisis => None,
    }
}

/// A cycle that is found with its reply opens and closes in one change.
fn closes_what_it_opens(change: &Change) -> bool {
    let turn = |event: &&Event| matches!(event, Event::Opened | Event::Closed(_));
    change.events.iter().find(turn) == Some(&Event::Opened)
}

/// What lists show of the mention that opened a cycle. Left out if the mention is not kept any more.
fn list(conversation: &ConversationKey, opener: &str, answering: &Answering) -> Result<Write, StoreError> {
    let key = keys::mention(conversation, opener);
    let attributes = answering.attributes()?;
    let gone = Answering::NAMES.iter().filter(|name| !attributes.contains_key(**name));
    let changes = gone.fold(Changes::default(), |changes, name| changes.remove(name)).set_all(attributes);
    Ok(Write::Update(Update { key, changes, condition: Condition::present() }))
}

impl Transaction {
    /// Adds the conversation, its new alerts and its history.
    pub(crate) fn change(&mut self, change: &Change, now: Timestamp) -> Result<(), StoreError> {
        let Change { conversation, alerts, events, claimed } = change;
        let talk = TalkItem::next(conversation).item(keys::talk(&conversation.key))?;
        self.writes.push(Write::Put(Put { item: talk, condition: Condition::version(conversation.version) }));
        if !events.is_empty() {
            let key = keys::event(&conversation.key, now, conversation.version + 1);
            let item = EventItem::of(events, now).item(key)?;
            self.writes.push(Write::Put(Put { item, condition: Condition::none() }));
        }
        if let Some(reply) = claimed {
            let key = keys::reply(&conversation.key, &reply.id);
            if !self.writes.iter().any(|write| write.is_of(&key)) {
                let item = ReplyItem::of(reply).item(key)?;
                self.optional.push(Write::Put(Put { item, condition: Condition::absent() }));
            }
        }
        for alert in alerts {
            let item = AlertItem::of(alert).item(keys::alert(&AlertKey::from(alert)))?;
            self.optional.push(Write::Put(Put { item, condition: Condition::absent() }));
        }
        Ok(())
    }
}

impl From<Transacted> for Committed {
    fn from(transacted: Transacted) -> Self {
        match transacted {
            Transacted::Done => Self::Written,
            Transacted::Refused(_) => Self::Conflict,
        }
    }
}
