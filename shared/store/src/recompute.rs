//! How far running clocks have been compared with new hours and targets.

use domain::conversation::ConversationKey;
use jiff::Timestamp;

use crate::read::Fresh;
use crate::rows::{RecomputedItem, Row, Seconds};
use crate::write::{Condition, Put};
use crate::{Store, StoreError, keys};

/// How far it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The version of the settings that every running clock was compared with; 0 before the first time.
    pub done: u64,
    /// The comparison with a newer version that is going on.
    pub pass: Option<Pass>,
}

/// One pass over the open conversations in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The settings they are compared with.
    pub version: u64,
    /// Since when nothing has gone wrong in it.
    pub clean_since: Timestamp,
    /// The last that was compared; absent at the beginning.
    pub after: Option<ConversationKey>,
}

impl Store {
    /// As it was a moment ago.
    pub async fn comparison(&self) -> Result<Comparison, StoreError> {
        let row: Option<RecomputedItem> = self.get(keys::recomputed(), Fresh::Lately).await?;
        Ok(row.map(RecomputedItem::comparison).unwrap_or_default())
    }

    /// Keeps how far it has come: one write however many were compared.
    pub async fn mark_comparison(&self, comparison: &Comparison) -> Result<(), StoreError> {
        let item = RecomputedItem::of(comparison).item(keys::recomputed())?;
        self.put(Put { item, condition: Condition::none() }).await?;
        Ok(())
    }
}

impl RecomputedItem {
    fn of(comparison: &Comparison) -> Self {
        let pass = comparison.pass.as_ref();
        Self {
            version: comparison.done,
            pass_version: pass.map(|pass| pass.version),
            clean_since: pass.map(|pass| Seconds(pass.clean_since)),
            after: pass.and_then(|pass| pass.after.as_ref()).map(keys::talk_partition),
        }
    }

    fn comparison(self) -> Comparison {
        let after = self.after.as_deref().and_then(keys::conversation_of);
        let pass = self.pass_version.zip(self.clean_since);
        let pass = pass.map(|(version, since)| Pass { version, clean_since: since.0, after });
        Comparison { done: self.version, pass }
    }
}
