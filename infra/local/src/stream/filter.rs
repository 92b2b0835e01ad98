//! Which records a function wants, said as a Lambda filter pattern.

use std::collections::BTreeMap;

use aws_sdk_dynamodbstreams::types::{AttributeValue, Record};
use serde::Deserialize;

/// The template's pattern: an alert that nobody has been told of.
pub const UNSENT_ALERTS: &str = r#"{"dynamodb":{"NewImage":{"kind":{"S":["alert"]},"delivery":{"S":["unsent"]}}}}"#;

/// A filter pattern of the kind that the template uses: texts of the new image, each one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(BTreeMap<String, Vec<String>>);

/// A pattern that says more than [`Filter`] understands.
#[derive(Debug, thiserror::Error)]
#[error("the pattern is not of the form {UNSENT_ALERTS}")]
pub struct BadPattern(#[from] serde_json::Error);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pattern {
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(rename = "NewImage")]
    new_image: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(rename = "S")]
    any_of: Vec<String>,
}

impl Filter {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Result<Self, BadPattern> {
        let pattern: Pattern = serde_json::from_str(pattern)?;
        Ok(Self(pattern.dynamodb.new_image.into_iter().map(|(name, text)| (name, text.any_of)).collect()))
    }

    /// As the template says.
    pub fn unsent_alerts() -> Self {
        Self::new(UNSENT_ALERTS).expect("a test reads it")
    }

    /// Lets everything through.
    pub fn everything() -> Self {
        Self(BTreeMap::new())
    }

    pub(super) fn wants(&self, record: &Record) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let Some(image) = record.dynamodb().and_then(|change| change.new_image()) else { return false };
        self.0.iter().all(|(name, any_of)| match image.get(name) {
            Some(AttributeValue::S(text)) => any_of.contains(text),
            Some(_) | None => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_filters_and_retries_as_we_do() {
        let template = include_str!("../../../../template.yaml");
        let mapping = crate::stream::Mapping::default();
        for line in [
            format!("- Pattern: '{UNSENT_ALERTS}'"),
            format!("BatchSize: {}", mapping.batch),
            format!("MaximumRetryAttempts: {}", mapping.retries),
            format!("MaximumRecordAgeInSeconds: {}", mapping.oldest.as_secs()),
            "FunctionResponseTypes: [ReportBatchItemFailures]".to_owned(),
            "BisectBatchOnFunctionError: true".to_owned(),
        ] {
            assert!(template.lines().any(|written| written.trim() == line), "{line}");
        }
    }

    #[test]
    fn a_pattern_that_says_more_is_refused() {
        for pattern in [r#"{"eventName":["INSERT"]}"#, r#"{"dynamodb":{"NewImage":{"n":{"N":["1"]}}}}"#, "{"] {
            assert!(Filter::new(pattern).is_err(), "{pattern}");
        }
    }
}
