//! How far polls have read, and how the platforms are.

use std::collections::HashMap;

use domain::conversation::ConversationKey;
use domain::mention::Platform;
use jiff::Timestamp;

use crate::keys::{self, Key};
use crate::read::all;
use crate::rows::{CursorItem, HealthItem, LeaseItem, MissedItem, Row, Seconds, string, text};
use crate::write::{Condition, Put, Wrote};
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
    /// Whether its host limits us or does not answer: then every other question to it would wait in vain, too.
    pub unreachable: bool,
}

/// Who files what a platform says. Taken only when there is something to file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Which run; no two have the same name.
    pub holder: String,
    /// Nobody else files before.
    pub until: Timestamp,
}

/// A post that one look did not find, and that is to be looked for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Where it is kept.
    pub conversation: ConversationKey,
    /// Its id.
    pub post: String,
    /// When it was looked for.
    pub at: Timestamp,
}

/// What is kept of one platform, by source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlatformFile {
    /// How far each source has been read. One without was never read.
    pub cursors: HashMap<String, StoredCursor>,
    /// What is wrong. A source without is well.
    pub health: HashMap<String, Health>,
    /// What was looked for in vain, and whose fate is open.
    pub missed: Vec<Missed>,
    /// Who filed last.
    pub lease: Option<Lease>,
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
                    let HealthItem { source, failing_since, says, until, unreachable } = HealthItem::read(row)?;
                    let (failing_since, until) = (failing_since.0, until.map(|until| until.0));
                    file.health.insert(source, Health { failing_since, says, until, unreachable });
                }
                LeaseItem::KIND => {
                    let LeaseItem { holder, until } = LeaseItem::read(row)?;
                    file.lease = Some(Lease { holder, until: until.0 });
                }
                MissedItem::KIND => {
                    let MissedItem { post, root, author, at } = MissedItem::read(row)?;
                    let conversation = ConversationKey { platform, root, author };
                    file.missed.push(Missed { conversation, post, at: at.0 });
                }
                // What a newer version keeps here is left to it.
                _ => {}
            }
        }
        Ok(file)
    }

    /// Keeps how far a source has been read, if it is still where it was `before`: another run may have read on
    /// meanwhile, and then its word stands. Costs a write: only when it has changed.
    pub async fn save_cursor(
        &self,
        platform: Platform,
        source: &str,
        before: Option<&StoredCursor>,
        cursor: &StoredCursor,
    ) -> Result<(), StoreError> {
        let StoredCursor { since, etag, last_modified } = cursor.clone();
        let row = CursorItem { source: source.to_owned(), since, etag, last_modified };
        let item = row.item(keys::cursor(platform, source))?;
        let condition = before.map_or_else(Condition::absent, |before| {
            let parts = [("since", &before.since), ("etag", &before.etag), ("last_modified", &before.last_modified)];
            let known = parts.into_iter().filter_map(|(name, part)| Some((name, part.as_ref()?)));
            known.fold(Condition::present(), |all, (name, part)| all.and(name, "=", string(part)))
        });
        self.put(Put { item, condition }).await?;
        Ok(())
    }

    /// Takes the right to file what a platform says, if it still stands as it was read `before`. `false`: somebody
    /// else was faster.
    pub async fn take_lease(
        &self,
        platform: Platform,
        before: Option<&Lease>,
        lease: &Lease,
    ) -> Result<bool, StoreError> {
        let item = LeaseItem { holder: lease.holder.clone(), until: Seconds(lease.until) };
        let item = item.item(keys::lease(platform))?;
        let condition = before.map_or_else(Condition::absent, |before| Condition::is("holder", string(&before.holder)));
        Ok(matches!(self.put(Put { item, condition }).await?, Wrote::Done))
    }

    /// Remembers that a post was looked for in vain, or (`at` absent) that its fate is known.
    pub async fn save_missed(
        &self,
        conversation: &ConversationKey,
        post: &str,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let key = keys::missed(conversation.platform, post);
        let Some(at) = at else { return self.delete(key).await };
        let ConversationKey { root, author, .. } = conversation.clone();
        let item = MissedItem { post: post.to_owned(), root, author, at: Seconds(at) }.item(key)?;
        self.put(Put { item, condition: Condition::absent() }).await?;
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
        let Some(Health { failing_since, says, until, unreachable }) = health else { return self.delete(key).await };
        let row = HealthItem {
            source: source.to_owned(),
            failing_since: Seconds(*failing_since),
            says: says.clone(),
            until: until.map(Seconds),
            unreachable: *unreachable,
        };
        self.put(Put { item: row.item(key)?, condition: Condition::none() }).await?;
        Ok(())
    }

    async fn delete(&self, key: Key) -> Result<(), StoreError> {
        self.client.delete_item().table_name(&self.table).set_key(Some(key.attributes())).send().await?;
        Ok(())
    }
}
