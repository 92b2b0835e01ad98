//! What JSON platforms agree on as little as possible.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// An id. Platforms write the same one as text or as a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Id(pub(crate) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id: text or a whole number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
        let id = crate::text::id(text);
        if id.is_empty() { Err(E::custom("an empty id")) } else { Ok(Id(id)) }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
        Ok(Id(number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Id, E> {
        Ok(Id(number.to_string()))
    }
}

/// The body as text. Bytes that are no UTF-8 become U+FFFD, so that they spoil one word and not the page.
pub(crate) fn body_text(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    String::from_utf8_lossy(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_text_or_a_number() {
        let read = |json: &str| serde_json::from_str::<Id>(json).map(|id| id.0).ok();
        assert_eq!(read("\"114870142263126875\"").as_deref(), Some("114870142263126875"));
        assert_eq!(read("18446744073709551615").as_deref(), Some("18446744073709551615"));
        assert_eq!(read("-1").as_deref(), Some("-1"));
        assert_eq!(read("\"\""), None);
        assert_eq!(read("null"), None);
    }
}
