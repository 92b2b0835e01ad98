//! What happens whatever the shop does: customers write, platforms fail, settings change.

use jiff::{SignedDuration, Timestamp};

use super::dice::{Dice, Die};
use super::shop::Shop;
use super::town::{Outage, Place, PostKey, Posted, SHOP};
use super::words::Meaning;

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) at: Timestamp,
    pub(super) does: Does,
}

/// What happens.
#[derive(Debug, Clone)]
pub(super) enum Does {
    Says(Box<Posted>),
    Edits(PostKey, Meaning, &'static str),
    Deletes(PostKey),
    Fails {
        place: Place,
        outage: Outage,
        until: Timestamp,
    },
    /// The owner puts other settings in force.
    Applies,
}

/// What one day brings.
pub(super) struct Day {
    pub(super) number: u32,
    pub(super) begins: Timestamp,
    pub(super) faults: bool,
}

pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Stories are numbered by day, so that each keeps its number whatever else is left out.
pub(super) const STORIES_A_DAY: u32 = 100;

impl Day {
    /// Everything that this day brings, in no order.
    pub(super) fn acts(&self, dice: Dice) -> Vec<Act> {
        let mut die = dice.about("day", self.number);
        let busy = die.percent(8);
        let stories = if busy { die.between(6, 12) } else { die.between(0, 6) };
        let mut acts = Vec::new();
        // On a busy day most come within an hour or two, or within minutes.
        let rush = self.begins + die.seconds(6 * 3600, 20 * 3600);
        let lasts = if die.percent(40) { SignedDuration::from_mins(20) } else { SignedDuration::from_hours(2) };
        for nth in 0..u32::try_from(stories).unwrap_or_default() {
            let number = self.number * STORIES_A_DAY + nth;
            let mut die = dice.about("story", number);
            let at = if busy && die.percent(80) {
                die.within(rush, lasts)
            } else if die.percent(70) {
                die.within(self.begins + SignedDuration::from_hours(7), SignedDuration::from_hours(13))
            } else {
                die.within(self.begins, DAY)
            };
            acts.extend(self.story(number, at, busy, &mut die));
        }
        if self.faults {
            acts.extend(self.outages(dice));
        }
        if dice.about("settings of day", self.number).percent(15) {
            let at = dice.about("time of settings", self.number).within(self.begins, DAY);
            acts.push(Act { at, does: Does::Applies });
        }
        acts
    }

    /// A customer, and what they do without waiting for the shop.
    fn story(&self, story: u32, at: Timestamp, busy: bool, die: &mut Die) -> Vec<Act> {
        let meaning = match die.between(0, 99) {
            _ if busy && die.percent(70) => Meaning::Complaint,
            0..=44 => Meaning::Complaint,
            45..=64 => Meaning::Question,
            65..=74 => Meaning::Praise,
            75..=84 => Meaning::Crisis,
            85..=94 => Meaning::Request,
            _ => Meaning::Noise,
        };
        // Some come back: the same author in another conversation.
        let author = format!("c{}", if die.percent(15) { story.saturating_sub(STORIES_A_DAY) } else { story });
        let key = |nth| PostKey { story, nth };
        let mut opener = Posted::new(key(0), &author, meaning, meaning.say(die), at);
        opener.place = if die.percent(20) { Place::Feed } else { Place::Mastodon };
        opener.addressed = opener.place == Place::Mastodon && die.percent(30);
        if self.faults {
            self.delay(&mut opener, die);
        }
        let feed = opener.place == Place::Feed;
        let mut acts = vec![Act { at, does: Does::Says(Box::new(opener)) }];
        if !feed && die.percent(15) {
            let at = at + die.seconds(60, 8 * 3600);
            let again = if die.percent(70) { Meaning::StillWaiting } else { Meaning::Thanks };
            let mut post = Posted::new(key(1), &author, again, again.say(die), at);
            (post.parent, post.addressed) = (Some(key(0)), true);
            acts.push(Act { at, does: Does::Says(Box::new(post)) });
        }
        if die.percent(8) {
            let meaning = *die.one_of(&[Meaning::Praise, Meaning::Complaint, Meaning::Crisis]);
            let at = at + die.seconds(120, 20 * 3600);
            acts.push(Act { at, does: Does::Edits(key(0), meaning, meaning.say(die)) });
        }
        if die.percent(6) {
            acts.push(Act { at: at + die.seconds(120, 30 * 3600), does: Does::Deletes(key(0)) });
        }
        // The shop often sees it by itself, and answers there.
        if !feed && meaning != Meaning::Noise && die.percent(30) {
            let at = at + die.seconds(30, 6 * 3600);
            acts.push(answer(key(0), key(50), at, "Sorry to hear that! We are on it.", die));
        }
        acts
    }

    /// Late, or with a time that is not the true one.
    fn delay(&self, post: &mut Posted, die: &mut Die) {
        if die.percent(10) {
            post.seen_from += die.seconds(60, 6 * 3600);
        }
        if die.percent(4) {
            let hours = *die.one_of(&[-24 * 9, -48, -3, 2, 30]);
            post.published_at += SignedDuration::from_hours(hours);
        }
    }

    fn outages(&self, dice: Dice) -> Vec<Act> {
        let mut die = dice.about("outages", self.number);
        let mut acts = Vec::new();
        for _ in 0..die.between(0, 3) {
            let at = die.within(self.begins, DAY);
            let place = *die.one_of(&[Place::Mastodon, Place::Mastodon, Place::Feed]);
            use Outage::{CutShort, Down, Limited, Shuffled, Silent, WrongPage};
            let outage = *die.one_of(&[Down, Limited, Silent, CutShort, WrongPage, Shuffled]);
            let long = if die.percent(10) { 6 * 3600 } else { 3600 };
            acts.push(Act { at, does: Does::Fails { place, outage, until: at + die.seconds(60, long) } });
        }
        acts
    }
}

/// An answer of the shop to a post.
pub(super) fn answer(to: PostKey, key: PostKey, at: Timestamp, text: &str, die: &mut Die) -> Act {
    let mut post = Posted::new(key, SHOP, Meaning::Noise, text, at);
    post.parent = Some(to);
    if die.percent(5) {
        post.seen_from += die.seconds(30, 2400);
    }
    Act { at, does: Does::Says(Box::new(post)) }
}

/// The first day of a shop begins at its own midnight.
pub(super) fn day(shop: &Shop, number: u32, faults: bool) -> Day {
    Day { number, begins: shop.begins() + DAY * i32::try_from(number).unwrap_or(i32::MAX), faults }
}
