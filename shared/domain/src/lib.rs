//! What Shopbell decides: clocks, alerts, people, texts. No I/O, no clock, no environment.
//!
//! Modules are listed in reading order; each knows only those above it.

pub mod secret;
pub mod shop;
pub mod hours;
pub mod mention;
pub mod target;
pub mod people;
pub mod alert;
pub mod clock;
pub mod conversation;
pub mod delivery;
pub mod reply;
pub mod text;
pub mod settings;
