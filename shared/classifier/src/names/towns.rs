//! A gazetteer: towns, countries and regions that people name.

use crate::text::Token;

use super::lines;

/// A place that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Town {
    /// How many words it has.
    pub(crate) words: usize,
    /// It may be an everyday word or somebody's name as well: `Nice`, `Reading`.
    pub(crate) doubtful: bool,
}

/// All places, sorted, each as its words with single spaces.
pub(crate) struct Towns {
    sure: Vec<&'static str>,
    doubtful: Vec<&'static str>,
}

impl Towns {
    /// The lists that ship in the crate.
    pub(crate) fn shipped() -> Self {
        Self {
            sure: sorted(include_str!("../../lists/names/towns.txt")),
            doubtful: sorted(include_str!("../../lists/names/doubtful-towns.txt")),
        }
    }

    /// The longest place that begins with this token.
    pub(crate) fn at(&self, tokens: &[Token], at: usize) -> Option<Town> {
        let rest = tokens.get(at..)?;
        let word = rest.first()?.word.as_str();
        let from = self.sure.partition_point(|town| *town < word);
        let alike = self.sure[from..].iter().take_while(|town| town.starts_with(word));
        let longest = alike.filter_map(|town| begins(rest, town)).max();
        match longest {
            Some(words) => Some(Town { words, doubtful: false }),
            None => self.doubtful.binary_search(&word).is_ok().then_some(Town { words: 1, doubtful: true }),
        }
    }
}

/// How many words `town` has, if `tokens` begin with it.
fn begins(tokens: &[Token], town: &str) -> Option<usize> {
    let mut words = 0;
    for word in town.split(' ') {
        if tokens.get(words)?.word != word {
            return None;
        }
        words += 1;
    }
    Some(words)
}

fn sorted(list: &'static str) -> Vec<&'static str> {
    let mut towns: Vec<&str> = lines(list).into_iter().flat_map(|line| line.split(", ")).collect();
    towns.sort_unstable();
    towns
}
