//! Finds what comments hang from: one request an item, a bounded number of them.

use std::collections::HashMap;

use domain::mention::Post;
use jiff::Timestamp;

use super::poll::Index;
use super::tree::Above;
use super::{Found, hang};
use crate::json::body_text;
use crate::source::{Ask, at};

/// Items that are looked up in one poll to find what comments hang from.
const MOST_LOOKUPS: usize = 20;
const BACKFILL_LOOKUPS: usize = 60;

/// What is known of the items above, and how many more may be asked for.
struct Ladder {
    left: usize,
    known: HashMap<String, Rung>,
}

/// One item above.
#[derive(Clone)]
struct Rung {
    author: Option<String>,
    step: Step,
}

#[derive(Clone)]
enum Step {
    Story,
    BelowStory(String),
    Below(String),
}

impl Index<'_> {
    /// Finds the top-level comment above each comment, oldest first. A conversation is keyed by its root for
    /// good, so that news which may not be looked up any more is left to the next poll: the second of the
    /// oldest such post is returned. A backfill takes what it gets.
    pub(super) async fn place(&self, news: Vec<Found>, backfill: bool) -> (Vec<Post>, Option<i64>) {
        let mut ladder = Ladder { left: if backfill { BACKFILL_LOOKUPS } else { MOST_LOOKUPS }, known: HashMap::new() };
        let own = matches!(self.source.ask, Ask::Own(_));
        let (mut posts, mut oldest_left) = (Vec::new(), None);
        for mut found in news {
            if let Some(parent) = found.post.parent.clone().filter(|_| own || !found.placed) {
                if ladder.left == 0 && !backfill {
                    oldest_left = oldest_left.or(found.post.published_at.map(Timestamp::as_second));
                    continue;
                }
                if !found.placed {
                    let (ancestors, with_story) = self.climb(parent.clone(), &mut ladder).await;
                    hang(&mut found.post, ancestors, with_story);
                }
                if own {
                    self.name_whom_it_answers(&mut found.post, &parent, &mut ladder).await;
                }
            }
            posts.push(found.post);
        }
        (posts, oldest_left)
    }

    /// A comment names nobody, and an answer may be known before its question is: whose item it answers is what it
    /// is filed by until then. What answers a story itself belongs to the story's conversation.
    async fn name_whom_it_answers(&self, post: &mut Post, parent: &str, ladder: &mut Ladder) {
        let Some(rung) = self.rung(parent, ladder).await else { return };
        if matches!(rung.step, Step::Story) {
            parent.clone_into(&mut post.root);
        }
        post.mentions.extend(rung.author);
    }

    /// The ancestors from this one up, and whether the story is the last of them. Where an item cannot be
    /// had, what is known so far must do: the news below it is not held back.
    async fn climb(&self, parent: String, ladder: &mut Ladder) -> (Vec<String>, bool) {
        let mut ancestors = vec![parent];
        while let Some(at) = ancestors.last().filter(|_| ancestors.len() < MOST_LOOKUPS) {
            let Some(rung) = self.rung(at, ladder).await else { return (ancestors, false) };
            match rung.step {
                Step::Story => return (ancestors, true),
                Step::Below(parent) if ancestors.contains(&parent) => return (ancestors, false),
                Step::Below(parent) => ancestors.push(parent),
                Step::BelowStory(story) => {
                    ancestors.push(story);
                    return (ancestors, true);
                }
            }
        }
        (ancestors, false)
    }

    /// An item, asked for once a poll while questions are left.
    async fn rung(&self, id: &str, ladder: &mut Ladder) -> Option<Rung> {
        if let Some(rung) = ladder.known.get(id) {
            return Some(rung.clone());
        }
        ladder.left = ladder.left.checked_sub(1)?;
        let rung = self.above(id).await?;
        ladder.known.insert(id.to_owned(), rung.clone());
        Some(rung)
    }

    async fn above(&self, id: &str) -> Option<Rung> {
        let answer = self.get(at(&self.source.base, &["api", "v1", "items", id])).await.ok()?;
        let above: Above = serde_json::from_str(&body_text(&answer.body)).ok()?;
        let step = match (above.parent_id, above.story_id) {
            (None, _) => Step::Story,
            (Some(parent), Some(story)) if parent == story => Step::BelowStory(story.0),
            (Some(parent), _) => Step::Below(parent.0),
        };
        Some(Rung { author: above.author.as_deref().and_then(crate::text::one_line), step })
    }
}
