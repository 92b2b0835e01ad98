//! The world itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::conversation::{Conversation, State};
use jiff::{SignedDuration, Timestamp};
use runtime::Tokens;
use runtime::config::Environment;
use shopbell::database::{Database, Meter};
use shopbell::machine::{Machine, Parts};
use shopbell::sns::{Answer, EMAIL_TOPIC, Sns};
use shopbell::stream::Fate;
use shopbell::town::{INSTANCE, Outage, Place, PostId, SHOP, Said, TOKEN, Town};
use store::{MentionRow, Month};
use tower::ServiceExt;

use crate::phone::{Email, Text};

/// Where links lead to.
pub(crate) const PUBLIC_URL: &str = "https://bell.example";

/// So many minutes.
pub type Minutes = i64;

/// A bakery, its town, and the time.
pub struct World {
    /// The platforms.
    pub town: Town,
    /// What sends texts.
    pub sns: Sns,
    /// The functions and the stream between them.
    pub machine: Machine,
    database: Database,
    now: Arc<Mutex<Timestamp>>,
    phones: HashMap<String, String>,
    texts: VecDeque<Text>,
}

impl World {
    /// The bakery at eight on Monday, 2 March 2026, in Leeds. Ann owns it, Ben works there, Cem is the backup.
    pub async fn open() -> Self {
        Self::open_at("2026-03-02T08:00:00Z").await
    }

    /// The same at another time.
    pub async fn open_at(now: &str) -> Self {
        Self::with(now, |settings| settings).await
    }

    /// A bakery whose settings are not the usual ones.
    pub async fn with(now: &str, change: impl FnOnce(String) -> String) -> Self {
        Self::begin(now, change, []).await.with_errands_done().await
    }

    /// The same, with phones that were never tested and no e-mail of this morning: the first texts ask for a tap.
    pub async fn untested(now: &str, change: impl FnOnce(String) -> String) -> Self {
        Self::begin(now, change, []).await
    }

    /// A bakery about which something was said before anybody listened.
    pub async fn open_with_past(now: &str, past: impl IntoIterator<Item = Said>) -> Self {
        Self::begin(now, |settings| settings, past).await.with_errands_done().await
    }

    async fn begin(now: &str, change: impl FnOnce(String) -> String, past: impl IntoIterator<Item = Said>) -> Self {
        let now: Timestamp = now.parse().expect("a time like 2026-03-02T08:00:00Z");
        let town = Town::open(now).await.expect("a free port on this machine");
        town.open_feed("alerts", "\"Crumb & Co\"");
        for said in past {
            town.post(said);
        }
        let settings = change(bakery(&town.url()));
        let database = Database::in_memory().expect("memory");
        let sns = Sns::new();
        sns.set_now(now);
        let parts = Parts {
            database: database.clone(),
            sns: sns.client(),
            email_topic: Some(EMAIL_TOPIC.to_owned()),
            environment: Environment::from_iter([("SHOPBELL_MASTODON_TOKEN", TOKEN)]),
            tokens: Tokens::seeded(1),
            public_url: PUBLIC_URL.to_owned(),
        };
        let machine = Machine::assemble(parts).await.expect("a machine");
        let mut world = Self {
            town,
            sns,
            machine,
            database,
            now: Arc::new(Mutex::new(now)),
            phones: HashMap::new(),
            texts: VecDeque::new(),
        };
        world.apply(&settings).await;
        world.machine.collect(now).await.expect("a first look");
        world
    }

    /// Puts the usual settings in force, but for a change.
    pub async fn apply_with(&mut self, change: impl FnOnce(String) -> String) {
        let settings = change(bakery(&self.town.url()));
        self.apply(&settings).await;
    }

    /// Puts other settings in force.
    pub async fn apply(&mut self, toml: &str) {
        let settings = runtime::settings::from_toml(toml).unwrap_or_else(|problems| panic!("{problems}"));
        let people = settings.people.all().iter();
        self.phones = people.map(|person| (person.phone.as_str().to_owned(), person.name.clone())).collect();
        let json = runtime::settings::to_json(toml).expect("what could be read can be written");
        let store = &self.machine.bundle.store;
        let version = store.settings().await.expect("a table").map_or(0, |settings| settings.version);
        store.apply_settings(&json, version).await.expect("a table");
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // What customers and the shop do.

    /// Somebody talks about the shop without naming its account.
    pub fn someone_posts(&self, author: &str, text: &str) -> PostId {
        self.town.post(Said::new(Place::Mastodon, author, text, self.now()))
    }

    /// Somebody says something anywhere.
    pub fn says(&self, place: Place, author: &str, text: &str) -> PostId {
        self.town.post(Said::new(place, author, text, self.now()))
    }

    /// Somebody says something below another post, @-mentioning the shop.
    pub fn someone_answers(&self, post: &PostId, author: &str, text: &str) -> PostId {
        self.town.post(Said::new(Place::Mastodon, author, text, self.now()).replying_to(post).addressed())
    }

    /// The shop answers on the platform itself.
    pub fn the_shop_replies(&self, post: &PostId, text: &str) -> PostId {
        self.town.post(Said::new(post.place(), SHOP, text, self.now()).replying_to(post))
    }

    /// The shop says something to nobody in particular.
    pub fn the_shop_replies_to_nobody(&self, text: &str) -> PostId {
        self.town.post(Said::new(Place::Mastodon, SHOP, text, self.now()))
    }

    /// A platform fails.
    pub fn goes_down(&self, place: Place, outage: Outage) {
        self.town.go_down(place, outage);
    }

    /// And answers again.
    pub fn comes_back(&self, place: Place) {
        self.town.come_back(place);
    }

    /// SNS answers the next messages so.
    pub fn sns_answers(&self, answers: impl IntoIterator<Item = Answer>) {
        self.sns.answer_next(answers);
    }

    /// The stream loses everything from now on, or until it is told otherwise.
    pub fn the_stream_loses_records(&mut self, loses: bool) {
        if loses {
            self.machine.stream.interfere(|_| Fate::Lost);
        } else {
            self.machine.stream.end_interference();
        }
    }

    /// Requests to the table fail as `decide` says.
    pub fn database(&self) -> &Database {
        &self.database
    }

    // Time.

    /// Minutes pass: schedules fire, the stream rings.
    pub async fn fast_forward(&mut self, minutes: Minutes) {
        for _ in 0..minutes {
            self.set_now(self.now() + SignedDuration::from_mins(1));
            self.minute().await;
        }
    }

    /// Time passes until this instant.
    pub async fn until(&mut self, time: &str) {
        let time: Timestamp = time.parse().expect("a time like 2026-03-02T08:00:00Z");
        let minutes = (time.as_second() - self.now().as_second()) / 60;
        self.fast_forward(minutes).await;
    }

    /// The clock moves, and nothing runs.
    pub fn set_now(&self, now: Timestamp) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
        self.town.set_now(now);
        self.sns.set_now(now);
    }

    /// What happens within this minute.
    pub async fn minute(&mut self) {
        self.machine.minute(self.now()).await.expect("a minute without failure");
        self.look_at_phones();
    }

    /// The sweep alone.
    pub async fn sweep(&mut self) {
        self.machine.sweep(self.now()).await.expect("a sweep without failure");
    }

    /// The stream alone.
    pub async fn deliver(&mut self) {
        self.machine.deliver(self.now()).await.expect("a stream that can be read");
        self.look_at_phones();
    }

    // What is to be seen.

    /// A text arrived; the oldest that was not expected yet must be this one.
    ///
    /// # Panics
    ///
    /// When no text arrived, or another.
    #[track_caller]
    pub fn expect_sms(&mut self, to: &str, says: &str) -> Text {
        let Some(text) = self.texts.pop_front() else {
            panic!("{to} got no text; expected {says:?} at {}", self.now())
        };
        assert!(text.to == to && text.body.contains(says), "expected {says:?} to {to}, got {text:?}");
        text
    }

    /// No text arrived.
    ///
    /// # Panics
    ///
    /// When one did.
    #[track_caller]
    pub fn expect_no_sms(&self) {
        assert!(self.texts.is_empty(), "unexpected at {}: {:?}", self.now(), self.texts);
    }

    /// E-mails that went out since this was last asked.
    pub fn emails(&self) -> Vec<Email> {
        let sent = self.sns.take_emails().into_iter();
        sent.map(|email| Email { to: Email::person(&email.attributes), subject: email.subject, body: email.body })
            .collect()
    }

    /// Somebody opens a link.
    pub async fn opens(&self, path: &str) -> (StatusCode, String) {
        self.asks(Request::get(path).body(Body::empty()).expect("a path")).await
    }

    /// Somebody taps a button: `have`, `answered-here`, `not-about-us`, …
    pub async fn taps(&self, link: &str, button: &str) -> StatusCode {
        self.taps_with(link, button, "").await
    }

    /// Somebody taps a button that has a choice: `kind=praise`.
    pub async fn taps_with(&self, link: &str, button: &str, choice: &str) -> StatusCode {
        let request = Request::post(format!("{link}/{button}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(choice.to_owned()));
        self.asks(request.expect("a path")).await.0
    }

    /// Serves the pages on this machine for as long as the story lasts; returns their address, without a slash at the end.
    pub async fn serve_inbox(&self) -> String {
        let now = self.now.clone();
        let clock = inbox::Clock::new(move || *now.lock().unwrap_or_else(PoisonError::into_inner));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        let address = listener.local_addr().expect("a port that was just taken");
        let pages = self.machine.inbox(clock);
        tokio::spawn(async move { axum::serve(listener, pages).await });
        format!("http://{address}")
    }

    async fn asks(&self, request: Request<Body>) -> (StatusCode, String) {
        let now = self.now.clone();
        let clock = inbox::Clock::new(move || *now.lock().unwrap_or_else(PoisonError::into_inner));
        let response = self.machine.inbox(clock).oneshot(request).await.expect("a page");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// The conversation that the latest mention by this author belongs to.
    ///
    /// # Panics
    ///
    /// When nothing of theirs is about the shop.
    pub async fn conversation(&self, author: &str) -> Conversation {
        let store = &self.machine.bundle.store;
        let rows = self.mentions().await;
        let by_author = |row: &&MentionRow| {
            row.author.as_deref().is_some_and(|name| name == author || name.split('@').next() == Some(author))
        };
        let row = rows.iter().find(by_author).unwrap_or_else(|| panic!("nothing by {author} among {rows:?}"));
        let found = store.conversation(&row.conversation).await.expect("a table");
        found.unwrap_or_else(|| Conversation::new(row.conversation.clone()))
    }

    /// How the latest cycle with this author stands.
    pub async fn state(&self, author: &str) -> Option<State> {
        self.conversation(author).await.cycle.map(|cycle| cycle.state)
    }

    /// Everything about the shop of this month, the newest first.
    pub async fn mentions(&self) -> Vec<MentionRow> {
        self.machine.bundle.store.month(Month::of(self.now()), 1000).await.expect("a table")
    }

    /// What the table was asked and consumed since this was last called.
    pub fn take_meter(&self) -> Meter {
        self.database.reset_meter()
    }

    fn look_at_phones(&mut self) {
        for text in self.sns.take_texts() {
            let to = self.phones.get(&text.to).cloned().unwrap_or(text.to);
            self.texts.push_back(Text { to, at: text.at, body: text.body });
        }
    }
}

impl Drop for World {
    /// A story that ends with texts it did not speak of is not true.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.expect_no_sms();
        }
    }
}

/// The bakery's settings, every platform of which is the town.
fn bakery(base_url: &str) -> String {
    format!(
        r#"
[shop]
name = "Crumb & Co"
also_called = ["Crumb and Co", "crumbandco"]
trade = "bakery"
places = ["Leeds"]
products = ["sourdough", "birthday cakes"]
site = "https://crumb.example"
not_about = ["Crumb the cartoonist"]
time_zone = "Europe/London"

[hours]
mon = ["08:00-17:30"]
tue = ["08:00-17:30"]
wed = ["08:00-17:30"]
thu = ["08:00-17:30"]
fri = ["08:00-17:30"]
sat = ["08:00-14:00"]

[[staff]]
name = "Ann"
phone = "+15550100"
email = "ann@crumb.example"
role = "owner"
quiet = ["22:00-07:00"]

[[staff]]
name = "Ben"
phone = "+15550101"
email = "ben@crumb.example"
role = "staff"

[[staff]]
name = "Cem"
phone = "+15550102"
role = "backup"
quiet = ["22:00-07:00"]

[platforms.mastodon]
handles = ["@{SHOP}@{INSTANCE}"]
base_url = "{base_url}"
every = "5m"

[platforms.hackernews]
handles = ["crumbandco"]
base_url = "{base_url}"
every = "5m"

[platforms.feed]
urls = ["{base_url}/feeds/alerts.xml"]
every = "5m"
"#
    )
}
