//! Answers from within this process: for a simulation, which may not depend on sockets and their time.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::Client;
use crate::refusal::{Outcome, Refusal};

/// Why a question got no answer at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody listens at that address.
    NoConnection,
    /// Nothing came within ten seconds.
    TimedOut,
    /// The connection ended in the middle of the answer.
    BrokeOff,
}

/// What comes of one question. A body is whole and not compressed.
pub type Answering = BoxFuture<'static, Result<http::Response<Vec<u8>>, NoAnswer>>;

type Answers = dyn Fn(http::Request<()>) -> Answering + Send + Sync;

/// Stands in for the sockets.
pub(super) struct Answerer(Arc<Answers>);

impl Client {
    /// A client whose questions are answered by `answer` instead of a socket. Everything else is as ever: what is
    /// asked, where redirects may lead, how much is read, what counts as a refusal.
    ///
    /// No time passes: `answer` says itself when nothing came in time.
    pub fn answered_by<A>(answer: A) -> Self
    where
        A: Fn(http::Request<()>) -> Answering + Send + Sync + 'static,
    {
        Self { answerer: Some(Answerer(Arc::new(answer))), ..Self::new(None) }
    }
}

impl Answerer {
    pub(super) async fn answer(&self, request: reqwest::Request, agent: &str) -> Result<reqwest::Response, Refusal> {
        let mut asked = http::Request::new(());
        *asked.method_mut() = request.method().clone();
        *asked.headers_mut() = request.headers().clone();
        *asked.uri_mut() =
            request.url().as_str().parse().map_err(|_| Refusal::malformed("the address cannot be asked for"))?;
        if let Ok(agent) = http::HeaderValue::try_from(agent) {
            asked.headers_mut().insert(http::header::USER_AGENT, agent);
        }
        (self.0)(asked).await.map(reqwest::Response::from).map_err(refusal)
    }
}

fn refusal(none: NoAnswer) -> Refusal {
    let says = match none {
        NoAnswer::NoConnection => "no connection",
        NoAnswer::TimedOut => "no answer within 10 seconds",
        NoAnswer::BrokeOff => "the answer broke off",
    };
    Refusal::new(Outcome::Transient, says)
}
