//! How a claim is written in the table.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;

use super::{Clock, Currency, Days, Says};

/// Not a claim as it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no claim; one looks like \"closed mon,tue\" or \"closes 17:00\"")]
pub struct InvalidClaim(String);

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

const CURRENCIES: [(&str, Currency); 3] = [("eur", Currency::Eur), ("gbp", Currency::Gbp), ("usd", Currency::Usd)];

impl fmt::Display for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |f: &mut fmt::Formatter<'_>, verb: &str, at: &Clock, days: &Option<Days>| {
            let mark = if at.either { "?" } else { "" };
            write!(f, "{verb} {:02}:{:02}{mark}", at.minute / 60, at.minute % 60)?;
            days.map_or(Ok(()), |days| write!(f, " {days}"))
        };
        match self {
            Self::ClosedForGood => f.write_str("closed-for-good"),
            Self::ClosedOn(days) => write!(f, "closed {days}"),
            Self::OpenOn(days) => write!(f, "open {days}"),
            Self::OpensAt(clock, days) => at(f, "opens", clock, days),
            Self::ClosesAt(clock, days) => at(f, "closes", clock, days),
            Self::AlwaysOpen => f.write_str("always-open"),
            Self::Costs(cents, currency) => {
                let known = CURRENCIES.iter().find(|(_, known)| known == currency);
                write!(f, "costs {cents} {}", known.map_or("eur", |(word, _)| word))
            }
        }
    }
}

impl FromStr for Says {
    type Err = InvalidClaim;

    fn from_str(text: &str) -> Result<Self, InvalidClaim> {
        says(text).ok_or_else(|| InvalidClaim(text.to_owned()))
    }
}

fn says(text: &str) -> Option<Says> {
    let mut words = text.split(' ');
    let says = match (words.next()?, words.next(), words.next()) {
        ("closed-for-good", None, None) => Says::ClosedForGood,
        ("always-open", None, None) => Says::AlwaysOpen,
        ("closed", Some(days), None) => Says::ClosedOn(days.parse().ok()?),
        ("open", Some(days), None) => Says::OpenOn(days.parse().ok()?),
        ("opens", Some(at), days) => Says::OpensAt(clock(at)?, some_days(days)?),
        ("closes", Some(at), days) => Says::ClosesAt(clock(at)?, some_days(days)?),
        ("costs", Some(cents), Some(word)) => {
            let (_, currency) = CURRENCIES.iter().find(|(known, _)| *known == word)?;
            Says::Costs(cents.parse().ok()?, *currency)
        }
        (_, _, _) => return None,
    };
    words.next().is_none().then_some(says)
}

fn clock(text: &str) -> Option<Clock> {
    let (time, either) = text.strip_suffix('?').map_or((text, false), |time| (time, true));
    let (hour, minute) = time.split_once(':')?;
    Clock::new(hour.parse().ok()?, minute.parse().ok()?, either)
}

/// Absent is fine, wrong is not.
fn some_days(days: Option<&str>) -> Option<Option<Days>> {
    days.map(|days| days.parse().ok()).map_or(Some(None), |days| days.map(Some))
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = DAYS.iter().filter(|(_, day)| self.has(*day)).map(|(word, _)| *word).collect();
        f.write_str(&words.join(","))
    }
}

impl FromStr for Days {
    type Err = InvalidClaim;

    fn from_str(text: &str) -> Result<Self, InvalidClaim> {
        let day = |word: &str| DAYS.iter().find(|(known, _)| *known == word).map(|(_, day)| *day);
        let days: Option<Vec<Weekday>> = text.split(',').map(day).collect();
        days.and_then(Self::of).ok_or_else(|| InvalidClaim(text.to_owned()))
    }
}
