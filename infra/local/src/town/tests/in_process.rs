//! The same town, asked without a socket.

use domain::mention::Platform;
use domain::secret::Secret;
use domain::settings::PlatformSettings;
use domain::shop::Shop;
use platforms::{Client, Cursor, Endpoint, PollOutcome, poll, sources_for};

use super::*;

async fn listen(client: &Client, town: &Town) -> PollOutcome {
    let shop = Shop { name: "Crumb & Co".to_owned(), ..Shop::default() };
    let settings = PlatformSettings { base_url: Some(town.url()), ..PlatformSettings::default() };
    let sources = sources_for(Platform::Mastodon, &shop, &settings, Some(&Secret::new(TOKEN))).unwrap();
    let source = sources.into_iter().find(|source| source.endpoint() == Endpoint::Search).unwrap();
    poll(client, &source, &Cursor::default(), town.now()).await
}

#[tokio::test]
async fn asked_within_the_process_the_town_says_what_it_says_on_a_socket() {
    let (near, far) = (Town::in_process(after(60)), Town::open(after(60)).await.unwrap());
    for town in [&near, &far] {
        town.post(toot("jo", "Crumb & Co is closed again", 3));
    }
    let heard = listen(&near.client(), &near).await.unwrap();
    let over_a_socket = listen(&Client::new(None), &far).await.unwrap();
    assert_eq!(heard.posts.len(), 1);
    assert_eq!(heard.posts[0].text, over_a_socket.posts[0].text);
    assert_eq!((near.requests(Place::Mastodon), heard.cursor), (far.requests(Place::Mastodon), over_a_socket.cursor));
}

#[tokio::test]
async fn it_fails_there_as_it_does_on_a_socket() {
    #[rustfmt::skip]
    let table = [
        (Outage::Unavailable,  "transient: 503"),
        (Outage::Hangs,        "transient: no answer within 10 seconds"),
        (Outage::BreaksOff,    "transient: the answer broke off"),
        (Outage::Huge,         "malformed: the answer is larger than 5 MB"),
        (Outage::Unauthorized, "reconnect_needed: The access token is invalid"),
    ];
    for (outage, expected) in table {
        let town = Town::in_process(after(60));
        town.post(toot("jo", "Crumb & Co is closed again", 3));
        town.go_down(Place::Mastodon, outage);
        let refusal = listen(&town.client(), &town).await.unwrap_err().to_string();
        assert!(refusal.starts_with(expected), "{outage:?}: {refusal}");
        assert_eq!(town.requests(Place::Mastodon).asked, 1, "{outage:?}");
    }
}
