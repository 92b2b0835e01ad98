//! How far polls have read, and how the platforms are.

use std::collections::HashMap;

use domain::mention::Platform;
use jiff::Timestamp;

use crate::keys;
use crate::read::all;
use crate::rows::{CursorItem, HealthItem, Row, Seconds, text};
use crate::write::{Condition, Put};
use crate::{Store, StoreError};

/// How far one source has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCursor {
    /// The platform's mark of the newest item that was read.
    pub since: Option<String>,
    /// The version of a feed.
    pub etag: Option<String>,
    /// The time of a feed.
    pub last_modified: Option<String>,
}

/// What is wrong with a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Since when it has failed.
    pub failing_since: Timestamp,
    /// What the owner is told of it, without secrets.
    pub says: String,
    /// Not to be asked before.
    pub until: Option<Timestamp>,
}

/// What is kept of one platform, by source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlatformFile {
    /// How far each source has been read. One without was never read.
    pub cursors: HashMap<String, StoredCursor>,
    /// What is wrong. A source without is well.
    pub health: HashMap<String, Health>,
}

impl Store {
    /// All cursors and troubles of one platform.
    pub async fn platform(&self, platform: Platform) -> Result<PlatformFile, StoreError> {
        let mut file = PlatformFile::default();
        for row in all(self.rows_of(keys::platform_partition(platform)).consistent_read(true), usize::MAX).await? {
            match text(&row, "kind") {
                CursorItem::KIND => {
                    let CursorItem { source, since, etag, last_modified } = CursorItem::read(row)?;
                    file.cursors.insert(source, StoredCursor { since, etag, last_modified });
                }
                HealthItem::KIND => {
                    let HealthItem { source, failing_since, says, until } = HealthItem::read(row)?;
                    let until = until.map(|until| until.0);
                    file.health.insert(source, Health { failing_since: failing_since.0, says, until });
                }
                // What a newer version keeps here is left to it.
                _ => {}
            }
        }
        Ok(file)
    }

    /// Keeps how far a source has been read. Costs a write: only when it has changed.
    pub async fn save_cursor(&self, platform: Platform, source: &str, cursor: &StoredCursor) -> Result<(), StoreError> {
        let StoredCursor { since, etag, last_modified } = cursor.clone();
        let row = CursorItem { source: source.to_owned(), since, etag, last_modified };
        let item = row.item(keys::cursor(platform, source))?;
        self.put(Put { item, condition: Condition::none() }).await?;
        Ok(())
    }

    /// Keeps what is wrong with a source; `None`: it is well again. Costs a write: only when it has changed.
    pub async fn save_health(
        &self,
        platform: Platform,
        source: &str,
        health: Option<&Health>,
    ) -> Result<(), StoreError> {
        let key = keys::health(platform, source);
        let Some(Health { failing_since, says, until }) = health else {
            self.client.delete_item().table_name(&self.table).set_key(Some(key.attributes())).send().await?;
            return Ok(());
        };
        let row = HealthItem {
            source: source.to_owned(),
            failing_since: Seconds(*failing_since),
            says: says.clone(),
            until: until.map(Seconds),
        };
        self.put(Put { item: row.item(key)?, condition: Condition::none() }).await?;
        Ok(())
    }
}
