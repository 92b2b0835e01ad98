//! What is known of names in general: towns, trades, given names, works, words that shops like to be called.

use std::collections::HashSet;

use crate::text::words_of;

/// The lists that tell a shop from its namesakes.
pub(crate) struct Names {
    ordinary: HashSet<String>,
    first: HashSet<String>,
    works: HashSet<String>,
    towns: HashSet<Vec<String>>,
    trades: Vec<HashSet<String>>,
}

impl Names {
    /// The lists that ship in the crate.
    pub(crate) fn shipped() -> Self {
        Self {
            ordinary: words(include_str!("../lists/names/ordinary.txt")),
            first: words(include_str!("../lists/names/first.txt")),
            works: words(include_str!("../lists/names/works.txt")),
            towns: lines(include_str!("../lists/names/towns.txt")).map(words_of).collect(),
            trades: lines(include_str!("../lists/names/trades.txt")).map(words).collect(),
        }
    }

    /// A word of everyday language, so that finding it says little.
    pub(crate) fn is_ordinary(&self, word: &str) -> bool {
        self.ordinary.contains(word)
    }

    /// A given name or a title.
    pub(crate) fn is_first_name(&self, word: &str) -> bool {
        self.first.contains(word)
    }

    /// A word of songs, films, books, sport or software.
    pub(crate) fn is_of_works(&self, word: &str) -> bool {
        self.works.contains(word)
    }

    /// A town, as its words.
    pub(crate) fn is_town(&self, words: &[&str]) -> bool {
        self.towns.iter().any(|town| town == words)
    }

    /// The words customers use for any trade that `trade` names.
    pub(crate) fn of_trade<'s>(&'s self, trade: &'s [String]) -> impl Iterator<Item = &'s String> {
        let named = |words: &&HashSet<String>| trade.iter().any(|word| words.contains(word));
        self.trades.iter().filter(named).flatten().chain(trade)
    }
}

fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';'))
}

fn words(list: &str) -> HashSet<String> {
    lines(list).flat_map(words_of).collect()
}
