//! What customers write.

use domain::conversation::{Discovery, Mention};
use domain::mention::{Classification, Confidence, Kind, Platform, Post, Sentiment, Stars, Topic, Urgency};

use crate::world::at;

pub(crate) fn complaint(id: &str, text: &str) -> Mention {
    let post = Post {
        platform: Platform::Mastodon,
        id: id.to_owned(),
        root: "m1".to_owned(),
        parent: None,
        ancestors: vec![],
        author: Some("dora@example.social".to_owned()),
        author_name: Some("Dora".to_owned()),
        mentions: vec![],
        text: text.to_owned(),
        stars: None,
        lang: Some("en".to_owned()),
        published_at: Some(at("09:00:00")),
        edited_at: None,
        url: Some("https://example.social/@dora/1".to_owned()),
        ours: false,
        reply: None,
    };
    Mention::new(post, classification(), at("09:00:00"), Discovery::Live)
}

pub(crate) fn with_stars(mut mention: Mention, platform: Platform, stars: u8) -> Mention {
    mention.post.platform = platform;
    mention.post.stars = Some(Stars::new(stars).unwrap());
    mention.post.root = mention.post.id.clone();
    Mention::new(mention.post, mention.classification, mention.detected_at, mention.discovery)
}

fn classification() -> Classification {
    let confidence = Confidence {
        about_shop: 0.99,
        kind: 0.93,
        urgency: 0.74,
        needs_answer: 0.9,
        sentiment: 0.9,
        topics: 0.9,
        lang: 0.9,
    };
    Classification {
        about_shop: true,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        needs_answer: true,
        sentiment: Sentiment::Negative,
        topics: vec![Topic::Delivery, Topic::Waiting],
        lang: Some("en".to_owned()),
        confidence,
        because: vec!["never came".to_owned()],
        claims: vec![],
    }
}
