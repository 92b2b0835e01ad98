//! What watches the watch: phones that are proven to work, rows that cannot be read, a switch outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use axum::routing::get;
use domain::delivery::{Delivery, Fate};
use domain::errand::{Errand, ErrandKind};
use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use shopbell::machine::TABLE;

use crate::world::{Minutes, World};

/// No story lasts longer, in weeks.
const WEEKS: i64 = 8;

impl World {
    /// This morning's e-mail is written, and each phone's weekly self-test was tapped. Most stories begin with a week's
    /// first opening, and are about something else than what goes out then.
    pub(crate) async fn with_errands_done(self) -> Self {
        let (now, store) = (self.now(), &self.machine.bundle.store);
        let people = self.machine.bundle.settings().await.expect("settings").people;
        let today = people.hours().day_of(now);
        let monday = today.saturating_sub(Span::new().days(today.weekday().to_monday_zero_offset()));
        for person in people.all() {
            for week in 0..WEEKS {
                let date: Date = monday.saturating_add(Span::new().weeks(week));
                let errand = Errand { kind: ErrandKind::SelfTest, date, person: person.id.clone() };
                let fate = Fate::Sent { at: now, message_id: "tested".to_owned() };
                let done = Delivery { fate, ..errand.nothing(now) };
                store.mark_errand(&errand, None, &done, now).await.expect("a table");
            }
            store.prove(&person.id, now).await.expect("a table");
            let errand = Errand { kind: ErrandKind::Digest, date: today, person: person.id.clone() };
            store.mark_errand(&errand, None, &errand.nothing(now), now).await.expect("a table");
        }
        self
    }

    /// Time leaps over hours in which nothing happens; then one minute is done.
    ///
    /// # Panics
    ///
    /// When `time` is not one like `2026-03-02T08:00:00Z`.
    pub async fn leap_to(&mut self, time: &str) {
        self.set_now(time.parse().expect("a time like 2026-03-02T08:00:00Z"));
        self.minute().await;
    }

    /// The row that holds the state of this author's conversation becomes one that no version can read.
    pub async fn spoil(&self, author: &str) {
        let key = self.conversation(author).await.key;
        let partition = format!("TALK#{}#{}#{}", key.platform, key.root, key.author);
        self.write_state(partition, "no such state").await;
    }

    /// The row of this author's latest message becomes one that no version can read.
    pub async fn spoil_message(&self, author: &str) {
        let key = self.conversation(author).await.key;
        let file = self.machine.bundle.store.file(&key).await.expect("a table");
        let latest = file.mentions.iter().max_by_key(|mention| mention.published_at()).expect("a message");
        let partition = format!("TALK#{}#{}#{}", key.platform, key.root, key.author);
        self.write(partition, format!("MENTION#{}", latest.post.id), "urgency", "no such urgency").await;
    }

    /// It can be read again.
    pub async fn repair(&self, root: &str, author: &str, state: &str) {
        self.write_state(format!("TALK#mastodon#{root}#{author}"), state).await;
    }

    async fn write_state(&self, partition: String, state: &str) {
        self.write(partition, "TALK".to_owned(), "state", state).await;
    }

    async fn write(&self, partition: String, row: String, name: &str, word: &str) {
        let client = self.database().client();
        let update = client.update_item().table_name(TABLE);
        let update = update.key("PK", AttributeValue::S(partition)).key("SK", AttributeValue::S(row));
        let update = update.update_expression("SET #name = :word").expression_attribute_names("#name", name);
        let update = update.expression_attribute_values(":word", AttributeValue::S(word.to_owned()));
        update.send().await.expect("a table");
    }

    /// Minutes pass in which the sweep does not run.
    pub async fn pass_without_the_sweep(&mut self, minutes: Minutes) {
        for minute in 1..=minutes {
            self.set_now(self.now() + SignedDuration::from_mins(1));
            self.machine.collect(self.now()).await.expect("polls without failure");
            self.deliver().await;
            if minute % 5 == 0 {
                self.machine.digest(self.now()).await.expect("a watch without failure");
            }
        }
    }
}

/// An outside dead-man's switch.
#[derive(Debug)]
pub struct Switch {
    /// What the settings name.
    pub url: String,
    pings: Arc<AtomicUsize>,
}

impl Switch {
    /// On a free port of this machine, for as long as the story lasts.
    pub async fn open() -> Self {
        let pings = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&pings);
        let hear = move || async move {
            counted.fetch_add(1, Ordering::Relaxed);
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        let url = format!("http://{}/ping", listener.local_addr().expect("a port that was just taken"));
        let router = Router::new().route("/ping", get(hear));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, pings }
    }

    /// How often it has heard that all is well since this was last asked.
    pub fn pings(&self) -> usize {
        self.pings.swap(0, Ordering::Relaxed)
    }
}
