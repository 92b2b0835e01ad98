//! "It is a complaint": a tap on a message that we were not sure of and that opened no cycle.

use domain::conversation::{Action, Conversation, Discovery, Event, Mention, Message};
use store::{Committed, StoreError};

use crate::Inbox;
use crate::address::Address;
use crate::note::Note;
use crate::teach;
use crate::trouble::Trouble;
use crate::visitor::Visitor;

/// After so many others that were first, the person is asked to tap again.
const MOST_TRIES: usize = 5;

/// Says what the message `id` is. If it asks for an answer, its clock starts at this moment.
pub(crate) async fn sort(
    inbox: &Inbox,
    visitor: &Visitor,
    address: &Address,
    action: &Action,
    id: &str,
) -> Result<Note, Trouble> {
    let (store, key, now) = (&inbox.app.bundle.store, visitor.conversation(address), visitor.now);
    for _ in 0..MOST_TRIES {
        let file = store.whole_file(key).await?;
        let Some(mention) = file.mentions.iter().find(|mention| mention.post.id == id) else {
            return Ok(Note::Closed);
        };
        let before = file.conversation.clone().unwrap_or_else(|| Conversation::new(mention.conversation.clone()));
        if before.open_cycle().is_some() {
            return Ok(Note::Newer);
        }
        let sorted = sorted(mention, action, visitor).ok_or(Trouble::BadTap)?;
        if sorted == *mention {
            return Ok(Note::Done);
        }
        let others = file.mentions.iter().filter(|mention| mention.post.id != id);
        let messages: Vec<Message> = others.chain([&sorted]).flat_map(Mention::messages).collect();
        let context = visitor.settings.context(key.platform, now);
        let mut change = before.settle(&messages, &file.replies, &context);
        if let Some(change) = &mut change {
            change.events.insert(0, Event::Tapped { action: action.name(), by: visitor.person().clone() });
        }
        let learnt = teach::after(store, &sorted, &[], action, now).await?;
        match store.correct_mention(&sorted, change.as_ref(), learnt.as_ref(), now).await {
            Ok(Committed::Written) => {
                tracing::info!(event = "sorted", platform = key.platform.as_str(), "a person said what it is");
                return Ok(Note::Done);
            }
            Ok(Committed::Conflict) | Err(StoreError::Contended(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Trouble::Busy)
}

/// The message as it was said to be; `None` for taps that say nothing about it.
fn sorted(mention: &Mention, action: &Action, visitor: &Visitor) -> Option<Mention> {
    let sorted = match action {
        Action::WrongKind(kind) => mention.clone().of_kind(*kind),
        Action::NotAboutUs => mention.clone().not_about_us(),
        Action::Undo => return Some(mention.clone().uncorrected()),
        Action::Acknowledge
        | Action::AnsweredHere
        | Action::AnsweredPrivately
        | Action::Snooze(_)
        | Action::HandOver(_) => return None,
    };
    let asks = sorted.classification.about_shop && sorted.classification.needs_answer;
    // It was nobody's fault that nobody looked: the usual time runs from now on.
    let discovery = if asks { Discovery::Started { at: visitor.now } } else { sorted.discovery };
    Some(Mention { discovery, ..sorted })
}
