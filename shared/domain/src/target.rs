//! How long an answer may take.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;

use crate::mention::{Class, Kind, Platform, Stars, Urgency};

/// What an answer is owed to: the facts that choose a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What its writer wants.
    pub kind: Kind,
    /// How fast it must be answered.
    pub urgency: Urgency,
    /// Where it was said.
    pub platform: Platform,
    /// Stars, if it is a review.
    pub stars: Option<Stars>,
}

/// One row of the table of targets. The first row that fits wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it fits.
    pub fits: Fits,
    /// For the first message of a conversation.
    pub first_response: Effort,
    /// For a further message after a reply; absent: a further message opens no cycle.
    pub next_response: Option<Effort>,
    /// The longest it may take on the wall clock.
    pub cap: Option<SignedDuration>,
    /// Who is texted about it.
    pub text: Texting,
}

/// Whether a target may disturb somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texting {
    /// Texts are sent at each stage.
    Always,
    /// Nobody is disturbed at any stage: it stands in the inbox.
    DigestOnly,
}

/// Which facts a row fits; an absent one fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fits {
    /// The kind.
    pub kind: Option<Kind>,
    /// The urgency. Only a row that says `crisis` fits a crisis.
    pub urgency: Option<Urgency>,
    /// The platform.
    pub platform: Option<Platform>,
    /// The class of the platform.
    pub class: Option<Class>,
    /// The stars; what has none does not fit.
    pub stars: Option<StarRange>,
}

impl Fits {
    fn matches(&self, asked: Asked) -> bool {
        let urgency = match self.urgency {
            Some(urgency) => urgency == asked.urgency,
            None => asked.urgency != Urgency::Crisis,
        };
        urgency
            && self.kind.is_none_or(|kind| kind == asked.kind)
            && self.platform.is_none_or(|platform| platform == asked.platform)
            && self.class.is_none_or(|class| class == asked.platform.class())
            && self.stars.is_none_or(|range| asked.stars.is_some_and(|stars| range.contains(stars)))
    }
}

/// A range of stars, written like `<=3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarRange {
    least: u8,
    most: u8,
}

impl StarRange {
    /// At most so many.
    pub const fn at_most(most: u8) -> Self {
        Self { least: 1, most }
    }

    fn contains(self, stars: Stars) -> bool {
        (self.least..=self.most).contains(&stars.get())
    }
}

impl FromStr for StarRange {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        let invalid = || InvalidTarget::Stars(text.to_owned());
        let (sign, number) = text.trim().split_at(text.trim().find(|c: char| c.is_ascii_digit()).ok_or_else(invalid)?);
        let number: u8 = number.parse().ok().filter(|number| (1..=5).contains(number)).ok_or_else(invalid)?;
        let (least, most) = match sign.trim() {
            "" | "=" => (number, number),
            "<=" => (1, number),
            "<" => (1, number - 1),
            ">=" => (number, 5),
            ">" => (number + 1, 5),
            _ => return Err(invalid()),
        };
        if least <= most { Ok(Self { least, most }) } else { Err(invalid()) }
    }
}

/// How long something may take, counted round the clock or through open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Round the clock.
    Minutes(u32),
    /// Through open time.
    OpenHours(u32),
    /// Until the last closing of the N-th open day after the one on which the clock started.
    OpenDays(u32),
}

impl Effort {
    /// Whether it is an hour or less, so that one warning is enough.
    pub const fn is_short(self) -> bool {
        match self {
            Self::Minutes(minutes) => minutes <= 60,
            Self::OpenHours(hours) => hours <= 1,
            Self::OpenDays(_) => false,
        }
    }
}

/// The longest target that can be set: thirty days, or as many open days.
const MOST_MINUTES: u32 = 30 * 24 * 60;

impl FromStr for Effort {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        let invalid = || InvalidTarget::Effort(text.to_owned());
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |word: &str, most: u32| word.parse().ok().filter(|number| (1..=most).contains(number));
        let effort = match words[..] {
            [n, "minute" | "minutes"] => number(n, MOST_MINUTES).map(Self::Minutes),
            [n, "open", "hour" | "hours"] => number(n, MOST_MINUTES / 60).map(Self::OpenHours),
            [n, "open", "day" | "days"] => number(n, 30).map(Self::OpenDays),
            _ => None,
        };
        effort.ok_or_else(invalid)
    }
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match self {
            Self::Minutes(minutes) => (minutes, "minute"),
            Self::OpenHours(hours) => (hours, "open hour"),
            Self::OpenDays(days) => (days, "open day"),
        };
        write!(f, "{number} {unit}{}", if *number == 1 { "" } else { "s" })
    }
}

/// Reads a cap on the wall clock: `90 minutes`, `24 hours`, `7 days`.
pub fn parse_cap(text: &str) -> Result<SignedDuration, InvalidTarget> {
    let invalid = || InvalidTarget::Cap(text.to_owned());
    let words: Vec<&str> = text.split_whitespace().collect();
    let [number, unit] = words[..] else { return Err(invalid()) };
    let number: i64 = number.parse().ok().filter(|number| *number > 0).ok_or_else(invalid)?;
    let minutes_each = match unit {
        "minute" | "minutes" => 1,
        "hour" | "hours" => 60,
        "day" | "days" => 24 * 60,
        _ => return Err(invalid()),
    };
    let minutes = number.checked_mul(minutes_each).filter(|minutes| *minutes <= i64::from(MOST_MINUTES) * 2);
    minutes.map(SignedDuration::from_mins).ok_or_else(invalid)
}

/// A part of a target that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTarget {
    /// The time an answer may take.
    #[error("{0:?} is no target; write it like \"30 minutes\", \"2 open hours\" or \"1 open day\", from 1 to 30 days")]
    Effort(String),
    /// The cap.
    #[error("{0:?} is no cap; write it like \"24 hours\" or \"7 days\", at most 60 days")]
    Cap(String),
    /// The stars.
    #[error("{0:?} is no range of stars; write it like \"<=3\" or \"5\"")]
    Stars(String),
}

/// The table of targets: the owner's rows, then the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets(Vec<Target>);

impl Default for Targets {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Targets {
    /// The owner's rows in front of the built-in ones.
    pub fn new(mut owners: Vec<Target>) -> Self {
        owners.extend(built_in());
        Self(owners)
    }

    /// The first row that fits; what fits none takes the last.
    ///
    /// ```
    /// # use domain::{mention::{Kind, Platform, Urgency}, target::{Asked, Effort, Targets}};
    /// let asked = Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };
    /// assert_eq!(Targets::default().find(asked).first_response, Effort::OpenHours(2));
    /// ```
    pub fn find(&self, asked: Asked) -> &Target {
        self.0.iter().find(|target| target.fits.matches(asked)).unwrap_or(&self.0[self.0.len() - 1])
    }
}

fn built_in() -> Vec<Target> {
    use Effort::{Minutes, OpenDays, OpenHours};
    let row = |fits, first_response, next_response, cap_hours: Option<i64>, text| Target {
        fits,
        first_response,
        next_response,
        cap: cap_hours.map(SignedDuration::from_hours),
        text,
    };
    let of = |kind, class| Fits { kind, class, ..Fits::default() };
    let (day, text, digest) = (OpenDays(1), Texting::Always, Texting::DigestOnly);
    let hours = |n| Some(OpenHours(n));

    #[rustfmt::skip]
    let rows = vec![
        row(Fits { urgency: Some(Urgency::Crisis), ..Fits::default() },            Minutes(30),  Some(Minutes(30)), None,     text),
        row(Fits { stars: Some(StarRange::at_most(3)), ..of(None, Some(Class::Review)) }, day,   Some(day),         Some(48), text),
        row(of(Some(Kind::Complaint), Some(Class::Review)),                        day,          Some(day),         Some(48), text),
        row(of(None, Some(Class::Review)),                                         OpenDays(3),  None,              Some(7 * 24), digest),
        row(of(Some(Kind::Complaint), Some(Class::Forum)),                         OpenHours(8), hours(8),          Some(48), text),
        row(of(Some(Kind::Complaint), Some(Class::News)),                          OpenHours(8), hours(8),          Some(48), text),
        row(of(Some(Kind::Question), Some(Class::Forum)),                          OpenHours(8), hours(8),          Some(48), digest),
        row(of(Some(Kind::Question), Some(Class::News)),                           OpenHours(8), hours(8),          Some(48), digest),
        row(of(Some(Kind::Complaint), Some(Class::Social)),                        OpenHours(2), hours(2),          Some(24), text),
        row(of(Some(Kind::Question), Some(Class::Social)),                         OpenHours(2), hours(2),          Some(24), text),
        row(of(Some(Kind::Request), None),                                         day,          None,              Some(7 * 24), digest),
    ];
    rows
}

#[cfg(test)]
mod tests;
