//! What a tap brings with it, and whether it came from our own page.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use domain::conversation::ConversationKey;
use domain::mention::Kind;
use domain::people::PersonId;
use http::{HeaderMap, StatusCode, header};
use jiff::civil::{Date, Time};

use crate::address::read_key;
use crate::page::day;
use crate::trouble::Trouble;

/// The fields of the one form a page has; each tap needs some.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    /// The cycle its reader saw.
    pub(crate) cycle: Option<u32>,
    /// What the mention is instead.
    pub(crate) kind: Option<Kind>,
    /// Until when texts are off, in seconds since 1970.
    pub(crate) until: Option<String>,
    /// In how many minutes to be reminded.
    pub(crate) minutes: Option<i64>,
    /// Whom it is handed to.
    pub(crate) person: Option<PersonId>,
    /// The day its reader saw.
    pub(crate) day: Option<Date>,
    /// A time of that day.
    pub(crate) at: Option<Time>,
    /// One of a list.
    pub(crate) conversation: Option<ConversationKey>,
    /// A message that opened no cycle.
    pub(crate) mention: Option<String>,
    /// An address that was pasted.
    pub(crate) link: Option<String>,
}

impl Fields {
    fn read(body: &[u8]) -> Result<Self, Trouble> {
        let mut fields = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            match name.as_ref() {
                "cycle" => fields.cycle = Some(value.parse().map_err(|_| Trouble::BadTap)?),
                "kind" => fields.kind = Some(value.parse().map_err(|_| Trouble::BadTap)?),
                "until" => fields.until = Some(value.into_owned()),
                "minutes" => fields.minutes = Some(value.parse().map_err(|_| Trouble::BadTap)?),
                "person" => fields.person = Some(PersonId::of_name(&value)),
                "day" => fields.day = Some(value.parse().map_err(|_| Trouble::BadTap)?),
                "at" => fields.at = Some(day::time(&value).ok_or(Trouble::BadTap)?),
                "mention" => fields.mention = Some(value.into_owned()),
                "link" => fields.link = Some(value.into_owned()),
                "conversation" => fields.conversation = Some(read_key(&value).ok_or(Trouble::BadTap)?),
                _ => {}
            }
        }
        Ok(fields)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Trouble;

    async fn from_request(request: Request, state: &S) -> Result<Self, Trouble> {
        if !is_ours(request.headers()) {
            return Err(Trouble::Foreign);
        }
        match Bytes::from_request(request, state).await {
            Ok(body) => Self::read(&body),
            Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Trouble::TooLarge),
            Err(_) => Err(Trouble::BadTap),
        }
    }
}

/// Whether the browser says that the tap was made on a page of this host.
///
/// A client that says nothing is let through, since the token is the secret. So is `Origin: null` by itself: that is
/// what a browser sends from a page with `Referrer-Policy: no-referrer`, as ours are.
fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    let site_is_ours = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin_is_ours = match text(header::ORIGIN) {
        None | Some("null") => true,
        Some(origin) => {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            host.is_some() && host == text(header::HOST)
        }
    };
    site_is_ours && origin_is_ours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_counts_only_from_our_own_page() {
        #[rustfmt::skip]
        let table = [
            // name,                      origin,                          site,                 ours
            ("a client that says nothing", None,                           None,                 true),
            ("our page",                  Some("https://inbox.example"),   Some("same-origin"),  true),
            ("our page, older browser",   Some("https://inbox.example"),   None,                 true),
            ("our page, no referrer",     Some("null"),                    Some("same-origin"),  true),
            ("typed by hand",             None,                            Some("none"),         true),
            ("another site",              Some("https://evil.example"),    Some("cross-site"),   false),
            ("another site, older",       Some("https://evil.example"),    None,                 false),
            ("another site, sandboxed",   Some("null"),                    Some("cross-site"),   false),
            ("a sister site",             Some("https://a.inbox.example"), Some("same-site"),    false),
            ("a longer name",             Some("https://inbox.example.evil"), None,              false),
            ("not a web page",            Some("file://inbox.example"),    None,                 false),
        ];
        for (name, origin, site, ours) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "inbox.example".parse().unwrap());
            origin.map(|origin| headers.insert(header::ORIGIN, origin.parse().unwrap()));
            site.map(|site| headers.insert("sec-fetch-site", site.parse().unwrap()));
            assert_eq!(is_ours(&headers), ours, "{name}");
        }
    }

    #[test]
    fn fields_are_read_and_nonsense_is_refused() {
        let fields =
            Fields::read(b"cycle=2&kind=question&until=17&minutes=15&day=2026-03-02&at=15%3A00&extra=1").unwrap();
        let said = (fields.cycle, fields.kind, fields.until.as_deref(), fields.minutes);
        assert_eq!(said, (Some(2), Some(Kind::Question), Some("17"), Some(15)));
        assert_eq!((fields.day, fields.at), (Some(Date::constant(2026, 3, 2)), Some(Time::constant(15, 0, 0, 0))));
        assert_eq!(Fields::read(b"").unwrap(), Fields::default());
        for bad in
            ["cycle=-1", "cycle=x", "kind=riddle", "minutes=soon", "day=today", "at=25:00", "at=", "conversation=all"]
        {
            assert!(Fields::read(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
