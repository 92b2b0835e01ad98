//! DynamoDB: the only place that knows a key.
//!
//! One table. The domain decides, the store carries out: each function here is one access pattern, and the condition
//! of its write is the rule that makes it safe to do twice. "Already there" means done. `infra/data-model.md` lists
//! who asks what.
//!
//! Times are kept in whole seconds; what is finer is cut. Nothing here reads a clock or writes a log.

mod alerts;
mod aside;
mod claim;
mod commit;
mod conversations;
mod customers;
mod due;
mod errands;
mod error;
mod image;
mod keys;
mod learnt;
mod ledger;
mod links;
mod mentions;
mod month;
mod platforms;
mod posts;
mod read;
mod recompute;
mod rows;
mod shop;
mod table;
mod transaction;
mod write;

pub use alerts::{AlertFile, AlertKey};
pub use aside::{RowKey, SetAsideRow, UnreadableRow};
pub use claim::{Claim, Claimed, Claims, Marked};
pub use commit::Committed;
pub use conversations::{AlertRecord, ConversationFile, Happened, Held};
pub use due::{Due, DueAlert, OpenRow};
pub use error::{Remedy, StoreError};
pub use image::{AlertImage, Image};
pub use learnt::LearntDocument;
pub use ledger::Ledger;
pub use links::Link;
pub use mentions::Recorded;
pub use month::{MentionRow, Month};
pub use platforms::{Health, Lease, Missed, PlatformFile, StoredCursor};
pub use posts::{Decided, KnownPost, Trace};
pub use recompute::{Comparison, Pass};
pub use shop::{Applied, SettingsDocument};

/// The table of one shop.
#[derive(Debug, Clone)]
pub struct Store {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl Store {
    /// Asks nothing yet.
    pub fn new(client: aws_sdk_dynamodb::Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }
}
