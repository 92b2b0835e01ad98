//! A conversation's messages and replies, folded into cycles.

use jiff::Timestamp;

use super::{Proof, Sight};
use crate::target::Asked;

/// A customer message, as far as the clock cares. One that was edited for the worse is two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The platform's id.
    pub id: String,
    /// When it was published, or edited into what it is: its place among the others.
    pub published_at: Timestamp,
    /// When its clock starts: the same, or when somebody started the clock of a backfilled one. Tells apart what was
    /// asked under one id.
    pub starts_at: Timestamp,
    /// When we first saw it.
    pub detected_at: Timestamp,
    /// What it asks.
    pub asked: Asked,
    /// Whether it opens a cycle: it is about the shop, needs an answer, and was not found in a backfill or too late.
    pub opens: bool,
    /// Since when it asks nothing any more: it was edited for the better, or is gone.
    pub withdrawn_at: Option<Timestamp>,
}

/// A qualifying reply of the shop, seen or claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The platform's id, or the claim's.
    pub id: String,
    /// The platform's time of it; of a claim, the tap's.
    pub at: Timestamp,
    /// How we know.
    pub proof: Proof,
    /// Whether it is still there; one that is gone answers nothing.
    pub sight: Sight,
}

impl Reply {
    /// A reply that was just seen, or is claimed.
    pub fn new(id: impl Into<String>, at: Timestamp, proof: Proof) -> Self {
        Self { id: id.into(), at, proof, sight: Sight::Seen }
    }

    /// After a check that did not find it while its platform was healthy. Claims are not looked for.
    #[must_use]
    pub fn missed(self, now: Timestamp) -> Self {
        match self.proof {
            Proof::Verified => Self { sight: self.sight.missed(now), ..self },
            Proof::Claimed | Proof::Privately => self,
        }
    }

    /// After a check that found it.
    #[must_use]
    pub fn seen(self) -> Self {
        Self { sight: Sight::Seen, ..self }
    }
}

/// One cycle, as messages and replies alone tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded<'a> {
    /// The messages in it that ask for something, the opener first.
    pub messages: Vec<&'a Message>,
    /// The reply that closed it.
    pub reply: Option<&'a Reply>,
    /// Whether its opener was withdrawn before any reply.
    pub withdrawn: bool,
    /// Whether it is the first of its conversation.
    pub first: bool,
}

/// Folds in order of (time, id): the order in which polls found them makes no difference. Within one instant questions
/// stand before answers: platforms that count in seconds show a quick answer at its question's time.
///
/// A message that asks opens a cycle, or joins the open one without resetting it. A reply closes the open cycle; a
/// verified one also takes the place of a claim, and answers what was withdrawn before it. When an opener is withdrawn
/// its cycle ends, and whoever else waits in it waits in the next.
pub fn fold<'a>(messages: &'a [Message], replies: &'a [Reply]) -> Vec<Folded<'a>> {
    let asks = || messages.iter().filter(|message| message.opens);
    let withdrawn = asks().filter_map(|message| Some((message.withdrawn_at?, message)));
    let there = replies.iter().filter(|reply| reply.sight.gone_at().is_none());
    let mut entries: Vec<((Timestamp, u8, &str), Entry<'a>)> = asks()
        .map(|message| ((message.published_at, 0, message.id.as_str()), Entry::Asks(message)))
        .chain(there.map(|reply| ((reply.at, 1, reply.id.as_str()), Entry::Replies(reply))))
        .chain(withdrawn.map(|(at, message)| ((at, 2, message.id.as_str()), Entry::Withdraws(message, at))))
        .collect();
    entries.sort_by_key(|(place, _)| *place);

    let mut folding = Folding::default();
    for (_, entry) in entries {
        match entry {
            Entry::Asks(message) => folding.asks(message),
            Entry::Replies(reply) => folding.replies(reply),
            Entry::Withdraws(message, at) => folding.withdraws(message, at),
        }
    }
    folding.cycles()
}

enum Entry<'a> {
    Asks(&'a Message),
    Replies(&'a Reply),
    Withdraws(&'a Message, Timestamp),
}

/// Every message is looked at a fixed number of times, however long the conversation.
#[derive(Default)]
struct Folding<'a> {
    asked: Vec<&'a Message>,
    spans: Vec<Span<'a>>,
    answered_before: bool,
}

/// A cycle: from which of the messages that ask, up to the next cycle's first.
struct Span<'a> {
    from: usize,
    reply: Option<&'a Reply>,
    withdrawn: bool,
    first: bool,
}

impl<'a> Folding<'a> {
    fn open(&self) -> Option<&Span<'a>> {
        self.spans.last().filter(|span| span.reply.is_none() && !span.withdrawn)
    }

    fn begin(&mut self, from: usize) {
        self.spans.push(Span { from, reply: None, withdrawn: false, first: !self.answered_before });
    }

    fn asks(&mut self, message: &'a Message) {
        self.asked.push(message);
        if self.open().is_none() {
            self.begin(self.asked.len() - 1);
        }
    }

    fn replies(&mut self, reply: &'a Reply) {
        self.answered_before = true;
        if let Some(span) = self.spans.last_mut() {
            let proves = |claim: &Reply| claim.proof == Proof::Claimed && reply.proof == Proof::Verified;
            if span.reply.is_none_or(proves) {
                span.reply = Some(reply);
            }
        }
    }

    fn withdraws(&mut self, message: &Message, at: Timestamp) {
        let Some(from) = self.open().map(|span| span.from) else { return };
        if !self.asked[from].is(&message.id, message.starts_at) {
            return;
        }
        if let Some(span) = self.spans.last_mut() {
            span.withdrawn = true;
        }
        let waits = |message: &Message| message.withdrawn_at.is_none_or(|withdrawn| withdrawn > at);
        if let Some(next) = (from + 1..self.asked.len()).find(|&index| waits(self.asked[index])) {
            self.begin(next);
        }
    }

    fn cycles(self) -> Vec<Folded<'a>> {
        let ends = self.spans.iter().skip(1).map(|span| span.from).chain([self.asked.len()]);
        let cycle = |(span, end): (&Span<'a>, usize)| Folded {
            messages: self.asked[span.from..end].to_vec(),
            reply: span.reply,
            withdrawn: span.withdrawn,
            first: span.first,
        };
        self.spans.iter().zip(ends).map(cycle).collect()
    }
}

impl Message {
    /// Whether it is what was asked under `id` at `starts_at`. Whole seconds count: that is what the table keeps.
    pub(super) fn is(&self, id: &str, starts_at: Timestamp) -> bool {
        self.id == id && self.starts_at.as_second() == starts_at.as_second()
    }
}
