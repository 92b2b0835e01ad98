//! What to ask, and where: one source is one question that is asked again and again.

use std::fmt;

use domain::mention::Platform;
use domain::secret::Secret;
use domain::settings::PlatformSettings;
use domain::shop::Shop;
use url::Url;

use crate::connector::{Connector, Unsupported, connector};
use crate::endpoint::Endpoint;
use crate::handle::bare;

const MASTODON: &str = "https://mastodon.social";
const HACKER_NEWS: &str = "https://hn.algolia.com";
const REDDIT: &str = "https://www.reddit.com";

/// One question, asked again and again.
#[derive(Clone)]
pub struct Source {
    pub(crate) platform: Platform,
    pub(crate) connector: Connector,
    pub(crate) ask: Ask,
    /// The platform's address; for a feed, the feed's.
    pub(crate) base: Url,
    pub(crate) token: Option<Secret>,
    pub(crate) handles: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    Search(String),
    Hashtag(String),
    Addressed,
    Own(String),
    /// A feed, what it is for, and what tells it from its neighbours.
    Feed(Endpoint, String),
}

impl Source {
    /// The platform it is about.
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// What it is for.
    pub fn endpoint(&self) -> Endpoint {
        match &self.ask {
            Ask::Search(_) | Ask::Hashtag(_) => Endpoint::Search,
            Ask::Addressed => Endpoint::Addressed,
            Ask::Own(_) => Endpoint::Own,
            Ask::Feed(endpoint, _) => *endpoint,
        }
    }

    /// The key of its cursor: endpoint, `#`, query. The same for the same question, on every run.
    ///
    /// It may hold a private feed address: keep it, never log it.
    pub fn key(&self) -> String {
        let query = match &self.ask {
            Ask::Search(query) | Ask::Own(query) | Ask::Feed(_, query) => query.clone(),
            Ask::Hashtag(tag) => format!("#{tag}"),
            Ask::Addressed => String::new(),
        };
        format!("{}#{query}", self.endpoint())
    }

    /// Whose words its posts are in: what came in another voice is no edit. Each feed shows its own excerpt of a page;
    /// everywhere else a post says the same, whichever question found it.
    pub fn voice(&self) -> String {
        match self.connector {
            Connector::Feed => self.key(),
            Connector::Mastodon | Connector::HackerNews => String::new(),
        }
    }
}

/// Fit for a log: no query, no path, no token.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} at {}", self.platform, self.endpoint(), self.base.host_str().unwrap_or_default())
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({self})")
    }
}

/// Why no source can be made of the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// No connector of ours asks the platform.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// An address that is none.
    #[error("{platform}: {address:?} is no web address; write one with http:// or https://")]
    Address {
        /// Where it stands in the settings.
        platform: Platform,
        /// What it holds.
        address: String,
    },
}

/// Every question to ask a platform about this shop; no two have the same [`Source::key`].
pub fn sources_for(
    platform: Platform,
    shop: &Shop,
    settings: &PlatformSettings,
    token: Option<&Secret>,
) -> Result<Vec<Source>, SourceError> {
    let connector = connector(platform)?;
    let base = address(platform, &base_of(platform, settings))?;
    let source = |ask, base: &Url| Source {
        platform,
        connector,
        ask,
        base: base.clone(),
        token: token.cloned(),
        handles: settings.handles.clone(),
    };
    let mut sources: Vec<Source> = match connector {
        Connector::Mastodon => mastodon(shop, settings, token.is_some()),
        Connector::HackerNews => hacker_news(shop, settings),
        Connector::Feed => Vec::new(),
    }
    .into_iter()
    .map(|ask| source(ask, &base))
    .collect();
    if platform == Platform::Reddit {
        sources.extend(reddit(shop, settings, &base).into_iter().map(|(ask, url)| source(ask, &url)));
    }
    if connector == Connector::Feed {
        for url in &settings.urls {
            sources.push(source(Ask::Feed(Endpoint::Feed, url.clone()), &address(platform, url)?));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    sources.retain(|source| seen.insert(source.key()));
    Ok(sources)
}

/// Without a token an instance shows hashtags and accounts, and nothing else.
fn mastodon(shop: &Shop, settings: &PlatformSettings, token: bool) -> Vec<Ask> {
    let mut asks = Vec::new();
    if token {
        asks.extend(searches(shop, settings).into_iter().map(Ask::Search));
    }
    asks.extend(settings.hashtags.iter().filter_map(|tag| hashtag(tag)).map(Ask::Hashtag));
    if token {
        asks.push(Ask::Addressed);
    }
    asks.extend(own(settings));
    asks
}

fn hacker_news(shop: &Shop, settings: &PlatformSettings) -> Vec<Ask> {
    searches(shop, settings).into_iter().map(Ask::Search).chain(own(settings)).collect()
}

fn reddit(shop: &Shop, settings: &PlatformSettings, base: &Url) -> Vec<(Ask, Url)> {
    let searches = searches(shop, settings).into_iter().map(|query| {
        let mut url = at(base, &["search.rss"]);
        url.query_pairs_mut().append_pair("q", &format!("\"{query}\"")).append_pair("sort", "new");
        (Ask::Feed(Endpoint::Search, query), url)
    });
    let own = settings.handles.iter().map(|handle| bare(handle)).filter(|name| !name.is_empty()).map(|name| {
        let url = at(base, &["user", &name, "comments.rss"]);
        (Ask::Feed(Endpoint::Own, name), url)
    });
    searches.chain(own).collect()
}

/// The shop's names, its site, and what its owner wants searched besides.
fn searches(shop: &Shop, settings: &PlatformSettings) -> Vec<String> {
    let names = shop.names().map(str::to_owned).chain(shop.site_host());
    let all = names.chain(settings.queries.iter().cloned());
    all.map(|query| query.replace('"', " ").trim().to_owned()).filter(|query| !query.is_empty()).collect()
}

fn own(settings: &PlatformSettings) -> impl Iterator<Item = Ask> {
    let handles = settings.handles.iter().map(|handle| handle.trim().trim_start_matches('@').to_owned());
    handles.filter(|handle| !handle.is_empty()).map(Ask::Own)
}

fn hashtag(tag: &str) -> Option<String> {
    let tag = tag.trim().trim_start_matches('#');
    (!tag.is_empty()).then(|| tag.to_owned())
}

/// A shop with an account on an instance is best heard there.
fn base_of(platform: Platform, settings: &PlatformSettings) -> String {
    if let Some(base) = &settings.base_url {
        return base.clone();
    }
    if platform == Platform::Mastodon {
        let hosts =
            settings.handles.iter().filter_map(|handle| bare(handle).split_once('@').map(|(_, h)| h.to_owned()));
        return hosts.into_iter().next().map_or_else(|| MASTODON.to_owned(), |host| format!("https://{host}"));
    }
    if platform == Platform::HackerNews { HACKER_NEWS.to_owned() } else { REDDIT.to_owned() }
}

fn address(platform: Platform, address: &str) -> Result<Url, SourceError> {
    let url = Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| SourceError::Address { platform, address: address.to_owned() })
}

/// A path under a base that may have one of its own.
pub(crate) fn at(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> Shop {
        Shop {
            name: "Crumb & Co".to_owned(),
            also_called: vec!["crumbandco".to_owned(), "Crumb & Co".to_owned()],
            site: Some("https://www.crumb.example/".to_owned()),
            ..Shop::default()
        }
    }

    fn settings() -> PlatformSettings {
        PlatformSettings {
            handles: vec!["@crumb@example.social".to_owned()],
            hashtags: vec!["#crumbandco".to_owned()],
            urls: vec!["https://feeds.example/a".to_owned()],
            ..PlatformSettings::default()
        }
    }

    fn keys(platform: Platform, token: Option<&Secret>) -> Vec<String> {
        let sources = sources_for(platform, &shop(), &settings(), token).unwrap();
        sources.iter().map(Source::key).collect()
    }

    #[test]
    fn a_mastodon_token_opens_search_and_notifications() {
        assert_eq!(keys(Platform::Mastodon, None), ["search##crumbandco", "own#crumb@example.social"]);
        assert_eq!(
            keys(Platform::Mastodon, Some(&Secret::new("t"))),
            [
                "search#Crumb & Co",
                "search#crumbandco",
                "search#crumb.example",
                "search##crumbandco",
                "addressed#",
                "own#crumb@example.social"
            ]
        );
    }

    #[test]
    fn every_platform_is_asked_about_each_name_once() {
        let searches = ["search#Crumb & Co", "search#crumbandco", "search#crumb.example", "own#crumb@example.social"];
        assert_eq!(keys(Platform::HackerNews, None), searches);
        assert_eq!(keys(Platform::Feed, None), ["feed#https://feeds.example/a"]);
        assert_eq!(keys(Platform::Reddit, None).len(), 5);
    }

    #[test]
    fn the_shop_s_own_instance_is_asked_unless_the_settings_name_another() {
        let own = sources_for(Platform::Mastodon, &shop(), &settings(), None).unwrap();
        assert_eq!(own[0].base.as_str(), "https://example.social/");
        let elsewhere = PlatformSettings { base_url: Some("http://127.0.0.1:9/m/".to_owned()), ..settings() };
        let elsewhere = sources_for(Platform::Mastodon, &shop(), &elsewhere, None).unwrap();
        assert_eq!(at(&elsewhere[0].base, &["api", "v1"]).as_str(), "http://127.0.0.1:9/m/api/v1");
    }

    #[test]
    fn an_address_that_is_none_is_refused_by_name() {
        let settings = PlatformSettings { urls: vec!["feeds.example".to_owned()], ..PlatformSettings::default() };
        let error = sources_for(Platform::Feed, &shop(), &settings, None).unwrap_err().to_string();
        assert_eq!(error, "feed: \"feeds.example\" is no web address; write one with http:// or https://");
        assert!(sources_for(Platform::Yelp, &shop(), &settings, None).is_err());
    }

    #[test]
    fn a_source_never_shows_its_token_or_its_path() {
        let settings = PlatformSettings { urls: vec!["https://feeds.example/?feed=s3cr3t".to_owned()], ..settings() };
        let token = Secret::new("t0k3n");
        for platform in [Platform::Feed, Platform::Mastodon] {
            let shown = format!("{:?}", sources_for(platform, &shop(), &settings, Some(&token)).unwrap());
            assert!(!shown.contains("s3cr3t") && !shown.contains("t0k3n"), "{shown}");
        }
    }
}
