//! What new hours or targets change.

use jiff::SignedDuration;

use super::{Change, Context, Conversation, Event, State};

/// A clock that new hours would have end sooner leaves at least this.
const AT_LEAST: SignedDuration = SignedDuration::from_mins(15);

impl Conversation {
    /// The change that settings newer than the open cycle's clock ask for; `None` when they give the same, and for a
    /// cycle that is late already. Each stage stays recorded: at risk stays at risk.
    pub fn recompute(&self, context: &Context<'_>) -> Option<Change> {
        let cycle = self.open_cycle()?;
        if cycle.state == State::Breached || cycle.settings_version >= context.settings_version {
            return None;
        }
        let mut recomputed = cycle.corrected_to(cycle.asked, context)?;
        let in_a_while = context.now + AT_LEAST;
        if recomputed.clock.due_at < in_a_while {
            recomputed.clock.due_at = cycle.clock.due_at.min(in_a_while);
        }
        if recomputed.clock == cycle.clock && recomputed.texting == cycle.texting {
            return None;
        }
        let mut next = Self { cycle: Some(recomputed), ..self.clone() };
        next.schedule(context);
        Some(Change { conversation: next, alerts: Vec::new(), events: vec![Event::Recomputed], claimed: None })
    }
}
