//! What happened to a conversation, in words, oldest first.

use domain::alert::Stage;
use domain::conversation::State;
use domain::delivery::{Delivery, Fate, Medium};
use domain::people::People;
use jiff::Timestamp;
use store::{AlertRecord, ConversationFile};

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
        .flat_map(|record| record.deliveries.iter().map(|delivery| delivery_in_words(record, delivery, people)));
    let mut entries: Vec<(Timestamp, String)> = events.chain(texts).collect();
    entries.sort_by_key(|(at, _)| *at);
    let zone = people.hours().zone();
    entries.into_iter().map(|(at, says)| Line { at: words::at(at, now, zone), says }).collect()
}

/// `what` is an event as it shows itself; what is none of them stands as it is.
fn event_in_words(what: &str, people: &People) -> String {
    let (head, tail) = what.split_once(", ").unwrap_or((what, ""));
    if what == "opened" {
        return "The clock started.".to_owned();
    }
    if let Ok(stage) = head.parse::<Stage>() {
        let silent = if tail.is_empty() { "" } else { " Nobody was texted." };
        return format!("{}.{silent}", words::capital(&stage_in_words(stage)));
    }
    if let Ok(state) = what.parse::<State>() {
        return state_in_words(state).to_owned();
    }
    let person = people.all().iter().find(|person| person.id.as_str() == tail);
    match (tail, person) {
        ("", _) => readable(what),
        (_, Some(person)) => format!("{}: {head}.", person.name),
        (_, None) => format!("{}: {head}.", readable(tail)),
    }
}

fn stage_in_words(stage: Stage) -> String {
    match stage {
        Stage::Crisis => "urgent, told at once".to_owned(),
        Stage::Risk1 => "first warning".to_owned(),
        Stage::Risk2 => "second warning".to_owned(),
        Stage::Breached => "late".to_owned(),
        Stage::Recheck(_) => "no answer seen, asked again".to_owned(),
        Stage::Unacknowledged(_) => "nobody took it, asked the next person".to_owned(),
    }
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

fn delivery_in_words(record: &AlertRecord, delivery: &Delivery, people: &People) -> (Timestamp, String) {
    let medium = match delivery.address.medium {
        Medium::Text => "Text",
        Medium::Email => "E-mail",
    };
    let who = words::name(people, &delivery.address.person);
    let created = record.alert.created_at;
    let (at, fate) = match &delivery.fate {
        Fate::Sent { at, .. } => (*at, "sent".to_owned()),
        Fate::Failed { reason } => (created, format!("not sent, {}", readable(reason))),
        Fate::Released => (created, "not sent yet, tried again soon".to_owned()),
        Fate::Claimed { .. } => (created, "on its way".to_owned()),
    };
    (at, format!("{medium} to {who}, {}: {fate}.", stage_in_words(record.alert.stage)))
}

#[cfg(test)]
mod tests {
    use domain::conversation::{Alert, ConversationKey};
    use domain::delivery::Address;
    use domain::hours::Hours;
    use domain::mention::Platform;
    use domain::people::PersonId;
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
            ("met late",                  "Answered late."),
            ("void",                      "Closed: no answer needed."),
            ("something\u{1b}[31m newer", "something[31m newer"),
        ];
        for (what, says) in table {
            assert_eq!(event_in_words(what, &people), says, "{what}");
        }
    }

    #[test]
    fn each_text_is_told_with_its_fate() {
        let people = People::new(Vec::new(), Hours::never(TimeZone::UTC));
        let (created_at, sent_at) = (Timestamp::from_second(100).unwrap(), Timestamp::from_second(160).unwrap());
        let conversation = ConversationKey::of(Platform::X, "1", Some("a"), "1");
        let alert = Alert { conversation, cycle: 1, stage: Stage::Risk1, created_at };
        let record = AlertRecord { alert, done: None, deliveries: Vec::new() };
        #[rustfmt::skip]
        let table = [
            (Fate::Sent { at: sent_at, message_id: "m".to_owned() }, sent_at,    "Text to ann, first warning: sent."),
            (Fate::Failed { reason: "opted out".to_owned() },        created_at, "Text to ann, first warning: not sent, opted out."),
            (Fate::Released,                                         created_at, "Text to ann, first warning: not sent yet, tried again soon."),
            (Fate::Claimed { lease_until: sent_at },                 created_at, "Text to ann, first warning: on its way."),
        ];
        for (fate, at, says) in table {
            let address = Address { person: PersonId::of_name("Ann"), medium: Medium::Text };
            let delivery = Delivery { fate, ..Delivery::first(address, created_at) };
            assert_eq!(delivery_in_words(&record, &delivery, &people), (at, says.to_owned()));
        }
    }
}
