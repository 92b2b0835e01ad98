//! What is left out of a run: how a long history becomes a short one.

use std::collections::BTreeSet;

/// Names of what is not to happen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cuts(BTreeSet<String>);

impl Cuts {
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}
