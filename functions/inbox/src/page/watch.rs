//! Who watches the watcher: what still runs, and whether texts are proven to arrive.

use std::collections::HashMap;

use domain::people::PersonId;
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};

use super::words;

/// Whose beat tells when the platforms were last asked, and when clocks were last checked.
pub(crate) const LOOKS: &str = "collect-mentions";
const CHECKS: &str = "detect-at-risk";
/// How old the latest beat of something that runs each minute may be.
pub(crate) const BEATS: SignedDuration = SignedDuration::from_mins(17);
/// A beat is written once in 15 minutes; silence for longer than this is no accident.
const SILENCE: SignedDuration = SignedDuration::from_mins(30);

/// What the table tells of it.
#[derive(Debug, Default)]
pub(crate) struct Signs {
    /// When each function last ran.
    pub(crate) beats: HashMap<String, Timestamp>,
    /// When a text was last proven to reach each phone.
    pub(crate) proofs: HashMap<PersonId, Timestamp>,
    /// How many rows cannot be read.
    pub(crate) set_aside: usize,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) what: String,
    pub(crate) says: String,
}

impl Signs {
    /// When the platforms were last asked.
    pub(crate) fn last_look(&self) -> Option<Timestamp> {
        self.beats.get(LOOKS).copied()
    }

    /// What is wrong, a line each, with what it means.
    pub(crate) fn troubles(&self, settings: &Settings, now: Timestamp) -> Vec<String> {
        let zone = settings.people.hours().zone();
        let silent = |name: &str, what: &str, means: &str| {
            let at = self.beats.get(name).filter(|at| now.duration_since(**at) > SILENCE)?;
            Some(format!("{what} since {}. {means}", words::at(*at, now, zone)))
        };
        let set_aside = i64::try_from(self.set_aside).unwrap_or(i64::MAX);
        let unreadable = (set_aside > 0).then(|| {
            format!("Entries that cannot be read: {set_aside}. Tell whoever set Shopbell up; all else goes on.")
        });
        let silences = [
            silent(LOOKS, "Nothing was looked at", "New messages are not seen."),
            silent(CHECKS, "The clocks were not checked", "Nobody is warned."),
        ];
        silences.into_iter().flatten().chain(unreadable).collect()
    }

    /// Everything, whether well or not.
    pub(crate) fn lines(&self, settings: &Settings, now: Timestamp) -> Vec<Sign> {
        let zone = settings.people.hours().zone();
        let ran = |name: &str| match self.beats.get(name) {
            None => "not yet".to_owned(),
            // A beat is written once in so long.
            Some(at) if now.duration_since(*at) < BEATS => "every minute, as it should be".to_owned(),
            Some(at) => words::ago(*at, now),
        };
        let sign = |what: &str, says: String| Sign { what: what.to_owned(), says };
        let phones = settings.people.all().iter().map(|person| {
            let proven = self.proofs.get(&person.id).map(|at| format!("a text arrived, {}", words::at(*at, now, zone)));
            let says = proven.unwrap_or_else(|| "no text proven to arrive yet: open its link and tap".to_owned());
            sign(&format!("{}'s phone", person.name), says)
        });
        [sign("Platforms asked", ran(LOOKS)), sign("Clocks checked", ran(CHECKS))].into_iter().chain(phones).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let toml = "shop = { name = \"Crumb\", time_zone = \"Europe/London\" }\nstaff = [{ name = \"Ann\", phone = \"+15550100\" }]";
        runtime::settings::from_toml(toml).unwrap()
    }

    fn signs(beats: &[(&str, &str)], set_aside: usize) -> Signs {
        let beats = beats.iter().map(|(name, at)| ((*name).to_owned(), at.parse().unwrap())).collect();
        Signs { beats, proofs: HashMap::new(), set_aside }
    }

    #[test]
    fn silence_and_unreadable_rows_are_said_with_what_they_mean() {
        let now = "2026-03-02T10:00:00Z".parse().unwrap();
        #[rustfmt::skip]
        let table: [(&str, Signs, &[&str]); 4] = [
            ("all is well",           signs(&[(LOOKS, "2026-03-02T09:50:00Z"), (CHECKS, "2026-03-02T09:45:00Z")], 0), &[]),
            ("just started",          signs(&[], 0), &[]),
            ("the sweep is silent",   signs(&[(CHECKS, "2026-03-02T09:29:00Z")], 0), &["The clocks were not checked since today 09:29. Nobody is warned."]),
            ("one row",               signs(&[], 1), &["Entries that cannot be read: 1. Tell whoever set Shopbell up; all else goes on."]),
        ];
        for (name, signs, troubles) in table {
            assert_eq!(signs.troubles(&settings(), now), troubles, "{name}");
        }
    }
}
