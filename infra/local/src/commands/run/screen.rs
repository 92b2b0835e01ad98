//! Standard output: what was said stays, and on a terminal the last line may be a status that is taken back.

use std::io::{self, IsTerminal, Write};

use runtime::config::Environment;

use super::terminal::{Line, Style};
use crate::commands::Failure;

/// What is written to.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) style: Style,
    is_terminal: bool,
    status: Option<String>,
}

impl Screen {
    /// The one of this process.
    pub(super) fn new(environment: &Environment) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let columns = is_terminal.then(|| comfy_table::Table::new().width().unwrap_or(80));
        Self { style: Style::of(environment, columns), is_terminal, status: None }
    }

    /// Whether a person may be looking.
    pub(super) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// One line, as it is.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        let back = if self.status.is_some() { "\r\x1b[2K" } else { "" };
        let again = self.status.clone().unwrap_or_default();
        write(&format!("{back}{text}\n{again}"))
    }

    /// An empty line.
    pub(super) fn gap(&mut self) -> Result<(), Failure> {
        self.line("")
    }

    /// An event, and when.
    pub(super) fn event(&mut self, time: &str, event: &Line) -> Result<(), Failure> {
        self.line(&self.style.event(time, event))
    }

    /// Something said aside.
    pub(super) fn aside(&mut self, text: &str) -> Result<(), Failure> {
        self.line(&self.style.aside(text))
    }

    /// A line that the next one takes the place of, where that is possible.
    pub(super) fn status(&mut self, text: &str) -> Result<(), Failure> {
        let text = self.style.status(text);
        if !self.style.is_live() {
            return self.line(&text);
        }
        let back = if self.status.is_some() { "\r\x1b[2K" } else { "" };
        write(&format!("{back}{text}"))?;
        self.status = Some(text);
        Ok(())
    }

    /// Takes the status back.
    pub(super) fn end_status(&mut self) -> Result<(), Failure> {
        if self.status.take().is_some() { write("\r\x1b[2K") } else { Ok(()) }
    }
}

fn write(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|error| Failure::writing(&error))
}
