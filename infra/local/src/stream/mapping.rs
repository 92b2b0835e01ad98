//! How records become calls of the function, and what became of them.

use std::fmt;

use aws_lambda_events::event::dynamodb::EventRecord;
use aws_sdk_dynamodbstreams::error::SdkError;
use jiff::SignedDuration;

use super::Filter;
use crate::database::SideError;

/// How records become calls of the function. The default is what the template says.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Which records the function wants.
    pub filter: Filter,
    /// How many it gets at once.
    pub batch: usize,
    /// How often a failed record is tried again before it is given up.
    pub retries: u32,
    /// How old a record may become.
    pub oldest: SignedDuration,
}

impl Default for Mapping {
    fn default() -> Self {
        Self { filter: Filter::unsent_alerts(), batch: 10, retries: 5, oldest: SignedDuration::from_secs(900) }
    }
}

/// What becomes of a record on its way to the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Delivered,
    /// It never arrives, and nobody is told.
    Lost,
    /// It arrives twice.
    Twice,
}

/// A record that was given up.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    /// Which one.
    pub record: EventRecord,
    /// Why.
    pub why: GivenUp,
}

/// Why a record was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// The function failed at it once and at every retry.
    Failed,
    /// It waited too long behind others.
    TooOld,
}

/// What one [`pump`](super::Stream::pump) has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pumped {
    /// How often the function was called.
    pub calls: usize,
    /// Records it has taken.
    pub delivered: usize,
    /// Records it did not want, and those that changed nothing.
    pub skipped: usize,
    /// Records that became dead letters.
    pub given_up: usize,
    /// The function failed: what is left waits for the next pump.
    pub waiting: bool,
}

/// The stream could not be read. Nothing is lost: pump again.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The table has none.
    #[error("the table {0} has no stream; create it with one")]
    None(String),
    /// A request failed.
    #[error("the stream could not be read")]
    Unread(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A record has a shape that Lambda does not know.
    #[error("a record of the stream has a shape we do not know")]
    Shape(#[from] serde_json::Error),
    /// What was delivered could not be removed, and will be delivered again.
    #[error(transparent)]
    Kept(#[from] SideError),
}

impl<E: std::error::Error + Send + Sync + 'static, R: fmt::Debug + Send + Sync + 'static> From<SdkError<E, R>>
    for StreamError
{
    fn from(error: SdkError<E, R>) -> Self {
        Self::Unread(Box::new(error))
    }
}
