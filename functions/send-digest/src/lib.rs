//! Watches the watch: tells the owner each morning what waits, asks each phone once a week for a tap, and tells an
//! outside switch that all is well for as long as it is.
//!
//! Modules are listed in the order of a run; what fails in one does not keep the others from their work.

mod watch;
mod facts;
mod morning;
mod self_test;

use std::sync::Arc;

use domain::watch::Verdict;
use jiff::Timestamp;
use messaging::{Messenger, Pinger};
use runtime::clients;
use runtime::config::{Config, ConfigError, Environment};
use runtime::{Bundle, BundleError};

/// What is needed besides the table.
#[derive(Debug, Clone)]
pub struct App {
    /// Table, settings, tokens.
    pub bundle: Bundle,
    /// SNS.
    pub messenger: Messenger,
    /// The outside switch.
    pub pinger: Arc<Pinger>,
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
            pinger: Arc::default(),
            public_url: config.public_url()?.to_owned(),
        })
    }
}

/// What one run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whether all promises hold.
    pub verdict: Verdict,
    /// E-mails that were sent or tried.
    pub mailed: usize,
    /// Self-tests that were sent or tried.
    pub tested: usize,
}

/// One run.
pub async fn handle(app: &App, now: Timestamp) -> Result<Report, BundleError> {
    let settings = app.bundle.settings().await?;
    let verdict = watch::look(app, &settings, now).await;
    let mailed = morning::tell(app, &settings, now).await;
    let tested = self_test::ask(app, &settings, now).await;
    let report = Report { verdict: verdict?, mailed: mailed?, tested: tested? };
    tracing::info!(event = "watched", mailed = report.mailed, tested = report.tested, "looked at the watch itself");
    Ok(report)
}
