//! From a list to its rules.
//!
//! One rule a line under a `[sense]`; `;` begins a comment. A rule is phrases joined by ` & ` (in one sentence, in any
//! order, at most twelve words apart) or ` + ` (in neighbouring sentences). In a phrase `a/b` is either word, `word*` its
//! beginning, `*word` its end, `@name` a class, `_` any word, `...` up to three words, `<n>` a number. ` | ` stands
//! between rules that say the same, `!` before a
//! line means that no "not" and no "if" takes from it, `= 0.5` at the end of a line is the weight (1 without). `@name: words` names a class, `%name: phrases`, with
//! ` | ` between them, names phrases of which any may stand there.

use std::collections::HashMap;

use super::rules::{Line, Near, Phrase, Piece, Rule, Rules};
use super::vocabulary::{ClassId, Vocabulary, Word};
use crate::text::words_of;

/// ` & ` and ` + `, as they are split at: neither occurs in a word of a list.
const JOIN: char = '\u{1}';
const JOIN_FAR: char = '\u{2}';
const JOIN_SPACED: &str = " \u{1} ";
const JOIN_FAR_SPACED: &str = " \u{2} ";

/// Reads one list; an error is the first line that is none. `sense_of`: the sense that the first word of a heading
/// stands for; what follows it, `[crisis injury]`, is for the reader.
pub(crate) fn rules<S: Copy>(
    lang: &'static str,
    list: &str,
    sense_of: impl Fn(&str) -> Option<S>,
) -> Result<Rules<S>, String> {
    let mut draft = Draft::new();
    let mut sense = None;
    for (index, line) in list.lines().map(str::trim).enumerate() {
        let done = if line.is_empty() || line.starts_with(';') {
            Some(())
        } else if let Some(word) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sense = word.split(' ').next().and_then(&sense_of);
            sense.map(|_| ())
        } else if let Some((name, words)) = line.strip_prefix('@').and_then(|rest| rest.split_once(": ")) {
            draft.name_class(name, words)
        } else if let Some((name, phrases)) = line.strip_prefix('%').and_then(|rest| rest.split_once(": ")) {
            draft.name_phrases(name, phrases)
        } else {
            sense.and_then(|sense| draft.add_line(sense, line, index))
        };
        done.ok_or_else(|| format!("{lang}:{}: {line}", index + 1))?;
    }
    Ok(draft.finish(lang))
}

struct Draft<S> {
    named: HashMap<String, Vec<Word>>,
    groups: HashMap<String, Vec<String>>,
    classes: Vec<Vec<Word>>,
    class_at: HashMap<Vec<Word>, ClassId>,
    phrase_at: HashMap<Vec<Piece>, usize>,
    phrases: Vec<Phrase>,
    rules: Vec<Rule<S>>,
}

impl<S: Copy> Draft<S> {
    fn new() -> Self {
        Self {
            named: HashMap::new(),
            groups: HashMap::new(),
            classes: Vec::new(),
            class_at: HashMap::new(),
            phrase_at: HashMap::new(),
            phrases: Vec::new(),
            rules: Vec::new(),
        }
    }

    fn name_class(&mut self, name: &str, words: &str) -> Option<()> {
        let words = self.words(words.split_whitespace())?;
        self.named.insert(name.to_owned(), words).is_none().then_some(())
    }

    fn name_phrases(&mut self, name: &str, phrases: &str) -> Option<()> {
        let phrases = phrases.split(" | ").map(str::to_owned).collect();
        self.groups.insert(name.to_owned(), phrases).is_none().then_some(())
    }

    fn add_line(&mut self, sense: S, line: &str, number: usize) -> Option<()> {
        let (certain, line) = line.strip_prefix('!').map_or((false, line), |line| (true, line));
        let (rules, weight) = match line.rsplit_once(" = ") {
            Some((rules, weight)) => (rules, weight.trim().parse().ok()?),
            None => (line, 1.0),
        };
        let rules = rules.replace(" & ", JOIN_SPACED).replace(" + ", JOIN_FAR_SPACED);
        let line = Line { sense, weight, certain, number };
        rules.split(" | ").try_for_each(|rule| self.add_rule(line, rule))
    }

    fn add_rule(&mut self, line: Line<S>, rule: &str) -> Option<()> {
        let mut near = Near::Sentence;
        let mut readings = vec![Vec::new()];
        for part in rule.split_inclusive([JOIN, JOIN_FAR]) {
            let choices = self.choices(part.trim_end_matches([JOIN, JOIN_FAR]))?;
            let with = |reading: &Vec<(Near, usize)>| -> Vec<Vec<(Near, usize)>> {
                choices.iter().map(|&phrase| [reading.as_slice(), &[(near, phrase)]].concat()).collect()
            };
            readings = readings.iter().flat_map(with).collect();
            near = if part.ends_with(JOIN_FAR) { Near::Neighbours } else { Near::Sentence };
        }
        for reading in readings {
            let (&(_, first), others) = reading.split_first()?;
            self.rules.push(Rule { line, first, others: others.to_vec() });
        }
        Some(())
    }

    /// A phrase, or each of those that a `%name` stands for.
    fn choices(&mut self, words: &str) -> Option<Vec<usize>> {
        match words.trim().strip_prefix('%') {
            Some(name) => {
                let phrases = self.groups.get(name)?.clone();
                phrases.iter().map(|phrase| self.phrase(phrase)).collect()
            }
            None => Some(vec![self.phrase(words)?]),
        }
    }

    fn phrase(&mut self, words: &str) -> Option<usize> {
        let mut pieces = Vec::new();
        for word in words.split_whitespace() {
            match word {
                "..." => pieces.push(Piece::Gap),
                "_" => pieces.push(Piece::Any),
                word if word.contains(['/', '*', '@', '<']) => pieces.push(self.class(word.split('/'))?),
                word => {
                    for plain in words_of(word) {
                        pieces.push(self.class([plain.as_str()].into_iter())?);
                    }
                }
            }
        }
        let begins_with_class = matches!(pieces.first()?, Piece::Class(_));
        let next = self.phrases.len();
        let at = *self.phrase_at.entry(pieces.clone()).or_insert(next);
        if at == next {
            self.phrases.push(Phrase { pieces });
        }
        begins_with_class.then_some(at)
    }

    fn class<'w>(&mut self, words: impl Iterator<Item = &'w str>) -> Option<Piece> {
        let words = self.words(words)?;
        let next: ClassId = self.classes.len();
        let at = *self.class_at.entry(words.clone()).or_insert(next);
        if at == next {
            self.classes.push(words);
        }
        Some(Piece::Class(at))
    }

    fn words<'w>(&self, words: impl Iterator<Item = &'w str>) -> Option<Vec<Word>> {
        let mut all = Vec::new();
        for word in words {
            match word.strip_prefix('@') {
                Some(name) => all.extend(self.named.get(name)?.iter().cloned()),
                None => all.push(one_word(word)?),
            }
        }
        all.sort();
        all.dedup();
        (!all.is_empty()).then_some(all)
    }

    fn finish(self, lang: &'static str) -> Rules<S> {
        let Self { classes, phrases, rules, .. } = self;
        let mut beginning_with = vec![Vec::new(); classes.len()];
        for (at, phrase) in phrases.iter().enumerate() {
            if let Some(Piece::Class(class)) = phrase.pieces.first() {
                beginning_with[*class].push(at);
            }
        }
        let mut of_phrase = vec![Vec::new(); phrases.len()];
        for (at, rule) in rules.iter().enumerate() {
            of_phrase[rule.first].push(at);
        }
        Rules { lang, vocabulary: Vocabulary::of(&classes), phrases, rules, beginning_with, of_phrase }
    }
}

fn one_word(word: &str) -> Option<Word> {
    if word == "<n>" {
        return Some(Word::Number);
    }
    let mut plain = words_of(word.trim_matches('*'));
    let (Some(only), true) = (plain.pop(), plain.is_empty()) else { return None };
    match (word.starts_with('*'), word.ends_with('*')) {
        (true, true) => None,
        (true, false) => Some(Word::Ended(only)),
        (false, true) => Some(Word::Begun(only)),
        (false, false) => Some(Word::Whole(only)),
    }
}
