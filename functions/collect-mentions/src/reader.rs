//! The classifier, with its encoder where there is one.

use std::path::Path;

use classifier::{Classifier, Encoder};

/// The environment variable that names the file of the encoder's weights.
pub const ENCODER: &str = "SHOPBELL_ENCODER";

/// A classifier with the encoder of `weights`, or one that reads with the linear model alone.
///
/// When the file cannot be used, one error with `event = "encoder_unusable"` is logged, and the stack's alarm fires:
/// mentions are still read, and not as well.
pub fn classifier(weights: Option<&Path>) -> Classifier {
    let classifier = Classifier::new();
    match weights.map(Encoder::load) {
        Some(Ok(encoder)) => classifier.with_encoder(encoder),
        Some(Err(error)) => {
            tracing::error!(event = "encoder_unusable", %error, "reading with the linear model alone");
            classifier
        }
        None => classifier,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_its_weights_a_mention_is_read_all_the_same() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        for weights in [None, Some(folder.join("no-such-file")), Some(folder.join("Cargo.toml"))] {
            let classifier = classifier(weights.as_deref());
            let shop = domain::shop::Shop { name: "Crumb & Co".into(), ..Default::default() };
            let reading = classifier::Reading {
                text: "Crumb & Co never delivered my cake and nobody answers.",
                stars: None,
                platform: domain::mention::Platform::Mastodon,
                lang: None,
                found: classifier::Found::Unsaid,
            };
            let found = classifier.classify(&reading, &shop, &classifier::Learnt::default());
            assert_eq!(found.kind, domain::mention::Kind::Complaint, "{weights:?}");
        }
    }
}
