//! `--texts`: each text as one JSON line.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

use crate::commands::Failure;

/// A file that texts are appended to.
#[derive(Debug)]
pub(super) struct TextsFile {
    path: PathBuf,
    file: Mutex<File>,
}

/// One text.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a> {
    /// When it went out.
    pub(super) at: Timestamp,
    /// The phone.
    pub(super) to: &'a str,
    /// The alert's stage; `self-test` for the weekly test, `link` for a new link that somebody asked for.
    pub(super) stage: &'a str,
    /// What it says.
    pub(super) body: &'a str,
}

impl TextsFile {
    /// What is there already stays.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new().append(true).create(true).open(path).map_err(|error| {
            Failure::Input(format!("--texts: {} cannot be written: {error}; name a file that can", path.display()))
        })?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(file) })
    }

    /// One write a line, so that whoever reads along never sees half of one.
    pub(super) fn append(&self, line: &Line<'_>) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&bytes)?;
        file.flush()
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_appended_one_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        for body in ["one\nline", "\"two\""] {
            let at = "2026-03-02T10:15:00Z".parse().unwrap();
            let line = Line { at, to: "+447700900102", stage: "risk-1", body };
            TextsFile::open(&path).unwrap().append(&line).unwrap();
        }
        let expected = "{\"at\":\"2026-03-02T10:15:00Z\",\"to\":\"+447700900102\",\"stage\":\"risk-1\",\"body\":\"one\\nline\"}\n\
                        {\"at\":\"2026-03-02T10:15:00Z\",\"to\":\"+447700900102\",\"stage\":\"risk-1\",\"body\":\"\\\"two\\\"\"}\n";
        assert_eq!(std::fs::read_to_string(path).unwrap(), expected);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_at_start() {
        let folder = tempfile::tempdir().unwrap();
        let Err(Failure::Input(says)) = TextsFile::open(folder.path()) else { panic!("a folder was opened") };
        assert!(says.starts_with("--texts: ") && says.contains("cannot be written"), "{says}");
    }
}
