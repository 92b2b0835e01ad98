//! "Answered here" is looked for: each successful reading of the own posts counts.

use store::StoreError;

use crate::polling::Poll;

/// Counts one reading of all own posts of this platform. Who was faster with another change has read them, too, or
/// counts at the next poll.
pub(crate) async fn own_posts_read(poll: &Poll<'_>) -> Result<(), StoreError> {
    if poll.near.is_empty() {
        return Ok(());
    }
    let store = &poll.app.bundle.store;
    let context = poll.settings.context(poll.platform, poll.now);
    for conversation in store.conversations(&poll.near).await? {
        if let Some(change) = conversation.own_posts_read(&context) {
            store.commit(&change, poll.now).await?;
        }
    }
    Ok(())
}
