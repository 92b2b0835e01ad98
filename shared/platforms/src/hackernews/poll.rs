//! Asks the index for a window that overlaps the last one, and leaves out what is known from it.

use std::collections::{BTreeMap, HashMap};

use domain::mention::Post;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use super::matches::matches;
use super::tree::Above;
use super::{Found, hang, results};
use crate::answer::Answer;
use crate::client::{Client, Get, Got};
use crate::json::body_text;
use crate::poll::{Cursor, PollOutcome, Polled};
use crate::refusal::{Refusal, due, judge, of_body};
use crate::source::{Ask, Source, at};

/// How far the index may lag, and how long a comment can be edited, with room.
const OVERLAP_SECONDS: i64 = 6 * 60 * 60;
const PAGE: usize = 100;
const MOST_PAGES: usize = 10;
const BACKFILL_PAGES: usize = 2;
/// Items that are looked up in one poll to find what comments hang from.
const MOST_LOOKUPS: usize = 20;
const BACKFILL_LOOKUPS: usize = 60;

/// Asks for what is new since the cursor, oldest first; without one, for the latest pages.
pub(crate) async fn poll(client: &Client, source: &Source, cursor: &Cursor, now: Timestamp) -> PollOutcome {
    let index = Index { client, source, now };
    let known = cursor.since.as_deref().map(Known::read);
    let (mut found, unreadable) = index.window(known.as_ref()).await?;
    found.sort_by(|one, other| (one.post.published_at, &one.post.id).cmp(&(other.post.published_at, &other.post.id)));
    found.retain(|found| index.is_wanted(&found.post));
    let mut kept = known.clone().unwrap_or_default();
    let news: Vec<Found> = found.into_iter().filter_map(|found| kept.is_news(found)).collect();
    let (posts, left) = index.place(news, known.is_none()).await;
    for post in &posts {
        kept.note(post);
    }
    let cursor = match known {
        Some(_) if posts.is_empty() => cursor.clone(),
        Some(_) => Cursor { since: Some(kept.write(left)), ..Cursor::default() },
        None => Cursor { since: Some(kept.write_first(now)), ..Cursor::default() },
    };
    Ok(Polled { posts, unreadable, cursor, not_modified: false })
}

/// What a cursor says: the newest second, and the posts of the window behind it with a mark of their text.
#[derive(Clone, Default)]
struct Known {
    newest: i64,
    /// Id to second and mark.
    posts: BTreeMap<String, (i64, String)>,
}

impl Known {
    fn read(since: &str) -> Self {
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
    fn is_news(&self, mut found: Found) -> Option<Found> {
        match self.posts.get(&found.post.id) {
            Some((_, known)) if *known == mark(&found.post.text) => None,
            Some(_) => {
                found.post.edited_at = found.updated.or(found.post.published_at);
                Some(found)
            }
            None => Some(found),
        }
    }

    fn note(&mut self, post: &Post) {
        let second = post.published_at.map_or(self.newest, Timestamp::as_second);
        self.newest = self.newest.max(second);
        self.posts.insert(post.id.clone(), (second, mark(&post.text)));
    }

    /// `oldest_left` is the second of the oldest post that was left to the next poll: its window begins there.
    fn write(mut self, oldest_left: Option<i64>) -> String {
        self.newest = oldest_left.map_or(self.newest, |second| self.newest.min(second));
        let begin = self.newest - OVERLAP_SECONDS;
        let posts = self.posts.iter().filter(|(_, (second, _))| *second > begin);
        posts.fold(self.newest.to_string(), |since, (id, (second, mark))| format!("{since} {id}:{second}:{mark}"))
    }

    /// A first poll that found nothing begins now.
    fn write_first(mut self, now: Timestamp) -> String {
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

struct Index<'a> {
    client: &'a Client,
    source: &'a Source,
    now: Timestamp,
}

impl Index<'_> {
    /// Every hit since the cursor's window began, newest first.
    async fn window(&self, known: Option<&Known>) -> Result<(Vec<Found>, usize), Refusal> {
        let (mut all, mut unreadable) = (Vec::new(), 0);
        let most = if known.is_some() { MOST_PAGES } else { BACKFILL_PAGES };
        for number in 0..most {
            let answer = self.get(self.address(known, number)).await?;
            let body = body_text(&answer.body);
            due(&answer, &body, self.now)?;
            let page = results(&body, &self.source.handles).ok_or_else(|| of_body(&answer, self.now))?;
            let (found, bad, pages) = page;
            unreadable += bad;
            all.extend(found);
            if number + 1 >= pages {
                break;
            }
        }
        Ok((all, unreadable))
    }

    fn address(&self, known: Option<&Known>, page: usize) -> Url {
        let mut url = at(&self.source.base, &["api", "v1", "search_by_date"]);
        {
            let mut query = url.query_pairs_mut();
            match &self.source.ask {
                Ask::Own(name) => query.append_pair("tags", &format!("comment,author_{name}")),
                Ask::Search(words) => query
                    .append_pair("query", &format!("\"{words}\""))
                    .append_pair("tags", "(story,comment)")
                    .append_pair("advancedSyntax", "true")
                    .append_pair("typoTolerance", "false"),
                Ask::Hashtag(_) | Ask::Addressed | Ask::Feed(..) => &mut query,
            };
            if let Some(known) = known {
                let begin = known.newest - OVERLAP_SECONDS;
                query.append_pair("numericFilters", &format!("created_at_i>{begin}"));
            }
            query.append_pair("hitsPerPage", &PAGE.to_string()).append_pair("page", &page.to_string());
        }
        url
    }

    /// The index forgives typing errors and finds words apart; the shop's own list needs no second look.
    fn is_wanted(&self, post: &Post) -> bool {
        match &self.source.ask {
            Ask::Search(words) => matches(words, &post.text),
            Ask::Own(_) | Ask::Hashtag(_) | Ask::Addressed | Ask::Feed(..) => true,
        }
    }

    async fn get(&self, url: Url) -> Result<Answer, Refusal> {
        match self.client.get(&Get::json(url, &self.source.base, None), self.now).await? {
            Got::Answer(answer, _) => judge(&answer, self.now).map(|()| answer),
            Got::NotModified => Err(Refusal::malformed("an answer was said not to have changed, but none was known")),
        }
    }

    /// Finds the top-level comment above each comment, oldest first. A conversation is keyed by its root for
    /// good, so that news which may not be looked up any more is left to the next poll: the second of the
    /// oldest such post is returned. A backfill takes what it gets.
    async fn place(&self, news: Vec<Found>, backfill: bool) -> (Vec<Post>, Option<i64>) {
        let mut ladder = Ladder { left: if backfill { BACKFILL_LOOKUPS } else { MOST_LOOKUPS }, known: HashMap::new() };
        let (mut posts, mut oldest_left) = (Vec::new(), None);
        for mut found in news {
            if let Some(parent) = found.post.parent.clone().filter(|_| !found.placed) {
                if ladder.left == 0 && !backfill {
                    oldest_left = oldest_left.or(found.post.published_at.map(Timestamp::as_second));
                    continue;
                }
                let (ancestors, with_story) = self.climb(parent, &mut ladder).await;
                hang(&mut found.post, ancestors, with_story);
            }
            posts.push(found.post);
        }
        (posts, oldest_left)
    }

    /// The ancestors from this one up, and whether the story is the last of them. Where an item cannot be
    /// had, what is known so far must do: the news below it is not held back.
    async fn climb(&self, parent: String, ladder: &mut Ladder) -> (Vec<String>, bool) {
        let mut ancestors = vec![parent];
        while let Some(at) = ancestors.last().filter(|_| ancestors.len() < MOST_LOOKUPS) {
            let above = match ladder.known.get(at) {
                Some(above) => above.clone(),
                None if ladder.left == 0 => return (ancestors, false),
                None => {
                    ladder.left -= 1;
                    let Some(above) = self.above(at).await else { return (ancestors, false) };
                    ladder.known.insert(at.clone(), above.clone());
                    above
                }
            };
            match above {
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

    async fn above(&self, id: &str) -> Option<Step> {
        let answer = self.get(at(&self.source.base, &["api", "v1", "items", id])).await.ok()?;
        let above: Above = serde_json::from_str(&body_text(&answer.body)).ok()?;
        Some(match (above.parent_id, above.story_id) {
            (None, _) => Step::Story,
            (Some(parent), Some(story)) if parent == story => Step::BelowStory(story.0),
            (Some(parent), _) => Step::Below(parent.0),
        })
    }
}

/// What is known of the items above, and how many more may be asked for.
struct Ladder {
    left: usize,
    known: HashMap<String, Step>,
}

#[derive(Clone)]
enum Step {
    Story,
    BelowStory(String),
    Below(String),
}
