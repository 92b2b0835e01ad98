//! The ways in which a platform fails.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::{HeaderValue, StatusCode, header};
use tokio::sync::Notify;

/// How a platform fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// 503 with a page for people.
    Unavailable,
    /// 429, to be asked again after so many seconds.
    TooManyRequests {
        /// `Retry-After`.
        retry_after: u32,
    },
    /// 401: the token is no longer good.
    Unauthorized,
    /// It takes the request and never answers.
    Hangs,
    /// 10 MB of nothing, with status 200.
    Huge,
    /// Half a document, sent to its end.
    CutShort,
    /// The connection breaks in the middle of the answer.
    BreaksOff,
    /// A page for people, with status 200.
    WrongPage,
}

/// More than any client should read.
const HUGE: usize = 10 * 1024 * 1024;
/// No answer of the town is larger.
const WHOLE: usize = 64 * 1024 * 1024;

const SORRY: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>503 Service Unavailable</title></head>\
                     <body><h1>503</h1><p>We are working on it.</p></body></html>\n";
const CONSENT: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Before you continue</title></head>\
                       <body><p>We value your privacy.</p></body></html>\n";

impl Outage {
    /// The answer that stands in for the real one; `None` where the real one is needed to spoil it.
    pub(super) async fn instead(self, over: &Arc<Notify>) -> Option<Response> {
        match self {
            Self::Unavailable => Some(html(StatusCode::SERVICE_UNAVAILABLE, SORRY)),
            Self::TooManyRequests { retry_after } => {
                let mut response = error(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
                Some(response)
            }
            Self::Unauthorized => Some(error(StatusCode::UNAUTHORIZED, "The access token is invalid")),
            Self::Hangs => {
                over.notified().await;
                Some(html(StatusCode::SERVICE_UNAVAILABLE, SORRY))
            }
            Self::Huge => Some((StatusCode::OK, vec![b' '; HUGE]).into_response()),
            Self::WrongPage => Some(html(StatusCode::OK, CONSENT)),
            Self::CutShort | Self::BreaksOff => None,
        }
    }

    /// Spoils an answer on its way out.
    pub(super) async fn spoil(self, response: Response) -> Response {
        match self {
            Self::CutShort => {
                let (mut parts, half) = half(response).await;
                parts.headers.remove(header::CONTENT_LENGTH);
                Response::from_parts(parts, Body::from(half))
            }
            Self::BreaksOff => {
                let (mut parts, half) = half(response).await;
                parts.headers.remove(header::CONTENT_LENGTH);
                let end = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
                Response::from_parts(parts, Body::from_stream(stream::iter([Ok(half), Err(end)])))
            }
            Self::Unavailable
            | Self::TooManyRequests { .. }
            | Self::Unauthorized
            | Self::Hangs
            | Self::Huge
            | Self::WrongPage => response,
        }
    }
}

async fn half(response: Response) -> (http::response::Parts, Vec<u8>) {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, WHOLE).await.unwrap_or_default();
    (parts, body[..body.len() / 2].to_vec())
}

fn html(status: StatusCode, page: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// An error as Mastodon words it; other clients look at the status alone.
pub(super) fn error(status: StatusCode, says: &str) -> Response {
    (status, axum::Json(serde_json::json!({ "error": says }))).into_response()
}
