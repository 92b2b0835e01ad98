use std::collections::{HashMap, HashSet};

use domain::mention::Post;
use domain::secret::Secret;
use domain::settings::Settings;
use jiff::civil::date;
use platforms::{Client, Cursor, Outcome, Refusal, Source, poll, sources_for};

use crate::town::week::{Week, What, settings_toml};
use crate::town::*;

/// The bakery's own ears: the real settings, the real connectors.
struct Ears {
    client: Client,
    settings: Settings,
    cursors: HashMap<String, Cursor>,
    known: HashSet<(String, String)>,
}

impl Ears {
    fn of(town: &Town) -> Self {
        let settings = runtime::settings::from_toml(&settings_toml(&town.url())).unwrap();
        Self { client: Client::new(None), settings, cursors: HashMap::new(), known: HashSet::new() }
    }

    fn sources(&self, place: Place) -> Vec<Source> {
        let platform = place.platform();
        let token = Secret::new(TOKEN);
        let token = (place == Place::Mastodon).then_some(&token);
        sources_for(platform, &self.settings.shop, &self.settings.platforms[&platform], token).unwrap()
    }

    /// What is new, each post once in each wording: a feed repeats what it said.
    async fn hear(&mut self, place: Place, now: Timestamp) -> Result<Vec<Post>, Refusal> {
        let mut heard: Vec<Post> = Vec::new();
        for source in self.sources(place) {
            let cursor = self.cursors.entry(format!("{} {}", source.platform(), source.key())).or_default();
            let polled = poll(&self.client, &source, cursor, now).await?;
            assert_eq!(polled.unreadable, 0);
            *cursor = polled.cursor;
            for post in polled.posts {
                if self.known.insert((post.id.clone(), post.text.clone())) {
                    heard.push(post);
                }
            }
        }
        Ok(heard)
    }
}

const PLACES: [Place; 3] = [Place::Mastodon, Place::HackerNews, Place::Feed];

async fn town() -> (Town, Week, Ears) {
    let week = Week::of(date(2026, 3, 2));
    let town = Town::open(week.begin()).await.unwrap();
    week.prepare(&town);
    let ears = Ears::of(&town);
    (town, week, ears)
}

#[tokio::test]
async fn all_that_concerns_the_bakery_is_heard_as_it_is_said() {
    let (town, mut week, mut ears) = town().await;
    for place in PLACES {
        assert!(ears.hear(place, town.now()).await.unwrap().is_empty());
    }
    while let Some(now) = week.next_at() {
        let mut said = Vec::new();
        for happening in week.play(&town, now) {
            match happening.what {
                // A question about shops in general is not about this one.
                What::Said { author: "kettlewell", .. } => {}
                What::Said { id, ours, .. } => said.push((id.to_string(), ours)),
                What::WentDown { place, .. } => town.come_back(place),
                What::Edited { .. } | What::Deleted { .. } | What::Tapped { .. } | What::CameBack { .. } => {}
            }
        }
        let mut heard = Vec::new();
        for place in PLACES {
            heard.extend(ears.hear(place, now).await.unwrap());
        }
        for (id, ours) in &said {
            let found = heard
                .iter()
                .find(|post| post.id.ends_with(id) || post.url.as_ref().is_some_and(|url| url.ends_with(id)));
            assert_eq!(found.map(|post| post.ours), Some(*ours), "{now}: {id}");
        }
        assert_eq!(heard.len(), said.len(), "{now}: {:?}", heard.iter().map(|post| &post.text).collect::<Vec<_>>());
    }
    assert_eq!(town.requests(Place::Mastodon).refused, 0);
}

#[tokio::test]
async fn a_reply_hangs_from_the_post_that_began_it() {
    let (town, mut week, mut ears) = town().await;
    let end = week.end();
    let happened = week.play(&town, end);
    let id_of = |words: &str| {
        let found = happened.iter().find_map(|happening| match &happening.what {
            What::Said { id, text, .. } if text.contains(words) => Some(id.to_string()),
            What::Said { .. } | What::Edited { .. } | What::Deleted { .. } | What::Tapped { .. } => None,
            What::WentDown { .. } | What::CameBack { .. } => None,
        });
        found.unwrap()
    };
    let heard = ears.hear(Place::Mastodon, end).await.unwrap();
    let thanks = heard.iter().find(|post| post.id.ends_with(&id_of("one for tomorrow"))).unwrap();
    assert!(thanks.root.ends_with(&id_of("seeded rye on Tuesdays")));
    assert!(thanks.parent.as_ref().unwrap().ends_with(&id_of("out of the oven at ten")));
    assert!(thanks.text.starts_with("@crumb") && thanks.text.ends_with("Thank you!"), "{}", thanks.text);
    assert!(thanks.url.as_ref().unwrap().starts_with(&town.url()));
    let edited = heard.iter().find(|post| post.text.contains("a hair in the bun")).unwrap();
    assert!(edited.edited_at.is_some());

    let heard = ears.hear(Place::HackerNews, end).await.unwrap();
    let answer = heard.iter().find(|post| post.ours).unwrap();
    assert_eq!(answer.root, id_of("one HTML form"));

    let heard = ears.hear(Place::Feed, end).await.unwrap();
    let walk = heard.iter().find(|post| post.text.contains("works of art")).unwrap();
    assert!(walk.text.contains("A Saturday walk along Mill Lane") && !walk.text.contains("<b>"));
    assert!(walk.url.as_ref().unwrap().starts_with("https://leeds-loaf-diaries.example/"));
}

#[tokio::test]
async fn each_outage_is_what_it_looks_like_and_stays_where_it_is() {
    #[rustfmt::skip]
    let table = [
        (Outage::Unavailable,                           Outcome::Transient),
        (Outage::TooManyRequests { retry_after: 90 },   Outcome::RateLimited),
        (Outage::Unauthorized,                          Outcome::ReconnectNeeded),
        (Outage::Huge,                                  Outcome::Malformed),
        (Outage::CutShort,                              Outcome::Malformed),
        (Outage::BreaksOff,                             Outcome::Transient),
        (Outage::WrongPage,                             Outcome::Malformed),
    ];
    let (town, mut week, mut ears) = town().await;
    let end = week.end();
    week.play(&town, end);
    for (outage, expected) in table {
        town.forget_requests();
        town.go_down(Place::Mastodon, outage);
        let refusal = ears.hear(Place::Mastodon, end).await.unwrap_err();
        assert_eq!(refusal.outcome(), expected, "{outage:?}: {refusal:?}");
        assert_eq!(town.requests(Place::Mastodon).asked, 1, "{outage:?}");
        ears.hear(Place::HackerNews, end).await.unwrap();
        ears.hear(Place::Feed, end).await.unwrap();
        assert_eq!(town.requests(Place::Feed).refused + town.requests(Place::HackerNews).refused, 0, "{outage:?}");
        town.come_back(Place::Mastodon);
    }
    assert!(!ears.hear(Place::Mastodon, end).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_platform_that_hangs_answers_when_it_comes_back() {
    let (town, _, mut ears) = town().await;
    let now = town.now();
    town.go_down(Place::Feed, Outage::Hangs);
    let comes_back = async {
        while town.requests(Place::Feed).asked == 0 {
            tokio::task::yield_now().await;
        }
        town.come_back(Place::Feed);
    };
    let (heard, ()) = tokio::join!(ears.hear(Place::Feed, now), comes_back);
    assert_eq!(heard.unwrap_err().outcome(), Outcome::Transient);
    assert!(ears.hear(Place::Feed, now).await.is_ok());
}

#[tokio::test]
async fn a_feed_that_says_nothing_new_is_not_sent_again() {
    let (town, mut week, mut ears) = town().await;
    let end = week.end();
    week.play(&town, end);
    ears.hear(Place::Feed, end).await.unwrap();
    town.forget_requests();
    assert!(ears.hear(Place::Feed, end).await.unwrap().is_empty());
    let requests = town.requests(Place::Feed);
    assert_eq!((requests.asked, requests.not_modified, requests.last), (3, 3, Some(end)));
}
