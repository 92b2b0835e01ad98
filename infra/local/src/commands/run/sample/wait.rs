//! Time slows down when a text arrives: somebody may want to tap it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::conversation::ConversationKey;
use store::Link;

use super::{AFTERWARDS, Sample};
use crate::commands::Failure;
use crate::commands::run::desk::Told;
use crate::commands::run::server::Visit;

/// After a text somebody has so long, in real time, before the week goes on; after opening its page, so long again.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whose tap is waited for.
pub(super) struct Awaited {
    talks: BTreeSet<ConversationKey>,
    pub(super) until: Instant,
    opened: bool,
}

impl Awaited {
    /// How long somebody still has.
    pub(super) fn says(&self) -> String {
        let left = self.until.saturating_duration_since(Instant::now()).as_secs_f64().ceil();
        let what = if self.opened { "somebody reads" } else { "tap it" };
        format!("{what}: the week goes on in {left} s")
    }
}

impl Sample {
    /// What was told may be something to wait for, or an end of waiting.
    pub(super) fn after(&mut self, told: Told) -> Result<(), Failure> {
        if told.news {
            self.busy_until = self.now + AFTERWARDS;
        }
        let mailed = told.mailed.into_iter().filter_map(|mail| mail.link);
        self.links.extend(mailed);
        if let Some(awaited) = &mut self.awaited {
            awaited.talks.retain(|talk| !told.moved.contains(talk));
            if awaited.talks.is_empty() {
                self.go_on()?;
                self.desk.screen.aside("       thank you; the week goes on")?;
            }
        }
        let texted: Vec<(String, Link)> = told.texts.into_iter().filter_map(|text| text.link).collect();
        let mut talks = texted.iter().filter(|(_, link)| link.leads_to_a_mention()).peekable();
        if self.waits && !self.over && talks.peek().is_some() {
            self.wait_for(talks.map(|(_, link)| link.conversation.clone()))?;
        }
        self.links.extend(texted);
        Ok(())
    }

    fn wait_for(&mut self, talks: impl Iterator<Item = ConversationKey>) -> Result<(), Failure> {
        let until = Instant::now() + PATIENCE;
        if let Some(awaited) = &mut self.awaited {
            awaited.talks.extend(talks);
            awaited.until = until;
            return Ok(());
        }
        self.awaited = Some(Awaited { talks: talks.collect(), until, opened: false });
        self.desk.clock.slow_down();
        self.murmur(&format!("time runs like yours now: tap it within {} s, or the week goes on", PATIENCE.as_secs()))
    }

    fn go_on(&mut self) -> Result<(), Failure> {
        self.awaited = None;
        self.desk.clock.run_at(self.speed);
        self.desk.screen.end_status()
    }

    pub(super) fn nobody_came(&mut self) -> Result<(), Failure> {
        self.go_on()?;
        self.murmur("nobody tapped; the week goes on")
    }

    /// A live terminal shows the same in its last line, by the second.
    fn murmur(&mut self, says: &str) -> Result<(), Failure> {
        if self.desk.screen.style.is_live() { Ok(()) } else { self.desk.screen.aside(&format!("       {says}")) }
    }

    /// Whoever opens a page gets time to read it; whoever taps has ended the waiting.
    pub(super) async fn visited(&mut self, visit: Visit) -> Result<(), Failure> {
        match visit {
            Visit::Opened(_) => {
                let Some(awaited) = &mut self.awaited else { return Ok(()) };
                awaited.until = Instant::now() + PATIENCE;
                if std::mem::replace(&mut awaited.opened, true) {
                    return Ok(());
                }
                self.murmur("somebody reads; the week waits as long again")
            }
            Visit::Tapped => {
                let told = self.desk.look().await?;
                self.after(told)
            }
        }
    }
}
