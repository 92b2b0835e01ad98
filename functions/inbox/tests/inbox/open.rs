//! All that is open.

use domain::conversation::Mention;
use domain::delivery::Medium;
use domain::mention::Platform;
use domain::people::PersonId;
use http::StatusCode;
use store::{AlertKey, Health, Link, UnreadableRow};

use crate::mentions::{complaint, with_stars};
use crate::world::{ANN, BEN, World, at};

fn of_author(mut mention: Mention, id: &str, time: &str) -> Mention {
    mention.post.id = id.to_owned();
    mention.post.root = id.to_owned();
    mention.post.author = Some(format!("{id}@example.social"));
    mention.post.author_name = Some(id.to_owned());
    mention.post.published_at = Some(at(time));
    Mention::new(mention.post, mention.classification, at(time), mention.discovery)
}

#[tokio::test]
async fn the_most_urgent_comes_first() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let soon = of_author(complaint("x", "where is my bread"), "soon", "08:30:00");
    world.hears(&soon).await;
    world.hears(&with_stars(of_author(complaint("x", "meh"), "review", "09:00:00"), Platform::Yelp, 2)).await;
    world.hears(&of_author(complaint("x", "still waiting"), "late", "08:00:00")).await;
    world.set("10:05:00");
    let page = world.get(&format!("/o/{BEN}")).await;
    page.says("1 late, 2 at risk, next due 10:30 · all sources fine");
    let words = page.words();
    let place = |text: &str| words.find(text).unwrap_or_else(|| panic!("{text} is not in {words}"));
    assert!(place("Late since 10:00") < place("25 min left") && place("25 min left") < place("55 min left"));
    assert!(place("55 min left") < place("1 day left"));
    page.says("★★☆☆☆");
    page.says("Complaint: delivery and waiting");
}

#[tokio::test]
async fn each_card_leads_to_its_page_with_the_same_buttons() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/o/{ANN}")).await;
    let link = page.body.split("href=\"").find(|link| link.starts_with("/o/")).unwrap();
    let link = link.split('"').next().unwrap();
    let mention = world.get(link).await;
    mention.says("my cake never came");
    assert!(mention.body.contains(&format!("action=\"{link}/have\"")));
    world.tap(&format!("{link}/have"), "cycle=1").await.says("Ann has it until 10:05");
    assert!(world.conversation(&key).await.open_cycle().unwrap().is_acknowledged(world.now()));
    world.get(&format!("/o/{ANN}")).await.says("Ann has it until 10:05");
}

#[tokio::test]
async fn a_conversation_that_is_not_kept_is_not_found() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/o/{ANN}")).await;
    let link = page.body.split("href=\"").find(|link| link.starts_with("/o/")).unwrap();
    let link = link.split('"').next().unwrap().to_owned();
    let elsewhere = World::open().await;
    elsewhere.link(ANN, "Ann", &key).await;
    assert_eq!(elsewhere.get(&link).await.status, StatusCode::NOT_FOUND);
    elsewhere.tap_is_told_it_is_closed(&link).await;
}

impl World {
    async fn tap_is_told_it_is_closed(&self, link: &str) {
        let answer = self.post(&format!("{link}/have"), "cycle=1").await;
        assert_eq!(answer.headers["location"].to_str().unwrap(), format!("{link}?note=closed"));
    }
}

#[tokio::test]
async fn nobody_is_waiting_and_when_that_was_last_looked_at() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.tap(&format!("/a/{BEN}/answered-privately"), "").await;
    world.get(&format!("/o/{BEN}")).await.says("Nobody is waiting. No look yet.");
    world.store.beat("collect-mentions", at("09:08:00")).await.unwrap();
    world.get(&format!("/o/{BEN}")).await.says("Nobody is waiting. We look every minute.");
    world.set("09:27:00");
    world.get(&format!("/o/{BEN}")).await.says("Nobody is waiting. Last look 19 min ago.");
    world.set("09:50:00");
    world.get(&format!("/o/{BEN}")).await.says("Nothing was looked at since today 09:08. New messages are not seen.");
}

#[tokio::test]
async fn a_source_that_fails_is_named() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let says = "refused our token; connect the account again.".to_owned();
    let health = Health { failing_since: at("08:50:00"), says, until: None, unreachable: false };
    world.store.save_health(Platform::Mastodon, "mentions", Some(&health)).await.unwrap();
    let page = world.get(&format!("/o/{BEN}")).await;
    page.says("Mastodon: refused our token; connect the account again (since today 08:50)");
    let later = Health { failing_since: at("09:00:00"), ..health };
    world.store.save_health(Platform::Mastodon, "search", Some(&later)).await.unwrap();
    world.get(&format!("/o/{BEN}")).await.says("1 trouble below");
    page.says_nothing_of("all sources fine");
}

#[tokio::test]
async fn what_is_running_is_told_and_a_tap_proves_that_texts_arrive() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let page = world.get(&format!("/o/{BEN}")).await;
    page.says("Platforms asked not yet Clocks checked not yet");
    page.says("Ben&#39;s phone no text proven to arrive yet");
    assert!(world.store.proofs().await.unwrap().is_empty(), "looking proves nothing");
    world.store.beat("detect-at-risk", at("09:09:00")).await.unwrap();
    world.tap(&format!("/a/{BEN}/have"), "cycle=1").await;
    let page = world.get(&format!("/o/{ANN}")).await;
    page.says("Clocks checked every minute, as it should be");
    page.says("Ben&#39;s phone a text arrived, today 09:10");
    page.says("Ann&#39;s phone no text proven to arrive yet");
}

#[tokio::test]
async fn a_sweep_that_is_silent_is_said_on_top() {
    let (world, _) = World::with_complaint("my cake never came").await;
    world.store.beat("detect-at-risk", at("09:09:00")).await.unwrap();
    world.set("09:40:00");
    let page = world.get(&format!("/o/{BEN}")).await;
    page.says("The clocks were not checked since today 09:09. Nobody is warned.");
    page.says_nothing_of("all sources fine");
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_is_said_on_top() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.set("10:00:00");
    world.sweep(&key).await;
    let alert = AlertKey::from(&world.file(&key).await.alerts[0].alert);
    assert!(world.store.set_aside(&UnreadableRow::of_alert(&alert), world.now()).await.unwrap());
    let page = world.get(&format!("/o/{BEN}")).await;
    page.says("Entries that cannot be read: 1. Tell whoever set Shopbell up; all else goes on.");
    page.says("my cake never came");
}

#[tokio::test]
async fn a_link_that_came_by_email_proves_nothing_about_texts() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let mailed = "mailMailmailMailmailM2";
    let link = Link::new(mailed, key, "m1".to_owned(), PersonId::of_name("Ben"), at("18:00:00"));
    world.store.put_link(&Link { medium: Medium::Email, ..link }).await.unwrap();
    world.tap(&format!("/a/{mailed}/have"), "cycle=1").await.says("Ben has it until");
    assert!(world.store.proofs().await.unwrap().is_empty());
}
