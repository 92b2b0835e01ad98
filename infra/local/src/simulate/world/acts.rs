//! What customers, the owner and the staff do.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::conversation::ConversationKey;
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};
use store::Applied;

use super::{Item, Tap, World};
use crate::simulate::dice::Die;
use crate::simulate::promises::{Broken, Sent, WORKS};
use crate::simulate::script::{Act, DAY, Does, answer, day};
use crate::simulate::staff::{Step, reaction};
use crate::simulate::town::{Place, PostKey, Posted};
use crate::simulate::words::Meaning;

/// The shop's answers to a story are numbered from here.
const ANSWERS: u32 = 60;
/// What a customer says after the shop's answer, from here.
const AFTERWARDS: u32 = 200;

impl World {
    /// Plans a day.
    pub(super) fn dawn(&mut self, number: u32) {
        if self.now >= self.ends {
            return;
        }
        self.totals.days += 1;
        let day = day(&self.shop, number, self.setting.faults);
        for act in day.acts(self.dice) {
            self.plan(act);
        }
        self.put(day.begins + DAY, Item::Day(number + 1));
    }

    /// Puts an act on the agenda, unless it is to be left out.
    fn plan(&mut self, act: Act) {
        let name = name(&act);
        if self.cuts.has(&name) || act.at >= self.ends || act.at < self.now {
            return;
        }
        self.history.choose(name);
        self.put(act.at, Item::Act(act));
    }

    pub(super) async fn act(&mut self, act: Act) -> Result<(), Broken> {
        match act.does {
            Does::Says(post) => self.says(*post),
            Does::Edits(key, meaning, text) => {
                if self.town.lock().edit(key, text) {
                    self.changed(key, format!("{key} is edited into {meaning:?}: {text}"));
                }
            }
            Does::Deletes(key) => {
                if self.town.lock().delete(key) {
                    self.changed(key, format!("{key} is deleted"));
                }
            }
            Does::Fails { place, outage, until } => {
                self.say(format!("{place:?} is {outage:?} until {until}"));
                self.town.lock().fail(place, outage, until);
                *self.totals.faults.entry("platform outages").or_default() += 1;
                self.put(until, Item::News);
            }
            Does::Applies => self.apply().await?,
        }
        Ok(())
    }

    /// What answers a post that was left out is left out too.
    fn says(&mut self, post: Posted) {
        let (key, from, parent) = (post.key, post.seen_from, post.parent);
        if parent.is_some_and(|parent| !self.can_be_answered(parent, &post)) {
            return;
        }
        let below = parent.map(|parent| format!(" below {parent}")).unwrap_or_default();
        let said = format!(
            "{} says {key}{below} on {:?}, published {}, seen from {from}: {}",
            post.author, post.place, post.published_at, post.text
        );
        self.say(said);
        self.totals.posts += 1;
        let answers = parent.filter(|_| post.is_the_shops());
        self.town.lock().say(post);
        self.put(from, Item::News);
        if let Some(parent) = answers {
            self.customer_reads(parent, key);
        }
    }

    /// A shop cannot answer what it cannot see yet.
    fn can_be_answered(&self, asked: PostKey, post: &Posted) -> bool {
        let town = self.town.lock();
        town.find(asked).is_some_and(|asked| !post.is_the_shops() || asked.seen_from <= self.now)
    }

    fn changed(&mut self, key: PostKey, says: String) {
        self.say(says);
        self.known.reopened.insert(key.story);
        self.known.corrected.insert(key.story);
        self.put(self.now, Item::Change);
    }

    /// The owner puts the next settings in force.
    pub(super) async fn apply(&mut self) -> Result<(), Broken> {
        let version = self.version + 1;
        let toml = self.shop.settings(version);
        let read = runtime::settings::from_toml(&toml).map_err(|problems| self.broken(WORKS, problems.to_string()))?;
        let json = runtime::settings::to_json(&toml).map_err(|problem| self.broken(WORKS, problem.to_string()))?;
        match self.machine.bundle.store.apply_settings(&json, self.version).await {
            Ok(Applied::Written(written)) => self.version = written,
            Ok(Applied::Conflict) | Err(_) => return Ok(()),
        }
        self.settings.push(Rc::new(Settings { version: self.version, ..read }));
        self.pace.applied_at = self.now;
        self.say(format!("the owner puts settings {version} in force"));
        Ok(())
    }

    /// Once the shop has answered, some customers say more.
    fn customer_reads(&mut self, to: PostKey, reply: PostKey) {
        let mut die = self.dice.about("afterwards", reply);
        let key = PostKey { story: to.story, nth: AFTERWARDS + reply.nth };
        let at = self.now + die.seconds(60, 10 * 3600);
        let meaning = match die.between(0, 99) {
            0..=24 => Meaning::Thanks,
            25..=39 => Meaning::StillWaiting,
            40..=43 => {
                return self.plan(Act { at, does: Does::Edits(to, Meaning::Praise, Meaning::Praise.say(&mut die)) });
            }
            44..=47 => {
                return self.plan(Act { at, does: Does::Edits(to, Meaning::Crisis, Meaning::Crisis.say(&mut die)) });
            }
            48..=50 => return self.plan(Act { at, does: Does::Deletes(reply) }),
            _ => return,
        };
        let author = self.town.lock().find(to).map(|post| post.author.clone()).unwrap_or_default();
        let mut post = Posted::new(key, &author, meaning, meaning.say(&mut die), at);
        (post.parent, post.addressed) = (Some(reply), true);
        self.plan(Act { at, does: Does::Says(Box::new(post)) });
    }

    /// Whoever got a text does something about it, or nothing.
    pub(super) fn react(&mut self, sent: &Sent) {
        // Of a bundle's list one is chosen.
        let mut which = self.dice.about("which of a list", format!("{} {}", sent.to, sent.at));
        let chosen = sent.alerts.get(which.index(sent.alerts.len())).map(|key| &key.conversation);
        let about = chosen.or(sent.opens.as_ref());
        let opener = about.and_then(|key| self.opener(key));
        let path = match about.filter(|_| sent.path.starts_with("/o/")) {
            Some(key) => format!("{}/m/{}", sent.path, in_address(key)),
            None => sent.path.clone(),
        };
        let story = opener.map(|post| post.story);
        let nth = self.known.texts_to.entry((sent.to.clone(), story.unwrap_or(u32::MAX))).or_default();
        *nth += 1;
        let name = format!("reaction {} {} {nth}", sent.to, story.map_or_else(String::new, |story| story.to_string()));
        if self.cuts.has(&name) || self.now >= self.ends {
            return;
        }
        let mut die = self.dice.about("reaction", &name);
        let staff = self.shop.staff.iter().copied();
        let others: Vec<&str> = staff.filter(|other| other.to_lowercase() != sent.to.as_str()).collect();
        let steps = reaction(&mut die, &others, self.now);
        let last_moment = about.and_then(|key| self.last_moment(key, &name));
        if !steps.is_empty() {
            self.history.choose(name);
        }
        for (after, step) in steps {
            let at = self.snapped(self.now + after, &mut die);
            let tap = |button| Item::Tap(Tap { person: sent.to.clone(), path: path.clone(), button, story });
            match step {
                Step::Looks => self.put(at, tap(None)),
                Step::Taps(button, form) => self.put(at, tap(Some((button, form)))),
                Step::Answers => self.answers(opener, at, last_moment, &mut die),
            }
        }
    }

    /// Somebody answers on the platform, where that is possible.
    fn answers(&mut self, to: Option<PostKey>, at: Timestamp, last_moment: Option<Timestamp>, die: &mut Die) {
        let at = last_moment.unwrap_or(at);
        let Some(to) = to.filter(|_| at < self.ends) else { return };
        if self.town.lock().find(to).is_none_or(|post| post.place == Place::Feed) {
            return;
        }
        let nth = self.known.answered.entry(to.story).or_insert(ANSWERS);
        *nth += 1;
        let key = PostKey { story: to.story, nth: *nth };
        let mut act = answer(to, key, at, "Sorry! Please write to us, we will put it right.", die);
        if let (Does::Says(post), Some(_)) = (&mut act.does, last_moment)
            && die.percent(40)
        {
            post.seen_from += die.seconds(120, 900);
        }
        self.put(at, Item::Act(act));
    }

    /// Now and then an answer comes at the very instant at which it is due, or a second later.
    fn last_moment(&self, key: &ConversationKey, name: &str) -> Option<Timestamp> {
        let due_at = self.record.talks.get(key)?.conversation.open_cycle()?.clock.due_at;
        let mut die = self.dice.about("last moment", name);
        let at = due_at + SignedDuration::from_secs(die.between(0, 1));
        (due_at > self.now && die.percent(12)).then_some(at)
    }

    /// Now and then a tap falls into the very second in which a function runs.
    fn snapped(&self, at: Timestamp, die: &mut Die) -> Timestamp {
        if !self.setting.faults || !die.percent(15) {
            return at;
        }
        let phase = self.phase("detect-at-risk");
        let minute = (at.as_second() - phase).div_euclid(60) * 60 + phase + die.between(0, 1);
        Timestamp::from_second(minute).unwrap_or(at).max(self.now)
    }

    /// A tap, or a look, has been answered.
    pub(super) fn tapped(&mut self, tap: &Tap, status: u16) {
        let button = tap.button.as_ref().map_or("looks", |(button, _)| button);
        let story = tap.story.map_or_else(|| "-".to_owned(), |story| format!("c{story}"));
        self.say(format!(
            "{} taps {button} {} for {story}: {status}",
            tap.person,
            tap.button.as_ref().map_or("", |(_, form)| form)
        ));
        self.totals.taps += u64::from(tap.button.is_some());
    }

    /// What a tap may do is known before it is done: it may be done although nobody hears of it.
    pub(super) fn before_tap(&mut self, tap: &Tap) {
        let Some((button, _)) = &tap.button else { return };
        match *button {
            "undo" | "wrong-kind" | "not-about-us" => {
                self.known.reopened.extend(tap.story);
                self.known.corrected.extend(tap.story);
                self.known.taught = true;
            }
            "answered-here" | "answered-privately" => {
                self.known.reopened.extend(tap.story);
                self.known.corrected.extend(tap.story);
            }
            "texts-off" | "texts-on" => self.known.flags = true,
            _ => {}
        }
    }
}

/// A conversation as the inbox writes it into an address.
fn in_address(key: &ConversationKey) -> String {
    let parts = serde_json::json!([key.platform.as_str(), key.root, key.author]);
    URL_SAFE_NO_PAD.encode(parts.to_string())
}

fn name(act: &Act) -> String {
    match &act.does {
        Does::Says(post) => format!("post {}", post.key),
        Does::Edits(key, ..) => format!("edit {key} {}", act.at),
        Does::Deletes(key) => format!("deletion {key}"),
        Does::Fails { place, .. } => format!("outage {place:?} {}", act.at),
        Does::Applies => format!("settings {}", act.at),
    }
}
