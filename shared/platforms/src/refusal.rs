//! When a platform does not give what it was asked for: what happened, and what to do next.

mod judge;
mod says;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub(crate) use judge::{due, judge, of_body};

use crate::answer::Headers;
use crate::time;

/// The longest wait that is believed; a platform that asks for more is asked again after this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// The wait where a platform limits us without saying for how long.
const UNSAID_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Above this a number of seconds is an instant, below it a wait.
const SECONDS_ARE_AN_INSTANT: f64 = 1e9;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Asked too often.
    RateLimited,
    /// The token is stale, and we can renew it.
    RefreshToken,
    /// The token is refused for good.
    ReconnectNeeded,
    /// This shop, app or machine may not ask this.
    NotEntitled,
    /// The platform has withdrawn what we asked for.
    FeatureGone,
    /// There is nothing at this address.
    NotFound,
    /// The platform's paid quota is used up.
    BudgetSpent,
    /// It did not work this time.
    Transient,
    /// The answer cannot be read, or our question could not.
    Malformed,
}

impl Outcome {
    /// The one spelling of this outcome.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RateLimited => "rate_limited",
            Self::RefreshToken => "refresh_token",
            Self::ReconnectNeeded => "reconnect_needed",
            Self::NotEntitled => "not_entitled",
            Self::FeatureGone => "feature_gone",
            Self::NotFound => "not_found",
            Self::BudgetSpent => "budget_spent",
            Self::Transient => "transient",
            Self::Malformed => "malformed",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Ask nothing before this instant, which may already be past.
    WaitUntil(Timestamp),
    /// Go on as planned.
    RetryNextPoll,
    /// Renew the token, then ask again.
    RefreshToken,
    /// Only the owner can help, by connecting the account again.
    AskOwnerToReconnect,
    /// Nothing will change by itself: tell whoever deployed this.
    TellHuman,
}

/// A platform did not give what it was asked for.
#[derive(Clone)]
pub struct Refusal {
    outcome: Outcome,
    until: Option<Timestamp>,
    says: String,
    source: Option<Arc<reqwest::Error>>,
}

impl Refusal {
    /// A refusal in these words, which are cleaned of secrets, control characters and length.
    pub(crate) fn new(outcome: Outcome, says: &str) -> Self {
        Self { outcome, until: None, says: says::clean(says), source: None }
    }

    /// The answer, or our question, cannot be read.
    pub(crate) fn malformed(says: &str) -> Self {
        Self::new(Outcome::Malformed, says)
    }

    /// The connection failed. The address is taken out of the error: it may carry a token.
    pub(crate) fn broken(says: &str, error: reqwest::Error) -> Self {
        let source = Some(Arc::new(error.without_url()));
        Self { source, ..Self::new(Outcome::Transient, says) }
    }

    /// A refusal that says, in its header fields, how long to wait.
    pub(crate) fn with_wait(mut self, headers: &Headers, now: Timestamp) -> Self {
        let latest = now.saturating_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX);
        let said = wait(headers, now, self.outcome);
        self.until = match self.outcome {
            Outcome::RateLimited => said.or_else(|| now.saturating_add(UNSAID_WAIT).ok()),
            Outcome::Transient => said,
            Outcome::RefreshToken
            | Outcome::ReconnectNeeded
            | Outcome::NotEntitled
            | Outcome::FeatureGone
            | Outcome::NotFound
            | Outcome::BudgetSpent
            | Outcome::Malformed => None,
        }
        .map(|until| until.min(latest));
        self
    }

    /// What happened.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// When to ask again, where the platform limits us.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// The platform's own words: one line, without secrets, at most 200 characters.
    pub fn says(&self) -> &str {
        &self.says
    }

    /// What to do next.
    pub fn remedy(&self) -> Remedy {
        match self.outcome {
            Outcome::RateLimited | Outcome::Transient => self.until.map_or(Remedy::RetryNextPoll, Remedy::WaitUntil),
            Outcome::RefreshToken => Remedy::RefreshToken,
            Outcome::ReconnectNeeded => Remedy::AskOwnerToReconnect,
            Outcome::NotEntitled
            | Outcome::FeatureGone
            | Outcome::NotFound
            | Outcome::BudgetSpent
            | Outcome::Malformed => Remedy::TellHuman,
        }
    }
}

impl Refusal {
    /// For the owner: what is wrong and what it means or asks for, then the platform's own words.
    pub fn in_words(&self) -> String {
        let plain = match self.outcome {
            Outcome::RateLimited => "asks us to wait; we look again when we may",
            Outcome::Transient => "does not answer at the moment; we ask again and again",
            Outcome::RefreshToken | Outcome::ReconnectNeeded => "no longer lets us in; connect it again",
            Outcome::NotEntitled => "does not allow us this; check what its access may do",
            Outcome::FeatureGone => "no longer offers this",
            Outcome::NotFound => "has nothing at this address; check the settings",
            Outcome::BudgetSpent => "costs more than is left this month",
            Outcome::Malformed => "answers what we cannot read; tell whoever set Shopbell up",
        };
        if self.says.is_empty() { plain.to_owned() } else { format!("{plain} (it says: {})", self.says) }
    }
}

/// How long the platform asks us to wait. `Retry-After` is meant for us; a reset only tells of a window.
fn wait(headers: &Headers, now: Timestamp, outcome: Outcome) -> Option<Timestamp> {
    let retry_after = headers.get("retry-after").and_then(|value| instant(value, now));
    let reset = || {
        let limited = outcome == Outcome::RateLimited;
        ["x-ratelimit-reset", "ratelimit-reset"]
            .iter()
            .filter(|_| limited)
            .find_map(|name| headers.get(name).and_then(|value| instant(value, now)))
    };
    retry_after.or_else(reset)
}

/// Seconds to go, seconds since 1970, or a time.
fn instant(value: &str, now: Timestamp) -> Option<Timestamp> {
    match value.trim().parse::<f64>() {
        Ok(seconds) if seconds >= SECONDS_ARE_AN_INSTANT => {
            Timestamp::UNIX_EPOCH.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
        }
        Ok(seconds) if seconds >= 0.0 => now.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok(),
        Ok(_) | Err(_) => time::parse(value),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.outcome)?;
        if let Some(until) = self.until {
            write!(f, " until {until}")?;
        }
        if self.says.is_empty() { Ok(()) } else { write!(f, ": {}", self.says) }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({self})")
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|error| error as &(dyn Error + 'static))
    }
}

/// Two refusals are one when they say the same; what broke underneath is for the log.
impl PartialEq for Refusal {
    fn eq(&self, other: &Self) -> bool {
        (self.outcome, self.until, &self.says) == (other.outcome, other.until, &other.says)
    }
}

impl Eq for Refusal {}
