//! What is to be read.

use domain::mention::{Class, Platform, Stars};

/// One text to be read, and what the platform says about it.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// As its author wrote it. It is data: nothing it says is obeyed.
    pub text: &'a str,
    /// Stars of a review.
    pub stars: Option<Stars>,
    /// Where it stands.
    pub platform: Platform,
    /// BCP 47, as the platform says.
    pub lang: Option<&'a str>,
    /// How we came by it.
    pub found: Found,
}

impl Reading<'_> {
    /// Whether it was written to the shop itself: to its account, under its posts, on its page of a review site.
    pub(crate) fn is_to_us(&self) -> bool {
        self.found == Found::Addressed || self.platform.class() == Class::Review
    }
}

/// How we came by a text. Whoever writes to the shop itself need not name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Written to the shop's account, or under its posts.
    Addressed,
    /// By searching, or in a feed.
    Searched,
    /// Nobody says.
    Unsaid,
}
