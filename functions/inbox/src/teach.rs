//! What a correction teaches: the next like mention is read as this one was corrected.

use classifier::Learnt;
use domain::conversation::{Action, Mention};
use jiff::Timestamp;
use store::{LearntDocument, Store, StoreError};

/// What is to be kept after a correction, or its undo, of `opener`; `None` when nothing changes.
///
/// The opener alone teaches: what its author wrote afterwards, "hello? anybody?", says nothing about others. What was
/// learnt and cannot be read keeps nobody from correcting.
pub(crate) async fn after(
    store: &Store,
    opener: &Mention,
    others: &[Mention],
    action: &Action,
    now: Timestamp,
) -> Result<Option<LearntDocument>, StoreError> {
    let Some((version, before)) = known(store).await? else { return Ok(None) };
    let after = match action {
        Action::Undo => others.iter().chain([opener]).fold(before.clone(), Learnt::forget),
        Action::NotAboutUs | Action::WrongKind(_) => before.clone().taught(opener, now),
        Action::Acknowledge
        | Action::AnsweredHere
        | Action::AnsweredPrivately
        | Action::Snooze(_)
        | Action::HandOver(_) => return Ok(None),
    };
    Ok((after != before).then(|| LearntDocument { version, bytes: after.bytes() }))
}

/// What was learnt, and its version; `None` when it cannot be read.
async fn known(store: &Store) -> Result<Option<(u64, Learnt)>, StoreError> {
    let unread = |error: &dyn std::error::Error| {
        tracing::error!(event = "learnt_unread", %error, "a correction teaches nothing");
    };
    let document = match store.learnt().await {
        Ok(document) => document.unwrap_or_default(),
        Err(error @ StoreError::Unreadable { .. }) => {
            unread(&error);
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if document.version == 0 {
        return Ok(Some((0, Learnt::default())));
    }
    match Learnt::read(&document.bytes) {
        Ok(learnt) => Ok(Some((document.version, learnt))),
        Err(error) => {
            unread(&error);
            Ok(None)
        }
    }
}
