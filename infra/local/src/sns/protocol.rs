//! SNS's query protocol: a form in, XML out.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Answer, Email, Subscription, Text};

/// What a request wants.
#[derive(Debug)]
pub(super) enum Wish {
    Text(Text),
    Email(Email),
    Subscription(Subscription),
}

/// What comes back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    Answer { status: u16, xml: String },
    Nothing,
}

type Form = BTreeMap<String, String>;

/// Reads a request, or refuses it as SNS does.
pub(super) fn read(body: &str, at: Timestamp) -> Result<Wish, Said> {
    let mut form: Form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let action = form.remove("Action").unwrap_or_default();
    match action.as_str() {
        "Publish" => publish(form, at),
        "Subscribe" => {
            let mut field = |name: &str| form.remove(name).unwrap_or_default();
            let (topic, protocol, endpoint) = (field("TopicArn"), field("Protocol"), field("Endpoint"));
            Ok(Wish::Subscription(Subscription { topic, protocol, endpoint }))
        }
        unknown => Err(refused(400, "InvalidAction", &format!("The action {unknown} is not valid for this endpoint."))),
    }
}

fn publish(mut form: Form, at: Timestamp) -> Result<Wish, Said> {
    let attributes = attributes(&form);
    let body = form.remove("Message").unwrap_or_default();
    if body.is_empty() {
        return Err(refused(400, "InvalidParameter", "Invalid parameter: Empty message"));
    }
    if let Some(to) = form.remove("PhoneNumber") {
        if !is_e164(&to) {
            return Err(bad_number());
        }
        return Ok(Wish::Text(Text { at, to, body, attributes }));
    }
    let subject = form.remove("Subject").unwrap_or_default();
    let Some(topic) = form.remove("TopicArn").or_else(|| form.remove("TargetArn")) else {
        return Err(refused(400, "InvalidParameter", "Invalid parameter: TopicArn or TargetArn Reason: no value"));
    };
    let printable = subject.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !printable || subject.len() > 100 {
        return Err(refused(400, "InvalidParameter", "Invalid parameter: Subject"));
    }
    Ok(Wish::Email(Email { at, topic, subject, body, attributes }))
}

/// `MessageAttributes.entry.1.Name=person&MessageAttributes.entry.1.Value.StringValue=…`
fn attributes(form: &Form) -> BTreeMap<String, String> {
    let names = form.iter().filter_map(|(field, name)| {
        let entry = field.strip_prefix("MessageAttributes.entry.")?.strip_suffix(".Name")?;
        let value = form.get(&format!("MessageAttributes.entry.{entry}.Value.StringValue"))?;
        Some((name.clone(), value.clone()))
    });
    names.collect()
}

fn is_e164(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
}

/// The `nth` request's answer.
pub(super) fn answer(answer: Answer, nth: u64) -> Said {
    match answer {
        Answer::Accepted => accepted(&format!(
            "<PublishResponse><PublishResult><MessageId>m-{nth}</MessageId></PublishResult></PublishResponse>"
        )),
        Answer::Throttled => refused(400, "Throttled", "Rate exceeded"),
        Answer::OptedOut => refused(400, "OptedOut", "Phone number is opted out"),
        Answer::BadNumber => bad_number(),
        Answer::SpendLimit => refused(400, "InvalidParameter", "Account spend limit exceeded"),
        Answer::Forbidden => refused(403, "AuthorizationError", "not authorized to perform: SNS:Publish"),
        Answer::Broken => refused(500, "InternalError", "Internal service error"),
        Answer::SentWithoutAnswer | Answer::LostWithoutAnswer => Said::Nothing,
    }
}

pub(super) fn subscribed() -> Said {
    accepted(
        "<SubscribeResponse><SubscribeResult><SubscriptionArn>pending confirmation</SubscriptionArn></SubscribeResult></SubscribeResponse>",
    )
}

fn accepted(xml: &str) -> Said {
    Said::Answer { status: 200, xml: xml.to_owned() }
}

fn bad_number() -> Said {
    refused(400, "InvalidParameter", "Invalid parameter: PhoneNumber")
}

/// What is refused never repeats what was sent, but the action: it comes from our own client.
fn refused(status: u16, code: &str, message: &str) -> Said {
    let side = if status < 500 { "Sender" } else { "Receiver" };
    let xml = format!(
        "<ErrorResponse><Error><Type>{side}</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    );
    Said::Answer { status, xml }
}
