//! Finds what time alone has changed, and records it once.
//!
//! The stream is the fast path and this sweep the correctness path: whatever the stream lost, the sweep rings again.

mod recompute;

use domain::conversation::{Context, ConversationKey, Mention};
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use runtime::clients;
use runtime::config::{Config, ConfigError, Environment};
use runtime::{Bundle, BundleError};
use store::{Committed, RowKey, StoreError};

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
    /// Rows that cannot be read and were set aside.
    pub set_aside: usize,
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
            Err(error) if bundle.set_aside(&error, now).await? => swept.set_aside += 1,
            Err(error) => {
                swept.failed += 1;
                log_failed(key, &error);
            }
        }
    }
    let rung = ring_again(bundle, now).await?;
    swept.rung = rung.alerts;
    swept.set_aside += rung.set_aside;
    bundle.store.beat("detect-at-risk", now).await?;
    let compared = recompute::run(bundle, &settings, now).await?;
    swept.recomputed = compared.changed;
    swept.failed += compared.failed;
    swept.set_aside += compared.set_aside;
    report(swept);
    Ok(swept)
}

/// Records what has become due in one conversation. Another writer's change in between is left for the next sweep.
async fn check(bundle: &Bundle, key: &ConversationKey, context: Context<'_>) -> Result<bool, StoreError> {
    let conversation = bundle.store.conversation(key).await?;
    let Some(mut change) = conversation.and_then(|conversation| conversation.tick(&context)) else { return Ok(false) };
    if change.claimed.is_some()
        && let Some(file) = bundle.file_to_decide(key, context.now).await?
    {
        // The claim counts from the tap: who wrote after it waits in the next cycle.
        let messages: Vec<_> = file.mentions.iter().flat_map(Mention::messages).collect();
        change = change.settled(&messages, &file.replies, &context);
    }
    Ok(bundle.store.commit(&change, context.now).await? == Committed::Written)
}

/// A conversation that could not be read or written, by what finds its row: never by its names.
fn log_failed(key: &ConversationKey, error: &StoreError) {
    let (platform, mark) = (key.platform.as_str(), RowKey::of_conversation(key).mark());
    tracing::error!(event = "conversation_failed", platform, row.mark = mark, %error, "could not check a conversation");
}

#[derive(Debug, Clone, Copy, Default)]
struct Rung {
    alerts: usize,
    set_aside: usize,
}

/// Rings for alerts that are due and that the stream has not carried to their end. One that cannot be read would be
/// rung for ever.
async fn ring_again(bundle: &Bundle, now: Timestamp) -> Result<Rung, StoreError> {
    let mut rung = Rung::default();
    let due = bundle.store.due_to_send(now).await?;
    for row in &due.unreadable {
        bundle.set_row_aside(row, now).await?;
        rung.set_aside += 1;
    }
    for alert in due.alerts {
        if alert.created_at + STREAM_TAKES <= now {
            bundle.store.nudge_alert(&alert.key, now).await?;
            rung.alerts += 1;
        }
    }
    Ok(rung)
}

fn report(swept: Swept) {
    let Swept { due, recorded, failed, rung, recomputed, set_aside } = swept;
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
            set_aside,
            "recorded {recorded} of {due} due, rang {rung} again"
        );
    }
}
