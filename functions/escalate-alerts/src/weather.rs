//! Whether a storm runs: looked at when somebody is about to be told, from what was published lately.

use domain::storm::{self, Storm};
use jiff::Timestamp;
use store::{Ledger, MentionRow, Store, StoreError};

/// Notes that a storm begins or is over. Costs one small read, the last four weeks only when there is reason to ask for
/// them, and a write only when something changes. Whatever fails here keeps nobody from being told.
pub(crate) async fn watch(store: &Store, ledger: &mut Ledger, now: Timestamp) {
    if let Err(error) = look(store, ledger, now).await {
        tracing::warn!(event = "storm_unknown", error = %error, "could not tell whether a storm runs");
    }
}

async fn look(store: &Store, ledger: &mut Ledger, now: Timestamp) -> Result<(), StoreError> {
    let since = now - storm::SPAN;
    let recent = counted(&store.published_since(since, now).await?, |at| at > since);
    if ledger.allowance.storm.is_some() {
        if storm::is_over(recent) {
            tracing::info!(event = "storm_over", "the storm is over");
            store.note_storm(ledger, None).await?;
        }
        return Ok(());
    }
    if !storm::begins(recent, 0) {
        return Ok(());
    }
    let rows = store.published_since(since - storm::USUAL_SPAN, since).await?;
    if storm::begins(recent, counted(&rows, |_| true)) {
        tracing::warn!(event = "storm_begins", recent, "a storm begins: {recent} complaints within two hours");
        store.note_storm(ledger, Some(Storm::begun(now))).await?;
    }
    Ok(())
}

fn counted(rows: &[MentionRow], when: impl Fn(Timestamp) -> bool) -> usize {
    rows.iter().filter(|row| storm::counts(row.kind, row.stars) && when(row.published_at)).count()
}
