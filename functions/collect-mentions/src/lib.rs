//! Asks the platforms, classifies, stores, starts clocks, notices the shop's own replies, and looks again at what may
//! be gone.
//!
//! Platforms are asked side by side; one that fails or hangs never delays another. A poll without news writes nothing.

mod asking;
mod desk;
mod early;
mod filing;
mod lessons;
mod looking;
mod mark;
mod order;
mod polling;
pub mod reader;
mod rewriting;
mod said;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use classifier::Classifier;
use domain::conversation::ConversationKey;
use domain::mention::Platform;
use domain::polling::turn;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use platforms::Client;
use runtime::clients::{self, Clients};
use runtime::config::{Config, ConfigError, Environment};
use runtime::secrets::{AllCredentials, Secrets};
use runtime::{Bundle, BundleError};
use store::StoreError;

pub use filing::Filed;
pub use polling::PlatformReport;

use lessons::Lessons;
use polling::Poll;

/// Own posts are read every minute while a cycle is so near to a warning or to being late.
const NEAR: SignedDuration = SignedDuration::from_mins(10);
/// How many open conversations decide that.
const MOST_NEAR: usize = 500;
/// No platform takes longer than this of one run.
const PATIENCE: Duration = Duration::from_secs(40);

/// What collecting needs. Made once for the life of a process.
#[derive(Debug, Clone)]
pub struct App {
    /// Table and settings.
    pub bundle: Bundle,
    /// HTTP to the platforms.
    pub client: Arc<Client>,
    /// What each text is.
    pub classifier: Arc<Classifier>,
    /// The platforms' credentials.
    pub secrets: Arc<Secrets>,
}

impl App {
    /// With the environment's clients and parameters.
    pub async fn connect(environment: &Environment) -> Result<Self, ConfigError> {
        let config = Config::read(environment)?;
        let aws = clients::config(environment).await?;
        let stored = config.secrets_path().map(|path| (&aws, path));
        Ok(Self {
            secrets: Arc::new(Secrets::new(environment, stored)),
            bundle: Bundle::new(Clients::of(&aws).dynamodb, &config, environment),
            client: Arc::new(Client::new(None)),
            classifier: Arc::new(reader::classifier(environment.get(reader::ENCODER).map(Path::new))),
        })
    }
}

/// Polls every platform that is due.
pub async fn handle(app: &App, now: Timestamp) -> Result<Vec<PlatformReport>, BundleError> {
    let settings = app.bundle.settings().await?;
    let mut near = near(app, now).await?;
    let credentials = credentials(app, now).await;
    let lessons = Lessons::new(&app.bundle.store);
    let polls = settings.platforms.keys().map(|&platform| {
        let near = near.remove(&platform).unwrap_or_default();
        let turn = turn(settings.poll_every(platform), !near.is_empty(), now);
        Poll { platform, app, settings: &settings, credentials: &credentials, lessons: &lessons, turn, near, now }
    });
    let polls: Vec<_> = polls.collect();
    let polls = polls.into_iter().map(|poll| async {
        let platform = poll.platform;
        let patience = tokio::time::timeout(PATIENCE, poll.run());
        patience.await.unwrap_or_else(|_| PlatformReport::hung(platform))
    });
    let reports = join_all(polls).await;
    for report in &reports {
        report.log();
    }
    app.bundle.store.beat("collect-mentions", now).await?;
    Ok(reports)
}

/// Without credentials what needs none is still asked.
async fn credentials(app: &App, now: Timestamp) -> Arc<AllCredentials> {
    app.secrets.all(now).await.unwrap_or_else(|error| {
        tracing::error!(event = "secrets_unread", %error, "asking without credentials");
        Arc::default()
    })
}

/// Conversations in which somebody waits whose warning or due time is near, or whose answer is being looked for.
async fn near(app: &App, now: Timestamp) -> Result<BTreeMap<Platform, Vec<ConversationKey>>, StoreError> {
    let mut near = BTreeMap::<Platform, Vec<ConversationKey>>::new();
    for key in app.bundle.store.due_conversations(now + NEAR, MOST_NEAR).await? {
        near.entry(key.platform).or_default().push(key);
    }
    Ok(near)
}
