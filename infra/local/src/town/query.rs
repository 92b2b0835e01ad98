//! What stands behind the question mark.

use url::form_urlencoded;

/// Names and values, in order; a name may come more than once.
#[derive(Debug, Clone, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn read(raw: Option<String>) -> Self {
        Self(form_urlencoded::parse(raw.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, value)| known == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1" | "t"))
    }

    /// How many are wanted, within what the server gives.
    pub(super) fn limit(&self, name: &str, usual: usize, most: usize) -> usize {
        let wanted = self.number(name).and_then(|number| usize::try_from(number).ok());
        wanted.unwrap_or(usual).clamp(1, most)
    }

    /// The same question with one value set and others left out.
    pub(super) fn with(&self, name: &str, value: &str, without: &[&str]) -> String {
        let kept = self.0.iter().filter(|(known, _)| known != name && !without.contains(&known.as_str()));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair(name, value).finish()
    }
}
