//! The words of the mail, section by section. A section without anything to say is absent.

use jiff::Timestamp;

use super::{Digest, Waiting};
use crate::conversation::State;
use crate::self_test::Unproven;
use crate::text::local_time;

impl Digest<'_> {
    /// `Crumb & Co, Tue 3 Mar: 3 waiting, 1 late`.
    pub(super) fn subject(&self) -> String {
        let late = self.waiting.iter().filter(|waiting| waiting.state == State::Breached).count();
        let waiting = self.waiting.len() + self.more_waiting;
        let day = self.morning.date.strftime("%a %-d %b");
        let says = match (waiting, late) {
            (0, _) if self.is_troubled() => "something does not work".to_owned(),
            (0, _) => format!("nobody waits, {} of {} in time", self.answered.in_time, self.answered.due),
            (waiting, 0) => format!("{waiting} waiting"),
            (waiting, late) => format!("{waiting} waiting, {late} late"),
        };
        format!("{}, {day}: {says}", self.shop)
    }

    fn is_troubled(&self) -> bool {
        let troubles = [self.failing.len(), self.undelivered.len(), self.unproven.len(), self.set_aside.len()];
        troubles.iter().any(|number| *number > 0)
    }

    pub(super) fn heading(&self) -> String {
        let day = self.morning.date.strftime("%A %-d %B");
        if self.morning.of_week {
            return format!("{}, {day}: the week before, and what waits now.", self.shop);
        }
        format!("{}, {day}: what happened since {}, and what waits now.", self.shop, self.time(self.morning.since))
    }

    /// The latest first, then what is due next.
    pub(super) fn waiting(&self) -> Option<String> {
        let mut waiting: Vec<&Waiting> = self.waiting.iter().collect();
        waiting.sort_by_key(|waiting| waiting.due_at);
        let mut lines: Vec<String> = waiting.iter().map(|waiting| format!("- {}", self.card(waiting))).collect();
        if self.more_waiting > 0 {
            lines.push(format!("- and {} more", self.more_waiting));
        }
        let unsure = waiting.iter().filter(|waiting| waiting.doubtful).count();
        if unsure > 0 {
            lines.push(format!("We are not sure about {unsure} of them; a tap in the list says what it is."));
        }
        section("Waiting for an answer", &lines)
    }

    /// `due 10:00: Google, 1 star, complaint, from Ann. Ben has it.` A question mark stands where we are not sure.
    fn card(&self, waiting: &Waiting) -> String {
        let due = self.time(waiting.due_at);
        let when = match waiting.state {
            State::Breached => format!("LATE since {due}"),
            State::AtRisk => format!("at risk, due {due}"),
            State::OnTrack | State::Met | State::MetLate | State::Void => format!("due {due}"),
        };
        let stars = waiting.stars.map(|stars| format!("{}, ", counted(stars.get().into(), "star", "stars")));
        let from = waiting.author.as_ref().map(|author| format!(", from {author}")).unwrap_or_default();
        let held = waiting.held_by.as_ref().map(|name| format!(" {name} has it.")).unwrap_or_default();
        let quiet = if waiting.digest_only { " No texts are sent for it." } else { "" };
        let nobody = if waiting.nobody_took_it {
            " Nobody took it, and everybody has had all the texts there may be."
        } else {
            ""
        };
        let (platform, kind) = (waiting.platform.label(), waiting.kind);
        let perhaps = if waiting.doubtful { "?" } else { "" };
        format!("{when}: {platform}, {}{kind}{perhaps}{from}.{held}{quiet}{nobody}", stars.unwrap_or_default())
    }

    pub(super) fn answered(&self) -> Option<String> {
        let (in_time, due) = (self.answered.in_time, self.answered.due);
        let since = if self.morning.of_week {
            "last week".to_owned()
        } else {
            format!("since {}", self.time(self.morning.since))
        };
        (due > 0).then(|| format!("Answered in time {since}: {in_time} of {due}."))
    }

    pub(super) fn sources(&self) -> Option<String> {
        let line = |failing: &super::Failing| {
            let (platform, since) = (failing.platform.label(), self.time(failing.since));
            let says = failing.says.lines().next().unwrap_or_default();
            format!("- {platform}, since {since}: {}.", says.trim_end_matches('.'))
        };
        section(
            "Sources that cannot be read, so that nobody sees what is said there",
            &self.failing.iter().map(line).collect::<Vec<_>>(),
        )
    }

    pub(super) fn texts(&self) -> Option<String> {
        let failed = self.undelivered.iter().map(|failed| {
            let texts = counted(failed.times, "text", "texts");
            format!("- {texts} to {} not delivered: {}.", failed.name, failed.reason)
        });
        let unproven = self.unproven.iter().map(|(name, why)| match why {
            Unproven::NotTapped { sent_at } => {
                format!("- {name} has not tapped the test text of {}. Please check that phone.", self.time(*sent_at))
            }
            Unproven::NotSent { reason } => {
                format!("- {name} cannot be texted: {reason}. Others are texted in their place.")
            }
            Unproven::Unknown => {
                format!("- Nobody knows whether the test text reached {name}. Please check that phone.")
            }
        });
        section("Texts", &failed.chain(unproven).collect::<Vec<_>>())
    }

    pub(super) fn rows(&self) -> Option<String> {
        let line = |row: &super::SetAside| {
            let platform = row.platform.map(|platform| format!(" on {}", platform.label())).unwrap_or_default();
            format!("- {}{platform}, since {} (mark {})", row.kind, self.time(row.at), row.mark)
        };
        let heading = "Set aside, because it cannot be read. Please look at the platform itself, and have it repaired";
        section(heading, &self.set_aside.iter().map(line).collect::<Vec<_>>())
    }

    /// Where to look, and when each phone was last proven to work.
    pub(super) fn ending(&self) -> String {
        let proof = |(name, at): &(String, Option<Timestamp>)| match at {
            Some(at) => format!("{name} {}", self.time(*at)),
            None => format!("{name} not yet"),
        };
        let proofs: Vec<String> = self.proofs.iter().map(proof).collect();
        let proven = if proofs.is_empty() {
            String::new()
        } else {
            format!("\nLast proven that texts arrive: {}.\n", proofs.join(", "))
        };
        format!("\nAll that is open; the link works for a week:\n{}\n{proven}", self.link)
    }

    fn time(&self, at: Timestamp) -> String {
        local_time(at, self.now, self.zone)
    }
}

fn section(heading: &str, lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| format!("{heading}:\n{}", lines.join("\n")))
}

/// `1 text`, `2 texts`.
fn counted(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}
