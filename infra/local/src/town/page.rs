//! Where people read the town's posts, and answer them as the shop: the address that a mention leads to.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;

use super::books::{Books, Stored};
use super::mastodon::content;
use super::said::{Place, Said};
use super::words::escape;
use super::{SHOP, Shared};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/{author}/{id}", get(read).post(answer))
}

#[derive(Deserialize)]
struct Answer {
    text: String,
}

async fn read(State(books): State<Shared>, Path((author, id)): Path<(String, String)>) -> Response {
    let books = books.lock();
    match find(&books, &author, &id) {
        Some(post) => Html(page(&books, post)).into_response(),
        None => (StatusCode::NOT_FOUND, Html("<!DOCTYPE html><p>Nothing stands here.</p>")).into_response(),
    }
}

/// The shop says something below a post, by the town's clock.
async fn answer(
    State(books): State<Shared>,
    Path((author, id)): Path<(String, String)>,
    Form(answer): Form<Answer>,
) -> Response {
    let mut books = books.lock();
    let Some(parent) = find(&books, &author, &id).map(|post| post.id.clone()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !answer.text.trim().is_empty() {
        let now = books.now;
        books.post(Said::new(Place::Mastodon, SHOP, answer.text.trim(), now).replying_to(&parent));
    }
    Redirect::to(&format!("/{author}/{id}")).into_response()
}

fn find<'a>(books: &'a Books, author: &str, id: &str) -> Option<&'a Stored> {
    let author = author.strip_prefix('@')?;
    books.numbered(Place::Mastodon, id).filter(|post| post.said.author == author)
}

const STYLE: &str = "body{font:17px/1.5 system-ui,sans-serif;max-width:640px;margin:2rem auto;padding:0 1rem;color-scheme:light dark}\
                     article{border-left:3px solid;padding-left:1rem;margin:1.5rem 0}small{opacity:.7}\
                     textarea,button{font:inherit;width:100%;box-sizing:border-box;min-height:48px}";

fn page(books: &Books, post: &Stored) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>A post in town</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\
         <p><small>Sample platform. Nothing here leaves this machine.</small></p>"
    );
    thread(books, post, &mut page);
    page.push_str(
        "<form method=\"post\"><label for=\"text\">Answer as Crumb &amp; Co</label>\
         <textarea id=\"text\" name=\"text\" rows=\"4\" maxlength=\"500\" required></textarea><button>Answer</button></form></main></body></html>\n",
    );
    page
}

fn thread(books: &Books, post: &Stored, page: &mut String) {
    let author = escape(&post.said.author);
    let text = content(&books.base, &post.said.text);
    let _ = write!(page, "<article><small>@{author}, {}</small>{text}", post.said.at);
    for child in books.children(&post.id) {
        thread(books, child, page);
    }
    page.push_str("</article>");
}
