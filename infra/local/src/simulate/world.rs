//! One shop, its town, its functions and its people, on a clock that leaps to whatever happens next.

mod acts;
mod agenda;
mod end;
mod jobs;
mod parts;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use aws_lambda_events::event::dynamodb::EventRecord;
use domain::people::PersonId;
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};

use super::backstage::Backstage;
use super::cuts::Cuts;
use super::dice::Dice;
use super::ears::Ears;
use super::history::History;
use super::promises::{Broken, Sent, Sweeps, WORKS};
use super::record::Record;
use super::round::Running;
use super::script::{Act, DAY};
use super::shop::Shop;
use super::town::{PostKey, Town};
use super::{Run, Setting, Totals};
use crate::database::Database;
use crate::machine::{Machine, TABLE};
use crate::sns::Sns;
use crate::stream::Stream;
use jobs::{AtWork, Outcome};
use parts::{asking, connect, parts};

/// Where links lead to.
pub(super) const PUBLIC_URL: &str = "https://bell.example";

/// What is to happen at some instant.
enum Item {
    /// The next day's customers and troubles.
    Day(u32),
    /// Something that happens whatever the shop does.
    Act(Act),
    /// A record of the stream arrives.
    Ring(Box<EventRecord>, Attempt),
    /// A person opens a page or taps.
    Tap(Tap),
    /// A function that stood still goes on.
    Resume(Running<Outcome>),
    /// News may be seen from now on.
    News,
    /// Something has changed that is looked for but once an hour.
    Change,
}

/// How often a record was delivered in vain, and since when.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    failures: u32,
    since: Timestamp,
}

/// One tap, or one look.
#[derive(Debug, Clone)]
struct Tap {
    person: PersonId,
    path: String,
    /// Absent: it only looks.
    button: Option<(&'static str, String)>,
    story: Option<u32>,
}

/// The world of one run.
pub(super) struct World {
    setting: Setting,
    shop: Shop,
    dice: Dice,
    now: Timestamp,
    ends: Timestamp,
    town: Town,
    sns: Sns,
    machine: Rc<Machine>,
    stream: Stream,
    backstage: Backstage,
    ears: Ears,
    cuts: Arc<Cuts>,
    record: Record,
    sweeps: Sweeps,
    /// Those that hold, behind those that held before.
    settings: Vec<Rc<Settings>>,
    version: u64,
    agenda: BTreeMap<(Timestamp, u64), Item>,
    counter: u64,
    at_work: BTreeMap<usize, AtWork>,
    pace: Pace,
    known: Known,
    /// Whether only the schedules run at this instant.
    quiet_minute: bool,
    /// Whether a sweep ended well at this instant.
    swept: bool,
    /// Whether this instant is played although nothing is due in it.
    would_leap: bool,
    pub(super) history: History,
    pub(super) totals: Totals,
}

/// When the schedules ran, and until when they have something to do.
struct Pace {
    applied_at: Timestamp,
    /// Until when the platforms are asked because something there has changed.
    hot_until: Timestamp,
    /// When something new was last to be seen.
    news_at: Timestamp,
    /// As `hot_until`, where it is enough to ask once an hour.
    warm_until: Timestamp,
    swept_at: Timestamp,
    collected_at: Timestamp,
    digested_at: Timestamp,
    /// When the digest is next to be looked at.
    digest_at: Timestamp,
}

impl Pace {
    fn from(now: Timestamp) -> Self {
        Self {
            applied_at: now,
            hot_until: now,
            news_at: now,
            warm_until: now,
            swept_at: now - SignedDuration::from_secs(1),
            collected_at: now,
            digested_at: now,
            digest_at: now,
        }
    }
}

/// What is known of people, besides what the table says.
#[derive(Default)]
struct Known {
    sent: Vec<Sent>,
    /// Whose texts are off, until when, and since when.
    off: BTreeMap<PersonId, (Timestamp, Timestamp)>,
    /// Stories in which a closed cycle may open again, or that people have corrected.
    reopened: BTreeSet<u32>,
    corrected: BTreeSet<u32>,
    /// Whether people said that a text was misread: what is like it may be read otherwise from then on.
    taught: bool,
    answered: BTreeMap<u32, u32>,
    texts_to: BTreeMap<(PersonId, u32), u32>,
    /// Posts that a healthy poll has shown, and that must be kept by now.
    shown: jobs::Shown,
    /// Taps that may have switched texts off.
    flags: bool,
}

impl World {
    /// Plays from the first day to the last, and on until nothing is left to do.
    pub(super) async fn play(setting: &Setting, cuts: Arc<Cuts>, ears: Ears) -> Run {
        let mut world = match Self::open(setting, cuts, ears).await {
            Ok(world) => world,
            Err(saw) => {
                let at = Shop::random(Dice::new(setting.seed)).begins();
                return Run::unborn(Broken { promise: WORKS, at, saw });
            }
        };
        let broken = world.go_on().await.err();
        world.totals.cycles = world.count_cycles();
        world.totals.lines = world.ears.lines();
        for (kind, count) in &world.backstage.lock().counts {
            *world.totals.faults.entry(kind).or_default() += count;
        }
        let zone = world.settings().people.hours().zone().clone();
        Run { broken, history: world.history, totals: world.totals, zone }
    }

    async fn open(setting: &Setting, cuts: Arc<Cuts>, ears: Ears) -> Result<Self, String> {
        let dice = Dice::new(setting.seed);
        let shop = Shop::random(dice);
        let first = DAY * i32::try_from(setting.from_day).unwrap_or_default();
        let now = shop.begins() + first;
        let (backstage, town, sns) =
            (Backstage::new(dice, now, setting.faults, cuts.clone()), Town::default(), Sns::new());
        let database = Database::in_memory().map_err(|error| error.to_string())?;
        let machine = Machine::assemble_asking(parts(setting, &database, &sns), asking(&town, &backstage));
        let machine = machine.await.map_err(|error| error.to_string())?;
        let stream = Stream::new(&database, TABLE).await.map_err(|error| error.to_string())?;
        connect(&database, &sns, &backstage);
        let mut world = Self {
            setting: setting.clone(),
            ends: now + DAY * i32::try_from(setting.days).unwrap_or(i32::MAX),
            shop,
            dice,
            now,
            town,
            sns,
            machine: Rc::new(machine),
            stream,
            backstage,
            ears,
            cuts,
            record: Record::default(),
            sweeps: Sweeps::default(),
            settings: Vec::new(),
            version: 0,
            agenda: BTreeMap::new(),
            counter: 0,
            at_work: BTreeMap::new(),
            pace: Pace::from(now),
            known: Known::default(),
            quiet_minute: false,
            swept: false,
            would_leap: false,
            history: History::default(),
            totals: Totals::default(),
        };
        world.move_clocks(now);
        world.apply().await.map_err(|broken| broken.saw)?;
        world.machine.collect(now).await.map_err(|error| error.to_string())?;
        world.put(now, Item::Day(setting.from_day));
        Ok(world)
    }

    async fn go_on(&mut self) -> Result<(), Broken> {
        while let Some(at) = self.next() {
            self.move_clocks(at);
            self.step().await?;
        }
        self.settle_down().await
    }

    /// Everything of one instant, and what is to be seen afterwards.
    async fn step(&mut self) -> Result<(), Broken> {
        let jobs = self.due().await?;
        self.quiet_minute = false;
        self.swept = false;
        if !jobs.is_empty() {
            self.work(jobs).await?;
        }
        self.watch().await
    }

    fn move_clocks(&mut self, now: Timestamp) {
        self.now = now;
        self.town.lock().set_now(now);
        self.sns.set_now(now);
        self.backstage.lock().now = now;
    }

    fn settings(&self) -> &Rc<Settings> {
        &self.settings[self.settings.len() - 1]
    }

    /// Whether things may go wrong now.
    fn troubled(&self) -> bool {
        self.setting.faults && self.now < self.ends
    }

    fn put(&mut self, at: Timestamp, item: Item) {
        self.counter += 1;
        self.agenda.insert((at.max(self.now), self.counter), item);
    }

    fn say(&mut self, says: String) {
        self.history.say(self.now, says);
    }

    /// What a broken promise is told with.
    fn broken(&self, promise: &'static str, saw: String) -> Broken {
        Broken { promise, at: self.now, saw }
    }

    fn story(&self, key: &domain::conversation::ConversationKey) -> String {
        self.record.story(key).map_or_else(|| "?".to_owned(), |story| format!("c{story}"))
    }

    fn count_cycles(&self) -> u64 {
        let cycles = self.record.talks.values().filter_map(|talk| talk.conversation.cycle.as_ref());
        cycles.map(|cycle| u64::from(cycle.number)).sum()
    }

    fn opener(&self, key: &domain::conversation::ConversationKey) -> Option<PostKey> {
        let cycle = self.record.talks.get(key)?.conversation.cycle.as_ref()?;
        self.record.opener(cycle)
    }
}
