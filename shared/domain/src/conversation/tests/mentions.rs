//! Which posts open a cycle, and where they are filed.

use super::*;
use crate::mention::{Classification, Confidence, Post, Sentiment, Stars};

pub(super) fn post(published_at: Option<&str>) -> Post {
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

pub(super) fn complains() -> Classification {
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
        claims: vec![],
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
        assert_eq!((mention.opens(), mention.messages()[0].opens), (opens, opens), "{name}");
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
    assert_eq!(mention.messages(), [asks("p1", published_at, detected_at, asked)]);
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

#[test]
fn the_clock_of_a_backfilled_mention_starts_at_the_tap_and_an_answer_it_had_still_counts() {
    let old = || Mention::new(post(Some("2026-02-20T09:00:00Z")), complains(), at("08:00:00"), Discovery::Backfill);
    assert!(!old().opens());
    let started = old().started(at("09:00:00"));
    assert!(started.opens(), "however old it is");
    assert_eq!(started.clone().started(at("10:00:00")), started, "once");
    let too_old = Mention { discovery: Discovery::Live, ..old() };
    assert!(!too_old.opens() && too_old.started(at("09:00:00")).opens(), "found too late to have one by itself");
    let live = Mention::new(post(None), complains(), at("08:00:00"), Discovery::Live);
    assert_eq!(live.clone().started(at("09:00:00")), live, "a fresh one has its own");

    let mut shop = Shop::of_two();
    shop.messages = started.messages();
    shop.settle("09:00:00").unwrap();
    let clock = &shop.cycle().clock;
    assert_eq!((clock.started_at, clock.staff_due_at, clock.late_discovery), (at("09:00:00"), clock.due_at, false));
    assert_eq!(shop.settle("09:01:00"), None, "it is the same cycle");
    shop.shop_replies("r1", "09:30:00", "09:31:00").unwrap();
    assert_eq!(shop.state(), State::Met);

    let mut answered = Shop::of_two();
    answered.replies.push(Reply::new("r0", "2026-02-20T10:00:00Z".parse().unwrap(), Proof::Verified));
    answered.messages = started.messages();
    let change = answered.settle("09:00:00").unwrap();
    assert_eq!(history(&change), ["opened", "met"], "it was answered long ago");
}
