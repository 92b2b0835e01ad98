//! What is learnt from and measured on: the corpus with its shops, and public sets.
//!
//! Everything is read in a fixed order, so that the same files give the same weights.

mod corpus;
mod public;
mod real;

pub use corpus::{Corpus, Labels, Mention};
pub use public::{PERMISSIVE, PublicLine, public_set};
pub use real::{RealLine, real_lines};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// Data that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file or folder cannot be read.
    #[error("{path}: {error}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A line that is not what the folder's README says.
    #[error("{path}:{line}: {says}", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from one.
        line: usize,
        /// What is wrong with it.
        says: String,
    },
}

fn text(path: &Path) -> Result<String, DataError> {
    fs::read_to_string(path).map_err(|error| DataError::Io { path: path.to_owned(), error })
}

/// One object a line; empty lines are skipped.
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>, DataError> {
    let wrong =
        |line, error: serde_json::Error| DataError::Line { path: path.to_owned(), line, says: error.to_string() };
    let numbered = text(path)?;
    let numbered = numbered.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    numbered.map(|(at, line)| Ok((at + 1, serde_json::from_str(line).map_err(|error| wrong(at + 1, error))?))).collect()
}
