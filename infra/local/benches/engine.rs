//! How fast the engine is: `cargo bench --package shopbell`. It prints figures and fails where one is over its bound.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on ends here")]

#[path = "../tests/waiting/mod.rs"]
mod waiting;

use std::time::{Duration, Instant};

use aws_lambda_events::event::dynamodb::Event;
use jiff::{SignedDuration, Timestamp};
use runtime::Tokens;
use runtime::config::Environment;
use shopbell::database::Database;
use shopbell::machine::{Machine, Parts};
use shopbell::simulate::{Setting, simulate};
use shopbell::sns::{EMAIL_TOPIC, Sns};
use shopbell::town::{INSTANCE, Place, SHOP, Said, TOKEN, Town};

use waiting::Crowd;

const DAYS: u32 = 20;
const ALERTS: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut over = Vec::new();
    let mut figure = |name: &str, took: Duration, bound: Duration| {
        println!("{name:<58} {took:>10.1?}   at most {bound:?}");
        if took > bound {
            over.push(name.to_owned());
        }
    };
    figure("a sweep among 100,000 who wait, 1,000 of them due", sweep().await, Duration::from_secs(5));
    let (half, most) = stream_to_publish().await;
    figure("from the stream's record to SNS, half of 1,000 alerts", half, Duration::from_millis(300));
    figure("from the stream's record to SNS, 99 of 100", most, Duration::from_millis(300));
    let days = std::thread::spawn(simulated_day).join().unwrap();
    figure("a simulated day in which everything fails, one core", days, Duration::from_millis(300));
    assert!(over.is_empty(), "over their bounds: {over:?}");
}

async fn sweep() -> Duration {
    let crowd = Crowd::open(100_000, 1_000).await;
    let begun = Instant::now();
    let swept = crowd.machine.sweep(crowd.now).await.unwrap();
    assert_eq!(swept.recorded, 1_000);
    begun.elapsed()
}

/// One complaint after the other, answered before the next, so that no limit holds any of their alerts back.
async fn stream_to_publish() -> (Duration, Duration) {
    let mut now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let town = Town::in_process(now);
    let (machine, sns) = shop(&town).await;
    machine.collect(now).await.unwrap();
    let mut times = Vec::new();
    for nth in 0..ALERTS {
        let post =
            town.post(Said::new(Place::Mastodon, &format!("c{nth}"), "Crumb & Co never delivered my cake.", now));
        now += SignedDuration::from_mins(5);
        town.set_now(now);
        machine.collect(now).await.unwrap();
        now += SignedDuration::from_mins(60);
        machine.sweep(now).await.unwrap();
        let begun = Instant::now();
        let mut event = Event::default();
        for record in machine.stream.take().await.unwrap() {
            let alert = record.dynamodb().and_then(|change| change.new_image()?.get("kind")?.as_s().ok());
            if alert.is_some_and(|kind| kind == "alert") {
                event.records.push(machine.stream.delivered(&record, now).unwrap());
            }
        }
        let said = machine.tell(event, now).await.unwrap();
        times.push(begun.elapsed());
        assert_eq!((said.batch_item_failures.len(), sns.take_texts().len()), (0, 1), "alert {nth}");
        town.post(Said::new(Place::Mastodon, SHOP, "Sorry! We are on it.", now).replying_to(&post));
        now += SignedDuration::from_mins(55);
        town.set_now(now);
        machine.collect(now).await.unwrap();
        machine.stream.take().await.unwrap();
    }
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

async fn shop(town: &Town) -> (Machine, Sns) {
    let sns = Sns::new();
    let parts = Parts {
        database: Database::in_memory().unwrap(),
        sns: sns.client(),
        email_topic: Some(EMAIL_TOPIC.to_owned()),
        environment: Environment::from_iter([("SHOPBELL_MASTODON_TOKEN", TOKEN)]),
        tokens: Tokens::seeded(1),
        public_url: "https://bell.example".to_owned(),
    };
    let machine = Machine::assemble_asking(parts, town.client()).await.unwrap();
    let watched = format!(
        "[platforms.mastodon]\nhandles = [\"@{SHOP}@{INSTANCE}\"]\nbase_url = \"{}\"\nevery = \"5m\"\n",
        town.url()
    );
    let json = runtime::settings::to_json(&format!("{}{watched}", waiting::SHOP)).unwrap();
    machine.bundle.store.apply_settings(&json, 0).await.unwrap();
    (machine, sns)
}

fn simulated_day() -> Duration {
    let setting = Setting { seed: 1, days: DAYS, faults: true, from_day: 0 };
    let begun = Instant::now();
    let outcome = simulate(&setting, true, &mut |_| {}).unwrap();
    assert_eq!(outcome.broken, None);
    begun.elapsed() / DAYS
}
