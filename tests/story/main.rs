//! The product's promises, one file a promise.

mod acknowledge;
mod answered;
mod bad_input;
mod changed;
mod claims;
mod collecting;
mod crisis;
mod deadline;
mod delivery;
mod finding;
mod learning;
mod night;
mod noise;
mod outage;
mod price;
mod sweeping;
mod taps;
mod watch;
