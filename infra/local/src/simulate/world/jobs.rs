//! The functions at work.

use std::panic::AssertUnwindSafe;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use axum::body::Body;
use futures::FutureExt;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt;

use super::{Attempt, Item, Tap, World};
use crate::simulate::promises::{Broken, WORKS};
use crate::simulate::round::{Came, Running, Work, round};
use crate::simulate::town::PostKey;

/// A record and how it has fared.
pub(super) type Ring = (EventRecord, Attempt);

/// What is to be run.
pub(super) enum Job {
    Collect,
    Sweep,
    Digest,
    Tell(Vec<Ring>),
    Tap(Tap),
    Resume(Running<Outcome>),
}

/// How it ended; in words where it failed.
pub(super) enum Outcome {
    Collected(Result<Vec<String>, String>),
    Swept(Result<usize, String>),
    Digested(Result<(), String>),
    /// Those of its records that are to be delivered again.
    Told(Result<Vec<String>, String>),
    Tapped(u16),
    Panicked(String),
}

impl Outcome {
    /// What did not go well, in words.
    fn failure(&self) -> Option<String> {
        match self {
            Self::Collected(Err(says))
            | Self::Swept(Err(says))
            | Self::Digested(Err(says))
            | Self::Told(Err(says))
            | Self::Panicked(says) => Some(says.clone()),
            Self::Swept(Ok(failed)) if *failed > 0 => Some(format!("{failed} conversations could not be checked")),
            Self::Told(Ok(again)) if !again.is_empty() => Some(format!("{} alerts could not be told", again.len())),
            Self::Tapped(status) if *status >= 500 => Some(format!("it answered {status}")),
            Self::Collected(Ok(_)) | Self::Swept(Ok(_)) | Self::Digested(Ok(())) | Self::Told(Ok(_)) => None,
            Self::Tapped(_) => None,
        }
    }
}

/// A function under way.
pub(super) struct AtWork {
    pub(super) name: &'static str,
    begun: Timestamp,
    rings: Vec<Ring>,
    tap: Option<Tap>,
}

/// As the template says.
const RETRIES: u32 = 5;
const OLDEST: SignedDuration = SignedDuration::from_mins(15);

impl World {
    /// Runs all of them at once.
    pub(super) async fn work(&mut self, jobs: Vec<Job>) -> Result<(), Broken> {
        self.town.lock().take_shown();
        let mut running = Vec::new();
        self.quiet_minute = self.would_leap && jobs.iter().all(|job| matches!(job, Job::Collect | Job::Sweep));
        for (nth, job) in jobs.into_iter().enumerate() {
            running.push(self.begin(job, nth));
        }
        let mut die = self.dice.about("turns", self.now);
        let came = round(running, &mut die, &self.backstage).await;
        for one in came {
            self.came(one)?;
        }
        Ok(())
    }

    fn begin(&mut self, job: Job, nth: usize) -> Running<Outcome> {
        let (name, rings, tap) = match &job {
            Job::Resume(_) => ("", Vec::new(), None),
            Job::Collect => ("collect-mentions", Vec::new(), None),
            Job::Sweep => ("detect-at-risk", Vec::new(), None),
            Job::Digest => ("send-digest", Vec::new(), None),
            Job::Tell(rings) => ("escalate-alerts", rings.clone(), None),
            Job::Tap(tap) => {
                self.before_tap(tap);
                ("inbox", Vec::new(), Some(tap.clone()))
            }
        };
        if let Job::Resume(running) = job {
            return running;
        }
        let actor = self.backstage.enter(name, self.now, nth);
        self.at_work.insert(actor, AtWork { name, begun: self.now, rings, tap });
        *self.totals.runs.entry(name).or_default() += 1;
        let now = self.clock_of(name);
        Running { actor, work: Box::pin(AssertUnwindSafe(self.work_of(job, now)).catch_unwind().map(ended)) }
    }

    /// The clocks of two machines are never quite the same.
    fn clock_of(&self, name: &str) -> Timestamp {
        let mut die = self.dice.about("clock", format!("{name} {}", self.now));
        if self.troubled() { self.now + die.seconds(-2, 2) } else { self.now }
    }

    fn work_of(&self, job: Job, now: Timestamp) -> Work<Outcome> {
        let machine = self.machine.clone();
        match job {
            Job::Collect => Box::pin(async move {
                let reports = machine.collect(now).await.map_err(|error| error.to_string());
                Outcome::Collected(reports.map(|all| all.into_iter().flat_map(|one| one.troubles).collect()))
            }),
            Job::Sweep => Box::pin(async move {
                Outcome::Swept(machine.sweep(now).await.map(|swept| swept.failed).map_err(|error| error.to_string()))
            }),
            Job::Digest => Box::pin(async move {
                Outcome::Digested(machine.digest(now).await.map(|_| ()).map_err(|error| error.to_string()))
            }),
            Job::Tell(rings) => Box::pin(async move {
                let mut event = Event::default();
                event.records = rings.into_iter().map(|(record, _)| record).collect();
                let told = machine.tell(event, now).await.map_err(|error| error.to_string());
                Outcome::Told(told.map(|response| {
                    response.batch_item_failures.into_iter().filter_map(|failed| failed.item_identifier).collect()
                }))
            }),
            Job::Tap(tap) => Box::pin(async move {
                let inbox = machine.inbox(inbox::Clock::new(move || now));
                let request = match &tap.button {
                    Some((button, form)) => Request::post(format!("{}/{button}", tap.path))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .body(Body::from(form.clone())),
                    None => Request::get(&tap.path).body(Body::empty()),
                };
                let Ok(request) = request else { return Outcome::Tapped(0) };
                match inbox.oneshot(request).await {
                    Ok(response) => Outcome::Tapped(response.status().as_u16()),
                    Err(never) => match never {},
                }
            }),
            Job::Resume(running) => running.work,
        }
    }

    fn came(&mut self, came: Came<Outcome>) -> Result<(), Broken> {
        match came {
            Came::Paused(running, seconds) => {
                let name = self.at_work.get(&running.actor).map_or("", |at_work| at_work.name);
                self.say(format!("{name} stands still for {seconds} s"));
                self.note_hurt(running.actor);
                self.put(self.now + SignedDuration::from_secs(seconds), Item::Resume(running));
                Ok(())
            }
            Came::Crashed(actor) => {
                self.note_hurt(actor);
                let Some(at_work) = self.at_work.remove(&actor) else { return Ok(()) };
                self.say(format!("{} crashed", at_work.name));
                self.pace.digest_at = self.now;
                self.ring_again(at_work.rings, |_| true);
                self.after_collect(at_work.name, false);
                Ok(())
            }
            Came::Done(actor, outcome) => self.done(actor, outcome),
        }
    }

    fn note_hurt(&mut self, actor: usize) {
        if let Some(at_work) = self.at_work.get(&actor)
            && at_work.name == "detect-at-risk"
        {
            let begun = at_work.begun;
            self.sweeps.note_hurt(begun);
        }
    }

    fn done(&mut self, actor: usize, outcome: Outcome) -> Result<(), Broken> {
        let hurt = self.backstage.lock().actors[actor].hurt;
        if hurt {
            self.note_hurt(actor);
            self.pace.digest_at = self.now;
        }
        let Some(at_work) = self.at_work.remove(&actor) else { return Ok(()) };
        if let Outcome::Panicked(says) = &outcome {
            return Err(self.broken(WORKS, format!("{} panicked: {says}", at_work.name)));
        }
        if let Some(says) = outcome.failure() {
            if !self.setting.faults {
                return Err(self.broken(WORKS, format!("{}: {says}", at_work.name)));
            }
            self.say(format!("{} failed: {says}", at_work.name));
        }
        match outcome {
            Outcome::Collected(result) => self.collected(&result, hurt)?,
            Outcome::Told(Ok(again)) => {
                self.ring_again(at_work.rings, |sequence| again.iter().any(|one| one == sequence));
            }
            Outcome::Told(Err(_)) => self.ring_again(at_work.rings, |_| true),
            Outcome::Tapped(status) => {
                if let Some(tap) = at_work.tap {
                    self.tapped(&tap, status);
                }
            }
            Outcome::Swept(Ok(_)) => self.swept = true,
            Outcome::Swept(Err(_)) | Outcome::Digested(_) | Outcome::Panicked(_) => {}
        }
        Ok(())
    }

    /// What a healthy poll has shown is kept from now on.
    fn collected(&mut self, result: &Result<Vec<String>, String>, hurt: bool) -> Result<(), Broken> {
        let (shown, refused) = self.town.lock().take_shown();
        let well = !hurt && !refused && result.as_ref().is_ok_and(Vec::is_empty);
        if !self.setting.faults
            && let Ok(troubles) = result
            && let Some(trouble) = troubles.first()
        {
            return Err(self.broken(WORKS, format!("collect-mentions: {trouble}")));
        }
        if well {
            self.known.shown.extend(shown);
            self.cool_down();
        }
        self.after_collect("collect-mentions", well);
        Ok(())
    }

    /// A whole turn of every platform went well: nobody needs to ask again before something changes.
    fn cool_down(&mut self) {
        let every = self.settings().platforms.values().map(|platform| platform.every.as_mins()).max().unwrap_or(1);
        let whole = self.now.as_second().div_euclid(60).rem_euclid(every.max(5)) == 0;
        if whole && self.now > self.pace.news_at {
            self.pace.hot_until = self.pace.hot_until.min(self.now);
        }
    }

    /// One that did not go well is followed by others.
    fn after_collect(&mut self, name: &str, well: bool) {
        if name == "collect-mentions" && !well {
            self.pace.hot_until = self.pace.hot_until.max(self.now + SignedDuration::from_mins(15));
        }
    }

    fn ring_again(&mut self, rings: Vec<Ring>, again: impl Fn(&str) -> bool) {
        for (record, attempt) in rings {
            let sequence = record.change.sequence_number.clone().unwrap_or_default();
            let attempt = Attempt { failures: attempt.failures + 1, ..attempt };
            let lives = attempt.failures <= RETRIES && self.now.duration_since(attempt.since) <= OLDEST;
            if again(&sequence) && lives {
                let after = SignedDuration::from_secs(1 << attempt.failures.min(6));
                self.put(self.now + after, Item::Ring(Box::new(record), attempt));
            }
        }
    }
}

fn ended(result: Result<Outcome, Box<dyn std::any::Any + Send>>) -> Outcome {
    result.unwrap_or_else(|panic| {
        let says = panic.downcast_ref::<String>().cloned();
        let says = says.or_else(|| panic.downcast_ref::<&str>().map(|says| (*says).to_owned()));
        Outcome::Panicked(says.unwrap_or_default())
    })
}

/// Posts that a healthy poll has shown.
pub(super) type Shown = std::collections::BTreeSet<PostKey>;
