//! A Mastodon instance, version 4.6, as far as a listener asks it.

mod html;
mod pages;
mod status;

use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use serde_json::json;

use super::books::{Books, Stored};
use super::gate::set;
use super::outage::error;
use super::query::Query;
use super::said::{Place, Visibility};
use super::{INSTANCE, SHOP, Shared, TOKEN, words};
use pages::{page, with_links};
use status::{account_of, as_json};

pub(super) use html::content;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/api/v2/search", get(search))
        .route("/api/v2/instance", get(instance))
        .route("/api/v1/timelines/tag/{tag}", get(hashtag))
        .route("/api/v1/notifications", get(notifications))
        .route("/api/v1/accounts/lookup", get(lookup))
        .route("/api/v1/accounts/verify_credentials", get(verify))
        .route("/api/v1/accounts/{id}/statuses", get(account_statuses))
        .route("/api/v1/statuses/{id}", get(one))
        .route("/api/v1/statuses/{id}/context", get(context))
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Anybody,
    Shop,
}

impl Caller {
    /// A token that is none is refused everywhere, also where none is needed.
    fn of(headers: &HeaderMap) -> Result<Self, Refused> {
        let bearer = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default());
        match bearer.map(|bearer| bearer.strip_prefix("Bearer ")) {
            None => Ok(Self::Anybody),
            Some(Some(token)) if token == TOKEN => Ok(Self::Shop),
            Some(_) => Err(Refused::InvalidToken),
        }
    }

    fn shop(headers: &HeaderMap) -> Result<(), Refused> {
        match Self::of(headers)? {
            Self::Shop => Ok(()),
            Self::Anybody => Err(Refused::NotLoggedIn),
        }
    }

    fn sees(self, post: &Stored) -> bool {
        match post.said.visibility {
            Visibility::Public | Visibility::Unlisted => true,
            Visibility::Private | Visibility::Direct => self == Self::Shop && concerns_the_shop(post),
        }
    }
}

enum Refused {
    InvalidToken,
    NotLoggedIn,
    NotFound,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::InvalidToken => {
                let mut response = error(StatusCode::UNAUTHORIZED, "The access token is invalid");
                let why = "Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"The access token is invalid\"";
                set(&mut response, header::WWW_AUTHENTICATE.as_str(), why);
                response
            }
            Self::NotLoggedIn => error(StatusCode::UNAUTHORIZED, "This method requires an authenticated user"),
            Self::NotFound => error(StatusCode::NOT_FOUND, "Record not found"),
        }
    }
}

fn concerns_the_shop(post: &Stored) -> bool {
    post.is_the_shops() || names_the_shop(post)
}

fn names_the_shop(post: &Stored) -> bool {
    !post.is_the_shops() && words::mentions(&post.said.text).iter().any(|account| account == SHOP)
}

/// A phrase, newest first. Without a token there are no statuses. Ids bound it by the second, not exactly.
async fn search(State(books): State<Shared>, headers: HeaderMap, RawQuery(raw): RawQuery) -> Result<Response, Refused> {
    let caller = Caller::of(&headers)?;
    let query = Query::read(raw);
    let books = books.lock();
    let words = query.get("q").unwrap_or_default();
    let second = |id: u64| i64::try_from((id >> 16) / 1000).unwrap_or(i64::MAX);
    let after = query.number("min_id").map(second).and_then(|second| Timestamp::from_second(second).ok());
    let before = query.number("max_id").map(second).and_then(|second| Timestamp::from_second(second).ok());
    let offset = query.number("offset").and_then(|offset| usize::try_from(offset).ok()).unwrap_or_default();
    let statuses: Vec<_> = books
        .on(Place::Mastodon)
        .rev()
        .filter(|post| caller == Caller::Shop && post.said.visibility == Visibility::Public)
        .filter(|post| after.is_none_or(|after| post.said.at > after))
        .filter(|post| before.is_none_or(|before| post.said.at < before))
        .filter(|post| words::finds(words, &post.said.text))
        .skip(offset)
        .take(query.limit("limit", 20, 40))
        .map(|post| as_json(&books, post))
        .collect();
    let found = json!({ "accounts": [], "statuses": statuses, "hashtags": [], "collections": [] });
    Ok(Json(found).into_response())
}

async fn hashtag(
    State(books): State<Shared>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(tag): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Refused> {
    Caller::of(&headers)?;
    let query = Query::read(raw);
    let books = books.lock();
    let has = |post: &&Stored, tag: &str| {
        words::hashtags(&post.said.text).iter().any(|written| written.to_lowercase() == tag.to_lowercase())
    };
    let posts = books
        .on(Place::Mastodon)
        .filter(|post| post.said.visibility == Visibility::Public)
        .filter(|post| has(post, &tag) || query.all("any[]").any(|other| has(post, other)))
        .filter(|post| query.all("all[]").all(|other| has(post, other)))
        .filter(|post| !query.all("none[]").any(|other| has(post, other)));
    let page = page(posts, |post| post.id.number, &query, 20, 40);
    let list: Vec<_> = page.items.iter().map(|post| as_json(&books, post)).collect();
    Ok(with_links(Json(list).into_response(), &books, uri.path(), &query, &page))
}

/// What concerns the shop's account; here, those who name it.
async fn notifications(
    State(books): State<Shared>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    RawQuery(raw): RawQuery,
) -> Result<Response, Refused> {
    Caller::shop(&headers)?;
    let query = Query::read(raw);
    let books = books.lock();
    let mut types = query.all("types[]").peekable();
    let wanted = types.peek().is_none() || types.any(|kind| kind == "mention");
    let wanted = wanted && query.all("exclude_types[]").all(|kind| kind != "mention");
    let posts = books.on(Place::Mastodon).filter(|post| wanted && names_the_shop(post));
    let page = page(posts, notification_number, &query, 40, 80);
    let list: Vec<_> = page
        .items
        .iter()
        .map(|post| {
            let id = notification_number(post);
            json!({
                "id": id.to_string(),
                "type": "mention",
                "created_at": format!("{:.3}", post.said.at),
                "group_key": format!("ungrouped-{id}"),
                "account": account_of(&books, &post.said.author),
                "status": as_json(&books, post),
            })
        })
        .collect();
    Ok(with_links(Json(list).into_response(), &books, uri.path(), &query, &page))
}

/// Notifications are numbered for themselves.
fn notification_number(post: &Stored) -> u64 {
    (post.id.number >> 16) / 16 * 16 + (post.id.number & 15)
}

async fn lookup(State(books): State<Shared>, headers: HeaderMap, RawQuery(raw): RawQuery) -> Result<Response, Refused> {
    Caller::of(&headers)?;
    let query = Query::read(raw);
    let name = query.get("acct").unwrap_or_default().trim_start_matches('@');
    let name = name.strip_suffix(INSTANCE).and_then(|name| name.strip_suffix('@')).unwrap_or(name);
    let books = books.lock();
    let known = books.accounts().any(|account| account == name);
    if known { Ok(Json(account_of(&books, name)).into_response()) } else { Err(Refused::NotFound) }
}

async fn verify(State(books): State<Shared>, headers: HeaderMap) -> Result<Response, Refused> {
    Caller::shop(&headers)?;
    Ok(Json(account_of(&books.lock(), SHOP)).into_response())
}

async fn account_statuses(
    State(books): State<Shared>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Refused> {
    let caller = Caller::of(&headers)?;
    let query = Query::read(raw);
    let books = books.lock();
    let account = books.accounts().find(|account| books.account_number(account).to_string() == id);
    let account = account.ok_or(Refused::NotFound)?;
    // Nothing in town has pictures, or is pinned.
    let nothing = query.is_true("only_media") || query.is_true("pinned");
    let posts = books
        .on(Place::Mastodon)
        .filter(|post| !nothing && post.said.author == *account && caller.sees(post))
        .filter(|post| !query.is_true("exclude_replies") || post.said.reply_to.is_none());
    let page = page(posts, |post| post.id.number, &query, 20, 40);
    let list: Vec<_> = page.items.iter().map(|post| as_json(&books, post)).collect();
    Ok(with_links(Json(list).into_response(), &books, uri.path(), &query, &page))
}

async fn one(State(books): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Refused> {
    let caller = Caller::of(&headers)?;
    let books = books.lock();
    let post = books.numbered(Place::Mastodon, &id).filter(|post| caller.sees(post)).ok_or(Refused::NotFound)?;
    Ok(Json(as_json(&books, post)).into_response())
}

async fn context(State(books): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Refused> {
    let caller = Caller::of(&headers)?;
    let books = books.lock();
    let post = books.numbered(Place::Mastodon, &id).filter(|post| caller.sees(post)).ok_or(Refused::NotFound)?;
    // A stranger gets less of a long conversation.
    let (most_above, most_below) = if caller == Caller::Shop { (4096, 4096) } else { (40, 60) };
    let mut above = ancestors(&books, post);
    above.retain(|post| caller.sees(post));
    above.truncate(most_above);
    above.reverse();
    let mut below = Vec::new();
    descend(&books, post, &mut below);
    below.retain(|post| caller.sees(post));
    below.truncate(most_below);
    let list = |posts: &[&Stored]| posts.iter().map(|post| as_json(&books, post)).collect::<Vec<_>>();
    Ok(Json(json!({ "ancestors": list(&above), "descendants": list(&below) })).into_response())
}

/// Nearest first. Above a post that is gone, nothing is known.
fn ancestors<'a>(books: &'a Books, post: &'a Stored) -> Vec<&'a Stored> {
    let above = |post: &&'a Stored| books.visible(post.said.reply_to.as_ref()?);
    std::iter::successors(above(&post), above).collect()
}

fn descend<'a>(books: &'a Books, post: &'a Stored, below: &mut Vec<&'a Stored>) {
    for child in books.children(&post.id) {
        below.push(child);
        descend(books, child, below);
    }
}

async fn instance(State(books): State<Shared>) -> Response {
    let base = books.lock().base.clone();
    Json(json!({
        "domain": INSTANCE,
        "title": "Example Social",
        "version": "4.6.4",
        "source_url": "https://github.com/mastodon/mastodon",
        "description": "A small town's own instance.",
        "usage": { "users": { "active_month": 412 } },
        "languages": ["en"],
        "configuration": {
            "urls": { "streaming": null, "status": null, "about": format!("{base}/about") },
            "accounts": { "max_featured_tags": 10, "max_pinned_statuses": 5 },
            "statuses": { "max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23 },
            "translation": { "enabled": false },
            "limited_federation": false,
        },
        "registrations": { "enabled": true, "approval_required": false, "message": null },
        "api_versions": { "mastodon": 11 },
        "contact": { "email": "", "account": null },
        "rules": [],
    }))
    .into_response()
}
