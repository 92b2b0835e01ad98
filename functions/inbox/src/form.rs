//! What a tap brings with it, and whether it came from our own page.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use domain::mention::Kind;
use http::{HeaderMap, StatusCode, header};

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
}

impl Fields {
    fn read(body: &[u8]) -> Result<Self, Trouble> {
        let mut fields = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            match name.as_ref() {
                "cycle" => fields.cycle = Some(value.parse().map_err(|_| Trouble::BadTap)?),
                "kind" => fields.kind = Some(value.parse().map_err(|_| Trouble::BadTap)?),
                "until" => fields.until = Some(value.into_owned()),
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
        let fields = Fields::read(b"cycle=2&kind=question&until=17&extra=1").unwrap();
        assert_eq!(fields, Fields { cycle: Some(2), kind: Some(Kind::Question), until: Some("17".to_owned()) });
        assert_eq!(Fields::read(b"").unwrap(), Fields::default());
        for bad in ["cycle=-1", "cycle=x", "kind=riddle"] {
            assert!(Fields::read(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
