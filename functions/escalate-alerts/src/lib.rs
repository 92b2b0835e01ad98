//! Texts the person on call.
//!
//! A stream record is a doorbell and nothing more: what to do is decided from the table as it is now.

mod letter;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::conversation::Conversation;
use domain::delivery::{Delivery, Medium, Outcome, Plan, plan};
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};
use messaging::Messenger;
use runtime::clients;
use runtime::config::{Config, ConfigError, Environment};
use runtime::{Bundle, BundleError};
use store::{AlertFile, AlertKey, Claim, Claimed, Link, StoreError};

use letter::{Letter, answers_seen};

/// A throttled text is tried again after this; the sweep rings for it.
const AFTER_THROTTLING: SignedDuration = SignedDuration::from_secs(15);
/// Plans of one alert in one run; each claims somebody, so a handful reaches everybody.
const MOST_PLANS: usize = 8;

/// What sending needs besides the table.
#[derive(Debug, Clone)]
pub struct App {
    /// Table, settings, tokens.
    pub bundle: Bundle,
    /// SNS.
    pub messenger: Messenger,
    /// Where the inbox is, without a slash at the end.
    pub public_url: String,
}

impl App {
    /// With the environment's clients and parameters.
    pub async fn connect(environment: &Environment) -> Result<Self, ConfigError> {
        let config = Config::read(environment)?;
        let clients = clients::connect(environment).await?;
        Ok(Self {
            bundle: Bundle::new(clients.dynamodb, &config, environment),
            messenger: Messenger::new(clients.sns, config.email_topic().ok().map(str::to_owned)),
            public_url: config.public_url()?.to_owned(),
        })
    }
}

/// Tells whoever each record's alert is for. A record that fails is reported, and delivered again.
pub async fn handle(app: &App, event: Event, now: Timestamp) -> Result<DynamoDbEventResponse, BundleError> {
    let settings = app.bundle.settings().await?;
    let mut failures = Vec::new();
    for record in event.records {
        let Some(key) = alert_key(&record) else { continue };
        if let Err(error) = tell(app, &settings, &key, now).await {
            tracing::error!(event = "alert_failed", stage = %key.stage, error = %error, "could not tell anybody yet");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = record.change.sequence_number;
            failures.push(failure);
        }
    }
    let mut response = DynamoDbEventResponse::default();
    response.batch_item_failures = failures;
    Ok(response)
}

/// The alert a record rings for; `None` for any other row.
fn alert_key(record: &EventRecord) -> Option<AlertKey> {
    let text = |name: &str| match record.change.keys.get(name) {
        Some(serde_dynamo::AttributeValue::S(text)) => Some(text.as_str()),
        _ => None,
    };
    AlertKey::from_stream_keys(text("PK")?, text("SK")?)
}

/// Plans, claims, sends and marks until nothing is left to do now.
async fn tell(app: &App, settings: &Settings, key: &AlertKey, now: Timestamp) -> Result<(), StoreError> {
    let store = &app.bundle.store;
    for _ in 0..MOST_PLANS {
        let Some(file) = store.alert_file(key).await?.filter(|file| !file.done) else { return Ok(()) };
        match plan(&file.alert, &file.conversation, &file.deliveries, &settings.people, now) {
            Plan::Drop(why) => return store.finish_alert(key, why, now).await,
            Plan::Done => return store.finish_alert(key, "told", now).await,
            Plan::Hold(until) | Plan::Wait(until) => return store.hold_alert(key, until).await,
            Plan::Claim(claims) => {
                if send_all(app, settings, &file, claims, now).await? == Sent::Throttled {
                    return store.hold_alert(key, now + AFTER_THROTTLING).await;
                }
            }
        }
    }
    store.hold_alert(key, now + AFTER_THROTTLING).await
}

#[derive(PartialEq, Eq)]
enum Sent {
    All,
    Throttled,
}

/// Claims everybody in one transaction, then sends and marks one by one. A claim that is lost was another's, or came
/// after an answer: the next plan tells.
async fn send_all(
    app: &App,
    settings: &Settings,
    file: &AlertFile,
    claims: Vec<Delivery>,
    now: Timestamp,
) -> Result<Sent, StoreError> {
    let store = &app.bundle.store;
    let platform = file.conversation.key.platform;
    let seen = answers_seen(settings, platform, &store.platform(platform).await?);
    let letters: Vec<Letter<'_>> =
        claims.iter().filter_map(|delivery| Letter::to(app, settings, file, delivery, seen, now)).collect();
    let links: Vec<Link> = letters.iter().map(|letter| letter.link.clone()).collect();
    let after = texts_counted(settings, file, &claims, now);
    let key = AlertKey::from(&file.alert);
    let claim = Claim {
        before: &file.conversation,
        after: &after,
        alert: &key,
        deliveries: &claims,
        previous: &file.deliveries,
        links: &links,
    };
    if store.claim(&claim).await? == Claimed::Lost {
        return Ok(Sent::All);
    }
    let mut outcome = Ok(Sent::All);
    for delivery in &claims {
        let letter = letters.iter().find(|letter| letter.delivery == delivery);
        // A mark that fails must not keep the others from being told.
        match send_one(app, &key, delivery, letter, now).await {
            Ok(Sent::All) => {}
            Ok(Sent::Throttled) if outcome.is_ok() => outcome = Ok(Sent::Throttled),
            Ok(Sent::Throttled) => {}
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

/// Sends what is claimed, and marks it. Without a letter there is nobody to write to any more.
async fn send_one(
    app: &App,
    key: &AlertKey,
    delivery: &Delivery,
    letter: Option<&Letter<'_>>,
    now: Timestamp,
) -> Result<Sent, StoreError> {
    let outcome = match letter {
        Some(letter) => letter.send(app).await,
        None => Outcome::Refused { reason: "no longer on the staff, or without an address".to_owned() },
    };
    let (stage, medium, name) = (key.stage, delivery.address.medium, outcome.name());
    tracing::info!(event = "delivery_tried", %stage, %medium, outcome = name, "a {medium} was {name}");
    let throttled = outcome == Outcome::Throttled;
    if let Some(marked) = delivery.marked(outcome, now) {
        app.bundle.store.mark_delivery(key, delivery, &marked).await?;
    }
    Ok(if throttled { Sent::Throttled } else { Sent::All })
}

/// The conversation with the new texts counted. A repeated claim of the same text counts once.
fn texts_counted(settings: &Settings, file: &AlertFile, claims: &[Delivery], now: Timestamp) -> Conversation {
    let context = settings.context(file.conversation.key.platform, now);
    let new_texts = claims.iter().filter(|delivery| {
        let known = file.deliveries.iter().any(|known| known.address == delivery.address);
        delivery.address.medium == Medium::Text && !known
    });
    new_texts
        .fold(file.conversation.clone(), |conversation, text| conversation.with_text(&text.address.person, &context))
}
