//! Polls against servers on this machine: what is asked, what comes back, what is remembered.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

mod feeds;
mod hackernews;
mod looking;
mod mastodon;

use domain::mention::Platform;
use domain::secret::Secret;
use domain::settings::PlatformSettings;
use domain::shop::Shop;
use jiff::Timestamp;
use platforms::{Client, Cursor, Endpoint, PollOutcome, Polled, Source, poll, sources_for};
use wiremock::{Mock, MockServer, ResponseTemplate};

const TOKEN: &str = "t0k3n-t0k3n";

fn now() -> Timestamp {
    "2026-03-02T10:00:00Z".parse().unwrap()
}

/// The one source of a platform for this purpose.
fn source(platform: Platform, endpoint: Endpoint, settings: &PlatformSettings, token: bool) -> Source {
    let shop = Shop { name: "Crumb".to_owned(), ..Shop::default() };
    let token = token.then(|| Secret::new(TOKEN));
    let sources = sources_for(platform, &shop, settings, token.as_ref()).unwrap();
    sources.into_iter().find(|source| source.endpoint() == endpoint).unwrap()
}

async fn ask(source: &Source, cursor: &Cursor) -> PollOutcome {
    poll(&Client::new(Some("https://crumb.example")), source, cursor, now()).await
}

fn ids(polled: &Polled) -> Vec<&str> {
    polled.posts.iter().map(|post| post.id.as_str()).collect()
}

/// Asks again from where the last poll ended, and expects that nothing is to be written.
async fn expect_no_news(source: &Source, cursor: &Cursor) {
    let polled = ask(source, cursor).await.unwrap();
    assert_eq!((ids(&polled), &polled.cursor), (vec![], cursor), "a poll without news changes nothing");
}

fn json(body: &serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

async fn answer(server: &MockServer, matcher: impl wiremock::Match + 'static, response: ResponseTemplate) {
    Mock::given(matcher).respond_with(response).mount(server).await;
}
