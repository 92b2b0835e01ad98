//! The rules of one list, ready to be searched for.

use super::vocabulary::{ClassId, Vocabulary};

/// All that one list says.
#[derive(Debug)]
pub(crate) struct Rules<S> {
    pub(crate) lang: &'static str,
    pub(super) vocabulary: Vocabulary,
    pub(super) phrases: Vec<Phrase>,
    pub(super) rules: Vec<Rule<S>>,
    /// Phrases by the class of their first word.
    pub(super) beginning_with: Vec<Vec<usize>>,
    /// Rules by their first phrase.
    pub(super) of_phrase: Vec<Vec<usize>>,
}

/// Words that stand one after the other.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    /// A word of this class.
    Class(ClassId),
    /// Any one word.
    Any,
    /// Up to three words.
    Gap,
}

/// Phrases that together speak for something.
#[derive(Debug)]
pub(super) struct Rule<S> {
    pub(super) line: Line<S>,
    pub(super) first: usize,
    /// Further phrases, in any order, and how near each must stand to the first.
    pub(super) others: Vec<(Near, usize)>,
}

/// The line of the list that a rule stands in. Rules of one line say the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line<S> {
    pub(crate) sense: S,
    pub(crate) weight: f32,
    /// Neither "not" nor "if" takes from it.
    pub(crate) certain: bool,
    pub(crate) number: usize,
}

/// How near two phrases of a rule must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    /// In one sentence, at most a dozen words apart.
    Sentence,
    /// In one sentence or in neighbouring ones.
    Neighbours,
}
