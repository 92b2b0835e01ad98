//! Everything that has been and will be said, and who asked for it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use http::StatusCode;
use jiff::Timestamp;
use tokio::sync::Notify;

use super::outage::Outage;
use super::said::{Place, PostId, Said};
use super::words;
use super::{HACKER_NEWS_USER, SHOP};

/// How often one instance may be asked in five minutes.
pub(super) const RATE_LIMIT: u32 = 300;
const RATE_WINDOW: i64 = 300;

/// What a platform was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requests {
    /// How often, whatever came of it.
    pub asked: u64,
    /// Answered with something to read.
    pub answered: u64,
    /// Answered "as you know it".
    pub not_modified: u64,
    /// Answered with an error.
    pub refused: u64,
    /// When it was asked last, by the town's clock.
    pub last: Option<Timestamp>,
}

/// A post, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(super) id: PostId,
    pub(super) said: Said,
    pub(super) edited: Option<Timestamp>,
    deleted: bool,
    /// Whether the search behind Hacker News knows it.
    pub(super) indexed: bool,
}

pub(crate) struct Books {
    pub(super) now: Timestamp,
    /// The town's own address.
    pub(super) base: String,
    /// Title by name.
    pub(super) feeds: BTreeMap<String, String>,
    /// In the order of their numbers, which is that of their times on each platform.
    posts: Vec<Stored>,
    accounts: Vec<String>,
    outages: HashMap<Place, (Outage, Arc<Notify>)>,
    requests: HashMap<Place, Requests>,
    /// The window of five minutes that is being counted, and how many requests it has seen.
    rate: (i64, u32),
}

impl Stored {
    pub(super) fn is_the_shops(&self) -> bool {
        let author = self.said.author.as_str();
        match self.said.place {
            Place::HackerNews => author == HACKER_NEWS_USER,
            Place::Mastodon | Place::Feed => author == SHOP,
        }
    }
}

impl Books {
    pub(super) fn new(now: Timestamp, base: String) -> Self {
        Self {
            now,
            base,
            feeds: BTreeMap::new(),
            posts: Vec::new(),
            accounts: vec![SHOP.to_owned()],
            outages: HashMap::new(),
            requests: HashMap::new(),
            rate: (0, 0),
        }
    }

    pub(super) fn post(&mut self, mut said: Said) -> PostId {
        if said.place == Place::Mastodon {
            self.name_whom_it_answers(&mut said);
            for account in words::mentions(&said.text).into_iter().chain([said.author.clone()]) {
                self.meet(account);
            }
        }
        if said.place == Place::Feed {
            self.feeds.entry(said.feed.clone()).or_insert_with(|| said.feed.clone());
        }
        let mut number = first_number(said.place, said.at);
        while self.posts.iter().any(|post| post.id.place == said.place && post.id.number == number) {
            number += 1;
        }
        let id = PostId { place: said.place, number };
        let position = self.posts.partition_point(|post| (post.said.at, post.id.number) < (said.at, number));
        self.posts.insert(position, Stored { id: id.clone(), said, edited: None, deleted: false, indexed: true });
        id
    }

    /// As Mastodon's own reply box does.
    fn name_whom_it_answers(&self, said: &mut Said) {
        let parent = said.reply_to.as_ref().and_then(|id| self.find(id)).map(|parent| parent.said.author.clone());
        let shop = said.addressed.then(|| SHOP.to_owned());
        let named = words::mentions(&said.text);
        for author in shop.into_iter().chain(parent) {
            if !named.contains(&author) && author != said.author {
                said.text = format!("@{author} {}", said.text);
            }
        }
    }

    pub(super) fn edit(&mut self, id: &PostId, text: &str) {
        let now = self.now;
        if let Some(post) = self.find_mut(id) {
            text.clone_into(&mut post.said.text);
            post.edited = Some(now);
        }
    }

    pub(super) fn delete(&mut self, id: &PostId) {
        self.set_deleted(id, true);
    }

    pub(super) fn undelete(&mut self, id: &PostId) {
        self.set_deleted(id, false);
    }

    pub(super) fn set_indexed(&mut self, id: &PostId, indexed: bool) {
        if let Some(post) = self.find_mut(id) {
            post.indexed = indexed;
        }
    }

    fn set_deleted(&mut self, id: &PostId, deleted: bool) {
        if let Some(post) = self.find_mut(id) {
            post.deleted = deleted;
        }
    }

    fn find(&self, id: &PostId) -> Option<&Stored> {
        self.posts.iter().find(|post| post.id == *id)
    }

    fn find_mut(&mut self, id: &PostId) -> Option<&mut Stored> {
        self.posts.iter_mut().find(|post| post.id == *id)
    }

    /// What stands on a platform now, oldest first.
    pub(super) fn on(&self, place: Place) -> impl DoubleEndedIterator<Item = &Stored> {
        let now = self.now;
        self.posts.iter().filter(move |post| post.id.place == place && !post.deleted && post.said.at <= now)
    }

    /// Everything said on a platform until now, also what is gone.
    pub(super) fn ever_on(&self, place: Place) -> impl Iterator<Item = (&Stored, bool)> {
        let said = self.posts.iter().filter(move |post| post.id.place == place && post.said.at <= self.now);
        said.map(|post| (post, post.deleted))
    }

    pub(super) fn visible(&self, id: &PostId) -> Option<&Stored> {
        self.find(id).filter(|post| !post.deleted && post.said.at <= self.now)
    }

    pub(super) fn numbered(&self, place: Place, number: &str) -> Option<&Stored> {
        self.visible(&PostId { place, number: number.parse().ok()? })
    }

    pub(super) fn children<'a>(&'a self, id: &'a PostId) -> impl Iterator<Item = &'a Stored> {
        self.on(id.place).filter(move |post| post.said.reply_to.as_ref() == Some(id))
    }

    /// The number of an account, given at its first appearance.
    pub(super) fn account_number(&self, account: &str) -> u64 {
        let position = self.accounts.iter().position(|known| known == account).unwrap_or(self.accounts.len());
        110_000_000_000_000_001 + u64::try_from(position).unwrap_or_default() * 7919
    }

    pub(super) fn accounts(&self) -> impl Iterator<Item = &String> {
        self.accounts.iter()
    }

    fn meet(&mut self, account: String) {
        if !self.accounts.contains(&account) {
            self.accounts.push(account);
        }
    }

    pub(super) fn go_down(&mut self, place: Place, outage: Outage) {
        self.come_back(place);
        self.outages.insert(place, (outage, Arc::new(Notify::new())));
    }

    pub(super) fn come_back(&mut self, place: Place) {
        if let Some((_, over)) = self.outages.remove(&place) {
            over.notify_waiters();
        }
    }

    pub(super) fn outage(&self, place: Place) -> Option<(Outage, Arc<Notify>)> {
        self.outages.get(&place).cloned()
    }

    pub(super) fn count_question(&mut self, place: Place) {
        let now = self.now;
        let requests = self.requests.entry(place).or_default();
        requests.asked += 1;
        requests.last = Some(now);
    }

    pub(super) fn count_answer(&mut self, place: Place, status: StatusCode) {
        let requests = self.requests.entry(place).or_default();
        if status == StatusCode::NOT_MODIFIED {
            requests.not_modified += 1;
        } else if status.is_success() {
            requests.answered += 1;
        } else {
            requests.refused += 1;
        }
    }

    pub(super) fn requests(&self, place: Place) -> Requests {
        self.requests.get(&place).copied().unwrap_or_default()
    }

    pub(super) fn forget_requests(&mut self) {
        self.requests.clear();
    }

    /// Takes one request off what is left of the current window: what is left, and when the next one begins.
    /// `None` where nothing is left.
    pub(super) fn spend(&mut self) -> (Option<u32>, Timestamp) {
        let window = self.now.as_second().div_euclid(RATE_WINDOW);
        if self.rate.0 != window {
            self.rate = (window, 0);
        }
        let reset = Timestamp::from_second((window + 1) * RATE_WINDOW).unwrap_or(self.now);
        if self.rate.1 >= RATE_LIMIT {
            return (None, reset);
        }
        self.rate.1 += 1;
        (Some(RATE_LIMIT - self.rate.1), reset)
    }
}

/// Later posts have larger numbers, as on the platforms themselves.
fn first_number(place: Place, at: Timestamp) -> u64 {
    let positive = |number: i64| u64::try_from(number).unwrap_or_default().max(1);
    match place {
        Place::Mastodon => positive(at.as_millisecond()) << 16,
        Place::HackerNews => 40_000_000 + positive(at.as_second() - 1_700_000_000) / 4,
        Place::Feed => positive(at.as_second()),
    }
}
