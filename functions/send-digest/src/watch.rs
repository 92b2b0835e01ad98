//! Whether the promises hold, and the outside switch that is told so.

use domain::settings::Settings;
use domain::watch::{Verdict, Watched, is_missed, is_old, is_overdue, is_stuck};
use jiff::{SignedDuration, Timestamp};
use store::{OpenRow, StoreError};

use crate::App;

/// Whose beats are listened to.
const SWEEP: &str = "detect-at-risk";
const POLLS: &str = "collect-mentions";
/// More that is overdue is not counted: one is enough.
const MOST_LOOKED_AT: usize = 20;
/// An alert that is rung each minute is due again within one.
const RUNG_WITHIN: SignedDuration = SignedDuration::from_mins(1);

/// Looks at all promises; pings while they hold, and reports what does not.
pub(crate) async fn look(app: &App, settings: &Settings, now: Timestamp) -> Result<Verdict, StoreError> {
    let verdict = watched(app, settings, now).await?.verdict(now);
    match &verdict {
        Verdict::Holds => ping(app, settings).await,
        Verdict::Broken(broken) => {
            let reasons: Vec<String> = broken.iter().map(ToString::to_string).collect();
            tracing::error!(event = "promise_broken", reasons = reasons.join("; "), "a promise does not hold");
        }
    }
    Ok(verdict)
}

async fn watched(app: &App, settings: &Settings, now: Timestamp) -> Result<Watched, StoreError> {
    let store = &app.bundle.store;
    let newest = store.settings().await?.map_or(0, |document| document.version);
    let beats = store.beats().await?;
    Ok(Watched {
        settings_hold: newest == settings.version,
        swept_at: beats.get(SWEEP).copied(),
        collected_at: beats.get(POLLS).copied(),
        missed: missed(app, settings, now).await?,
        stuck: stuck(app, now).await?,
        set_aside: still_aside(app, now).await?,
    })
}

/// Clocks that the sweep has not looked at.
async fn missed(app: &App, settings: &Settings, now: Timestamp) -> Result<usize, StoreError> {
    let overdue = |row: &OpenRow| is_overdue(row.next_check_at, now);
    let mut missed = 0;
    for row in app.bundle.store.open_conversations().await?.into_iter().filter(overdue).take(MOST_LOOKED_AT) {
        let context = settings.context(row.key.platform, now);
        match app.bundle.store.conversation(&row.key).await {
            Ok(conversation) => {
                missed += usize::from(conversation.is_some_and(|conversation| is_missed(&conversation, &context)));
            }
            Err(error) if app.bundle.set_aside(&error, now).await? => {}
            Err(error) => return Err(error),
        }
    }
    Ok(missed)
}

/// Alerts that nobody was told of.
async fn stuck(app: &App, now: Timestamp) -> Result<usize, StoreError> {
    let mut stuck = 0;
    let due = app.bundle.store.due_alerts(now + RUNG_WITHIN).await?;
    for alert in due.into_iter().filter(|alert| is_old(alert.created_at, now)).take(MOST_LOOKED_AT) {
        let rings = app.bundle.store.rings(&alert.key).await?;
        stuck += usize::from(is_stuck(alert.due_at, rings, now));
    }
    Ok(stuck)
}

/// Rows that still cannot be read. One that can be again goes back to where it stood.
async fn still_aside(app: &App, now: Timestamp) -> Result<usize, StoreError> {
    let mut aside = 0;
    for row in app.bundle.store.set_aside_rows().await? {
        if app.bundle.store.take_back(&row, now).await? {
            tracing::info!(event = "row_taken_back", row.kind, row.mark = row.key.mark(), "a row can be read again");
        } else {
            aside += 1;
        }
    }
    Ok(aside)
}

/// The address is a key of its own, and is not logged.
async fn ping(app: &App, settings: &Settings) {
    let Some(address) = &settings.ping_url else { return };
    if let Err(error) = app.pinger.ping(address).await {
        tracing::warn!(event = "ping_failed", error = %error, "the outside switch may not have heard of us");
    }
}
