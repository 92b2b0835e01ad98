//! A text beside the shop that it may be about: what every search for clues looks at.

use crate::names::{Known, Names, Part, Tongues};
use crate::text::{Text, Token};

use super::named::{self, Named};
use super::profile::Profile;

/// A stretch of tokens, the last excluded.
pub(crate) type Stretch = (usize, usize);

/// A text, what is known of its words, and where it has the shop's name.
pub(crate) struct Scene<'t> {
    pub(crate) text: &'t Text<'t>,
    pub(crate) profile: &'t Profile,
    pub(crate) names: &'t Names,
    /// For each token.
    pub(crate) known: Vec<Known>,
    pub(crate) named: Vec<Named>,
    pub(crate) tongues: Tongues,
}

impl<'t> Scene<'t> {
    pub(crate) fn of(text: &'t Text<'t>, profile: &'t Profile, names: &'t Names, tongues: Tongues) -> Self {
        let known = text.tokens.iter().map(|token| names.of(&token.word, tongues)).collect();
        let named = named::find(text, profile, tongues);
        Self { text, profile, names, known, named, tongues }
    }

    pub(crate) fn token(&self, at: usize) -> Option<&'t Token> {
        self.text.tokens.get(at)
    }

    /// Whether there is a token, and it is such a small word.
    pub(crate) fn is(&self, at: Option<usize>, part: Part) -> bool {
        at.and_then(|at| self.known.get(at)).is_some_and(|known| known.is(part))
    }

    pub(crate) fn same_sentence(&self, a: usize, b: usize) -> bool {
        let sentence = |at: usize| self.token(at).map(|token| token.sentence);
        sentence(a) == sentence(b)
    }

    /// Whether the token is a part of the shop's name.
    pub(crate) fn inside_name(&self, at: usize) -> bool {
        self.named.iter().any(|named| (named.place.0..named.place.1).contains(&at))
    }

    /// Whether it is in the profile, or a word of the shop's trade.
    pub(crate) fn is_own(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| self.profile.owns(&token.word) || self.profile.deals_in(&token.word, self.known[at]))
    }

    pub(crate) fn is_person(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| self.profile.people.contains(&token.word))
    }
}
