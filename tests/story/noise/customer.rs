//! One customer who writes under several names is one alert a day.

use domain::customer::Author;
use tests::World;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

async fn two_names(linked: bool) -> World {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(5).await;
    world.someone_posts("jo_again", COMPLAINT);
    world.fast_forward(5).await;
    if linked {
        let names = ["jo", "jo_again"].map(|name| world.conversation(name));
        let [jo, again] = names;
        let (jo, again) = (Author::of(&jo.await.key), Author::of(&again.await.key));
        world.machine.bundle.store.link_authors(&jo, &again).await.expect("a table");
    }
    world
}

#[tokio::test]
async fn the_warnings_of_a_linked_customer_are_told_once_and_each_breach_by_itself() {
    let mut world = two_names(true).await;
    world.until("2026-03-02T09:00:00Z").await;
    world.expect_sms("Ben", "(10:00)");
    world.until("2026-03-02T09:10:00Z").await;
    world.expect_no_sms();
    let file = world.machine.bundle.store.file(&world.conversation("jo_again").await.key).await.unwrap();
    assert_eq!(file.alerts[0].done.as_deref(), Some("somebody was texted about this customer already"));

    world.until("2026-03-02T09:59:00Z").await;
    world.expect_sms("Ben", "24 min left (10:00)");
    world.expect_sms("Cem", "24 min left (10:00)");
    world.until("2026-03-02T10:06:00Z").await;
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "LATE since 10:00");
    }
    for who in ["Ben", "Cem", "Ann"] {
        world.expect_sms(who, "LATE since 10:05");
    }
}

#[tokio::test]
async fn two_names_that_nobody_has_linked_are_two_customers() {
    let mut world = two_names(false).await;
    world.until("2026-03-02T09:10:00Z").await;
    world.expect_sms("Ben", "(10:00)");
    world.expect_sms("Ben", "(10:05)");
}
