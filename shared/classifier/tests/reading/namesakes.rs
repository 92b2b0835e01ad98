use classifier::{Found, Reading};
use domain::mention::{Kind, Platform, Urgency};
use domain::shop::Shop;

use super::{CLASSIFIER, bakery};

#[track_caller]
fn check(shop: &Shop, platform: Platform, text: &str, about: bool) {
    let read = CLASSIFIER.classify(&Reading { text, stars: None, platform, lang: None, found: Found::Unsaid }, shop);
    assert_eq!(read.about_shop, about, "{text}: {read:?}");
    if !about {
        assert_eq!((read.kind, read.urgency, read.needs_answer), (Kind::Other, Urgency::Low, false), "{text}");
        assert!(read.topics.is_empty(), "{text}");
    }
}

#[test]
fn the_shop_is_told_from_its_namesakes() {
    for (text, about) in [
        ("Best sourdough ever at Crumb & Co", true),
        ("crumb and co forgot my order", true),
        ("#CrumbAndCo you made my day", true),
        ("hey @crumbcork are you open?", true),
        ("see crumb.example/menu, looks good", true),
        ("Went to Crumb on Mill Lane, lovely cakes", true),
        ("the sourdough from crumb in cork is stale", true),
        ("I drove from Dublin to Crumb and it was worth it", true),
        ("Had lunch at Crumb yesterday", true),
        ("not a crumb left of it", false),
        ("every last crumb of hope is gone", false),
        ("Crumb the cartoonist drew this", false),
        ("My favourite bread crumb recipes for tonight", false),
        ("Robert Crumb is a genius", false),
        ("Ann Crumb baked this cake for us in Cork", true),
        ("Crumb in Leeds served me a stale cake", false),
        ("The cake in your Leeds shop was stale", false),
        ("Crumb dropped a new single and the lyrics are great, what a band", false),
    ] {
        check(&bakery(), Platform::Bluesky, text, about);
    }
}

#[test]
fn under_the_shops_own_posts_nobody_needs_its_name() {
    check(&bakery(), Platform::GoogleBusiness, "Stale cake and a rude cashier", true);
    check(&bakery(), Platform::Facebook, "Are you open on Sunday?", true);
    check(&bakery(), Platform::GoogleBusiness, "I was in Paris, so take my word: the best croissant", true);
}

#[test]
fn a_name_of_its_own_needs_no_second_sign() {
    let shop = Shop { name: "Zimtstern".to_owned(), ..Shop::default() };
    check(&shop, Platform::Mastodon, "zimtstern never answers the phone", true);
    let bloom = Shop {
        name: "Bloom".to_owned(),
        trade: Some("florist".to_owned()),
        places: vec!["York".to_owned()],
        ..Shop::default()
    };
    check(&bloom, Platform::X, "Orlando Bloom in a new movie", false);
    check(&bloom, Platform::X, "the roses are in bloom", true);
    check(&bloom, Platform::X, "watching talent bloom", false);
    check(&bloom, Platform::X, "The bouquet from Bloom arrived dead", true);
}
