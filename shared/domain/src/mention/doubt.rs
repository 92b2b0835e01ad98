//! What we are not sure of.

use super::Classification;

/// From here on we are sure enough of a kind, and of whom a text is about, not to ask. Of real first messages a quarter
/// lie below, and of those fewer than half are read rightly.
const SURE_OF_KIND: f32 = 0.55;
const SURE_OF_SHOP: f32 = 0.6;

/// What we are not sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Whether it speaks of this shop.
    Shop,
    /// What its writer wants.
    Kind,
}

impl Classification {
    /// What a person should look at; of both, whom it is about. It changes no clock.
    pub fn doubt(&self) -> Option<Doubt> {
        if self.confidence.about_shop < SURE_OF_SHOP {
            return Some(Doubt::Shop);
        }
        (self.confidence.kind < SURE_OF_KIND).then_some(Doubt::Kind)
    }

    /// Whether we are not sure.
    pub fn doubtful(&self) -> bool {
        self.doubt().is_some()
    }
}
