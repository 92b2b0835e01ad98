//! The settings file that a command is given.

use std::fs;
use std::io::Write;
use std::path::Path;

use domain::settings::Settings;
use runtime::settings::{self, Problems};

use super::Failure;

/// The text of the file.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        Failure::Input(format!("{}: {error}; give --shop the path of a settings file", path.display()))
    })
}

/// The settings in the file. Everything that is wrong is listed on standard error.
pub(super) fn settings(path: &Path) -> Result<Settings, Failure> {
    settings::from_toml(&text(path)?).map_err(|problems| refused(path, &problems))
}

/// All problems on standard error, and the failure that names their fields.
pub(super) fn refused(path: &Path, problems: &Problems) -> Failure {
    if problems.iter().count() > 1 {
        // With standard error closed there is nowhere left to say it.
        let _ = writeln!(std::io::stderr(), "{problems}");
    }
    Failure::Input(summary(path, problems))
}

/// One line: the one problem, or the fields of all.
pub(super) fn summary(path: &Path, problems: &Problems) -> String {
    let mut all = problems.iter();
    let file = path.display();
    match (all.next(), all.count()) {
        (Some(problem), 0) => format!("{file}: {problem}"),
        (_, others) => {
            let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            format!("{file}: {} settings are wrong: {}", others + 1, fields.join(", "))
        }
    }
}
