//! What a cursor remembers: how far it has read, and what stands in the window behind it.

use std::collections::BTreeMap;

use domain::mention::Post;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::Found;
use super::window::OVERLAP_SECONDS;

/// A cursor stays well below what one row may hold. An older post that is forgotten is told again.
const MOST_KNOWN: usize = 5_000;

/// What a cursor says: the newest second, and the posts of the window behind it with a mark of their text.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) newest: i64,
    /// Id to second and mark.
    posts: BTreeMap<String, (i64, String)>,
}

impl Known {
    pub(super) fn read(since: &str) -> Self {
        let mut words = since.split(' ');
        let newest = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
        let posts = words.filter_map(|word| {
            let (id, rest) = word.split_once(':')?;
            let (second, mark) = rest.split_once(':')?;
            Some((id.to_owned(), (second.parse().ok()?, mark.to_owned())))
        });
        Self { newest, posts: posts.collect() }
    }

    /// The post, unless it is known in these words. Known in others, it was edited.
    pub(super) fn is_news(&self, mut found: Found) -> Option<Found> {
        match self.posts.get(&found.post.id) {
            Some((_, known)) if *known == mark(&found.post.text) => None,
            Some(_) => {
                found.post.edited_at = found.updated.or(found.post.published_at);
                Some(found)
            }
            None => Some(found),
        }
    }

    pub(super) fn note(&mut self, post: &Post) {
        let second = post.published_at.map_or(self.newest, Timestamp::as_second);
        self.newest = self.newest.max(second);
        self.posts.insert(post.id.clone(), (second, mark(&post.text)));
    }

    /// Everything up to `until` was read, where the index was asked no further. A time that has not come yet would
    /// hide what is said before it.
    pub(super) fn reach(&mut self, until: Option<i64>, now: Timestamp) {
        self.newest = until.map_or(self.newest, |until| self.newest.max(until)).min(now.as_second());
    }

    /// `oldest_left` is the second of the oldest post that was left to the next poll: its window begins there.
    pub(super) fn write(mut self, oldest_left: Option<i64>) -> String {
        self.newest = oldest_left.map_or(self.newest, |second| self.newest.min(second));
        let begin = self.newest - OVERLAP_SECONDS;
        let mut posts: Vec<_> = self.posts.iter().filter(|(_, (second, _))| *second > begin).collect();
        posts.sort_by_key(|(_, (second, _))| std::cmp::Reverse(*second));
        posts
            .into_iter()
            .take(MOST_KNOWN)
            .fold(self.newest.to_string(), |since, (id, (second, mark))| format!("{since} {id}:{second}:{mark}"))
    }

    /// A first poll that found nothing begins now.
    pub(super) fn write_first(mut self, now: Timestamp) -> String {
        if self.posts.is_empty() {
            self.newest = now.as_second();
        }
        self.write(None)
    }
}

/// Eight digits that change when the text does.
fn mark(text: &str) -> String {
    Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
