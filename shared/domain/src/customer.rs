//! One person behind several authors, as the owner linked them: told about once a day, not once an author.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::alert::Stage;
use crate::conversation::{Alert, ConversationKey};
use crate::mention::Platform;

/// Who wrote on a platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Author {
    /// Where.
    pub platform: Platform,
    /// The platform's id of them.
    pub id: String,
}

impl Author {
    /// Whose conversation this is.
    pub fn of(conversation: &ConversationKey) -> Self {
        Self { platform: conversation.platform, id: conversation.author.clone() }
    }
}

/// Names one customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(String);

impl CustomerId {
    /// As it stands in the table.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// As it stands in keys.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The latest alert about a customer that somebody was texted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// About which conversation.
    pub conversation: ConversationKey,
    /// Why.
    pub stage: Stage,
}

/// One text about a customer speaks for so long.
const SPEAKS_FOR: SignedDuration = SignedDuration::from_hours(24);

impl Told {
    /// Whether it speaks for a warning about another conversation of the same customer. A breach and a crisis always
    /// speak for themselves.
    pub fn speaks_for(&self, alert: &Alert, now: Timestamp) -> bool {
        let holdable = match alert.stage {
            Stage::Risk1 | Stage::Risk2 | Stage::Unacknowledged(_) => true,
            Stage::Crisis | Stage::Breached | Stage::BreachedAgain | Stage::Recheck(_) | Stage::HandedOver(_) => false,
        };
        let lately = now.duration_since(self.at) < SPEAKS_FOR;
        let another = self.conversation != alert.conversation;
        holdable && lately && another && weight(self.stage) >= weight(alert.stage)
    }
}

/// How late in a cycle a stage comes.
const fn weight(stage: Stage) -> u8 {
    match stage {
        Stage::Risk1 => 1,
        Stage::Risk2 | Stage::Unacknowledged(_) | Stage::Recheck(_) | Stage::HandedOver(_) => 2,
        Stage::Breached | Stage::BreachedAgain => 3,
        Stage::Crisis => 4,
    }
}

/// The customers behind some authors, and what was last told about each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customers {
    /// Authors whom the owner has linked.
    pub of: HashMap<Author, CustomerId>,
    /// What was last told about them.
    pub told: HashMap<CustomerId, Told>,
}

impl Customers {
    /// The customer whose conversation it is, if the owner has linked their authors.
    pub fn behind(&self, conversation: &ConversationKey) -> Option<&CustomerId> {
        self.of.get(&Author::of(conversation))
    }

    /// Whether somebody was texted about the same customer for another conversation, and that says enough.
    pub fn speak_for(&self, alert: &Alert, now: Timestamp) -> bool {
        let told = self.behind(&alert.conversation).and_then(|customer| self.told.get(customer));
        told.is_some_and(|told| told.speaks_for(alert, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_772_442_000 + hours * 3600).unwrap()
    }

    fn conversation(author: &str) -> ConversationKey {
        ConversationKey::of(Platform::Mastodon, "root", Some(author), "post")
    }

    fn alert(author: &str, stage: Stage) -> Alert {
        Alert { conversation: conversation(author), cycle: 1, stage, created_at: at(0) }
    }

    #[test]
    fn one_text_about_a_customer_speaks_for_their_other_warnings_of_the_day() {
        #[rustfmt::skip]
        let table = [
            // name,                                told,               alert by, for,                      hours later, spoken for
            ("the same stage",                      Stage::Risk1,       "other",  Stage::Risk1,             1,           true),
            ("a later stage",                       Stage::Breached,    "other",  Stage::Risk2,             1,           true),
            ("an earlier stage",                    Stage::Risk1,       "other",  Stage::Risk2,             1,           false),
            ("nobody took it",                      Stage::Risk2,       "other",  Stage::Unacknowledged(3), 1,           true),
            ("the same conversation",               Stage::Risk1,       "same",   Stage::Risk1,             1,           false),
            ("a day later",                         Stage::Risk1,       "other",  Stage::Risk1,             24,          false),
            ("a breach speaks for itself",          Stage::Crisis,      "other",  Stage::Breached,          1,           false),
            ("a crisis speaks for itself",          Stage::Crisis,      "other",  Stage::Crisis,            1,           false),
        ];
        for (name, stage, author, of, hours, expected) in table {
            let told = Told { at: at(0), conversation: conversation("same"), stage };
            assert_eq!(told.speaks_for(&alert(author, of), at(hours)), expected, "{name}");
        }
    }

    #[test]
    fn authors_who_are_not_linked_are_different_people() {
        let told = Told { at: at(0), conversation: conversation("same"), stage: Stage::Risk1 };
        let ann = CustomerId::new("ann");
        let author = |id: &str| Author { platform: Platform::Mastodon, id: id.to_owned() };
        let of = HashMap::from([(author("same"), ann.clone()), (author("other"), ann.clone())]);
        let customers = Customers { of, told: HashMap::from([(ann, told)]) };
        assert!(customers.speak_for(&alert("other", Stage::Risk1), at(1)));
        assert!(!customers.speak_for(&alert("stranger", Stage::Risk1), at(1)));
    }
}
