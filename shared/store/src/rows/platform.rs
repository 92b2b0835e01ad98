//! Rows of a platform beside cursors and troubles: who polls it, and what was looked for in vain.

use serde::{Deserialize, Serialize};

use super::{Row, Seconds};

/// Who files what a platform says, and until when nobody else does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LeaseItem {
    pub(crate) holder: String,
    pub(crate) until: Seconds,
}

impl Row for LeaseItem {
    const KIND: &'static str = "lease";
}

/// A post that one look did not find.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MissedItem {
    pub(crate) post: String,
    pub(crate) root: String,
    pub(crate) author: String,
    pub(crate) at: Seconds,
}

impl Row for MissedItem {
    const KIND: &'static str = "missed";
}
