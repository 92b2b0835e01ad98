//! One platform's turn: ask its sources one after the other, file what they say, remember how far we are.

use classifier::Found;
use domain::conversation::Discovery;
use domain::mention::Platform;
use domain::settings::Settings;
use jiff::Timestamp;
use platforms::{Cursor, Endpoint, Outcome, Polled, Source, poll, sources_for};
use runtime::secrets::{AllCredentials, Credentials};
use store::{Health, PlatformFile, StoreError, StoredCursor};

use crate::filing::{Filed, Filing};
use crate::{App, Turn};

/// What one platform's turn came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformReport {
    /// Which.
    pub platform: Platform,
    /// What was filed.
    pub filed: Filed,
    /// Items that could not be read.
    pub unreadable: usize,
    /// Why sources gave nothing, in words fit for a log.
    pub troubles: Vec<String>,
}

impl PlatformReport {
    fn new(platform: Platform) -> Self {
        Self { platform, filed: Filed::default(), unreadable: 0, troubles: Vec::new() }
    }

    /// The platform took longer than all patience.
    pub(crate) fn hung(platform: Platform) -> Self {
        Self { troubles: vec!["took too long".to_owned()], ..Self::new(platform) }
    }

    pub(crate) fn log(&self) {
        let platform = self.platform.as_str();
        let Filed { mentions, replies, cycles } = self.filed;
        for trouble in &self.troubles {
            tracing::warn!(event = "poll_failed", platform, trouble, "a source gave nothing");
        }
        if self.unreadable > 0 {
            tracing::warn!(event = "unreadable", platform, items = self.unreadable, "items could not be read");
        }
        if self.filed == Filed::default() {
            tracing::debug!(event = "collected", platform, "no news");
        } else {
            tracing::info!(event = "collected", platform, mentions, replies, cycles, "filed {mentions} mentions");
        }
    }
}

/// One platform's turn, ready to run.
pub(crate) struct Poll<'a> {
    pub(crate) platform: Platform,
    pub(crate) app: &'a App,
    pub(crate) settings: &'a Settings,
    pub(crate) credentials: &'a AllCredentials,
    pub(crate) turn: Turn,
    pub(crate) now: Timestamp,
}

/// What is wrong with the settings of a platform is kept as the health of this source.
const SETTINGS: &str = "settings";

/// What one question came to.
enum Heard {
    /// An answer, or a refusal that is about this question alone.
    Something,
    /// The host is overloaded or does not answer: its other questions would only cost time.
    ComeBackLater,
}

impl Poll<'_> {
    /// Never fails: what went wrong stands in the report, and the next turn tries again from where this one began.
    pub(crate) async fn run(self) -> PlatformReport {
        let mut report = PlatformReport::new(self.platform);
        let file = match self.app.bundle.store.platform(self.platform).await {
            Ok(file) => file,
            Err(error) => {
                report.troubles.push(error.to_string());
                return report;
            }
        };
        if self.must_wait(&file) {
            return report;
        }
        let sources = match self.sources() {
            Ok(sources) => sources,
            Err(error) => {
                let health = self.failing(file.health.get(SETTINGS), error.to_string(), None);
                let noted = self.note_trouble(SETTINGS, file.health.get(SETTINGS), &health).await;
                report.troubles.extend(noted.err().map(|error| error.to_string()));
                return report;
            }
        };
        if file.health.contains_key(SETTINGS)
            && let Err(error) = self.app.bundle.store.save_health(self.platform, SETTINGS, None).await
        {
            report.troubles.push(error.to_string());
        }
        for source in sources.into_iter().filter(|source| self.is_its_turn(source, &file)) {
            match self.ask(&source, &file, &mut report).await {
                Ok(Heard::Something) => {}
                Ok(Heard::ComeBackLater) if self.is_one_host() => break,
                Ok(Heard::ComeBackLater) => {}
                Err(error) => report.troubles.push(format!("{source}: {error}")),
            }
        }
        report
    }

    /// Each feed is a host of its own; all questions to any other platform go to one.
    fn is_one_host(&self) -> bool {
        self.platform != Platform::Feed
    }

    /// A host that asked us to wait is asked nothing at all.
    fn must_wait(&self, file: &PlatformFile) -> bool {
        let waits = |health: &Health| health.until.is_some_and(|until| self.now < until);
        self.is_one_host() && file.health.values().any(waits)
    }

    /// The own posts are asked first: an answer should be known before the question it answers starts a clock.
    fn sources(&self) -> Result<Vec<Source>, platforms::SourceError> {
        let Some(watched) = self.settings.platforms.get(&self.platform) else { return Ok(Vec::new()) };
        let token = self.credentials.get(&self.platform).and_then(Credentials::token);
        let mut sources = sources_for(self.platform, &self.settings.shop, watched, token)?;
        sources.sort_by_key(|source| source.endpoint() != Endpoint::Own);
        Ok(sources)
    }

    fn is_its_turn(&self, source: &Source, file: &PlatformFile) -> bool {
        let key = source.key();
        let unread = !file.cursors.contains_key(&key) && !file.health.contains_key(&key);
        match self.turn {
            Turn::All => true,
            Turn::OwnPosts => unread || source.endpoint() == Endpoint::Own,
            Turn::Unread => unread,
        }
    }

    /// Asks one source and files what it says. The cursor moves only when everything is filed.
    async fn ask(
        &self,
        source: &Source,
        file: &PlatformFile,
        report: &mut PlatformReport,
    ) -> Result<Heard, StoreError> {
        let key = source.key();
        let health = file.health.get(&key);
        if health.and_then(|health| health.until).is_some_and(|until| self.now < until) {
            return Ok(Heard::Something);
        }
        let stored = file.cursors.get(&key);
        let cursor = stored.map(cursor).unwrap_or_default();
        match poll(&self.app.client, source, &cursor, self.now).await {
            Ok(polled) => {
                self.take_in(source, stored, polled, report).await?;
                if health.is_some() {
                    self.app.bundle.store.save_health(self.platform, &key, None).await?;
                }
                Ok(Heard::Something)
            }
            Err(refusal) => {
                report.troubles.push(format!("{source}: {refusal}"));
                let failing = self.failing(health, refusal.to_string(), refusal.until());
                self.note_trouble(&key, health, &failing).await?;
                Ok(match refusal.outcome() {
                    Outcome::RateLimited | Outcome::Transient => Heard::ComeBackLater,
                    Outcome::RefreshToken
                    | Outcome::ReconnectNeeded
                    | Outcome::NotEntitled
                    | Outcome::FeatureGone
                    | Outcome::NotFound
                    | Outcome::BudgetSpent
                    | Outcome::Malformed => Heard::Something,
                })
            }
        }
    }

    async fn take_in(
        &self,
        source: &Source,
        stored: Option<&StoredCursor>,
        polled: Polled,
        report: &mut PlatformReport,
    ) -> Result<(), StoreError> {
        let discovery = if stored.is_some() { Discovery::Live } else { Discovery::Backfill };
        let found = if source.endpoint() == Endpoint::Addressed { Found::Addressed } else { Found::Searched };
        let filing = Filing { app: self.app, settings: self.settings, discovery, found, now: self.now };
        report.unreadable += polled.unreadable;
        filing.file(self.platform, polled.posts, &mut report.filed).await?;
        let reached = stored_cursor(&polled.cursor);
        if stored != Some(&reached) {
            self.app.bundle.store.save_cursor(self.platform, &source.key(), &reached).await?;
        }
        Ok(())
    }

    fn failing(&self, before: Option<&Health>, says: String, until: Option<Timestamp>) -> Health {
        Health { failing_since: before.map_or(self.now, |health| health.failing_since), says, until }
    }

    /// Writes only when something new is wrong.
    async fn note_trouble(&self, key: &str, before: Option<&Health>, health: &Health) -> Result<(), StoreError> {
        if before == Some(health) {
            return Ok(());
        }
        self.app.bundle.store.save_health(self.platform, key, Some(health)).await
    }
}

fn cursor(stored: &StoredCursor) -> Cursor {
    let StoredCursor { since, etag, last_modified } = stored.clone();
    Cursor { since, etag, last_modified }
}

fn stored_cursor(cursor: &Cursor) -> StoredCursor {
    let Cursor { since, etag, last_modified } = cursor.clone();
    StoredCursor { since, etag, last_modified }
}
