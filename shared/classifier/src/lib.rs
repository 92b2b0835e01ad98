//! Reads a text and says what it is. Pure: no network, no clock.
//!
//! Modules are listed in reading order; each knows only those above it.

mod reading;
mod heads;
mod text;
mod patterns;
mod safety;
mod claims;
mod rules;
pub mod linear;
#[cfg(feature = "encoder")]
mod encoder;
pub mod combine;
mod names;
mod about;
mod learnt;
mod because;
mod classify;

pub use about::{Another, CLUES, Values};
pub use classify::Classifier;
#[cfg(feature = "encoder")]
pub use encoder::{Encoder, EncoderError};
pub use heads::{Heads, KINDS};
pub use learnt::{IN_FORCE, KEPT, Learnt, LearntError, Nudge};
pub use reading::{Found, Reading};
pub use rules::Rules;
