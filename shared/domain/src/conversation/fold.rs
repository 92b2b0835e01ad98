//! A conversation's messages and replies, folded into cycles.

use jiff::Timestamp;

use super::Proof;
use crate::target::Asked;

/// A customer message, as far as the clock cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The platform's id.
    pub id: String,
    /// When it was published, or edited into what it is.
    pub published_at: Timestamp,
    /// When we first saw it.
    pub detected_at: Timestamp,
    /// What it asks.
    pub asked: Asked,
    /// Whether it opens a cycle: it is about the shop, needs an answer, and was not found in a backfill or too late.
    pub opens: bool,
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
}

/// One cycle, as messages and replies alone tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded<'a> {
    /// The messages in it that ask for something, the opener first.
    pub messages: Vec<&'a Message>,
    /// The reply that closed it.
    pub reply: Option<&'a Reply>,
    /// Whether it is the first of its conversation.
    pub first: bool,
}

/// Folds in order of (time, id): the order in which polls found them makes no difference. Within one instant questions
/// stand before answers: platforms that count in seconds show a quick answer at its question's time.
///
/// A reply closes the open cycle. A message that asks opens one, or joins the open one without resetting it.
pub fn fold<'a>(messages: &'a [Message], replies: &'a [Reply]) -> Vec<Folded<'a>> {
    enum Entry<'a> {
        Asks(&'a Message),
        Replies(&'a Reply),
    }
    let asks = messages.iter().filter(|message| message.opens);
    let mut entries: Vec<((Timestamp, bool, &str), Entry<'a>)> = asks
        .map(|message| ((message.published_at, false, message.id.as_str()), Entry::Asks(message)))
        .chain(replies.iter().map(|reply| ((reply.at, true, reply.id.as_str()), Entry::Replies(reply))))
        .collect();
    entries.sort_by_key(|(place, _)| *place);

    let mut cycles: Vec<Folded<'a>> = Vec::new();
    let mut answered_before = false;
    for (_, entry) in entries {
        let open = cycles.last_mut().filter(|cycle| cycle.reply.is_none());
        match (entry, open) {
            (Entry::Asks(message), Some(open)) => open.messages.push(message),
            (Entry::Asks(message), None) => {
                cycles.push(Folded { messages: vec![message], reply: None, first: !answered_before });
            }
            (Entry::Replies(reply), Some(open)) => {
                open.reply = Some(reply);
                answered_before = true;
            }
            (Entry::Replies(_), None) => answered_before = true,
        }
    }
    cycles
}
