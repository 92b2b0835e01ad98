//! The model that is always there: hashed words and letters, and a row of weights a question.

pub mod features;
mod questions;
mod file;
mod model;

pub use file::WeightsError;
pub(crate) use file::{Sink, Source};
pub use model::{Linear, Scores};
pub use questions::{HEADS, Head};
