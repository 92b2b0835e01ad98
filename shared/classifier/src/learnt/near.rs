//! Whether a text is one that was corrected before, or nearly the same.

use domain::mention::{Classification, Kind};
use domain::shop::Shop;

use super::correction::{Correction, Said};
use super::print::{MOST_FEATURES, Print, Seen, hashes};

/// The share of words and pairs that two texts have in common, of all they have, from which on they are nearly the same:
/// one word of nine may be another.
const NEAR: f32 = 0.6;
/// Shorter texts are the same or they are not.
const LEAST_WORDS: u16 = 5;
/// What is written to the shop itself is about another one only when so many words say so.
const LEAST_WORDS_TO_US: u16 = 4;

/// What a text is compared with corrections by.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// The text.
    pub(crate) seen: &'a Seen,
    /// Whose shop.
    pub(crate) shop: &'a Shop,
    /// Whether it was written to the shop itself: under its posts, to its account, on its page of a review site.
    pub(crate) to_us: bool,
    /// What it is taken for by itself.
    pub(crate) found: &'a Classification,
}

/// How alike a text is to one that was corrected; `None`: it is something of its own. One is the same.
pub(super) fn likeness(asked: &Asked<'_>, correction: &Correction) -> Option<f32> {
    let (ours, theirs) = (&asked.seen.print, &correction.print);
    if correction.said == Said::NotAboutUs {
        if asked.to_us && ours.words < LEAST_WORDS_TO_US {
            return None;
        }
    } else if ours.rated != theirs.rated {
        return None;
    }
    if ours.exact == theirs.exact && ours.words == theirs.words {
        return Some(1.0);
    }
    let long = ours.words >= LEAST_WORDS && theirs.words >= LEAST_WORDS;
    if !long || ours.denies != theirs.denies || !may_be_near(ours, theirs) {
        return None;
    }
    let share = in_common(ours, theirs);
    (share >= NEAR && !says_more(asked, correction)).then_some(share)
}

/// A text much longer than another has too much of its own; most texts need no closer look.
fn may_be_near(one: &Print, other: &Print) -> bool {
    let lengths = [one.features.len(), other.features.len()].map(|length| u16::try_from(length).unwrap_or(u16::MAX));
    f32::from(lengths[0].min(lengths[1])) >= NEAR * f32::from(lengths[0].max(lengths[1]))
}

/// Whether it has something of its own that changes everything: it is taken for something else than the corrected text
/// was, or because of other words; it names the shop's own town.
fn says_more(asked: &Asked<'_>, correction: &Correction) -> bool {
    let new = |hash: &u32| asked.seen.single.contains(hash) && !correction.print.features.contains(hash);
    match correction.said {
        Said::Kind(_) => {
            let found = asked.found;
            // A complaint because of other words is another complaint.
            let decided = || found.because.iter().flat_map(|words| hashes(words)).any(|hash| new(&hash));
            let another = || found.kind == Kind::Complaint && decided();
            !found.about_shop || found.kind != correction.was || another()
        }
        Said::NotAboutUs => asked.shop.places.iter().flat_map(|place| hashes(place)).any(|hash| new(&hash)),
    }
}

/// The Jaccard index of two sets of features; of large sets, of a sample that is the same wherever a text is the same.
fn in_common(one: &Print, other: &Print) -> f32 {
    let (a, b) = (&one.features, &other.features);
    let cut = a.len() == MOST_FEATURES || b.len() == MOST_FEATURES;
    let most = if cut { MOST_FEATURES } else { usize::MAX };
    let (mut i, mut j, mut all, mut both) = (0, 0, 0_u16, 0_u16);
    while usize::from(all) < most && (i < a.len() || j < b.len()) {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                both += 1;
                (i, j) = (i + 1, j + 1);
            }
            (Some(x), Some(y)) if x < y => i += 1,
            (Some(_), None) => i += 1,
            (_, _) => j += 1,
        }
        all += 1;
    }
    f32::from(both) / f32::from(all.max(1))
}
