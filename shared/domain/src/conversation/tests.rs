mod bad_input;
mod changed;
mod corrections;
mod edits;
mod found;
mod gone;
mod handing;
mod mentions;
mod order;
mod said;
mod silence;
mod sweep;
mod taps;

use jiff::tz::TimeZone;

use super::*;
use crate::alert::Stage;
use crate::hours::Hours;
use crate::mention::{Kind, Urgency};
use crate::people::{Person, Phone, Role};
use crate::target::{Asked, Fits, Target, Texting};

fn at(text: &str) -> Timestamp {
    format!("2026-03-02T{text}Z").parse().unwrap()
}

fn daily(text: &str) -> Hours {
    Hours::daily(TimeZone::UTC, &[text.parse().unwrap()]).unwrap()
}

fn id(name: &str) -> PersonId {
    PersonId::of_name(name)
}

fn person(name: &str, role: Role) -> Person {
    Person {
        id: id(name),
        name: name.to_owned(),
        phone: Phone::new("+15550100").unwrap(),
        email: None,
        role,
        on_call: None,
        quiet: Hours::never(TimeZone::UTC),
        texts_off_until: None,
    }
}

fn asks(id: &str, published_at: Timestamp, detected_at: Timestamp, asked: Asked) -> Message {
    let id = id.to_owned();
    Message { id, published_at, starts_at: published_at, detected_at, asked, opens: true, withdrawn_at: None }
}

/// A shop, its people, and one conversation whose clock this moves.
struct Shop {
    people: People,
    targets: Targets,
    conversation: Conversation,
    messages: Vec<Message>,
    replies: Vec<Reply>,
    reads_answers: bool,
}

impl Shop {
    fn with(staff: Vec<Person>) -> Self {
        let key = ConversationKey::of(Platform::Mastodon, "m1", Some("ann@x.example"), "m1");
        Self {
            people: People::new(staff, daily("08:00-18:00")),
            targets: Targets::default(),
            conversation: Conversation::new(key),
            messages: vec![],
            replies: vec![],
            reads_answers: false,
        }
    }

    fn of_two() -> Self {
        Self::with(vec![person("Ann", Role::Owner), person("Ben", Role::Staff)])
    }

    fn context(&self, now: &str) -> Context<'_> {
        Context {
            people: &self.people,
            targets: &self.targets,
            poll_every: SignedDuration::from_mins(5),
            reads_answers: self.reads_answers,
            settings_version: 1,
            now: at(now),
        }
    }

    fn customer_says(&mut self, message_id: &str, when: &str, urgency: Urgency) -> Option<Change> {
        let asked = Asked { kind: Kind::Complaint, urgency, platform: Platform::Mastodon, stars: None };
        let (published_at, detected_at) = (at(when), at(when));
        self.messages.push(asks(message_id, published_at, detected_at, asked));
        self.settle(when)
    }

    fn shop_replies(&mut self, reply_id: &str, when: &str, seen: &str) -> Option<Change> {
        self.replies.push(Reply::new(reply_id, at(when), Proof::Verified));
        self.settle(seen)
    }

    fn settle(&mut self, now: &str) -> Option<Change> {
        let change = self.conversation.settle(&self.messages, &self.replies, &self.context(now));
        self.keep(change)
    }

    fn tick(&mut self, now: &str) -> Vec<Stage> {
        let change = self.conversation.tick(&self.context(now));
        let change = self.keep(change);
        change.map(|change| change.alerts.iter().map(|alert| alert.stage).collect()).unwrap_or_default()
    }

    fn tap(&mut self, action: impl std::borrow::Borrow<Action>, who: &str, now: &str) -> Result<Change, NotPossible> {
        let change = self.conversation.act(action.borrow(), &id(who), &self.context(now))?;
        self.keep(Some(change.clone()));
        Ok(change)
    }

    fn texted(&mut self, who: &str, now: &str) {
        self.conversation = self.conversation.clone().with_text(&id(who), &self.context(now));
    }

    fn keep(&mut self, change: Option<Change>) -> Option<Change> {
        if let Some(change) = &change {
            self.conversation = change.conversation.clone();
            self.replies.extend(change.claimed.clone());
        }
        change
    }

    fn cycle(&self) -> &Cycle {
        self.conversation.cycle.as_ref().unwrap()
    }

    fn state(&self) -> State {
        self.cycle().state
    }

    fn had_until(&self) -> Timestamp {
        self.cycle().acknowledged.as_ref().unwrap().until
    }

    /// The owner's row of the table for complaints.
    fn with_target(mut self, urgency: Option<Urgency>, first_response: &str) -> Self {
        let fits = Fits { kind: Some(Kind::Complaint), urgency, ..Fits::default() };
        let first_response = first_response.parse().unwrap();
        let row = Target { fits, first_response, next_response: None, cap: None, text: Texting::Always };
        self.targets = Targets::new(vec![row]);
        self
    }
}

/// The complaint of nine o'clock: warned of at ten and at 10:36, due at eleven.
fn complaint() -> Shop {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    shop
}

fn history(change: &Change) -> Vec<String> {
    change.events.iter().map(ToString::to_string).collect()
}
