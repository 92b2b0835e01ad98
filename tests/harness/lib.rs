//! A world to tell stories in: a small bakery, the town that talks about it, and a clock that the story moves.
//!
//! Everything but the town and SNS is what is deployed: the real functions, the real clients, a real table. A text
//! that the story does not expect fails it.

mod phone;
mod watch;
mod world;

pub use phone::{Email, Text};
pub use shopbell::database::Fault;
pub use shopbell::sns::Answer;
pub use shopbell::stream::Fate;
pub use shopbell::town::{Outage, Place, PostId, Said};
pub use watch::Switch;
pub use world::{Minutes, World};
