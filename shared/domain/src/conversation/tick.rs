//! What time alone changes.

use jiff::{SignedDuration, Timestamp};

use super::{Change, Context, Conversation, Event, Proof, Reply, Said, State};
use crate::alert::Stage;
use crate::people::PersonId;
use crate::target::Texting;

/// "Answered here" is looked for at least so long, and in so many polls of the shop's own posts.
const LOOKED_FOR: SignedDuration = SignedDuration::from_mins(15);
const POLLS: u32 = 2;
/// With fewer polls by then it is believed.
const BELIEVED: SignedDuration = SignedDuration::from_mins(30);

/// Whose silence is over.
enum Ended {
    /// Somebody had it.
    Acknowledgement,
    /// Somebody asked to be reminded.
    Snooze(PersonId),
    /// An answer was looked for in vain.
    Search,
}

impl Said {
    /// Until when it is looked for, as far as is known at `now`.
    pub fn until(&self, now: Timestamp) -> Timestamp {
        let enough = self.at + LOOKED_FOR;
        if self.polls < POLLS && enough <= now { self.at + BELIEVED } else { enough }
    }
}

impl Conversation {
    /// The change that is due at `context.now`; `None` while nothing is.
    pub fn tick(&self, context: &Context<'_>) -> Option<Change> {
        if self.next_check_at.is_none_or(|at| context.now < at) {
            return None;
        }
        let mut next = self.clone();
        let believed_at = next.believed_at(context.now);
        let mut recorded = next.record_stages(believed_at.unwrap_or(context.now));
        let claimed = believed_at.and_then(|_| next.believe());
        let ended = next.end_silence(context);
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
        let stages = recorded.iter().enumerate();
        let stages = stages.map(|(index, &stage)| Event::Recorded { stage, texted: texted(index) });
        let closed = next.cycle.as_ref().filter(|_| claimed.is_some()).map(|cycle| Event::Closed(cycle.state));
        let events = stages.chain(closed).collect();
        let alerts = recorded.last().filter(|_| disturbs).map(|&stage| next.alert(stage, context));
        Some(Change { conversation: next, alerts: alerts.into_iter().collect(), events, claimed })
    }

    /// One more successful poll of the shop's own posts, while "Answered here" is looked for. `None` when it changes
    /// nothing. A poll that began before the tap may have missed what was answered just then.
    pub fn own_posts_read(&self, context: &Context<'_>) -> Option<Change> {
        let mut next = self.clone();
        let cycle = next.cycle.as_mut().filter(|cycle| cycle.state.is_open() && cycle.is_looked_for())?;
        let said = cycle.said.as_mut().filter(|said| said.polls < POLLS && said.at <= context.now)?;
        said.polls += 1;
        next.schedule(context);
        Some(Change { conversation: next, alerts: Vec::new(), events: Vec::new(), claimed: None })
    }

    /// Warnings and the breach, in order. Of several that are due at once, the last speaks for all.
    fn record_stages(&mut self, now: Timestamp) -> Vec<Stage> {
        let Some(cycle) = self.cycle.as_mut().filter(|cycle| cycle.state.is_open()) else { return Vec::new() };
        let warnings = cycle.clock.warnings.iter().filter(|warning| warning.at <= now);
        let breach = (cycle.breach_at() <= now && cycle.state != State::Breached).then(|| cycle.next_breach());
        if breach.is_some() {
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

    /// When "Answered here" is believed because it could not be looked for; `None` before that.
    fn believed_at(&self, now: Timestamp) -> Option<Timestamp> {
        let said = self.open_cycle()?.said.as_ref().filter(|said| said.times == 0 && said.polls < POLLS)?;
        Some(said.at + BELIEVED).filter(|at| *at <= now)
    }

    /// Met at the tap.
    fn believe(&mut self) -> Option<Reply> {
        let cycle = self.cycle.as_mut().filter(|cycle| cycle.state.is_open())?;
        let said_at = cycle.said.as_ref()?.at;
        *cycle = cycle.claimed(Proof::Claimed, said_at);
        cycle.answer.as_ref().map(Reply::of_claim)
    }

    /// Whether somebody's time with it is over, or an answer was looked for in vain.
    fn end_silence(&mut self, context: &Context<'_>) -> Option<Ended> {
        let cycle = self.cycle.as_mut().filter(|cycle| cycle.state.is_open())?;
        let had = cycle.acknowledged.take_if(|had| had.until <= context.now);
        let searched = cycle.said.as_mut().filter(|said| said.times == 0 && said.polls >= POLLS);
        if let Some(said) = searched.filter(|said| said.at + LOOKED_FOR <= context.now) {
            said.times += 1;
            return Some(Ended::Search);
        }
        had.map(|had| if had.snoozed { Ended::Snooze(had.by) } else { Ended::Acknowledgement })
    }

    /// A silence that ended without a reply, or a text that nobody answered. A stage that is near speaks for them.
    fn record_silence(&mut self, ended: Option<Ended>, context: &Context<'_>) -> Option<Stage> {
        let now = context.now;
        let cycle = self.cycle.as_mut().filter(|cycle| cycle.state.is_open())?;
        let unacknowledged = cycle.unacknowledged_at(context).is_some_and(|at| at <= now);
        if (ended.is_none() && !unacknowledged) || cycle.a_stage_is_near(now) {
            return None;
        }
        let stage = if ended.is_some() {
            self.rechecks += 1;
            Stage::Recheck(self.rechecks)
        } else {
            self.unacknowledged += 1;
            Stage::Unacknowledged(self.unacknowledged)
        };
        cycle.handed_to = match ended {
            Some(Ended::Snooze(by)) => Some(by),
            Some(Ended::Acknowledgement | Ended::Search) | None => None,
        };
        cycle.asked_again_at = Some(now);
        cycle.recorded.insert(stage);
        Some(stage)
    }

    fn may_disturb(&self, context: &Context<'_>) -> bool {
        let cycle = self.open_cycle();
        cycle.is_some_and(|cycle| cycle.texting == Texting::Always && !cycle.is_silent(context.now))
    }
}
