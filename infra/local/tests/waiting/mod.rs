//! A shop in which many wait for an answer.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::conversation::{Change, Conversation, ConversationKey, Message};
use domain::mention::{Kind, Platform, Urgency};
use domain::settings::Settings;
use domain::target::Asked;
use jiff::{SignedDuration, Timestamp};
use runtime::Tokens;
use runtime::config::Environment;
use shopbell::database::Database;
use shopbell::machine::{Machine, Parts, TABLE};
use shopbell::sns::{EMAIL_TOPIC, Sns};

/// A shop that never closes, so that nobody is held back.
pub(crate) const SHOP: &str = r#"
[shop]
name = "Crumb & Co"
time_zone = "Europe/London"
[hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]
[[staff]]
name = "Ann"
phone = "+15550100"
email = "ann@crumb.example"
"#;
/// As many rows as one request writes.
const BATCH: usize = 25;

/// The shop, and those who wait.
pub(crate) struct Crowd {
    pub(crate) database: Database,
    pub(crate) machine: Machine,
    settings: Settings,
    /// When the due ones are due.
    pub(crate) now: Timestamp,
}

impl Crowd {
    /// `open` wait; the warning of `due` of them has come.
    pub(crate) async fn open(open: usize, due: usize) -> Self {
        let database = Database::in_memory().unwrap();
        let parts = Parts {
            database: database.clone(),
            sns: Sns::new().client(),
            email_topic: Some(EMAIL_TOPIC.to_owned()),
            environment: Environment::from_iter([("AWS_REGION", "eu-west-1")]),
            tokens: Tokens::seeded(1),
            public_url: "https://bell.example".to_owned(),
        };
        let machine = Machine::assemble(parts).await.unwrap();
        let json = runtime::settings::to_json(SHOP).unwrap();
        machine.bundle.store.apply_settings(&json, 0).await.unwrap();
        let settings = machine.bundle.settings().await.unwrap();
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let crowd = Self { database, machine, settings, now };
        // Settings are compared with running clocks for some minutes, and none runs yet.
        for minute in 0..6 {
            crowd.machine.sweep(now - SignedDuration::from_mins(120 - minute)).await.unwrap();
        }
        crowd.wait(open, due).await;
        crowd
    }

    /// What a complaint published at this instant changes.
    fn complaint(&self, name: &str, published_at: Timestamp) -> Change {
        let platform = Platform::Mastodon;
        let key = ConversationKey { platform, root: name.to_owned(), author: name.to_owned() };
        let message = Message {
            id: name.to_owned(),
            published_at,
            starts_at: published_at,
            detected_at: published_at,
            asked: Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform, stars: None },
            opens: true,
            withdrawn_at: None,
        };
        let context = self.settings.context(platform, published_at);
        Conversation::new(key).settle(&[message], &[], &context).unwrap()
    }

    async fn wait(&self, open: usize, due: usize) {
        if open == 0 {
            return;
        }
        let change = self.complaint("first", self.now - SignedDuration::from_mins(61));
        let store = &self.machine.bundle.store;
        store.commit(&change, self.now).await.unwrap();
        let client = self.database.client();
        let rows = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
        let first = rows.into_iter().find(|row| text(row, "kind") == "talk").unwrap();
        let all: Vec<usize> = (0..open).collect();
        for batch in all.chunks(BATCH) {
            let writes = batch.iter().map(|nth| put(copy(&first, *nth, self.due(*nth < due)))).collect();
            client.batch_write_item().request_items(TABLE, writes).send().await.unwrap();
        }
        let key = HashMap::from(["PK", "SK"].map(|name| (name.to_owned(), first[name].clone())));
        client.delete_item().table_name(TABLE).set_key(Some(key)).send().await.unwrap();
        self.machine.stream.take().await.unwrap();
    }

    fn due(&self, now: bool) -> Timestamp {
        if now { self.now } else { self.now + SignedDuration::from_hours(10) }
    }
}

fn text<'a>(row: &'a HashMap<String, AttributeValue>, name: &str) -> &'a str {
    row.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

fn copy(first: &HashMap<String, AttributeValue>, nth: usize, due: Timestamp) -> HashMap<String, AttributeValue> {
    let mut row = first.clone();
    row.insert("PK".to_owned(), AttributeValue::S(text(first, "PK").replace("first", &format!("c{nth}"))));
    row.insert("due_sk".to_owned(), AttributeValue::N(due.as_second().to_string()));
    row
}

fn put(row: HashMap<String, AttributeValue>) -> WriteRequest {
    WriteRequest::builder().put_request(PutRequest::builder().set_item(Some(row)).build().unwrap()).build()
}
