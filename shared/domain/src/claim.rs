//! What a text says of the shop's hours or prices, and whether the settings say otherwise.
//!
//! A claim is kept as it was said; it is held against the settings when it is shown, so that new hours need no new
//! reading.

mod answer;
mod held;
mod spelling;

pub use held::Denial;
pub use spelling::InvalidClaim;

use jiff::civil::Weekday;

/// The most claims that are kept of one text.
pub const MOST_CLAIMS: usize = 4;

/// One statement, and the words that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What is said.
    pub says: Says,
    /// As its author wrote it; at most a sentence.
    pub words: String,
}

/// What may be said of a shop. Written like `closed mon,tue`, `closes 05:00? sat`, `costs 900 eur`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It exists no more.
    ClosedForGood,
    /// It is closed on these days of every week.
    ClosedOn(Days),
    /// It is open on these days of every week.
    OpenOn(Days),
    /// It opens at this time, on these days or whenever it opens.
    OpensAt(Clock, Option<Days>),
    /// It closes at this time, on these days or whenever it closes.
    ClosesAt(Clock, Option<Days>),
    /// It never closes.
    AlwaysOpen,
    /// Something costs so many cents. There is nothing to hold it against.
    Costs(u32, Currency),
}

/// Days of the week, one or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(u8);

impl Days {
    /// Monday to Sunday.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b110_0000);

    /// `None` when there is no day.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Option<Self> {
        let bits = days.into_iter().fold(0, |bits, day| bits | bit(day));
        (bits != 0).then_some(Self(bits))
    }

    /// From one day to another, both included, over Sunday where need be.
    pub fn between(first: Weekday, last: Weekday) -> Self {
        let from = first.to_monday_zero_offset();
        let length = (last.to_monday_zero_offset() - from).rem_euclid(7);
        Self((0..=length).fold(0, |bits, step| bits | 1 << ((from + step) % 7)))
    }

    /// Those of either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether this is one of them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Each of them, Monday first.
    pub fn each(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday.cycle_forward().take(7).filter(move |&day| self.has(day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

/// A time of day as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Minutes since midnight, below 1440.
    minute: u16,
    /// "At 5" may be either half of the day.
    either: bool,
}

const HALF_A_DAY: u16 = 12 * 60;

impl Clock {
    /// A time of day; `None` where there is none such. `either`: nobody said which half of the day.
    pub fn new(hour: u16, minute: u16, either: bool) -> Option<Self> {
        let there = hour <= 24 && minute < 60 && (hour < 24 || minute == 0);
        there.then_some(Self { minute: hour * 60 % (2 * HALF_A_DAY) + minute, either: either && hour <= 12 })
    }

    /// Whether this minute of the day may be meant.
    pub fn may_be(self, minute: u16) -> bool {
        let minute = minute % (2 * HALF_A_DAY);
        if self.either { minute % HALF_A_DAY == self.minute % HALF_A_DAY } else { minute == self.minute }
    }

    /// The hour and minute that are likeliest meant: shops close in the second half of the day and open in the first.
    fn likeliest(self, closing: bool) -> (u16, u16) {
        let minute = match (self.either, closing) {
            (true, true) if self.minute < HALF_A_DAY => self.minute + HALF_A_DAY,
            (true | false, _) => self.minute,
        };
        (minute / 60, minute % 60)
    }
}

/// What a price is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// Euro.
    Eur,
    /// Pound sterling.
    Gbp,
    /// Dollar, whichever.
    Usd,
}

#[cfg(test)]
mod tests;
