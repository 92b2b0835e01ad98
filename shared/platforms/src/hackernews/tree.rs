//! One conversation, as `items/:id` gives it: a story or a comment with everything below it.

use domain::mention::Post;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{blank, hang, story_text};
use crate::json::Id;
use crate::parse::Page;
use crate::{text, time};

/// Deeper than people discuss; each level is read again for the level above it.
const DEEPEST: usize = 150;

#[derive(Deserialize)]
struct Node<'a> {
    id: Id,
    author: Option<String>,
    title: Option<String>,
    text: Option<String>,
    url: Option<String>,
    created_at: Option<String>,
    created_at_i: Option<i64>,
    parent_id: Option<Id>,
    story_id: Option<Id>,
    #[serde(borrow, default)]
    children: Vec<&'a RawValue>,
}

/// What is above an item.
#[derive(Deserialize)]
pub(super) struct Above {
    pub(super) author: Option<String>,
    pub(super) parent_id: Option<Id>,
    pub(super) story_id: Option<Id>,
}

/// The posts of a tree, parents before children.
pub(super) fn read(body: &str, handles: &[String]) -> Option<Page> {
    let top: Node<'_> = serde_json::from_str(body).ok()?;
    let (mut posts, mut unreadable) = (Vec::new(), 0);
    let with_story = match (&top.parent_id, &top.story_id) {
        (None, _) => true,
        (Some(parent), Some(story)) => parent == story,
        (Some(_), None) => false,
    };
    let above: Vec<String> = top.parent_id.iter().map(|id| id.0.clone()).collect();
    let mut waiting = vec![(top, above)];
    while let Some((node, above)) = waiting.pop() {
        let mut below = vec![node.id.0.clone()];
        below.extend(above.iter().cloned());
        // Last in, first out: reversed, so that children come in their order.
        for raw in node.children.iter().rev() {
            match serde_json::from_str::<Node<'_>>(raw.get()) {
                Ok(child) if below.len() <= DEEPEST => waiting.push((child, below.clone())),
                Ok(_) | Err(_) => unreadable += 1,
            }
        }
        posts.extend(post(node, above, with_story, handles));
    }
    Some(Page { posts, unreadable, next: None })
}

/// A deleted comment has neither author nor text; what was answered to it stays below it.
fn post(node: Node<'_>, above: Vec<String>, with_story: bool, handles: &[String]) -> Option<Post> {
    if node.author.is_none() && node.text.is_none() && node.title.is_none() {
        return None;
    }
    let mut post = blank(node.id.0, node.author.as_deref(), handles);
    post.text = match &node.title {
        Some(title) => story_text(Some(title), node.text.as_deref(), node.url.as_deref()),
        None => node.text.as_deref().map(text::from_html).unwrap_or_default(),
    };
    post.published_at = node.created_at_i.and_then(time::from_seconds);
    post.published_at = post.published_at.or_else(|| time::parse(node.created_at.as_deref()?));
    hang(&mut post, above, with_story);
    Some(post)
}
