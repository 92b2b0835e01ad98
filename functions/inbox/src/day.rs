//! "Closed today" and its like: read the settings, decide, apply; again if others were first.

use jiff::civil::Date;
use store::Applied;

use crate::Inbox;
use crate::note::Note;
use crate::page::day::{DayTap, NoChange, Today};
use crate::trouble::Trouble;
use crate::visitor::Visitor;

/// After so many others that were first, the person is asked to tap again.
const MOST_TRIES: usize = 5;

/// Applies settings with other hours on the day that its reader saw. The next sweep moves the clocks.
pub(crate) async fn say(inbox: &Inbox, visitor: &Visitor, tap: DayTap, seen: Date) -> Result<Note, Trouble> {
    let bundle = &inbox.app.bundle;
    for _ in 0..MOST_TRIES {
        let document = bundle.document().await?;
        let Some(today) = Today::new(&document, visitor.person(), visitor.now) else {
            return Ok(NoChange::Unusable.into());
        };
        if today.date != seen {
            return Ok(Note::TooLate);
        }
        let json = match today.said(tap, &document.json) {
            Ok(json) => json,
            Err(refusal) => return Ok(refusal.into()),
        };
        match bundle.store.apply_settings(&json, document.version).await? {
            Applied::Written(version) => {
                tracing::info!(
                    event = "day_changed",
                    settings.version = version,
                    ?tap,
                    "a person changed this day's hours"
                );
                return Ok(Note::Done);
            }
            Applied::Conflict => {}
        }
    }
    Err(Trouble::Busy)
}
