//! What every answer says to the browser.

use std::sync::LazyLock;

use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

/// Stands inside each page, so that a page is whole when it arrives.
const STYLE: &str = include_str!("../templates/style.css");

/// Nothing may be loaded, run or framed but our own style, named by its hash.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    // The template engine leaves out the last line break of what it includes.
    let hash = STANDARD.encode(Sha256::digest(STYLE.strip_suffix('\n').unwrap_or(STYLE)));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::try_from(policy).expect("base64 and ASCII words")
});

const FIXED: [(HeaderName, &str); 7] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds them to an answer, whatever it is.
pub(crate) async fn strict(mut response: Response) -> Response {
    set_strict(response.headers_mut());
    response
}

/// Adds them.
pub(crate) fn set_strict(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
