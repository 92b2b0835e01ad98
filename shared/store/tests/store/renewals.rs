//! The turn to text somebody a new link.

use domain::people::PersonId;

use crate::world::{World, at};

#[tokio::test]
async fn of_two_turns_at_the_same_moment_one_is_taken_and_the_next_when_it_has_ended() {
    let world = World::open().await;
    let (ben, ann) = (PersonId::of_name("Ben"), PersonId::of_name("Ann"));
    for (now, until) in [("10:00:00", "10:05:00"), ("10:05:00", "10:10:00")] {
        let turn = async || world.store.take_renewal(&ben, at(now), at(until)).await.unwrap();
        let (one, other) = tokio::join!(turn(), turn());
        assert!(one != other, "{now}");
    }
    assert!(!world.store.take_renewal(&ben, at("10:09:59"), at("10:15:00")).await.unwrap());
    assert!(world.store.take_renewal(&ann, at("10:09:59"), at("10:15:00")).await.unwrap(), "each person has their own");
}
