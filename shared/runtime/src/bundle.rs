//! What every function works with: the table, the settings in force, fresh tokens.

use domain::conversation::ConversationKey;
use domain::mention::Platform;
use domain::settings::Settings;
use jiff::Timestamp;
use store::{ConversationFile, SettingsDocument, Store, StoreError, UnreadableRow};

use crate::config::{Config, Environment};
use crate::first;
use crate::load::{Document, NoSettings, in_force, set_texts_off};
use crate::tokens::Tokens;

/// One shop's bundle.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The table.
    pub store: Store,
    /// What a stack starts with until settings are applied.
    pub environment: Environment,
    /// Where link tokens come from.
    pub tokens: Tokens,
}

/// Why there are no settings to work with.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The table could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing that is set can be used.
    #[error(transparent)]
    Settings(#[from] NoSettings),
}

impl Bundle {
    /// The bundle that a deployed function works with.
    pub fn new(dynamodb: aws_sdk_dynamodb::Client, config: &Config, environment: &Environment) -> Self {
        let store = Store::new(dynamodb, &config.table);
        Self { store, environment: environment.clone(), tokens: Tokens::random() }
    }

    /// The settings that were applied last, as they are stored: what a change of them starts from. Version 0 are those
    /// that a stack starts with.
    pub async fn document(&self) -> Result<Document, BundleError> {
        let newest = self.store.settings().await?;
        Ok(match newest {
            Some(SettingsDocument { version, json }) => Document { version, json },
            None => Document { version: 0, json: first::document(&self.environment) },
        })
    }

    /// The settings in force, with whose texts are off. Unusable ones never stop alerts: the last valid version holds.
    pub async fn settings(&self) -> Result<Settings, BundleError> {
        let document = |found: SettingsDocument| Document { version: found.version, json: found.json };
        let newest = self.store.settings().await?.map(document);
        let before = async |version| self.store.settings_before(version).await.map(|found| found.map(document));
        let mut settings = in_force(newest, before, &self.environment).await?;
        set_texts_off(&mut settings.people, &self.store.staff_flags().await?);
        Ok(settings)
    }

    /// What is kept of a conversation, for whoever decides by it. `None` when a row that its state rests on cannot be
    /// read, which is then set aside: half of what was said must not void what the other half asks.
    pub async fn file_to_decide(
        &self,
        key: &ConversationKey,
        now: Timestamp,
    ) -> Result<Option<ConversationFile>, StoreError> {
        match self.store.whole_file(key).await {
            Ok(file) => Ok(Some(file)),
            Err(error) if self.set_aside(&error, now).await? => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sets aside the row that could not be read, and reports it once; `false`: that is not what went wrong.
    pub async fn set_aside(&self, error: &StoreError, now: Timestamp) -> Result<bool, StoreError> {
        match error.unreadable_row() {
            Some(row) => self.set_row_aside(&row, now).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// The same for a row that is known. What it holds, and what is wrong with it, are in the table and not in the log.
    pub async fn set_row_aside(&self, row: &UnreadableRow, now: Timestamp) -> Result<(), StoreError> {
        if self.store.set_aside(row, now).await? {
            let (kind, mark, platform) = (row.kind, row.key.mark(), row.key.platform().map(Platform::as_str));
            tracing::error!(
                event = "row_set_aside",
                row.kind = kind,
                row.mark = mark,
                platform,
                "a row cannot be read"
            );
        }
        Ok(())
    }
}
