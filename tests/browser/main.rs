//! The inbox in a real browser, the size of a phone: what the owner sees and what one thumb can do.
//!
//! Needs Chromium and its driver, so it is asked for by name: `make browser`.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod chromium;
mod pages;
mod taps;

use chromium::Phone;
use tests::{Text, World};

pub(crate) const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

/// A complaint of eight o'clock, the text of nine o'clock about it, and a phone to tap it on.
pub(crate) async fn a_text_about(words: &str) -> (World, Text, Phone) {
    let mut world = World::open().await;
    world.someone_posts("jo", words);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    let phone = Phone::unlock(world.serve_inbox().await).await;
    (world, text, phone)
}
