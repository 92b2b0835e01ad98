//! What found messages and replies change.

use super::{Answer, Change, Context, Conversation, Cycle, Event, Folded, Message, Reply, State, fold};
use crate::clock::{Clock, Response, Terms};
use crate::target::{Asked, Target};

impl Conversation {
    /// The change that all known messages and replies ask for; `None` when they ask for none.
    pub fn settle(&self, messages: &[Message], replies: &[Reply], context: &Context<'_>) -> Option<Change> {
        let cycles = fold(messages, replies);
        let mut next = self.clone();
        let mut events = Vec::new();

        if let Some(current) = &self.cycle {
            let settled = match cycles.iter().find(|folded| folded.has(&current.opener)) {
                Some(folded) => current.clone().answered(folded.reply),
                None => current.clone().void(),
            };
            if settled.state != current.state {
                events.push(Event::Closed(settled.state));
            }
            next.cycle = Some(settled);
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
        next.schedule(context);
        Some(Change { conversation: next, alerts: Vec::new(), events })
    }

    /// Whether it came after the cycle we know.
    fn is_new(&self, folded: &Folded<'_>) -> bool {
        let opener = folded.messages.first().map(|opener| (opener.published_at, opener.id.as_str()));
        let known = self.cycle.as_ref().map(|cycle| (cycle.published_at, cycle.opener.as_str()));
        !self.cycle.as_ref().is_some_and(|cycle| folded.has(&cycle.opener)) && opener > known
    }

    /// The cycle that a message opens; closed at once if the reply was found with it.
    fn open(&self, folded: &Folded<'_>, context: &Context<'_>) -> Option<Cycle> {
        let opener = folded.messages.first()?;
        let response = if folded.first { Response::First } else { Response::Next };
        let number = self.cycle.as_ref().map_or(0, |cycle| cycle.number) + 1;
        let cycle = Cycle::start(number, opener, response, context)?;
        Some(cycle.answered(folded.reply))
    }
}

impl Change {
    /// This change, and what all messages and replies ask for after it: whoever else waits in a cycle that ends here
    /// waits in the next.
    #[must_use]
    pub fn settled(mut self, messages: &[Message], replies: &[Reply], context: &Context<'_>) -> Self {
        if let Some(further) = self.conversation.settle(messages, replies, context) {
            self.conversation = further.conversation;
            self.events.extend(further.events);
        }
        self
    }
}

impl Folded<'_> {
    fn has(&self, id: &str) -> bool {
        self.messages.iter().any(|message| message.id == id)
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
            published_at: opener.published_at,
            detected_at: opener.detected_at,
            clock,
            settings_version: context.settings_version,
            texting: target.text,
            state: State::OnTrack,
            recorded: Default::default(),
            acknowledged: None,
            acknowledged_before: Vec::new(),
            texts: Default::default(),
            asked_again_at: None,
            answer: None,
        })
    }

    /// The same cycle after its opener was corrected to ask something else: the target is looked up again from the
    /// same start, stages already recorded stay.
    pub(super) fn corrected(&self, asked: Asked, context: &Context<'_>) -> Option<Self> {
        let opener = Message {
            id: self.opener.clone(),
            published_at: self.published_at,
            detected_at: self.detected_at,
            asked,
            opens: true,
        };
        let mut corrected = Self::start(self.number, &opener, self.response, context)?;
        corrected.recorded.clone_from(&self.recorded);
        corrected.acknowledged.clone_from(&self.acknowledged);
        corrected.acknowledged_before.clone_from(&self.acknowledged_before);
        corrected.texts.clone_from(&self.texts);
        corrected.asked_again_at = self.asked_again_at;
        corrected.state = if self.state == State::Breached && context.now <= corrected.clock.due_at {
            State::AtRisk
        } else {
            self.state
        };
        Some(corrected)
    }

    /// The cycle with the reply that closes it, or without one. An answer whose time on the platform is at or before
    /// `due_at` is in time, also when it is seen later.
    fn answered(mut self, reply: Option<&Reply>) -> Self {
        let Some(reply) = reply.filter(|_| self.state != State::Void) else { return self };
        self.state = if reply.at <= self.clock.due_at { State::Met } else { State::MetLate };
        self.answer = Some(Answer { at: reply.at, proof: reply.proof, id: reply.id.clone() });
        self
    }

    /// The cycle after its opener was found not to need an answer.
    fn void(mut self) -> Self {
        if self.state.is_open() {
            self.state = State::Void;
        }
        self
    }
}

fn terms<'a>(opener: &Message, target: &'a Target, response: Response, context: &Context<'_>) -> Terms<'a> {
    Terms {
        target,
        response,
        urgency: opener.asked.urgency,
        published_at: opener.published_at,
        detected_at: opener.detected_at,
        poll_every: context.poll_every,
    }
}
