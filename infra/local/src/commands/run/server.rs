//! The inbox on this machine, and who comes to it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::Method;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

use super::stop::Stop;
use crate::commands::Failure;

/// Requests that are being answered when the end comes get so long.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Somebody at a texted link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Visit {
    /// They opened the page of this token.
    Opened(String),
    /// They tapped a button on it.
    Tapped,
}

/// Takes the port before anything else is begun.
pub(super) async fn bind(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => "is in use by another program; stop that one, or choose another".to_owned(),
            io::ErrorKind::PermissionDenied => "is not for everybody; choose one above 1023".to_owned(),
            _ => format!("cannot be opened: {error}; choose another"),
        };
        Failure::Problem(format!("--port: port {port} of 127.0.0.1 {why}, like --port {}", another(port)))
    })
}

/// A port that is likely to do.
fn another(port: u16) -> u16 {
    port.checked_add(1).filter(|other| *other > 1023).unwrap_or(8081)
}

/// Where the inbox is, without a slash at the end.
pub(super) fn address(listener: &TcpListener) -> io::Result<String> {
    listener.local_addr().map(|address: SocketAddr| format!("http://{address}"))
}

/// Serves the pages until the end; each visit to a link is reported.
pub(super) fn serve(listener: TcpListener, pages: Router, visits: UnboundedSender<Visit>, stop: Stop) -> Server {
    let router = pages.layer(from_fn_with_state(visits, report));
    let task = tokio::spawn(async move {
        let serve = axum::serve(listener, router).with_graceful_shutdown(async move { stop.wanted().await });
        if let Err(error) = serve.await {
            tracing::error!(event = "inbox_closed", %error, "the inbox is no longer served");
        }
    });
    Server { task }
}

/// The running server. Ends with its value.
#[derive(Debug)]
pub(super) struct Server {
    task: JoinHandle<()>,
}

impl Server {
    /// Once the end is wanted: lets answers that have begun end.
    pub(super) async fn close(mut self) {
        let ended = tokio::time::timeout(LAST_ANSWERS, &mut self.task).await;
        // Whoever is still connected then asks nothing.
        drop(ended);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn report(State(visits): State<UnboundedSender<Visit>>, request: Request, next: Next) -> Response {
    let visit = visit(request.method(), request.uri().path());
    let response = next.run(request).await;
    let taken = response.status().is_success() || response.status().is_redirection();
    if let Some(visit) = visit.filter(|_| taken) {
        // Nobody listens any more: the run has ended.
        visits.send(visit).ok();
    }
    response
}

/// `/a/<token>` and `/o/<token>`, and what is below.
fn visit(method: &Method, path: &str) -> Option<Visit> {
    let token = path.strip_prefix("/a/").or_else(|| path.strip_prefix("/o/"))?.split('/').next()?;
    match *method {
        Method::GET => Some(Visit::Opened(token.to_owned())),
        Method::POST => Some(Visit::Tapped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_are_visited() {
        let opened = |token: &str| Some(Visit::Opened(token.to_owned()));
        #[rustfmt::skip]
        let table = [
            (Method::GET,  "/a/abc",        opened("abc")),
            (Method::GET,  "/o/abc/m/def",  opened("abc")),
            (Method::POST, "/a/abc/have",   Some(Visit::Tapped)),
            (Method::HEAD, "/a/abc",        None),
            (Method::GET,  "/",             None),
            (Method::POST, "/x/abc",        None),
        ];
        for (method, path, expected) in table {
            assert_eq!(visit(&method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn another_port_is_one_that_everybody_may_open() {
        assert_eq!([another(8080), another(80), another(u16::MAX)], [8081, 8081, 8081]);
    }
}
