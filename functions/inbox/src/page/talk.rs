//! The rest of a conversation: what else its author wrote, and the shop's answers.

use domain::conversation::{Mention, Proof, Reply};
use domain::people::People;
use jiff::Timestamp;
use store::ConversationFile;

use super::quote::Quote;
use super::words;

/// One message or answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) at: String,
    pub(crate) said: Said,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// By the customer.
    Customer(Quote),
    /// By the shop; its words are not kept.
    Shop(String),
}

/// Everything but the message that is shown above it, oldest first.
pub(crate) fn turns(file: &ConversationFile, shown: &Mention, people: &People, now: Timestamp) -> Vec<Turn> {
    let others = file.mentions.iter().filter(|mention| mention.post.id != shown.post.id);
    let messages = others.map(|mention| (mention.published_at(), Said::Customer(Quote::new(&mention.post.text, &[]))));
    let platform = shown.post.platform.label();
    let replies = file.replies.iter().map(|reply| (reply.at, Said::Shop(answer(reply, platform))));
    let mut turns: Vec<(Timestamp, Said)> = messages.chain(replies).collect();
    turns.sort_by_key(|(at, _)| *at);
    let zone = people.hours().zone();
    turns.into_iter().map(|(at, said)| Turn { at: words::at(at, now, zone), said }).collect()
}

fn answer(reply: &Reply, platform: &str) -> String {
    match reply.proof {
        Proof::Verified => format!("The shop answered; seen on {platform}."),
        Proof::Claimed => "The shop answered, it says.".to_owned(),
        Proof::Privately => "The shop answered privately, it says.".to_owned(),
    }
}
