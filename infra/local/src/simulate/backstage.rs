//! Who is at work at this moment, and what goes wrong for them: a crash, a throttle, a lost answer, a long pause.
//!
//! Every request of a function passes here, so that each can fail at each of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::cuts::Cuts;
use super::dice::Dice;
use crate::database::{Call, Fault};
use crate::sns::{Answer, Outgoing};

/// What goes wrong in one run of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It ends at its nth request.
    Crash(u32, Ends),
    /// It ends at the nth of its requests that change something.
    CrashWriting(u32, Ends),
    /// So many requests from the nth on are too many.
    Throttled(u32, u32),
    /// Another transaction holds what the nth request wants, and what some after it want.
    Held(u32),
    /// The nth request is carried out, and its answer lost.
    Unanswered(u32),
    /// It stands still at its nth request for so many seconds.
    Pauses(u32, i64),
}

/// Where a crash finds the request that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Before,
    AppliedUnanswered,
    After,
}

/// One run of a function.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    /// When it began, by the true clock.
    begun: Timestamp,
    trouble: Option<Trouble>,
    asked: u32,
    written: u32,
    pub(super) dead: bool,
    /// Seconds for which it stands still from now on.
    pub(super) pauses: Option<i64>,
    /// Whether anything went wrong for it.
    pub(super) hurt: bool,
}

/// Clones share it.
#[derive(Clone)]
pub(super) struct Backstage(Arc<Mutex<Inner>>);

pub(super) struct Inner {
    pub(super) dice: Dice,
    pub(super) faults: bool,
    pub(super) now: Timestamp,
    pub(super) cuts: Arc<Cuts>,
    current: Option<usize>,
    pub(super) actors: Vec<Actor>,
    /// Faults that took effect, by kind.
    pub(super) counts: BTreeMap<&'static str, u64>,
    /// The same, by name, since this was last taken.
    pub(super) happened: Vec<String>,
    /// Requests that change something, since this was last taken.
    pub(super) writes: u64,
    /// Single rows that were put, signs of life and of trouble apart, since this was last taken.
    pub(super) plain_puts: u64,
    /// When whoever sent each text had begun, since this was last taken.
    pub(super) texts_begun: Vec<Timestamp>,
}

impl Backstage {
    pub(super) fn new(dice: Dice, now: Timestamp, faults: bool, cuts: Arc<Cuts>) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            dice,
            faults,
            now,
            cuts,
            current: None,
            actors: Vec::new(),
            counts: BTreeMap::new(),
            happened: Vec::new(),
            writes: 0,
            plain_puts: 0,
            texts_begun: Vec::new(),
        })))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new run, with what will go wrong for it.
    pub(super) fn enter(&self, name: &'static str, instant: Timestamp, nth: usize) -> usize {
        let mut inner = self.lock();
        let which = format!("{name} {instant} {nth}");
        let trouble = inner.faults.then(|| trouble(inner.dice, &which)).flatten();
        let trouble = trouble.filter(|_| !inner.cuts.has(&format!("trouble {which}")));
        if let Some(trouble) = trouble {
            inner.happened.push(format!("trouble {which}: {trouble:?}"));
        }
        inner.actors.push(Actor {
            begun: instant,
            trouble,
            asked: 0,
            written: 0,
            dead: false,
            pauses: None,
            hurt: false,
        });
        inner.actors.len() - 1
    }

    /// From now on requests are this one's; `None`: those of nobody, for whom nothing goes wrong.
    pub(super) fn on_stage(&self, actor: Option<usize>) {
        self.lock().current = actor;
    }

    /// Decides about a request to the table.
    pub(super) fn table(&self, call: &Call<'_>) -> Fault {
        let mut inner = self.lock();
        inner.writes += u64::from(call.writes());
        // A row that is put as it stood leaves no record in the stream, and costs as much.
        inner.plain_puts += u64::from(call.operation == "PutItem" && !is_watch(call.body));
        inner.request(call.writes())
    }

    /// Whether a request to a platform is still made.
    pub(super) fn platform(&self) -> bool {
        self.lock().request(false) == Fault::None
    }

    /// Decides about a text or an e-mail.
    pub(super) fn sns(&self, outgoing: Outgoing<'_>) -> Answer {
        let answer = self.answer_of_sns(outgoing);
        if matches!((outgoing, answer), (Outgoing::Text(_), Answer::Accepted | Answer::SentWithoutAnswer)) {
            let mut inner = self.lock();
            let begun = inner.current.map_or(inner.now, |current| inner.actors[current].begun);
            inner.texts_begun.push(begun);
        }
        answer
    }

    fn answer_of_sns(&self, outgoing: Outgoing<'_>) -> Answer {
        let mut inner = self.lock();
        match inner.request(false) {
            Fault::None => {}
            Fault::AfterApplied => return Answer::SentWithoutAnswer,
            Fault::BeforeApplied => return Answer::LostWithoutAnswer,
            Fault::Throttled | Fault::Conflict => return Answer::Throttled,
        }
        let (to, text) = match outgoing {
            Outgoing::Text(text) => (text.to.clone(), true),
            Outgoing::Email(email) => (email.topic.clone(), false),
        };
        let which = format!("{to} {}", inner.now);
        if !inner.faults || inner.cuts.has(&format!("sns {which}")) {
            return Answer::Accepted;
        }
        let answer = sns_answer(inner.dice, &to, inner.now, text);
        if answer != Answer::Accepted {
            inner.happened.push(format!("sns {which}: {answer:?}"));
            inner.note(answer_name(answer));
        }
        answer
    }
}

/// What may be written although nothing happens.
fn is_watch(body: &str) -> bool {
    ["{\"S\":\"beat\"}", "{\"S\":\"health\"}"].iter().any(|kind| body.contains(kind))
}

impl Actor {
    fn dies(&mut self, ends: Ends) -> (Fault, &'static str) {
        self.dead = true;
        match ends {
            Ends::Before => (Fault::BeforeApplied, "crashes before a request"),
            Ends::AppliedUnanswered => (Fault::AfterApplied, "crashes in a request"),
            Ends::After => (Fault::None, "crashes after a request"),
        }
    }
}

impl Inner {
    fn note(&mut self, kind: &'static str) {
        *self.counts.entry(kind).or_default() += 1;
    }

    /// What becomes of the next request of whoever is on stage.
    fn request(&mut self, writes: bool) -> Fault {
        let Some(actor) = self.current.and_then(|current| self.actors.get_mut(current)) else { return Fault::None };
        if actor.dead {
            return Fault::BeforeApplied;
        }
        actor.asked += 1;
        actor.written += u32::from(writes);
        let (asked, written) = (actor.asked, actor.written);
        let (fault, kind) = match actor.trouble {
            Some(Trouble::Crash(nth, ends)) if asked >= nth => actor.dies(ends),
            Some(Trouble::CrashWriting(nth, ends)) if written >= nth => actor.dies(ends),
            Some(Trouble::Throttled(from, times)) if (from..from + times).contains(&asked) => {
                (Fault::Throttled, "throttled requests")
            }
            Some(Trouble::Held(from)) if asked >= from && (asked - from).is_multiple_of(3) => {
                (Fault::Conflict, "transaction conflicts")
            }
            Some(Trouble::Unanswered(nth)) if asked == nth => (Fault::AfterApplied, "lost answers"),
            Some(Trouble::Pauses(nth, seconds)) if asked == nth => {
                actor.pauses = Some(seconds);
                (Fault::None, "pauses")
            }
            Some(_) | None => return Fault::None,
        };
        actor.hurt = true;
        self.note(kind);
        fault
    }
}

/// Most runs go well.
fn trouble(dice: Dice, which: &str) -> Option<Trouble> {
    let mut die = dice.about("trouble", which);
    if !die.percent(12) {
        return None;
    }
    let nth = u32::try_from(die.between(1, 30)).unwrap_or(1);
    let nth = if die.percent(50) { nth.min(12) } else { nth };
    let ends = *die.one_of(&[Ends::Before, Ends::AppliedUnanswered, Ends::After]);
    Some(match die.between(0, 9) {
        0 | 1 => Trouble::Crash(nth, ends),
        // Most runs write nothing: between two writes a crash must be aimed at.
        2 | 3 => Trouble::CrashWriting(u32::try_from(die.between(1, 8)).unwrap_or(1), ends),
        4 | 5 => Trouble::Throttled(nth, u32::try_from(die.between(1, 20)).unwrap_or(1)),
        6 => Trouble::Held(nth),
        7 => Trouble::Unanswered(nth),
        _ => Trouble::Pauses(nth, die.between(1, 50)),
    })
}

/// SNS has weather by the hour and moods by the message.
fn sns_answer(dice: Dice, to: &str, now: Timestamp, text: bool) -> Answer {
    let hour = now.as_second().div_euclid(3600);
    let mut weather = dice.about("weather of sns", format!("{to} {hour}"));
    let mut mood = dice.about("mood of sns", format!("{to} {now}"));
    match weather.between(0, 99) {
        0..=2 if text => Answer::OptedOut,
        3 if text => Answer::BadNumber,
        4 if text => Answer::SpendLimit,
        5 => Answer::Forbidden,
        6..=9 if mood.percent(80) => Answer::Throttled,
        // For a whole hour the same, so that a repeated text fares as the first.
        10..=14 if mood.percent(80) => Answer::SentWithoutAnswer,
        15..=17 if mood.percent(80) => Answer::LostWithoutAnswer,
        18 | 19 if mood.percent(70) => Answer::Broken,
        _ if mood.percent(3) => {
            *mood.one_of(&[Answer::SentWithoutAnswer, Answer::LostWithoutAnswer, Answer::Throttled, Answer::Broken])
        }
        _ => Answer::Accepted,
    }
}

fn answer_name(answer: Answer) -> &'static str {
    match answer {
        Answer::Accepted => "accepted",
        Answer::Throttled => "texts throttled",
        Answer::OptedOut | Answer::BadNumber | Answer::SpendLimit | Answer::Forbidden => "texts refused for good",
        Answer::Broken => "broken SNS",
        Answer::SentWithoutAnswer => "texts sent without an answer",
        Answer::LostWithoutAnswer => "texts lost without an answer",
    }
}
