//! What corrections teach is kept with them, or not at all.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::mention::Kind;
use store::{Committed, LearntDocument, StoreError};

use crate::world::{World, at, complaint};

fn document(version: u64, bytes: &[u8]) -> LearntDocument {
    LearntDocument { version, bytes: bytes.to_vec() }
}

#[tokio::test]
async fn what_was_learnt_starts_absent_and_each_correction_counts_it_up() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    assert_eq!(world.store.learnt().await.unwrap(), None);
    for version in 0..3_u8 {
        let learnt = document(version.into(), &[0, version, 255]);
        let corrected = mention.clone().of_kind(Kind::Praise);
        let committed = world.store.correct_mention(&corrected, None, Some(&learnt), at("09:10:00")).await.unwrap();
        assert_eq!(committed, Committed::Written);
        let kept = document(u64::from(version) + 1, &[0, version, 255]);
        assert_eq!(world.store.learnt().await.unwrap(), Some(kept));
    }
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions[0].classification.kind, Kind::Praise);
}

#[tokio::test]
async fn of_two_corrections_at_once_one_is_made_again_and_nothing_of_it_is_kept_before() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let (first, second) = (mention.clone().of_kind(Kind::Praise), mention.clone().not_about_us());
    let kept = document(0, b"first");
    assert_eq!(
        world.store.correct_mention(&first, None, Some(&kept), at("09:10:00")).await.unwrap(),
        Committed::Written
    );
    let stale = document(0, b"second");
    let committed = world.store.correct_mention(&second, None, Some(&stale), at("09:10:00")).await.unwrap();
    assert_eq!(committed, Committed::Conflict);
    assert_eq!(world.store.learnt().await.unwrap(), Some(document(1, b"first")));
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, [first]);
}

#[tokio::test]
async fn as_much_as_there_may_be_has_room() {
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let much = document(0, &vec![7; 170_000]);
    let corrected = mention.not_about_us();
    let committed = world.store.correct_mention(&corrected, None, Some(&much), at("09:10:00")).await.unwrap();
    assert_eq!(committed, Committed::Written);
    assert_eq!(world.store.learnt().await.unwrap().unwrap().bytes, much.bytes);
}

#[tokio::test]
async fn a_row_of_another_shape_is_said_to_be_unreadable() {
    let world = World::open().await;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    world
        .client
        .put_item()
        .table_name(&world.table)
        .item("PK", text("SHOP"))
        .item("SK", text("DELTA"))
        .item("learnt", text("by another version"))
        .send()
        .await
        .unwrap();
    assert!(matches!(world.store.learnt().await, Err(StoreError::Unreadable { kind: "delta", .. })));
}
