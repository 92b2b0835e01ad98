//! Reads conversations side by side, and what stands beside them. Nothing here writes.

use std::collections::HashSet;

use domain::conversation::ConversationKey;
use domain::mention::{Kind, Platform};
use domain::settings::Settings;
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use store::{ConversationFile, Health, MentionRow, Month, OpenRow, StoreError};

use crate::Inbox;
use crate::page::deliveries;
use crate::page::doubt::unsorted;
use crate::page::unanswered::{self, waiting};
use crate::page::watch::Signs;

/// More than this nobody reads on a phone.
const MOST_CARDS: usize = 40;
/// Rows of a month that are looked through.
const MOST_ROWS: usize = 500;
/// Conversations read whole for a list.
const MOST_FILES: usize = 60;
/// Read side by side.
const SIDE_BY_SIDE: usize = 8;
/// A cycle may have been open for so long before its alert: no cap is longer.
const LONGEST_CYCLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One conversation and its name.
pub(crate) type Kept = (ConversationKey, ConversationFile);

/// The most urgent conversations whole, of the others the clock.
pub(crate) struct Files {
    pub(crate) shown: Vec<Kept>,
    pub(crate) others: Vec<OpenRow>,
}

/// All that is open.
pub(crate) async fn files(inbox: &Inbox) -> Result<Files, StoreError> {
    let store = &inbox.app.bundle.store;
    let mut open = store.open_conversations().await?;
    open.sort_by_key(|row| row.due_at);
    let others = open.split_off(MOST_CARDS.min(open.len()));
    let reads = open.into_iter().map(|row| async move { readable(store.file(&row.key).await, row.key) });
    let shown: Vec<_> = stream::iter(reads).buffered(SIDE_BY_SIDE).try_collect().await?;
    let shown = shown.into_iter().flatten().collect();
    Ok(Files { shown, others })
}

/// One conversation of a list. One that cannot be read hides no other: it is counted where the page says what is wrong.
fn readable(read: Result<ConversationFile, StoreError>, key: ConversationKey) -> Result<Option<Kept>, StoreError> {
    match read {
        Ok(file) => Ok(Some((key, file))),
        Err(StoreError::Unreadable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What still runs.
pub(crate) async fn signs(inbox: &Inbox) -> Result<Signs, StoreError> {
    let store = &inbox.app.bundle.store;
    let (beats, proofs, aside) = tokio::try_join!(store.beats(), store.proofs(), store.set_aside_rows())?;
    Ok(Signs { beats, proofs, set_aside: aside.len() })
}

/// What is wrong with the platforms that are watched.
pub(crate) async fn troubles(inbox: &Inbox, settings: &Settings) -> Result<Vec<(Platform, Health)>, StoreError> {
    let store = &inbox.app.bundle.store;
    let reads = settings.platforms.keys().copied().map(|platform| async move {
        let file = store.platform(platform).await?;
        Ok::<_, StoreError>(file.health.into_values().map(move |health| (platform, health)).collect::<Vec<_>>())
    });
    let troubles: Vec<Vec<(Platform, Health)>> = stream::iter(reads).buffered(SIDE_BY_SIDE).try_collect().await?;
    let mut troubles: Vec<(Platform, Health)> = troubles.into_iter().flatten().collect();
    troubles.sort_by_key(|(platform, health)| (*platform, health.failing_since));
    Ok(troubles)
}

/// Conversations that may have had an alert within the days that the page shows.
pub(crate) async fn alerted_files(inbox: &Inbox, now: Timestamp) -> Result<(Vec<Kept>, bool), StoreError> {
    let open = inbox.app.bundle.store.open_conversations().await?;
    let (rows, more) = recent(inbox, now - deliveries::REACHES - LONGEST_CYCLE, now).await?;
    let with_cycle = rows.into_iter().filter(|row| row.state.is_some()).map(|row| row.conversation);
    let (files, cut) = read(inbox, open.into_iter().map(|row| row.key).chain(with_cycle)).await?;
    Ok((files, more || cut))
}

/// Conversations in which somebody may wait without a clock, or in which there is something we are not sure of.
pub(crate) async fn unanswered_files(inbox: &Inbox, now: Timestamp) -> Result<(Vec<Kept>, bool), StoreError> {
    let (mut rows, more) = recent(inbox, now - unanswered::REACHES, now).await?;
    // What hardly ever needs an answer is looked at last.
    rows.sort_by_key(|row| matches!(row.kind, Kind::Praise | Kind::Other));
    let without_cycle = rows.into_iter().filter(|row| row.state.is_none()).map(|row| row.conversation);
    let (mut files, cut) = read(inbox, without_cycle).await?;
    files.retain(|(_, file)| waiting(file, now).is_some() || unsorted(file, now).is_some());
    Ok((files, more || cut))
}

/// The conversations of the newest mentions since then.
pub(crate) async fn recent_files(inbox: &Inbox, since: Timestamp, now: Timestamp) -> Result<Vec<Kept>, StoreError> {
    let (rows, _) = recent(inbox, since, now).await?;
    Ok(read(inbox, rows.into_iter().map(|row| row.conversation)).await?.0)
}

/// Mentions published since then, newest first, and whether there are more.
async fn recent(inbox: &Inbox, since: Timestamp, now: Timestamp) -> Result<(Vec<MentionRow>, bool), StoreError> {
    let (mut month, mut rows, mut more) = (Month::of(now), Vec::new(), false);
    while Month::of(since) <= month {
        let found = inbox.app.bundle.store.month(month, MOST_ROWS).await?;
        more |= found.len() == MOST_ROWS;
        rows.extend(found.into_iter().filter(|row| since <= row.published_at));
        month = month.previous();
    }
    Ok((rows, more))
}

/// The first of them whole, each once.
async fn read(inbox: &Inbox, keys: impl Iterator<Item = ConversationKey>) -> Result<(Vec<Kept>, bool), StoreError> {
    let mut seen = HashSet::new();
    let mut keys: Vec<ConversationKey> = keys.filter(|key| seen.insert(key.clone())).collect();
    let more = keys.len() > MOST_FILES;
    keys.truncate(MOST_FILES);
    let store = &inbox.app.bundle.store;
    let reads = keys.into_iter().map(|key| async move { readable(store.file(&key).await, key) });
    let files: Vec<_> = stream::iter(reads).buffered(SIDE_BY_SIDE).try_collect().await?;
    let files = files.into_iter().flatten().collect();
    Ok((files, more))
}
