//! What a mention says of the shop's hours and prices.

use domain::claim::Claim;
use serde::{Deserialize, Serialize};

/// One claim. One that a later version wrote, and we do not know, is left out: it hides no mention.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimItem {
    says: String,
    words: String,
}

impl ClaimItem {
    pub(super) fn of(claim: &Claim) -> Self {
        Self { says: claim.says.to_string(), words: claim.words.clone() }
    }

    pub(super) fn claim(self) -> Option<Claim> {
        Some(Claim { says: self.says.parse().ok()?, words: self.words })
    }
}
