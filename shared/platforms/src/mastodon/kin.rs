//! Who answers whom, by local ids, as far as pages have told.

use std::collections::HashMap;

use domain::mention::Post;

use super::wire::Seen;

/// Longer than any conversation that an instance shows; a circle ends here too.
const HIGHEST: usize = 100;

#[derive(Default)]
pub(super) struct Kin {
    /// Local id to uri and the local id of what it answers.
    known: HashMap<String, (String, Option<String>)>,
    /// In a context: what the post that was asked for answers. Its own id is not in its context.
    focus: Option<Option<String>>,
}

impl Kin {
    /// Notes what these say of themselves.
    pub(super) fn learn(&mut self, seen: &[Seen]) {
        for one in seen {
            self.known.insert(one.local.clone(), (one.uri.clone(), one.parent.clone()));
        }
    }

    /// An id that is not known is the post whose context this is; it answers `parent`.
    pub(super) fn focus_below(&mut self, parent: Option<String>) {
        self.focus = Some(parent);
    }

    /// Whether everything above this id is known.
    pub(super) fn reaches_the_top(&self, parent: Option<&str>) -> bool {
        let mut at = parent.map(str::to_owned);
        for _ in 0..HIGHEST {
            let Some(local) = at else { return true };
            let Some((_, above)) = self.known.get(&local) else { return false };
            at = above.clone();
        }
        true
    }

    /// Gives a post its ancestors: uris, and at the end a local id where nothing more is known.
    pub(super) fn place(&self, post: &mut Post, parent: Option<&str>) {
        let mut ancestors = Vec::new();
        let mut at = parent;
        while let Some(local) = at.filter(|_| ancestors.len() < HIGHEST) {
            let (name, above) = match (self.known.get(local), &self.focus) {
                (Some((uri, above)), _) => (uri.as_str(), above.as_deref()),
                (None, Some(above)) => (local, above.as_deref()),
                (None, None) => (local, None),
            };
            if name == post.id || ancestors.iter().any(|known| known == name) {
                break;
            }
            ancestors.push(name.to_owned());
            at = above;
        }
        post.parent = ancestors.first().cloned();
        post.root = ancestors.last().cloned().unwrap_or_else(|| post.id.clone());
        post.ancestors = ancestors;
    }
}
