//! What is sent once at a set time, and proofs that texts arrive.

use std::collections::HashMap;

use domain::delivery::{Delivery, Medium, Outcome};
use domain::errand::{Errand, ErrandKind};
use domain::people::PersonId;
use jiff::SignedDuration;
use store::{Claimed, Link, Marked};

use crate::world::{World, at};

fn errand(kind: ErrandKind, name: &str) -> Errand {
    Errand { kind, date: "2026-03-02".parse().unwrap(), person: PersonId::of_name(name) }
}

fn link() -> Link {
    Link::personal("token", PersonId::of_name("Ann"), at("12:00:00"))
}

async fn claim(world: &World, errand: &Errand, read: Option<&Delivery>, claimed: &Delivery) -> Claimed {
    world.store.claim_errand(errand, read, claimed, &link(), at("08:00:00")).await.unwrap()
}

#[tokio::test]
async fn of_two_who_would_do_an_errand_at_once_one_does_it() {
    let world = World::open().await;
    let errand = errand(ErrandKind::SelfTest, "Ann");
    let claimed = errand.claim(None, at("08:00:00")).unwrap();
    assert_eq!(claim(&world, &errand, None, &claimed).await, Claimed::Taken);
    assert_eq!(claim(&world, &errand, None, &claimed).await, Claimed::Lost);

    let sent = claimed.marked(Outcome::Sent { message_id: "m".into() }, at("08:00:01")).unwrap();
    let mark = async |read| world.store.mark_errand(&errand, read, &sent, at("08:00:01")).await.unwrap();
    assert_eq!(mark(Some(&claimed)).await, Marked::Written);
    assert_eq!(mark(Some(&claimed)).await, Marked::Lost, "the claim has ended");
    assert_eq!(mark(None).await, Marked::Lost);
    assert_eq!(world.store.errands(ErrandKind::SelfTest, errand.date).await.unwrap(), [sent]);
    assert_eq!(world.store.link("token").await.unwrap(), Some(link()));
}

#[tokio::test]
async fn after_a_crash_the_next_claim_must_have_read_the_last() {
    let world = World::open().await;
    let errand = errand(ErrandKind::Digest, "Ann");
    let first = errand.claim(None, at("08:00:00")).unwrap();
    assert_eq!(claim(&world, &errand, None, &first).await, Claimed::Taken);
    let second = errand.claim(Some(&first), at("08:05:00")).unwrap();
    assert_eq!(claim(&world, &errand, Some(&first), &second).await, Claimed::Taken);
    assert_eq!(claim(&world, &errand, Some(&first), &second).await, Claimed::Lost);
}

#[tokio::test]
async fn errands_are_kept_by_kind_date_and_person() {
    let world = World::open().await;
    for (kind, name) in [(ErrandKind::Digest, "Ann"), (ErrandKind::SelfTest, "Ann"), (ErrandKind::SelfTest, "Ben #2")] {
        let errand = errand(kind, name);
        let nothing = errand.nothing(at("08:00:00"));
        assert_eq!(world.store.mark_errand(&errand, None, &nothing, at("08:00:00")).await.unwrap(), Marked::Written);
    }
    let people = async |kind, date: &str| -> Vec<String> {
        let known = world.store.errands(kind, date.parse().unwrap()).await.unwrap();
        known.into_iter().map(|known| known.address.person.to_string()).collect()
    };
    assert_eq!(people(ErrandKind::Digest, "2026-03-02").await, ["ann"]);
    assert_eq!(people(ErrandKind::SelfTest, "2026-03-02").await, ["ann", "ben-2"]);
    assert_eq!(people(ErrandKind::SelfTest, "2026-03-09").await, [""; 0]);
}

#[tokio::test]
async fn a_proof_is_written_once_a_day_and_beside_the_texts_that_are_off() {
    let world = World::open().await;
    let (ann, ben) = (PersonId::of_name("Ann"), PersonId::of_name("Ben"));
    assert!(world.store.proofs().await.unwrap().is_empty());
    world.store.texts_off(&ann, at("12:00:00")).await.unwrap();
    let day = SignedDuration::from_hours(24);
    let second = SignedDuration::from_secs(1);
    assert!(world.store.prove(&ann, at("09:00:00")).await.unwrap());
    assert!(!world.store.prove(&ann, at("09:00:00") + day - second).await.unwrap());
    assert_eq!(world.store.proofs().await.unwrap(), HashMap::from([(ann.clone(), at("09:00:00"))]));
    assert!(world.store.prove(&ann, at("09:00:00") + day).await.unwrap());
    assert!(world.store.prove(&ben, at("10:00:00")).await.unwrap());
    let expected = HashMap::from([(ann.clone(), at("09:00:00") + day), (ben, at("10:00:00"))]);
    assert_eq!(world.store.proofs().await.unwrap(), expected);
    assert_eq!(world.store.staff_flags().await.unwrap(), HashMap::from([(ann, at("12:00:00"))]));
}

#[tokio::test]
async fn a_link_tells_how_it_went_out() {
    let world = World::open().await;
    let mailed = link().sent_by(Medium::Email);
    for link in [link(), mailed] {
        world.store.put_link(&link).await.unwrap();
        assert_eq!(world.store.link("token").await.unwrap(), Some(link));
    }
}
