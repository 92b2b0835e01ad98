//! Looks at one item again.

use domain::mention::Post;
use jiff::Timestamp;
use serde::Deserialize;

use super::tree;
use crate::client::Client;
use crate::json::body_text;
use crate::look::{Looked, Sought, fetch, is_gone};
use crate::refusal::{Refusal, due, judge, of_body};
use crate::source::{Source, at};

/// What became of an item, where it says so itself.
#[derive(Deserialize)]
struct Fate {
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    dead: bool,
}

/// Asks for the item; it comes with everything below it. One that was taken away keeps its place without its words.
pub(crate) async fn look(
    client: &Client,
    source: &Source,
    sought: &Sought<'_>,
    now: Timestamp,
) -> Result<Looked, Refusal> {
    let answer = fetch(client, source, at(&source.base, &["api", "v1", "items", sought.id]), now).await?;
    if is_gone(&answer) {
        return Ok(Looked::Gone);
    }
    judge(&answer, now)?;
    let body = body_text(&answer.body);
    due(&answer, &body, now)?;
    let page = tree::read(&body, &source.handles).ok_or_else(|| of_body(&answer, now))?;
    let fate: Fate = serde_json::from_str(&body).map_err(|_| of_body(&answer, now))?;
    if fate.deleted || fate.dead {
        return Ok(Looked::Gone);
    }
    let found: Option<Post> = page.posts.into_iter().find(|post| post.id == sought.id);
    Ok(found.map_or(Looked::Gone, |post| Looked::Seen(Box::new(post))))
}
