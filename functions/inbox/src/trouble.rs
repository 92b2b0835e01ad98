//! Why a page cannot be shown, or a tap not be done: what happened, what it means, what to do.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use runtime::BundleError;
use store::{Remedy, StoreError};

use crate::page::plain::{Button, PlainPage};

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// No such page, no such link, or one whose person has left. It does not tell which.
    NotFound,
    /// A tap that did not come from our own page.
    Foreign,
    /// The page is there, but not for this method.
    WrongMethod,
    /// The fields of a tap make no sense.
    BadTap,
    /// More was sent than any tap needs.
    TooLarge,
    /// The link has ended.
    Expired {
        /// Where a new one is asked for.
        renew: String,
    },
    /// Others wrote at the same time, again and again.
    Busy,
    /// Table or settings did not do it.
    Bundle(BundleError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Bundle(error.into())
    }
}

impl From<BundleError> for Trouble {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

/// What to do about it.
const fn remedy(error: &BundleError) -> Remedy {
    match error {
        BundleError::Store(error) => error.remedy(),
        BundleError::Settings(_) => Remedy::TellAHuman,
    }
}

impl Trouble {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadTap => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Expired { .. } => StatusCode::GONE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Bundle(error) => match remedy(error) {
                Remedy::Retry => StatusCode::SERVICE_UNAVAILABLE,
                Remedy::TellAHuman => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    fn page(self) -> PlainPage {
        let (title, lines, button): (_, &[&str], _) = match self {
            Self::NotFound => ("There is no such page", &["Open the link in your text message."], None),
            Self::Foreign => (
                "That tap came from another site",
                &["Nothing was changed.", "Open the link in your text message and tap there."],
                None,
            ),
            Self::WrongMethod => {
                ("Nothing to see here", &["Open the link in your text message and tap the button there."], None)
            }
            Self::BadTap => ("That tap makes no sense", &["Nothing was changed.", "Go back and tap again."], None),
            Self::TooLarge => ("That is too much", &["Nothing was changed."], None),
            Self::Expired { renew } => (
                "This link has ended",
                &["Links work until a day after the answer was due.", "A new one comes by text, to the same phone."],
                Some(Button { path: renew, words: "Text me a new link" }),
            ),
            Self::Busy => (
                "Too many taps at once",
                &["Others changed this at the same moment. Your tap was not kept.", "Go back and tap again."],
                None,
            ),
            Self::Bundle(error) => match remedy(&error) {
                Remedy::Retry => (
                    "No answer just now",
                    &["Your tap may not have been kept; doing it twice is safe.", "Try again in a few seconds."],
                    None,
                ),
                Remedy::TellAHuman => {
                    ("Something is broken", &["It has been reported. Texts and clocks go on without this page."], None)
                }
            },
        };
        PlainPage { title, lines, button }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        if let Self::Bundle(error) = &self {
            let source = std::error::Error::source(error).map(ToString::to_string);
            tracing::error!(event = "page_failed", error = %error, source, "could not show a page");
        }
        let status = self.status();
        let mut response = rendered(status, &self.page());
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// A page, whole.
pub(crate) fn rendered(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(event = "page_failed", error = %error, "could not write a page");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
