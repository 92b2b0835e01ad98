//! What happened, line by line.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) says: String,
}

/// Everything that happened in one run, and what of it can be left out in another.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    lines: Vec<Line>,
    /// What could be left out, in the order in which it happened.
    optional: Vec<String>,
}

impl History {
    pub(super) fn say(&mut self, at: Timestamp, says: String) {
        self.lines.push(Line { at, says });
    }

    /// Something that a shorter run may leave out, under this name.
    pub(super) fn choose(&mut self, name: String) {
        self.optional.push(name);
    }

    pub(super) fn optional(&self) -> &[String] {
        &self.optional
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The same for two runs in which the same happened.
    pub(super) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for Line { at, says } in &self.lines {
            hash.update(format!("{at} {says}\n"));
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Line {
    /// In the shop's time.
    pub(super) fn shown(&self, zone: &TimeZone) -> String {
        format!("{}  {}", zone.to_datetime(self.at).strftime("%a %-d %b %H:%M:%S"), self.says)
    }
}
