//! What an address names, before anything is asked of the table.

use axum::extract::FromRequestParts;
use axum::extract::RawPathParams;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::conversation::ConversationKey;
use http::request::Parts;

use crate::trouble::Trouble;

/// The page an address leads to, and the token that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) token: String,
    pub(crate) door: Door,
}

/// What is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Door {
    /// The mention that was texted.
    Mention,
    /// All that is open.
    Open,
    /// One of them.
    Card(ConversationKey),
}

impl Address {
    /// `None` for what can never have been sent, so that it costs nothing.
    fn new(token: &str, door: Door) -> Option<Self> {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (token.len() == 22 && token.bytes().all(good)).then(|| Self { token: token.to_owned(), door })
    }

    /// Of the page itself.
    pub(crate) fn path(&self) -> String {
        match &self.door {
            Door::Mention => format!("/a/{}", self.token),
            Door::Open => self.list(),
            Door::Card(key) => self.card(key),
        }
    }

    /// Of all that is open.
    pub(crate) fn list(&self) -> String {
        format!("/o/{}", self.token)
    }

    /// Of one of them.
    pub(crate) fn card(&self, key: &ConversationKey) -> String {
        format!("/o/{}/m/{}", self.token, write_key(key))
    }

    /// Where a new link is asked for once this one has ended.
    pub(crate) fn renew(&self) -> String {
        match self.door {
            Door::Mention => format!("/a/{}/renew", self.token),
            Door::Open | Door::Card(_) => format!("/o/{}/renew", self.token),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Trouble::NotFound)?;
        let find = |name| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
        let door = match find("conversation") {
            Some(key) => Door::Card(read_key(key).ok_or(Trouble::NotFound)?),
            None if parts.uri.path().starts_with("/a/") => Door::Mention,
            None => Door::Open,
        };
        find("token").and_then(|token| Self::new(token, door)).ok_or(Trouble::NotFound)
    }
}

fn write_key(key: &ConversationKey) -> String {
    let parts = serde_json::json!([key.platform.as_str(), key.root, key.author]);
    URL_SAFE_NO_PAD.encode(parts.to_string())
}

fn read_key(text: &str) -> Option<ConversationKey> {
    let parts = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (platform, root, author): (String, String, String) = serde_json::from_slice(&parts).ok()?;
    Some(ConversationKey { platform: platform.parse().ok()?, root, author })
}

#[cfg(test)]
mod tests {
    use domain::mention::Platform;

    use super::*;

    #[test]
    fn only_what_may_have_been_sent_is_an_address() {
        assert!(Address::new("abcdefghijklmnopqrs-_0", Door::Open).is_some());
        for bad in ["", "short", "abcdefghijklmnopqrs-_01", "abcdefghijklmnopqrs-_#", "abcdefghijklmnopqrs-é"] {
            assert!(Address::new(bad, Door::Open).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_conversation_in_an_address_is_read_back_as_it_was() {
        let root = "at://did:plc:x/app.bsky/3k\"#\0 é".to_owned();
        let key = ConversationKey { platform: Platform::Bluesky, root, author: "unknown:1".to_owned() };
        assert_eq!(read_key(&write_key(&key)), Some(key));
        for bad in ["", "!", "W10", "WyJteXNwYWNlIiwiYSIsImIiXQ"] {
            assert_eq!(read_key(bad), None, "{bad}");
        }
    }
}
