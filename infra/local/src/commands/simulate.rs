//! `shopbell simulate`: random weeks on a clock of their own, held against every promise.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::Failure;
use crate::simulate::{Outcome, Setting, Totals, simulate};

const HELP: &str = "\
Customers, staff, platforms, SNS and the stream are played from the seed; the functions and the table are the real ones.
With --faults all, requests are throttled, lost or answered twice, functions crash at any of them, platforms fail, lie and
repeat themselves, texts are refused, and clocks differ. The same seed plays the same again.

When a promise is broken, a short history that breaks it is printed, and the command ends with 1.

Example:
  shopbell simulate --seed 7 --days 30";

/// What is played.
#[derive(Debug, Clone, Args)]
#[command(after_help = HELP)]
pub struct SimulateArgs {
    /// Decides everything that happens
    #[arg(long, value_name = "N")]
    pub seed: u64,
    /// How many days are played
    #[arg(long, value_name = "D", value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub days: u32,
    /// What goes wrong
    #[arg(long, value_enum, default_value = "all")]
    pub faults: Faults,
    /// So many seeds from this one on, each with so many days, side by side
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub seeds: u64,
    /// Print everything that happens, and look for no shorter way to a broken promise
    #[arg(long)]
    pub history: bool,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Faults {
    /// Nothing; then nobody is told late or twice either
    None,
    /// Everything that can
    All,
}

/// Plays all seeds; the first broken promise ends it.
pub fn run(args: &SimulateArgs) -> Result<(), Failure> {
    let begun = Instant::now();
    let threads = std::thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(usize::try_from(args.seeds).unwrap_or(1));
    let shared = Shared { args, next: AtomicU64::new(0), bar: bar(args), ended: Mutex::default() };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| shared.work());
        }
    });
    shared.bar.finish_and_clear();
    let Ended { totals, broken, digests, failed, history } =
        shared.ended.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(failed) = failed {
        return Err(Failure::Problem(failed));
    }
    let mut out = std::io::stdout().lock();
    let mut print = |text: &str| writeln!(out, "{text}").map_err(|error| Failure::writing(&error));
    history.iter().try_for_each(|line| print(line))?;
    if let Some((seed, report)) = broken.into_iter().min_by_key(|(seed, _)| *seed) {
        print(&report)?;
        return Err(Failure::Problem(format!("seed {seed}: a promise is broken")));
    }
    let last = args.seed + (args.seeds - 1);
    let seeds = if args.seeds == 1 { format!("seed {last}") } else { format!("seeds {} to {last}", args.seed) };
    print(&format!("{seeds}, history {}: every promise holds", digests.into_iter().fold(0, |all, one| all ^ one)))?;
    print(&totals.shown(begun.elapsed().as_secs_f64()))
}

struct Shared<'a> {
    args: &'a SimulateArgs,
    next: AtomicU64,
    bar: ProgressBar,
    ended: Mutex<Ended>,
}

#[derive(Default)]
struct Ended {
    totals: Totals,
    broken: Vec<(u64, String)>,
    digests: Vec<u64>,
    failed: Option<String>,
    history: Vec<String>,
}

impl Shared<'_> {
    fn work(&self) {
        loop {
            let nth = self.next.fetch_add(1, Ordering::Relaxed);
            if nth >= self.args.seeds || self.is_over() {
                return;
            }
            let setting = Setting {
                seed: self.args.seed + nth,
                days: self.args.days,
                faults: self.args.faults == Faults::All,
                from_day: 0,
            };
            let mut told = |says: &str| self.bar.println(format!("seed {}: {says}", setting.seed));
            let played = simulate(&setting, self.args.history, &mut told);
            self.note(&setting, played);
        }
    }

    fn is_over(&self) -> bool {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        !ended.broken.is_empty() || ended.failed.is_some()
    }

    fn note(&self, setting: &Setting, played: std::io::Result<Outcome>) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match played {
            Ok(outcome) => {
                ended.totals.add(&outcome.totals);
                if self.args.history {
                    ended.history.extend(outcome.history);
                }
                ended.digests.push(u64::from_str_radix(&outcome.digest, 16).unwrap_or_default());
                ended.broken.extend(outcome.broken.map(|broken| (setting.seed, broken)));
            }
            Err(error) => ended.failed = Some(error.to_string()),
        }
        drop(ended);
        self.bar.inc(u64::from(setting.days));
    }
}

/// Days on standard error, where somebody looks at it.
fn bar(args: &SimulateArgs) -> ProgressBar {
    let bar = ProgressBar::new(args.seeds * u64::from(args.days));
    let style = ProgressStyle::with_template("{elapsed_precise} {bar:30} {pos} of {len} days, {per_sec}, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
