//! What every function works with: the table, the settings in force, fresh tokens.

use domain::settings::Settings;
use store::{SettingsDocument, Store, StoreError};

use crate::config::{Config, Environment};
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

    /// The settings in force, with whose texts are off. Unusable ones never stop alerts: the last valid version holds.
    pub async fn settings(&self) -> Result<Settings, BundleError> {
        let document = |found: SettingsDocument| Document { version: found.version, json: found.json };
        let newest = self.store.settings().await?.map(document);
        let before = async |version| self.store.settings_before(version).await.map(|found| found.map(document));
        let mut settings = in_force(newest, before, &self.environment).await?;
        set_texts_off(&mut settings.people, &self.store.staff_flags().await?);
        Ok(settings)
    }
}
