//! Settings, staff, heartbeats, cursors.

use std::collections::HashMap;

use domain::people::PersonId;
use store::{Applied, SettingsDocument};

use crate::world::{World, at};

fn document(version: u64, json: &str) -> Option<SettingsDocument> {
    Some(SettingsDocument { version, json: json.to_owned() })
}

#[tokio::test]
async fn settings_start_absent_and_each_version_is_kept() {
    let world = World::open().await;
    assert_eq!(world.store.settings().await.unwrap(), None);
    for version in 1..=11 {
        let applied = world.store.apply_settings(&format!("{{\"n\":{version}}}"), version - 1).await.unwrap();
        assert_eq!(applied, Applied::Written(version));
    }
    assert_eq!(world.store.settings().await.unwrap(), document(11, "{\"n\":11}"));
    assert_eq!(world.store.settings_before(11).await.unwrap(), document(10, "{\"n\":10}"));
    assert_eq!(world.store.settings_before(10).await.unwrap(), document(9, "{\"n\":9}"));
    assert_eq!(world.store.settings_before(1).await.unwrap(), None);
    assert_eq!(world.store.settings_before(0).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_who_change_the_settings_at_once_one_must_look_again() {
    let world = World::open().await;
    assert_eq!(world.store.apply_settings("mine", 0).await.unwrap(), Applied::Written(1));
    assert_eq!(world.store.apply_settings("yours", 0).await.unwrap(), Applied::Conflict);
    assert_eq!(world.store.apply_settings("yours", 2).await.unwrap(), Applied::Conflict);
    assert_eq!(world.store.settings().await.unwrap(), document(1, "mine"));
    assert_eq!(world.store.settings_before(2).await.unwrap(), document(1, "mine"));
}

#[tokio::test]
async fn texts_are_off_until_the_latest_word() {
    let world = World::open().await;
    let (ann, ben) = (PersonId::of_name("Ann"), PersonId::of_name("Ben Łukasz #2"));
    assert!(world.store.staff_flags().await.unwrap().is_empty());
    world.store.texts_off(&ann, at("12:00:00")).await.unwrap();
    world.store.texts_off(&ben, at("13:00:00")).await.unwrap();
    world.store.texts_off(&ann, at("11:00:00")).await.unwrap();
    let expected = HashMap::from([(ann, at("11:00:00")), (ben, at("13:00:00"))]);
    assert_eq!(world.store.staff_flags().await.unwrap(), expected);
}

#[tokio::test]
async fn a_beat_is_written_once_in_15_minutes() {
    let world = World::open().await;
    let beat = |time| world.store.beat("collect", at(time));
    assert!(beat("09:00:00").await.unwrap());
    assert!(!beat("09:14:59").await.unwrap());
    assert!(beat("09:15:00").await.unwrap());
    world.store.beat("sweep", at("09:01:00")).await.unwrap();
    let beats = world.store.beats().await.unwrap();
    let expected = [("collect", "09:15:00"), ("sweep", "09:01:00")].map(|(name, time)| (name.to_owned(), at(time)));
    assert_eq!(beats, HashMap::from(expected));
}

#[tokio::test]
async fn a_table_that_exists_is_left_as_it_is() {
    let world = World::open().await;
    world.store.apply_settings("kept", 0).await.unwrap();
    world.store.create_table().await.unwrap();
    assert_eq!(world.store.settings().await.unwrap(), document(1, "kept"));
}
