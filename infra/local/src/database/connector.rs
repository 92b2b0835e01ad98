//! Where the network would be.

use std::future::poll_fn;
use std::sync::atomic::Ordering;
use std::task::Poll;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynoxide::DynoxideError;

use super::dispatch::{Answer, dispatch};
use super::fault::{Call, Verdict, verdict};
use super::{Database, lock};

/// A client whose requests are answered by `database` before the call returns.
pub(super) fn client(database: &Database) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(database.clone());
    http_client_fn(move |_, _| connector.clone())
}

impl HttpConnector for Database {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if !self.engine.turns.load(Ordering::Relaxed) {
            return HttpConnectorFuture::ready(self.answer(&request));
        }
        let database = self.clone();
        HttpConnectorFuture::new(async move {
            let_others_go_first().await;
            database.answer(&request)
        })
    }
}

impl Database {
    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let body = request.body().bytes().unwrap_or_default();
        match self.run(operation, &String::from_utf8_lossy(body)) {
            Some(Ok(answer)) => respond(200, answer.body),
            Some(Err(error)) => respond(error.status_code(), error.to_json()),
            None => Err(ConnectorError::timeout("the answer was lost".into())),
        }
    }

    /// `None`: carried out, but nobody will hear of it.
    fn run(&self, operation: &str, body: &str) -> Option<Result<Answer, DynoxideError>> {
        let asked = lock(&self.engine.faults).next();
        let verdict = asked.map_or(Verdict::Run, |(nth, decide)| {
            let call = Call { nth, operation, body };
            verdict(decide(&call), &call)
        });
        let (result, heard) = match verdict {
            Verdict::Run => (self.apply(operation, body), true),
            Verdict::RunAndLose => (self.apply(operation, body), false),
            Verdict::Refuse(error) => (Err(error), true),
        };
        let units = result.as_ref().ok().map(|answer| answer.units);
        lock(&self.engine.meter).count(operation, units);
        heard.then_some(result)
    }

    fn apply(&self, operation: &str, body: &str) -> Result<Answer, DynoxideError> {
        dispatch(&lock(&self.engine.open).tables, operation, body)
    }
}

/// Comes back once without an answer.
async fn let_others_go_first() {
    let mut asked = false;
    poll_fn(|context| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn respond(status: u16, body: String) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(response)
}
