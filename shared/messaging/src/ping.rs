//! The outside dead-man's switch: an address that is asked as long as all is well.

use std::sync::OnceLock;
use std::time::Duration;

use url::{Host, Url};

/// What one answer may take.
const TOTAL: Duration = Duration::from_secs(5);

/// Asks one address. Cheap to make: no connection is opened before the first ping.
#[derive(Debug, Default)]
pub struct Pinger {
    /// To this machine, past any proxy. It trusts no certificate, and so starts on a machine that has none.
    near: OnceLock<Line>,
    far: OnceLock<Line>,
}

type Line = Result<reqwest::Client, reqwest::Error>;

/// Why the switch may not have heard of us. Does not repeat the address: it is the key to the switch.
#[derive(Debug, thiserror::Error)]
pub enum PingError {
    /// The address cannot be asked.
    #[error("that is no web address")]
    NoAddress,
    /// No HTTP client could be made.
    #[error("no HTTP client could be made; does this machine have root certificates?")]
    NoClient,
    /// No answer came.
    #[error("no answer: {0}")]
    NoAnswer(&'static str),
    /// It answered that it did not take it. A redirect is not followed: it could lead to a machine beside us.
    #[error("answered {0}")]
    Refused(u16),
}

impl Pinger {
    /// Asks once, for five seconds, and follows nothing.
    pub async fn ping(&self, address: &str) -> Result<(), PingError> {
        let url = Url::parse(address).map_err(|_| PingError::NoAddress)?;
        let line = if is_loopback(&url) {
            self.near.get_or_init(|| builder().no_proxy().tls_certs_only([]).build())
        } else {
            self.far.get_or_init(|| builder().build())
        };
        let line = line.as_ref().map_err(|_| PingError::NoClient)?;
        let response = line.get(url).send().await.map_err(|error| no_answer(&error))?;
        let status = response.status();
        if status.is_success() { Ok(()) } else { Err(PingError::Refused(status.as_u16())) }
    }
}

fn builder() -> reqwest::ClientBuilder {
    // Somebody else in this process may have chosen a provider already: theirs will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("shopbell/", env!("CARGO_PKG_VERSION")))
        .timeout(TOTAL)
        .redirect(reqwest::redirect::Policy::none())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn no_answer(error: &reqwest::Error) -> PingError {
    PingError::NoAnswer(if error.is_connect() {
        "no connection"
    } else if error.is_timeout() {
        "nothing within five seconds"
    } else {
        "the request failed"
    })
}

#[cfg(test)]
mod tests {
    use wiremock::matchers::{method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    #[tokio::test]
    async fn a_ping_is_one_question_and_follows_nothing() {
        #[rustfmt::skip]
        let table = [
            ("taken",        ResponseTemplate::new(200),                                              None),
            ("taken too",    ResponseTemplate::new(204),                                              None),
            ("unknown",      ResponseTemplate::new(404),                                              Some("answered 404")),
            ("elsewhere",    ResponseTemplate::new(302).insert_header("location", "/elsewhere"),      Some("answered 302")),
        ];
        for (name, answer, refused) in table {
            let server = MockServer::start().await;
            Mock::given(method("GET")).and(path("/ping/k3y")).respond_with(answer).expect(1).mount(&server).await;
            let said = Pinger::default().ping(&format!("{}/ping/k3y", server.uri())).await.err();
            assert_eq!(said.map(|error| error.to_string()).as_deref(), refused, "{name}");
            assert_eq!(server.received_requests().await.unwrap().len(), 1, "{name}");
        }
    }

    #[tokio::test]
    async fn an_address_that_does_not_answer_is_not_repeated() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for (address, says) in
            [(format!("http://{nobody}/k3y"), "no answer: no connection"), ("k3y".to_owned(), "that is no web address")]
        {
            assert_eq!(Pinger::default().ping(&address).await.unwrap_err().to_string(), says);
        }
    }
}
