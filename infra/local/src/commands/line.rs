//! One JSON object of a line: its keys stay where and as they were.

use std::fmt;

use domain::mention::Platform;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The keys of one object in their order, their values as they were written.
#[derive(Debug)]
pub(super) struct Line(Vec<(String, Box<RawValue>)>);

impl Line {
    /// What a key holds; `null` is nothing.
    pub(super) fn get(&self, key: &str) -> Option<&RawValue> {
        let (_, value) = self.0.iter().find(|(held, _)| held == key)?;
        Some(&**value).filter(|value| value.get() != "null")
    }

    /// The text under a key.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, String> {
        let read = |value: &RawValue| serde_json::from_str(value.get());
        self.get(key).map(read).transpose().map_err(|_| format!("{key}: is no text; write text in quotes"))
    }

    /// The text under a key as something that has one door.
    pub(super) fn parsed<T>(&self, key: &str) -> Result<Option<T>, String>
    where
        T: std::str::FromStr<Err: fmt::Display>,
    {
        let parse = |text: String| text.parse().map_err(|error| format!("{key}: {error}"));
        self.text(key)?.map(parse).transpose()
    }

    /// The same, for a key that must be there.
    pub(super) fn required<T>(&self, key: &str, like: &str) -> Result<T, String>
    where
        T: std::str::FromStr<Err: fmt::Display>,
    {
        self.parsed(key)?.ok_or_else(|| format!("{key}: missing; write it like {like}"))
    }

    /// The platform. Collections of texts say `google` where only reviews can be meant.
    pub(super) fn platform(&self) -> Result<Platform, String> {
        match self.required::<String>("platform", "\"mastodon\"")?.as_str() {
            "google" => Ok(Platform::GoogleBusiness),
            word => word.parse().map_err(|error| format!("platform: {error}")),
        }
    }

    /// Adds a key, or gives it another value.
    pub(super) fn set<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), String> {
        let value = serde_json::value::to_raw_value(value).map_err(|error| format!("{key}: {error}"))?;
        self.put(key.to_owned(), value);
        Ok(())
    }

    fn put(&mut self, key: String, value: Box<RawValue>) {
        match self.0.iter_mut().find(|(held, _)| *held == key) {
            Some(pair) => pair.1 = value,
            None => self.0.push((key, value)),
        }
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Line;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Line, A::Error> {
                let mut line = Line(Vec::new());
                while let Some((key, value)) = keys.next_entry()? {
                    line.put(key, value);
                }
                Ok(line)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_values_their_spelling() {
        let mut line: Line = serde_json::from_str(r#"{"z":1.50,"a":{"é":"\u00e9"},"kind":"old","n":null}"#).unwrap();
        line.set("kind", "new").unwrap();
        line.set("more", &[1]).unwrap();
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(text, r#"{"z":1.50,"a":{"é":"\u00e9"},"kind":"new","n":null,"more":[1]}"#);
        assert!(line.get("n").is_none());
        assert_eq!(line.text("z").unwrap_err(), "z: is no text; write text in quotes");
    }
}
