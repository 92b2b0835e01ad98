//! The town without a socket: questions are answered in this process, and no time passes over them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use platforms::{Answering, Client, NoAnswer};
use tower::ServiceExt;

use super::outage::Outage;
use super::{Shared, Town, gate};

/// No answer of the town is larger.
const WHOLE: usize = 64 * 1024 * 1024;

impl Town {
    /// A client that asks this town without a socket. A platform that [`Outage::Hangs`] has timed out at once.
    pub fn client(&self) -> Client {
        let (books, router) = (self.books.clone(), self.router.clone());
        Client::answered_by(move |request| answer(books.clone(), router.clone(), request))
    }
}

fn answer(books: Shared, router: Router, request: http::Request<()>) -> Answering {
    Box::pin(async move {
        if let Some(place) = gate::place(request.uri().path()) {
            let mut books = books.lock();
            if let Some((Outage::Hangs, _)) = books.outage(place) {
                books.count_question(place);
                return Err(NoAnswer::TimedOut);
            }
        }
        let response = match router.oneshot(request.map(|()| Body::empty())).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        whole(response).await
    })
}

async fn whole(response: Response) -> Result<http::Response<Vec<u8>>, NoAnswer> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, WHOLE).await.map_err(|_| NoAnswer::BrokeOff)?;
    Ok(http::Response::from_parts(parts, body.to_vec()))
}
