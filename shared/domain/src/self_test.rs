//! The weekly text that asks for a tap, so that silence means that nothing is wrong.

use jiff::{SignedDuration, Timestamp};

use crate::delivery::{Delivery, Fate};
use crate::people::{People, Person, Pierces};
use crate::text::{ONE_PART, septets, to_gsm};

/// A test that nobody taps is said in the next morning's e-mail after so long.
const TAP_WITHIN: SignedDuration = SignedDuration::from_hours(48);
/// A proof is written once a day at most, so that one of the day before counts for a test.
const PROOF_LASTS: SignedDuration = SignedDuration::from_hours(24);
/// A link opens its page until the next test comes.
pub const LINK_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Who is to be tested now: while the shop is open, everybody who may be texted. `tests` are those of this week.
pub fn due<'a>(people: &'a People, tests: &[Delivery], now: Timestamp) -> Vec<(&'a Person, Option<Delivery>)> {
    if !people.hours().is_open(now) {
        return Vec::new();
    }
    let may = people.all().iter().filter(|person| person.may_be_texted(now, Pierces::Nothing));
    let known = |person: &Person| tests.iter().find(|test| test.address.person == person.id).cloned();
    may.map(|person| (person, known(person))).collect()
}

/// Whether a proof answers the test whose link ends then.
pub fn is_proven(proof: Timestamp, link_ends_at: Timestamp) -> bool {
    link_ends_at - LINK_LIVES - PROOF_LASTS <= proof
}

/// How the last seven days were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastWeek {
    /// Answers that were in time.
    pub in_time: usize,
    /// Answers that were due.
    pub due: usize,
    /// Platforms that are watched.
    pub sources: usize,
    /// Those of them that cannot be read.
    pub failing: usize,
}

impl LastWeek {
    /// The text, one part, the link last. What is cut first: how the week was, then the shop's name.
    pub fn text(&self, shop: &str, link: &str) -> String {
        const ASKS: &str = "Tap to prove texts work:";
        let (shop, summary) = (to_gsm(shop), self.summary());
        let forms = [format!("{shop}: {summary}. {ASKS} {link}"), format!("{shop}: {ASKS} {link}")];
        let fitting = forms.into_iter().find(|text| septets(text) <= ONE_PART);
        fitting.unwrap_or_else(|| format!("{ASKS} {link}"))
    }

    /// `quiet week, 4 sources fine`.
    fn summary(&self) -> String {
        let week = match self.due {
            0 => "quiet week".to_owned(),
            due => format!("{} of {due} in time", self.in_time),
        };
        let sources = match (self.sources, self.failing) {
            (0, _) => "nothing watched".to_owned(),
            (1, 0) => "1 source fine".to_owned(),
            (sources, 0) => format!("{sources} sources fine"),
            (sources, failing) => format!("{failing} of {sources} sources failing"),
        };
        format!("{week}, {sources}")
    }
}

/// Why a phone is not known to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unproven {
    /// The test went out then, and nobody tapped.
    NotTapped {
        /// When it was sent.
        sent_at: Timestamp,
    },
    /// It could not be sent.
    NotSent {
        /// In words, without numbers.
        reason: String,
    },
    /// Nobody knows whether it was sent.
    Unknown,
}

/// What is to be said of a test in a mail of `now` that tells what happened since `since`: of one that nobody tapped
/// once, of one that could not be sent until it can.
pub fn unproven(test: &Delivery, proof: Option<Timestamp>, since: Timestamp, now: Timestamp) -> Option<Unproven> {
    match &test.fate {
        Fate::Sent { at, .. } => {
            let tapped = proof.is_some_and(|proof| *at - PROOF_LASTS <= proof);
            let ripe = *at + TAP_WITHIN;
            (!tapped && since < ripe && ripe <= now).then_some(Unproven::NotTapped { sent_at: *at })
        }
        Fate::Failed { reason } => Some(Unproven::NotSent { reason: reason.clone() }),
        Fate::Claimed { lease_until } => (*lease_until + TAP_WITHIN <= now).then_some(Unproven::Unknown),
        Fate::Released => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::delivery::{Address, Medium};
    use crate::hours::Hours;
    use crate::people::{PersonId, Phone, Role};

    fn at(time: &str) -> Timestamp {
        format!("2026-03-{time}:00Z").parse().unwrap()
    }

    fn test(fate: Fate) -> Delivery {
        let address = Address { person: PersonId::of_name("Ben"), medium: Medium::Text };
        Delivery { address, claims: 1, throttled: 0, fate }
    }

    #[test]
    fn the_test_fits_one_part_and_ends_with_its_link() {
        let link = format!("https://{}.lambda-url.eu-west-1.on.aws/t/{}", "x".repeat(32), "y".repeat(22));
        let quiet = LastWeek { in_time: 0, due: 0, sources: 4, failing: 0 };
        let busy = LastWeek { in_time: 117, due: 119, sources: 12, failing: 11 };
        let text = |week: LastWeek, shop: &str| week.text(shop, &link);
        assert_eq!(
            text(quiet, "Crumb & Co"),
            format!("Crumb & Co: quiet week, 4 sources fine. Tap to prove texts work: {link}")
        );
        assert_eq!(text(busy, "Crumb & Co"), format!("Crumb & Co: Tap to prove texts work: {link}"));
        assert_eq!(text(busy, &"Bäckerei ".repeat(9)), format!("Tap to prove texts work: {link}"));
        for week in [quiet, busy] {
            assert!(septets(&text(week, "Crumb & Co")) <= ONE_PART);
        }
        assert_eq!(busy.summary(), "117 of 119 in time, 11 of 12 sources failing");
    }

    #[test]
    fn only_who_may_be_texted_is_tested_and_only_while_the_shop_is_open() {
        let person = |name: &str, quiet: &str| Person {
            id: PersonId::of_name(name),
            name: name.to_owned(),
            phone: Phone::new("+15550100").unwrap(),
            email: None,
            role: Role::Staff,
            on_call: None,
            quiet: Hours::daily(TimeZone::UTC, &[quiet.parse().unwrap()]).unwrap(),
            texts_off_until: None,
        };
        let hours = Hours::daily(TimeZone::UTC, &["08:00-18:00".parse().unwrap()]).unwrap();
        let mut people = People::new(vec![person("Ann", "22:00-09:00"), person("Ben", "22:00-07:00")], hours);
        let names = |people: &People, time: &str| -> Vec<String> {
            due(people, &[], at(time)).into_iter().map(|(person, _)| person.name.clone()).collect()
        };
        assert_eq!(names(&people, "02T07:55"), [""; 0]);
        assert_eq!(names(&people, "02T08:00"), ["Ben"]);
        assert_eq!(names(&people, "02T09:00"), ["Ann", "Ben"]);
        people.all_mut()[1].texts_off_until = Some(at("02T12:00"));
        assert_eq!(names(&people, "02T09:00"), ["Ann"]);
    }

    #[test]
    fn a_test_that_nobody_taps_is_said_once_two_days_later() {
        let sent = |time: &str| test(Fate::Sent { at: at(time), message_id: "m".into() });
        let not_tapped = |time: &str| Some(Unproven::NotTapped { sent_at: at(time) });
        let failed = test(Fate::Failed { reason: "opted out".into() });
        #[rustfmt::skip]
        let table = [
            // name,                          test,             proof,             since,       now,         said
            ("the day after",                 sent("02T08:00"), None,              "02T08:00", "03T08:00", None),
            ("two days after",                sent("02T08:00"), None,              "03T08:00", "04T08:00", not_tapped("02T08:00")),
            ("three days after",              sent("02T08:00"), None,              "04T08:00", "05T08:00", None),
            ("tapped at once",                sent("02T08:00"), Some("02T08:01"),  "03T08:00", "04T08:00", None),
            ("proven the evening before",     sent("02T08:00"), Some("01T20:00"),  "03T08:00", "04T08:00", None),
            ("proven long before",            sent("02T08:00"), Some("01T07:59"),  "03T08:00", "04T08:00", not_tapped("02T08:00")),
            ("refused, each morning",         failed.clone(),   None,              "04T08:00", "05T08:00", Some(Unproven::NotSent { reason: "opted out".into() })),
        ];
        for (name, test, proof, since, now, said) in table {
            assert_eq!(unproven(&test, proof.map(at), at(since), at(now)), said, "{name}");
        }
        let lost = test(Fate::Claimed { lease_until: at("02T08:02") });
        assert_eq!(unproven(&lost, None, at("03T08:00"), at("04T08:05")), Some(Unproven::Unknown));
    }
}
