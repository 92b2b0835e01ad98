//! Harm and haste, by rules that can be read: the lists of each language in `lists/<lang>/safety.txt`.
//!
//! A crisis is worth a text at three in the morning, so it does not rest on a model alone. A list says which words stand
//! for harm and how much each weighs; from a weight of 0.8 on, all of them together are a crisis. What is denied does not
//! count, what has not happened counts little, and figures of speech are taken out.

mod scope;
mod weigh;

use domain::shop::Shop;

use crate::patterns::{self, Rules};
use crate::text::{Text, words_of};

/// What a rule speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// Harm.
    Crisis,
    /// Haste.
    High,
    /// Words of harm or haste in which nothing happened.
    Harmless,
    /// What follows is denied.
    Negator,
    /// What follows has not happened.
    Maybe,
}

fn sense_of(heading: &str) -> Option<Sense> {
    Some(match heading {
        "crisis" => Sense::Crisis,
        "high" => Sense::High,
        "harmless" => Sense::Harmless,
        "negator" => Sense::Negator,
        "maybe" => Sense::Maybe,
        _ => return None,
    })
}

/// From here on it is a crisis.
const CRISIS_FROM: f32 = 0.8;

/// Joins a language and its list.
macro_rules! list {
    ($lang:literal) => {
        ($lang, include_str!(concat!("../lists/", $lang, "/safety.txt")))
    };
}

const SHIPPED: [(&str, &str); 7] =
    [list!("en"), list!("es"), list!("fr"), list!("de"), list!("it"), list!("pt"), list!("nl")];

/// The rules of all languages.
#[derive(Debug)]
pub(crate) struct Safety {
    rules: Vec<Rules<Sense>>,
}

/// What the rules found in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Finding {
    /// Harm, danger, discrimination, a threat, the law, leaked data.
    pub(crate) crisis: bool,
    /// How much speaks for a crisis: 0 is nothing, [`CRISIS_FROM`] and more is one; at most 5.
    pub(crate) strength: f32,
    /// How much speaks for haste short of a crisis (somebody leaves, money is in dispute, a thing is lost or needed
    /// today, a remark, a crowd): 0 is nothing, 1 and more is enough; at most 5.
    pub(crate) high: f32,
    /// Where the words of harm stand: first token and the one after the last, in order.
    pub(crate) spans: Vec<(usize, usize)>,
    /// Where the words of haste stand, likewise.
    pub(crate) high_spans: Vec<(usize, usize)>,
}

impl Safety {
    /// The lists that ship in the crate.
    pub(crate) fn new() -> Self {
        Self::of(&SHIPPED).expect("a test reads every shipped list")
    }

    /// Reads lists of the form (language, list); an error is the first line that is none.
    pub(crate) fn of(lists: &[(&'static str, &str)]) -> Result<Self, String> {
        Ok(Self {
            rules: lists.iter().map(|(lang, list)| patterns::rules(lang, list, sense_of)).collect::<Result<_, _>>()?,
        })
    }

    /// Looks for harm with the lists of `languages`; where none of them is known, with all lists. The tokens of `names`
    /// (first, and the one after the last) are the shop's names: "Poison Ivy" is no poison.
    pub(crate) fn look(&self, text: &Text<'_>, languages: &[String], names: &[(usize, usize)]) -> Finding {
        let known = |rules: &&Rules<Sense>| languages.iter().any(|lang| lang == rules.lang);
        let mut rules: Vec<&Rules<Sense>> = self.rules.iter().filter(known).collect();
        if rules.is_empty() {
            rules = self.rules.iter().collect();
        }
        rules.into_iter().map(|rules| rules.look(text, names)).fold(Finding::default(), Finding::or)
    }
}

impl Finding {
    /// Of two readings of one text the more worrying, in either respect.
    fn or(self, other: Self) -> Self {
        let (harm, calm) = if other.strength > self.strength { (other, self) } else { (self, other) };
        if calm.high > harm.high { Self { high: calm.high, high_spans: calm.high_spans, ..harm } } else { harm }
    }
}

/// Where the whole names of the shop stand: first token and the one after the last.
pub(crate) fn names_in(text: &Text<'_>, shop: &Shop) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for words in shop.names().map(words_of).filter(|words| !words.is_empty()) {
        let found = text.tokens.windows(words.len()).enumerate();
        let same = found.filter(|(_, tokens)| tokens.iter().map(|token| &token.word).eq(&words));
        places.extend(same.map(|(at, _)| (at, at + words.len())));
    }
    places
}

#[cfg(test)]
mod tests;
