//! What the model is asked about a text: one row of weights, a head, for each.

use domain::mention::{Kind, Topic};

use crate::heads::KINDS;

/// How many heads there are.
pub const HEADS: usize = 29;

/// How many heads stand before those of the topics.
pub(crate) const BEFORE_TOPICS: usize = 13;

/// One question about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Is it of this kind?
    Kind(Kind),
    /// Is something wrong?
    Wrong,
    /// Is the writer content?
    Content,
    /// Did harm happen, or does it threaten?
    Crisis,
    /// Must somebody look today?
    High,
    /// Is it a grumble among friends?
    Mild,
    /// Is it about another business of the same name?
    Another,
    /// Does the writer ask?
    Asks,
    /// Does the writer wish or order?
    Wishes,
    /// Is it about this?
    Topic(Topic),
}

impl Head {
    /// Its place among the [`HEADS`].
    pub fn index(self) -> usize {
        match self {
            Self::Kind(kind) => KINDS.iter().position(|&known| known == kind).unwrap_or(0),
            Self::Wrong => 5,
            Self::Content => 6,
            Self::Crisis => 7,
            Self::High => 8,
            Self::Mild => 9,
            Self::Another => 10,
            Self::Asks => 11,
            Self::Wishes => 12,
            Self::Topic(topic) => BEFORE_TOPICS + Topic::ALL.iter().position(|&known| known == topic).unwrap_or(0),
        }
    }
}
