//! What is to be looked at now: what rang, and whatever else is due.

use std::collections::{BTreeSet, HashMap};

use domain::customer::Author;
use domain::mention::Platform;
use domain::settings::Settings;
use domain::text::AnswersSeen;
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use store::{AlertFile, AlertKey, Ledger, Store, StoreError};

use crate::letter::answers_seen;

/// More than this is left for the next run.
const MOST_AT_ONCE: usize = 120;
/// Conversations read side by side.
const SIDE_BY_SIDE: usize = 8;
/// What was rung in this minute is due again at the end of it, and belongs to this run.
const RUNG: SignedDuration = SignedDuration::from_secs(60);

/// What rang, and what else may be due. When the index cannot be asked, what rang is enough.
pub(crate) async fn keys(store: &Store, rung: &BTreeSet<AlertKey>, now: Timestamp) -> Vec<AlertKey> {
    let due = store.due_alerts(now + RUNG).await.unwrap_or_else(|error| {
        tracing::warn!(event = "gathering_failed", error = %error, "could not look for what else is due");
        Vec::new()
    });
    let others = due.into_iter().map(|alert| alert.key).filter(|key| !rung.contains(key));
    rung.iter().cloned().chain(others).take(MOST_AT_ONCE.max(rung.len())).collect()
}

/// The files of these alerts, as they are now.
pub(crate) async fn files(
    store: &Store,
    keys: &[AlertKey],
) -> impl Iterator<Item = (AlertKey, Result<Option<AlertFile>, StoreError>)> {
    let reads = keys.iter().map(|key| async move { (key.clone(), store.alert_file(key).await) });
    stream::iter(reads).buffered(SIDE_BY_SIDE).collect::<Vec<_>>().await.into_iter()
}

/// What has gone out, to whom it could go and about whom it is.
pub(crate) async fn ledger(
    store: &Store,
    settings: &Settings,
    files: &[(AlertKey, AlertFile)],
    now: Timestamp,
) -> Result<Ledger, StoreError> {
    let authors: BTreeSet<Author> = files.iter().map(|(key, _)| Author::of(&key.conversation)).collect();
    let authors: Vec<Author> = authors.into_iter().collect();
    store.ledger(&settings.people, settings.budget, &authors, now).await
}

/// Of each platform whether the shop's answers can be seen there. Where that cannot be known, they cannot.
pub(crate) async fn sight(
    store: &Store,
    settings: &Settings,
    files: &[(AlertKey, AlertFile)],
) -> HashMap<Platform, AnswersSeen> {
    let platforms: BTreeSet<Platform> = files.iter().map(|(key, _)| key.conversation.platform).collect();
    let mut sight = HashMap::new();
    for platform in platforms {
        let file = store.platform(platform).await;
        sight.insert(platform, file.map_or(AnswersSeen::No, |file| answers_seen(settings, platform, &file)));
    }
    sight
}
