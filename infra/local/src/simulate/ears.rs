//! Hears every log line, and whether it says what no log may hold.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Our own crates; of the others only warnings are heard.
const OURS: &[&str] = &[
    "classifier",
    "collect_mentions",
    "detect_at_risk",
    "domain",
    "escalate_alerts",
    "inbox",
    "messaging",
    "platforms",
    "runtime",
    "send_digest",
    "shopbell",
    "store",
];

/// Clones hear together.
#[derive(Clone, Default)]
pub(super) struct Ears(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    line: String,
    tokens: BTreeSet<String>,
    leak: Option<String>,
    lines: u64,
}

impl Ears {
    /// From now on this may not be said.
    pub(super) fn is_secret(&self, token: &str) {
        self.lock().tokens.insert(token.to_owned());
    }

    /// A line that said what no log may hold.
    pub(super) fn leak(&self) -> Option<String> {
        self.lock().leak.clone()
    }

    pub(super) fn lines(&self) -> u64 {
        self.lock().lines
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn listen(&mut self) {
        self.lines += 1;
        let is_mark = |at: usize| self.line[at + 2..].starts_with(|c: char| c.is_ascii_digit());
        let marked = self.line.match_indices("zq").any(|(at, _)| is_mark(at));
        let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let token = self.line.split(word).any(|word| word.len() == 22 && self.tokens.contains(word));
        if marked || token || self.line.contains("+4477") {
            self.leak.get_or_insert_with(|| self.line.clone());
        }
    }
}

struct Words<'a>(&'a mut String);

impl Visit for Words<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Ears {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let root = metadata.target().split("::").next().unwrap_or_default();
        let least = if OURS.contains(&root) { Level::DEBUG } else { Level::WARN };
        *metadata.level() <= least
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut heard = self.lock();
        let Heard { line, .. } = &mut *heard;
        line.clear();
        attributes.record(&mut Words(line));
        heard.listen();
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut heard = self.lock();
        let Heard { line, .. } = &mut *heard;
        line.clear();
        event.record(&mut Words(line));
        heard.listen();
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaks(log: impl FnOnce()) -> bool {
        let ears = Ears::default();
        ears.is_secret("abcdefghijklmnopqrstuv");
        tracing::subscriber::with_default(ears.clone(), log);
        ears.leak().is_some()
    }

    #[test]
    fn a_line_with_a_phone_a_token_or_a_customers_words_is_heard() {
        assert!(!leaks(|| tracing::info!(event = "swept", due = 3, "recorded 1")));
        assert!(leaks(|| tracing::info!("to +447700900111")));
        assert!(leaks(|| tracing::debug!(path = "/a/abcdefghijklmnopqrstuv/have", "tapped")));
        assert!(leaks(|| tracing::warn!(text = "never came (zq12x0)", "kept")));
    }
}
