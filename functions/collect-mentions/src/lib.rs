//! Asks the platforms, classifies, stores, starts clocks, notices the shop's own replies.
//!
//! Platforms are asked side by side; one that fails or hangs never delays another. A poll without news writes nothing.

mod filing;
mod polling;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use classifier::Classifier;
use domain::mention::Platform;
use domain::settings::Settings;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use platforms::Client;
use runtime::clients::{self, Clients};
use runtime::config::{Config, ConfigError, Environment};
use runtime::secrets::{AllCredentials, Secrets};
use runtime::{Bundle, BundleError};
use store::StoreError;

pub use polling::PlatformReport;

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
            classifier: Arc::new(Classifier::new()),
        })
    }
}

/// Polls every platform that is due.
pub async fn handle(app: &App, now: Timestamp) -> Result<Vec<PlatformReport>, BundleError> {
    let settings = app.bundle.settings().await?;
    let near = near_platforms(app, now).await?;
    let credentials = credentials(app, now).await;
    let polls = settings.platforms.keys().map(|&platform| {
        let turn = turn(&settings, platform, near.contains(&platform), now);
        Poll { platform, app, settings: &settings, credentials: &credentials, turn, now }
    });
    let polls = polls.map(|poll| async {
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

/// What of a platform is asked in this minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Everything.
    All,
    /// Only the shop's own posts: an answer must be seen before a warning goes out.
    OwnPosts,
    /// Only what was never asked: until the first look is over, news would be taken for the past.
    Unread,
}

/// Platforms take turns by the minute of the hour, so that nothing has to be remembered.
fn turn(settings: &Settings, platform: Platform, near: bool, now: Timestamp) -> Turn {
    let every = settings.poll_every(platform).as_mins().max(1);
    let minute = now.as_second().div_euclid(60);
    match (minute.rem_euclid(every), near) {
        (0, _) => Turn::All,
        (_, true) => Turn::OwnPosts,
        (_, false) => Turn::Unread,
    }
}

/// Without credentials what needs none is still asked.
async fn credentials(app: &App, now: Timestamp) -> Arc<AllCredentials> {
    app.secrets.all(now).await.unwrap_or_else(|error| {
        tracing::error!(event = "secrets_unread", %error, "asking without credentials");
        Arc::default()
    })
}

/// Platforms on which somebody waits whose warning or due time is near.
async fn near_platforms(app: &App, now: Timestamp) -> Result<BTreeSet<Platform>, StoreError> {
    let near = app.bundle.store.due_conversations(now + NEAR, MOST_NEAR).await?;
    Ok(near.into_iter().map(|key| key.platform).collect())
}
