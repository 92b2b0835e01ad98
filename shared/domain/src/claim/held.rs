//! A claim held against the hours in the settings.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

use super::answer::{self, named};
use super::{Claim, Clock, Days, Says};
use crate::hours::{Hours, Interval};

/// What is said of a day of the week may be meant of this or that one: so far around the text each of them counts.
const AROUND: i64 = 14;
/// A shop that opens within so many days has not closed for good.
const SOON: i64 = 14;

/// What the settings say instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// For the staff: `Says you are closed on Mondays. Your hours: Mon 08:00–17:30.`
    pub says: String,
    says_of: Says,
    true_days: Vec<(Weekday, Vec<Interval>)>,
}

impl Claim {
    /// What the settings say instead, if they leave no doubt. `said_at`: when the text was written. Nothing is denied
    /// that an exception near that day may bear out, and no price.
    pub fn denied(&self, hours: &Hours, said_at: Timestamp) -> Option<Denial> {
        let today = hours.day_of(said_at);
        let wrong = match self.says {
            Says::ClosedForGood => (0..=SOON).any(|day| !on(hours, today, day).is_empty()),
            Says::ClosedOn(days) => days.each().any(|day| is_open(hours, today, day)),
            Says::OpenOn(days) => days.each().any(|day| near(hours, today, day).all(<[Interval]>::is_empty)),
            Says::OpensAt(at, days) => is_no_edge(hours, today, days, |interval| at.may_be(interval.minutes().0)),
            Says::ClosesAt(at, days) => is_no_edge(hours, today, days, |interval| at.may_be(interval.minutes().1)),
            Says::AlwaysOpen => (-AROUND..=AROUND).any(|day| on(hours, today, day) != [Interval::ALL_DAY]),
            Says::Costs(..) => false,
        };
        wrong.then(|| self.denial(hours, today))
    }

    fn denial(&self, hours: &Hours, today: Date) -> Denial {
        let concerned = match self.says {
            Says::ClosedOn(days) => Days::of(days.each().filter(|&day| is_open(hours, today, day))).unwrap_or(days),
            Says::OpenOn(days) | Says::OpensAt(_, Some(days)) | Says::ClosesAt(_, Some(days)) => days,
            Says::OpensAt(_, None)
            | Says::ClosesAt(_, None)
            | Says::ClosedForGood
            | Says::AlwaysOpen
            | Says::Costs(..) => Days::ALL,
        };
        let says_of = if let Says::ClosedOn(_) = self.says { Says::ClosedOn(concerned) } else { self.says };
        let true_days: Vec<_> = concerned.each().map(|day| (day, hours.on_weekday(day).to_vec())).collect();
        let says = format!("Says you {}. Your hours: {}.", claimed(says_of), answer::hours(&true_days, "en"));
        Denial { says, says_of, true_days }
    }
}

impl Denial {
    /// A sentence for the customer, in their language where we know it (BCP 47); absent in any other.
    pub fn answer(&self, lang: Option<&str>) -> Option<String> {
        answer::sentence(self.says_of, &self.true_days, lang)
    }
}

/// The intervals of the date that lies so many days from `today`.
fn on(hours: &Hours, today: Date, days: i64) -> &[Interval] {
    today.checked_add(days.days()).map_or(&[], |date| hours.intervals_on(date))
}

/// The intervals of each such weekday around `today`, and those of the week.
fn near(hours: &Hours, today: Date, day: Weekday) -> impl Iterator<Item = &[Interval]> {
    let dates = (-AROUND..=AROUND).filter_map(move |days| today.checked_add(days.days()).ok());
    let such = dates.filter(move |date| date.weekday() == day).map(|date| hours.intervals_on(date));
    such.chain([hours.on_weekday(day)])
}

/// Open on this weekday beyond doubt.
fn is_open(hours: &Hours, today: Date, day: Weekday) -> bool {
    near(hours, today, day).all(|intervals| !intervals.is_empty())
}

/// Whether nothing opens or closes so, on any of these days. A shop without hours says nothing.
fn is_no_edge(hours: &Hours, today: Date, days: Option<Days>, is_meant: impl Fn(&Interval) -> bool) -> bool {
    let known: Vec<&Interval> =
        days.unwrap_or(Days::ALL).each().flat_map(|day| near(hours, today, day)).flatten().collect();
    !known.is_empty() && !known.into_iter().any(is_meant)
}

/// `are closed on Mondays`, as the staff read it.
fn claimed(says: Says) -> String {
    let on = |days: Option<Days>| days.map_or(String::new(), |days| format!(" on {}", named(days, "en")));
    let at = |clock: Clock, closing| {
        let (hour, minute) = clock.likeliest(closing);
        format!("{hour:02}:{minute:02}")
    };
    match says {
        Says::ClosedForGood => "have closed for good".to_owned(),
        Says::ClosedOn(days) => format!("are closed{}", on(Some(days))),
        Says::OpenOn(days) => format!("are open{}", on(Some(days))),
        Says::OpensAt(clock, days) => format!("open at {}{}", at(clock, false), on(days)),
        Says::ClosesAt(clock, days) => format!("close at {}{}", at(clock, true), on(days)),
        Says::AlwaysOpen => "never close".to_owned(),
        Says::Costs(..) => "ask another price".to_owned(),
    }
}
