//! Compares every running clock with new hours and targets, so many a minute, until all were compared.

use domain::conversation::{ConversationKey, State};
use domain::settings::Settings;
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use runtime::Bundle;
use store::{Committed, Comparison, OpenRow, Pass, StoreError};

use crate::{SIDE_BY_SIDE, log_failed};

/// More than this is left for the next minute.
const MOST_COMPARED: usize = 1_000;
/// A poll or a tap that began with the old settings has written by then. A pass that ends sooner, or in which something
/// went wrong since, begins anew.
const CLEAN_FOR: SignedDuration = SignedDuration::from_mins(3);

/// What one minute's part of a pass did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) changed: usize,
    pub(crate) failed: usize,
    pub(crate) set_aside: usize,
}

/// Reads one row while there is nothing to compare.
pub(crate) async fn run(bundle: &Bundle, settings: &Settings, now: Timestamp) -> Result<Compared, StoreError> {
    let comparison = bundle.store.comparison().await?;
    let Some(pass) = going_on(&comparison, settings.version, now) else { return Ok(Compared::default()) };
    let mut open = bundle.store.open_conversations().await?;
    let part = next_part(&mut open, &pass, MOST_COMPARED);
    let comparisons = part.iter().map(|key| compare(bundle, settings, key, now));
    let outcomes: Vec<Result<bool, StoreError>> = stream::iter(comparisons).buffered(SIDE_BY_SIDE).collect().await;
    let mut compared = Compared::default();
    for (key, outcome) in part.iter().zip(outcomes) {
        match outcome {
            Ok(changed) => compared.changed += usize::from(changed),
            Err(error) if bundle.set_aside(&error, now).await? => compared.set_aside += 1,
            Err(error) => {
                compared.failed += 1;
                log_failed(key, &error);
            }
        }
    }
    let after = after(&comparison, &pass, &part, compared.failed > 0, now);
    bundle.store.mark_comparison(&after).await?;
    Ok(compared)
}

/// Whether new settings have changed this clock. Another writer's change in between is tried again once.
async fn compare(
    bundle: &Bundle,
    settings: &Settings,
    key: &ConversationKey,
    now: Timestamp,
) -> Result<bool, StoreError> {
    for _ in 0..2 {
        let conversation = bundle.store.conversation(key).await?;
        let context = settings.context(key.platform, now);
        let Some(change) = conversation.and_then(|conversation| conversation.recompute(&context)) else {
            return Ok(false);
        };
        if bundle.store.commit(&change, now).await? == Committed::Written {
            return Ok(true);
        }
    }
    Err(StoreError::Contended("a conversation changed each time it was read".into()))
}

/// The pass that is going on, or begins; `None` when every clock was compared with these settings.
fn going_on(comparison: &Comparison, version: u64, now: Timestamp) -> Option<Pass> {
    let begun = comparison.pass.clone().filter(|pass| pass.version == version);
    let begins = || Pass { version, clean_since: now, after: None };
    (comparison.done != version).then(|| begun.unwrap_or_else(begins))
}

/// The next to be compared, in the order of their names: an order that nothing changes while a pass goes on.
fn next_part(open: &mut Vec<OpenRow>, pass: &Pass, most: usize) -> Vec<ConversationKey> {
    let is_after = |key: &ConversationKey| pass.after.as_ref().is_none_or(|after| key > after);
    open.retain(|row| row.settings_version < pass.version && row.state != State::Breached && is_after(&row.key));
    open.sort_by(|a, b| a.key.cmp(&b.key));
    open.iter().take(most).map(|row| row.key.clone()).collect()
}

/// How far it has come after a part: done when a pass has come to its end and has been clean for long enough.
fn after(comparison: &Comparison, pass: &Pass, part: &[ConversationKey], failed: bool, now: Timestamp) -> Comparison {
    let clean_since = if failed { now } else { pass.clean_since };
    let goes_on = |after| {
        let pass = Some(Pass { version: pass.version, clean_since, after });
        Comparison { done: comparison.done, pass }
    };
    if part.len() == MOST_COMPARED {
        goes_on(part.last().cloned())
    } else if now.duration_since(clean_since) < CLEAN_FOR {
        goes_on(None)
    } else {
        Comparison { done: pass.version, pass: None }
    }
}

#[cfg(test)]
mod tests {
    use domain::mention::Platform;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn key(number: usize) -> ConversationKey {
        ConversationKey::of(Platform::Mastodon, &format!("root{number:05}"), Some("ann"), "p")
    }

    fn row(number: usize, settings_version: u64, state: State) -> OpenRow {
        let (due_at, next_check_at) = (at(100), at(50));
        OpenRow { key: key(number), state, due_at, settings_version, next_check_at }
    }

    fn pass(clean_since: i64, after: Option<usize>) -> Pass {
        Pass { version: 2, clean_since: at(clean_since), after: after.map(key) }
    }

    #[test]
    fn a_pass_begins_with_new_settings_goes_on_and_begins_anew_with_newer_ones() {
        let old = Comparison { done: 1, pass: None };
        let begun = Comparison { done: 1, pass: Some(pass(3, Some(7))) };
        assert_eq!(going_on(&old, 1, at(5)), None, "nothing is new");
        assert_eq!(going_on(&old, 2, at(5)), Some(pass(5, None)));
        assert_eq!(going_on(&begun, 2, at(5)), Some(pass(3, Some(7))));
        assert_eq!(going_on(&begun, 3, at(5)), Some(Pass { version: 3, clean_since: at(5), after: None }));
    }

    #[test]
    fn what_is_late_or_was_computed_from_these_settings_is_left_out_and_the_rest_comes_in_order() {
        use State::{AtRisk, Breached, OnTrack};
        let rows = [row(5, 1, OnTrack), row(3, 1, AtRisk), row(4, 1, Breached), row(2, 2, OnTrack), row(1, 1, OnTrack)];
        assert_eq!(next_part(&mut rows.to_vec(), &pass(0, None), 10), [key(1), key(3), key(5)]);
        assert_eq!(next_part(&mut rows.to_vec(), &pass(0, None), 2), [key(1), key(3)]);
        assert_eq!(next_part(&mut rows.to_vec(), &pass(0, Some(3)), 10), [key(5)]);
    }

    #[test]
    fn every_row_is_compared_once_a_pass_however_many_there_are() {
        let rows: Vec<OpenRow> = (0..2_500).map(|number| row(number, 1, State::OnTrack)).collect();
        let mut comparison = Comparison { done: 1, pass: None };
        let mut seen = Vec::new();
        let mut minutes = 0;
        while let Some(pass) = going_on(&comparison, 2, at(minutes)) {
            let part = next_part(&mut rows.clone(), &pass, MOST_COMPARED);
            seen.extend(part.iter().cloned());
            comparison = after(&comparison, &pass, &part, false, at(minutes));
            minutes += 1;
        }
        assert_eq!(minutes, 6, "three minutes a pass, and the first ended too soon to be the last");
        assert_eq!(seen.len(), 5_000);
        assert_eq!(seen[..2_500], rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>());
        assert_eq!(comparison, Comparison { done: 2, pass: None });
    }

    #[test]
    fn a_pass_is_done_once_it_has_been_clean_for_three_minutes() {
        let (full, short) = (vec![key(1); MOST_COMPARED], vec![key(1)]);
        let goes_on = |clean_since, after| Comparison { done: 1, pass: Some(pass(clean_since, after)) };
        let done = Comparison { done: 2, pass: None };
        #[rustfmt::skip]
        let table = [
            // name,                              part,   failed, minute, then
            ("more is left",                      &full,  false,  9,      goes_on(0, Some(1))),
            ("more is left, one failed",          &full,  true,   9,      goes_on(9, Some(1))),
            ("the end, too soon",                 &short, false,  2,      goes_on(0, None)),
            ("the end",                           &short, false,  3,      done),
            ("the end, one failed",               &short, true,   9,      goes_on(9, None)),
        ];
        let before = Comparison { done: 1, pass: None };
        for (name, part, failed, minute, expected) in table {
            assert_eq!(after(&before, &pass(0, None), part, failed, at(minute)), expected, "{name}");
        }
    }
}
