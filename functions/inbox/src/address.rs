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
    /// What became of each text and e-mail.
    Deliveries,
    /// Whose clocks were never started.
    Unanswered,
    /// Who else may be the customer of one of them.
    Same(ConversationKey),
}

/// An address that somebody copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pasted {
    /// Of a mention in the list.
    Conversation(ConversationKey),
    /// Of a mention that was texted.
    Token(String),
}

impl Pasted {
    /// `None` for what leads to none of our mentions. The host is not looked at: nothing is asked of it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let path = text.trim().split(['?', '#']).next()?;
        let mut parts = path.rsplit('/').take_while(|part| !part.is_empty());
        match (parts.next(), parts.next()) {
            (Some(key), Some("m" | "same")) => read_key(key).map(Self::Conversation),
            (Some(token), Some("a")) => Address::new(token, Door::Mention).map(|address| Self::Token(address.token)),
            (_, _) => None,
        }
    }
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
            Door::Deliveries => self.deliveries(),
            Door::Unanswered => self.unanswered(),
            Door::Same(key) => self.same(key),
        }
    }

    /// Of those who may be the same customer.
    pub(crate) fn same(&self, key: &ConversationKey) -> String {
        format!("/o/{}/{SAME}/{}", self.token, write_key(key))
    }

    /// Of the texts and e-mails of the last days.
    pub(crate) fn deliveries(&self) -> String {
        format!("/o/{}/{DELIVERIES}", self.token)
    }

    /// Of what nobody has answered and no clock runs for.
    pub(crate) fn unanswered(&self) -> String {
        format!("/o/{}/{UNANSWERED}", self.token)
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
            Door::Open | Door::Card(_) | Door::Deliveries | Door::Unanswered | Door::Same(_) => {
                format!("/o/{}/renew", self.token)
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Trouble::NotFound)?;
        let find = |name| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
        let door = match find("conversation") {
            Some(key) => {
                let key = read_key(key).ok_or(Trouble::NotFound)?;
                if parts.uri.path().split('/').nth(3) == Some(SAME) { Door::Same(key) } else { Door::Card(key) }
            }
            None => list(parts.uri.path()),
        };
        find("token").and_then(|token| Self::new(token, door)).ok_or(Trouble::NotFound)
    }
}

const DELIVERIES: &str = "deliveries";
const UNANSWERED: &str = "unanswered";
const SAME: &str = "same";

/// What a path without a conversation leads to.
fn list(path: &str) -> Door {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.nth(1)) {
        (Some("a"), _) => Door::Mention,
        (_, Some(DELIVERIES)) => Door::Deliveries,
        (_, Some(UNANSWERED)) => Door::Unanswered,
        (_, Some(_) | None) => Door::Open,
    }
}

/// A conversation as it stands in addresses and forms.
pub(crate) fn write_key(key: &ConversationKey) -> String {
    let parts = serde_json::json!([key.platform.as_str(), key.root, key.author]);
    URL_SAFE_NO_PAD.encode(parts.to_string())
}

/// The way back; `None` for what we have not written.
pub(crate) fn read_key(text: &str) -> Option<ConversationKey> {
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
    fn a_pasted_address_is_read_wherever_its_page_is_and_nothing_else_is_one() {
        let key = ConversationKey { platform: Platform::Bluesky, root: "r".to_owned(), author: "a".to_owned() };
        let (code, token) = (write_key(&key), "abcdefghijklmnopqrs-_0");
        let conversation = Some(Pasted::Conversation(key));
        #[rustfmt::skip]
        let table = [
            (format!("https://inbox.example/o/{token}/m/{code}"),          conversation.clone()),
            (format!("  /o/{token}/m/{code}?note=held#x "),                conversation.clone()),
            (format!("https://inbox.example/o/{token}/same/{code}"),       conversation),
            (format!("https://inbox.example/a/{token}"),                   Some(Pasted::Token(token.to_owned()))),
            (format!("https://inbox.example/o/{token}"),                   None),
            ("https://inbox.example/a/short".to_owned(),                   None),
            ("https://example.social/@dora/1".to_owned(),                  None),
            ("javascript:alert(1)".to_owned(),                             None),
            (String::new(),                                                None),
        ];
        for (text, expected) in table {
            assert_eq!(Pasted::read(&text), expected, "{text}");
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
