//! Times as platforms write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;

static RFC_2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// Reads RFC 3339 and RFC 2822 in their usual broken forms. A time without zone is UTC.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    if let Ok(local) = text.parse::<DateTime>() {
        return Offset::UTC.to_timestamp(local).ok();
    }
    mail(text)
}

/// `Sat, 21 Nov 2026 08:00:00 EST`, also with a foreign weekday, a long month or no zone.
fn mail(text: &str) -> Option<Timestamp> {
    let undated = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut words: Vec<&str> = undated.split_whitespace().collect();
    if let Some(month) = words.get_mut(1) {
        *month = month.get(..3).unwrap_or(month);
    }
    match words.last() {
        Some(&("UTC" | "Z")) => *words.last_mut()? = "GMT",
        Some(clock) if clock.contains(':') => words.push("+0000"),
        Some(_) | None => (),
    }
    RFC_2822.parse_timestamp(words.join(" ")).ok()
}

/// Seconds since 1970, as Algolia counts them.
pub(crate) fn from_seconds(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_forms_platforms_use() {
        for (name, text, expected) in [
            ("an instant", "2026-03-02T09:00:00Z", Some("2026-03-02T09:00:00Z")),
            ("microseconds", "2025-07-17T20:05:00.725062Z", Some("2025-07-17T20:05:00.725062Z")),
            ("an offset without colon", "2021-08-10T18:45:03+0000", Some("2021-08-10T18:45:03Z")),
            ("no zone", "2013-09-07T13:37:00", Some("2013-09-07T13:37:00Z")),
            ("a space and no zone", "2023-04-10 18:57:16", Some("2023-04-10T18:57:16Z")),
            ("a date", "2023-12-16", Some("2023-12-16T00:00:00Z")),
            ("mail", "Sat, 21 Nov 2026 10:00:00 +0100", Some("2026-11-21T09:00:00Z")),
            ("a named zone", "Sat, 21 Nov 2026 08:00:00 EST", Some("2026-11-21T13:00:00Z")),
            ("the wrong weekday", "Mon, 21 Nov 2026 08:00:00 GMT", Some("2026-11-21T08:00:00Z")),
            ("a long month", "Saturday, 21 November 2026 08:00:00 UTC", Some("2026-11-21T08:00:00Z")),
            ("mail without zone", "Wed, 6 Apr 2022 21:07:47", Some("2022-04-06T21:07:47Z")),
            ("a foreign month", "Seg, 24 Set 2018 19:42:40 -0300", None),
            ("a unix number", "1518478934", None),
            ("nothing", "", None),
        ] {
            assert_eq!(parse(text), expected.map(|instant| instant.parse().unwrap()), "{name}");
        }
    }
}
