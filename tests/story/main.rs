//! The product's promises, one file a promise.

mod acknowledge;
mod answered;
mod bad_input;
mod crisis;
mod deadline;
mod delivery;
mod finding;
mod night;
mod outage;
mod price;
