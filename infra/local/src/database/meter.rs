//! What was asked of the database, and what AWS would charge for.

use std::collections::BTreeMap;

/// Requests and capacity units, by operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meter {
    operations: BTreeMap<String, Usage>,
}

/// What one operation has used.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// How often it was asked for.
    pub requests: u64,
    /// How many of these were refused: a condition failed, or a fault was injected.
    pub refused: u64,
    /// Capacity units of those that were carried out, indexes included. AWS also charges a write whose condition
    /// fails; that is not counted here.
    pub units: f64,
}

impl Meter {
    /// What one operation has used.
    pub fn of(&self, operation: &str) -> Usage {
        self.operations.get(operation).copied().unwrap_or_default()
    }

    /// Every operation that was asked for, by name.
    pub fn operations(&self) -> impl Iterator<Item = (&str, Usage)> {
        self.operations.iter().map(|(name, usage)| (name.as_str(), *usage))
    }

    /// All requests together.
    pub fn requests(&self) -> u64 {
        self.operations.values().map(|usage| usage.requests).sum()
    }

    /// Units of everything that changes something.
    pub fn write_units(&self) -> f64 {
        self.units(true)
    }

    /// Units of everything that only looks.
    pub fn read_units(&self) -> f64 {
        self.units(false)
    }

    fn units(&self, writing: bool) -> f64 {
        let counted = self.operations.iter().filter(|(name, _)| writes(name) == writing);
        counted.map(|(_, usage)| usage.units).sum()
    }

    pub(super) fn count(&mut self, operation: &str, units: Option<f64>) {
        let usage = self.operations.entry(operation.to_owned()).or_default();
        usage.requests += 1;
        match units {
            Some(units) => usage.units += units,
            None => usage.refused += 1,
        }
    }
}

pub(super) fn writes(operation: &str) -> bool {
    matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems")
}
