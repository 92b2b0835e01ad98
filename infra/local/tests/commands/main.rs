//! The command line, as whoever types it sees it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

mod process;

mod apply;
mod check;
mod classify;
mod due;
mod parse;
mod simulate;
mod typing;
