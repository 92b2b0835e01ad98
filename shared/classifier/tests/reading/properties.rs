use classifier::{Found, Learnt, Reading};
use domain::mention::{Classification, Kind, Platform, Stars, Urgency};
use domain::shop::Shop;
use proptest::prelude::*;

use super::{CLASSIFIER, bakery};

/// Arbitrary text, and text made of words that matter.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "terrible",
        "not",
        "good",
        "Crumb",
        "crumb",
        "Leeds",
        "hospital",
        "glass in my",
        "never",
        "again",
        "refund",
        "?",
        ".",
        "but",
        "please",
        "add",
        "do you",
        "open",
        "thanks",
        "@crumbcork",
        "#x",
        "\n",
        "\u{202e}",
        "🙄",
        "why",
        "allergic",
        "if",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(words, 0..30).prop_map(|words| words.join(" "))]
}

fn check(text: &str, read: &Classification) {
    assert!(read.because.iter().all(|words| !words.is_empty() && text.contains(words.as_str())), "{read:?}");
    assert!(read.because.len() <= 5 && read.topics.len() <= 3, "{read:?}");
    assert!(read.urgency != Urgency::Crisis || read.needs_answer, "{read:?}");
    assert!(
        read.kind != Kind::Other || read.urgency == Urgency::Low && read.topics.is_empty() && !read.needs_answer,
        "{read:?}"
    );
    assert!(read.about_shop || read.kind == Kind::Other, "{read:?}");
    let sure = &read.confidence;
    let all = [sure.about_shop, sure.kind, sure.urgency, sure.needs_answer, sure.sentiment, sure.topics, sure.lang];
    assert!(all.iter().all(|share| (0.0..=1.0).contains(share)), "{read:?}");
}

proptest! {
    #[test]
    fn every_reading_keeps_the_rules(
        text in texts(),
        stars in prop::option::of(1_u8..=5),
        platform in prop::sample::select(Platform::ALL),
        lang in prop::option::of(any::<String>()),
        name in any::<String>(),
    ) {
        let stars = stars.and_then(|stars| Stars::new(stars).ok());
        let reading = Reading { text: &text, stars, platform, lang: lang.as_deref(), found: Found::Unsaid };
        for shop in [bakery(), Shop { name: name.clone(), ..Shop::default() }] {
            let read = CLASSIFIER.classify(&reading, &shop, &Learnt::default());
            check(&text, &read);
            prop_assert_eq!(&read, &CLASSIFIER.classify(&reading, &shop, &Learnt::default()));
        }
    }
}
