//! The fate of each text and e-mail, in plain words. Never a number.

use domain::alert::Stage;
use domain::delivery::{Delivery, Fate, Medium};
use domain::people::People;
use domain::text::local_time;
use jiff::Timestamp;
use store::AlertRecord;

use super::quote::readable;
use super::words;

/// Why somebody was to be told.
pub(crate) fn stage_in_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Crisis => "urgent, told at once",
        Stage::Risk1 => "first warning",
        Stage::Risk2 => "second warning",
        Stage::Breached => "late",
        Stage::BreachedAgain => "late again",
        Stage::Recheck(_) => "no answer seen, asked again",
        Stage::Unacknowledged(_) => "nobody took it, asked the next person",
        Stage::HandedOver(_) => "handed over",
    }
}

/// How one text or e-mail stands: with a shape and a colour, never by colour alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) colour: &'static str,
    pub(crate) shape: &'static str,
    /// `Text to Ben: sent.`
    pub(crate) says: String,
    /// When it was sent; absent while or since it was not.
    pub(crate) at: Option<Timestamp>,
}

impl Told {
    pub(crate) fn new(delivery: &Delivery, people: &People, now: Timestamp) -> Self {
        let who = words::name(people, &delivery.address.person);
        let medium = match delivery.address.medium {
            Medium::Text => "Text",
            Medium::Email => "E-mail",
        };
        let (colour, shape, fate) = match &delivery.fate {
            Fate::Sent { .. } => ("answered", "✓", "sent".to_owned()),
            Fate::Failed { reason } => ("late", "●", format!("not delivered: {}", reason_in_words(reason, &who))),
            Fate::Released => ("at-risk", "◐", "not sent yet, tried again soon".to_owned()),
            Fate::Claimed { lease_until } if now < *lease_until => ("on-track", "○", "on its way".to_owned()),
            Fate::Claimed { .. } => ("at-risk", "◐", "no answer from the sender; it may have arrived".to_owned()),
        };
        let at = match &delivery.fate {
            Fate::Sent { at, .. } => Some(*at),
            Fate::Failed { .. } | Fate::Released | Fate::Claimed { .. } => None,
        };
        Self { colour, shape, says: format!("{medium} to {who}: {fate}."), at }
    }
}

/// What happened, and what to do about it.
fn reason_in_words(reason: &str, who: &str) -> String {
    match reason {
        "opted out" => {
            format!("this phone has opted out of texts. {who} can reply START to the number they came from")
        }
        "spend limit reached" => {
            "this month's limit for texts is reached. Whoever set Shopbell up can raise it at AWS".to_owned()
        }
        "not a number that can be texted" => "the number in the settings cannot be texted. Correct it there".to_owned(),
        "not allowed to send" => "Shopbell may not send texts. Whoever set it up must allow it".to_owned(),
        "throttled" => "too many messages at once; it was tried three times".to_owned(),
        "refused" => "it was refused without a reason".to_owned(),
        "no e-mail address" => format!("{who} has no e-mail address in the settings"),
        "no e-mail topic" => "e-mail is not set up".to_owned(),
        "no longer on the staff, or without an address" => "no longer on the staff".to_owned(),
        other => readable(other),
    }
}

/// What became of an alert as a whole; absent where its texts and e-mails say it all.
pub(crate) fn of_alert(record: &AlertRecord, people: &People, now: Timestamp) -> Option<String> {
    match record.done.as_deref() {
        Some("told") => None,
        Some(why) => Some(not_sent(why, record.deliveries.is_empty())),
        None => {
            let (until, why) = record.held.as_ref().map(|held| (held.until, held.why.as_deref()))?;
            let time = local_time(until, now, people.hours().zone());
            let why = why.map(|why| format!(": {}", readable(why))).unwrap_or_default();
            (record.deliveries.is_empty() && now < until).then(|| format!("Held until {time}{why}."))
        }
    }
}

/// Why an alert ended before everybody was told.
fn not_sent(why: &str, nobody: bool) -> String {
    let words = match why {
        "answered or void" => "it was answered, or needs no answer any more".to_owned(),
        "acknowledged" => "somebody had it".to_owned(),
        "answered here, being looked for" => "somebody said that it is answered, and we are looking for it".to_owned(),
        "a later stage speaks for it" => "a later alert says more".to_owned(),
        other => readable(other),
    };
    let head = if nobody { "Not sent" } else { "Nobody else was told" };
    format!("{head}: {words}.")
}

#[cfg(test)]
mod tests {
    use domain::conversation::{Alert, ConversationKey};
    use domain::delivery::Address;
    use domain::hours::Hours;
    use domain::mention::Platform;
    use domain::people::PersonId;
    use jiff::tz::TimeZone;
    use store::Held;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn nobody() -> People {
        People::new(Vec::new(), Hours::never(TimeZone::UTC))
    }

    #[test]
    fn each_text_is_told_with_its_fate_and_what_to_do_about_it() {
        #[rustfmt::skip]
        let table = [
            (Fate::Sent { at: at(160), message_id: "m".to_owned() }, "Text to ann: sent."),
            (Fate::Failed { reason: "opted out".to_owned() },        "Text to ann: not delivered: this phone has opted out of texts. ann can reply START to the number they came from."),
            (Fate::Failed { reason: "some\u{1b}thing".to_owned() },  "Text to ann: not delivered: something."),
            (Fate::Released,                                         "Text to ann: not sent yet, tried again soon."),
            (Fate::Claimed { lease_until: at(201) },                 "Text to ann: on its way."),
            (Fate::Claimed { lease_until: at(200) },                 "Text to ann: no answer from the sender; it may have arrived."),
        ];
        for (fate, says) in table {
            let address = Address { person: PersonId::of_name("Ann"), medium: Medium::Text };
            let delivery = Delivery { fate, ..Delivery::first(address, at(100)) };
            assert_eq!(Told::new(&delivery, &nobody(), at(200)).says, says);
        }
    }

    #[test]
    fn an_alert_that_told_nobody_says_why() {
        let conversation = ConversationKey::of(Platform::X, "1", Some("a"), "1");
        let alert = Alert { conversation, cycle: 1, stage: Stage::Risk1, created_at: at(100) };
        let held = |until, why: Option<&str>| Some(Held { until, why: why.map(str::to_owned) });
        #[rustfmt::skip]
        let table = [
            (Some("told"),             None,                                None),
            (Some("acknowledged"),     None,                                Some("Not sent: somebody had it.")),
            (Some("answered or void"), None,                                Some("Not sent: it was answered, or needs no answer any more.")),
            (None,                     held(at(25_200), Some("nobody on call may be texted before")), Some("Held until 07:00: nobody on call may be texted before.")),
            (None,                     held(at(25_200), None),              Some("Held until 07:00.")),
            (None,                     held(at(150), None),                 None),
            (None,                     None,                                None),
        ];
        for (done, held, says) in table {
            let done = done.map(str::to_owned);
            let record = AlertRecord { alert: alert.clone(), done, held, was_held: false, deliveries: Vec::new() };
            assert_eq!(of_alert(&record, &nobody(), at(200)).as_deref(), says);
        }
    }
}
