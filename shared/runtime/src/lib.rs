//! What every function needs at start: configuration, settings, clients, telemetry.
//!
//! Modules are listed in reading order; each knows only those above it.

pub mod secret;
pub mod config;
pub mod settings;
pub mod first;
pub mod load;
pub mod advice;
#[cfg(feature = "secrets")]
pub mod secrets;
pub mod clients;
pub mod telemetry;
pub mod tokens;
pub mod bundle;

pub use bundle::{Bundle, BundleError};
pub use tokens::{Token, Tokens};
