//! A tap on a mention: read, decide, write; again if another was first.

use domain::conversation::{Action, Change, Conversation, Cycle, Mention, Reply};
use store::{Committed, ConversationFile, Recorded, Store, StoreError};

use crate::Inbox;
use crate::address::Address;
use crate::note::Note;
use crate::trouble::Trouble;
use crate::visitor::Visitor;

/// After so many others that were first, the person is asked to tap again.
const MOST_TRIES: usize = 5;

/// Does what was tapped, once. `seen` is the cycle that its reader saw.
pub(crate) async fn act(
    inbox: &Inbox,
    visitor: &Visitor,
    address: &Address,
    action: Action,
    seen: Option<u32>,
) -> Result<Note, Trouble> {
    let store = &inbox.app.bundle.store;
    let key = visitor.conversation(address);
    let context = visitor.settings.context(key.platform, visitor.now);
    for _ in 0..MOST_TRIES {
        let file = store.file(key).await?;
        let Some(conversation) = &file.conversation else { return Ok(Note::Closed) };
        if let Some(note) = seen.and_then(|seen| moved_on(conversation, seen)) {
            return Ok(note);
        }
        let change = match conversation.act(action, visitor.person(), &context) {
            Ok(change) => change,
            Err(refusal) => return Ok(refusal.into()),
        };
        match write(store, &file, action, change, visitor).await {
            Ok(Committed::Written) => {
                tracing::info!(event = "tapped", platform = key.platform.as_str(), ?action, "a person tapped");
                return Ok(Note::Done);
            }
            Ok(Committed::Conflict) | Err(StoreError::Contended(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Trouble::Busy)
}

/// A tap is about the cycle its reader saw and no other.
fn moved_on(conversation: &Conversation, seen: u32) -> Option<Note> {
    let latest = conversation.cycle.as_ref().map_or(0, |cycle| cycle.number);
    if latest == seen {
        return None;
    }
    Some(if conversation.open_cycle().is_some() { Note::Newer } else { Note::Closed })
}

/// Writes a change together with what makes later folds agree with it.
async fn write(
    store: &Store,
    file: &ConversationFile,
    action: Action,
    change: Change,
    visitor: &Visitor,
) -> Result<Committed, StoreError> {
    let now = visitor.now;
    match action {
        Action::Acknowledge => store.commit(&change, now).await,
        Action::AnsweredHere | Action::AnsweredPrivately => claim(store, &change, visitor).await,
        Action::NotAboutUs => correct(store, file, &change, visitor, Mention::not_about_us).await,
        Action::WrongKind(kind) => {
            let Some(opener) = opener(file, &change) else { return store.commit(&change, now).await };
            let corrected = opener.clone().of_kind(kind);
            let others = file.mentions.iter().filter(|mention| mention.post.id != corrected.post.id);
            let messages: Vec<_> = others.chain([&corrected]).map(Mention::message).collect();
            let context = visitor.settings.context(change.conversation.key.platform, now);
            let change = change.settled(&messages, &file.replies, &context);
            store.update_mention(&corrected, Some(&change), now).await
        }
    }
}

/// The claimed reply is kept like one that was seen.
async fn claim(store: &Store, change: &Change, visitor: &Visitor) -> Result<Committed, StoreError> {
    let answer = change.conversation.cycle.as_ref().and_then(|cycle| cycle.answer.clone());
    let Some(answer) = answer else { return store.commit(change, visitor.now).await };
    let reply = Reply { id: answer.id, at: answer.at, proof: answer.proof };
    match store.record_reply(&change.conversation.key, &reply, Some(change), visitor.now).await? {
        Recorded::New => Ok(Committed::Written),
        Recorded::AlreadyKnown => store.commit(change, visitor.now).await,
        Recorded::Conflict => Ok(Committed::Conflict),
    }
}

/// Corrects the message that opened the cycle with the change, and what else was said in the cycle before: each of
/// these would open the next.
async fn correct(
    store: &Store,
    file: &ConversationFile,
    change: &Change,
    visitor: &Visitor,
    corrected: fn(Mention) -> Mention,
) -> Result<Committed, StoreError> {
    let Some(opener) = opener(file, change) else { return store.commit(change, visitor.now).await };
    let later = file.mentions.iter().filter(|mention| {
        mention.opens() && mention.post.id != opener.post.id && mention.published_at() >= opener.published_at()
    });
    for mention in later {
        if store.update_mention(&corrected(mention.clone()), None, visitor.now).await? == Committed::Conflict {
            return Ok(Committed::Conflict);
        }
    }
    store.update_mention(&corrected(opener.clone()), Some(change), visitor.now).await
}

fn opener<'a>(file: &'a ConversationFile, change: &Change) -> Option<&'a Mention> {
    let cycle: &Cycle = change.conversation.cycle.as_ref()?;
    file.mentions.iter().find(|mention| mention.post.id == cycle.opener)
}
