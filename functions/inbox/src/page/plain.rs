//! Pages that say one thing.

use askama::Template;

/// What happened, what it means, and at most one thing to do.
#[derive(Debug, Template)]
#[template(path = "plain.html")]
pub(crate) struct PlainPage {
    pub(crate) title: &'static str,
    pub(crate) lines: &'static [&'static str],
    pub(crate) button: Option<Button>,
}

/// The one thing to do.
#[derive(Debug)]
pub(crate) struct Button {
    /// Where it posts to.
    pub(crate) path: String,
    pub(crate) words: &'static str,
}
