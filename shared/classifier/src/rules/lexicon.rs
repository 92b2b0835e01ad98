//! Word lists: phrases with a sense and a weight, and where they stand in a text.
//!
//! One phrase a line (or several, ` | ` between them), under a `[sense]`; `;` begins a comment; `= 0.5` at the end of a
//! line is the weight (1 without). In a phrase `a/b` is either word, `word*` its beginning, `_` any word, `...` up to
//! three words, `<n>` a number.

use std::collections::{HashMap, HashSet};

use domain::mention::Topic;

use crate::text::{Text, Token, words_of};

/// What a phrase speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sense {
    /// Something is wrong.
    Wrong,
    /// The writer is content.
    Content,
    /// A problem the shop put right.
    PutRight,
    /// A drawback the writer waves away.
    WaveOff,
    /// The writer asks.
    Ask,
    /// The writer wishes.
    Wish,
    /// The writer orders something to be done.
    Order,
    /// Harm, danger, discrimination, threat, law, leaked data.
    Harm,
    /// Words of harm in which nothing happened.
    Harmless,
    /// The writer leaves, or tells others to stay away.
    Leaving,
    /// Money is in dispute.
    Dispute,
    /// Lost, stranded, mocked, or needed today.
    Pressing,
    /// Not for the shop: jobs, spam, talk among friends, tips.
    Aside,
    /// Turns what follows into its opposite.
    Negator,
    /// What follows weighs more than what stands before.
    Turn,
    /// What follows has not happened.
    Maybe,
    /// What it is about.
    About(Topic),
}

impl Sense {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "wrong" => Self::Wrong,
            "content" => Self::Content,
            "put-right" => Self::PutRight,
            "wave-off" => Self::WaveOff,
            "ask" => Self::Ask,
            "wish" => Self::Wish,
            "order" => Self::Order,
            "harm" => Self::Harm,
            "harmless" => Self::Harmless,
            "leaving" => Self::Leaving,
            "dispute" => Self::Dispute,
            "pressing" => Self::Pressing,
            "aside" => Self::Aside,
            "negator" => Self::Negator,
            "turn" => Self::Turn,
            "maybe" => Self::Maybe,
            topic => Self::About(topic.strip_prefix("topic:")?.parse().ok()?),
        })
    }
}

/// A phrase found in a text; tokens `from` to `to`, the last excluded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    pub(crate) sense: Sense,
    pub(crate) weight: f32,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The phrases of one language.
pub(crate) struct Lexicon {
    pub(crate) lang: &'static str,
    phrases: Vec<Phrase>,
    /// By first word.
    whole: HashMap<String, Vec<usize>>,
    /// By the beginning of the first word.
    begun: HashMap<String, Vec<usize>>,
}

struct Phrase {
    pieces: Vec<Piece>,
    sense: Sense,
    weight: f32,
}

enum Piece {
    Words(Vec<Pattern>),
    Any,
    Gap,
}

enum Pattern {
    Whole(String),
    Begun(String),
    Number,
}

const NUMBER: &str = "<n>";
const WIDEST_GAP: usize = 3;
/// Beginnings of words are looked up in this range of letters.
const BEGINNINGS: std::ops::RangeInclusive<usize> = 3..=12;

impl Lexicon {
    /// Reads lists; an error is the first line that is none.
    pub(crate) fn parse(lang: &'static str, lists: &str) -> Result<Self, String> {
        let mut lexicon = Self { lang, phrases: Vec::new(), whole: HashMap::new(), begun: HashMap::new() };
        let mut sense = None;
        for line in lists.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';')) {
            let wrong = || format!("{lang}: {line}");
            if let Some(word) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                sense = Some(Sense::parse(word).ok_or_else(wrong)?);
            } else {
                lexicon.add_line(sense.ok_or_else(wrong)?, line).ok_or_else(wrong)?;
            }
        }
        Ok(lexicon)
    }

    fn add_line(&mut self, sense: Sense, line: &str) -> Option<()> {
        let (phrases, weight) = match line.rsplit_once(" = ") {
            Some((phrases, weight)) => (phrases, weight.trim().parse().ok()?),
            None => (line, 1.0),
        };
        phrases.split(" | ").try_for_each(|words| self.add(Phrase { pieces: pieces(words)?, sense, weight }))
    }

    fn add(&mut self, phrase: Phrase) -> Option<()> {
        let index = self.phrases.len();
        match phrase.pieces.first()? {
            Piece::Words(patterns) => {
                for pattern in patterns {
                    let (map, word) = match pattern {
                        Pattern::Whole(word) => (&mut self.whole, word.as_str()),
                        Pattern::Begun(word) => (&mut self.begun, word.as_str()),
                        Pattern::Number => (&mut self.whole, NUMBER),
                    };
                    map.entry(word.to_owned()).or_default().push(index);
                }
            }
            Piece::Any | Piece::Gap => return None,
        }
        self.phrases.push(phrase);
        Some(())
    }

    /// All phrases found, in the order of the text; of one sense, none overlaps another: the heavier wins, then the longer.
    pub(crate) fn find(&self, text: &Text<'_>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for from in 0..text.tokens.len() {
            let found = self.starting_with(&text.tokens[from]).filter_map(|phrase| {
                let to = phrase.matches(text, from)?;
                Some(Hit { sense: phrase.sense, weight: phrase.weight, from, to })
            });
            hits.extend(found);
        }
        hits.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((b.to - b.from).cmp(&(a.to - a.from))));
        let mut taken: HashSet<(Sense, usize)> = HashSet::new();
        hits.retain(|hit| {
            let free = (hit.from..hit.to).all(|at| !taken.contains(&(hit.sense, at)));
            if free {
                taken.extend((hit.from..hit.to).map(|at| (hit.sense, at)));
            }
            free
        });
        hits.sort_by_key(|hit| (hit.from, hit.to));
        hits
    }

    fn starting_with(&self, token: &Token) -> impl Iterator<Item = &Phrase> {
        let word = token.word.as_str();
        let number = word.starts_with(|c: char| c.is_ascii_digit()).then_some(NUMBER);
        let whole = [Some(word), number].into_iter().flatten().filter_map(|word| self.whole.get(word));
        let begun = BEGINNINGS.filter_map(|length| self.begun.get(word.get(..length)?));
        // A handle is a name, whatever it spells.
        let readable = token.sigil != Some('@');
        whole.chain(begun).flatten().filter(move |_| readable).filter_map(|&index| self.phrases.get(index))
    }
}

impl Phrase {
    /// Where the phrase ends if it begins at this token.
    fn matches(&self, text: &Text<'_>, from: usize) -> Option<usize> {
        let sentence = text.tokens.get(from)?.sentence;
        end_of(&self.pieces, &text.tokens, from, sentence)
    }
}

fn pieces(words: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    for word in words.split_whitespace() {
        match word {
            "..." => pieces.push(Piece::Gap),
            "_" => pieces.push(Piece::Any),
            word if word == NUMBER || word.contains(['/', '*']) => {
                pieces.push(Piece::Words(word.split('/').map(Pattern::parse).collect::<Option<_>>()?));
            }
            word => pieces.extend(words_of(word).into_iter().map(|word| Piece::Words(vec![Pattern::Whole(word)]))),
        }
    }
    Some(pieces)
}

/// Where `pieces` end if they stand from `at` on, within one sentence.
fn end_of(pieces: &[Piece], tokens: &[Token], at: usize, sentence: usize) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    if let Piece::Gap = piece {
        return (0..=WIDEST_GAP).find_map(|skipped| end_of(rest, tokens, at + skipped, sentence));
    }
    let token = tokens.get(at)?;
    let fits = token.sentence == sentence && piece.fits(token);
    fits.then(|| end_of(rest, tokens, at + 1, sentence))?
}

impl Piece {
    fn fits(&self, token: &Token) -> bool {
        match self {
            Self::Words(patterns) => patterns.iter().any(|pattern| pattern.fits(&token.word)),
            Self::Any | Self::Gap => true,
        }
    }
}

impl Pattern {
    fn parse(word: &str) -> Option<Self> {
        if word == NUMBER {
            return Some(Self::Number);
        }
        let mut words = words_of(word.trim_end_matches('*'));
        let (Some(only), true) = (words.pop(), words.is_empty()) else { return None };
        let short = !BEGINNINGS.contains(&only.len());
        match word.ends_with('*') {
            true if short => None,
            true => Some(Self::Begun(only)),
            false => Some(Self::Whole(only)),
        }
    }

    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => word == whole,
            Self::Begun(begun) => word.starts_with(begun.as_str()),
            Self::Number => word.starts_with(|c: char| c.is_ascii_digit()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, text: &str, found: &[&str]) {
        let lexicon = Lexicon::parse("en", list).expect("a list");
        let text = Text::read(text);
        let spans: Vec<&str> = lexicon.find(&text).iter().map(|hit| text.span(hit.from, hit.to)).collect();
        assert_eq!(spans, found);
    }

    #[test]
    fn phrases_are_found_as_they_stand_in_the_text() {
        check("[wrong]\nlate", "LATE again, @late", &["LATE"]);
        check("[wrong]\ndelay*", "Delayed by delays", &["Delayed", "delays"]);
        check("[wrong]\nnever ... again", "I’ll never go there again", &["never go there again"]);
        check("[wrong]\nnever ... again", "Never. Not again", &[]);
        check("[wrong]\nwaited <n> minutes/hours", "waited 40 minutes", &["waited 40 minutes"]);
        check("[wrong]\nno\nno soap/water", "no soap", &["no soap"]);
        check("[ask]\n; comment\ni'd like", "I'd like", &["I'd like"]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let mistake = Lexicon::parse("en", "[wrong]\nlate = much").err();
        assert_eq!(mistake.as_deref(), Some("en: late = much"));
        assert!(Lexicon::parse("en", "late").is_err());
        assert!(Lexicon::parse("en", "[nonsense]").is_err());
    }
}
