//! Hacker News through Algolia's search. Its index may lag, so that polls overlap by hours.

mod known;
mod ladder;
mod look;
mod matches;
mod poll;
mod tree;
mod window;

use domain::mention::{Platform, Post};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::endpoint::Endpoint;
use crate::handle::is_ours;
use crate::json::{self, Id};
use crate::parse::{Next, Page};
use crate::refusal::{Refusal, due, of_body};
use crate::{text, time};

pub(crate) use look::look;
pub(crate) use poll::poll;

/// A page of search results.
#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow)]
    hits: Vec<&'a RawValue>,
    #[serde(rename = "nbPages", default)]
    pages: usize,
    #[serde(rename = "nbHits", default)]
    total: usize,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "objectID")]
    id: Id,
    author: Option<String>,
    title: Option<String>,
    url: Option<String>,
    story_text: Option<String>,
    comment_text: Option<String>,
    parent_id: Option<Id>,
    story_id: Option<Id>,
    created_at: Option<String>,
    created_at_i: Option<i64>,
    updated_at: Option<String>,
}

/// A post from the index, with what its conversation is found by.
struct Found {
    post: Post,
    /// Whether its parent is the story itself, so that nothing more is above it.
    placed: bool,
    /// When the index saw it last.
    updated: Option<Timestamp>,
}

/// Reads one answer.
pub(crate) fn read(endpoint: Endpoint, answer: &Answer, handles: &[String], now: Timestamp) -> Result<Page, Refusal> {
    let body = json::body_text(&answer.body);
    due(answer, &body, now)?;
    match endpoint {
        Endpoint::Thread => tree::read(&body, handles).ok_or_else(|| of_body(answer, now)),
        Endpoint::Search
        | Endpoint::Own
        | Endpoint::Addressed
        | Endpoint::Reviews
        | Endpoint::Feed
        | Endpoint::Webhook
        | Endpoint::Token => {
            let Hits { found, unreadable, .. } = results(&body, handles).ok_or_else(|| of_body(answer, now))?;
            let posts: Vec<Post> = found.into_iter().map(|found| found.post).collect();
            let times = || posts.iter().filter_map(|post| post.published_at).map(Timestamp::as_second);
            let next = times().max().zip(times().min());
            let next = next.map(|(newest, oldest)| Next { newest: newest.to_string(), oldest: oldest.to_string() });
            Ok(Page { posts, unreadable, next })
        }
    }
}

/// A page of hits.
struct Hits {
    found: Vec<Found>,
    unreadable: usize,
    pages: usize,
    /// How many hits there are, shown or not.
    total: usize,
}

fn results(body: &str, handles: &[String]) -> Option<Hits> {
    let results: Results<'_> = serde_json::from_str(body).ok()?;
    let hits: Vec<_> = results.hits.iter().map(|raw| serde_json::from_str::<Hit>(raw.get())).collect();
    let unreadable = hits.iter().filter(|hit| hit.is_err()).count();
    let found = hits.into_iter().flatten().map(|hit| found(hit, handles)).collect();
    Some(Hits { found, unreadable, pages: results.pages, total: results.total })
}

fn found(hit: Hit, handles: &[String]) -> Found {
    let written = time::from_seconds(hit.created_at_i.unwrap_or(i64::MAX));
    let written = written.or_else(|| time::parse(hit.created_at.as_deref()?));
    let text = match &hit.comment_text {
        Some(comment) => text::from_html(comment),
        None => story_text(hit.title.as_deref(), hit.story_text.as_deref(), hit.url.as_deref()),
    };
    let mut post = blank(hit.id.0, hit.author.as_deref(), handles);
    post.text = text;
    post.published_at = written;
    let mut placed = true;
    if let Some(parent) = hit.parent_id.map(|id| id.0) {
        placed = hit.story_id.is_some_and(|story| story.0 == parent);
        hang(&mut post, vec![parent], placed);
    }
    Found { post, placed, updated: hit.updated_at.as_deref().and_then(time::parse) }
}

/// A post of which only id and author are known.
fn blank(id: String, author: Option<&str>, handles: &[String]) -> Post {
    let author = author.and_then(text::one_line);
    Post {
        platform: Platform::HackerNews,
        root: id.clone(),
        url: Some(format!("https://news.ycombinator.com/item?id={}", escaped(&id))),
        id,
        parent: None,
        ancestors: Vec::new(),
        ours: author.as_deref().is_some_and(|author| is_ours(handles, author, None)),
        author_name: author.clone(),
        author,
        mentions: Vec::new(),
        text: String::new(),
        stars: None,
        lang: None,
        published_at: None,
        edited_at: None,
        reply: None,
    }
}

fn escaped(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

/// Hangs a comment below its ancestors, nearest first. The root is the comment just under the story;
/// where the story is not known to be among them, the topmost that is known.
fn hang(post: &mut Post, ancestors: Vec<String>, with_story: bool) {
    let comments = ancestors.len() - usize::from(with_story && !ancestors.is_empty());
    let topmost = comments.checked_sub(1).and_then(|at| ancestors.get(at));
    post.root = topmost.unwrap_or(&post.id).clone();
    post.parent = ancestors.first().cloned();
    post.ancestors = ancestors;
}

/// Title, text and the address a story is about: it may be all that names the shop.
fn story_text(title: Option<&str>, text: Option<&str>, url: Option<&str>) -> String {
    let title = title.map(text::from_html).unwrap_or_default();
    let text = text.map(text::from_html).unwrap_or_default();
    let url = url.and_then(text::web_address).unwrap_or_default();
    let parts: Vec<String> = [title, text, url].into_iter().filter(|part| !part.is_empty()).collect();
    text::plain(&parts.join("\n\n"))
}
