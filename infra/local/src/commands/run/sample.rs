//! The sample week: a bakery's customers, its staff and its bad luck, faster than life.

mod begin;
mod end;
mod wait;

use std::time::{Duration, Instant};

use axum::body::Body;
use domain::hours::Hours;
use domain::people::PersonId;
use http::{Method, Request};
use jiff::{SignedDuration, Timestamp};
use store::Link;
use tower::ServiceExt;

use super::desk::{Desk, Woke};
use super::pace::{MINUTE, minute_of};
use super::screen::Screen;
use super::server::Server;
use super::tell::{long, waiting};
use super::terminal::{Line, Mark};
use super::{RunArgs, problem};
use crate::commands::Failure;
use crate::town::Town;
use crate::town::week::{Happening, Person, Tap, Week, What};
use wait::Awaited;

/// After something happened each minute is done for a while: every platform is asked within five.
const AFTERWARDS: SignedDuration = SignedDuration::from_mins(6);
/// Up to this speed every minute is done while somebody waits. No machine keeps up with more: then time leaps to the
/// next thing there too.
const MINUTE_BY_MINUTE: u32 = 6_000;
/// A shorter leap is not worth a line.
const WORTH_A_LINE: SignedDuration = SignedDuration::from_mins(30);
/// Nothing that is held is held longer.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// On a terminal the last line shows the time.
const LOOK_UP: Duration = Duration::from_secs(1);

/// The week in play.
pub(super) struct Sample {
    desk: Desk,
    town: Town,
    week: Week,
    pages: axum::Router,
    server: Server,
    /// Where the inbox is.
    base: String,
    speed: u32,
    /// Whether time slows down for taps.
    waits: bool,
    /// The folder that keeps what was heard.
    kept: Option<String>,
    now: Timestamp,
    /// Until when each minute is done.
    busy_until: Timestamp,
    awaited: Option<Awaited>,
    /// Every link that somebody was sent, the latest last.
    links: Vec<(String, Link)>,
    /// Whether the week has ended.
    over: bool,
}

/// Plays the week to its end, or until an end is wanted.
pub(super) async fn play(args: &RunArgs, screen: Screen) -> Result<(), Failure> {
    let mut sample = Sample::begin(args, screen).await?;
    sample.introduce()?;
    sample.minute(sample.now).await?;
    while !sample.is_at_its_end().await? {
        let next = sample.next_minute().await?;
        if sample.until(next).await? {
            break;
        }
    }
    sample.close().await
}

impl Sample {
    /// Rests until the next minute, or until something else is to be done, and does it. Whether an end is wanted.
    async fn until(&mut self, next: Timestamp) -> Result<bool, Failure> {
        let leaps = next > self.now + MINUTE;
        let due = if leaps { Instant::now() } else { self.desk.clock.reaches(next) };
        let patience = self.awaited.as_ref().map_or(due, |awaited| awaited.until);
        self.status()?;
        match self.desk.rest(due.min(patience).min(Instant::now() + LOOK_UP)).await {
            Woke::Stop => return Ok(true),
            Woke::Visit(visit) => self.visited(visit).await?,
            Woke::Time if patience <= Instant::now() && self.awaited.is_some() => self.nobody_came()?,
            Woke::Time if Instant::now() < due => {}
            Woke::Time => {
                self.leap(next)?;
                self.minute(next).await?;
            }
        }
        Ok(false)
    }

    /// Sums up once the week has ended. A person at a terminal may then look around.
    async fn is_at_its_end(&mut self) -> Result<bool, Failure> {
        if self.over || self.now < self.week.end() {
            return Ok(false);
        }
        self.over = true;
        self.awaited = None;
        self.sum_up().await?;
        if self.stays() {
            self.desk.clock.slow_down();
            self.desk.screen.aside("The inbox stays open, and time passes as yours does, until Ctrl-C.")?;
        }
        Ok(!self.stays())
    }

    /// Whether somebody is there to open the inbox.
    fn stays(&self) -> bool {
        self.waits && self.desk.screen.is_terminal()
    }

    /// The next minute; where nothing can happen before, a later one.
    async fn next_minute(&self) -> Result<Timestamp, Failure> {
        let next = self.now + MINUTE;
        let is_open = self.desk.settings.people.hours().is_open(self.now);
        let is_pressing = self.speed <= MINUTE_BY_MINUTE && is_open && self.desk.watch.is_pressing();
        let is_busy = self.now < self.busy_until || !self.desk.watch.troubles().is_empty();
        if self.over || self.awaited.is_some() || is_busy || is_pressing {
            return Ok(next);
        }
        let held = self.desk.machine.bundle.store.due_alerts(self.now + AHEAD).await;
        let held = held.map_err(|error| problem(&error))?.into_iter().map(|alert| alert.due_at);
        let checks = self.desk.watch.waiting().iter().map(|row| row.next_check_at);
        let opening = self.desk.settings.people.hours().next_opening(self.now);
        let first = held.chain(checks).chain(opening).chain(self.week.next_at()).chain([self.week.end()]).min();
        Ok(first.map_or(next, |first| minute_of(first).max(next)))
    }

    /// Says what is leapt over.
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

    /// On a terminal: what time it is, and who waits.
    fn status(&mut self) -> Result<(), Failure> {
        if !self.desk.screen.style.is_live() {
            return Ok(());
        }
        let now = self.desk.clock.now();
        let zone = self.desk.settings.people.hours().zone();
        let time = zone.to_datetime(now).strftime("%H:%M");
        let says = match &self.awaited {
            Some(awaited) => awaited.says(),
            None => waiting(self.desk.watch.waiting(), now, zone),
        };
        self.desk.screen.status(&format!("{time}  {says}"))
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
        let person = PersonId::of_name(person.name());
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
    use crate::town::week;

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
