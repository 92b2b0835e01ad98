//! A tap on a mention: read, decide, write; again if another was first.

use domain::conversation::{Action, Change, Conversation, Mention, correct};
use store::{Committed, ConversationFile, Store, StoreError};

use crate::Inbox;
use crate::address::Address;
use crate::note::Note;
use crate::teach;
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
        let file = store.whole_file(key).await?;
        let Some(conversation) = &file.conversation else { return Ok(Note::Closed) };
        if let Some(note) = seen.and_then(|seen| moved_on(conversation, seen)) {
            return Ok(note);
        }
        let change = match conversation.act(&action, visitor.person(), &context) {
            Ok(change) => change,
            Err(refusal) => return Ok(refusal.into()),
        };
        match write(store, &file, &action, change, visitor).await {
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

/// Writes a change together with what makes later folds agree with it: a correction's messages, of which each would
/// open the next cycle.
async fn write(
    store: &Store,
    file: &ConversationFile,
    action: &Action,
    change: Change,
    visitor: &Visitor,
) -> Result<Committed, StoreError> {
    let now = visitor.now;
    let cycle = change.conversation.cycle.as_ref();
    let mut corrected = cycle.map(|cycle| correct(&file.mentions, cycle, action)).unwrap_or_default();
    if corrected.is_empty() && *action == Action::Undo {
        // Its author has changed it since; what its old words have taught is taken back all the same.
        let opener = |mention: &&Mention| cycle.is_some_and(|cycle| cycle.opener == mention.post.id);
        corrected.extend(file.mentions.iter().find(opener).cloned());
    }
    corrected.sort_by_key(|mention| cycle.is_some_and(|cycle| cycle.opener == mention.post.id));
    let Some((opener, others)) = corrected.split_last() else { return store.commit(&change, now).await };
    let after = |mention: &Mention| {
        let same = |corrected: &&Mention| corrected.post.id == mention.post.id;
        corrected.iter().find(same).unwrap_or(mention).messages()
    };
    let messages: Vec<_> = file.mentions.iter().flat_map(after).collect();
    let context = visitor.settings.context(change.conversation.key.platform, now);
    let change = change.settled(&messages, &file.replies, &context);
    for mention in others {
        if store.update_mention(mention, None, now).await? == Committed::Conflict {
            return Ok(Committed::Conflict);
        }
    }
    let learnt = teach::after(store, opener, others, action, now).await?;
    store.correct_mention(opener, Some(&change), learnt.as_ref(), now).await
}
