//! Whether a text speaks of this shop, or of something else of the same name.
//!
//! Every sign adds to one balance: the name and how it is written, place, trade, people and goods for the shop; other
//! towns, `not_about`, works and surnames against it. A text without the name is judged by where it was written: on a
//! review page or under the shop's own posts nobody needs to say it.

use domain::mention::Class;
use domain::shop::Shop;

use crate::names::Names;
use crate::reading::{Found, Reading};
use crate::text::{Text, Token, words_of};

const HANDLE: f32 = 3.0;
const DISTINCT_NAME: f32 = 2.0;
const CAPITAL_NAME: f32 = 1.0;
const FIRST_WORD_NAME: f32 = 0.3;
const PLAIN_WORD: f32 = -1.0;
const PLACE: f32 = 1.5;
const PERSON: f32 = 1.0;
const TRADE: f32 = 1.0;
const NOT_ABOUT: f32 = -4.0;
const NOT_ABOUT_WORDS: f32 = -2.5;
const OTHER_TOWN: f32 = -4.0;
const OTHER_TOWN_TOO: f32 = -0.5;
const WORK: f32 = -1.5;
const SURNAME: f32 = -2.5;
/// How far from the name a town still belongs to it, in words.
const NEAR: usize = 4;

/// The verdict: `balance` of zero and more is "about the shop".
pub(crate) struct About {
    pub(crate) balance: f32,
    /// Places of the tokens that speak against it.
    pub(crate) against: Vec<(usize, usize)>,
}

/// A stretch of tokens, the last excluded.
type Stretch = (usize, usize);

struct Look<'t> {
    text: &'t Text<'t>,
    shop: &'t Shop,
    names: &'t Names,
    /// Where the name stands.
    named: Vec<Stretch>,
}

/// Weighs all signs.
pub(crate) fn weigh(text: &Text<'_>, shop: &Shop, reading: &Reading<'_>, names: &Names) -> About {
    let named = shop.names().flat_map(|name| find(text, &words_of(name))).collect();
    let look = Look { text, shop, names, named };
    let (own_place, for_it) = look.signs_for();
    let mut against = look.not_about();
    against.extend(look.elsewhere(own_place));
    against.extend(look.works());
    against.extend(look.surnames());
    let balance =
        where_written(reading) + look.name(reading) + for_it + against.iter().map(|(weight, _)| weight).sum::<f32>();
    About {
        balance,
        against: against.into_iter().filter(|(weight, _)| *weight <= -1.0).map(|(_, place)| place).collect(),
    }
}

/// Reviews are read from the shop's own page.
fn where_written(reading: &Reading<'_>) -> f32 {
    match (reading.found, reading.platform.class()) {
        (Found::Addressed, _) | (_, Class::Review) => 2.0,
        (Found::Searched | Found::Unsaid, Class::Social | Class::Forum | Class::News) => 0.0,
    }
}

/// A text without the name: found by searching, the name may stand in what a link leads to.
fn without_name(reading: &Reading<'_>) -> f32 {
    match (reading.found, reading.platform.class()) {
        (Found::Addressed, _) | (_, Class::Review) | (Found::Unsaid, Class::Social) => 1.0,
        (Found::Searched, Class::Social) | (_, Class::Forum | Class::News) => 0.3,
    }
}

impl Look<'_> {
    fn name(&self, reading: &Reading<'_>) -> f32 {
        if self.handle_or_site() {
            return HANDLE;
        }
        let names = self.named.iter().map(|&stretch| self.one_name(stretch));
        names.reduce(f32::max).unwrap_or_else(|| without_name(reading))
    }

    fn one_name(&self, (from, to): Stretch) -> f32 {
        let Some(first) = self.text.tokens.get(from) else { return 0.0 };
        let ordinary = to - from == 1 && self.names.is_ordinary(&first.word);
        let opens = from == 0 || self.text.tokens.get(from - 1).is_some_and(|before| before.sentence != first.sentence);
        match (ordinary, first.capital, opens) {
            (false, ..) => DISTINCT_NAME,
            (true, false, _) => PLAIN_WORD,
            (true, true, true) => FIRST_WORD_NAME,
            (true, true, false) => CAPITAL_NAME,
        }
    }

    /// A handle, a hashtag, the name in one word, or the address of the site.
    fn handle_or_site(&self) -> bool {
        let host = self.shop.site_host();
        let handles: Vec<String> = self
            .shop
            .handles
            .iter()
            .filter_map(|handle| handle.trim_start_matches('@').split('@').next())
            .map(squash)
            .collect();
        let squashed: Vec<String> = self.shop.names().map(squash).collect();
        self.text.tokens.iter().any(|token| {
            let original = &self.text.source[token.start..token.end];
            let at_handle = token.sigil == Some('@') && handles.contains(&token.word);
            let one_word = token.sigil.is_some() && squashed.contains(&token.word);
            at_handle || one_word || host.as_ref().is_some_and(|host| original.to_lowercase().contains(host.as_str()))
        })
    }

    /// Place, people, goods and trade; first whether one of the shop's places is named.
    fn signs_for(&self) -> (bool, f32) {
        let any = |phrases: &[String]| phrases.iter().any(|phrase| !find(self.text, &words_of(phrase)).is_empty());
        let place = any(&self.shop.places);
        let trade: Vec<String> = self.shop.trade.iter().flat_map(|trade| words_of(trade)).collect();
        let outside = |word: &String| self.tokens_outside_name().any(|(_, token)| token.word == *word);
        let trade = any(&self.shop.products) || self.names.of_trade(&trade).any(outside);
        let signs = [(place, PLACE), (any(&self.shop.people), PERSON), (trade, TRADE)];
        (place, signs.iter().filter(|(there, _)| *there).map(|(_, weight)| weight).sum())
    }

    /// The whole phrase, or its telling words: `the cartoonist` of `Crumb the cartoonist`.
    fn not_about(&self) -> Vec<(f32, Stretch)> {
        let own: Vec<String> = self.own_words();
        let mut signs = Vec::new();
        for phrase in &self.shop.not_about {
            let words = words_of(phrase);
            let telling: Vec<&String> = words.iter().filter(|word| word.len() > 3 && !own.contains(word)).collect();
            let told: Vec<usize> = telling
                .iter()
                .filter_map(|word| self.text.tokens.iter().position(|token| token.word == ***word))
                .collect();
            match (find(self.text, &words).first(), told.first()) {
                (Some(&stretch), _) => signs.push((NOT_ABOUT, stretch)),
                (None, Some(&at)) => signs.push((NOT_ABOUT_WORDS * ratio(told.len(), telling.len()), (at, at + 1))),
                (None, None) => {}
            }
        }
        signs
    }

    /// Another town beside the name or the word "shop", unless somebody came from there.
    fn elsewhere(&self, own_place: bool) -> Vec<(f32, Stretch)> {
        if self.shop.places.is_empty() {
            return Vec::new();
        }
        let own = self.own_words();
        let tokens = &self.text.tokens;
        let town = |at: usize| {
            [2, 1].into_iter().find(|length| {
                let words: Vec<&str> = tokens.iter().skip(at).take(*length).map(|token| token.word.as_str()).collect();
                words.len() == *length && self.names.is_town(&words)
            })
        };
        let weight = if own_place { OTHER_TOWN_TOO } else { OTHER_TOWN };
        (0..tokens.len())
            .filter(|&at| tokens[at].capital && !own.contains(&tokens[at].word) && !self.came_from(at))
            .filter_map(|at| town(at).map(|length| (at, at + length)))
            .map(|stretch| (if self.near_name(stretch) { weight } else { weight / 4.0 }, stretch))
            .collect()
    }

    fn came_from(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.text.tokens.get(before));
        before.is_some_and(|token| ["from", "than", "like", "aus", "de", "da", "uit"].contains(&token.word.as_str()))
    }

    fn near_name(&self, (from, to): Stretch) -> bool {
        let near_name = self.named.iter().any(|&(start, end)| from < end + NEAR && start < to + NEAR);
        let branch = [
            "shop", "store", "branch", "location", "one", "filiale", "laden", "magasin", "tienda", "negozio", "loja",
            "winkel",
        ];
        near_name || self.text.tokens.get(to).is_some_and(|token| branch.contains(&token.word.as_str()))
    }

    fn works(&self) -> Vec<(f32, Stretch)> {
        if self.named.is_empty() {
            return Vec::new();
        }
        let own = self.own_words();
        let trade: Vec<String> = self.shop.trade.iter().flat_map(|trade| words_of(trade)).collect();
        let foreign = |token: &Token| {
            self.names.is_of_works(&token.word)
                && !own.contains(&token.word)
                && !self.names.of_trade(&trade).any(|word| *word == token.word)
        };
        self.tokens_outside_name()
            .filter(|(_, token)| foreign(token))
            .take(2)
            .map(|(at, _)| (WORK, (at, at + 1)))
            .collect()
    }

    /// `Robert Crumb` is not `Crumb`, unless he works there.
    fn surnames(&self) -> Vec<(f32, Stretch)> {
        let people: Vec<String> = self.shop.people.iter().flat_map(|person| words_of(person)).collect();
        let own = self.own_words();
        let tokens = &self.text.tokens;
        let before = |&(from, to): &Stretch| {
            let at = from.checked_sub(1)?;
            let (given, name) = (tokens.get(at)?, tokens.get(from)?);
            let person = self.names.is_first_name(&given.word) && given.capital && to - from == 1;
            let strange = !people.contains(&given.word) && !own.contains(&given.word);
            (person && strange && given.clause == name.clause).then_some((SURNAME, (at, to)))
        };
        self.named.iter().filter_map(before).take(1).collect()
    }

    fn own_words(&self) -> Vec<String> {
        let Shop { places, products, trade, .. } = self.shop;
        let phrases = self.shop.names().chain(places.iter().chain(products).chain(trade).map(String::as_str));
        phrases.flat_map(words_of).collect()
    }

    fn tokens_outside_name(&self) -> impl Iterator<Item = (usize, &Token)> {
        let inside = |at: usize| self.named.iter().any(|&(from, to)| (from..to).contains(&at));
        self.text.tokens.iter().enumerate().filter(move |(at, _)| !inside(*at))
    }
}

fn ratio(part: usize, whole: usize) -> f32 {
    u16::try_from(part).map_or(1.0, f32::from) / u16::try_from(whole.max(1)).map_or(1.0, f32::from)
}

fn squash(name: &str) -> String {
    words_of(&name.replace('&', " and ")).concat()
}

/// Every place where these words stand in this order; "and" may be left out or put in.
fn find(text: &Text<'_>, words: &[String]) -> Vec<Stretch> {
    let words: Vec<&String> = words.iter().filter(|word| !is_and(word)).collect();
    let ends_at = |from: usize| {
        let mut at = from;
        for word in &words {
            if at > from && text.tokens.get(at).is_some_and(|token| is_and(&token.word)) {
                at += 1;
            }
            if text.tokens.get(at)?.word != **word {
                return None;
            }
            at += 1;
        }
        (at > from).then_some(at)
    };
    (0..text.tokens.len()).filter_map(|from| Some((from, ends_at(from)?))).collect()
}

fn is_and(word: &str) -> bool {
    ["and", "und", "et", "y", "e", "en"].contains(&word)
}
