//! The sample week: a bakery's customers, its staff and its bad luck, faster than life.

mod begin;
mod end;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use axum::body::Body;
use domain::conversation::ConversationKey;
use domain::hours::Hours;
use http::{Method, Request};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use runtime::Tokens;
use runtime::config::Environment;
use store::{Link, Store};
use tokio::sync::mpsc;
use tower::ServiceExt;

use super::desk::{Desk, Told, Woke};
use super::pace::{Clock, MINUTE, Pace, minute_of};
use super::phone::Ear;
use super::screen::Screen;
use super::server::{self, Server, Visit};
use super::stop::Stop;
use super::tally::Tally;
use super::tell::long;
use super::terminal::{Line, Mark};
use super::texts::TextsFile;
use super::watch::Watch;
use super::{RunArgs, assembled, problem};
use crate::commands::Failure;
use crate::database::Database;
use crate::machine::{Machine, Parts, TABLE};
use crate::sns::{EMAIL_TOPIC, Sns};
use crate::town::Town;
use crate::town::week::{self, Happening, Person, Tap, Week, What};

/// Ten minutes a second.
const USUAL_SPEED: u32 = 600;
/// Links are the same in every run: nobody is texted, and nothing leaves this machine.
const SEED: u64 = 7;
/// After a text somebody has so long, in real time, before the week goes on; after opening its page, so long again.
const PATIENCE: Duration = Duration::from_secs(30);
/// After something happened each minute is done for a while: every platform is asked within five.
const AFTERWARDS: SignedDuration = SignedDuration::from_mins(6);
/// A shorter leap is not worth a line.
const WORTH_A_LINE: SignedDuration = SignedDuration::from_mins(30);
/// Nothing that is held is held longer.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The week in play.
pub(super) struct Sample {
    desk: Desk,
    town: Town,
    week: Week,
    pages: axum::Router,
    server: Option<Server>,
    base: String,
    speed: u32,
    waits: bool,
    kept: Option<String>,
    now: Timestamp,
    busy_until: Timestamp,
    awaited: Option<Awaited>,
    /// Every link that somebody was sent, the latest last.
    links: Vec<(String, Link)>,
    over: bool,
}

/// Whose tap is waited for.
struct Awaited {
    talks: BTreeSet<ConversationKey>,
    until: Instant,
    opened: bool,
}

/// Plays the week to its end, or until an end is wanted.
pub(super) async fn play(args: &RunArgs, screen: Screen) -> Result<(), Failure> {
    let mut sample = Sample::begin(args, screen).await?;
    sample.introduce()?;
    sample.run().await
}

impl Sample {
    async fn run(mut self) -> Result<(), Failure> {
        self.minute(self.now).await?;
        loop {
            let next = self.next_minute().await?;
            let leaps = next > self.now + MINUTE;
            let due = if leaps { Instant::now() } else { self.desk.clock.reaches(next) };
            let until = self.awaited.as_ref().map_or(due, |awaited| awaited.until.min(due));
            match self.desk.rest(until).await {
                Woke::Stop => break,
                Woke::Visit(visit) => self.visited(visit).await?,
                Woke::Time if self.awaited.as_ref().is_some_and(|awaited| awaited.until <= Instant::now()) => {
                    self.go_on("nobody tapped; the week goes on")?;
                }
                Woke::Time => {
                    self.leap(next)?;
                    self.minute(next).await?;
                }
            }
            if !self.over && self.now >= self.week.end() {
                self.over = true;
                self.sum_up().await?;
                if !self.stays() {
                    break;
                }
                self.desk.clock.run_at(1);
                self.desk.screen.aside("The inbox stays open, and time passes as yours does, until Ctrl-C.")?;
            }
        }
        if !self.over {
            self.sum_up().await?;
        }
        self.close().await
    }

    /// Somebody is there to open it.
    fn stays(&self) -> bool {
        self.waits && self.desk.screen.is_terminal()
    }

    /// The next minute; where nothing can happen before, a later one.
    async fn next_minute(&self) -> Result<Timestamp, Failure> {
        let next = self.now + MINUTE;
        let hours = self.desk.settings.people.hours();
        let nobody_looks = self.desk.watch.waiting().is_empty() || !hours.is_open(self.now);
        let quiet = self.now >= self.busy_until && self.desk.watch.troubles().is_empty();
        if self.over || self.awaited.is_some() || !quiet || !nobody_looks {
            return Ok(next);
        }
        let held = self.desk.machine.bundle.store.due_alerts(self.now + AHEAD).await;
        let held = held.map_err(|error| problem(&error))?.into_iter().map(|alert| alert.due_at);
        let checks = self.desk.watch.waiting().iter().map(|row| row.next_check_at);
        let first = held.chain(checks).chain(self.week.next_at()).chain([self.week.end()]).min();
        Ok(first.map_or(next, |first| minute_of(first).max(next)))
    }

    /// Says what is passed over.
    fn leap(&mut self, next: Timestamp) -> Result<(), Failure> {
        let passed = next.duration_since(self.now);
        if passed < WORTH_A_LINE {
            return Ok(());
        }
        let what = quiet_time(self.desk.settings.people.hours(), self.now, next);
        self.desk.say(next, &Line::new(Mark::Night, format!("{what}, {} pass", long(passed))))
    }

    /// Lets happen what happens, then does the minute.
    async fn minute(&mut self, now: Timestamp) -> Result<(), Failure> {
        self.now = now;
        self.desk.clock.begin(now);
        let happened = self.week.play(&self.town, now);
        if !happened.is_empty() {
            self.busy_until = now + AFTERWARDS;
        }
        for happening in happened {
            self.tap(&happening).await?;
        }
        let told = self.desk.minute(now).await?;
        if let Some(trouble) = told.trouble {
            return Err(Failure::Problem(trouble));
        }
        self.after(told)
    }

    /// What was told may be something to wait for, or an end of waiting.
    fn after(&mut self, told: Told) -> Result<(), Failure> {
        if told.news {
            self.busy_until = self.now + AFTERWARDS;
        }
        let mailed = told.mailed.into_iter().filter_map(|mail| mail.link);
        self.links.extend(mailed);
        let texted: Vec<(String, Link)> = told.texts.into_iter().filter_map(|text| text.link).collect();
        if let Some(awaited) = &mut self.awaited {
            awaited.talks.retain(|talk| !told.moved.contains(talk));
            if awaited.talks.is_empty() {
                self.go_on("thank you; the week goes on")?;
            }
        }
        if self.waits && !texted.is_empty() {
            self.wait_for(texted.iter().map(|(_, link)| link.conversation.clone()))?;
        }
        self.links.extend(texted);
        Ok(())
    }

    fn wait_for(&mut self, talks: impl Iterator<Item = ConversationKey>) -> Result<(), Failure> {
        let until = Instant::now() + PATIENCE;
        match &mut self.awaited {
            Some(awaited) => {
                awaited.talks.extend(talks);
                awaited.until = until;
                Ok(())
            }
            None => {
                self.awaited = Some(Awaited { talks: talks.collect(), until, opened: false });
                if self.over {
                    return Ok(());
                }
                self.desk.clock.run_at(1);
                let seconds = PATIENCE.as_secs();
                self.desk.screen.aside(&format!("       tap it within {seconds} s, or the week goes on"))
            }
        }
    }

    fn go_on(&mut self, says: &str) -> Result<(), Failure> {
        self.awaited = None;
        if self.over {
            return Ok(());
        }
        self.desk.clock.run_at(self.speed);
        self.desk.screen.aside(&format!("       {says}"))
    }

    async fn visited(&mut self, visit: Visit) -> Result<(), Failure> {
        match visit {
            Visit::Opened(_) => {
                if let Some(awaited) = &mut self.awaited {
                    awaited.until = Instant::now() + PATIENCE;
                    if !std::mem::replace(&mut awaited.opened, true) && !self.over {
                        self.desk.screen.aside("       somebody reads; time waits as long again")?;
                    }
                }
                Ok(())
            }
            Visit::Tapped => {
                let told = self.desk.look().await?;
                self.after(told)
            }
        }
    }

    /// The staff's own taps, on the pages that their texts and e-mails lead to.
    async fn tap(&mut self, happening: &Happening) -> Result<(), Failure> {
        let What::Tapped { person, id, tap } = &happening.what else { return Ok(()) };
        let Some(token) = self.link_of(*person, &id.to_string()) else { return Ok(()) };
        let request = Request::builder().method(Method::POST).uri(format!("/a/{token}/{}", button(*tap)));
        let request = request.body(Body::empty()).map_err(|error| problem(&error))?;
        match self.pages.clone().oneshot(request).await {
            Ok(_) => Ok(()),
            Err(never) => match never {},
        }
    }

    /// The latest link that this person was sent about a post.
    fn link_of(&self, person: Person, post: &str) -> Option<String> {
        let person = domain::people::PersonId::of_name(person.name());
        let about = |link: &Link| link.opener.rsplit('/').next() == Some(post);
        let found = self.links.iter().rev().find(|(_, link)| link.person == person && about(link));
        found.map(|(token, _)| token.clone())
    }
}

fn button(tap: Tap) -> &'static str {
    match tap {
        Tap::HaveIt => "have",
        Tap::AnsweredHere => "answered-here",
        Tap::AnsweredPrivately => "answered-privately",
        Tap::NotAboutUs => "not-about-us",
    }
}

/// What to call a stretch in which nothing happens.
fn quiet_time(hours: &Hours, from: Timestamp, to: Timestamp) -> &'static str {
    let local = |at: Timestamp| hours.zone().to_datetime(at);
    if local(from).date() != local(to).date() || local(from).hour() < 5 {
        return "night";
    }
    if hours.is_open(from) { "quiet" } else { "closed" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_times_have_a_name() {
        let settings = runtime::settings::from_toml(&week::settings_toml("http://127.0.0.1:1")).unwrap();
        let at = |text: &str| format!("2026-03-{text}:00Z").parse().unwrap();
        #[rustfmt::skip]
        let table = [
            // name,                       from,       to,         expected
            ("over midnight",              "02T17:20", "03T07:55", "night"),
            ("before dawn",                "02T00:06", "02T08:20", "night"),
            ("an open shop",               "02T09:58", "02T11:15", "quiet"),
            ("after an early closing",     "07T14:10", "07T19:30", "closed"),
        ];
        for (name, from, to, expected) in table {
            assert_eq!(quiet_time(settings.people.hours(), at(from), at(to)), expected, "{name}");
        }
    }
}
