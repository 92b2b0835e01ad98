//! Whatever comes in, nothing is lost and nobody else is delayed.

use tests::World;

#[tokio::test]
async fn texts_of_every_kind_are_kept_once() {
    let mut world = World::open().await;
    world.someone_posts("long", &format!("Crumb & Co in Leeds is awful. {}", "very ".repeat(20_000)));
    world.someone_posts("emoji", "Crumb & Co Leeds 🎂🎂🎂 مرحبا \u{202e}abc");
    world.someone_posts("jo", "Crumb & Co in Leeds: my bread was mouldy, awful");
    world.fast_forward(6).await;
    let authors: Vec<String> = world.mentions().await.into_iter().filter_map(|row| row.author).collect();
    assert_eq!(authors.len(), 3, "{authors:?}");
    world.fast_forward(6).await;
    assert_eq!(world.mentions().await.len(), 3);
}
