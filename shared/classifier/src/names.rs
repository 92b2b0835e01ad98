//! What is known of words in general: trades and what their customers speak of, worlds that are no shop, given names,
//! small words, towns.

use std::collections::HashMap;

use crate::text::words_of;

mod towns;

pub(crate) use towns::{Town, Towns};

/// A small word's part, as the sections of `grammar.txt` name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    At,
    To,
    In,
    The,
    One,
    Mine,
    Count,
    Be,
    Links,
    Does,
    Customer,
    You,
    Title,
    Branch,
    Travel,
    Another,
    Time,
}

const PARTS: [(&str, Part); 17] = [
    ("at", Part::At),
    ("to", Part::To),
    ("in", Part::In),
    ("the", Part::The),
    ("one", Part::One),
    ("mine", Part::Mine),
    ("count", Part::Count),
    ("be", Part::Be),
    ("links", Part::Links),
    ("does", Part::Does),
    ("customer", Part::Customer),
    ("you", Part::You),
    ("title", Part::Title),
    ("branch", Part::Branch),
    ("travel", Part::Travel),
    ("another", Part::Another),
    ("time", Part::Time),
];

/// The languages of `grammar.txt`.
pub(crate) const LANGUAGES: [&str; 7] = ["en", "de", "es", "fr", "it", "nl", "pt"];

/// Languages as bits, in the order of [`LANGUAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tongues(u8);

impl Tongues {
    pub(crate) const ALL: Self = Self(u8::MAX);

    /// Those among these that the lists know; all if they know none.
    pub(crate) fn of(candidates: &[String]) -> Self {
        let bit = |lang: &String| LANGUAGES.iter().position(|known| known == lang).map_or(0, |at| 1 << at);
        match candidates.iter().fold(0, |all, lang| all | bit(lang)) {
            0 => Self::ALL,
            some => Self(some),
        }
    }

    /// Whether it can only be German, which writes nouns with capitals.
    pub(crate) fn is_german(self) -> bool {
        self.0 == 2
    }
}

/// How many worlds `worlds.txt` has: works, sport, software, public, nature, homelife.
pub(crate) const WORLDS: usize = 6;

/// What is known of one word. Sets are bits: a word may be in several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// Trades of which it names the business.
    pub(crate) kinds: u64,
    /// Trades whose customers speak of it, `kinds` among them.
    pub(crate) trades: u64,
    /// Worlds that are no shop.
    pub(crate) worlds: u8,
    /// A given name.
    pub(crate) given: bool,
    /// A word of everyday language that shops like to be called.
    pub(crate) ordinary: bool,
    /// What small words it is in the languages asked for.
    parts: u32,
}

impl Known {
    /// Whether it is such a small word.
    pub(crate) fn is(self, part: Part) -> bool {
        self.parts & bit(part) != 0
    }

    /// Whether it is in no list at all.
    pub(crate) fn is_strange(self) -> bool {
        self == Self::default()
    }
}

/// A word of the lists, its small words for each of [`LANGUAGES`].
#[derive(Default)]
struct Entry {
    known: Known,
    parts: [u32; LANGUAGES.len()],
}

fn bit(part: Part) -> u32 {
    1 << part as u16
}

/// The lists that tell a shop from its namesakes.
pub(crate) struct Names {
    words: HashMap<String, Entry>,
    pub(crate) towns: Towns,
}

impl Names {
    /// The lists that ship in the crate.
    pub(crate) fn shipped() -> Self {
        let mut names = Self { words: HashMap::new(), towns: Towns::shipped() };
        names.read_trades(include_str!("../lists/names/trades.txt"));
        for (world, line) in (0..).zip(sections(include_str!("../lists/names/worlds.txt"))) {
            names.each(&line.1, |entry| entry.known.worlds |= 1 << world);
        }
        for (section, words) in sections(include_str!("../lists/names/grammar.txt")) {
            if let Some((_, part)) = PARTS.iter().find(|(name, _)| *name == section) {
                names.read_part(*part, &words);
            }
        }
        names.each(&lines(include_str!("../lists/names/first.txt")), |entry| entry.known.given = true);
        names.each(&lines(include_str!("../lists/names/ordinary.txt")), |entry| entry.known.ordinary = true);
        names
    }

    fn read_trades(&mut self, list: &str) {
        for (trade, (_, words)) in (0..64).zip(sections(list)) {
            for line in &words {
                let (line, kinds) = line.strip_prefix("kinds ").map_or((*line, 0), |rest| (rest, 1 << trade));
                self.each(&[line], |entry| {
                    entry.known.kinds |= kinds;
                    entry.known.trades |= 1 << trade;
                });
            }
        }
    }

    fn read_part(&mut self, part: Part, lines: &[&str]) {
        for (lang, words) in lines.iter().filter_map(|line| line.split_once(": ")) {
            if let Some(at) = LANGUAGES.iter().position(|known| *known == lang) {
                self.each(&[words], |entry| entry.parts[at] |= bit(part));
            }
        }
    }

    fn each(&mut self, lines: &[&str], learn: impl Fn(&mut Entry)) {
        for word in lines.iter().flat_map(|line| words_of(line)) {
            learn(self.words.entry(word).or_default());
        }
    }

    /// What is known of a word, in the spelling of [`crate::text::Token`]. Of an inflected or compound one, what trade
    /// or world it is of.
    pub(crate) fn of(&self, word: &str, tongues: Tongues) -> Known {
        if let Some(entry) = self.words.get(word) {
            let here = (0..LANGUAGES.len()).filter(|at| tongues.0 & (1 << at) != 0);
            return Known { parts: here.fold(0, |parts, at| parts | entry.parts[at]), ..entry.known };
        }
        let stem = self.stem(word).map_or(Known::default(), |entry| entry.known);
        Known { given: false, ordinary: false, ..stem }
    }

    fn stem(&self, word: &str) -> Option<&Entry> {
        if word.len() < 5 || !word.is_ascii() {
            return None;
        }
        let ending = |ending: &&str| word.strip_suffix(ending).filter(|stem| stem.len() >= 4);
        let stem = ["s", "es", "n", "en", "e"].iter().find_map(|e| self.words.get(ending(e)?));
        // Of a German or Dutch compound the tail says what it is.
        let tail = || (word.len() >= 10).then(|| (3..word.len() - 4).find_map(|at| self.words.get(&word[at..])))?;
        stem.or_else(tail)
    }
}

/// The lines that say something.
pub(crate) fn lines(list: &str) -> Vec<&str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';')).collect()
}

/// The lines under each `[section]`, in the order of the list.
fn sections(list: &str) -> Vec<(&str, Vec<&str>)> {
    let mut sections = Vec::new();
    for line in lines(list) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sections.push((name, Vec::new()));
        } else if let Some((_, lines)) = sections.last_mut() {
            lines.push(line);
        }
    }
    sections
}
