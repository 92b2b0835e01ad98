//! The whole bundle in one process: the real functions on a real table, moved minute by minute by whoever drives it.

use std::sync::Arc;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use classifier::Classifier;
use collect_mentions::PlatformReport;
use detect_at_risk::Swept;
use jiff::Timestamp;
use messaging::{Messenger, Pinger};
use platforms::Client;
use runtime::config::Environment;
use runtime::secrets::Secrets;
use runtime::{Bundle, BundleError, Tokens};
use store::{Store, StoreError};

use crate::database::Database;
use crate::stream::{Pumped, Stream, StreamError};

/// The name of the table on this machine.
pub const TABLE: &str = "shopbell";

/// `send-digest` runs so often, in minutes.
const DIGEST_EVERY: i64 = 5;

/// What a machine is put together from.
#[derive(Debug)]
pub struct Parts {
    /// Where the table lives.
    pub database: Database,
    /// Where texts and e-mails go.
    pub sns: aws_sdk_sns::Client,
    /// The topic that e-mails go through.
    pub email_topic: Option<String>,
    /// Secrets, and the settings a shop starts with.
    pub environment: Environment,
    /// Where link tokens come from.
    pub tokens: Tokens,
    /// Where the inbox is, without a slash at the end.
    pub public_url: String,
}

/// The functions, their table, and the stream between them.
pub struct Machine {
    /// Table, settings, tokens.
    pub bundle: Bundle,
    collect: collect_mentions::App,
    escalate: escalate_alerts::App,
    digest: send_digest::App,
    /// The table's stream, on its way to `escalate-alerts`.
    pub stream: Stream,
}

/// What one minute brought.
#[derive(Debug)]
pub struct Minute {
    /// What each platform's turn came to.
    pub collected: Vec<PlatformReport>,
    /// What the sweep did.
    pub swept: Swept,
    /// What the stream carried.
    pub pumped: Pumped,
    /// What `send-digest` saw and sent; absent in a minute that is not its own.
    pub watched: Option<send_digest::Report>,
}

/// Why the machine cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// The table, or the settings in it.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The stream.
    #[error(transparent)]
    Stream(#[from] StreamError),
}

impl From<StoreError> for MachineError {
    fn from(error: StoreError) -> Self {
        Self::Bundle(error.into())
    }
}

impl Machine {
    /// Puts the machine together; a table that is there already is kept.
    pub async fn assemble(parts: Parts) -> Result<Self, MachineError> {
        Self::assemble_asking(parts, Client::new(None)).await
    }

    /// The same, with a client of one's own for the platforms.
    pub async fn assemble_asking(parts: Parts, client: Client) -> Result<Self, MachineError> {
        let store = Store::new(parts.database.client(), TABLE);
        store.create_table().await?;
        let stream = Stream::new(&parts.database, TABLE).await?;
        let secrets = Arc::new(Secrets::new(&parts.environment, None));
        let bundle = Bundle { store, environment: parts.environment, tokens: parts.tokens };
        let collect = collect_mentions::App {
            bundle: bundle.clone(),
            client: Arc::new(client),
            classifier: Arc::new(Classifier::new()),
            secrets,
        };
        let messenger = Messenger::new(parts.sns, parts.email_topic);
        let (pinger, public_url) = (Arc::new(Pinger::default()), parts.public_url);
        let digest = send_digest::App {
            bundle: bundle.clone(),
            messenger: messenger.clone(),
            pinger,
            public_url: public_url.clone(),
        };
        let escalate = escalate_alerts::App { bundle: bundle.clone(), messenger, public_url };
        Ok(Self { bundle, collect, escalate, digest, stream })
    }

    /// The same, reading with this classifier.
    #[must_use]
    pub fn reading_with(mut self, classifier: Classifier) -> Self {
        self.collect.classifier = Arc::new(classifier);
        self
    }

    /// The pages, at the time that `clock` tells.
    pub fn inbox(&self, clock: inbox::Clock) -> axum::Router {
        let escalate_alerts::App { bundle, messenger, public_url } = self.escalate.clone();
        inbox::router(inbox::App { bundle, messenger, public_url: Some(public_url) }, clock)
    }

    /// What the schedules and the stream do within one minute.
    pub async fn minute(&mut self, now: Timestamp) -> Result<Minute, MachineError> {
        let collected = self.collect(now).await?;
        let swept = self.sweep(now).await?;
        let pumped = self.deliver(now).await?;
        let is_its_minute = now.as_second().div_euclid(60) % DIGEST_EVERY == 0;
        let watched = if is_its_minute { Some(self.digest(now).await?) } else { None };
        Ok(Minute { collected, swept, pumped, watched })
    }

    /// One run of `collect-mentions`.
    pub async fn collect(&self, now: Timestamp) -> Result<Vec<PlatformReport>, MachineError> {
        Ok(collect_mentions::handle(&self.collect, now).await?)
    }

    /// One run of `detect-at-risk`.
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept, MachineError> {
        Ok(detect_at_risk::handle(&self.bundle, now).await?)
    }

    /// One call of `escalate-alerts`, with what its stream brings.
    pub async fn tell(&self, event: Event, now: Timestamp) -> Result<DynamoDbEventResponse, MachineError> {
        Ok(escalate_alerts::handle(&self.escalate, event, now).await?)
    }

    /// One run of `send-digest`.
    pub async fn digest(&self, now: Timestamp) -> Result<send_digest::Report, MachineError> {
        Ok(send_digest::handle(&self.digest, now).await?)
    }

    /// Carries what was written to `escalate-alerts`.
    pub async fn deliver(&mut self, now: Timestamp) -> Result<Pumped, MachineError> {
        let escalate = &self.escalate;
        Ok(self.stream.pump(now, |event| escalate_alerts::handle(escalate, event, now)).await?)
    }
}
