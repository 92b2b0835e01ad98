//! Asks an instance, page by page, and finds what replies hang from.

use domain::mention::Post;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::kin::Kin;
use super::mark::Mark;
use super::wire::{Account, Batch, Context, Seen, by_age};
use super::{notifications, statuses};
use crate::answer::Answer;
use crate::client::{Client, Get, Got};
use crate::json;
use crate::poll::{Cursor, PollOutcome, Polled};
use crate::refusal::{Outcome, Refusal, due, judge, of_body};
use crate::source::{Ask, Source, at};

pub(super) const PAGE: &str = "40";
/// Pages of news in one poll. What does not fit is found by the next.
pub(super) const MOST_PAGES: usize = 10;
/// Pages of a first poll: some 200 posts, far more than a small shop has in two weeks.
const BACKFILL_PAGES: usize = 5;
/// Conversations that are looked up in one poll.
const MOST_THREADS: usize = 20;
const BACKFILL_THREADS: usize = 60;
/// A reply as young as this waits for what it hangs from while the instance does not answer.
const WAITS_FOR_ITS_THREAD: SignedDuration = SignedDuration::from_mins(15);

/// An instance and how to ask it.
pub(super) struct Instance<'a> {
    client: &'a Client,
    source: &'a Source,
    now: Timestamp,
}

/// Asks for what is new since the cursor, oldest first; without one, for the latest pages.
pub(crate) async fn poll(client: &Client, source: &Source, cursor: &Cursor, now: Timestamp) -> PollOutcome {
    let instance = Instance { client, source, now };
    let mut mark = Mark::read(cursor);
    if let Ask::Own(handle) = &source.ask
        && mark.account.is_none()
    {
        mark.account = Some(instance.account(handle).await?);
    }
    let (batch, unread) = match (&mark.last, &source.ask) {
        (Some(last), Ask::Search(_)) => instance.found(&mark, last).await?,
        (Some(last), Ask::Hashtag(_) | Ask::Addressed | Ask::Own(_) | Ask::Feed(..)) => {
            (instance.news(&mark, last).await?, None)
        }
        (None, _) => (instance.latest(&mark).await?, None),
    };
    let newest = batch.newest();
    let unreadable = batch.unreadable;
    // Of a flood what must be looked up is not waited for: the rest of it waits already.
    let takes_what_it_gets = mark.last.is_none() || unread.is_some();
    let from = mark.last.clone().filter(|_| !takes_what_it_gets);
    let (placed, stopped) = instance.place(batch.seen, from).await;
    let locals = placed.iter().map(|(local, post)| (post.id.clone(), local.clone())).collect();
    let posts = placed.into_iter().map(|(_, post)| post).collect();
    let cursor = Cursor { since: Some(mark.after(newest, stopped, unread).write()), ..Cursor::default() };
    Ok(Polled { posts, locals, unreadable, cursor, not_modified: false })
}

impl Instance<'_> {
    /// Forward from the cursor, oldest page first.
    async fn news(&self, mark: &Mark, last: &str) -> Result<Batch, Refusal> {
        let mut all = Batch::default();
        let mut last = last.to_owned();
        for number in 0..MOST_PAGES {
            let (mut page, answer) = match self.page(mark, &[("min_id", &last)]).await {
                Ok(page) => page,
                Err(refusal) if number == 0 => return Err(refusal),
                // What has come is kept; the next poll meets the refusal again.
                Err(_) => break,
            };
            // A server that does not know `min_id` gives its newest page again and again.
            page.seen.retain(|seen| by_age(&seen.mark, &last).is_gt());
            let Some(newest) = page.newest().filter(|newest| by_age(newest, &last).is_gt()) else { break };
            all.extend(page);
            last = newest;
            if is_exhausted(&answer) {
                break;
            }
        }
        Ok(all)
    }

    /// Backward from now.
    async fn latest(&self, mark: &Mark) -> Result<Batch, Refusal> {
        let mut all = Batch::default();
        let mut before: Option<String> = None;
        for number in 0..BACKFILL_PAGES {
            let (page, answer) =
                match self.page(mark, before.as_deref().map(|oldest| ("max_id", oldest)).as_slice()).await {
                    Ok(page) => page,
                    Err(refusal) if number == 0 => return Err(refusal),
                    Err(_) => break,
                };
            let Some(oldest) = page.oldest() else { break };
            if before.as_deref().is_some_and(|before| by_age(&oldest, before).is_ge()) {
                break;
            }
            before = Some(oldest);
            all.extend(page);
            if is_exhausted(&answer) {
                break;
            }
        }
        Ok(all)
    }

    pub(super) async fn page(&self, mark: &Mark, bounds: &[(&str, &str)]) -> Result<(Batch, Answer), Refusal> {
        let mut url = self.address(mark);
        url.query_pairs_mut().append_pair("limit", PAGE).extend_pairs(bounds);
        let answer = self.get(url).await?;
        let body = json::body_text(&answer.body);
        due(&answer, &body, self.now)?;
        let handles = &self.source.handles;
        let batch = match self.source.ask {
            Ask::Addressed => notifications(&body, handles),
            Ask::Search(_) | Ask::Hashtag(_) | Ask::Own(_) | Ask::Feed(..) => statuses(&body, handles),
        };
        let mut batch = batch.ok_or_else(|| of_body(&answer, self.now))?;
        if matches!(self.source.ask, Ask::Own(_)) {
            // Whatever host the account goes by, this is its own list.
            batch.seen.iter_mut().filter_map(|seen| seen.post.as_mut()).for_each(|post| post.ours = true);
        }
        Ok((batch, answer))
    }

    fn address(&self, mark: &Mark) -> Url {
        let base = &self.source.base;
        match &self.source.ask {
            Ask::Search(query) => {
                let mut url = at(base, &["api", "v2", "search"]);
                url.query_pairs_mut().append_pair("type", "statuses").append_pair("q", &format!("\"{query}\""));
                url
            }
            Ask::Hashtag(tag) => at(base, &["api", "v1", "timelines", "tag", tag]),
            Ask::Addressed => {
                let mut url = at(base, &["api", "v1", "notifications"]);
                url.query_pairs_mut().append_pair("types[]", "mention").append_pair("types[]", "quote");
                url
            }
            Ask::Own(_) => {
                let account = mark.account.as_deref().unwrap_or_default();
                let mut url = at(base, &["api", "v1", "accounts", account, "statuses"]);
                url.query_pairs_mut().append_pair("exclude_reblogs", "true");
                url
            }
            Ask::Feed(..) => base.clone(),
        }
    }

    /// The local id of the shop's own account.
    async fn account(&self, handle: &str) -> Result<String, Refusal> {
        let mut url = at(&self.source.base, &["api", "v1", "accounts", "lookup"]);
        url.query_pairs_mut().append_pair("acct", handle);
        let answer = self.get(url).await?;
        let account: Option<Account> = serde_json::from_slice(&answer.body).ok();
        account.and_then(|account| account.id).map(|id| id.0).ok_or_else(|| of_body(&answer, self.now))
    }

    async fn get(&self, url: Url) -> Result<Answer, Refusal> {
        let ask = Get::json(url, &self.source.base, self.source.token.as_ref());
        match self.client.get(&ask, self.now).await? {
            Got::Answer(answer, _) => judge(&answer, self.now).map(|()| answer),
            Got::NotModified => Err(Refusal::malformed("an answer was said not to have changed, but none was known")),
        }
    }

    /// Finds what replies hang from, oldest first. A conversation is keyed by its root for good, so that
    /// news after the mark `from` whose conversation cannot be looked up now is left to the next poll: the
    /// mark to go on from is returned. Without `from` all is taken as it is. Each post comes with its local id.
    async fn place(&self, mut seen: Vec<Seen>, from: Option<String>) -> (Vec<(String, Post)>, Option<String>) {
        seen.sort_by(|one, other| by_age(&one.mark, &other.mark));
        let may_wait = from.is_some();
        let mut left = if may_wait { MOST_THREADS } else { BACKFILL_THREADS };
        let mut kin = Kin::default();
        kin.learn(&seen);
        let (mut posts, mut last) = (Vec::new(), from);
        for one in seen {
            let Some(mut post) = one.post else {
                last = Some(one.mark);
                continue;
            };
            if !kin.reaches_the_top(one.parent.as_deref()) {
                if left == 0 && may_wait {
                    return (posts, last);
                }
                if left > 0 {
                    left -= 1;
                    let answered = self.climb(&one.local, &mut kin).await;
                    if !answered && may_wait && self.is_young(&post) {
                        return (posts, last);
                    }
                }
            }
            kin.place(&mut post, one.parent.as_deref());
            posts.push((one.local, post));
            last = Some(one.mark);
        }
        (posts, None)
    }

    /// Asks for a status's ancestors; `false`: another time it may answer. Without an answer a reply keeps its local
    /// parent: a deleted ancestor or a server that goes on failing must not hold back the news below it.
    async fn climb(&self, local: &str, kin: &mut Kin) -> bool {
        let url = at(&self.source.base, &["api", "v1", "statuses", local, "context"]);
        let answer = match self.get(url).await {
            Ok(answer) => answer,
            Err(refusal) => return !matches!(refusal.outcome(), Outcome::Transient | Outcome::RateLimited),
        };
        let body = json::body_text(&answer.body);
        if let Ok(context) = serde_json::from_str::<Context<'_>>(&body) {
            kin.learn(&Batch::of_statuses(&context.ancestors, &[]).seen);
        }
        true
    }

    fn is_young(&self, post: &Post) -> bool {
        let age = post.published_at.map(|at| self.now.duration_since(at));
        age.is_some_and(|age| !age.is_negative() && age < WAITS_FOR_ITS_THREAD)
    }
}

/// Whether the instance will answer nothing more for now.
pub(super) fn is_exhausted(answer: &Answer) -> bool {
    answer.headers.get("x-ratelimit-remaining").is_some_and(|left| left.trim() == "0")
}
