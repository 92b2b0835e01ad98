use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use aws_lambda_events::event::streams::DynamoDbBatchItemFailure;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;

use super::*;
use crate::database::tests::table;

const MONDAY: Timestamp = Timestamp::constant(1_772_442_000, 0);

/// A table, its stream, and a function that notes what it gets and answers as it was told to.
struct Bench {
    database: Database,
    client: aws_sdk_dynamodb::Client,
    stream: Stream,
    got: Arc<Mutex<Vec<Vec<String>>>>,
    answers: VecDeque<Answer>,
}

#[derive(Debug, Clone)]
enum Answer {
    Fails(&'static str),
    FailsAt(&'static str),
    NamesAStranger,
}

impl Bench {
    async fn new() -> Self {
        let database = Database::in_memory().unwrap();
        let client = database.client();
        table(&client).await;
        let stream = Stream::new(&database, "shopbell").await.unwrap();
        Self { database, client, stream, got: Arc::default(), answers: VecDeque::new() }
    }

    async fn alert(&self, id: &str) {
        self.write(id, "alert", "unsent").await;
    }

    async fn write(&self, id: &str, kind: &str, delivery: &str) {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let put = self.client.put_item().table_name("shopbell").item("PK", s(id)).item("SK", s("ALERT"));
        put.item("kind", s(kind)).item("delivery", s(delivery)).send().await.unwrap();
    }

    async fn pump(&mut self) -> Pumped {
        self.pump_at(MONDAY).await
    }

    async fn pump_at(&mut self, now: Timestamp) -> Pumped {
        let got = self.got.clone();
        let answers = &mut self.answers;
        let handler = |event: Event| {
            got.lock().unwrap().push(event.records.iter().map(id).collect());
            let said = answers.pop_front();
            async move { respond(&event, said.as_ref()) }
        };
        self.stream.pump(now, handler).await.unwrap()
    }

    fn got(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

fn id(record: &EventRecord) -> String {
    let keys: serde_json::Value = serde_json::to_value(&record.change.keys).unwrap();
    keys["PK"]["S"].as_str().unwrap().to_owned()
}

fn failure(sequence: Option<String>) -> DynamoDbBatchItemFailure {
    let mut failure = DynamoDbBatchItemFailure::default();
    failure.item_identifier = sequence;
    failure
}

fn respond(event: &Event, said: Option<&Answer>) -> Result<DynamoDbEventResponse, String> {
    let mut response = DynamoDbEventResponse::default();
    match said {
        Some(Answer::Fails(why)) => return Err((*why).to_owned()),
        Some(Answer::FailsAt(name)) => {
            let record = event.records.iter().find(|record| id(record) == *name).unwrap();
            response.batch_item_failures.push(failure(record.change.sequence_number.clone()));
        }
        Some(Answer::NamesAStranger) => response.batch_item_failures.push(failure(Some("1".to_owned()))),
        None => {}
    }
    Ok(response)
}

#[tokio::test]
async fn an_alert_arrives_once_as_lambda_would_deliver_it() {
    let mut bench = Bench::new().await;
    bench.alert("A").await;
    let mut events = Vec::new();
    let taken = |event| {
        events.push(event);
        async { Ok::<_, Infallible>(DynamoDbEventResponse::default()) }
    };
    let pumped = bench.stream.pump(MONDAY, taken).await.unwrap();
    assert_eq!(pumped, Pumped { calls: 1, delivered: 1, ..Pumped::default() });

    let [event] = events.as_slice() else { panic!("{} events", events.len()) };
    let record = serde_json::to_value(&event.records[0]).unwrap();
    assert_eq!((&record["eventName"], &record["eventSource"]), (&"INSERT".into(), &"aws:dynamodb".into()));
    assert_eq!(record["dynamodb"]["NewImage"]["delivery"]["S"], "unsent");
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert_eq!(event.records[0].change.approximate_creation_date_time.timestamp(), MONDAY.as_second());
    assert!(record["eventSourceARN"].as_str().unwrap().contains("table/shopbell/stream/"));

    bench.got();
    assert_eq!(bench.pump().await, Pumped::default());
}

#[tokio::test]
async fn what_the_function_does_not_want_is_passed_over_and_forgotten() {
    let mut bench = Bench::new().await;
    bench.write("A", "mention", "unsent").await;
    bench.write("B", "alert", "sent").await;
    bench.alert("C").await;
    bench.alert("C").await;
    let pumped = bench.pump().await;
    assert_eq!(bench.got(), [["C"]], "a write that changes nothing makes no record on AWS");
    assert_eq!(pumped, Pumped { calls: 1, delivered: 1, skipped: 3, ..Pumped::default() });
    assert_eq!(bench.pump().await, Pumped::default());
}

#[tokio::test]
async fn batches_keep_the_order_of_the_writes() {
    let mut bench = Bench::new().await;
    let names: Vec<String> = (0..123).map(|n| format!("{n:03}")).collect();
    for name in &names {
        bench.alert(name).await;
    }
    let pumped = bench.pump().await;
    let got = bench.got();
    assert_eq!(got.concat(), names);
    assert!(got.iter().all(|batch| batch.len() <= 10));
    assert_eq!(pumped.delivered, 123);
}

#[tokio::test]
async fn a_failed_record_and_those_behind_it_come_again() {
    let mut bench = Bench::new().await;
    for name in ["A", "B", "C"] {
        bench.alert(name).await;
    }
    bench.answers = [Answer::FailsAt("B")].into();
    let pumped = bench.pump().await;
    assert_eq!(pumped, Pumped { calls: 1, delivered: 1, waiting: true, ..Pumped::default() });
    bench.pump().await;
    assert_eq!(bench.got(), [vec!["A", "B", "C"], vec!["B", "C"]]);
}

#[tokio::test]
async fn a_call_that_breaks_off_is_repeated_with_half_as_many() {
    let mut bench = Bench::new().await;
    for name in ["A", "B", "C", "D"] {
        bench.alert(name).await;
    }
    bench.answers = [Answer::Fails("killed"), Answer::NamesAStranger].into();
    bench.pump().await;
    bench.pump().await;
    bench.pump().await;
    let all = vec!["A", "B", "C", "D"];
    assert_eq!(bench.got(), [all.clone(), vec!["A", "B"], all]);
}

#[tokio::test]
async fn a_record_that_always_fails_is_given_up_and_its_neighbours_are_not() {
    for answer in [Answer::FailsAt("B"), Answer::Fails("killed")] {
        let mut bench = Bench::new().await;
        bench.alert("B").await;
        bench.alert("C").await;
        let mut pumps = 0;
        let mut given_up = 0;
        while given_up == 0 {
            // Enough for every call of one pump.
            bench.answers = [answer.clone()].into();
            given_up += bench.pump().await.given_up;
            pumps += 1;
            assert!(pumps < 20, "{answer:?}");
        }
        let dead = bench.stream.take_dead_letters();
        assert_eq!(
            dead.iter().map(|dead| (id(&dead.record), dead.why)).collect::<Vec<_>>(),
            [("B".into(), GivenUp::Failed)]
        );
        assert_eq!(bench.got().last().unwrap(), &vec!["C"], "{answer:?}");
        assert!(bench.stream.take_dead_letters().is_empty());
        assert_eq!(bench.pump().await, Pumped::default());
    }
}

#[tokio::test]
async fn a_record_that_waited_too_long_is_given_up_without_a_call() {
    let mut bench = Bench::new().await;
    bench.alert("A").await;
    bench.answers = [Answer::FailsAt("A"), Answer::FailsAt("A")].into();
    bench.pump().await;
    let after = |seconds| MONDAY + SignedDuration::from_secs(seconds);
    assert_eq!(bench.pump_at(after(900)).await.calls, 1);
    bench.alert("B").await;
    let pumped = bench.pump_at(after(901)).await;
    assert_eq!(pumped, Pumped { calls: 1, delivered: 1, given_up: 1, ..Pumped::default() });
    assert_eq!(bench.stream.take_dead_letters()[0].why, GivenUp::TooOld);
}

#[tokio::test]
async fn records_can_be_lost_and_doubled_for_a_test() {
    let mut bench = Bench::new().await;
    for name in ["A", "B", "C"] {
        bench.alert(name).await;
    }
    bench.stream.interfere(|record| match id(record).as_str() {
        "A" => Fate::Lost,
        "B" => Fate::Twice,
        _other => Fate::Delivered,
    });
    bench.pump().await;
    bench.stream.end_interference();
    assert_eq!(bench.got(), [["B", "B", "C"]]);
    assert_eq!(bench.pump().await, Pumped::default());
}

#[tokio::test]
async fn what_was_not_delivered_survives_a_restart() {
    let mut bench = Bench::new().await;
    bench.alert("A").await;
    bench.answers = [Answer::Fails("killed")].into();
    bench.pump().await;
    bench.stream = Stream::new(&bench.database, "shopbell").await.unwrap();
    bench.pump().await;
    assert_eq!(bench.got(), [["A"], ["A"]]);
}

#[tokio::test]
async fn an_item_that_expired_says_who_removed_it() {
    let mut bench = Bench::new().await;
    let s = |text: &str| AttributeValue::S(text.to_owned());
    let put = bench.client.put_item().table_name("shopbell").item("PK", s("LINK#1")).item("SK", s("LINK"));
    put.item("expires_at", AttributeValue::N("1000".to_owned())).send().await.unwrap();
    bench.database.sweep_expired(MONDAY).unwrap();
    bench.stream = bench.stream.with_mapping(Mapping { filter: Filter::everything(), ..Mapping::default() });
    let mut removed = Vec::new();
    let taken = |event: Event| {
        removed.extend(event.records.iter().map(|record| (record.event_name.clone(), record.user_identity.clone())));
        async { Ok::<_, Infallible>(DynamoDbEventResponse::default()) }
    };
    bench.stream.pump(MONDAY, taken).await.unwrap();
    assert_eq!(removed[0], ("INSERT".to_owned(), None));
    assert_eq!(removed[1].1.as_ref().unwrap().principal_id, "dynamodb.amazonaws.com");
}

#[tokio::test]
async fn a_table_without_stream_is_refused_by_name() {
    let database = Database::in_memory().unwrap();
    let error = Stream::new(&database, "elsewhere").await.unwrap_err().to_string();
    assert!(error.contains("elsewhere") || error.contains("could not be read"), "{error}");
}
