//! Which platforms have a connector, and what each can be asked.

use domain::mention::Platform;

use crate::endpoint::{Endpoint, spellings};

/// Our code for a platform. Reddit is read through its feeds: its API is closed to new apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connector {
    Mastodon,
    HackerNews,
    Feed,
}

impl Connector {
    pub(crate) fn of(platform: Platform) -> Option<Self> {
        match platform {
            Platform::Mastodon => Some(Self::Mastodon),
            Platform::HackerNews => Some(Self::HackerNews),
            Platform::Feed | Platform::Reddit => Some(Self::Feed),
            Platform::Bluesky
            | Platform::YouTube
            | Platform::X
            | Platform::GoogleBusiness
            | Platform::Facebook
            | Platform::Instagram
            | Platform::Threads
            | Platform::Trustpilot
            | Platform::Yelp
            | Platform::GooglePlaces => None,
        }
    }
}

/// What a platform can be asked, in the order of [`Endpoint::ALL`]; empty for one without a connector.
pub fn endpoints(platform: Platform) -> &'static [Endpoint] {
    match Connector::of(platform) {
        Some(Connector::Mastodon) => &[Endpoint::Search, Endpoint::Addressed, Endpoint::Own, Endpoint::Thread],
        Some(Connector::HackerNews) => &[Endpoint::Search, Endpoint::Own, Endpoint::Thread],
        Some(Connector::Feed) if platform == Platform::Reddit => {
            &[Endpoint::Search, Endpoint::Own, Endpoint::Thread, Endpoint::Feed]
        }
        Some(Connector::Feed) => &[Endpoint::Feed],
        None => &[],
    }
}

/// Something was asked that no connector of ours can do, whatever the platform answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// Nobody has written a connector for this platform yet.
    #[error("{platform} has no connector yet; use one of: {}", connected())]
    Platform {
        /// The one that was asked for.
        platform: Platform,
    },
    /// The platform is known, but not for this purpose.
    #[error("{platform} has no endpoint {endpoint:?}; use one of: {}", spellings(endpoints(*platform)), endpoint = endpoint.as_str())]
    Endpoint {
        /// The one that was asked.
        platform: Platform,
        /// What it was asked for.
        endpoint: Endpoint,
    },
}

/// The platforms that can be asked, as the settings spell them.
fn connected() -> String {
    let platforms = Platform::ALL.iter().filter(|platform| Connector::of(**platform).is_some());
    platforms.map(|platform| platform.as_str()).collect::<Vec<_>>().join(", ")
}

pub(crate) fn connector(platform: Platform) -> Result<Connector, Unsupported> {
    Connector::of(platform).ok_or(Unsupported::Platform { platform })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_without_connector_is_refused_with_those_that_have_one() {
        let error = connector(Platform::Yelp).unwrap_err().to_string();
        assert_eq!(error, "yelp has no connector yet; use one of: mastodon, hackernews, feed, reddit");
    }

    #[test]
    fn a_purpose_that_a_platform_lacks_is_refused_with_those_it_has() {
        let error = Unsupported::Endpoint { platform: Platform::HackerNews, endpoint: Endpoint::Addressed };
        assert_eq!(error.to_string(), "hackernews has no endpoint \"addressed\"; use one of: search, own, thread");
    }
}
