//! Finds what time alone has changed, and records it once.
//!
//! The stream is the fast path and this sweep the correctness path: whatever the stream lost, the sweep rings again.

use domain::conversation::{Context, ConversationKey};
use domain::settings::Settings;
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use runtime::clients;
use runtime::config::{Config, ConfigError, Environment};
use runtime::{Bundle, BundleError};
use store::{Committed, StoreError};

/// More than this is left for the next minute.
const MOST_A_SWEEP: usize = 2_000;
/// Transitions written side by side.
const SIDE_BY_SIDE: usize = 8;
/// A fresh alert is on its way through the stream; one older than this is rung again.
const STREAM_TAKES: SignedDuration = SignedDuration::from_secs(60);

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Conversations that were due.
    pub due: usize,
    /// Transitions that were recorded.
    pub recorded: usize,
    /// Conversations that could not be read or written; the next sweep takes them again.
    pub failed: usize,
    /// Alerts that were rung again.
    pub rung: usize,
    /// Clocks that new hours or targets have changed.
    pub recomputed: usize,
}

/// The bundle with the environment's clients.
pub async fn connect(environment: &Environment) -> Result<Bundle, ConfigError> {
    let config = Config::read(environment)?;
    let clients = clients::connect(environment).await?;
    Ok(Bundle::new(clients.dynamodb, &config, environment))
}

/// One sweep.
pub async fn handle(bundle: &Bundle, now: Timestamp) -> Result<Swept, BundleError> {
    let settings = bundle.settings().await?;
    let due = bundle.store.due_conversations(now, MOST_A_SWEEP).await?;
    let checks = stream::iter(&due).map(|key| check(bundle, key, settings.context(key.platform, now)));
    let outcomes: Vec<Result<bool, StoreError>> = checks.buffered(SIDE_BY_SIDE).collect().await;

    let mut swept = Swept { due: due.len(), ..Swept::default() };
    for (key, outcome) in due.iter().zip(outcomes) {
        match outcome {
            Ok(recorded) => swept.recorded += usize::from(recorded),
            Err(error) => {
                swept.failed += 1;
                let platform = key.platform.as_str();
                tracing::error!(event = "conversation_failed", platform, error = %error, "could not check a conversation");
            }
        }
    }
    swept.rung = ring_again(bundle, now).await?;
    bundle.store.beat("detect-at-risk", now).await?;
    swept.recomputed = recompute(bundle, &settings, now).await?;
    report(swept);
    Ok(swept)
}

/// Records what has become due in one conversation. Another writer's change in between is left for the next sweep.
async fn check(bundle: &Bundle, key: &ConversationKey, context: Context<'_>) -> Result<bool, StoreError> {
    let conversation = bundle.store.conversation(key).await?;
    match conversation.and_then(|conversation| conversation.tick(&context)) {
        Some(change) => Ok(bundle.store.commit(&change, context.now).await? == Committed::Written),
        None => Ok(false),
    }
}

/// Compares every running clock with new settings, once for each version of them.
async fn recompute(bundle: &Bundle, settings: &Settings, now: Timestamp) -> Result<usize, StoreError> {
    if bundle.store.recomputed_version().await? == settings.version {
        return Ok(0);
    }
    let mut recomputed = 0;
    let rows = bundle.store.open_conversations().await?;
    for row in rows.iter().filter(|row| row.settings_version < settings.version).take(MOST_A_SWEEP) {
        let context = settings.context(row.key.platform, now);
        let conversation = bundle.store.conversation(&row.key).await?;
        if let Some(change) = conversation.and_then(|conversation| conversation.recompute(&context)) {
            match bundle.store.commit(&change, now).await? {
                Committed::Written => recomputed += 1,
                // Another writer was first: the next sweep compares again.
                Committed::Conflict => return Ok(recomputed),
            }
        }
    }
    bundle.store.mark_recomputed(settings.version).await?;
    Ok(recomputed)
}

/// Rings for alerts that are due and that the stream has not carried to their end.
async fn ring_again(bundle: &Bundle, now: Timestamp) -> Result<usize, StoreError> {
    let mut rung = 0;
    for alert in bundle.store.due_alerts(now).await? {
        if alert.created_at + STREAM_TAKES <= now {
            bundle.store.nudge_alert(&alert.key, now).await?;
            rung += 1;
        }
    }
    Ok(rung)
}

fn report(swept: Swept) {
    let Swept { due, recorded, failed, rung, recomputed } = swept;
    if swept == Swept::default() {
        tracing::debug!(event = "swept", "nothing was due");
    } else {
        tracing::info!(
            event = "swept",
            due,
            recorded,
            failed,
            rung,
            recomputed,
            "recorded {recorded} of {due} due, rang {rung} again"
        );
    }
}
