//! A shop with three on the staff, its table, its phones, and a browser.

use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use axum::Router;
use axum::body::{Body, to_bytes};
use domain::conversation::{Conversation, ConversationKey, Mention, Message, Reply};
use domain::people::PersonId;
use http::{HeaderMap, Method, Request, StatusCode};
use inbox::{App, Clock, router};
use jiff::{SignedDuration, Timestamp};
use messaging::Messenger;
use runtime::config::Environment;
use runtime::{Bundle, Tokens};
use store::{Committed, ConversationFile, Link, Recorded, Store};
use tower::ServiceExt;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::mentions::complaint;

pub(crate) fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}Z").parse().unwrap()
}

pub(crate) const ANN: &str = "annAnnannAnnannAnn-_22";
pub(crate) const BEN: &str = "benBenbenBenbenBen-_22";
pub(crate) const CEM: &str = "cemCemcemCemcemCem-_22";

const SETTINGS: &str = r#"{
    "shop": {"name": "Crumb & Co", "time_zone": "Europe/London"},
    "hours": {"mon": ["08:00-18:00"], "tue": ["08:00-18:00"]},
    "staff": [
        {"name": "Ann", "phone": "+15550100", "role": "owner"},
        {"name": "Ben", "phone": "+15550101", "role": "staff"},
        {"name": "Cem", "phone": "+15550102", "role": "backup"}
    ],
    "platforms": {"mastodon": {"handles": ["@crumb@example.social"], "base_url": "https://example.social"}}
}"#;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) phones: MockServer,
    bundle: Bundle,
    router: Router,
    now: Arc<Mutex<Timestamp>>,
}

/// What a browser gets.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl World {
    /// It is Monday, 09:00, in winter, in London.
    pub(crate) async fn open() -> Self {
        let store = Store::new(dynamodb(&database().await), "shopbell-inbox");
        store.create_table().await.unwrap();
        store.apply_settings(SETTINGS, 0).await.unwrap();
        Self::around(store).await
    }

    /// A world whose table nobody answers for.
    pub(crate) async fn without_table() -> Self {
        Self::around(Store::new(dynamodb("http://127.0.0.1:9"), "shopbell-inbox")).await
    }

    async fn around(store: Store) -> Self {
        let phones = MockServer::start().await;
        let accepted = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";
        let accepted = ResponseTemplate::new(200).set_body_raw(accepted, "text/xml");
        Mock::given(method("POST")).respond_with(accepted).mount(&phones).await;
        let bundle = Bundle { store: store.clone(), environment: Environment::default(), tokens: Tokens::seeded(1) };
        let app = App {
            bundle: bundle.clone(),
            messenger: messenger(&phones.uri()),
            public_url: Some("https://inbox.example".to_owned()),
        };
        let now = Arc::new(Mutex::new(at("09:00:00")));
        let hand = Arc::clone(&now);
        let router = router(app, Clock::new(move || *hand.lock().unwrap()));
        Self { store, phones, bundle, router, now }
    }

    /// A world in which one complaint of 09:00 waits, with a link for each of the staff. It is 09:10.
    pub(crate) async fn with_complaint(text: &str) -> (Self, ConversationKey) {
        let world = Self::open().await;
        let mention = complaint("m1", text);
        let key = mention.conversation.clone();
        assert_eq!(world.hears(&mention).await, Recorded::New);
        world.link(ANN, "Ann", &key).await;
        world.link(BEN, "Ben", &key).await;
        world.link(CEM, "Cem", &key).await;
        world.set("09:10:00");
        (world, key)
    }

    pub(crate) fn set(&self, time: &str) {
        self.set_to(at(time));
    }

    pub(crate) fn set_to(&self, now: Timestamp) {
        *self.now.lock().unwrap() = now;
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    /// Links live until a day after eleven, when the complaint is due.
    pub(crate) async fn link(&self, token: &str, person: &str, key: &ConversationKey) {
        let expires_at = at("11:00:00") + SignedDuration::from_hours(24);
        let link = Link::new(token, key.clone(), "m1".to_owned(), PersonId::of_name(person), expires_at);
        self.store.put_link(&link).await.unwrap();
    }

    pub(crate) async fn hears(&self, mention: &Mention) -> Recorded {
        let now = mention.detected_at;
        let file = self.file(&mention.conversation).await;
        let mut messages: Vec<Message> = file.mentions.iter().flat_map(Mention::messages).collect();
        messages.extend(mention.messages());
        let change = self.settle(&mention.conversation, &file, &messages, &file.replies, now).await;
        self.store.record_mention(mention, &store::Trace::default(), change.as_ref(), now).await.unwrap()
    }

    /// A poll sees the shop's answer.
    pub(crate) async fn sees(&self, key: &ConversationKey, reply: &Reply) {
        let file = self.file(key).await;
        let messages: Vec<Message> = file.mentions.iter().flat_map(Mention::messages).collect();
        let replies: Vec<Reply> = file.replies.iter().chain([reply]).cloned().collect();
        let change = self.settle(key, &file, &messages, &replies, self.now()).await;
        assert_eq!(self.store.record_reply(key, reply, change.as_ref(), self.now()).await.unwrap(), Recorded::New);
    }

    /// What a poll finds when it folds everything anew: `true` when that changes anything.
    pub(crate) async fn refold(&self, key: &ConversationKey) -> bool {
        let file = self.file(key).await;
        let messages: Vec<Message> = file.mentions.iter().flat_map(Mention::messages).collect();
        self.settle(key, &file, &messages, &file.replies, self.now()).await.is_some()
    }

    async fn settle(
        &self,
        key: &ConversationKey,
        file: &ConversationFile,
        messages: &[Message],
        replies: &[Reply],
        now: Timestamp,
    ) -> Option<domain::conversation::Change> {
        let settings = self.bundle.settings().await.unwrap();
        let conversation = file.conversation.clone().unwrap_or_else(|| Conversation::new(key.clone()));
        conversation.settle(messages, replies, &settings.context(key.platform, now))
    }

    /// What time alone has changed.
    pub(crate) async fn sweep(&self, key: &ConversationKey) {
        let settings = self.bundle.settings().await.unwrap();
        let conversation = self.conversation(key).await;
        if let Some(change) = conversation.tick(&settings.context(key.platform, self.now())) {
            assert_eq!(self.store.commit(&change, self.now()).await.unwrap(), Committed::Written);
        }
    }

    /// A poll of the shop's own posts sees no answer.
    pub(crate) async fn looks_in_vain(&self, key: &ConversationKey) {
        let settings = self.bundle.settings().await.unwrap();
        let conversation = self.conversation(key).await;
        if let Some(change) = conversation.own_posts_read(&settings.context(key.platform, self.now())) {
            assert_eq!(self.store.commit(&change, self.now()).await.unwrap(), Committed::Written);
        }
    }

    /// The hours of a day as the settings have them now.
    pub(crate) async fn hours(&self, date: &str) -> String {
        let settings = self.bundle.settings().await.unwrap();
        let hours = settings.people.hours().intervals_on(date.parse().unwrap()).to_vec();
        hours.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    pub(crate) async fn file(&self, key: &ConversationKey) -> ConversationFile {
        self.store.file(key).await.unwrap()
    }

    pub(crate) async fn conversation(&self, key: &ConversationKey) -> Conversation {
        self.store.conversation(key).await.unwrap().unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, &[], "").await
    }

    pub(crate) async fn post(&self, path: &str, form: &str) -> Page {
        self.ask(Method::POST, path, &[("content-type", "application/x-www-form-urlencoded")], form).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
        let mut request = Request::builder().method(method).uri(path).header("host", "inbox.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Page { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// Taps, then follows where that leads.
    pub(crate) async fn tap(&self, path: &str, form: &str) -> Page {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.get(answer.headers["location"].to_str().unwrap()).await
    }

    /// What the phones were sent, by number.
    pub(crate) async fn texts(&self) -> Vec<String> {
        let requests = self.phones.received_requests().await.unwrap();
        requests.iter().map(|request| String::from_utf8(request.body.clone()).unwrap()).collect()
    }
}

impl Page {
    /// The page as it is read: without head and markup.
    pub(crate) fn words(&self) -> String {
        let body = self.body.split_once("<body>").map_or(self.body.as_str(), |(_, body)| body);
        let mut words = String::new();
        let mut inside = false;
        for c in body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    words.push(' ');
                }
                c if !inside => words.push(c),
                _ => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",")
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(self.words().contains(words), "{words:?} is not in {:?}", self.words());
    }

    #[track_caller]
    pub(crate) fn says_nothing_of(&self, words: &str) {
        assert!(!self.words().contains(words), "{words:?} is in {:?}", self.words());
    }
}

async fn database() -> String {
    let database = dynoxide::Database::memory().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    format!("http://{address}")
}

fn dynamodb(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(aws_sdk_dynamodb::config::retry::RetryConfig::disabled())
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

fn messenger(endpoint: &str) -> Messenger {
    let config = aws_sdk_sns::Config::builder()
        .behavior_version(aws_sdk_sns::config::BehaviorVersion::latest())
        .region(aws_sdk_sns::config::Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Messenger::new(aws_sdk_sns::Client::from_conf(config), None)
}
