//! What a text says of the shop's hours and prices, as claims that can be held against the settings.
//!
//! Precision before recall: a claim is taken only where the sentence is about the shop itself, said as a fact, of every
//! week, and not asked, wished, remembered or supposed. What is left out costs nothing.

mod numbers;
mod sentence;

use domain::claim::{Claim, MOST_CLAIMS};
use domain::shop::Shop;

use sentence::Sentence;

use crate::patterns::{self, Rules};
use crate::text::{Text, words_of};

/// What a phrase of a list speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// The shop exists no more.
    Gone,
    /// Closed, on a day.
    Closed,
    /// Open, on a day or from a time.
    Open,
    /// Closes at a time.
    Closes,
    /// Opens at a time.
    Opens,
    /// Never closes.
    Always,
    /// Every day but one.
    Except,
    /// Costs so much.
    Costs,
    /// The shop itself, as customers call it.
    Subject,
    /// Words that may stand between the shop and what is said of it.
    Filler,
    /// Not said as a fact.
    Hedge,
    /// Said of what was, and not of every week.
    Past,
    /// Begins a question, mark or no mark.
    Asks,
    /// From one day or time to another.
    Until,
    /// A day of the week, the number of which is its weight: 1 is Monday; 8 Monday to Friday, 9 the weekend, 10 all.
    Day,
    /// Before noon, after noon, o'clock.
    Forenoon,
    /// After noon.
    Afternoon,
    /// The number before is a time.
    Hour,
    /// Noon or midnight, as a time: its weight is the hour.
    Named,
}

fn sense_of(heading: &str) -> Option<Sense> {
    Some(match heading {
        "gone" => Sense::Gone,
        "closed" => Sense::Closed,
        "open" => Sense::Open,
        "closes" => Sense::Closes,
        "opens" => Sense::Opens,
        "always" => Sense::Always,
        "except" => Sense::Except,
        "costs" => Sense::Costs,
        "subject" => Sense::Subject,
        "filler" => Sense::Filler,
        "hedge" => Sense::Hedge,
        "past" => Sense::Past,
        "asks" => Sense::Asks,
        "until" => Sense::Until,
        "day" => Sense::Day,
        "forenoon" => Sense::Forenoon,
        "afternoon" => Sense::Afternoon,
        "hour" => Sense::Hour,
        "named" => Sense::Named,
        _ => return None,
    })
}

/// Joins a language and its list.
macro_rules! list {
    ($lang:literal) => {
        ($lang, include_str!(concat!("../lists/", $lang, "/claims.txt")))
    };
}

const SHIPPED: [(&str, &str); 7] =
    [list!("en"), list!("es"), list!("fr"), list!("de"), list!("it"), list!("pt"), list!("nl")];

/// The lists of all languages.
#[derive(Debug)]
pub(crate) struct Claims {
    rules: Vec<Rules<Sense>>,
}

impl Claims {
    /// The lists that ship in the crate.
    pub(crate) fn new() -> Self {
        let parse = |&(lang, list): &(&'static str, &str)| {
            patterns::rules(lang, list, sense_of).expect("a test reads every shipped list")
        };
        Self { rules: SHIPPED.iter().map(parse).collect() }
    }

    /// What `text`, which is about `shop`, says of it; in the likeliest of `languages` that we know, at most
    /// [`MOST_CLAIMS`], in the order of the text.
    pub(crate) fn of(&self, text: &Text<'_>, languages: &[String], shop: &Shop) -> Vec<Claim> {
        let known = |lang: &String| self.rules.iter().find(|rules| rules.lang == lang);
        let Some(rules) = languages.iter().find_map(known) else { return Vec::new() };
        let own: Vec<Vec<String>> = shop.names().chain(shop.trade.as_deref()).map(words_of).collect();
        let hits = rules.scan(text, &[]);
        let mut claims: Vec<Claim> = Vec::new();
        for number in 0..text.sentences() {
            let found = Sentence::new(text, number, &hits, &own, rules.lang).and_then(|sentence| sentence.claim());
            claims.extend(found.filter(|found| !claims.iter().any(|known| known.says == found.says)));
        }
        claims.truncate(MOST_CLAIMS);
        claims
    }
}

#[cfg(test)]
mod tests;
