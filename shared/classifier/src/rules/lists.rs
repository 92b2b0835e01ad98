//! The word lists that ship in the crate, one folder a language.

use crate::rules::lexicon::Lexicon;

/// Joins the lists of one language.
macro_rules! lists {
    ($lang:literal: $($file:literal),+) => {
        ($lang, concat!($(include_str!(concat!("../../lists/", $lang, "/", $file, ".txt")), "\n"),+))
    };
}

/// English first: it is what a text in an unknown language is read with.
const SHIPPED: [(&str, &str); 7] = [
    lists!("en": "wrong", "content", "harm", "wants", "topics", "grammar"),
    lists!("es": "judging", "harm", "wants", "topics"),
    lists!("fr": "judging", "harm", "wants", "topics"),
    lists!("de": "judging", "harm", "wants", "topics"),
    lists!("it": "judging", "harm", "wants", "topics"),
    lists!("pt": "judging", "harm", "wants", "topics"),
    lists!("nl": "judging", "harm", "wants", "topics"),
];

/// Every lexicon.
pub(crate) fn shipped() -> Vec<Lexicon> {
    let parse =
        |&(lang, lists): &(&'static str, &str)| Lexicon::parse(lang, lists).expect("a test reads every shipped list");
    SHIPPED.iter().map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_list_can_be_read() {
        for (lang, lists) in SHIPPED {
            let lexicon = Lexicon::parse(lang, lists);
            assert_eq!(lexicon.err(), None);
        }
    }
}
