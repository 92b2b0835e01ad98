//! The shop as the words by which it is known.

use domain::shop::Shop;

use crate::names::{Known, Names, Part, Tongues};
use crate::text::{Text, Token, words_of};

/// How much of the name a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// One word of a longer name.
    Word,
    /// The name without its article and without the word for its trade.
    Core,
    /// Another spelling.
    Alias,
    /// The name over the door.
    Whole,
}

/// How much the profile tells. The less it does, the more must speak for another before it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fullness {
    /// Places, trade, people or goods.
    Full,
    /// Neither people nor goods.
    Plain,
    /// No places, or no trade at all.
    Bare,
}

/// A shop's profile, taken apart.
pub(crate) struct Profile {
    pub(crate) names: Vec<(Level, Vec<String>)>,
    /// The names in one word, as hashtags have them.
    pub(crate) squashed: Vec<String>,
    pub(crate) handles: Vec<String>,
    pub(crate) host: Option<String>,
    pub(crate) places: Vec<Vec<String>>,
    pub(crate) people: Vec<String>,
    /// Titles that they are called by.
    pub(crate) titles: Vec<String>,
    pub(crate) products: Vec<String>,
    /// Its trades, as bits.
    pub(crate) trades: u64,
    pub(crate) ordinary: bool,
    pub(crate) not_about: Vec<NotAbout>,
    /// Words of names, places, trade and products.
    own: Vec<String>,
}

/// Something of the same name that the owner ruled out.
pub(crate) struct NotAbout {
    pub(crate) words: Vec<String>,
    /// The words that the shop does not share.
    pub(crate) telling: Vec<String>,
    pub(crate) trades: u64,
    pub(crate) worlds: u8,
}

impl Profile {
    pub(crate) fn of(shop: &Shop, names: &Names) -> Self {
        let handles: Vec<&str> =
            shop.handles.iter().map(String::as_str).chain(shop.names().filter(is_handle)).collect();
        let called: Vec<Vec<String>> = shop.names().filter(|name| !is_handle(name)).map(words_of).collect();
        let places: Vec<Vec<String>> = shop.places.iter().flat_map(|place| parts_of(place)).collect();
        let products = shop.products.iter().flat_map(|product| words_of(product)).filter(|word| word.len() > 2);
        let products: Vec<String> = products.filter(|word| !names.of(word, Tongues::ALL).is(Part::Links)).collect();
        let trade: Vec<String> = shop.trade.iter().flat_map(|trade| words_of(trade)).collect();
        let own = [called.concat(), places.concat(), trade.clone(), products.clone()].concat();
        let (people, titles) = people_of(shop, &called.concat(), names);
        let mut profile = Self {
            squashed: shop.names().filter(|name| !is_handle(name)).map(squash).collect(),
            handles: handles
                .iter()
                .filter_map(|handle| handle.trim_start_matches('@').split('@').next())
                .map(squash)
                .collect(),
            host: shop.site_host(),
            people,
            titles,
            trades: trades_of(&trade, called.first(), &products, names),
            ordinary: called.first().is_some_and(|name| name.len() == 1 && names.of(&name[0], Tongues::ALL).ordinary),
            names: ways_to_call(&called, names),
            not_about: Vec::new(),
            places,
            products,
            own,
        };
        profile.not_about = shop.not_about.iter().map(|phrase| profile.ruled_out(phrase, names)).collect();
        profile
    }

    pub(crate) fn fullness(&self) -> Fullness {
        if self.places.is_empty() || self.trades == 0 && self.products.is_empty() {
            Fullness::Bare
        } else if self.people.is_empty() && self.products.is_empty() {
            Fullness::Plain
        } else {
            Fullness::Full
        }
    }

    /// A word that the shop has in its own profile.
    pub(crate) fn owns(&self, word: &str) -> bool {
        self.own.iter().any(|own| own == word)
    }

    /// A word of its trade or goods.
    pub(crate) fn deals_in(&self, word: &str, known: Known) -> bool {
        known.trades & self.trades != 0 || self.products.iter().any(|product| product == word)
    }

    fn ruled_out(&self, phrase: &str, names: &Names) -> NotAbout {
        let words = words_of(phrase);
        let tells = |word: &&String| {
            let known = names.of(word, Tongues::ALL);
            let own = self.owns(word) || self.deals_in(word, known);
            word.len() > 3 && !own && !known.is(Part::Customer) && !is_about_words(word)
        };
        let telling = words.iter().filter(tells).cloned().collect::<Vec<_>>();
        let known = telling.iter().map(|word| names.of(word, Tongues::ALL));
        let (trades, worlds) =
            known.fold((0, 0), |(trades, worlds), known| (trades | known.kinds, worlds | known.worlds));
        NotAbout { words, telling, trades: trades & !self.trades, worlds }
    }
}

/// Words that say of what sort the other thing is, not what it is.
fn is_about_words(word: &str) -> bool {
    [
        "phrase",
        "surname",
        "word",
        "words",
        "name",
        "general",
        "expression",
        "generic",
        "called",
        "near",
        "company",
        "sense",
        "with",
        "from",
        "that",
        "idiom",
    ]
    .contains(&word)
}

fn is_handle(name: &&str) -> bool {
    name.starts_with('@')
}

pub(crate) fn squash(name: &str) -> String {
    words_of(&name.replace('&', " and ")).concat()
}

/// The names of people, without what the shop is called too; and their titles.
fn people_of(shop: &Shop, called: &[String], names: &Names) -> (Vec<String>, Vec<String>) {
    let words = shop.people.iter().flat_map(|person| words_of(person));
    let words = words.filter(|word| word.len() > 1 && !called.contains(word));
    words.partition(|word| !names.of(word, Tongues::ALL).is(Part::Title))
}

/// `Asheville, North Carolina` is two; of `12 Mill Lane` the number may be missing.
fn parts_of(place: &str) -> impl Iterator<Item = Vec<String>> {
    place.split(',').map(words_of).filter_map(|words| {
        let number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let words: Vec<String> = words.into_iter().filter(|word| !number(word)).collect();
        (!words.is_empty()).then_some(words)
    })
}

/// The trades that the profile names: by its trade, else by its name, else by most of its goods.
fn trades_of(trade: &[String], name: Option<&Vec<String>>, products: &[String], names: &Names) -> u64 {
    let all = |words: &[String], of: fn(Known) -> u64| {
        words.iter().fold(0, |trades, word| trades | of(names.of(word, Tongues::ALL)))
    };
    let kinds = |known: Known| known.kinds;
    let named = [all(trade, kinds), all(trade, |known| known.trades), name.map_or(0, |name| all(name, kinds))];
    named.into_iter().find(|trades| *trades != 0).unwrap_or_else(|| most_of(products, names))
}

fn most_of(products: &[String], names: &Names) -> u64 {
    let known: Vec<u64> = products.iter().map(|word| names.of(word, Tongues::ALL).trades).collect();
    let count = |trade: u64| known.iter().filter(|trades| **trades & trade != 0).count();
    let most = (0..64).map(|bit| count(1 << bit)).max().unwrap_or(0);
    (0..64).map(|bit| 1 << bit).filter(|&trade| most > 0 && count(trade) == most).fold(0, |all, trade| all | trade)
}

/// Every way to say the name, with how much of the name it is.
fn ways_to_call(called: &[Vec<String>], names: &Names) -> Vec<(Level, Vec<String>)> {
    let mut ways: Vec<(Level, Vec<String>)> = Vec::new();
    let mut add = |level: Level, words: &[String]| {
        let words: Vec<String> = words.iter().filter(|word| !is_and(word)).cloned().collect();
        if !words.is_empty() && !ways.iter().any(|(_, known)| *known == words) {
            ways.push((level, words));
        }
    };
    for (at, name) in called.iter().enumerate() {
        add(if at == 0 { Level::Whole } else { Level::Alias }, name);
    }
    for name in called {
        let core = core_of(name, names);
        if core.iter().any(|word| word.len() > 2) {
            add(Level::Core, core);
        }
    }
    for word in called.first().into_iter().flatten() {
        let known = names.of(word, Tongues::ALL);
        if word.len() >= 4 && known.kinds == 0 && !known.is(Part::At) && !known.is(Part::One) && !known.is(Part::Count)
        {
            add(Level::Word, std::slice::from_ref(word));
        }
    }
    ways.sort_by_key(|(level, words)| (std::cmp::Reverse(words.len()), std::cmp::Reverse(*level)));
    ways
}

/// Without the article before, the `'s` after, and the words for the trade around.
fn core_of<'n>(name: &'n [String], names: &Names) -> &'n [String] {
    let small = |word: &String| {
        let known = names.of(word, Tongues::ALL);
        known.kinds != 0 || known.is(Part::The) || known.is(Part::At) || word.len() < 2
    };
    let from = name.iter().take_while(|word| small(word)).count();
    let tail = name[from..].iter().rev().take_while(|word| small(word) || is_and(word)).count();
    &name[from..name.len() - tail]
}

pub(crate) fn is_and(word: &str) -> bool {
    ["and", "und", "et", "y", "e", "en"].contains(&word)
}

/// Where these words end, if the text has them here in this order; "and" may be left out or put in.
pub(crate) fn ends(text: &Text<'_>, from: usize, words: &[String]) -> Option<usize> {
    let tokens: &[Token] = &text.tokens;
    let mut at = from;
    for word in words {
        if at > from && is_and(&tokens.get(at)?.word) && !is_and(word) {
            at += 1;
        }
        if tokens.get(at)?.word != *word {
            return None;
        }
        at += 1;
    }
    (at > from).then_some(at)
}

/// Whether these words stand anywhere in the text.
pub(crate) fn find(text: &Text<'_>, words: &[String]) -> Option<(usize, usize)> {
    (0..text.tokens.len()).find_map(|from| Some((from, ends(text, from, words)?)))
}
