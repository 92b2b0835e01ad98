//! The pages behind the texted link, and their one-tap actions.
//!
//! `GET` shows and never acts: phone gateways and mail scanners open links. `POST` acts once, then leads back to the
//! page, whose state tells. The token in the address is the lock: 128 random bits for one person, kept as a hash.
//!
//! Modules are listed in reading order; each knows only those above it.

mod headers;
mod page;
mod trouble;
mod address;
mod visitor;
mod form;
mod note;
mod gather;
mod same;
mod show;
mod lists;
mod teach;
mod act;
mod sort;
mod day;
mod start;
mod renew;
mod tap;
mod proof;
mod event;

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{get, post};
use jiff::Timestamp;
use messaging::Messenger;
use runtime::Bundle;
use runtime::clients;
use runtime::config::{Config, ConfigError, Environment};

pub use event::{is_readable, serve};

/// What the pages need.
#[derive(Debug, Clone)]
pub struct App {
    /// Table, settings, tokens.
    pub bundle: Bundle,
    /// Texts a new link to somebody whose link has expired.
    pub messenger: Messenger,
    /// Where the inbox is, without a slash at the end. Absent behind a Function URL, whose events say it.
    pub public_url: Option<String>,
}

impl App {
    /// With the environment's clients and parameters.
    pub async fn connect(environment: &Environment) -> Result<Self, ConfigError> {
        let config = Config::read(environment)?;
        let clients = clients::connect(environment).await?;
        Ok(Self {
            bundle: Bundle::new(clients.dynamodb, &config, environment),
            messenger: Messenger::new(clients.sns, None),
            public_url: config.public_url().ok().map(str::to_owned),
        })
    }
}

/// What time it is; asked once a request.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The real time where it is deployed; wherever the caller has moved it to elsewhere.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(..)")
    }
}

/// A tap is a few words; whatever is longer is none.
const LARGEST_BODY: usize = 16 * 1024;

#[derive(Clone)]
struct Inbox {
    app: Arc<App>,
    clock: Clock,
}

/// All pages. The same behind a Function URL, on loopback and in tests.
pub fn router(app: App, clock: Clock) -> Router {
    Router::new()
        .route("/", get(show::front))
        .route("/a/{token}", get(show::mention))
        .route("/a/{token}/{tap}", post(tap::tap))
        .route("/o/{token}", get(show::open))
        .route("/o/{token}/{tap}", post(tap::tap))
        .route("/o/{token}/deliveries", get(lists::deliveries))
        .route("/o/{token}/deliveries/{tap}", post(tap::tap))
        .route("/o/{token}/unanswered", get(lists::unanswered))
        .route("/o/{token}/unanswered/{tap}", post(tap::tap))
        .route("/o/{token}/m/{conversation}", get(show::mention))
        .route("/o/{token}/m/{conversation}/{tap}", post(tap::tap))
        .route("/o/{token}/same/{conversation}", get(same::show))
        .route("/o/{token}/same/{conversation}/{tap}", post(tap::tap))
        .route("/t/{token}", get(proof::page))
        .route("/t/{token}/proven", post(proof::tap))
        .fallback(show::not_found)
        .method_not_allowed_fallback(show::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(map_response(headers::strict))
        .with_state(Inbox { app: Arc::new(app), clock })
}
