//! What a platform returns, and what we make of it.

mod doubt;

pub use doubt::Doubt;

use jiff::Timestamp;

use crate::claim::Claim;

/// Declares an enum whose variants have one fixed spelling each, in settings, table and output alike.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("Written `", $word, "`.")] $(#[$vmeta])* $variant),+
        }

        impl $name {
            /// Every value, in the order in which they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The one spelling of this value.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::mention::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::mention::UnknownWord { what: $what, word: word.to_owned(), known: &[$($word),+] }),
                }
            }
        }
    };
}
pub(crate) use words;

/// A word that is none of those this field knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no {what}; use one of: {}", known.join(", "))]
pub struct UnknownWord {
    pub(crate) what: &'static str,
    pub(crate) word: String,
    pub(crate) known: &'static [&'static str],
}

words! {
    /// A social network, review site or feed.
    Platform, "platform" {
        Bluesky = "bluesky",
        Mastodon = "mastodon",
        HackerNews = "hackernews",
        Feed = "feed",
        YouTube = "youtube",
        X = "x",
        Reddit = "reddit",
        GoogleBusiness = "google-business",
        Facebook = "facebook",
        Instagram = "instagram",
        Threads = "threads",
        Trustpilot = "trustpilot",
        Yelp = "yelp",
        GooglePlaces = "google-places",
    }
}

words! {
    /// What sort of place a platform is; targets differ by it.
    Class, "class" {
        Social = "social",
        Review = "review",
        Forum = "forum",
        News = "news",
    }
}

impl Platform {
    /// The sort of place it is.
    pub const fn class(self) -> Class {
        match self {
            Self::Bluesky
            | Self::Mastodon
            | Self::YouTube
            | Self::X
            | Self::Facebook
            | Self::Instagram
            | Self::Threads => Class::Social,
            Self::GoogleBusiness | Self::Trustpilot | Self::Yelp | Self::GooglePlaces => Class::Review,
            Self::Reddit | Self::HackerNews => Class::Forum,
            Self::Feed => Class::News,
        }
    }

    /// The name people know it by, in ASCII.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bluesky => "Bluesky",
            Self::Mastodon => "Mastodon",
            Self::HackerNews => "Hacker News",
            Self::Feed => "Web",
            Self::YouTube => "YouTube",
            Self::X => "X",
            Self::Reddit => "Reddit",
            Self::GoogleBusiness | Self::GooglePlaces => "Google",
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
            Self::Threads => "Threads",
            Self::Trustpilot => "Trustpilot",
            Self::Yelp => "Yelp",
        }
    }

    /// Whether the shop's own answers can be read back, so that a reply is verified and not only claimed.
    pub const fn shows_replies(self) -> bool {
        match self {
            Self::Yelp | Self::GooglePlaces | Self::Feed => false,
            Self::Bluesky
            | Self::Mastodon
            | Self::HackerNews
            | Self::YouTube
            | Self::X
            | Self::Reddit
            | Self::GoogleBusiness
            | Self::Facebook
            | Self::Instagram
            | Self::Threads
            | Self::Trustpilot => true,
        }
    }
}

words! {
    /// What the writer wants the shop to know or do.
    Kind, "kind" {
        Complaint = "complaint",
        Question = "question",
        Praise = "praise",
        Request = "request",
        Other = "other",
    }
}

words! {
    /// How fast it must be answered.
    Urgency, "urgency" {
        Crisis = "crisis",
        High = "high",
        Normal = "normal",
        Low = "low",
    }
}

words! {
    /// How the writer feels.
    Sentiment, "sentiment" {
        Negative = "negative",
        Neutral = "neutral",
        Positive = "positive",
        Mixed = "mixed",
    }
}

words! {
    /// What a mention is about, not how it feels.
    Topic, "topic" {
        Delivery = "delivery",
        Refund = "refund",
        Price = "price",
        Quality = "quality",
        Staff = "staff",
        Waiting = "waiting",
        OpeningHours = "opening-hours",
        Availability = "availability",
        Booking = "booking",
        Website = "website",
        Payment = "payment",
        Hygiene = "hygiene",
        Safety = "safety",
        Location = "location",
        Information = "information",
        Other = "other",
    }
}

/// Stars of a review, 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stars(u8);

impl Stars {
    /// Refuses anything but 1 to 5.
    pub fn new(stars: u8) -> Result<Self, InvalidStars> {
        if (1..=5).contains(&stars) { Ok(Self(stars)) } else { Err(InvalidStars(i64::from(stars))) }
    }

    /// 1 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Not a number of stars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no number of stars; use a whole number from 1 to 5")]
pub struct InvalidStars(pub i64);

/// What a platform returned, before we know what it is.
///
/// Text is as its author wrote it, markup removed: hostile until it is escaped where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Where it stands.
    pub platform: Platform,
    /// The platform's own id; the key under which it is stored once.
    pub id: String,
    /// The id of the post its conversation hangs from; its own id for a top-level post.
    pub root: String,
    /// The post it answers.
    pub parent: Option<String>,
    /// The posts above it, nearest first, as far as the connector looked; `parent` first where there is one.
    pub ancestors: Vec<String>,
    /// Who wrote it, as the platform identifies them; absent where the platform hides it.
    pub author: Option<String>,
    /// What they call themselves.
    pub author_name: Option<String>,
    /// Authors it @-mentions, spelled as `author` is.
    pub mentions: Vec<String>,
    /// Plain text; empty for a review of stars only.
    pub text: String,
    /// Stars of a review.
    pub stars: Option<Stars>,
    /// BCP 47, as the platform says; absent where it does not.
    pub lang: Option<String>,
    /// When it was published; absent in some feeds.
    pub published_at: Option<Timestamp>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// Where a person can read and answer it. Always `http` or `https`.
    pub url: Option<String>,
    /// Written by one of the shop's handles.
    pub ours: bool,
    /// The owner's response, where the platform carries it inside the post.
    pub reply: Option<OwnerReply>,
}

/// The owner's response inside a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerReply {
    /// What the shop answered.
    pub text: String,
    /// When; absent where the platform does not say.
    pub published_at: Option<Timestamp>,
    /// Whether the public sees it.
    pub state: ReplyState,
}

words! {
    /// Whether the public sees a reply; only a published one qualifies.
    ReplyState, "state of a reply" {
        Published = "published",
        Pending = "pending",
        Rejected = "rejected",
    }
}

/// What a text is, why we think so, and how sure we are.
#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    /// Whether it speaks of this shop and not of a namesake.
    pub about_shop: bool,
    /// What its writer wants.
    pub kind: Kind,
    /// How fast it must be answered.
    pub urgency: Urgency,
    /// Whether it opens a cycle.
    pub needs_answer: bool,
    /// How the writer feels.
    pub sentiment: Sentiment,
    /// At most three, the most important first.
    pub topics: Vec<Topic>,
    /// Two letters of ISO 639-1; absent when there is too little text to tell.
    pub lang: Option<String>,
    /// How sure each decision is.
    pub confidence: Confidence,
    /// The words of the text that decided, as they stand in it.
    pub because: Vec<String>,
    /// What it says of the shop's hours and prices, true or not.
    pub claims: Vec<Claim>,
}

/// The probability, 0 to 1, that each decision is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// Of `about_shop`.
    pub about_shop: f32,
    /// Of `kind`.
    pub kind: f32,
    /// Of `urgency`.
    pub urgency: f32,
    /// Of `needs_answer`.
    pub needs_answer: f32,
    /// Of `sentiment`.
    pub sentiment: f32,
    /// Of `topics`.
    pub topics: f32,
    /// Of `lang`.
    pub lang: f32,
}

#[cfg(test)]
mod tests;
