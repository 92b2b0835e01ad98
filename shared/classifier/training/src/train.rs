//! From data to the weights that the crate ships.
//!
//! The combiner must not see what a head says of a text it was taught with: it would believe it too much. So heads are
//! taught once for every fold without the batches of that fold, and the combiner learns from what they say of those.

mod cases;
mod weigh;
mod recipe;
mod folder;

pub use cases::{Kinds, Line, lines};
pub use folder::{encoder_heads, from_folder};
pub use recipe::{Recipe, Trained, train};
