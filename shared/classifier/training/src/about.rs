//! What each clue weighs that tells a shop from its namesakes, `lists/names/weights.txt` of the classifier.
//!
//! Every mention is shown with four profiles: the whole one, without what it is not about, the bare trade and places,
//! the name alone. So the weights do not lean on a part of the profile that an owner may not have filled in.

mod fold;
mod linear;

pub use fold::{Tally, cross_validated, tally};
pub use linear::linear_says;

use std::fmt::Write as _;

use classifier::{Another, CLUES, Classifier};
use domain::shop::Shop;

use crate::data::{Corpus, Mention};
use crate::newton::{Row, fit};

/// How much of a shop's profile the owner filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// All of it.
    Whole,
    /// Nothing in `not_about`.
    NothingRuledOut,
    /// Name, trade, places, site.
    Plain,
    /// Nothing but the name.
    NameOnly,
}

impl Profile {
    /// From the fullest to the poorest.
    pub const ALL: [Self; 4] = [Self::Whole, Self::NothingRuledOut, Self::Plain, Self::NameOnly];

    /// From this logit on it is held to be about another.
    pub const fn threshold(self) -> f64 {
        match self {
            Self::Whole | Self::NothingRuledOut => THRESHOLDS[0].1,
            Self::Plain => THRESHOLDS[1].1,
            Self::NameOnly => THRESHOLDS[2].1,
        }
    }

    /// What an example with such a profile counts.
    const fn counts(self) -> f64 {
        match self {
            Self::Whole | Self::NothingRuledOut => 1.0,
            Self::Plain => 0.5,
            Self::NameOnly => 0.25,
        }
    }

    /// The shop with no more than this.
    pub fn of(self, shop: &Shop) -> Shop {
        match self {
            Self::Whole => shop.clone(),
            Self::NothingRuledOut => Shop { not_about: Vec::new(), ..shop.clone() },
            Self::Plain => Shop {
                name: shop.name.clone(),
                trade: shop.trade.clone(),
                places: shop.places.clone(),
                site: shop.site.clone(),
                ..Shop::default()
            },
            Self::NameOnly => Shop { name: shop.name.clone(), ..Shop::default() },
        }
    }
}

/// In the corpus two of five true mentions have the name, outside most have it: one without it counts less, so that
/// "has no name" is not what is learned.
const UNNAMED_COUNTS: f64 = 0.25;

/// How strongly a weight is held to what is believed before any data. The first clue is always there and held less.
const HELD: f64 = 1.5;
const HELD_FIRST: f64 = 0.001;
const HELD_BELIEVED: f64 = 5.0;

/// What is believed of clues that the corpus hardly has; of the others, nothing.
const BELIEVED: [(&str, f64); 13] = [
    ("addressed", -4.0),
    ("another", 0.5),
    ("before-capital", 1.0),
    ("before-given-name", 3.5),
    ("before-title", 3.5),
    ("handle", -2.0),
    ("hashtag", -0.5),
    ("no-places", -0.5),
    ("no-trade", -0.5),
    ("not-about", 2.0),
    ("site", -2.0),
    ("strange-place-by-name", 1.5),
    ("town-branch", 4.0),
];

/// From these logits on a text is held to be about another; the poorer the profile, the more must speak for it.
/// Dropping a true mention costs more than showing a namesake, which the inbox marks as doubtful: the cross-validation
/// keeps 97 of 100 true mentions that have the name, and 98 where the profile is bare.
pub const THRESHOLDS: [(&str, f64); 3] =
    [("threshold", 0.15), ("threshold-of-plain-profile", 0.5), ("threshold-of-bare-profile", 1.5)];

/// One text beside one profile.
#[derive(Debug)]
pub struct Example<'c> {
    /// The mention.
    pub mention: &'c Mention,
    /// How much of the profile it was read with.
    pub profile: Profile,
    /// The clues.
    pub row: Row,
    /// Whether the text has the shop's name, as far as this profile tells.
    pub named: bool,
}

/// The clues of every mention with every profile.
pub fn examples<'c>(
    corpus: &Corpus,
    mentions: impl Iterator<Item = &'c Mention>,
    another: impl Fn(&Mention) -> Another,
) -> Vec<Example<'c>> {
    let classifier = Classifier::new();
    let not_named = CLUES.iter().position(|clue| *clue == "not-named");
    let mut examples = Vec::new();
    for mention in mentions {
        let shop = corpus.shop(mention);
        for profile in Profile::ALL {
            let values = classifier.clues(&mention.reading(), &profile.of(&shop), another(mention));
            let named = not_named.is_none_or(|at| values[at] == 0.0);
            let about = mention.labels.about_shop;
            let counts = profile.counts() * if about && !named { UNNAMED_COUNTS } else { 1.0 };
            let clues = values.iter().enumerate().filter(|(_, value)| **value != 0.0);
            let clues = clues.map(|(at, value)| (at, f64::from(*value))).collect();
            examples.push(Example { mention, profile, row: Row { clues, holds: !about, counts }, named });
        }
    }
    examples
}

/// Learns the weights.
pub fn learn<'r>(rows: &(impl Iterator<Item = &'r Row> + Clone)) -> Vec<f64> {
    let believed = |clue: &str| BELIEVED.iter().find(|(known, _)| *known == clue).map_or(0.0, |(_, weight)| *weight);
    let prior: Vec<f64> = CLUES.iter().map(|clue| believed(clue)).collect();
    let held = prior.iter().enumerate().map(|(at, prior)| match at {
        0 => HELD_FIRST,
        _ if *prior == 0.0 => HELD,
        _ => HELD_BELIEVED,
    });
    let held: Vec<f64> = held.collect();
    fit(rows, &prior, &held)
}

/// The weights as the classifier reads them: without the encoder, and with it if it was there to learn from.
pub fn paper(alone: &[f64], together: Option<&[f64]>) -> String {
    let mut paper = String::from(
        "; What each clue weighs: above zero for another business, below for the shop; the second number where the encoder\n\
         ; has a say. Learned from the corpus's training batches; made by\n\
         ; `cargo run --profile simulation -p training --example namesakes -- write`.\n",
    );
    for (at, clue) in CLUES.iter().enumerate() {
        let _ = write!(paper, "{clue} {:.2}", alone[at]);
        let _ = together.map_or(Ok(()), |together| write!(paper, " {:.2}", together[at]));
        paper.push('\n');
    }
    paper.push_str("; From these on a text is held to be about another.\n");
    for (name, from) in THRESHOLDS {
        let _ = writeln!(paper, "{name} {from:.2}");
    }
    paper
}
