//! Rows that belong to no conversation: settings, staff, heartbeats, cursors, links.

use serde::{Deserialize, Serialize};

use super::{Bytes, Row, Seconds, Word, is_default};
use domain::mention::Platform;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SettingsItem {
    pub(crate) version: u64,
    pub(crate) json: String,
}

impl Row for SettingsItem {
    const KIND: &'static str = "settings";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeltaItem {
    pub(crate) version: u64,
    pub(crate) learnt: Bytes,
}

impl Row for DeltaItem {
    const KIND: &'static str = "delta";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StaffItem {
    pub(crate) person: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) texts_off_until: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) proven_at: Option<Seconds>,
}

impl Row for StaffItem {
    const KIND: &'static str = "staff";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RecomputedItem {
    pub(crate) version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pass_version: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clean_since: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BeatItem {
    pub(crate) name: String,
    pub(crate) at: Seconds,
}

impl Row for RecomputedItem {
    const KIND: &'static str = "recomputed";
}

impl Row for BeatItem {
    const KIND: &'static str = "beat";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CursorItem {
    pub(crate) source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_modified: Option<String>,
}

impl Row for CursorItem {
    const KIND: &'static str = "cursor";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HealthItem {
    pub(crate) source: String,
    pub(crate) failing_since: Seconds,
    pub(crate) says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Seconds>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) unreachable: bool,
}

impl Row for HealthItem {
    const KIND: &'static str = "health";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LinkItem {
    pub(crate) platform: Word<Platform>,
    pub(crate) root: String,
    pub(crate) author: String,
    pub(crate) opener: String,
    pub(crate) person: String,
    /// Present for a link that went by e-mail.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) by_email: bool,
    pub(crate) valid_until: Seconds,
    /// When the table deletes it.
    pub(crate) expires_at: Seconds,
}

impl Row for LinkItem {
    const KIND: &'static str = "link";
}
