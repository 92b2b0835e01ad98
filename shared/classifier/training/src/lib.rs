//! Learns the weights that the classifier ships, and measures it. Never part of what is deployed.
//!
//! Modules are listed in reading order; each knows only those above it.

pub mod data;
pub mod numbers;
pub mod newton;
pub mod linear;
pub mod about;
pub mod combiner;
pub mod train;
pub mod harm;
pub mod fit;
pub mod sentence;
pub mod report;
pub mod benchmark;
