//! What pages show: plain structs made by pure functions from what is kept, the settings and the time.

pub(crate) mod words;
pub(crate) mod quote;
pub(crate) mod reader;
pub(crate) mod standing;
pub(crate) mod texts_off;
pub(crate) mod day;
pub(crate) mod doubt;
pub(crate) mod fate;
pub(crate) mod history;
pub(crate) mod talk;
pub(crate) mod snooze;
pub(crate) mod unanswered;
pub(crate) mod claim;
pub(crate) mod mention;
pub(crate) mod deliveries;
pub(crate) mod watch;
pub(crate) mod open;
pub(crate) mod same;
pub(crate) mod plain;
