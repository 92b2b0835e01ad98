//! What pages show: plain structs made by pure functions from what is kept, the settings and the time.

pub(crate) mod words;
pub(crate) mod quote;
pub(crate) mod standing;
pub(crate) mod texts_off;
pub(crate) mod history;
pub(crate) mod talk;
pub(crate) mod mention;
pub(crate) mod open;
pub(crate) mod plain;
