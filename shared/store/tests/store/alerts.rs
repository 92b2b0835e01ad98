//! Alerts, from their transition to their end.

use domain::alert::Stage;
use store::AlertKey;

use crate::world::{World, at, complaint};

#[tokio::test]
async fn a_transition_and_its_alert_are_there_together() {
    let (world, alert) = World::with_alert().await;
    let file = world.store.alert_file(&alert).await.unwrap().unwrap();
    assert_eq!(AlertKey::from(&file.alert), alert);
    assert_eq!(file.alert.created_at, at("10:00:00"));
    assert!(!file.done && file.deliveries.is_empty());
    assert!(file.conversation.cycle.unwrap().recorded.contains(&Stage::Risk1));
    assert_eq!(file.opener, Some(complaint("m1", "09:00:00")));

    let [due] = &world.store.due_alerts(at("10:00:00")).await.unwrap()[..] else { panic!("one alert is due") };
    assert_eq!((&due.key, due.due_at, due.created_at), (&alert, at("10:00:00"), at("10:00:00")));
}

#[tokio::test]
async fn an_alert_that_was_never_recorded_has_no_file() {
    let (world, alert) = World::with_alert().await;
    let never = AlertKey { stage: Stage::Breached, ..alert };
    assert_eq!(world.store.alert_file(&never).await.unwrap(), None);
}

#[tokio::test]
async fn a_nudged_alert_is_due_again_after_a_minute() {
    let (world, alert) = World::with_alert().await;
    world.store.nudge_alert(&alert, at("10:01:00")).await.unwrap();
    assert_eq!(world.store.due_alerts(at("10:01:59")).await.unwrap(), []);
    assert_eq!(world.store.due_alerts(at("10:02:00")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_sweeps_at_once_nudge_once() {
    let (world, alert) = World::with_alert().await;
    world.meter.read();
    world.store.nudge_alert(&alert, at("10:01:00")).await.unwrap();
    let once = world.meter.read();
    world.store.nudge_alert(&alert, at("10:01:00")).await.unwrap();
    assert!(world.meter.read() < once, "the second finds it not due");
    assert_eq!(world.store.due_alerts(at("10:02:00")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nudging_holding_or_ending_a_finished_alert_does_nothing() {
    let (world, alert) = World::with_alert().await;
    world.store.finish_alert(&alert, "answered or void", at("10:00:01")).await.unwrap();
    world.store.nudge_alert(&alert, at("10:01:00")).await.unwrap();
    world.store.hold_alert(&alert, at("10:02:00"), "closed").await.unwrap();
    world.store.finish_alert(&alert, "too late", at("10:03:00")).await.unwrap();

    assert_eq!(world.store.due_alerts(at("17:00:00")).await.unwrap(), []);
    let [record] = &world.store.file(&alert.conversation).await.unwrap().alerts[..] else { panic!("one alert") };
    assert_eq!(record.done.as_deref(), Some("answered or void"));
    assert!(world.store.alert_file(&alert).await.unwrap().unwrap().done);
}

#[tokio::test]
async fn an_alert_is_dropped_only_while_the_conversation_is_as_it_was_decided_on() {
    let (world, alert) = World::with_alert().await;
    let version = world.conversation(&alert.conversation).await.version;

    world.store.drop_alert(&alert, version - 1, "answered or void", at("10:00:01")).await.unwrap();
    let [record] = &world.store.file(&alert.conversation).await.unwrap().alerts[..] else { panic!("one alert") };
    assert_eq!(record.done, None, "what was decided on has changed since");
    assert_eq!(world.store.due_alerts(at("17:00:00")).await.unwrap().len(), 1);

    world.store.drop_alert(&alert, version, "answered or void", at("10:00:02")).await.unwrap();
    let [record] = &world.store.file(&alert.conversation).await.unwrap().alerts[..] else { panic!("one alert") };
    assert_eq!(record.done.as_deref(), Some("answered or void"));
    assert_eq!(world.store.due_alerts(at("17:00:00")).await.unwrap(), []);
}

#[tokio::test]
async fn an_alert_that_does_not_exist_is_not_made_by_touching_it() {
    let world = World::open().await;
    let alert = AlertKey { conversation: complaint("m1", "09:00:00").conversation, cycle: 1, stage: Stage::Risk1 };
    world.store.nudge_alert(&alert, at("10:01:00")).await.unwrap();
    world.store.hold_alert(&alert, at("10:02:00"), "closed").await.unwrap();
    world.store.finish_alert(&alert, "why", at("10:03:00")).await.unwrap();
    world.store.drop_alert(&alert, 0, "why", at("10:03:00")).await.unwrap();
    assert_eq!(world.store.file(&alert.conversation).await.unwrap().alerts, []);
}

#[tokio::test]
async fn a_held_alert_is_due_when_it_may_go() {
    let (world, alert) = World::with_alert().await;
    world.store.hold_alert(&alert, at("12:00:00"), "closed").await.unwrap();
    assert_eq!(world.store.due_alerts(at("11:59:59")).await.unwrap(), []);
    assert_eq!(world.store.due_alerts(at("12:00:00")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_holds_an_alert_stands_on_its_page_until_it_is_claimed() {
    let (world, alert) = World::with_alert().await;
    let record = async || world.store.file(&alert.conversation).await.unwrap().alerts.remove(0);
    world.store.hold_alert(&alert, at("12:00:00"), "the phone has had its texts for now").await.unwrap();
    let held = record().await.held.unwrap();
    assert_eq!((held.until, held.why.as_deref()), (at("12:00:00"), Some("the phone has had its texts for now")));
    assert_eq!(world.store.alert_file(&alert).await.unwrap().unwrap().rests_until, Some(at("12:00:00")));
    crate::claims::first_claim(&world, &alert).await;
    assert_eq!(record().await.held.unwrap().why, None);
    assert!(record().await.was_held, "it is still known that it had to wait");
}

#[tokio::test]
async fn an_alert_that_rests_for_a_claim_says_no_reason() {
    let (world, alert) = World::with_alert().await;
    world.store.rest_alert(&alert, at("10:01:30")).await.unwrap();
    let record = world.store.file(&alert.conversation).await.unwrap().alerts.remove(0);
    assert_eq!(record.held.unwrap().why, None);
    assert!(!record.was_held);
}

#[tokio::test]
async fn the_keys_of_a_stream_record_name_the_alert() {
    let (world, alert) = World::with_alert().await;
    let rows = world.client.scan().table_name(&world.table).send().await.unwrap();
    let key = |row: &std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue>| {
        let text = |name: &str| row[name].as_s().unwrap().clone();
        AlertKey::from_stream_keys(&text("PK"), &text("SK"))
    };
    let named: Vec<AlertKey> = rows.items().iter().filter_map(key).collect();
    assert_eq!(named, [alert]);
}
