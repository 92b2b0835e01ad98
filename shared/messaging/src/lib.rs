//! Texts and e-mail out: the only place that knows SNS. With the feature `ping`, the outside dead-man's switch too.
//!
//! One attempt each: the client handed in has its retries switched off, since a lost answer to `Publish` would
//! otherwise silently cost a second text. What is to be tried again is decided in `domain::delivery`.

#[cfg(feature = "ping")]
mod ping;

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::operation::publish::{PublishError, PublishOutput};
use aws_sdk_sns::types::MessageAttributeValue;
use domain::delivery::Outcome;
use domain::people::{Person, Phone};

#[cfg(feature = "ping")]
pub use ping::{PingError, Pinger};

/// Sends texts to phones, and e-mails through one topic.
#[derive(Debug, Clone)]
pub struct Messenger {
    sns: aws_sdk_sns::Client,
    email_topic: Option<String>,
}

/// An e-mail to one person.
#[derive(Debug, Clone, Copy)]
pub struct Email<'a> {
    /// To whom.
    pub to: &'a Person,
    /// One line, ASCII, at most 100 characters; what SNS does not take is left out.
    pub subject: &'a str,
    /// Plain text.
    pub body: &'a str,
}

impl Messenger {
    /// `sns` must make a single attempt. `email_topic` is the ARN of the topic that everybody's address subscribes
    /// to, each with a filter on the attribute `person`; without one, e-mails are refused.
    pub fn new(sns: aws_sdk_sns::Client, email_topic: Option<String>) -> Self {
        Self { sns, email_topic }
    }

    /// Texts one phone. `body` must be GSM-7 of one part: it is billed by the part.
    pub async fn text(&self, to: &Phone, body: &str) -> Outcome {
        let kind = attribute("String", "Transactional");
        let sent = self
            .sns
            .publish()
            .phone_number(to.as_str())
            .message(body)
            .message_attributes("AWS.SNS.SMS.SMSType", kind)
            .send()
            .await;
        outcome(sent)
    }

    /// E-mails one person. Reaches whoever's subscription filters for their id or role.
    pub async fn email(&self, email: Email<'_>) -> Outcome {
        let Some(topic) = &self.email_topic else {
            return Outcome::Refused { reason: "no e-mail topic".to_owned() };
        };
        let person = format!("[\"{}\",\"{}\"]", email.to.id, email.to.role);
        let sent = self
            .sns
            .publish()
            .topic_arn(topic)
            .subject(subject(email.subject))
            .message(email.body)
            .message_attributes("person", attribute("String.Array", &person))
            .send()
            .await;
        outcome(sent)
    }
}

/// The `Err` case cannot happen: type and value are set.
fn attribute(data_type: &str, value: &str) -> MessageAttributeValue {
    let built = MessageAttributeValue::builder().data_type(data_type).string_value(value).build();
    built.expect("a data type is set")
}

/// SNS refuses subjects with control characters, beyond ASCII, or longer than 100 characters.
fn subject(text: &str) -> String {
    text.chars().filter(|c| matches!(c, ' '..='~')).take(100).collect()
}

/// Sorts an answer into sent, certainly not sent for now or for good, and unknown.
fn outcome(sent: Result<PublishOutput, SdkError<PublishError>>) -> Outcome {
    let error = match sent {
        Ok(output) => return Outcome::Sent { message_id: output.message_id.unwrap_or_default() },
        Err(error) => error,
    };
    // Only the code: SNS may repeat the phone number in its message.
    tracing::warn!(event = "sns_refused", error.code = error.code().unwrap_or("none"), "SNS did not accept a message");
    match &error {
        SdkError::ConstructionFailure(_) => Outcome::Refused { reason: "could not be built".to_owned() },
        SdkError::ServiceError(refused) => refusal(refused.err(), refused.raw().status().as_u16()),
        _ => Outcome::Unknown,
    }
}

fn refusal(error: &PublishError, status: u16) -> Outcome {
    let code = error.code().unwrap_or_default();
    if code.contains("Throttl") || status == 429 {
        return Outcome::Throttled;
    }
    if status >= 500 {
        return Outcome::Unknown;
    }
    let message = error.message().unwrap_or_default().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let reason = match code {
        _ if code.contains("OptedOut") || says(&["opted out"]) => "opted out",
        _ if says(&["spend", "quota"]) => "spend limit reached",
        _ if says(&["sandbox", "not verified", "unverified"]) => "the number is not verified in the SMS sandbox",
        _ if code.contains("Authorization") || code.contains("AccessDenied") || status == 403 => "not allowed to send",
        "NotFound" | "NotFoundException" => "no such e-mail topic",
        _ if code.contains("InvalidParameter") || code == "ValidationException" => "not a number that can be texted",
        _ if code.contains("KMS") => "the key of the e-mail topic cannot be used",
        _ if code.contains("Disabled") => "switched off at the sender",
        _ => "refused",
    };
    Outcome::Refused { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
