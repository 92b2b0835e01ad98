//! What the classifier promises, in tables whose rows are texts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

mod corrections;
mod crises;
mod guide;
mod hostile;
mod injection;
mod languages;
mod namesakes;
mod properties;
mod taps;

use std::sync::LazyLock;

use classifier::{Classifier, Encoder, Found, Learnt, Reading};
use domain::mention::{Classification, Platform, Stars};
use domain::shop::Shop;

/// Both tiers, as a shop has them.
static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| {
    let weights = concat!(env!("CARGO_MANIFEST_DIR"), "/weights/encoder.bin");
    Classifier::new().with_encoder(Encoder::load(weights.as_ref()).unwrap())
});

fn bakery() -> Shop {
    Shop {
        name: "Crumb & Co".to_owned(),
        also_called: vec!["Crumb".to_owned()],
        trade: Some("bakery".to_owned()),
        places: vec!["Cork".to_owned(), "12 Mill Lane".to_owned()],
        people: vec!["Ann Crumb".to_owned()],
        products: vec!["sourdough".to_owned(), "birthday cakes".to_owned()],
        site: Some("https://www.crumb.example/".to_owned()),
        not_about: vec!["Crumb the cartoonist".to_owned(), "bread crumb recipes".to_owned()],
        handles: vec!["@crumbcork@example.social".to_owned()],
        ..Shop::default()
    }
}

/// Reads a text from under the shop's own posts.
fn read(text: &str) -> Classification {
    CLASSIFIER.classify(
        &Reading { text, stars: None, platform: Platform::Facebook, lang: None, found: Found::Unsaid },
        &bakery(),
        &Learnt::default(),
    )
}

fn read_review(stars: u8, text: &str) -> Classification {
    let reading = Reading {
        text,
        stars: Stars::new(stars).ok(),
        platform: Platform::GoogleBusiness,
        lang: None,
        found: Found::Unsaid,
    };
    CLASSIFIER.classify(&reading, &bakery(), &Learnt::default())
}

/// A classifier misreads some texts. Of a table of examples so many may be misread, and no more.
#[track_caller]
fn misread_at_most(most: usize, misread: &[String]) {
    assert!(misread.len() <= most, "{} are misread, {most} may be:\n{}", misread.len(), misread.join("\n"));
}
