//! SNS that hears everything and sends nothing: texts and e-mails are kept, and it can be told to refuse.
//!
//! It speaks SNS's own protocol to the functions' own client, in this process, and never makes anybody wait.

mod protocol;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use jiff::Timestamp;

use protocol::{Said, Wish};

/// The topic that e-mails go through.
pub const EMAIL_TOPIC: &str = "arn:aws:sns:local:000000000000:shopbell-email";

/// A text that a phone would have got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// When, on the clock that [`Sns::set_now`] moves.
    pub at: Timestamp,
    /// Which phone.
    pub to: String,
    /// What it says.
    pub body: String,
    /// What was said about it to SNS, by name.
    pub attributes: BTreeMap<String, String>,
}

/// An e-mail that a topic's subscribers would have got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// When, on the clock that [`Sns::set_now`] moves.
    pub at: Timestamp,
    /// Through which topic.
    pub topic: String,
    /// Its one line.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// What subscriptions filter by, by name.
    pub attributes: BTreeMap<String, String>,
}

/// What was handed to SNS. To be asked about before it is accepted.
#[derive(Debug, Clone, Copy)]
pub enum Outgoing<'a> {
    /// To a phone.
    Text(&'a Text),
    /// To a topic.
    Email(&'a Email),
}

/// An address that asked for a topic's e-mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Which topic.
    pub topic: String,
    /// `email`, as a rule.
    pub protocol: String,
    /// Where to.
    pub endpoint: String,
}

/// What SNS answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Accepted, and it goes out.
    Accepted,
    /// Refused for now: too many.
    Throttled,
    /// Refused for good: the phone wants none.
    OptedOut,
    /// Refused for good: no such number.
    BadNumber,
    /// Refused for good: the account has spent what it may.
    SpendLimit,
    /// Refused for good: the role may not.
    Forbidden,
    /// Something broke there; nothing goes out, but nobody can know that.
    Broken,
    /// It goes out, but no answer comes.
    SentWithoutAnswer,
    /// It is lost, and no answer comes.
    LostWithoutAnswer,
}

type Decide = Arc<dyn Fn(Outgoing<'_>) -> Answer + Send + Sync>;

/// A captured SNS. Clones share it.
#[derive(Clone, Default)]
pub struct Sns {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    now: Timestamp,
    texts: Vec<Text>,
    emails: Vec<Email>,
    subscriptions: Vec<Subscription>,
    decide: Option<Decide>,
    next: VecDeque<Answer>,
    requests: u64,
}

impl Sns {
    /// One that accepts everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// A client of it. It makes a single attempt and never waits.
    pub fn client(&self) -> aws_sdk_sns::Client {
        use aws_sdk_sns::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
        use aws_sdk_sns::config::{retry::RetryConfig, timeout::TimeoutConfig};
        let config = aws_sdk_sns::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("local"))
            .endpoint_url("http://in-process")
            .allow_no_auth()
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(self.http_client())
            .build();
        aws_sdk_sns::Client::from_conf(config)
    }

    fn http_client(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(self.clone());
        http_client_fn(move |_, _| connector.clone())
    }

    /// Moves its clock.
    pub fn set_now(&self, now: Timestamp) {
        self.kept().now = now;
    }

    /// Lets `decide` answer everything from now on that [`Sns::answer_next`] says nothing about.
    pub fn answer_with(&self, decide: impl Fn(Outgoing<'_>) -> Answer + Send + Sync + 'static) {
        self.kept().decide = Some(Arc::new(decide));
    }

    /// Answers the next messages so, one each, before anything else decides.
    pub fn answer_next(&self, answers: impl IntoIterator<Item = Answer>) {
        self.kept().next.extend(answers);
    }

    /// Accepts everything again.
    pub fn answer_as_usual(&self) {
        let mut kept = self.kept();
        kept.decide = None;
        kept.next.clear();
    }

    /// Every text that went out, in order, since it was last taken.
    pub fn texts(&self) -> Vec<Text> {
        self.kept().texts.clone()
    }

    /// Every e-mail that went out, in order, since it was last taken.
    pub fn emails(&self) -> Vec<Email> {
        self.kept().emails.clone()
    }

    /// As [`Sns::texts`]; they are not kept any longer.
    pub fn take_texts(&self) -> Vec<Text> {
        std::mem::take(&mut self.kept().texts)
    }

    /// As [`Sns::emails`]; they are not kept any longer.
    pub fn take_emails(&self) -> Vec<Email> {
        std::mem::take(&mut self.kept().emails)
    }

    /// Who asked for e-mails.
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.kept().subscriptions.clone()
    }

    /// How often it was asked, whatever it answered: a lost answer must not be asked for twice.
    pub fn requests(&self) -> u64 {
        self.kept().requests
    }

    fn hear(&self, body: &str) -> Said {
        let (now, nth) = {
            let mut kept = self.kept();
            kept.requests += 1;
            (kept.now, kept.requests)
        };
        match protocol::read(body, now) {
            Ok(Wish::Text(text)) => {
                let answer = self.decide(Outgoing::Text(&text));
                self.go_out(answer, |kept| kept.texts.push(text));
                protocol::answer(answer, nth)
            }
            Ok(Wish::Email(email)) => {
                let answer = self.decide(Outgoing::Email(&email));
                self.go_out(answer, |kept| kept.emails.push(email));
                protocol::answer(answer, nth)
            }
            Ok(Wish::Subscription(subscription)) => {
                self.kept().subscriptions.push(subscription);
                protocol::subscribed()
            }
            Err(refused) => refused,
        }
    }

    fn go_out(&self, answer: Answer, keep: impl FnOnce(&mut Kept)) {
        if matches!(answer, Answer::Accepted | Answer::SentWithoutAnswer) {
            keep(&mut self.kept());
        }
    }

    /// Outside the lock, so that `decide` may look at what was sent before.
    fn decide(&self, outgoing: Outgoing<'_>) -> Answer {
        let (next, decide) = {
            let mut kept = self.kept();
            (kept.next.pop_front(), kept.decide.clone())
        };
        next.unwrap_or_else(|| decide.map_or(Answer::Accepted, |decide| decide(outgoing)))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpConnector for Sns {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        HttpConnectorFuture::ready(respond(self.hear(&body)))
    }
}

fn respond(said: Said) -> Result<HttpResponse, ConnectorError> {
    let Said::Answer { status, xml } = said else {
        return Err(ConnectorError::timeout("no answer came".into()));
    };
    let status = status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    Ok(HttpResponse::new(status, xml.into()))
}

impl fmt::Debug for Sns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sns")
    }
}

#[cfg(test)]
mod tests;
