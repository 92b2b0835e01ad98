//! Words for times, platforms and certainty.

use domain::mention::{Kind, Stars, Topic};
use domain::people::{People, PersonId};
use domain::text::local_time;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

/// `today 16:40`, `Mon 09:10` or `Mon 4 May 09:10`, in the shop's zone.
pub(crate) fn at(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let time = local_time(at, now, zone);
    if zone.to_datetime(at).date() == zone.to_datetime(now).date() { format!("today {time}") } else { time }
}

/// `32 min left`, `3 h 10 min left`, `2 days left`; `late since 16:40` from the first second after `due_at` on.
pub(crate) fn time_left(due_at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if due_at < now {
        return format!("late since {}", local_time(due_at, now, zone));
    }
    match (due_at.as_second() - now.as_second()) / 60 {
        0 => "less than a minute left".to_owned(),
        minutes @ 1..100 => format!("{minutes} min left"),
        minutes @ 100..1440 if minutes % 60 == 0 => format!("{} h left", minutes / 60),
        minutes @ 100..1440 => format!("{} h {} min left", minutes / 60, minutes % 60),
        minutes => format!("{} left", counted(minutes / 1440, "day")),
    }
}

/// `1 day`, `2 days`.
pub(crate) fn counted(number: i64, unit: &str) -> String {
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// `just now`, `2 min ago`, `3 h ago`, `2 days ago`.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    match (now.as_second() - at.as_second()) / 60 {
        ..1 => "just now".to_owned(),
        minutes @ 1..100 => format!("{minutes} min ago"),
        minutes @ 100..2880 => format!("{} h ago", minutes / 60),
        minutes => format!("{} ago", counted(minutes / 1440, "day")),
    }
}

/// What one of the staff is called. Somebody who has left is known by their id alone.
pub(crate) fn name(people: &People, id: &PersonId) -> String {
    people.get(id).map_or_else(|| id.to_string(), |person| person.name.clone())
}

/// `★★☆☆☆`, and the same in words for those who hear the page.
pub(crate) fn stars(stars: Option<Stars>) -> Option<(String, String)> {
    let full = usize::from(stars?.get());
    let shape = format!("{}{}", "★".repeat(full), "☆".repeat(5 - full));
    Some((shape, format!("{full} of 5 stars")))
}

/// `delivery and opening hours`; absent where there is nothing to say.
pub(crate) fn topics(topics: &[Topic]) -> Option<String> {
    let known = topics.iter().filter(|topic| **topic != Topic::Other);
    let words: Vec<String> = known.map(|topic| topic.as_str().replace('-', " ")).collect();
    let (last, others) = words.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}

/// How sure we are.
pub(crate) fn certainty(probability: f32) -> &'static str {
    match probability {
        p if p >= 0.9 => "sure",
        p if p >= 0.7 => "fairly sure",
        p if p >= 0.5 => "not sure",
        _ => "a guess",
    }
}

/// What a mention is instead, said by its reader.
pub(crate) const fn it_is(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "It is a complaint",
        Kind::Question => "It is a question",
        Kind::Praise => "It is praise",
        Kind::Request => "It is a wish",
        Kind::Other => "None of these",
    }
}

/// The same for what we take it for.
pub(crate) const fn yes_it_is(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "Yes, a complaint",
        Kind::Question => "Yes, a question",
        Kind::Praise => "Yes, praise",
        Kind::Request => "Yes, a wish",
        Kind::Other => "Yes, none of these",
    }
}

/// What it was said to be instead, in the history.
pub(crate) const fn said_to_be(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "it is a complaint",
        Kind::Question => "it is a question",
        Kind::Praise => "it is praise",
        Kind::Request => "it is a wish",
        Kind::Other => "it is none of these",
    }
}

/// What we are not sure of.
pub(crate) fn not_sure(kind: Kind) -> String {
    match kind {
        Kind::Other => "We are not sure what this is.".to_owned(),
        Kind::Complaint | Kind::Question | Kind::Praise => format!("We are not sure: {kind}?"),
        Kind::Request => "We are not sure: a wish?".to_owned(),
    }
}

/// With a capital letter in front.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A link that leads out of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outside {
    pub(crate) url: String,
    pub(crate) host: String,
}

/// Only `http` and `https`, without a name or password in front of the host.
pub(crate) fn outside(url: Option<&str>) -> Option<Outside> {
    let url = Url::parse(url?).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    let host = url.host_str().filter(|_| web)?;
    Some(Outside { host: host.strip_prefix("www.").unwrap_or(host).to_owned(), url: url.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_as_people_say_it() {
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        #[rustfmt::skip]
        let table = [
            // due in seconds, words
            (-1,        "late since 12:59"),
            (-86_400,   "late since Tue 13:00"),
            (0,         "less than a minute left"),
            (59,        "less than a minute left"),
            (60,        "1 min left"),
            (32 * 60,   "32 min left"),
            (99 * 60,   "99 min left"),
            (100 * 60,  "1 h 40 min left"),
            (120 * 60,  "2 h left"),
            (86_400,    "1 day left"),
            (200_000,   "2 days left"),
        ];
        for (seconds, words) in table {
            let due_at = Timestamp::from_second(now.as_second() + seconds).unwrap();
            assert_eq!(time_left(due_at, now, &zone), words, "{seconds}");
        }
    }

    #[test]
    fn only_web_addresses_lead_out() {
        let good = outside(Some("https://www.example.com/review/1?a=\"b")).unwrap();
        assert_eq!(good.host, "example.com");
        assert!(!good.url.contains('"'));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.com",
            "ftp://example.com",
            "",
            "https://a:b@example.com",
        ] {
            assert_eq!(outside(Some(bad)), None, "{bad}");
        }
        assert_eq!(outside(None), None);
    }

    #[test]
    fn topics_read_as_a_list() {
        assert_eq!(topics(&[]), None);
        assert_eq!(topics(&[Topic::Other]), None);
        assert_eq!(topics(&[Topic::OpeningHours]).unwrap(), "opening hours");
        assert_eq!(topics(&[Topic::Delivery, Topic::Price, Topic::Staff]).unwrap(), "delivery, price and staff");
    }
}
