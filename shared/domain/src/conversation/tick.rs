//! What time alone changes.

use super::{Alert, Change, Context, Conversation, Event, State};
use crate::alert::Stage;
use crate::target::Texting;

impl Conversation {
    /// The change that is due at `context.now`; `None` while nothing is.
    pub fn tick(&self, context: &Context<'_>) -> Option<Change> {
        if self.next_check_at.is_none_or(|at| context.now < at) {
            return None;
        }
        let mut next = self.clone();
        let mut recorded = next.record_stages(context);
        let ended = next.end_acknowledgement(context);
        if recorded.is_empty() {
            recorded.extend(next.record_silence(ended, context));
        }
        next.schedule(context);
        if next == *self {
            return None;
        }
        let disturbs = next.may_disturb(context) && !self.is_overtaken(&recorded);
        let last = recorded.len().saturating_sub(1);
        let texted = |index: usize| disturbs && index == last;
        let events = recorded.iter().enumerate();
        let events = events.map(|(index, &stage)| Event::Recorded { stage, texted: texted(index) }).collect();
        let alerts = recorded.last().filter(|_| disturbs).map(|&stage| next.alert(stage, context));
        Some(Change { conversation: next, alerts: alerts.into_iter().collect(), events })
    }

    /// Warnings and the breach, in order. Of several that are due at once, the last speaks for all.
    fn record_stages(&mut self, context: &Context<'_>) -> Vec<Stage> {
        let Some(cycle) = self.cycle.as_mut().filter(|cycle| cycle.state.is_open()) else { return Vec::new() };
        let warnings = cycle.clock.warnings.iter().filter(|warning| warning.at <= context.now);
        let breach = (cycle.breach_at() <= context.now).then_some(Stage::Breached);
        if breach.is_some() {
            // Also a second time, after a correction had taken the first breach back: that is told to nobody again.
            cycle.state = State::Breached;
        }
        let mut due: Vec<Stage> = warnings.map(|warning| warning.stage).chain(breach).collect();
        due.retain(|stage| cycle.recorded.insert(*stage));
        if !due.is_empty() && cycle.state == State::OnTrack {
            cycle.state = State::AtRisk;
        }
        due
    }

    /// Whether only warnings are recorded of a cycle whose breach was told already.
    fn is_overtaken(&self, recorded: &[Stage]) -> bool {
        let told = self.cycle.as_ref().is_some_and(|cycle| cycle.recorded.contains(&Stage::Breached));
        told && matches!(recorded.last(), Some(Stage::Risk1 | Stage::Risk2))
    }

    /// Whether somebody's time with it is over.
    fn end_acknowledgement(&mut self, context: &Context<'_>) -> bool {
        let cycle = self.cycle.as_mut().filter(|cycle| cycle.state.is_open());
        cycle.and_then(|cycle| cycle.acknowledged.take_if(|had| had.until <= context.now)).is_some()
    }

    /// An acknowledgement that ended without a reply, or a text that nobody answered. A stage that is near speaks for
    /// them.
    fn record_silence(&mut self, acknowledgement_ended: bool, context: &Context<'_>) -> Option<Stage> {
        let now = context.now;
        let cycle = self.cycle.as_mut().filter(|cycle| cycle.state.is_open())?;
        let unacknowledged = cycle.unacknowledged_at(context).is_some_and(|at| at <= now);
        if (!acknowledgement_ended && !unacknowledged) || cycle.a_stage_is_near(now) {
            return None;
        }
        let stage = if acknowledgement_ended {
            self.rechecks += 1;
            Stage::Recheck(self.rechecks)
        } else {
            self.unacknowledged += 1;
            Stage::Unacknowledged(self.unacknowledged)
        };
        cycle.asked_again_at = Some(now);
        cycle.recorded.insert(stage);
        Some(stage)
    }

    fn may_disturb(&self, context: &Context<'_>) -> bool {
        let cycle = self.open_cycle();
        cycle.is_some_and(|cycle| cycle.texting == Texting::Always && !cycle.is_acknowledged(context.now))
    }

    fn alert(&self, stage: Stage, context: &Context<'_>) -> Alert {
        let cycle = self.cycle.as_ref().map_or(0, |cycle| cycle.number);
        Alert { conversation: self.key.clone(), cycle, stage, created_at: context.now }
    }
}
