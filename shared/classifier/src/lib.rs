//! Reads a text and says what it is. Pure: no network, no clock.
//!
//! Modules are listed in reading order; each knows only those above it.

mod reading;
mod text;
mod lexicon;
mod lists;
mod names;
mod language;
mod evidence;
mod verdict;
mod topics;
mod about;
mod confidence;
mod classify;

pub use classify::Classifier;
pub use reading::{Found, Reading};
