//! What Shopbell decides: clocks, alerts, people, texts. No I/O, no clock, no environment.
//!
//! Modules are listed in reading order; each knows only those above it.

pub mod secret;
pub mod shop;
pub mod hours;
pub mod claim;
pub mod mention;
pub mod target;
pub mod people;
pub mod limits;
pub mod budget;
pub mod storm;
pub mod alert;
pub mod clock;
pub mod conversation;
pub mod customer;
pub mod delivery;
pub mod reply;
pub mod polling;
pub mod text;
pub mod watch;
pub mod errand;
pub mod self_test;
pub mod digest;
pub mod settings;
