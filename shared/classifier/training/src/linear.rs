//! The linear tier: what its heads are taught, and how.

mod descent;
mod targets;
mod weak;

pub use descent::{Example, Matrix, Plan, descend};
pub use targets::{Targets, of_mention};
pub use weak::{kind_of_public, of_public};
