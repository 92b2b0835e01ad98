//! One module a command, and what they share.

pub mod apply;
pub mod check;
pub mod classify;
pub mod due;
pub mod parse;
pub mod run;
pub mod simulate;
pub mod train;

mod line;
mod lines;
mod shop_file;
mod unheard;

use std::error::Error;
use std::io;

/// Why a command did not end well. The message is the last line on standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Ends with 1: a problem was found.
    Problem(String),
    /// Ends with 2: wrong use or wrong input. Names the field or the line, and what would do.
    Input(String),
    /// Ends with 0: whoever read our output has gone, as `head` does.
    NobodyReads,
}

impl Failure {
    /// Standard output does not take what is written to it.
    pub fn writing(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Problem(format!("standard output cannot be written: {error}")),
        }
    }

    /// Standard input cannot be read.
    pub fn reading(error: &io::Error) -> Self {
        Self::Input(format!("standard input cannot be read: {error}"))
    }
}

/// An error and what caused it, on one line.
fn causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let says = cause.to_string();
        if !line.contains(&says) {
            line = format!("{line}: {says}");
        }
        source = cause.source();
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
