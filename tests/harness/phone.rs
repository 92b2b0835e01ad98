//! What arrived on somebody's phone or in their mail.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// A text that a person got.
#[derive(Debug, Clone)]
pub struct Text {
    /// Whose phone rang.
    pub to: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub body: String,
}

impl Text {
    /// The path behind the link.
    ///
    /// # Panics
    ///
    /// When the text does not end with a link.
    #[track_caller]
    pub fn link(&self) -> String {
        let address = self.body.rsplit(' ').next().unwrap_or_default();
        let path = address.strip_prefix(crate::world::PUBLIC_URL);
        path.unwrap_or_else(|| panic!("no link at the end of {:?}", self.body)).to_owned()
    }
}

/// An e-mail that went to the topic.
#[derive(Debug, Clone)]
pub struct Email {
    /// Whose subscription lets it through.
    pub to: String,
    /// Its one line.
    pub subject: String,
    /// What it says.
    pub body: String,
}

impl Email {
    /// Whether it is the morning's summary, or the week's, and not about one alert.
    pub fn is_digest(&self) -> bool {
        self.subject.starts_with("Crumb & Co, ")
    }

    /// The first name in the attribute that subscriptions filter by.
    pub(crate) fn person(attributes: &BTreeMap<String, String>) -> String {
        let list = attributes.get("person").map(String::as_str).unwrap_or_default();
        let first = list.trim_start_matches('[').split(',').next().unwrap_or_default();
        first.trim_matches(|c| c == '"' || c == ']').to_owned()
    }
}
