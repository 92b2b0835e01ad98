//! "Texts off until …": the choices, and what holds.

use domain::people::{People, PersonId};
use domain::text::local_time;
use jiff::{SignedDuration, Timestamp};

/// Nobody is out of reach for longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
const SHORTEST: SignedDuration = SignedDuration::from_hours(1);

/// The choices of one person, or how to undo theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextsOff {
    /// Until when they are off.
    pub(crate) off_until: Option<String>,
    /// Soonest first.
    pub(crate) choices: Vec<Choice>,
}

/// One button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Seconds since 1970: a second tap asks for the very same.
    pub(crate) until: i64,
    /// `17:12`.
    pub(crate) time: String,
    /// Why then.
    pub(crate) why: &'static str,
}

impl TextsOff {
    pub(crate) fn new(people: &People, person: &PersonId, now: Timestamp) -> Self {
        let time = |at| local_time(at, now, people.hours().zone());
        let off_until = people.get(person).and_then(|person| person.texts_off_until).filter(|until| now < *until);
        let choice = |at: Timestamp, why| Choice { until: at.as_second(), time: time(at), why };
        let opening = people.hours().next_opening(now).filter(|at| *at < now + LONGEST);
        let mut choices = vec![choice(now + SHORTEST, "for one hour")];
        choices.extend(opening.map(|at| choice(at, "when the shop next opens")));
        choices.push(choice(now + LONGEST, "for 24 hours, the longest"));
        choices.sort_by_key(|choice| choice.until);
        Self { off_until: off_until.map(time), choices }
    }
}

/// The instant a choice names, if it may still be chosen.
pub(crate) fn chosen(seconds: &str, now: Timestamp) -> Option<Timestamp> {
    let until = Timestamp::from_second(seconds.parse().ok()?).ok()?;
    (now < until && until <= now + LONGEST).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_off_for_a_day_at_most() {
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        let after = |seconds: i64| (now.as_second() + seconds).to_string();
        #[rustfmt::skip]
        let table = [
            ("an hour",            after(3_600),  true),
            ("a day",              after(86_400), true),
            ("more than a day",    after(86_401), false),
            ("already over",       after(0),      false),
            ("not a number",       "soon".to_owned(), false),
            ("beyond the calendar", "9999999999999999".to_owned(), false),
        ];
        for (name, seconds, good) in table {
            assert_eq!(chosen(&seconds, now).is_some(), good, "{name}");
        }
    }
}
