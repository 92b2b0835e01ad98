//! Random weeks at random shops, with everything going wrong that can, held against the promises all the time.
//!
//! The functions, their clients and the table are the real ones. Customers, staff, platforms, SNS, the stream's way
//! and the clocks are played, from a seed: the same seed plays the same, to the byte. Each question is rolled for by
//! itself (`dice`), so that leaving out one thing leaves all others as they were: that is how a long history that
//! breaks a promise becomes a short one (`shrink`).
//!
//! Modules are listed in reading order.

mod dice;
mod words;
mod town;
mod shop;
mod script;
mod staff;
mod cuts;
mod backstage;
mod round;
mod ears;
mod record;
mod promises;
mod history;
mod world;
mod shrink;
mod report;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use cuts::Cuts;
use ears::Ears;
use history::History;
use promises::Broken;
use world::World;

/// What is to be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Decides everything else.
    pub seed: u64,
    /// How many days.
    pub days: u32,
    /// Whether anything goes wrong.
    pub faults: bool,
    /// The first of the seed's days that is played; 0 but for shortened histories.
    pub from_day: u32,
}

/// What a run has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Days that were played.
    pub days: u64,
    /// Posts of customers and of the shop.
    pub posts: u64,
    /// Cycles that were opened.
    pub cycles: u64,
    /// Texts that phones got.
    pub texts: u64,
    /// E-mails that were accepted.
    pub emails: u64,
    /// Buttons that were tapped.
    pub taps: u64,
    /// Log lines that were heard.
    pub lines: u64,
    /// How often each function ran.
    pub runs: BTreeMap<&'static str, u64>,
    /// What went wrong, and how often.
    pub faults: BTreeMap<&'static str, u64>,
}

/// How a run came out.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was seen.
    pub totals: Totals,
    /// The same for two runs in which the same happened.
    pub digest: String,
    /// What to print where a promise was broken: its name, the moment, the seed, and how it came to be.
    pub broken: Option<String>,
    /// Everything that happened, line by line, in the shop's time.
    pub history: Vec<String>,
}

/// One run, with its history.
#[derive(Debug, Clone)]
struct Run {
    broken: Option<Broken>,
    history: History,
    totals: Totals,
    zone: TimeZone,
}

impl Run {
    fn unborn(broken: Broken) -> Self {
        Self { broken: Some(broken), history: History::default(), totals: Totals::default(), zone: TimeZone::UTC }
    }
}

impl Totals {
    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        self.days += other.days;
        self.posts += other.posts;
        self.cycles += other.cycles;
        self.texts += other.texts;
        self.emails += other.emails;
        self.taps += other.taps;
        self.lines += other.lines;
        for (name, count) in &other.runs {
            *self.runs.entry(name).or_default() += count;
        }
        for (name, count) in &other.faults {
            *self.faults.entry(name).or_default() += count;
        }
    }
}

/// Plays a setting; where a promise is broken, finds a short history that breaks it, unless the `whole` is wanted.
/// `told` hears how that goes.
///
/// # Errors
///
/// When no runtime can be made on this machine.
pub fn simulate(setting: &Setting, whole: bool, told: &mut dyn FnMut(&str)) -> std::io::Result<Outcome> {
    let run = play(setting, Cuts::default())?;
    let digest = run.history.digest();
    let totals = run.totals.clone();
    let history = run.history.lines().iter().map(|line| line.shown(&run.zone)).collect();
    let broken = match &run.broken {
        Some(_) if whole => Some(report::broken(setting, setting, &run)),
        Some(broken) => {
            told(&format!("broken at {}: {}; looking for a short way there", broken.at, broken.promise));
            let (shortest, run) = shrink::shrink(setting, run, told)?;
            Some(report::broken(setting, &shortest, &run))
        }
        None => None,
    };
    Ok(Outcome { totals, digest, broken, history })
}

/// Everything in one run, on this thread.
fn play(setting: &Setting, cuts: Cuts) -> std::io::Result<Run> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let ears = Ears::default();
    let played = World::play(setting, Arc::new(cuts), ears.clone());
    Ok(tracing::subscriber::with_default(ears, || runtime.block_on(played)))
}
