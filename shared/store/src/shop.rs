//! Settings, the staff's texts, heartbeats.

use std::collections::HashMap;

use domain::people::PersonId;
use jiff::{SignedDuration, Timestamp};

use crate::keys;
use crate::read::{Fresh, all};
use crate::rows::{BeatItem, Row, Seconds, SettingsItem, StaffItem, seconds, string};
use crate::transaction::{Transacted, Transaction};
use crate::write::{Changes, Condition, Put, Update, Write, Wrote};
use crate::{Store, StoreError};

/// One version of the settings, as the owner wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsDocument {
    /// Counts the times they were applied, from 1.
    pub version: u64,
    /// Opaque here.
    pub json: String,
}

/// What became of new settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// They hold, under this version.
    Written(u64),
    /// Somebody else applied settings meanwhile: read again.
    Conflict,
}

/// A beat costs a write; silence is noticed after two of these.
const BEAT_EVERY: SignedDuration = SignedDuration::from_mins(15);

impl Store {
    /// The settings that hold; absent until some were applied.
    pub async fn settings(&self) -> Result<Option<SettingsDocument>, StoreError> {
        let row: Option<SettingsItem> = self.get(keys::settings(), Fresh::Now).await?;
        Ok(row.map(SettingsDocument::from))
    }

    /// The latest settings before `version`, to fall back on.
    pub async fn settings_before(&self, version: u64) -> Result<Option<SettingsDocument>, StoreError> {
        if version <= 1 {
            return Ok(None);
        }
        let query = self
            .rows_of(keys::shop_partition())
            .key_condition_expression("PK = :partition AND SK BETWEEN :first AND :last")
            .expression_attribute_values(":first", string(keys::settings_of(1).sk))
            .expression_attribute_values(":last", string(keys::settings_of(version - 1).sk))
            .scan_index_forward(false);
        let latest = all(query, 1).await?.pop();
        latest.map(|row| SettingsItem::read(row).map(SettingsDocument::from)).transpose()
    }

    /// Puts settings in force, if those that hold are still the ones that were read (0: none). Each version is kept.
    pub async fn apply_settings(&self, json: &str, read_version: u64) -> Result<Applied, StoreError> {
        let version = read_version + 1;
        let row = SettingsItem { version, json: json.to_owned() };
        let current = Put { item: row.item(keys::settings())?, condition: Condition::version(read_version) };
        let kept = Put { item: row.item(keys::settings_of(version))?, condition: Condition::none() };
        let writes = vec![Write::Put(current), Write::Put(kept)];
        Ok(match self.transact(Transaction { writes, optional: Vec::new() }).await? {
            Transacted::Done => Applied::Written(version),
            Transacted::Refused(_) => Applied::Conflict,
        })
    }

    /// No texts to this person before `until`.
    pub async fn texts_off(&self, person: &PersonId, until: Timestamp) -> Result<(), StoreError> {
        let changes = Changes::default()
            .set("kind", string(StaffItem::KIND))
            .set("person", string(person.as_str()))
            .set("texts_off_until", seconds(until));
        self.update(Update { key: keys::staff(person), changes, condition: Condition::none() }).await?;
        Ok(())
    }

    /// Whose texts were switched off, and until when; past ones included. Of a row that cannot be read nobody knows: that
    /// person is texted.
    pub async fn staff_flags(&self) -> Result<HashMap<PersonId, Timestamp>, StoreError> {
        let mut flags = HashMap::new();
        for row in all(self.rows_with_prefix(keys::shop_partition(), keys::STAFF), usize::MAX).await? {
            let Ok(StaffItem { person, texts_off_until, .. }) = StaffItem::read(row) else { continue };
            flags.extend(texts_off_until.map(|until| (PersonId::of_name(&person), until.0)));
        }
        Ok(flags)
    }

    /// Shows that something still runs. Reads first and writes once in 15 minutes; tells whether it wrote.
    pub async fn beat(&self, name: &str, now: Timestamp) -> Result<bool, StoreError> {
        let last: Option<BeatItem> = self.get(keys::beat(name), Fresh::Lately).await?;
        let condition = match last {
            Some(last) if now.duration_since(last.at.0) < BEAT_EVERY => return Ok(false),
            Some(last) => Condition::is("at", seconds(last.at.0)),
            None => Condition::absent(),
        };
        let item = BeatItem { name: name.to_owned(), at: Seconds(now) }.item(keys::beat(name))?;
        Ok(matches!(self.put(Put { item, condition }).await?, Wrote::Done))
    }

    /// The latest beat of each name.
    pub async fn beats(&self) -> Result<HashMap<String, Timestamp>, StoreError> {
        let rows = all(self.rows_with_prefix(keys::shop_partition(), keys::BEAT), usize::MAX).await?;
        let beats = rows.into_iter().filter_map(|row| BeatItem::read(row).ok());
        Ok(beats.map(|beat| (beat.name, beat.at.0)).collect())
    }
}

impl From<SettingsItem> for SettingsDocument {
    fn from(SettingsItem { version, json }: SettingsItem) -> Self {
        Self { version, json }
    }
}
