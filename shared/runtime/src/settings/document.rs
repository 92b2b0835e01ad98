//! The settings as keys and values, before anything is known about them.

use serde_json::{Map, Number, Value};

use super::problem::Problems;

/// Settings longer than this are refused: a stored document is one item.
const MOST_BYTES: usize = 100_000;

/// Keys and values, whether they came as TOML or as JSON.
#[derive(Debug)]
pub(super) struct Document(pub(super) Value);

impl Document {
    /// Reads TOML. A mistake in its spelling is named by line and column; the line itself is not repeated.
    pub(super) fn of_toml(text: &str) -> Result<Self, Problems> {
        refuse_length(text)?;
        match text.parse::<toml::Table>() {
            Ok(table) => Ok(Self(of_toml_value(toml::Value::Table(table)))),
            Err(error) => {
                let at = place(text, error.span().map_or(0, |span| span.start));
                Err(Problems::one(at, format!("this is not TOML: {}", spelling(error.message()))))
            }
        }
    }

    /// Reads JSON.
    pub(super) fn of_json(text: &str) -> Result<Self, Problems> {
        refuse_length(text)?;
        serde_json::from_str(text).map(Self).map_err(|error| {
            let at = format!("line {}, column {}", error.line(), error.column());
            Problems::one(at, "this is not JSON; write one object")
        })
    }

    /// The same bytes for the same settings: keys sorted, no blanks.
    pub(super) fn canonical(&self) -> String {
        sorted(&self.0).to_string()
    }
}

fn refuse_length(text: &str) -> Result<(), Problems> {
    if text.len() <= MOST_BYTES {
        return Ok(());
    }
    let says = format!("they are {} bytes long; at most {MOST_BYTES} can be stored", text.len());
    Err(Problems::one("settings", says))
}

fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("line {}, column {column}", before.matches('\n').count() + 1)
}

/// The first line of the parser's message; it speaks of TOML, not of what the file holds.
fn spelling(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

/// Dates may be written without quotes.
fn of_toml_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => {
            Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
        }
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(values) => Value::Array(values.into_iter().map(of_toml_value).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, of_toml_value(value))).collect())
        }
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(keys) => {
            let mut pairs: Vec<_> = keys.iter().filter(|(_, value)| !value.is_null()).collect();
            pairs.sort_unstable_by_key(|(key, _)| *key);
            Value::Object(pairs.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
