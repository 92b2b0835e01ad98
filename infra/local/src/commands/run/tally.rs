//! What happened, in numbers. Pure.

use std::collections::{BTreeMap, BTreeSet};

use domain::conversation::{ConversationKey, State};
use domain::mention::Platform;

use super::news::News;
use super::watch::Look;

/// Counted since the start.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    heard: usize,
    beside: usize,
    platforms: BTreeSet<Platform>,
    outages: usize,
    cycles: BTreeMap<(ConversationKey, u32), State>,
    texts: usize,
    phones: BTreeSet<String>,
    emails: usize,
}

impl Tally {
    /// Counts what a look found.
    pub(super) fn count(&mut self, look: &Look) {
        self.heard += look.mentions;
        for news in &look.news {
            match news {
                News::Heard(heard) => {
                    self.platforms.insert(heard.who.platform);
                }
                News::Beside(posts) => self.beside += posts,
                News::Down { .. } => self.outages += 1,
                News::Email { to, .. } => self.emails += to.len().max(1),
                News::Older(_)
                | News::Opened { .. }
                | News::Passed { .. }
                | News::Taken { .. }
                | News::Moved { .. }
                | News::Closed { .. }
                | News::Up { .. } => {}
            }
        }
        for (key, number, state) in &look.cycles {
            self.cycles.insert((key.clone(), *number), *state);
        }
    }

    /// Counts a text.
    pub(super) fn text(&mut self, phone: &str) {
        self.texts += 1;
        self.phones.insert(phone.to_owned());
    }

    /// How many cycles stand so.
    fn standing(&self, states: &[State]) -> usize {
        self.cycles.values().filter(|state| states.contains(state)).count()
    }

    /// Each number with its meaning: what it counts, and the words.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let (met, late) = (self.standing(&[State::Met]), self.standing(&[State::MetLate]));
        let breached = self.standing(&[State::Breached]);
        let waiting = self.standing(&[State::OnTrack, State::AtRisk]);
        let void = self.standing(&[State::Void]);
        let due = met + late + breached;
        let mut lines = vec![
            ("heard", format!("{} about the shop, on {}", posts(self.heard), places(&self.platforms))),
            ("ignored", format!("{} about something else; nobody was disturbed", posts(self.beside))),
            ("answers", format!("{} needed", counted(self.cycles.len(), "was", "were"))),
            ("in time", format!("{met} of {due} answered in time")),
            ("late", format!("{late} answered late, {breached} late and still waiting")),
        ];
        if waiting + void > 0 {
            lines.push(("open", format!("{waiting} still within time, {void} closed without an answer being needed")));
        }
        lines.push(("texts", format!("{} sent, to {}", self.texts, counted(self.phones.len(), "phone", "phones"))));
        lines.push(("e-mails", format!("{} sent", self.emails)));
        if self.outages > 0 {
            let says = counted(self.outages, "time a platform could not be read", "times a platform could not be read");
            lines.push(("outages", says));
        }
        lines
    }
}

/// `1 post`, `2 posts`.
fn posts(number: usize) -> String {
    counted(number, "post", "posts")
}

pub(super) fn counted(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

fn places(platforms: &BTreeSet<Platform>) -> String {
    counted(platforms.len(), "platform", "platforms")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(root: &str) -> ConversationKey {
        ConversationKey { platform: Platform::Mastodon, root: root.to_owned(), author: "jo".to_owned() }
    }

    #[test]
    fn a_cycle_counts_as_it_stands_at_the_end() {
        let mut tally = Tally::default();
        let look = |cycles| Look { cycles, mentions: 1, ..Look::default() };
        tally.count(&look(vec![(talk("a"), 1, State::OnTrack), (talk("b"), 1, State::Breached)]));
        tally.count(&look(vec![
            (talk("a"), 1, State::Met),
            (talk("b"), 1, State::Met),
            (talk("b"), 2, State::MetLate),
        ]));
        tally.count(&Look { news: vec![News::Beside(2)], ..Look::default() });
        tally.text("+447700900102");
        tally.text("+447700900102");
        let lines: BTreeMap<_, _> = tally.lines().into_iter().collect();
        assert_eq!(lines["heard"], "2 posts about the shop, on 0 platforms");
        assert_eq!(lines["ignored"], "2 posts about something else; nobody was disturbed");
        assert_eq!(lines["in time"], "2 of 3 answered in time");
        assert_eq!(lines["late"], "1 answered late, 0 late and still waiting");
        assert_eq!(lines["texts"], "2 sent, to 1 phone");
        assert!(!lines.contains_key("open") && !lines.contains_key("outages"));
    }
}
