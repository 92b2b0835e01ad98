//! What is wrong with the settings.

use std::cell::RefCell;
use std::fmt;

/// One setting that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `staff[0].phone`.
    pub field: String,
    /// What it holds and what would do, without a phone number or a secret.
    pub says: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.says)
    }
}

/// Everything that is wrong with the settings, in the order in which they are read. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// A problem of the file as a whole.
    pub(super) fn one(field: impl Into<String>, says: impl Into<String>) -> Self {
        Self(vec![Problem { field: field.into(), says: says.into() }])
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// The same problems, their fields named by another word.
    pub(crate) fn renamed(self, rename: impl Fn(&str) -> String) -> Self {
        let renamed = |problem: Problem| Problem { field: rename(&problem.field), ..problem };
        Self(self.0.into_iter().map(renamed).collect())
    }
}

/// One problem a line.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Where problems are gathered while the settings are read.
#[derive(Default)]
pub(super) struct Findings(RefCell<Vec<Problem>>);

impl Findings {
    /// Notes a problem.
    pub(super) fn add(&self, field: impl Into<String>, says: impl Into<String>) {
        self.0.borrow_mut().push(Problem { field: field.into(), says: says.into() });
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// What was read, if nothing is wrong with it.
    pub(super) fn end<T>(self, read: Option<T>) -> Result<T, Problems> {
        let problems = self.0.into_inner();
        match read {
            Some(read) if problems.is_empty() => Ok(read),
            Some(_) | None => Err(Problems(problems)),
        }
    }
}
