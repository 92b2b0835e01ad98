//! Where the phrases of a list stand in a text, and which of its rules they fulfil.

use super::rules::{Line, Near, Phrase, Piece, Rule, Rules};
use super::vocabulary::ClassId;
use crate::text::{Text, Token};

/// How many words a gap in a phrase may span.
const WIDEST_GAP: usize = 3;
/// How far apart two phrases of a rule may begin, in words.
const WINDOW: usize = 12;

/// A rule that a text fulfils.
#[derive(Debug, Clone)]
pub(crate) struct Hit<S> {
    pub(crate) line: Line<S>,
    /// That of its line, or what is left of it.
    pub(crate) weight: f32,
    /// First token and the one after the last, of each phrase.
    pub(crate) stretches: Vec<(usize, usize)>,
}

/// A phrase at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    phrase: usize,
    from: usize,
    to: usize,
}

impl<S: Copy> Rules<S> {
    /// Every rule that `text` fulfils outside `names`, once for each place of its first phrase.
    pub(crate) fn scan(&self, text: &Text<'_>, names: &[(usize, usize)]) -> Vec<Hit<S>> {
        let found = self.occurrences(text, names);
        let mut hits = Vec::new();
        for first in &found {
            for &at in &self.of_phrase[first.phrase] {
                let rule = &self.rules[at];
                if let Some(stretches) = fulfil(rule, *first, &found, text) {
                    hits.push(Hit { line: rule.line, weight: rule.line.weight, stretches });
                }
            }
        }
        hits
    }

    fn occurrences(&self, text: &Text<'_>, names: &[(usize, usize)]) -> Vec<Occurrence> {
        let words = Words::of(self, text, names);
        let mut found = Vec::new();
        for from in 0..text.tokens.len() {
            for &class in words.at(from) {
                for &phrase in &self.beginning_with[class] {
                    let to = self.phrases[phrase].end(text, &words, from);
                    found.extend(to.map(|to| Occurrence { phrase, from, to }));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The classes of every token.
struct Words {
    classes: Vec<ClassId>,
    ends: Vec<usize>,
}

impl Words {
    fn of<S>(rules: &Rules<S>, text: &Text<'_>, names: &[(usize, usize)]) -> Self {
        let mut words = Self { classes: Vec::new(), ends: Vec::with_capacity(text.tokens.len()) };
        for (at, token) in text.tokens.iter().enumerate() {
            // A name is no word, whatever it spells.
            let name = token.sigil == Some('@') || names.iter().any(|&(from, to)| (from..to).contains(&at));
            if !name {
                rules.vocabulary.look_up(&token.word, &mut words.classes);
            }
            words.ends.push(words.classes.len());
        }
        words
    }

    fn at(&self, token: usize) -> &[ClassId] {
        let from = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.classes[from..self.ends[token]]
    }
}

impl Phrase {
    /// Where it ends if it begins at this token.
    fn end(&self, text: &Text<'_>, words: &Words, from: usize) -> Option<usize> {
        end_of(self.pieces.get(1..)?, &text.tokens, words, from + 1, text.tokens.get(from)?.sentence)
    }
}

fn end_of(pieces: &[Piece], tokens: &[Token], words: &Words, at: usize, sentence: usize) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    let step = |at: usize| end_of(rest, tokens, words, at, sentence);
    if *piece == Piece::Gap {
        return (0..=WIDEST_GAP).find_map(|skipped| step(at + skipped));
    }
    let fits = tokens.get(at)?.sentence == sentence
        && match piece {
            Piece::Class(class) => words.at(at).contains(class),
            Piece::Any | Piece::Gap => true,
        };
    fits.then(|| step(at + 1))?
}

/// The places of all phrases of a rule, each the nearest to the first, none twice.
fn fulfil<S>(rule: &Rule<S>, first: Occurrence, found: &[Occurrence], text: &Text<'_>) -> Option<Vec<(usize, usize)>> {
    let mut stretches = vec![(first.from, first.to)];
    for &(near, phrase) in &rule.others {
        let begin = found.partition_point(|other| other.phrase < phrase);
        let places = found[begin..].iter().take_while(|other| other.phrase == phrase);
        let free = |other: &&Occurrence| stretches.iter().all(|&(from, to)| other.to <= from || to <= other.from);
        let nearest = places
            .filter(|other| is_near(near, first, **other, text))
            .filter(free)
            .min_by_key(|other| other.from.abs_diff(first.from))?;
        stretches.push((nearest.from, nearest.to));
    }
    Some(stretches)
}

fn is_near(near: Near, first: Occurrence, other: Occurrence, text: &Text<'_>) -> bool {
    let sentence = |at: usize| text.tokens.get(at).map_or(0, |token| token.sentence);
    let apart = sentence(first.from).abs_diff(sentence(other.from));
    match near {
        Near::Sentence => apart == 0 && first.from.abs_diff(other.from) <= WINDOW,
        Near::Neighbours => apart <= 1,
    }
}
