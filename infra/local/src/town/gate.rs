//! What every request passes: counting, outages, rate limits.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;

use super::Shared;
use super::books::RATE_LIMIT;
use super::outage::error;
use super::said::Place;

/// Lets a request through, or has its platform fail it.
pub(super) async fn pass(State(books): State<Shared>, request: Request, next: Next) -> Response {
    let Some(place) = place(request.uri().path()) else { return next.run(request).await };
    let outage = {
        let mut books = books.lock();
        books.count_question(place);
        books.outage(place)
    };
    let instead = match &outage {
        Some((outage, over)) => outage.instead(over).await,
        None => None,
    };
    let mut response = match instead {
        Some(response) => response,
        None => limited(&books, place, request, next).await,
    };
    if let Some((outage, _)) = outage {
        response = outage.spoil(response).await;
    }
    let mut books = books.lock();
    books.count_answer(place, response.status());
    set(&mut response, header::DATE.as_str(), &http_date(books.now));
    response
}

/// Only Mastodon counts, and says so.
async fn limited(books: &Shared, place: Place, request: Request, next: Next) -> Response {
    if place != Place::Mastodon {
        return next.run(request).await;
    }
    let (left, reset) = books.lock().spend();
    let mut response = match left {
        Some(_) => next.run(request).await,
        None => error(StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
    };
    set(&mut response, "x-ratelimit-limit", &RATE_LIMIT.to_string());
    set(&mut response, "x-ratelimit-remaining", &left.unwrap_or_default().to_string());
    set(&mut response, "x-ratelimit-reset", &format!("{reset:.6}"));
    response
}

pub(super) fn place(path: &str) -> Option<Place> {
    match path {
        feed if feed.starts_with("/feeds/") => Some(Place::Feed),
        "/api/v1/search_by_date" => Some(Place::HackerNews),
        item if item.starts_with("/api/v1/items/") => Some(Place::HackerNews),
        api if api.starts_with("/api/") => Some(Place::Mastodon),
        _page_for_people => None,
    }
}

/// `Mon, 02 Mar 2026 09:00:00 GMT`.
pub(super) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

pub(super) fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
