//! Asks the index for a window that overlaps the last one, and leaves out what is known from it.

use domain::mention::Post;
use jiff::Timestamp;
use url::Url;

use super::Found;
use super::known::Known;
use super::matches::matches;
use super::window::Window;
use crate::answer::Answer;
use crate::client::{Client, Get, Got};
use crate::poll::{Cursor, PollOutcome, Polled};
use crate::refusal::{Refusal, judge};
use crate::source::{Ask, Source};

/// Asks for what is new since the cursor, oldest first; without one, for the latest pages.
pub(crate) async fn poll(client: &Client, source: &Source, cursor: &Cursor, now: Timestamp) -> PollOutcome {
    let index = Index { client, source, now };
    let known = cursor.since.as_deref().map(Known::read);
    let Window { mut found, unreadable, until } = index.window(known.as_ref()).await?;
    found.sort_by(|one, other| (one.post.published_at, &one.post.id).cmp(&(other.post.published_at, &other.post.id)));
    found.retain(|found| index.is_wanted(&found.post));
    let mut kept = known.clone().unwrap_or_default();
    let news: Vec<Found> = found.into_iter().filter_map(|found| kept.is_news(found)).collect();
    let (posts, left) = index.place(news, known.is_none()).await;
    for post in &posts {
        kept.note(post);
    }
    kept.reach(until, now);
    let cursor = match known {
        Some(_) if posts.is_empty() && until.is_none() => cursor.clone(),
        Some(_) => Cursor { since: Some(kept.write(left)), ..Cursor::default() },
        None => Cursor { since: Some(kept.write_first(now)), ..Cursor::default() },
    };
    Ok(Polled { posts, unreadable, cursor, ..Polled::no_news(&Cursor::default()) })
}

pub(super) struct Index<'a> {
    client: &'a Client,
    pub(super) source: &'a Source,
    pub(super) now: Timestamp,
}

impl Index<'_> {
    /// The index forgives typing errors and finds words apart; the shop's own list needs no second look.
    fn is_wanted(&self, post: &Post) -> bool {
        match &self.source.ask {
            Ask::Search(words) => matches(words, &post.text),
            Ask::Own(_) | Ask::Hashtag(_) | Ask::Addressed | Ask::Feed(..) => true,
        }
    }

    pub(super) async fn get(&self, url: Url) -> Result<Answer, Refusal> {
        match self.client.get(&Get::json(url, &self.source.base, None), self.now).await? {
            Got::Answer(answer, _) => judge(&answer, self.now).map(|()| answer),
            Got::NotModified => Err(Refusal::malformed("an answer was said not to have changed, but none was known")),
        }
    }
}
