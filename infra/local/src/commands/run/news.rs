//! What happened to people between two looks at the table. Pure.

use domain::alert::Stage;
use domain::conversation::{Answer, Conversation, ConversationKey, Cycle, Mention, State};
use domain::mention::{Kind, Platform, Stars, Urgency};
use domain::people::PersonId;
use domain::target::Texting;
use jiff::Timestamp;
use store::ConversationFile;

/// Who waits, and where. The name is as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) platform: Platform,
    pub(super) name: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    /// Somebody said something about the shop.
    Heard(Heard),
    /// A first look found what was said before; no clock starts.
    Older(usize),
    /// Something was found that is not about the shop.
    Beside(usize),
    /// Somebody waits for an answer, other than by something just heard.
    Opened { who: Who, due_at: Timestamp },
    /// A stage was recorded.
    Passed { who: Who, stage: Stage, due_at: Timestamp, told: Told },
    /// A person has it.
    Taken { who: Who, by: PersonId, until: Timestamp },
    /// The due time is another now.
    Moved { who: Who, due_at: Timestamp },
    /// Nobody waits any more.
    Closed { who: Who, state: State, due_at: Timestamp, answer: Option<Answer> },
    /// A platform does not answer.
    Down { platform: Platform, says: String },
    /// It answers again.
    Up { platform: Platform, since: Timestamp },
    /// E-mails of the same words went out.
    Email { to: Vec<PersonId>, subject: String },
}

/// What was said, and what we make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) who: Who,
    pub(super) words: String,
    pub(super) stars: Option<Stars>,
    pub(super) kind: Kind,
    pub(super) urgency: Urgency,
    pub(super) because: Vec<String>,
    pub(super) answer: Wanted,
}

/// Whether an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// None.
    No,
    /// By then. The clock may have started late, because it was found late.
    By { due_at: Timestamp, found_late: bool, texting: Texting },
    /// It belongs to what waits already, or needs no further answer.
    Joins,
}

/// Whom a stage disturbs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// Somebody is texted.
    ByText,
    /// Nobody: this person has it.
    HasIt(PersonId),
    /// Nobody: it stands in the morning's list.
    Digest,
}

impl Who {
    pub(super) fn wrote(mention: &Mention) -> Self {
        let post = &mention.post;
        let name = post.author_name.clone().or_else(|| post.author.clone());
        Self { platform: post.platform, name: name.unwrap_or_else(|| "somebody".to_owned()) }
    }

    /// Whoever opened this cycle.
    pub(super) fn waits(file: &ConversationFile, key: &ConversationKey, opener: &str) -> Self {
        let mention = file.mentions.iter().find(|mention| mention.post.id == opener);
        mention.map_or_else(|| Self { platform: key.platform, name: key.author.clone() }, Self::wrote)
    }
}

/// What was just heard in a conversation.
pub(super) fn heard(mention: &Mention, conversation: Option<&Conversation>) -> News {
    let class = &mention.classification;
    let opened = conversation.and_then(|conversation| conversation.cycle.as_ref());
    let answer = match opened.filter(|cycle| cycle.opener == mention.post.id) {
        Some(cycle) => {
            Wanted::By { due_at: cycle.clock.due_at, found_late: cycle.clock.late_discovery, texting: cycle.texting }
        }
        None if mention.opens() => Wanted::Joins,
        None => Wanted::No,
    };
    News::Heard(Heard {
        who: Who::wrote(mention),
        words: mention.post.text.clone(),
        stars: mention.post.stars,
        kind: class.kind,
        urgency: class.urgency,
        because: class.because.clone(),
        answer,
    })
}

/// What happened in a conversation since it was `before`; `just_heard` are the ids of messages told of already.
pub(super) fn changes(before: Option<&Conversation>, file: &ConversationFile, just_heard: &[String]) -> Vec<News> {
    let Some(now) = &file.conversation else { return Vec::new() };
    let Some(cycle) = &now.cycle else { return Vec::new() };
    let before = before.and_then(|before| before.cycle.as_ref());
    let same = before.filter(|before| before.number == cycle.number);
    let who = Who::waits(file, &now.key, &cycle.opener);
    let mut news = Vec::new();
    if let Some(old) = before.filter(|old| same.is_none() && old.state.is_open()) {
        news.push(closed_before(old, file, &now.key));
    }
    let reopened = same.is_some_and(|same| !same.state.is_open()) && cycle.state.is_open();
    if reopened || (same.is_none() && !just_heard.contains(&cycle.opener)) {
        news.push(News::Opened { who: who.clone(), due_at: cycle.clock.due_at });
    }
    if same.is_some_and(|same| same.clock.due_at != cycle.clock.due_at) && cycle.state.is_open() {
        news.push(News::Moved { who: who.clone(), due_at: cycle.clock.due_at });
    }
    news.extend(stages(same, cycle, &who));
    news.extend(taken(same, cycle, &who));
    if !cycle.state.is_open() && same.is_none_or(|same| same.state != cycle.state) {
        let (state, due_at, answer) = (cycle.state, cycle.clock.due_at, cycle.answer.clone());
        news.push(News::Closed { who, state, due_at, answer });
    }
    news
}

/// A cycle that closed, and another opened, between two looks: only the history knows how it ended.
fn closed_before(old: &Cycle, file: &ConversationFile, key: &ConversationKey) -> News {
    let ends = file.events.iter().rev().filter_map(|event| event.what.parse::<State>().ok());
    let state = ends.into_iter().find(|state| !state.is_open()).unwrap_or(State::Met);
    News::Closed { who: Who::waits(file, key, &old.opener), state, due_at: old.clock.due_at, answer: None }
}

fn stages<'a>(same: Option<&'a Cycle>, cycle: &'a Cycle, who: &'a Who) -> impl Iterator<Item = News> + use<'a> {
    let told = match (&cycle.acknowledged, cycle.texting) {
        (Some(acknowledged), _) => Told::HasIt(acknowledged.by.clone()),
        (None, Texting::DigestOnly) => Told::Digest,
        (None, Texting::Always) => Told::ByText,
    };
    let is_new = move |stage: &&Stage| same.is_none_or(|same| !same.recorded.contains(*stage));
    cycle.recorded.iter().filter(is_new).map(move |stage| {
        let told = match stage {
            // The alert comes because nobody has it any more.
            Stage::Recheck(_) | Stage::HandedOver(_) => Told::ByText,
            Stage::Crisis
            | Stage::Risk1
            | Stage::Risk2
            | Stage::Breached
            | Stage::BreachedAgain
            | Stage::Unacknowledged(_) => told.clone(),
        };
        News::Passed { who: who.clone(), stage: *stage, due_at: cycle.clock.due_at, told }
    })
}

fn taken(same: Option<&Cycle>, cycle: &Cycle, who: &Who) -> Option<News> {
    let acknowledged = cycle.acknowledged.as_ref()?;
    let before = same.and_then(|same| same.acknowledged.as_ref());
    let news = News::Taken { who: who.clone(), by: acknowledged.by.clone(), until: acknowledged.until };
    (before != Some(acknowledged)).then_some(news)
}

#[cfg(test)]
mod tests;
