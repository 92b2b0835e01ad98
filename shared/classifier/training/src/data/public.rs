//! Public sets whose licences let weights be shipped: `<folder>/<set>/train.jsonl`.

use std::path::Path;

use serde::Deserialize;

use super::{DataError, lines};

/// Sets that may be learnt from for weights that are shipped: CC BY, CC0, Apache-2.0 and the US government's.
pub const PERMISSIVE: [&str; 6] = ["banking77", "cfpb", "clinc150", "goemotions", "massive_en", "womens_clothing"];

/// One line of a public set, with the label in the set's own words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PublicLine {
    /// As published.
    pub text: String,
    /// In the set's own words.
    pub label: String,
    /// `train` or `dev`.
    #[serde(default)]
    pub split: String,
}

/// All lines of a set; none if the folder has no such set.
pub fn public_set(folder: &Path, set: &str) -> Result<Vec<PublicLine>, DataError> {
    let path = folder.join(set).join("train.jsonl");
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(lines(&path)?.into_iter().map(|(_, line)| line).collect())
}
