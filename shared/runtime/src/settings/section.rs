//! One table of the settings: every read of a key names what is wrong with it.

use std::fmt::Display;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::problem::Findings;
use super::secrets::{is_secret_key, join};
use super::words::{nearest, shown, shown_text, without};

/// Longer texts are refused.
const MOST_CHARS: usize = 500;
/// Longer lists are refused.
const MOST_VALUES: usize = 200;

/// One table, and where it stands.
pub(super) struct Section<'a> {
    at: String,
    keys: &'a Map<String, Value>,
    findings: &'a Findings,
}

impl<'a> Section<'a> {
    /// Opens a table. Keys that are not `known` are refused, with the one that was probably meant.
    pub(super) fn open(value: &'a Value, at: &str, findings: &'a Findings, known: &[&str]) -> Option<Self> {
        let section = Self::open_any(value, at, findings)?;
        for key in section.keys.keys().filter(|key| !known.contains(&key.as_str()) && !is_secret_key(key)) {
            let would_do = match nearest(key, known.iter().copied()) {
                Some(meant) => format!("did you mean {meant}?"),
                None => format!("use one of: {}", known.join(", ")),
            };
            findings.add(join(at, key), format!("there is no such setting; {would_do}"));
        }
        Some(section)
    }

    /// Opens a table whose keys are not fixed.
    fn open_any(value: &'a Value, at: &str, findings: &'a Findings) -> Option<Self> {
        match value {
            Value::Object(keys) => Some(Self { at: at.to_owned(), keys, findings }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                let field = if at.is_empty() { "settings" } else { at };
                findings.add(field, format!("holds {}; write a table of keys and values", shown(value)));
                None
            }
        }
    }

    /// The full name of a key.
    pub(super) fn field(&self, key: &str) -> String {
        join(&self.at, key)
    }

    /// Where problems go.
    pub(super) fn findings(&self) -> &'a Findings {
        self.findings
    }

    /// Notes a problem with a key.
    pub(super) fn complain(&self, key: &str, says: impl Into<String>) {
        self.findings.add(self.field(key), says);
    }

    /// Notes that a key is missing, with what would do.
    pub(super) fn missing(&self, key: &str, would_do: &str) {
        self.complain(key, format!("missing; {would_do}"));
    }

    /// Whether a key holds something.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// What a key holds; `null` is nothing.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.keys.get(key).filter(|value| !value.is_null())
    }

    /// All its keys that hold something and are no secret.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        let held = self.keys.iter().filter(|(key, value)| !value.is_null() && !is_secret_key(key));
        held.map(|(key, _)| key.as_str())
    }

    /// The table under a key.
    pub(super) fn section(&self, key: &str, known: &[&str]) -> Option<Section<'a>> {
        Section::open(self.get(key)?, &self.field(key), self.findings, known)
    }

    /// The table under a key, whatever its own keys are.
    pub(super) fn section_of_any(&self, key: &str) -> Option<Section<'a>> {
        Section::open_any(self.get(key)?, &self.field(key), self.findings)
    }

    /// The tables of a list under a key; those that are none are reported and left out.
    pub(super) fn sections(&self, key: &str, known: &[&str]) -> Vec<Section<'a>> {
        let items = self.list(key, "write a list of tables");
        items.iter().filter_map(|(at, value)| Section::open(value, at, self.findings, known)).collect()
    }

    /// The values of a list under a key, each with its own name.
    fn list(&self, key: &str, would_do: &str) -> Vec<(String, &'a Value)> {
        match self.get(key) {
            None => Vec::new(),
            Some(Value::Array(values)) if values.len() > MOST_VALUES => {
                self.complain(key, format!("holds {} values; at most {MOST_VALUES} are read", values.len()));
                Vec::new()
            }
            Some(Value::Array(values)) => {
                let at = self.field(key);
                values.iter().enumerate().map(|(index, value)| (format!("{at}[{index}]"), value)).collect()
            }
            Some(value) => {
                self.complain(key, format!("holds {}; {would_do}", shown(value)));
                Vec::new()
            }
        }
    }

    /// The text under a key.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        text(self.findings, &self.field(key), self.get(key)?)
    }

    /// The texts of a list under a key.
    pub(super) fn texts(&self, key: &str, like: &str) -> Vec<String> {
        let items = self.list(key, &format!("write a list, like {like}"));
        items.iter().filter_map(|(at, value)| text(self.findings, at, value)).collect()
    }

    /// The text under a key as something that has one door.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&self, key: &str) -> Option<T> {
        let text = self.text(key)?;
        accepted(self.findings, &self.field(key), &text)
    }

    /// The texts of a list under a key as things that have one door.
    pub(super) fn all_parsed<T: FromStr<Err: Display>>(&self, key: &str, like: &str) -> Vec<T> {
        let items = self.list(key, &format!("write a list, like {like}"));
        let texts = items.iter().filter_map(|(at, value)| Some((at, text(self.findings, at, value)?)));
        texts.filter_map(|(at, text)| accepted(self.findings, at, &text)).collect()
    }

    /// `true` or `false` under a key.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.complain(key, format!("holds {}; write true or false", shown(value)));
        }
        flag
    }

    /// A number under a key, written as one or as text.
    pub(super) fn number_text(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => self.text(key),
        }
    }
}

/// What its door makes of a text.
fn accepted<T: FromStr<Err: Display>>(findings: &Findings, at: &str, text: &str) -> Option<T> {
    text.parse().map_err(|error: T::Err| findings.add(at, without(&error.to_string(), text))).ok()
}

fn text(findings: &Findings, at: &str, value: &Value) -> Option<String> {
    let says = match value {
        Value::String(text) if text.trim().is_empty() => "is empty; write it, or leave it out".to_owned(),
        Value::String(text) if text.chars().count() > MOST_CHARS => {
            format!("is {} characters long; at most {MOST_CHARS} are read", text.chars().count())
        }
        Value::String(text) if text.trim().chars().any(char::is_control) => {
            format!("holds {} with a line break or control character in it; write one line", shown_text(text))
        }
        Value::String(text) => return Some(text.trim().to_owned()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            format!("holds {}; write text in quotes", shown(value))
        }
    };
    findings.add(at, says);
    None
}
