//! What is sent once at a set time and belongs to no conversation: a morning's e-mail, a week's self-test.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use crate::delivery::{Address, Delivery, Fate, Medium};
use crate::hours::Hours;
use crate::mention::words;
use crate::people::PersonId;

words! {
    /// What is sent.
    ErrandKind, "errand" {
        Digest = "digest",
        SelfTest = "self-test",
    }
}

/// One of them, to one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Errand {
    /// What is sent.
    pub kind: ErrandKind,
    /// The day of a morning's e-mail; of a week's self-test its Monday.
    pub date: Date,
    /// To whom.
    pub person: PersonId,
}

/// A claim whose outcome is unknown is repeated once: at most one duplicate.
const MOST_CLAIMS: u32 = 2;

impl Errand {
    /// The next claim; `None` while another holds one, and once it is done or given up. `known` is what is kept of it.
    pub fn claim(&self, known: Option<&Delivery>, now: Timestamp) -> Option<Delivery> {
        let Some(known) = known else { return Some(Delivery::first(self.address(), now)) };
        let free = match &known.fate {
            Fate::Released => true,
            Fate::Claimed { lease_until } => *lease_until <= now && known.claims < MOST_CLAIMS,
            Fate::Sent { .. } | Fate::Failed { .. } => false,
        };
        let first = Delivery::first(self.address(), now);
        free.then(|| Delivery { claims: known.claims + 1, throttled: known.throttled, ..first })
    }

    /// What is kept when there was nothing to send, so that nobody looks again.
    pub fn nothing(&self, now: Timestamp) -> Delivery {
        let fate = Fate::Failed { reason: NOTHING.to_owned() };
        Delivery { fate, ..Delivery::first(self.address(), now) }
    }

    fn address(&self) -> Address {
        let medium = match self.kind {
            ErrandKind::Digest => Medium::Email,
            ErrandKind::SelfTest => Medium::Text,
        };
        Address { person: self.person.clone(), medium }
    }
}

const NOTHING: &str = "nothing to say";

/// The morning of one day on which the shop opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Morning {
    /// Which day.
    pub date: Date,
    /// Its first opening.
    pub opening: Timestamp,
    /// From when on is told what happened: the first opening of the day before on which the shop opened; on the first
    /// day of a week, the beginning of the week before.
    pub since: Timestamp,
    /// Whether the whole week before is told.
    pub of_week: bool,
}

/// A mail is late by so much at most.
const LASTS: SignedDuration = SignedDuration::from_hours(3);
/// A shop that was closed for longer tells of the last week only.
const LONGEST_BACK: i32 = 7;

impl Morning {
    /// The morning of the day that `now` belongs to, from its first opening until its last closing.
    pub fn of(hours: &Hours, now: Timestamp) -> Option<Self> {
        let date = hours.day_of(now);
        let open = hours.open_on(date);
        let (opening, closing) = (open.first()?.start, open.last()?.end);
        if now < opening || closing <= now {
            return None;
        }
        let monday = monday(date);
        let opens = |days: i32| first_opening(hours, date.checked_sub(Span::new().days(days)).ok()?);
        let of_week = (1..=days_between(monday, date)).all(|days| opens(days).is_none());
        let since = if of_week {
            midnight(hours.zone(), monday.checked_sub(Span::new().days(7)).ok()?)
        } else {
            (1..=LONGEST_BACK).find_map(opens).unwrap_or_else(|| opening - SignedDuration::from_hours(24))
        };
        Some(Self { date, opening, since, of_week })
    }

    /// Whether it is not too late for a mail: an outage at the opening delays it, and half a day later it is none of the
    /// morning any more.
    pub fn lasts(&self, now: Timestamp) -> bool {
        now < self.opening + LASTS
    }

    /// The Monday of its week.
    pub fn monday(&self) -> Date {
        monday(self.date)
    }

    /// The Monday of the week before.
    pub fn monday_before(&self) -> Date {
        self.monday().saturating_sub(Span::new().days(7))
    }
}

fn monday(date: Date) -> Date {
    date.saturating_sub(Span::new().days(date.weekday().since(Weekday::Monday)))
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn first_opening(hours: &Hours, date: Date) -> Option<Timestamp> {
    hours.open_on(date).first().map(|stretch| stretch.start)
}

/// In a gap of the clock, the first instant behind it.
fn midnight(zone: &TimeZone, date: Date) -> Timestamp {
    date.to_zoned(zone.clone()).map_or(Timestamp::MIN, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-{time}:00Z").parse().unwrap()
    }

    /// Monday to Saturday, and late on Fridays.
    fn hours(dates: &[(&str, &str)]) -> Hours {
        let day = |text: &str| text.split_whitespace().map(|interval| interval.parse().unwrap()).collect();
        let week =
            ["08:00-12:00 13:00-17:00", "08:00-17:00", "08:00-17:00", "08:00-17:00", "18:00-02:00", "10:00-14:00", ""];
        let dates: BTreeMap<_, _> = dates.iter().map(|(date, open)| (date.parse().unwrap(), day(open))).collect();
        Hours::new(TimeZone::get("Europe/London").unwrap(), week.map(day), dates).unwrap()
    }

    #[test]
    fn a_morning_begins_with_the_first_opening_and_tells_what_happened_since_the_last() {
        let holiday: &[(&str, &str)] = &[("2026-03-02", "")];
        #[rustfmt::skip]
        let table = [
            // name,                          closed,  now,           date,         since,        week
            ("before the opening",            &[][..], "03-03T07:59", None),
            ("at the opening",                &[],     "03-03T08:00", Some(("2026-03-03", "03-02T08:00", false))),
            ("later the same day",            &[],     "03-03T16:59", Some(("2026-03-03", "03-02T08:00", false))),
            ("at lunch",                      &[],     "03-02T12:30", Some(("2026-03-02", "02-23T00:00", true))),
            ("after the last closing",        &[],     "03-03T17:00", None),
            ("the first of the week",         &[],     "03-02T08:00", Some(("2026-03-02", "02-23T00:00", true))),
            ("the first after a holiday",     holiday, "03-03T08:00", Some(("2026-03-03", "02-23T00:00", true))),
            ("on a closed day",               holiday, "03-02T08:00", None),
            ("open past midnight",            &[],     "03-07T01:00", Some(("2026-03-06", "03-05T08:00", false))),
            ("after a late night",            &[],     "03-07T10:00", Some(("2026-03-07", "03-06T18:00", false))),
            ("on Sunday",                     &[],     "03-08T10:00", None),
        ];
        for (name, closed, now, expected) in table {
            let morning = Morning::of(&hours(closed), at(now));
            let expected = expected.map(|(date, since, week)| (date.parse().unwrap(), at(since), week));
            assert_eq!(morning.map(|morning| (morning.date, morning.since, morning.of_week)), expected, "{name}");
        }
    }

    #[test]
    fn a_mail_may_be_three_hours_late() {
        let lasts = |now: &str| Morning::of(&hours(&[]), at(now)).is_some_and(|morning| morning.lasts(at(now)));
        assert!(lasts("03-03T08:00") && lasts("03-03T10:59") && !lasts("03-03T11:00"));
    }

    #[test]
    fn a_week_has_one_monday() {
        for day in ["2026-03-02", "2026-03-03", "2026-03-08"] {
            assert_eq!(monday(day.parse().unwrap()).to_string(), "2026-03-02");
        }
        let morning = Morning::of(&hours(&[]), at("03-04T08:00")).unwrap();
        assert_eq!(
            (morning.monday().to_string(), morning.monday_before().to_string()),
            ("2026-03-02".into(), "2026-02-23".into())
        );
    }

    #[test]
    fn an_errand_is_done_once_and_after_a_crash_once_more() {
        let errand = Errand {
            kind: ErrandKind::SelfTest,
            date: "2026-03-02".parse().unwrap(),
            person: PersonId::of_name("Ann"),
        };
        let first = errand.claim(None, at("03-02T08:00")).unwrap();
        assert_eq!((first.claims, first.address.medium), (1, Medium::Text));
        assert_eq!(errand.claim(Some(&first), at("03-02T08:01")), None, "another may be sending it");
        let second = errand.claim(Some(&first), at("03-02T08:05")).unwrap();
        assert_eq!(second.claims, 2);
        assert_eq!(errand.claim(Some(&second), at("03-02T08:10")), None, "two unknown outcomes are enough");

        let sent = Delivery { fate: Fate::Sent { at: at("03-02T08:00"), message_id: "m".into() }, ..first.clone() };
        let released = Delivery { fate: Fate::Released, claims: 0, throttled: 1, ..first };
        assert_eq!(errand.claim(Some(&sent), at("03-02T09:00")), None);
        assert_eq!(errand.claim(Some(&errand.nothing(at("03-02T08:00"))), at("03-02T09:00")), None);
        let again = errand.claim(Some(&released), at("03-02T08:05")).unwrap();
        assert_eq!((again.claims, again.throttled), (1, 1));
    }
}
