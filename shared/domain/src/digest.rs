//! The morning's e-mail: what waits, what went well, and what the watch cannot do. Nothing to say, no mail.

mod words;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::conversation::{Conversation, Mention, State};
use crate::delivery::{Delivery, Fate, Medium};
use crate::errand::Morning;
use crate::mention::{Kind, Platform, Stars};
use crate::people::{People, Person, Role};
use crate::self_test::Unproven;
use crate::target::Texting;
use crate::text::letters;

/// One e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its one line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// What one morning's e-mail is made of.
#[derive(Debug, Clone)]
pub struct Digest<'a> {
    /// Which morning, and since when is told.
    pub morning: Morning,
    /// The shop's name.
    pub shop: &'a str,
    /// The shop's zone.
    pub zone: &'a TimeZone,
    /// The moment of writing.
    pub now: Timestamp,
    /// Who waits for an answer.
    pub waiting: Vec<Waiting>,
    /// More who wait, not told of one by one.
    pub more_waiting: usize,
    /// What was answered.
    pub answered: Answered,
    /// Sources that cannot be read.
    pub failing: Vec<Failing>,
    /// Texts that did not arrive.
    pub undelivered: Vec<Undelivered>,
    /// Phones that are not known to work.
    pub unproven: Vec<(String, Unproven)>,
    /// When a tap last proved that texts reach each person. Said only beside something else.
    pub proofs: Vec<(String, Option<Timestamp>)>,
    /// Rows that could not be read.
    pub set_aside: Vec<SetAside>,
    /// Where all that is open is to be seen.
    pub link: &'a str,
}

/// One customer who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// When it is late.
    pub due_at: Timestamp,
    /// Where its clock stands.
    pub state: State,
    /// Where it was said.
    pub platform: Platform,
    /// What its writer wants.
    pub kind: Kind,
    /// Stars of a review.
    pub stars: Option<Stars>,
    /// The author's name, letters only.
    pub author: Option<String>,
    /// Whether it is told of here only.
    pub digest_only: bool,
    /// Who has it.
    pub held_by: Option<String>,
    /// Whether everybody has had all the texts there may be, and nobody took it.
    pub nobody_took_it: bool,
    /// Whether we are not sure what it is, or whom it is about.
    pub doubtful: bool,
}

/// Answers of the time that is told of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answered {
    /// Those in time.
    pub in_time: usize,
    /// All that were given, and those that were due and were not.
    pub due: usize,
}

/// A source that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Which platform.
    pub platform: Platform,
    /// Since when.
    pub since: Timestamp,
    /// What it says, without secrets.
    pub says: String,
}

/// Texts that did not arrive, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undelivered {
    /// To whom.
    pub name: String,
    /// Why.
    pub reason: String,
    /// How many.
    pub times: usize,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// What kind of row.
    pub kind: String,
    /// Where its customer wrote; absent for other rows.
    pub platform: Option<Platform>,
    /// A short hash of its place, as it stands in the log.
    pub mark: String,
    /// Since when.
    pub at: Timestamp,
}

impl Waiting {
    /// `None` when nobody waits in this conversation. `opener` is the message that opened its cycle.
    pub fn of(conversation: &Conversation, opener: Option<&Mention>, people: &People, now: Timestamp) -> Option<Self> {
        let cycle = conversation.open_cycle()?;
        let held = cycle.acknowledged.as_ref().filter(|held| now < held.until).map(|held| &held.by);
        let name = held.and_then(|held| people.get(held)).map(|person| person.name.clone());
        let author = opener.and_then(|mention| mention.post.author_name.as_deref());
        let situation = cycle.situation(crate::alert::Stage::Unacknowledged(1), people, now);
        let digest_only = cycle.texting == Texting::DigestOnly;
        Some(Self {
            due_at: cycle.clock.due_at,
            state: cycle.state,
            platform: conversation.key.platform,
            kind: cycle.asked.kind,
            stars: cycle.asked.stars,
            author: author.map(letters).filter(|name| !name.is_empty()),
            digest_only,
            nobody_took_it: !digest_only && held.is_none() && !situation.somebody_has_texts_left(),
            held_by: name,
            doubtful: opener.is_some_and(|mention| mention.doubt().is_some()),
        })
    }
}

/// How one cycle stands that a message of the time that is told of opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// When it is late.
    pub due_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

impl Answered {
    /// Counts what was answered from `since` to `now`, and what became late then and still waits.
    pub fn count(cycles: impl IntoIterator<Item = Standing>, since: Timestamp, now: Timestamp) -> Self {
        let within = |at: Option<Timestamp>| at.is_some_and(|at| since <= at && at < now);
        let mut count = Self::default();
        for cycle in cycles {
            let (in_time, due) = match cycle.state {
                State::Met => (within(cycle.answered_at), within(cycle.answered_at)),
                State::MetLate => (false, within(cycle.answered_at)),
                State::OnTrack | State::AtRisk | State::Breached => (false, within(cycle.due_at)),
                State::Void => (false, false),
            };
            count.in_time += usize::from(in_time);
            count.due += usize::from(due);
        }
        count
    }
}

impl Undelivered {
    /// The texts that failed, one entry a person and reason.
    pub fn of<'a>(failed: impl IntoIterator<Item = &'a Delivery>, people: &People) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for delivery in failed {
            let Fate::Failed { reason } = &delivery.fate else { continue };
            let Some(person) = people.get(&delivery.address.person) else { continue };
            if delivery.address.medium == Medium::Email {
                continue;
            }
            match all.iter_mut().find(|known| known.name == person.name && known.reason == *reason) {
                Some(known) => known.times += 1,
                None => all.push(Self { name: person.name.clone(), reason: reason.clone(), times: 1 }),
            }
        }
        all.sort();
        all
    }
}

/// Who gets the mail: every owner with an address, else the first of the staff with one.
pub fn readers(people: &People) -> Vec<&Person> {
    let owners: Vec<&Person> = people.with_role(Role::Owner).filter(|person| person.email.is_some()).collect();
    if owners.is_empty() {
        people.all().iter().find(|person| person.email.is_some()).into_iter().collect()
    } else {
        owners
    }
}

impl Digest<'_> {
    /// The mail; `None` when there is nothing to say.
    pub fn letter(&self) -> Option<Letter> {
        let sections = [self.waiting(), self.answered(), self.sources(), self.texts(), self.rows()];
        let sections: Vec<String> = sections.into_iter().flatten().collect();
        if sections.is_empty() {
            return None;
        }
        let mut body = format!("{}\n\n{}\n", self.heading(), sections.join("\n\n"));
        body.push_str(&self.ending());
        Some(Letter { subject: self.subject(), body })
    }
}

#[cfg(test)]
mod tests;
