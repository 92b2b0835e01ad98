//! Texts the person on call.
//!
//! A stream record is a doorbell and nothing more: what to do is decided from the table as it is now. Whatever else is
//! due at that moment goes with it, so that many alerts become few texts.
//!
//! Modules are listed in reading order.

mod gather;
mod weather;
mod run;
mod send;
mod letter;
mod purse;

use std::collections::BTreeSet;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use jiff::Timestamp;
use messaging::Messenger;
use runtime::clients;
use runtime::config::{Config, ConfigError, Environment};
use runtime::{Bundle, BundleError};
use store::AlertKey;

use run::Run;

/// What sending needs besides the table.
#[derive(Debug, Clone)]
pub struct App {
    /// Table, settings, tokens.
    pub bundle: Bundle,
    /// SNS.
    pub messenger: Messenger,
    /// Where the inbox is, without a slash at the end.
    pub public_url: String,
}

impl App {
    /// With the environment's clients and parameters.
    pub async fn connect(environment: &Environment) -> Result<Self, ConfigError> {
        let config = Config::read(environment)?;
        let clients = clients::connect(environment).await?;
        Ok(Self {
            bundle: Bundle::new(clients.dynamodb, &config, environment),
            messenger: Messenger::new(clients.sns, config.email_topic().ok().map(str::to_owned)),
            public_url: config.public_url()?.to_owned(),
        })
    }
}

/// Tells whoever each record's alert is for. A record whose alert fails is reported, and delivered again.
pub async fn handle(app: &App, event: Event, now: Timestamp) -> Result<DynamoDbEventResponse, BundleError> {
    let mut response = DynamoDbEventResponse::default();
    let rung: Vec<(AlertKey, EventRecord)> =
        event.records.into_iter().filter_map(|record| Some((alert_key(&record)?, record))).collect();
    if rung.is_empty() {
        return Ok(response);
    }
    let settings = app.bundle.settings().await?;
    let keys: BTreeSet<AlertKey> = rung.iter().map(|(key, _)| key.clone()).collect();
    let failed = Run::new(app, &settings, now).tell(keys).await;
    response.batch_item_failures =
        rung.into_iter().filter(|(key, _)| failed.contains(key)).map(|(_, record)| failure(record)).collect();
    Ok(response)
}

fn failure(record: EventRecord) -> DynamoDbBatchItemFailure {
    let mut failure = DynamoDbBatchItemFailure::default();
    failure.item_identifier = record.change.sequence_number;
    failure
}

/// The alert a record rings for; `None` for any other row.
fn alert_key(record: &EventRecord) -> Option<AlertKey> {
    let text = |name: &str| match record.change.keys.get(name) {
        Some(serde_dynamo::AttributeValue::S(text)) => Some(text.as_str()),
        _ => None,
    };
    AlertKey::from_stream_keys(text("PK")?, text("SK")?)
}
