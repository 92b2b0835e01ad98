//! What an answer is for.

use std::fmt;
use std::str::FromStr;

/// One word for one purpose, the same on every platform that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// Public mentions.
    Search,
    /// Written to the shop: mentions, replies, comments on its posts.
    Addressed,
    /// The shop's outgoing posts.
    Own,
    /// One conversation.
    Thread,
    /// Reviews of the shop.
    Reviews,
    /// RSS, Atom, JSON Feed.
    Feed,
    /// What a platform sent of its own accord.
    Webhook,
    /// A login or refresh answer.
    Token,
}

impl Endpoint {
    /// Every purpose, in the order in which they are declared.
    pub const ALL: &'static [Self] = &[
        Self::Search,
        Self::Addressed,
        Self::Own,
        Self::Thread,
        Self::Reviews,
        Self::Feed,
        Self::Webhook,
        Self::Token,
    ];

    /// The one spelling of this purpose.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Addressed => "addressed",
            Self::Own => "own",
            Self::Thread => "thread",
            Self::Reviews => "reviews",
            Self::Feed => "feed",
            Self::Webhook => "webhook",
            Self::Token => "token",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Endpoint {
    type Err = UnknownEndpoint;

    fn from_str(word: &str) -> Result<Self, UnknownEndpoint> {
        Self::ALL
            .iter()
            .copied()
            .find(|endpoint| endpoint.as_str() == word)
            .ok_or_else(|| UnknownEndpoint { word: word.to_owned() })
    }
}

/// A word that names no purpose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no endpoint; use one of: {}", spellings(Endpoint::ALL))]
pub struct UnknownEndpoint {
    word: String,
}

pub(crate) fn spellings(endpoints: &[Endpoint]) -> String {
    endpoints.iter().map(|endpoint| endpoint.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_is_read_back_from_its_own_spelling() {
        for endpoint in Endpoint::ALL {
            assert_eq!(endpoint.as_str().parse(), Ok(*endpoint));
        }
    }

    #[test]
    fn an_unknown_purpose_is_refused_with_those_that_would_do() {
        let error = "mentions".parse::<Endpoint>().unwrap_err().to_string();
        assert!(error.contains("search, addressed, own"), "{error}");
    }
}
