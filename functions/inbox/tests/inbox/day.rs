//! "Closed today", entered with one tap.

use http::StatusCode;

use crate::world::{ANN, BEN, CEM, World};

const MONDAY: &str = "2026-03-02";

#[tokio::test]
async fn a_closed_day_is_in_the_settings_at_once_and_can_be_opened_again() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/o/{BEN}")).await;
    page.says("Closed today … Open today 08:00-18:00.");
    let before = world.store.settings().await.unwrap().unwrap();
    world.tap(&format!("/o/{BEN}/closed-today"), "day=2026-03-02").await.says("Closed today, as entered here.");
    assert_eq!(world.hours(MONDAY).await, "");
    assert_eq!(world.store.settings().await.unwrap().unwrap().version, 2);

    world.tap(&format!("/o/{ANN}/closed-today"), "day=2026-03-02").await.says("The shop is closed today already.");
    world.tap(&format!("/o/{ANN}/open-again"), "day=2026-03-02").await.says("Closed today …");
    assert_eq!(world.hours(MONDAY).await, "08:00-18:00");
    let after = world.store.settings().await.unwrap().unwrap();
    let parsed = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
    assert_eq!(parsed(&after.json)["staff"], parsed(&before.json)["staff"]);
    world.tap(&format!("/o/{ANN}/open-again"), "day=2026-03-02").await.says("The shop is open as usual today already.");
    assert_eq!(world.store.settings().await.unwrap().unwrap().version, 3);
}

#[tokio::test]
async fn closing_early_ends_the_day_at_that_time() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/o/{ANN}")).await;
    assert!(page.body.contains(r#"<input type="time" name="at" value="17:00""#));
    let form = "day=2026-03-02&at=15%3A00";
    let page = world.tap(&format!("/o/{ANN}/closing-early"), form).await;
    page.says("Open today 08:00-15:00 only, as entered here.");
    assert_eq!(world.hours(MONDAY).await, "08:00-15:00");
    let page = world.tap(&format!("/o/{ANN}/closing-early"), "day=2026-03-02&at=19%3A00").await;
    page.says("The shop is not open at that time today.");
}

#[tokio::test]
async fn whoever_is_neither_owner_nor_on_call_cannot_close_the_shop() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.get(&format!("/o/{CEM}")).await.says_nothing_of("Closed today");
    let page = world.tap(&format!("/o/{CEM}/closed-today"), "day=2026-03-02").await;
    page.says("Only the owner and whoever is on call can say that. Nothing was changed.");
    assert_eq!(world.hours(MONDAY).await, "08:00-18:00");
}

#[tokio::test]
async fn a_page_of_yesterday_does_not_close_the_shop_today() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.tap(&format!("/o/{ANN}/closed-today"), "day=2026-03-01").await;
    page.says("That moment has passed. Please choose again.");
    assert_eq!(world.store.settings().await.unwrap().unwrap().version, 1);
    for bad in ["", "day=today", "day=2026-03-02T09:00:00Z", "day=2026-03-02&at=noon"] {
        let answer = world.post(&format!("/o/{ANN}/closing-early"), bad).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn two_at_once_are_both_kept_or_one_is_told() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let (ann, ben) = (format!("/o/{ANN}/closed-today"), format!("/o/{BEN}/closing-early"));
    let (one, other) = tokio::join!(world.post(&ann, "day=2026-03-02"), world.post(&ben, "day=2026-03-02&at=15%3A00"));
    assert_eq!((one.status, other.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(world.hours(MONDAY).await, "", "closed all day, whoever was first");
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_not_changed() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.store.apply_settings("{\"shop\": 5}", 1).await.unwrap();
    world.get(&format!("/o/{ANN}")).await.says_nothing_of("Closed today");
    let page = world.tap(&format!("/o/{ANN}/closed-today"), "day=2026-03-02").await;
    page.says("The settings hold a mistake and cannot be changed here.");
    assert_eq!(world.store.settings().await.unwrap().unwrap().version, 2);
}
