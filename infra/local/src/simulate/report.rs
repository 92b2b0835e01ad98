//! What is printed.

use std::fmt::Write;

use super::{Run, Setting, Totals};

/// More of a history than this nobody reads.
const MOST_LINES: usize = 120;

/// A broken promise: which, when, by which seed, and how it came to be.
pub(super) fn broken(asked: &Setting, shortest: &Setting, run: &Run) -> String {
    let Some(broken) = &run.broken else { return String::new() };
    let faults = if asked.faults { "all" } else { "none" };
    let mut text = format!(
        "A promise is broken: {}.\n  when     {} ({})\n  saw      {}\n  again    shopbell simulate --seed {} --days {} --faults {faults}\n",
        broken.promise,
        broken.at,
        run.zone.to_datetime(broken.at).strftime("%a %-d %b %Y %H:%M:%S in the shop"),
        broken.saw,
        asked.seed,
        asked.days,
    );
    let lines = run.history.lines();
    let _ = writeln!(
        text,
        "How it came to be, from day {} on, with {} things that cannot be left out:",
        shortest.from_day,
        run.history.optional().len()
    );
    if lines.len() > MOST_LINES {
        let _ = writeln!(text, "  … {} lines before", lines.len() - MOST_LINES);
    }
    for line in lines.iter().skip(lines.len().saturating_sub(MOST_LINES)) {
        let _ = writeln!(text, "  {}", line.shown(&run.zone));
    }
    text
}

impl Totals {
    /// A few lines for whoever asked.
    pub fn shown(&self, seconds: f64) -> String {
        let mut text = format!(
            "{} days: {} posts, {} cycles, {} texts, {} e-mails, {} taps, {} log lines",
            self.days, self.posts, self.cycles, self.texts, self.emails, self.taps, self.lines
        );
        let list = |counts: &std::collections::BTreeMap<&'static str, u64>| {
            counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
        };
        let _ = write!(text, "\nruns: {}", list(&self.runs));
        if !self.faults.is_empty() {
            let _ = write!(text, "\nfaults: {}", list(&self.faults));
        }
        let each = seconds * 1000.0 / f64::from(u32::try_from(self.days.max(1)).unwrap_or(u32::MAX));
        let _ = write!(text, "\n{seconds:.1} s, {each:.0} ms a day");
        text
    }
}
