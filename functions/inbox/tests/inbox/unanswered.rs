//! What was there before anybody listened.

use domain::conversation::{Discovery, Mention, Proof, Reply};
use domain::mention::Kind;
use jiff::SignedDuration;

use crate::mentions::complaint;
use crate::world::{ANN, BEN, World, at};

/// A post that the first poll, of nine o'clock, found; so many hours old.
fn old(id: &str, text: &str, hours: i64) -> Mention {
    let mut mention = complaint(id, text);
    mention.post.root = id.to_owned();
    mention.post.author = Some(format!("{id}@example.social"));
    mention.post.author_name = Some(id.to_owned());
    mention.post.published_at = Some(at("09:00:00") - SignedDuration::from_hours(hours));
    Mention::new(mention.post, mention.classification, at("09:00:00"), Discovery::Backfill)
}

pub(crate) async fn with_past() -> World {
    let world = World::open().await;
    for (id, text, hours) in [("jo", "cold soup", 30), ("kim", "no reply to my mail", 100), ("lee", "too old", 400)] {
        world.hears(&old(id, text, hours)).await;
    }
    let mut praise = old("may", "lovely bread", 10);
    praise.classification.kind = Kind::Praise;
    praise.classification.needs_answer = false;
    world.hears(&praise).await;
    let answered = old("ned", "was it you?", 50);
    world.hears(&answered).await;
    let reply = Reply::new("r1".to_owned(), at("09:00:00") - SignedDuration::from_hours(49), Proof::Verified);
    world.sees(&answered.conversation, &reply).await;
    world.link(BEN, "Ben", &old("jo", "", 30).conversation).await;
    world.set("09:10:00");
    world
}

#[tokio::test]
async fn only_what_waits_for_an_answer_is_listed_newest_first() {
    let world = with_past().await;
    let page = world.get(&format!("/o/{BEN}/unanswered")).await;
    let words = page.words();
    assert!(words.find("cold soup").unwrap() < words.find("no reply to my mail").unwrap(), "{words}");
    for absent in ["too old", "lovely bread", "was it you"] {
        page.says_nothing_of(absent);
    }
    page.says("Start all 2 clocks");
    world.get(&format!("/o/{BEN}")).await.says("Nobody is waiting.");
}

#[tokio::test]
async fn a_clock_starts_at_the_tap_and_the_mention_leaves_the_list() {
    let world = with_past().await;
    let page = world.get(&format!("/o/{BEN}/unanswered")).await;
    let code = page.body.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let page = world.tap(&format!("/o/{BEN}/unanswered/start"), &format!("conversation={code}")).await;
    page.says("The clock runs from now on.");
    page.says_nothing_of("cold soup");
    let key = old("jo", "", 30).conversation;
    let cycle = world.conversation(&key).await.cycle.unwrap();
    assert_eq!((cycle.clock.started_at, cycle.clock.due_at), (at("09:10:00"), at("11:10:00")));
    assert!(!world.refold(&key).await);
    world.get(&format!("/o/{BEN}")).await.says("1 waiting, next due 11:10");

    let page = world.tap(&format!("/o/{BEN}/unanswered/start"), &format!("conversation={code}")).await;
    page.says("That was answered, or its clock was started already.");
}

#[tokio::test]
async fn all_clocks_start_with_one_tap_and_once() {
    let world = with_past().await;
    world.tap(&format!("/o/{BEN}/unanswered/start-all"), "").await.says("The clock runs from now on.");
    world.get(&format!("/o/{BEN}")).await.says("2 waiting, next due 11:10");
    world.set("09:20:00");
    let page = world.tap(&format!("/o/{BEN}/unanswered/start-all"), "").await;
    page.says("Everybody who wrote before Shopbell listened was answered, or has a clock.");
    world.get(&format!("/o/{BEN}")).await.says("2 waiting, next due 11:10");
}

#[tokio::test]
async fn the_mentions_own_page_offers_the_same() {
    let world = with_past().await;
    let page = world.get(&format!("/a/{BEN}")).await;
    page.says("no clock Not answered It was there before Shopbell listened");
    let page = world.tap(&format!("/a/{BEN}/start"), "").await;
    page.says("2 h left");
    page.says("Ben: started its clock.");
    page.says_nothing_of("Start its clock");
}

#[tokio::test]
async fn what_was_found_too_late_by_a_later_poll_is_listed_too() {
    let world = World::open().await;
    let mut late = old("ola", "found late", 8 * 24);
    late.discovery = Discovery::Live;
    world.hears(&late).await;
    world.link(ANN, "Ann", &late.conversation).await;
    world.get(&format!("/o/{ANN}/unanswered")).await.says("found late");
    world.tap(&format!("/o/{ANN}/unanswered/start-all"), "").await;
    world.get(&format!("/o/{ANN}")).await.says("1 waiting, next due 11:00");
}

#[tokio::test]
async fn hostile_words_and_codes_stay_what_they_are() {
    let world = World::open().await;
    let mut mention = old("pat", "<script>alert(1)</script>", 20);
    mention.post.author_name = Some("<b>Pat</b>\u{202e}".to_owned());
    world.hears(&mention).await;
    world.link(BEN, "Ben", &mention.conversation).await;
    let page = world.get(&format!("/o/{BEN}/unanswered")).await;
    assert!(page.body.contains("&#60;script&#62;alert(1)&#60;/script&#62;") && !page.body.contains("<script"));
    assert!(page.body.contains("&#60;b&#62;Pat&#60;/b&#62;") && !page.body.contains('\u{202e}'));
    for code in ["nonsense", "W10", "", "%00"] {
        let answer = world.post(&format!("/o/{BEN}/unanswered/start"), &format!("conversation={code}")).await;
        assert_eq!(answer.status, http::StatusCode::BAD_REQUEST, "{code}");
    }
}
