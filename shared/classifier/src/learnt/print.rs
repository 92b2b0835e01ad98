//! What is kept of a corrected text: hashes of its words, and no word of it.
//!
//! They are made here and not taken from a model, so that what a shop has taught outlives each new set of weights.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::mention::Stars;

use crate::text::{Text, words_of};

/// Of a text with more features than this, those with the smallest hashes stand for all.
pub(super) const MOST_FEATURES: usize = 192;
/// A shorter word tells nothing.
const SHORTEST_TELLING: usize = 4;

/// The hashes of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Print {
    /// Of all words in their order.
    pub(super) exact: u64,
    /// Of all words that deny, whatever their order.
    pub(super) denies: u32,
    /// Whether stars came with it, and how many.
    pub(super) rated: Rated,
    /// How many words.
    pub(super) words: u16,
    /// How many different words that tell what it is about.
    pub(super) telling: u16,
    /// Of each word and each pair of neighbours; ascending, each once.
    pub(super) features: Vec<u32>,
}

/// Stars, as far as they change what the same words mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rated {
    /// No review.
    Not,
    /// Three stars or fewer.
    Low,
    /// Four or five.
    High,
}

/// A text that is being read.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(super) print: Print,
    /// Hashes of its words alone.
    pub(super) single: BTreeSet<u32>,
    /// Hashes of those of its words that tell what it is about; ascending, each once.
    pub(super) telling: Vec<u32>,
}

impl Seen {
    /// Looks at a text as it is written.
    pub(crate) fn of(text: &str, stars: Option<Stars>) -> Self {
        Self::read(&Text::read(text), stars)
    }

    pub(crate) fn read(text: &Text<'_>, stars: Option<Stars>) -> Self {
        // A handle says whom somebody speaks to, a link has no word.
        let tokens = text.tokens.iter().filter(|token| token.sigil != Some('@') && !token.word.is_empty());
        let words: Vec<(&str, usize)> = tokens.map(|token| (plain(&token.word), token.sentence)).collect();
        let single: BTreeSet<u32> = words.iter().map(|(word, _)| hash(word)).collect();
        let pairs = words.windows(2).filter_map(|pair| match pair {
            [(first, sentence), (second, same)] if sentence == same => Some(pair_of(first, second)),
            _ => None,
        });
        let mut features: BTreeSet<u32> = pairs.collect();
        features.extend(&single);
        let telling: BTreeSet<u32> = words.iter().filter(|(word, _)| tells(word)).map(|(word, _)| hash(word)).collect();
        let denies = words.iter().filter(|(word, _)| denies(word));
        let print = Print {
            exact: words.iter().fold(0, |all, (word, _)| mixed(all ^ wide(word))),
            denies: denies.fold(0_u32, |all, (word, _)| all.wrapping_add(hash(word))),
            rated: Rated::of(stars),
            words: count(words.len()),
            telling: count(telling.len()),
            features: features.into_iter().take(MOST_FEATURES).collect(),
        };
        Self { print, single, telling: telling.into_iter().collect() }
    }
}

impl Rated {
    fn of(stars: Option<Stars>) -> Self {
        match stars.map(Stars::get) {
            None => Self::Not,
            Some(..=3) => Self::Low,
            Some(_) => Self::High,
        }
    }
}

/// The hash of one word as texts have it.
pub(super) fn hash(word: &str) -> u32 {
    narrow(wide(plain(word)))
}

/// A name that stands for a longer one.
pub(super) fn name(longer: &str) -> u64 {
    mixed(wide(longer))
}

/// The hashes of the words of a phrase.
pub(super) fn hashes(phrase: &str) -> impl Iterator<Item = u32> {
    words_of(phrase).into_iter().map(|word| hash(&word))
}

fn pair_of(first: &str, second: &str) -> u32 {
    narrow(mixed(wide(first).rotate_left(17) ^ wide(second)))
}

/// Every number is the same.
fn plain(word: &str) -> &str {
    if word.bytes().all(|byte| byte.is_ascii_digit()) { "0" } else { word }
}

fn tells(word: &str) -> bool {
    static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let lines = include_str!("../../lists/common.txt").lines().filter(|line| !line.starts_with(';'));
        lines.flat_map(str::split_whitespace).collect()
    });
    // Where words are not set apart by spaces, few letters say much.
    let long = word.chars().count() >= SHORTEST_TELLING || word.chars().any(|c| c >= '\u{2e80}');
    long && !COMMON.contains(word)
}

fn denies(word: &str) -> bool {
    #[rustfmt::skip]
    const DENY: &[&str] = &[
        "not", "no", "never", "none", "nobody", "nothing", "without", "hardly", "neither", "nor", "cannot",
        "dont", "doesnt", "didnt", "isnt", "wasnt", "arent", "werent", "wont", "wouldnt", "cant", "couldnt",
        "shouldnt", "hasnt", "havent", "hadnt", "aint",
        "nunca", "jamas", "sin", "nada", "nadie", "ni", "ningun", "ninguna", "tampoco",
        "ne", "n", "pas", "jamais", "rien", "sans", "aucun", "aucune",
        "nicht", "kein", "keine", "keinen", "nie", "niemals", "ohne", "nichts", "niemand",
        "non", "mai", "senza", "niente", "nessun", "nessuno", "nessuna",
        "nao", "sem", "ninguem", "nem", "nenhum", "nenhuma",
        "niet", "geen", "nooit", "zonder", "niets",
    ];
    DENY.contains(&word)
}

/// FNV-1a.
fn wide(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

const fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

fn narrow(hash: u64) -> u32 {
    u32::try_from(mixed(hash) >> 32).unwrap_or(u32::MAX)
}

fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
