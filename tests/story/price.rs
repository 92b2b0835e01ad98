//! What it costs, counted in request units.

use tests::World;

#[tokio::test]
async fn an_idle_minute_writes_nothing() {
    let mut world = World::open().await;
    world.fast_forward(20).await; // heartbeats are written once in fifteen minutes
    world.take_meter();
    world.fast_forward(5).await;
    let meter = world.take_meter();
    assert!(meter.write_units() < f64::EPSILON, "{meter:?}");
}

#[tokio::test]
async fn noise_a_cycle_and_the_way_to_the_first_text_stay_within_their_price() {
    let mut world = World::open().await;
    world.fast_forward(20).await;
    world.take_meter();

    world.someone_posts("kim", "Crumb & Co is the new comic by Crumb the cartoonist, drawn in Leeds");
    world.fast_forward(5).await;
    let noise = world.take_meter().write_units();
    let cursors = 2.0; // two searches have moved on
    assert!((1.0..=4.0).contains(&(noise - cursors)), "noise cost {noise}");

    world.someone_posts("jo", "Crumb & Co in Leeds: my bread was mouldy, awful");
    world.fast_forward(5).await;
    let opened = world.take_meter().write_units();
    assert!((5.0..=14.0).contains(&(opened - cursors)), "opening a cycle cost {opened}");

    world.fast_forward(55).await;
    world.expect_sms("Ben", "min left");
    let texted = world.take_meter().write_units();
    let beats = 8.0;
    assert!(opened + texted - cursors - beats <= 45.0, "the way to the first text cost {opened} + {texted}");
}
