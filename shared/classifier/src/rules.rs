//! The auditable part: word lists, what they find, and what follows from it by rule.
//!
//! Modules are listed in reading order; each knows only those above it.

pub(crate) mod lexicon;
pub(crate) mod lists;
pub(crate) mod language;
pub(crate) mod evidence;
pub(crate) mod verdict;
pub(crate) mod topics;
mod look;

pub(crate) use look::Look;
pub use look::Rules;
