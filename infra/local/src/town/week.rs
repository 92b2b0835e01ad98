//! A week at a small bakery: what customers say, what the shop does about it, and what fails meanwhile.

mod script;

use std::collections::{HashMap, VecDeque};

use jiff::civil::{Date, Time};
use jiff::tz::{self, TimeZone};
use jiff::{Span, Timestamp};

use super::{HACKER_NEWS_USER, Outage, Place, PostId, SHOP, Said, Town};
use script::{Act, SCENES, Scene};

pub use script::{Person, Tap};

/// The IANA name of the time zone that the week is told in.
pub const TIME_ZONE: &str = "Europe/London";

/// Where the week stands.
#[derive(Debug)]
pub struct Week {
    begin: Timestamp,
    end: Timestamp,
    ahead: VecDeque<(Timestamp, &'static Scene)>,
    posts: HashMap<&'static str, PostId>,
}

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Somebody said something; `ours`: the shop did.
    Said {
        /// Its id.
        id: PostId,
        /// By whom.
        author: &'static str,
        /// In which words.
        text: &'static str,
        /// Whether it was the shop.
        ours: bool,
    },
    /// Somebody changed what they had said.
    Edited {
        /// Its id.
        id: PostId,
        /// What it says now.
        text: &'static str,
    },
    /// Somebody took back what they had said.
    Deleted {
        /// Its id.
        id: PostId,
    },
    /// One of the staff taps a button for this post. The town has no buttons: that is for the caller to do.
    Tapped {
        /// Who.
        person: Person,
        /// For which post.
        id: PostId,
        /// Which button.
        tap: Tap,
    },
    /// A platform fails from now on.
    WentDown {
        /// Which.
        place: Place,
        /// How.
        outage: Outage,
    },
    /// It answers again.
    CameBack {
        /// Which.
        place: Place,
    },
}

impl Week {
    /// The week that begins on this Monday. Another day is taken back to its Monday.
    pub fn of(day: Date) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        let monday = day.saturating_sub(Span::new().days(back));
        let zone = TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC);
        let at = |days: i8, time: Time| instant(&zone, monday.saturating_add(Span::new().days(days)), time);
        let mut ahead: Vec<_> =
            SCENES.iter().map(|scene| (at(scene.day.after_monday(), scene.time()), scene)).collect();
        ahead.sort_by_key(|(at, _)| *at);
        Self {
            begin: at(0, Time::midnight()),
            end: at(7, Time::midnight()),
            ahead: ahead.into(),
            posts: HashMap::new(),
        }
    }

    /// Monday 00:00, local time.
    pub fn begin(&self) -> Timestamp {
        self.begin
    }

    /// The midnight after Sunday.
    pub fn end(&self) -> Timestamp {
        self.end
    }

    /// When something happens next; absent when all has happened.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.ahead.front().map(|(at, _)| *at)
    }

    /// Opens the feeds that [`settings_toml`] names, before anybody has written to them.
    pub fn prepare(&self, town: &Town) {
        town.set_now(self.begin);
        town.open_feed("alerts", "\"Crumb & Co\"");
        town.open_feed("leeds", "Leeds by the Loaf");
        town.open_feed("trade", "The Oven Post");
    }

    /// Moves the town's clock to `now`, and lets happen what happens until then.
    pub fn play(&mut self, town: &Town, now: Timestamp) -> Vec<Happening> {
        let mut happened = Vec::new();
        while let Some((at, scene)) = self.ahead.pop_front_if(|(at, _)| *at <= now) {
            town.set_now(at);
            if let Some(what) = self.perform(town, at, &scene.act) {
                happened.push(Happening { at, what });
            }
        }
        town.set_now(now);
        happened
    }

    /// `None` where the script names a post that it has not made; a test reads the script.
    fn perform(&mut self, town: &Town, at: Timestamp, act: &'static Act) -> Option<What> {
        Some(match act {
            Act::Says { key, place, author, text, to, title, feed } => {
                let mut said = Said::new(*place, author, text, at).in_feed(feed);
                said.title = title.map(str::to_owned);
                if let Some(parent) = to {
                    said = said.replying_to(self.posts.get(parent)?);
                }
                let id = town.post(said);
                self.posts.insert(key, id.clone());
                let ours = [SHOP, HACKER_NEWS_USER].contains(author);
                What::Said { id, author, text, ours }
            }
            Act::Edits { key, text } => {
                let id = self.posts.get(key)?.clone();
                town.edit(&id, text);
                What::Edited { id, text }
            }
            Act::Deletes { key } => {
                let id = self.posts.get(key)?.clone();
                town.delete(&id);
                What::Deleted { id }
            }
            Act::Taps { person, key, tap } => {
                What::Tapped { person: *person, id: self.posts.get(key)?.clone(), tap: *tap }
            }
            Act::GoesDown { place, outage } => {
                town.go_down(*place, *outage);
                What::WentDown { place: *place, outage: *outage }
            }
            Act::ComesBack { place } => {
                town.come_back(*place);
                What::CameBack { place: *place }
            }
        })
    }
}

/// In a gap of the clock, the first instant behind it.
fn instant(zone: &TimeZone, day: Date, time: Time) -> Timestamp {
    let local = zone.to_ambiguous_timestamp(day.to_datetime(time));
    local.disambiguate(tz::Disambiguation::Compatible).unwrap_or(Timestamp::MIN)
}

/// The bakery's `shop.toml`, every platform of which is the town at `base_url`.
pub fn settings_toml(base_url: &str) -> String {
    include_str!("week/shop.toml").replace("http://town.example", base_url)
}

#[cfg(test)]
mod tests;
