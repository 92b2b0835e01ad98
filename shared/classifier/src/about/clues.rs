//! What may speak for or against a text being about the shop. What each clue weighs is learned.

use super::scene::Stretch;

/// Declares the clues, each with the one name it has in the weights.
macro_rules! clues {
    ($($(#[$meta:meta])* $clue:ident = $name:literal),+ $(,)?) => {
        /// One clue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Clue {
            $($(#[$meta])* $clue),+
        }

        /// The names of all clues, in the order of their values.
        pub const CLUES: &[&str] = &[$($name),+];
    };
}

clues! {
    /// Always one.
    Always = "always",
    Review = "review",
    Addressed = "addressed",
    NoPlaces = "no-places",
    NoTrade = "no-trade",
    LinearAnother = "linear-another",
    /// One if the encoder says something; [`Clue::EncoderAnother`] is what.
    EncoderAsked = "encoder-asked",
    EncoderAnother = "encoder-another",

    NotNamed = "not-named",
    Handle = "handle",
    OtherHandle = "other-handle",
    Hashtag = "hashtag",
    Site = "site",
    WholeName = "whole-name",
    Alias = "alias",
    Core = "core",
    OneWordOfName = "one-word-of-name",
    Inflected = "inflected",
    SeveralWords = "several-words",
    /// The whole name of several words, with its capitals.
    WholeProper = "whole-proper",
    Ordinary = "ordinary",
    OrdinarySmall = "ordinary-small",
    CapitalInside = "capital-inside",
    CapitalFirst = "capital-first",
    NounCapital = "noun-capital",
    SmallAmongCapitals = "small-among-capitals",
    SmallThroughout = "small-throughout",
    Shouted = "shouted",
    Quoted = "quoted",
    Possessive = "possessive",

    BeforeNothing = "before-nothing",
    BeforeNothingSmall = "before-nothing-small",
    BeforeAt = "before-at",
    BeforeAtSmall = "before-at-small",
    BeforeTo = "before-to",
    BeforeToSmall = "before-to-small",
    BeforeThe = "before-the",
    BeforeTheSmall = "before-the-small",
    BeforeOne = "before-one",
    BeforeOneSmall = "before-one-small",
    BeforeMine = "before-mine",
    BeforeMineSmall = "before-mine-small",
    BeforeBe = "before-be",
    BeforeBeSmall = "before-be-small",
    BeforeCount = "before-count",
    BeforeLink = "before-link",
    BeforeLinkSmall = "before-link-small",
    BeforeTitle = "before-title",
    BeforeGiven = "before-given-name",
    BeforeCapital = "before-capital",
    BeforeOther = "before-other",
    BeforeOtherSmall = "before-other-small",
    AfterNothing = "after-nothing",
    AfterNothingSmall = "after-nothing-small",
    AfterDoes = "after-does",
    AfterDoesSmall = "after-does-small",
    AfterCapital = "after-capital",
    AfterOwn = "after-own",
    AfterOwnSmall = "after-own-small",
    AfterLink = "after-link",
    AfterLinkSmall = "after-link-small",
    AfterOther = "after-other",
    AfterOtherSmall = "after-other-small",
    Apposition = "apposition",

    OwnPlace = "own-place",
    TownByName = "town-by-name",
    TownByNameToo = "town-by-name-too",
    TownHead = "town-head",
    TownBranch = "town-branch",
    TownTravel = "town-travel",
    TownElsewhere = "town-elsewhere",
    TownElsewhereToo = "town-elsewhere-too",
    StrangePlaceByName = "strange-place-by-name",

    Person = "person",
    Product = "product",
    OwnTrade = "own-trade",
    OwnTradeMore = "own-trade-more",
    OtherKindBeside = "other-kind-beside",
    OtherKindByName = "other-kind-by-name",
    OtherTrade = "other-trade",
    OtherTradeMore = "other-trade-more",
    Customer = "customer",
    CustomerMore = "customer-more",
    You = "you",
    Idle = "idle",
    Works = "works",
    WorksByName = "works-by-name",
    Sport = "sport",
    Software = "software",
    Public = "public",
    Nature = "nature",
    Homelife = "homelife",

    NotAbout = "not-about",
    NotAboutWords = "not-about-words",
    NotAboutMore = "not-about-more",
    NotAboutTown = "not-about-town",
    NotAboutTrade = "not-about-trade",
    NotAboutWorld = "not-about-world",
    Another = "another",
}

/// The values of all clues, and where in the text they stand.
pub(crate) struct Clues {
    pub(crate) values: [f32; CLUES.len()],
    pub(crate) seen: Vec<(Clue, Stretch)>,
    /// Where the name stands first.
    pub(crate) named: Option<Stretch>,
}

impl Clues {
    pub(crate) fn new() -> Self {
        Self { values: [0.0; CLUES.len()], seen: Vec::new(), named: None }
    }

    pub(crate) fn get(&self, clue: Clue) -> f32 {
        self.values[clue as usize]
    }

    /// Adds to the value of a clue.
    pub(crate) fn add(&mut self, clue: Clue, value: f32) {
        self.values[clue as usize] += value;
    }

    /// Sets a clue if it holds.
    pub(crate) fn set_if(&mut self, clue: Clue, holds: bool) {
        if holds {
            self.values[clue as usize] = 1.0;
        }
    }

    /// Sets a clue that stands here.
    pub(crate) fn see(&mut self, clue: Clue, place: Stretch) {
        self.values[clue as usize] = 1.0;
        self.seen.push((clue, place));
    }
}
