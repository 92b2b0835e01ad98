//! DynamoDB: the only place that knows a key.
//!
//! One table. The domain decides, the store carries out: each function here is one access pattern, and the condition
//! of its write is the rule that makes it safe to do twice. "Already there" means done. `infra/data-model.md` lists
//! who asks what.
//!
//! Times are kept in whole seconds; what is finer is cut. Nothing here reads a clock or writes a log.

mod alerts;
mod claim;
mod commit;
mod conversations;
mod due;
mod error;
mod keys;
mod links;
mod mentions;
mod month;
mod platforms;
mod read;
mod rows;
mod shop;
mod table;
mod transaction;
mod write;

pub use alerts::{AlertFile, AlertKey};
pub use claim::{Claim, Claimed, Marked};
pub use commit::Committed;
pub use conversations::{AlertRecord, ConversationFile, Happened};
pub use due::{DueAlert, OpenRow};
pub use error::{Remedy, StoreError};
pub use links::Link;
pub use mentions::Recorded;
pub use month::{MentionRow, Month};
pub use platforms::{Health, PlatformFile, StoredCursor};
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
