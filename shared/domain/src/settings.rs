//! Everything the owner can set, checked.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::budget::Budget;
use crate::conversation::Context;
use crate::mention::Platform;
use crate::people::People;
use crate::shop::Shop;
use crate::target::Targets;

/// One version of the settings. Made only by the door that checks them.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Counts the times they were applied; 0 for those a stack starts with.
    pub version: u64,
    /// Who we listen for.
    pub shop: Shop,
    /// The staff and the shop's open hours, with its zone.
    pub people: People,
    /// How long an answer may take.
    pub targets: Targets,
    /// What a month may cost.
    pub budget: Budget,
    /// The outside dead-man's switch: an address that is asked every five minutes as long as all promises hold. Who
    /// holds it can silence the switch, so it is not logged.
    pub ping_url: Option<String>,
    /// What is watched.
    pub platforms: BTreeMap<Platform, PlatformSettings>,
}

impl Settings {
    /// What decisions about conversations on `platform` rest on at `now`.
    pub fn context(&self, platform: Platform, now: Timestamp) -> Context<'_> {
        Context {
            people: &self.people,
            targets: &self.targets,
            poll_every: self.poll_every(platform),
            reads_answers: self.reads_answers(platform),
            settings_version: self.version,
            now,
        }
    }

    /// Whether the shop's own answers can be seen there: the platform shows them, and we know whose to look for.
    pub fn reads_answers(&self, platform: Platform) -> bool {
        let watched = self.platforms.get(&platform);
        platform.shows_replies() && watched.is_some_and(|watched| !watched.handles.is_empty())
    }

    /// How often a platform is polled.
    pub fn poll_every(&self, platform: Platform) -> SignedDuration {
        self.platforms.get(&platform).map_or(DEFAULT_POLL, |settings| settings.every)
    }
}

/// How often a platform is polled when the settings do not say.
pub const DEFAULT_POLL: SignedDuration = SignedDuration::from_mins(5);

/// How one platform is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformSettings {
    /// The shop's own accounts there.
    pub handles: Vec<String>,
    /// The shop's instance, a proxy or a test server.
    pub base_url: Option<String>,
    /// Tags to follow, with or without `#`.
    pub hashtags: Vec<String>,
    /// Feeds to read.
    pub urls: Vec<String>,
    /// Words to search for besides the shop's names and the address of its site.
    pub queries: Vec<String>,
    /// How often.
    pub every: SignedDuration,
}

impl Default for PlatformSettings {
    fn default() -> Self {
        Self {
            handles: Vec::new(),
            base_url: None,
            hashtags: Vec::new(),
            urls: Vec::new(),
            queries: Vec::new(),
            every: DEFAULT_POLL,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::hours::Hours;

    #[test]
    fn a_platform_is_polled_as_often_as_its_settings_say_and_else_every_five_minutes() {
        let every = SignedDuration::from_mins(20);
        let settings = Settings {
            version: 7,
            shop: Shop::default(),
            people: People::new(vec![], Hours::never(TimeZone::UTC)),
            targets: Targets::default(),
            budget: Budget::default(),
            ping_url: None,
            platforms: BTreeMap::from([(Platform::X, PlatformSettings { every, ..PlatformSettings::default() })]),
        };
        let context = |platform| settings.context(platform, Timestamp::UNIX_EPOCH);
        assert_eq!((context(Platform::X).poll_every, context(Platform::X).settings_version), (every, 7));
        assert_eq!(context(Platform::Reddit).poll_every, SignedDuration::from_mins(5));
        assert_eq!(PlatformSettings::default().every, SignedDuration::from_mins(5));
    }
}
