//! The search behind Hacker News.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

use super::Shared;
use super::books::{Books, Stored};
use super::outage::error;
use super::query::Query;
use super::said::{Place, PostId};
use super::words;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/api/v1/search_by_date", get(search)).route("/api/v1/items/{id}", get(item))
}

async fn search(State(books): State<Shared>, RawQuery(raw): RawQuery) -> Response {
    let query = Query::read(raw);
    let books = books.lock();
    let words = query.get("query").unwrap_or_default();
    let tags = query.get("tags").unwrap_or_default();
    let bounds: Vec<_> = query.get("numericFilters").unwrap_or_default().split(',').filter_map(bound).collect();
    let found: Vec<_> = books
        .on(Place::HackerNews)
        .rev()
        .filter(|post| post.indexed)
        .filter(|post| has_tags(tags, &tags_of(&books, post)))
        .filter(|post| bounds.iter().all(|holds| holds(post.said.at.as_second())))
        .filter(|post| words.is_empty() || words::finds(words, &searched(&books, post)))
        .collect();
    let (size, number) = (query.limit("hitsPerPage", 20, 1000), query.number("page").unwrap_or_default());
    let skipped = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(size);
    let hits: Vec<_> = found.iter().skip(skipped).take(size).map(|post| hit(&books, post)).collect();
    Json(json!({
        "exhaustive": { "nbHits": true, "typo": true },
        "exhaustiveNbHits": true,
        "exhaustiveTypo": true,
        "hits": hits,
        "hitsPerPage": size,
        "nbHits": found.len(),
        "nbPages": found.len().div_ceil(size),
        "page": number,
        "params": "advancedSyntax=true&analytics=false",
        "processingTimeMS": 1,
        "query": words,
        "serverTimeMS": 1,
    }))
    .into_response()
}

type Holds = Box<dyn Fn(i64) -> bool>;

/// `created_at_i>1772442000`. What is no such bound holds for nothing.
fn bound(filter: &str) -> Option<Holds> {
    if filter.is_empty() {
        return None;
    }
    let compare = filter.strip_prefix("created_at_i");
    let [at_least, at_most, above, below] = [">=", "<=", ">", "<"].map(|sign| {
        compare.and_then(|compare| compare.strip_prefix(sign)).and_then(|number| number.parse::<i64>().ok())
    });
    Some(if let Some(bound) = at_least {
        Box::new(move |second| second >= bound)
    } else if let Some(bound) = at_most {
        Box::new(move |second| second <= bound)
    } else if let Some(bound) = above {
        Box::new(move |second| second > bound)
    } else if let Some(bound) = below {
        Box::new(move |second| second < bound)
    } else {
        Box::new(|_| false)
    })
}

/// A comma is "and", parentheses hold alternatives.
fn has_tags(wanted: &str, tags: &[String]) -> bool {
    let mut depth = 0_usize;
    let groups = wanted.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _other => {}
        }
        c == ',' && depth == 0
    });
    groups.filter(|group| !group.is_empty()).all(|group| {
        let mut any_of = group.trim_matches(['(', ')']).split(',');
        any_of.any(|tag| tags.iter().any(|known| known == tag.trim()))
    })
}

fn tags_of(books: &Books, post: &Stored) -> Vec<String> {
    let kind = if post.said.reply_to.is_some() { "comment" } else { "story" };
    let mut tags =
        vec![kind.to_owned(), format!("author_{}", post.said.author), format!("story_{}", story(books, post).id)];
    if post.said.title.as_deref().is_some_and(|title| title.starts_with("Ask HN")) {
        tags.push("ask_hn".to_owned());
    }
    tags
}

/// What everything hangs from. Where the chain is broken, the topmost that is left.
fn story<'a>(books: &'a Books, post: &'a Stored) -> &'a Stored {
    let above = |post: &&'a Stored| {
        let parent = post.said.reply_to.as_ref()?;
        books.ever_on(Place::HackerNews).map(|(post, _)| post).find(|post| post.id == *parent)
    };
    std::iter::successors(Some(post), above).last().unwrap_or(post)
}

fn searched(books: &Books, post: &Stored) -> String {
    let title = post
        .said
        .title
        .as_deref()
        .or(story(books, post).said.title.as_deref())
        .filter(|_| post.said.reply_to.is_none());
    format!("{} {} {}", title.unwrap_or_default(), post.said.link.as_deref().unwrap_or_default(), post.said.text)
}

fn hit(books: &Books, post: &Stored) -> Value {
    let said = &post.said;
    let story = story(books, post);
    let changed = post.edited.unwrap_or(said.at);
    let mut hit = json!({
        "_highlightResult": { "author": { "matchLevel": "none", "matchedWords": [], "value": said.author } },
        "_tags": tags_of(books, post),
        "author": said.author,
        "created_at": said.at.to_string(),
        "created_at_i": said.at.as_second(),
        "objectID": post.id.to_string(),
        "story_id": story.id.number,
        "updated_at": changed.to_string(),
    });
    let more = match &said.reply_to {
        Some(parent) => json!({
            "comment_text": html(&said.text),
            "parent_id": parent.number,
            "points": null,
            "story_title": story.said.title,
            "story_url": story.said.link,
        }),
        None => json!({
            "children": books.children(&post.id).map(|child| child.id.number).collect::<Vec<_>>(),
            "num_comments": books.children(&post.id).count(),
            "points": 1,
            "story_text": (!said.text.is_empty()).then(|| html(&said.text)),
            "title": said.title,
            "url": said.link,
        }),
    };
    if let (Some(hit), Value::Object(more)) = (hit.as_object_mut(), more) {
        hit.extend(more);
    }
    hit
}

async fn item(State(books): State<Shared>, Path(id): Path<String>) -> Response {
    let books = books.lock();
    let found = id.parse().ok().map(|number| PostId { place: Place::HackerNews, number });
    let found = found.and_then(|id| books.ever_on(Place::HackerNews).find(|(post, _)| post.id == id));
    match found {
        Some((post, deleted)) => Json(tree(&books, post, deleted)).into_response(),
        None => error(StatusCode::NOT_FOUND, "Not Found"),
    }
}

/// A post that is gone keeps its place, without author and words.
fn tree(books: &Books, post: &Stored, deleted: bool) -> Value {
    let below = books.ever_on(Place::HackerNews).filter(|(child, _)| child.said.reply_to.as_ref() == Some(&post.id));
    let children: Vec<_> = below.map(|(child, deleted)| tree(books, child, deleted)).collect();
    let said = &post.said;
    let is_story = said.reply_to.is_none();
    let shown = (!deleted).then_some(said);
    json!({
        "author": shown.map(|said| &said.author),
        "children": children,
        "created_at": format!("{:.3}", said.at),
        "created_at_i": said.at.as_second(),
        "id": post.id.number,
        "options": [],
        "parent_id": said.reply_to.as_ref().map(|parent| parent.number),
        "points": is_story.then_some(1),
        "story_id": story(books, post).id.number,
        "text": shown.filter(|said| !said.text.is_empty()).map(|said| html(&said.text)),
        "title": shown.and_then(|said| said.title.as_ref()),
        "type": if is_story { "story" } else { "comment" },
        "url": shown.and_then(|said| said.link.as_ref()),
    })
}

/// Paragraphs open, but never close, and slashes are escaped.
fn html(text: &str) -> String {
    let paragraphs =
        text.split("\n\n").map(|paragraph| words::escape(paragraph).replace("&#39;", "&#x27;").replace('/', "&#x2F;"));
    paragraphs.collect::<Vec<_>>().join("<p>")
}
