//! HTTP, with every limit that a stranger's server calls for.

mod guard;
#[cfg(feature = "in-process")]
mod in_process;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use domain::secret::Secret;
use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use reqwest::{RequestBuilder, Response, StatusCode};
use url::{Origin, Url};

use crate::answer::{Answer, Headers};
use crate::refusal::{Outcome, Refusal};
#[cfg(feature = "in-process")]
pub use in_process::{Answering, NoAnswer};

/// What one answer may take, redirects not counted.
const TOTAL: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// What one answer may hold, compression undone.
pub(crate) const LARGEST_BODY: usize = 5 * 1024 * 1024;
const MOST_REDIRECTS: usize = 5;

/// Asks platforms. Cheap to make: connections are opened when the first question is asked.
pub struct Client {
    agent: String,
    /// To this machine, past any proxy. It trusts no certificate, and so starts on a machine that has none.
    near: OnceLock<Line>,
    /// To the address that the settings name.
    named: OnceLock<Line>,
    /// To an address that a stranger's redirect names: public machines only.
    strange: OnceLock<Line>,
    /// Answers instead of a socket.
    #[cfg(feature = "in-process")]
    answerer: Option<in_process::Answerer>,
}

type Line = Result<reqwest::Client, reqwest::Error>;

/// One question.
pub(crate) struct Get<'a> {
    pub(crate) url: Url,
    /// The address in the settings: it alone gets the token, and decides where redirects may lead.
    pub(crate) home: &'a Url,
    pub(crate) token: Option<&'a Secret>,
    pub(crate) etag: Option<&'a str>,
    pub(crate) last_modified: Option<&'a str>,
    pub(crate) accept: &'static str,
}

impl<'a> Get<'a> {
    pub(crate) fn json(url: Url, home: &'a Url, token: Option<&'a Secret>) -> Self {
        Self { url, home, token, etag: None, last_modified: None, accept: "application/json" }
    }
}

/// What came back.
pub(crate) enum Got {
    /// Nothing has changed since the last time.
    NotModified,
    /// An answer, and the address it came from in the end.
    Answer(Answer, Url),
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("agent", &self.agent).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that says who it is. `contact` is an address where a platform can complain: `https://crumb.example`.
    pub fn new(contact: Option<&str>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let contact: Option<String> = contact.map(|text| text.chars().filter(char::is_ascii_graphic).collect());
        let agent = match contact {
            Some(contact) if !contact.is_empty() => format!("shopbell/{version} (+{contact})"),
            Some(_) | None => format!("shopbell/{version}"),
        };
        Self {
            agent,
            near: OnceLock::new(),
            named: OnceLock::new(),
            strange: OnceLock::new(),
            #[cfg(feature = "in-process")]
            answerer: None,
        }
    }

    /// Asks once, follows redirects, reads no more than a body may hold.
    pub(crate) async fn get(&self, ask: &Get<'_>, now: Timestamp) -> Result<Got, Refusal> {
        let mut url = ask.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(self.request(ask, &url)?).await?;
            match redirect(&response, &url)? {
                Some(next) => {
                    guard::may_follow(&next, ask.home)?;
                    url = next;
                }
                None if response.status() == StatusCode::NOT_MODIFIED => return Ok(Got::NotModified),
                None => return Ok(Got::Answer(read(response, now).await?, url)),
            }
        }
        Err(Refusal::malformed("the address redirects too often"))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, Refusal> {
        #[cfg(feature = "in-process")]
        if let Some(answerer) = &self.answerer {
            return answerer.answer(request.build().map_err(broken)?, &self.agent).await;
        }
        request.send().await.map_err(broken)
    }

    /// Whether sockets are not used at all, so that no certificate is needed either.
    fn is_in_process(&self) -> bool {
        #[cfg(feature = "in-process")]
        return self.answerer.is_some();
        #[cfg(not(feature = "in-process"))]
        false
    }

    fn request(&self, ask: &Get<'_>, url: &Url) -> Result<RequestBuilder, Refusal> {
        let line = if self.is_in_process() || guard::is_loopback(url) {
            self.near.get_or_init(|| self.builder().no_proxy().tls_certs_only([]).build())
        } else if url.host() == ask.home.host() || guard::is_loopback(ask.home) {
            self.named.get_or_init(|| self.builder().build())
        } else {
            self.strange.get_or_init(|| self.builder().dns_resolver(Arc::new(guard::PublicOnly)).build())
        };
        let line = line.as_ref().map_err(|_| {
            Refusal::new(Outcome::Transient, "no HTTP client could be made; does this machine have root certificates?")
        })?;
        let mut request = line.get(url.clone()).header(ACCEPT, ask.accept);
        if let Some(token) = ask.token.filter(|_| same_origin(url, ask.home)) {
            let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()))
                .map_err(|_| Refusal::new(Outcome::ReconnectNeeded, "the token holds characters that no token has"))?;
            bearer.set_sensitive(true);
            request = request.header(AUTHORIZATION, bearer);
        }
        if let Some(etag) = ask.etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(since) = ask.last_modified.and_then(|since| HeaderValue::try_from(since).ok()) {
            request = request.header(IF_MODIFIED_SINCE, since);
        }
        Ok(request)
    }

    fn builder(&self) -> reqwest::ClientBuilder {
        // Somebody else in this process may have chosen a provider already: theirs will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder()
            .user_agent(&self.agent)
            .timeout(TOTAL)
            .connect_timeout(CONNECT)
            .gzip(true)
            // Followed by hand, so that each step is looked at first.
            .redirect(reqwest::redirect::Policy::none())
    }
}

fn same_origin(one: &Url, other: &Url) -> bool {
    match (one.origin(), other.origin()) {
        (Origin::Opaque(_), _) | (_, Origin::Opaque(_)) => false,
        (one, other) => one == other,
    }
}

fn redirect(response: &Response, from: &Url) -> Result<Option<Url>, Refusal> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    target
        .and_then(|target| from.join(target).ok())
        .map(Some)
        .ok_or_else(|| Refusal::malformed("the address redirects to nowhere"))
}

/// Reads a body chunk by chunk, so that one without end costs no more than the largest allowed.
async fn read(mut response: Response, now: Timestamp) -> Result<Answer, Refusal> {
    let status = response.status().as_u16();
    let headers: Headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(too_large(status, headers, now));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body })
}

/// A refusal stays what it is, however long its page.
fn too_large(status: u16, headers: Headers, now: Timestamp) -> Refusal {
    let answer = Answer { status, headers, body: Vec::new() };
    match crate::refusal::judge(&answer, now) {
        Err(refusal) => refusal,
        Ok(()) => Refusal::malformed("the answer is larger than 5 MB"),
    }
}

fn broken(error: reqwest::Error) -> Refusal {
    let says = if error.is_connect() {
        "no connection"
    } else if error.is_timeout() {
        "no answer within 10 seconds"
    } else if error.is_decode() || error.is_body() {
        "the answer broke off"
    } else {
        "the request failed"
    };
    Refusal::broken(says, error)
}
