//! Whatever order, number and time posts come in, each is kept once and none is lost.

use domain::conversation::{Proof, State};
use domain::mention::Platform;
use tests::{Fault, Outage, Place, Said, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn a_quick_answer_on_hacker_news_counts_though_its_question_is_found_later() {
    let mut world = World::open().await;
    let story = world.town.post(
        Said::new(Place::HackerNews, "kim", "What they sell and what it costs", world.now())
            .titled("A bakery's prices, year by year"),
    );
    world.fast_forward(5).await;
    // The index shows the shop's own comment before the one it answers.
    let question = world.town.post(Said::new(Place::HackerNews, "jo", COMPLAINT, world.now()).replying_to(&story));
    world.town.post(Said::new(Place::HackerNews, "crumbandco", "So sorry!", world.now()).replying_to(&question));
    world.town.set_indexed(&question, false);
    world.fast_forward(5).await;
    assert!(world.mentions().await.iter().all(|row| row.author.as_deref() != Some("jo")));
    world.town.set_indexed(&question, true);
    world.fast_forward(10).await;
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!((cycle.state, cycle.answer.unwrap().proof), (State::Met, Proof::Verified));
    world.fast_forward(300).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_flood_is_taken_in_turn_by_turn_and_none_of_it_is_lost() {
    const MANY: usize = 450;
    let mut world = World::open().await;
    for n in 0..MANY {
        let at = world.now() + jiff::SignedDuration::from_millis(i64::try_from(n).unwrap() * 130);
        let said = format!("Crumb & Co in Leeds has fresh bread, loaf {n}");
        world.town.post(Said::new(Place::Mastodon, &format!("baker{n}"), &said, at));
    }
    world.fast_forward(5).await;
    let first = world.mentions().await.len();
    assert!((1..=400).contains(&first), "{first} in one turn");
    world.fast_forward(10).await;
    assert_eq!(world.mentions().await.len(), MANY);
}

#[tokio::test]
async fn two_runs_at_once_keep_everything_once() {
    let world = World::open().await;
    for (author, text) in [("jo", COMPLAINT), ("kim", "Crumb & Co in Leeds: when do you open?")] {
        world.someone_posts(author, text);
    }
    let now = world.now() + jiff::SignedDuration::from_mins(5);
    world.set_now(now);
    let (one, other) = tokio::join!(world.machine.collect(now), world.machine.collect(now));
    let filed: usize = [one, other].into_iter().flat_map(|run| run.unwrap()).map(|report| report.filed.mentions).sum();
    assert_eq!(filed, 2);
    assert_eq!(world.mentions().await.len(), 2);
}

#[tokio::test]
async fn a_platform_that_fails_is_asked_once_a_turn_until_it_answers_again() {
    let mut world = World::open().await;
    world.goes_down(Place::Mastodon, Outage::Unavailable);
    world.fast_forward(30).await;
    world.town.forget_requests();
    world.fast_forward(30).await;
    assert_eq!(world.town.requests(Place::Mastodon).asked, 6, "one question a turn");
    world.comes_back(Place::Mastodon);
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(5).await;
    assert_eq!(world.mentions().await.len(), 1);
    let health = world.machine.bundle.store.platform(Platform::Mastodon).await.unwrap().health;
    assert!(health.is_empty(), "{health:?}");
}

#[tokio::test]
async fn what_a_poll_kept_before_it_crashed_has_its_clock_from_that_poll_on() {
    let mut world = World::open().await;
    world.fast_forward(5).await;
    world.town.post(Said::new(Place::Mastodon, "jo", COMPLAINT, world.now() - jiff::SignedDuration::from_hours(20)));
    let first_seen = world.now() + jiff::SignedDuration::from_mins(5);
    // The mention is written by itself, then its cycle.
    world
        .database()
        .inject_faults(|call| if call.operation == "TransactWriteItems" { Fault::BeforeApplied } else { Fault::None });
    world.fast_forward(5).await;
    world.database().end_faults();
    world.fast_forward(10).await;
    let cycle = world.conversation("jo").await.cycle.unwrap();
    assert_eq!(cycle.detected_at, first_seen);
}
