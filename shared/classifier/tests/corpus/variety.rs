use std::collections::HashSet;

use super::likeness::{ratio, words};
use super::load::{CORPUS, LANGUAGES};

/// How varied the texts of one language are. Shares are 0 to 1, lengths are in words.
pub(crate) struct Variety {
    pub(crate) lang: &'static str,
    pub(crate) texts: usize,
    /// Distinct three-word runs, of all such runs.
    pub(crate) runs: f64,
    /// Distinct openings of four words, of all texts that have four.
    pub(crate) openings: f64,
    /// At 10, 25, 50, 75, 90 and 99 of a hundred.
    pub(crate) lengths: [usize; 6],
}

pub(crate) fn varieties() -> Vec<Variety> {
    LANGUAGES.iter().map(|(lang, _)| variety(lang)).collect()
}

fn variety(lang: &'static str) -> Variety {
    let texts: Vec<Vec<String>> = CORPUS.in_language(lang).map(|line| words(&line.says.text)).collect();
    let runs: Vec<&[String]> = texts.iter().flat_map(|words| words.windows(3)).collect();
    let openings: Vec<&[String]> = texts.iter().filter_map(|words| words.get(..4)).collect();
    let mut lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
    lengths.sort_unstable();
    Variety {
        lang,
        texts: texts.len(),
        runs: ratio(distinct(&runs), runs.len()),
        openings: ratio(distinct(&openings), openings.len()),
        lengths: [10, 25, 50, 75, 90, 99].map(|percent| lengths[(lengths.len() - 1) * percent / 100]),
    }
}

fn distinct(runs: &[&[String]]) -> usize {
    runs.iter().collect::<HashSet<_>>().len()
}

/// The more texts there are, the more often three common words meet: hence the lower bound for English.
#[test]
fn texts_are_not_made_of_the_same_pieces() {
    for variety in varieties() {
        let least = if variety.lang == "en" { 0.85 } else { 0.95 };
        assert!(
            variety.runs >= least,
            "{}: {:.3} of the three-word runs are distinct; {least} would do",
            variety.lang,
            variety.runs
        );
    }
}

#[test]
fn texts_do_not_open_alike() {
    for variety in varieties() {
        assert!(
            variety.openings >= 0.99,
            "{}: {:.3} of the four-word openings are distinct; 0.99 would do",
            variety.lang,
            variety.openings
        );
    }
}

#[test]
fn texts_are_short_middling_and_long() {
    for variety in varieties() {
        let [tenth, quarter, half, three_quarters, _, longest] = variety.lengths;
        assert!(
            tenth <= 6 && quarter <= 14 && (10..=30).contains(&half) && three_quarters >= 18 && longest >= 90,
            "{}: lengths are {:?}; a tenth up to 6 words, half near 16, a hundredth of 90 and more would do",
            variety.lang,
            variety.lengths
        );
    }
}
