//! What found messages and replies change.

use jiff::Timestamp;

use super::{Answer, Change, Context, Conversation, Cycle, Event, Folded, Message, Reply, State, fold};
use crate::alert::Stage;
use crate::clock::{Clock, Response, Terms};
use crate::mention::Urgency;
use crate::target::{Asked, Target};

impl Conversation {
    /// The change that all known messages and replies ask for; `None` when they ask for none.
    pub fn settle(&self, messages: &[Message], replies: &[Reply], context: &Context<'_>) -> Option<Change> {
        let cycles = fold(messages, replies);
        let mut next = self.clone();
        let mut events = Vec::new();

        if let Some(current) = &self.cycle {
            let settled = match cycles.iter().find(|folded| folded.holds(current)) {
                Some(folded) => current.clone().folded(folded, replies, context.now),
                None => current.clone().void(),
            };
            if settled.state != current.state {
                let open = settled.state.is_open();
                events.push(if open { Event::Reopened } else { Event::Closed(settled.state) });
            }
            let harmed = cycles.iter().find(|folded| folded.holds(current)).and_then(Folded::crisis);
            let worse = harmed.and_then(|message| settled.joined_by_crisis(message, context));
            events.extend(worse.is_some().then_some(Event::BecameCrisis));
            next.cycle = Some(worse.unwrap_or(settled));
        }
        if next.open_cycle().is_none()
            && let Some(latest) = cycles.last().filter(|latest| self.is_new(latest))
            && let Some(opened) = self.open(latest, context)
        {
            events.push(Event::Opened);
            if !opened.state.is_open() {
                events.push(Event::Closed(opened.state));
            }
            next.cycle = Some(opened);
        }
        if next.cycle == self.cycle {
            return None;
        }
        // While it was closed no new hours or targets reached it.
        if events.contains(&Event::Reopened)
            && let Some(moved) = next.recompute(context)
        {
            next = moved.conversation;
            events.extend(moved.events);
        }
        next.schedule(context);
        Some(Change { conversation: next, alerts: Vec::new(), events, claimed: None })
    }

    /// Whether somebody waits in it, or it came after the cycle we know; and it is not that one.
    fn is_new(&self, folded: &Folded<'_>) -> bool {
        let opener = folded.messages.first().map(|opener| (opener.starts_at, opener.id.as_str()));
        let known = self.cycle.as_ref().map(|cycle| (cycle.published_at, cycle.opener.as_str()));
        let is_known = self.cycle.as_ref().is_some_and(|cycle| folded.holds(cycle));
        !is_known && (folded.is_open() || opener > known)
    }

    /// The cycle that a message opens; closed at once if the reply was found with it.
    fn open(&self, folded: &Folded<'_>, context: &Context<'_>) -> Option<Cycle> {
        let opener = folded.messages.first()?;
        let response = if folded.first { Response::First } else { Response::Next };
        let number = self.cycle.as_ref().map_or(0, |cycle| cycle.number) + 1;
        let cycle = Cycle::start(number, opener, response, context)?;
        Some(cycle.folded(folded, &[], context.now))
    }
}

impl Change {
    /// This change, and what all messages and replies ask for after it: whoever else waits in a cycle that ends here
    /// waits in the next.
    #[must_use]
    pub fn settled(mut self, messages: &[Message], replies: &[Reply], context: &Context<'_>) -> Self {
        let known = |claimed: &&Reply| replies.iter().all(|reply| reply.id != claimed.id);
        let replies: Vec<Reply> = replies.iter().chain(self.claimed.as_ref().filter(known)).cloned().collect();
        if let Some(further) = self.conversation.settle(messages, &replies, context) {
            self.conversation = further.conversation;
            self.events.extend(further.events);
        }
        self
    }
}

impl Folded<'_> {
    fn is_open(&self) -> bool {
        self.reply.is_none() && !self.withdrawn
    }

    /// The first of its messages that tells of harm.
    fn crisis(&self) -> Option<&Message> {
        let harm = |message: &&&Message| message.asked.urgency == Urgency::Crisis && message.withdrawn_at.is_none();
        self.messages.iter().find(harm).copied()
    }

    /// Whether the cycle's opener is one of its messages.
    fn holds(&self, cycle: &Cycle) -> bool {
        self.messages.iter().any(|message| message.is(&cycle.opener, cycle.published_at))
    }
}

impl Cycle {
    /// `None` when the target says that a further message opens no cycle.
    fn start(number: u32, opener: &Message, response: Response, context: &Context<'_>) -> Option<Self> {
        let target = context.targets.find(opener.asked);
        let clock = Clock::start(&terms(opener, target, response, context), context.people)?;
        Some(Self {
            number,
            opener: opener.id.clone(),
            asked: opener.asked,
            response,
            published_at: opener.starts_at,
            detected_at: opener.detected_at,
            clock,
            settings_version: context.settings_version,
            texting: target.text,
            state: State::OnTrack,
            recorded: Default::default(),
            acknowledged: None,
            acknowledged_before: Vec::new(),
            snoozed_before: Vec::new(),
            handed_to: None,
            said: None,
            corrected: None,
            texts: Default::default(),
            asked_again_at: None,
            answer: None,
        })
    }

    /// The same cycle after its opener was corrected to ask something else: the target is looked up again from the
    /// same start, stages already recorded stay.
    pub(super) fn corrected_to(&self, asked: Asked, context: &Context<'_>) -> Option<Self> {
        let opener = Message {
            id: self.opener.clone(),
            published_at: self.published_at,
            starts_at: self.published_at,
            detected_at: self.detected_at,
            asked,
            opens: true,
            withdrawn_at: None,
        };
        let Self { clock, texting, .. } = Self::start(self.number, &opener, self.response, context)?;
        let back = self.state == State::Breached && context.now <= clock.due_at;
        let state = if back { State::AtRisk } else { self.state };
        let settings_version = context.settings_version;
        Some(Self { asked, clock, texting, settings_version, state, ..self.clone() })
    }

    /// The open cycle after somebody who waits in it tells of harm: it is a crisis from that message on, is never late
    /// later than before, and whoever had it is asked anew, since they took a lesser thing. `None` when it is one.
    fn joined_by_crisis(&self, message: &Message, context: &Context<'_>) -> Option<Self> {
        if !self.state.is_open() || self.is_crisis() {
            return None;
        }
        let Self { mut clock, texting, asked, .. } = Self::start(self.number, message, self.response, context)?;
        clock.due_at = clock.due_at.min(self.clock.due_at);
        let (acknowledged, said, handed_to) = (None, None, None);
        Some(Self { asked, clock, texting, acknowledged, said, handed_to, ..self.clone() })
    }

    /// The cycle as its messages and replies tell it. What the staff found to need no answer stays void.
    fn folded(self, folded: &Folded<'_>, replies: &[Reply], now: Timestamp) -> Self {
        let void_by_hand = self.state == State::Void && self.corrected.is_some();
        let gone =
            |answer: &Answer| replies.iter().any(|reply| reply.id == answer.id && reply.sight.gone_at().is_some());
        match folded.reply {
            _ if void_by_hand => self,
            Some(reply) => self.answered(reply),
            None if folded.withdrawn && self.answer.as_ref().is_some_and(gone) => self.reopened(now).void(),
            None if folded.withdrawn => self.void(),
            None if self.state == State::Void || self.answer.as_ref().is_some_and(gone) => self.reopened(now),
            None => self,
        }
    }

    /// The cycle with the reply that closes it. An answer whose time on the platform is at or before `due_at` is in
    /// time, also when it is seen later.
    pub(super) fn answered(mut self, reply: &Reply) -> Self {
        self.state = if reply.at <= self.clock.due_at { State::Met } else { State::MetLate };
        self.answer = Some(Answer { at: reply.at, proof: reply.proof, id: reply.id.clone() });
        (self.said, self.handed_to) = (None, None);
        self
    }

    /// The cycle after its opener was found not to need an answer.
    fn void(mut self) -> Self {
        if self.state.is_open() {
            self.state = State::Void;
        }
        self
    }

    /// The same cycle, in which somebody waits again: stages that were recorded stay so, and are not sent again.
    pub(super) fn reopened(mut self, now: Timestamp) -> Self {
        let warned = [Stage::Crisis, Stage::Risk1, Stage::Risk2, Stage::Breached];
        self.state = if self.recorded.contains(&Stage::Breached) && now > self.clock.due_at {
            State::Breached
        } else if warned.iter().any(|stage| self.recorded.contains(stage)) {
            State::AtRisk
        } else {
            State::OnTrack
        };
        (self.answer, self.acknowledged, self.said, self.handed_to) = (None, None, None, None);
        self
    }
}

fn terms<'a>(opener: &Message, target: &'a Target, response: Response, context: &Context<'_>) -> Terms<'a> {
    Terms {
        target,
        response,
        urgency: opener.asked.urgency,
        published_at: opener.starts_at,
        detected_at: opener.detected_at,
        poll_every: context.poll_every,
    }
}
