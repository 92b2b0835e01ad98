//! Starts the clocks of what was there before anybody listened.

use domain::conversation::{Conversation, ConversationKey, Event, Mention, Message};
use futures::stream::{self, StreamExt};
use store::{Committed, StoreError};

use crate::Inbox;
use crate::gather;
use crate::note::Note;
use crate::page::unanswered::waiting;
use crate::trouble::Trouble;
use crate::visitor::Visitor;

/// After so many others that were first, the person is asked to tap again.
const MOST_TRIES: usize = 5;
/// Conversations written side by side.
const SIDE_BY_SIDE: usize = 8;

/// Starts the clock of one conversation's oldest unanswered message, at this moment.
pub(crate) async fn one(inbox: &Inbox, visitor: &Visitor, key: &ConversationKey) -> Result<Note, Trouble> {
    let started = start(inbox, visitor, key).await?;
    Ok(if started { Note::Started } else { Note::NoneStarted })
}

/// The same for all that the list shows.
pub(crate) async fn all(inbox: &Inbox, visitor: &Visitor) -> Result<Note, Trouble> {
    let (files, _) = gather::unanswered_files(inbox, visitor.now).await?;
    let starts = files.into_iter().map(|(key, _)| async move { start(inbox, visitor, &key).await });
    let outcomes: Vec<Result<bool, Trouble>> = stream::iter(starts).buffered(SIDE_BY_SIDE).collect().await;
    let mut note = Note::NoneStarted;
    for outcome in outcomes {
        if outcome? {
            note = Note::Started;
        }
    }
    Ok(note)
}

/// Whether there was one to start.
async fn start(inbox: &Inbox, visitor: &Visitor, key: &ConversationKey) -> Result<bool, Trouble> {
    let (store, now) = (&inbox.app.bundle.store, visitor.now);
    for _ in 0..MOST_TRIES {
        let file = store.whole_file(key).await?;
        let Some(mention) = waiting(&file, now) else { return Ok(false) };
        let started = mention.clone().started(now);
        let others = file.mentions.iter().filter(|mention| mention.post.id != started.post.id);
        let messages: Vec<Message> = others.chain([&started]).flat_map(Mention::messages).collect();
        let before = file.conversation.clone().unwrap_or_else(|| Conversation::new(started.conversation.clone()));
        let context = visitor.settings.context(key.platform, now);
        let mut change = before.settle(&messages, &file.replies, &context);
        if let Some(change) = &mut change {
            let by = visitor.person().clone();
            change.events.insert(0, Event::Tapped { action: "started its clock", by });
        }
        match store.update_mention(&started, change.as_ref(), now).await {
            Ok(Committed::Written) => {
                tracing::info!(event = "clock_started", platform = key.platform.as_str(), "a person started a clock");
                return Ok(true);
            }
            Ok(Committed::Conflict) | Err(StoreError::Contended(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Trouble::Busy)
}
