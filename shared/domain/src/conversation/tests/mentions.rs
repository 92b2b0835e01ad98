//! Which posts open a cycle, and where they are filed.

use super::*;
use crate::mention::{Classification, Confidence, Post, Sentiment, Stars};

fn post(published_at: Option<&str>) -> Post {
    Post {
        platform: Platform::Yelp,
        id: "p1".into(),
        root: "r1".into(),
        parent: None,
        ancestors: vec![],
        author: Some("ann".into()),
        author_name: None,
        mentions: vec![],
        text: "Stale bread.".into(),
        stars: Some(Stars::new(2).unwrap()),
        lang: None,
        published_at: published_at.map(|time| time.parse().unwrap()),
        edited_at: None,
        url: None,
        ours: false,
        reply: None,
    }
}

fn complains() -> Classification {
    let confidence =
        Confidence { about_shop: 1., kind: 1., urgency: 1., needs_answer: 1., sentiment: 1., topics: 1., lang: 1. };
    Classification {
        about_shop: true,
        kind: Kind::Complaint,
        urgency: Urgency::High,
        needs_answer: true,
        sentiment: Sentiment::Negative,
        topics: vec![],
        lang: None,
        confidence,
        because: vec![],
    }
}

#[test]
fn only_a_fresh_mention_about_the_shop_that_needs_an_answer_opens_a_cycle() {
    use Discovery::{Backfill, Live};
    let namesake = Classification { about_shop: false, ..complains() };
    let thanks = Classification { needs_answer: false, ..complains() };
    #[rustfmt::skip]
    let table = [
        // name,                          published,                    classification, discovery, opens
        ("found at once",                 Some("2026-03-02T09:00:00Z"), complains(),    Live,      true),
        ("seven days old",                Some("2026-02-23T09:00:00Z"), complains(),    Live,      true),
        ("a second older",                Some("2026-02-23T08:59:59Z"), complains(),    Live,      false),
        ("without a date",                None,                         complains(),    Live,      true),
        ("found in a backfill",           Some("2026-03-02T09:00:00Z"), complains(),    Backfill,  false),
        ("about a namesake",              Some("2026-03-02T09:00:00Z"), namesake,       Live,      false),
        ("thanks",                        Some("2026-03-02T09:00:00Z"), thanks,         Live,      false),
    ];
    for (name, published, classification, discovery, opens) in table {
        let mention = Mention::new(post(published), classification, at("09:00:00"), discovery);
        assert_eq!((mention.opens(), mention.message().opens), (opens, opens), "{name}");
    }
}

#[test]
fn the_clock_learns_of_a_mention_what_it_asks_and_when() {
    let mention = Mention::new(post(Some("2026-03-02T08:30:00Z")), complains(), at("09:00:00"), Discovery::Live);
    let asked = Asked {
        kind: Kind::Complaint,
        urgency: Urgency::High,
        platform: Platform::Yelp,
        stars: Some(Stars::new(2).unwrap()),
    };
    let (published_at, detected_at) = (at("08:30:00"), at("09:00:00"));
    assert_eq!(mention.message(), Message { id: "p1".into(), published_at, detected_at, asked, opens: true });
    assert_eq!(mention.conversation, ConversationKey::of(Platform::Yelp, "r1", Some("ann"), "p1"));
}

#[test]
fn an_unknown_author_is_a_conversation_of_its_own() {
    let hidden = |id| ConversationKey::of(Platform::Yelp, "r1", None, id);
    assert_eq!(hidden("p1"), hidden("p1"));
    assert_ne!(hidden("p1"), hidden("p2"));
}

#[test]
fn what_the_owner_corrects_decides_whether_it_needs_an_answer() {
    let mention = || Mention::new(post(None), complains(), at("09:00:00"), Discovery::Live);
    #[rustfmt::skip]
    let table = [
        (Kind::Complaint, true), (Kind::Question, true), (Kind::Request, true),
        (Kind::Praise,   false), (Kind::Other,   false),
    ];
    for (kind, opens) in table {
        let corrected = mention().of_kind(kind);
        assert_eq!((corrected.classification.kind, corrected.opens()), (kind, opens));
    }
    let namesake = mention().not_about_us().classification;
    assert!(!namesake.about_shop && !namesake.needs_answer);
}
