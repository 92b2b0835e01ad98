//! What the shop's corrections teach whoever reads its mentions.

use crate::keys;
use crate::read::Fresh;
use crate::rows::{Bytes, DeltaItem, Row};
use crate::write::{Condition, Put};
use crate::{Store, StoreError};

/// All that was learnt, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LearntDocument {
    /// Counts the writes; 0: nothing was ever learnt.
    pub version: u64,
    /// Opaque here. A row has room for 400,000.
    pub bytes: Vec<u8>,
}

impl Store {
    /// What was learnt so far; absent until something was corrected.
    pub async fn learnt(&self) -> Result<Option<LearntDocument>, StoreError> {
        let row: Option<DeltaItem> = self.get(keys::delta(), Fresh::Now).await?;
        Ok(row.map(|DeltaItem { version, learnt: Bytes(bytes) }| LearntDocument { version, bytes }))
    }
}

impl LearntDocument {
    /// The next version, if this one's number is still that of the row.
    pub(crate) fn put(&self) -> Result<Put, StoreError> {
        let row = DeltaItem { version: self.version + 1, learnt: Bytes(self.bytes.clone()) };
        Ok(Put { item: row.item(keys::delta())?, condition: Condition::version(self.version) })
    }
}
