//! The combiner: how rules and models are weighed against each other.

mod network;

pub use network::{Case, Drill, drill, fit_temperature, scaled};
