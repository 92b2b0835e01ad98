//! A table of its own for each test, and a shop that makes decisions.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use domain::alert::Stage;
use domain::budget::Budget;
use domain::conversation::{Change, Context, Conversation, ConversationKey, Discovery, Mention, Message, Proof, Reply};
use domain::customer::Author;
use domain::hours::Hours;
use domain::mention::{Classification, Confidence, Kind, Platform, Post, Sentiment, Stars, Topic, Urgency};
use domain::people::{People, Person, PersonId, Phone, Role};
use domain::target::Targets;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::{AlertKey, Committed, Ledger, Recorded, Store, Trace};

use crate::prices::Meter;

pub(crate) fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}Z").parse().unwrap()
}

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) client: Client,
    pub(crate) table: String,
    pub(crate) meter: Meter,
    people: People,
    targets: Targets,
}

impl World {
    pub(crate) async fn open() -> Self {
        static TABLES: AtomicU32 = AtomicU32::new(0);
        let table = format!("shopbell-{}-{}", std::process::id(), TABLES.fetch_add(1, Ordering::Relaxed));
        let meter = Meter::default();
        let client = client(&endpoint().await, meter.clone());
        let store = Store::new(client.clone(), &table);
        store.create_table().await.unwrap();
        let hours = Hours::daily(TimeZone::UTC, &["08:00-18:00".parse().unwrap()]).unwrap();
        let people = People::new(vec![person("Ann", Role::Owner), person("Ben", Role::Staff)], hours);
        Self { store, client, table, meter, people, targets: Targets::default() }
    }

    pub(crate) fn context(&self, now: Timestamp) -> Context<'_> {
        let poll_every = SignedDuration::from_mins(5);
        Context {
            people: &self.people,
            targets: &self.targets,
            poll_every,
            reads_answers: false,
            settings_version: 1,
            now,
        }
    }

    /// The change that everything known and these ask for.
    pub(crate) async fn settle(
        &self,
        key: &ConversationKey,
        mention: Option<&Mention>,
        reply: Option<&Reply>,
        now: Timestamp,
    ) -> Option<Change> {
        let file = self.store.file(key).await.unwrap();
        let mut messages: Vec<Message> = file.mentions.iter().flat_map(Mention::messages).collect();
        let is_new = |new: &Message| messages.iter().all(|known| known.id != new.id);
        let new: Vec<Message> = mention.into_iter().flat_map(Mention::messages).filter(is_new).collect();
        messages.extend(new);
        let mut replies = file.replies;
        replies.extend(reply.cloned());
        let conversation = file.conversation.unwrap_or_else(|| Conversation::new(key.clone()));
        conversation.settle(&messages, &replies, &self.context(now))
    }

    pub(crate) async fn hears(&self, mention: &Mention) -> Recorded {
        let now = mention.detected_at;
        let change = self.settle(&mention.conversation, Some(mention), None, now).await;
        self.store.record_mention(mention, &Trace::default(), change.as_ref(), now).await.unwrap()
    }

    pub(crate) async fn sees_reply(&self, key: &ConversationKey, reply: &Reply, now: Timestamp) -> Recorded {
        let change = self.settle(key, None, Some(reply), now).await;
        self.store.record_reply(key, reply, change.as_ref(), now).await.unwrap()
    }

    /// What has gone out so far, about nobody in particular.
    pub(crate) async fn ledger(&self, now: Timestamp) -> Ledger {
        self.ledger_about(&[], now).await
    }

    pub(crate) async fn ledger_about(&self, authors: &[Author], now: Timestamp) -> Ledger {
        self.store.ledger(&self.people, Budget::default(), authors, now).await.unwrap()
    }

    pub(crate) async fn conversation(&self, key: &ConversationKey) -> Conversation {
        self.store.conversation(key).await.unwrap().unwrap()
    }

    /// What time alone has changed; how many conversations that were.
    pub(crate) async fn sweep(&self, now: Timestamp) -> usize {
        let mut changed = 0;
        for key in self.store.due_conversations(now, 100).await.unwrap() {
            if let Some(change) = self.conversation(&key).await.tick(&self.context(now)) {
                assert_eq!(self.store.commit(&change, now).await.unwrap(), Committed::Written);
                changed += 1;
            }
        }
        changed
    }

    /// A complaint of 09:00, seen at once, and its first alert, recorded at 10:00.
    pub(crate) async fn with_alert() -> (Self, AlertKey) {
        let world = Self::open().await;
        let mention = complaint("m1", "09:00:00");
        assert_eq!(world.hears(&mention).await, Recorded::New);
        assert_eq!(world.sweep(at("10:00:00")).await, 1);
        (world, AlertKey { conversation: mention.conversation, cycle: 1, stage: Stage::Risk1 })
    }
}

const WITNESS: &str = "SHOPBELL_DYNAMODB_URL";

/// Whether a second database is asked.
pub(crate) fn is_witness() -> bool {
    std::env::var_os(WITNESS).is_some()
}

/// The database that `SHOPBELL_DYNAMODB_URL` names, or an embedded one in this process.
async fn endpoint() -> String {
    if let Ok(url) = std::env::var(WITNESS) {
        return url;
    }
    let database = dynoxide::Database::memory().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    format!("http://{address}")
}

fn client(endpoint: &str, meter: Meter) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .interceptor(meter)
        .build();
    Client::from_conf(config)
}

fn person(name: &str, role: Role) -> Person {
    Person {
        id: PersonId::of_name(name),
        name: name.to_owned(),
        phone: Phone::new("+15550100").unwrap(),
        email: None,
        role,
        on_call: None,
        quiet: Hours::never(TimeZone::UTC),
        texts_off_until: None,
    }
}

/// A complaint on a social platform, as long and as rich as they usually are, seen as soon as it was published.
pub(crate) fn complaint(id: &str, time: &str) -> Mention {
    let post = Post {
        platform: Platform::Mastodon,
        id: id.to_owned(),
        root: "m1".to_owned(),
        parent: None,
        ancestors: vec![],
        author: Some("ann.customer@example.social".to_owned()),
        author_name: Some("Ann Customer".to_owned()),
        mentions: vec!["bakery@example.social".to_owned()],
        text:
            "I ordered a birthday cake three weeks ago, paid in full, and when I came to collect it today nobody knew \
               anything about it. Waited forty minutes, no apology, no cake. What am I going to tell my daughter now?"
                .to_owned(),
        stars: None,
        lang: Some("en".to_owned()),
        published_at: Some(at(time)),
        edited_at: None,
        url: Some(format!("https://example.social/@ann.customer/{id}")),
        ours: false,
        reply: None,
    };
    Mention::new(post, complains(), at(time), Discovery::Live)
}

pub(crate) fn complains() -> Classification {
    Classification {
        about_shop: true,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        needs_answer: true,
        sentiment: Sentiment::Negative,
        topics: vec![Topic::Delivery, Topic::Staff],
        lang: Some("en".to_owned()),
        confidence: Confidence {
            about_shop: 0.97,
            kind: 0.91,
            urgency: 0.8,
            needs_answer: 0.95,
            sentiment: 0.99,
            topics: 0.7,
            lang: 0.999,
        },
        because: vec!["no apology".to_owned(), "nobody knew anything".to_owned()],
        claims: vec![],
    }
}

pub(crate) fn noise(id: &str) -> Mention {
    let mut mention = complaint(id, "09:00:00");
    mention.classification.about_shop = false;
    mention.classification.needs_answer = false;
    mention
}

pub(crate) fn reply(id: &str, time: &str) -> Reply {
    Reply::new(id, at(time), Proof::Verified)
}

pub(crate) fn three_stars() -> Option<Stars> {
    Stars::new(3).ok()
}
