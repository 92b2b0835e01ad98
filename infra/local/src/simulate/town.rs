//! A small town for the simulation: a Mastodon instance and two feeds, with nothing that listening does not ask for.
//!
//! It remembers who was shown what: the checks hold the table against that.

mod feed;
mod mastodon;
mod post;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use platforms::NoAnswer;

pub(super) use post::{Place, PostKey, Posted, marked};

/// The address of everything in it.
pub(super) const URL: &str = "http://town.example";
/// The shop's account.
pub(super) const SHOP: &str = "crumb";

/// How a platform fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Outage {
    /// 503.
    Down,
    /// 429, and when to come back.
    Limited,
    /// Nothing comes.
    Silent,
    /// Half a page.
    CutShort,
    /// A page for people, with status 200.
    WrongPage,
    /// Everything twice, in no order.
    Shuffled,
}

/// The town. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Town(Arc<Mutex<Books>>);

#[derive(Default)]
pub(super) struct Books {
    now: Timestamp,
    /// In the order in which they can be seen.
    posts: Vec<Posted>,
    places: HashMap<PostKey, u64>,
    outages: HashMap<Place, (Outage, Timestamp)>,
    /// What answers since this was last taken have shown.
    shown: Vec<PostKey>,
    /// Whether somebody was turned away since this was last taken.
    refused: bool,
    next: u64,
}

type Answer = Result<http::Response<Vec<u8>>, NoAnswer>;

impl Town {
    pub(super) fn lock(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    pub(super) fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Puts up a post; the same again changes nothing.
    pub(super) fn say(&mut self, mut post: Posted) {
        if self.places.contains_key(&post.key) {
            return;
        }
        self.next += 1;
        let millis = u64::try_from(post.seen_from.as_millisecond()).unwrap_or_default();
        post.id = (millis << 16) + (self.next & 0xffff);
        self.places.insert(post.key, post.id);
        let place = self.posts.partition_point(|other| other.id < post.id);
        self.posts.insert(place, post);
    }

    pub(super) fn edit(&mut self, key: PostKey, text: &str) -> bool {
        let now = self.now;
        self.change(key, |post| {
            post.text = format!("{text} {}", key.mark());
            post.edited_at = Some(now);
        })
    }

    pub(super) fn delete(&mut self, key: PostKey) -> bool {
        let now = self.now;
        self.change(key, |post| post.deleted_at = Some(now))
    }

    fn change(&mut self, key: PostKey, change: impl FnOnce(&mut Posted)) -> bool {
        let Some(place) = self.place(key) else { return false };
        if self.posts[place].deleted_at.is_some() {
            return false;
        }
        change(&mut self.posts[place]);
        true
    }

    fn place(&self, key: PostKey) -> Option<usize> {
        let id = self.places.get(&key)?;
        self.posts.binary_search_by_key(id, |post| post.id).ok()
    }

    pub(super) fn find(&self, key: PostKey) -> Option<&Posted> {
        self.place(key).map(|place| &self.posts[place])
    }

    pub(super) fn all(&self) -> &[Posted] {
        &self.posts
    }

    pub(super) fn fail(&mut self, place: Place, outage: Outage, until: Timestamp) {
        self.outages.insert(place, (outage, until));
    }

    pub(super) fn heal(&mut self) {
        self.outages.clear();
    }

    pub(super) fn take_shown(&mut self) -> (Vec<PostKey>, bool) {
        (std::mem::take(&mut self.shown), std::mem::take(&mut self.refused))
    }

    fn visible(&self, place: Place) -> impl DoubleEndedIterator<Item = &Posted> {
        let now = self.now;
        self.posts.iter().filter(move |post| post.place == place && post.is_seen(now))
    }

    /// Answers one question.
    pub(super) fn answer(&mut self, request: &http::Request<()>) -> Answer {
        let uri = request.uri();
        let place = if uri.path().starts_with("/feeds/") { Place::Feed } else { Place::Mastodon };
        let outage = self.outages.get(&place).filter(|(_, until)| self.now < *until).copied();
        self.refused |= outage.is_some_and(|(outage, _)| outage != Outage::Shuffled);
        let shuffled = match outage {
            Some((Outage::Silent, _)) => return Err(NoAnswer::TimedOut),
            Some((Outage::Down, _)) => return Ok(page(503, "text/html", "<html><body>Sorry</body></html>")),
            Some((Outage::WrongPage, _)) => return Ok(page(200, "text/html", "<html><body>Hello</body></html>")),
            Some((Outage::Limited, until)) => {
                let seconds = (until.as_second() - self.now.as_second()).clamp(1, 600);
                let mut limited = page(429, "application/json", "{\"error\":\"Too many requests\"}");
                limited.headers_mut().insert("retry-after", seconds.into());
                return Ok(limited);
            }
            Some((Outage::Shuffled, _)) => true,
            Some((Outage::CutShort, _)) | None => false,
        };
        let mut response = match place {
            Place::Feed => feed::answer(self, request, shuffled),
            Place::Mastodon => mastodon::answer(self, uri, shuffled),
        };
        if let Some((Outage::CutShort, _)) = outage {
            let half = response.body().len() / 2;
            response.body_mut().truncate(half);
        }
        Ok(response)
    }
}

fn page(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> http::Response<Vec<u8>> {
    let mut response = http::Response::new(body.into());
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    response
}
