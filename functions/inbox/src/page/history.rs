//! What happened to a conversation, in words, oldest first.

use domain::alert::Stage;
use domain::conversation::State;
use domain::delivery::Delivery;
use domain::people::People;
use jiff::Timestamp;
use store::{AlertRecord, ConversationFile};

use super::fate::{Told, stage_in_words};
use super::quote::readable;
use super::words;

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) at: String,
    pub(crate) says: String,
}

/// Events and texts together.
pub(crate) fn lines(file: &ConversationFile, people: &People, now: Timestamp) -> Vec<Line> {
    let events = file.events.iter().map(|event| (event.at, event_in_words(&event.what, people)));
    let texts = file
        .alerts
        .iter()
        .flat_map(|record| record.deliveries.iter().map(|delivery| delivery_in_words(record, delivery, people, now)));
    let mut entries: Vec<(Timestamp, String)> = events.chain(texts).collect();
    entries.sort_by_key(|(at, _)| *at);
    let zone = people.hours().zone();
    entries.into_iter().map(|(at, says)| Line { at: words::at(at, now, zone), says }).collect()
}

/// `what` is an event as it shows itself; what is none of them stands as it is.
fn event_in_words(what: &str, people: &People) -> String {
    let (head, tail) = what.split_once(", ").unwrap_or((what, ""));
    if let Some(says) = plainly(what) {
        return says.to_owned();
    }
    if let Ok(stage) = head.parse::<Stage>() {
        let silent = if tail.is_empty() { "" } else { " Nobody was texted." };
        return format!("{}.{silent}", words::capital(stage_in_words(stage)));
    }
    if let Ok(state) = what.parse::<State>() {
        return state_in_words(state).to_owned();
    }
    let kind = head.strip_prefix("wrong kind: ").and_then(|kind| kind.parse().ok());
    let head = kind.map_or(head, |kind| words::said_to_be(kind));
    let person = people.all().iter().find(|person| person.id.as_str() == tail);
    match (tail, person) {
        ("", _) => readable(what),
        (_, Some(person)) => format!("{}: {head}.", person.name),
        (_, None) => format!("{}: {head}.", readable(tail)),
    }
}

/// What is neither a stage, a state nor a tap.
fn plainly(what: &str) -> Option<&'static str> {
    Some(match what {
        "opened" => "The clock started.",
        "open again" => "Open again.",
        "hours or targets changed" => "Hours or targets changed, and with them the clock.",
        "changed for the worse" => "The customer changed the message for the worse.",
        "changed for the better" => "The customer changed the message for the better.",
        "the message is gone" => "The customer's message is gone.",
        "our reply is gone" => "Our answer is gone from the platform.",
        _ => return None,
    })
}

const fn state_in_words(state: State) -> &'static str {
    match state {
        State::OnTrack => "On track again.",
        State::AtRisk => "At risk.",
        State::Breached => "Late.",
        State::Met => "Answered in time.",
        State::MetLate => "Answered late.",
        State::Void => "Closed: no answer needed.",
    }
}

fn delivery_in_words(
    record: &AlertRecord,
    delivery: &Delivery,
    people: &People,
    now: Timestamp,
) -> (Timestamp, String) {
    let told = Told::new(delivery, people, now);
    let why = words::capital(stage_in_words(record.alert.stage));
    (told.at.unwrap_or(record.alert.created_at), format!("{why}. {}", told.says))
}

#[cfg(test)]
mod tests {
    use domain::hours::Hours;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn events_are_told_in_words() {
        let people = People::new(Vec::new(), Hours::never(TimeZone::UTC));
        #[rustfmt::skip]
        let table = [
            ("opened",                    "The clock started."),
            ("risk-1",                    "First warning."),
            ("risk-2, nobody told",       "Second warning. Nobody was texted."),
            ("unacknowledged-3",          "Nobody took it, asked the next person."),
            ("I have it, ann",            "ann: I have it."),
            ("wrong kind: request, ann",  "ann: it is a wish."),
            ("wrong kind, ann",           "ann: wrong kind."),
            ("met late",                  "Answered late."),
            ("void",                      "Closed: no answer needed."),
            ("handed over, ann",          "ann: handed over."),
            ("handed-over-1",             "Handed over."),
            ("our reply is gone",         "Our answer is gone from the platform."),
            ("something\u{1b}[31m newer", "something[31m newer"),
        ];
        for (what, says) in table {
            assert_eq!(event_in_words(what, &people), says, "{what}");
        }
    }
}
