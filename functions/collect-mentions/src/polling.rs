//! One platform's turn: ask its sources one after the other, then look again at what somebody waits for.

use domain::conversation::ConversationKey;
use domain::mention::Platform;
use domain::polling::Turn;
use domain::settings::Settings;
use jiff::Timestamp;
use platforms::{Endpoint, Source, SourceError, sources_for};
use runtime::secrets::{AllCredentials, Credentials};
use store::{Health, PlatformFile, StoreError};

use crate::App;
use crate::asking::{Asking, Heard};
use crate::desk::{Desk, is_taken};
use crate::filing::Filed;
use crate::lessons::Lessons;
use crate::looking::Looking;
use crate::order::{MOST_FAILING, Standing, in_order};
use crate::said;

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
        let Filed { mentions, replies, edits, gone, cycles } = self.filed;
        for trouble in &self.troubles {
            tracing::warn!(event = "poll_failed", platform, trouble, "a source gave nothing");
        }
        if self.unreadable > 0 {
            tracing::warn!(event = "unreadable", platform, items = self.unreadable, "items could not be read");
        }
        if self.filed == Filed::default() {
            tracing::debug!(event = "collected", platform, "no news");
        } else {
            tracing::info!(
                event = "collected",
                platform,
                mentions,
                replies,
                edits,
                gone,
                cycles,
                "filed {mentions} mentions"
            );
        }
    }
}

/// One platform's turn, ready to run.
pub(crate) struct Poll<'a> {
    pub(crate) platform: Platform,
    pub(crate) app: &'a App,
    pub(crate) settings: &'a Settings,
    pub(crate) credentials: &'a AllCredentials,
    pub(crate) lessons: &'a Lessons<'a>,
    pub(crate) turn: Turn,
    /// Conversations there whose next moment is near.
    pub(crate) near: Vec<ConversationKey>,
    pub(crate) now: Timestamp,
}

/// What is wrong with the settings of a platform is kept as the health of this source.
const SETTINGS: &str = "settings";

/// How a round of questions went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Round {
    /// Sources that answered.
    answered: usize,
    /// Of those, the shop's own posts.
    own: usize,
    /// A host limits us or does not answer.
    unreachable: bool,
    /// Another run files what this platform says.
    elsewhere: bool,
}

impl Poll<'_> {
    /// Never fails: what went wrong stands in the report, and the next turn tries again from where this one began.
    pub(crate) async fn run(self) -> PlatformReport {
        let mut report = PlatformReport::new(self.platform);
        if let Err(error) = self.take_turn(&mut report).await {
            report.troubles.push(error.to_string());
        }
        report
    }

    async fn take_turn(&self, report: &mut PlatformReport) -> Result<(), StoreError> {
        let store = &self.app.bundle.store;
        let file = store.platform(self.platform).await?;
        if self.must_wait(&file) || is_taken(&file, self.now) {
            return Ok(());
        }
        let sources = match self.sources() {
            Ok(sources) => sources,
            Err(error) => return self.note_settings(&file, &error).await,
        };
        if file.health.contains_key(SETTINGS)
            && let Err(error) = store.save_health(self.platform, SETTINGS, None).await
        {
            report.troubles.push(error.to_string());
        }
        let desk = Desk::new(&self.app.bundle, self.platform, &file, self.now);
        let own = sources.iter().filter(|source| source.endpoint() == Endpoint::Own).count();
        let round = self.ask_all(&sources, Asking::new(self, &file, &desk), report).await;
        if round.elsewhere {
            return Ok(());
        }
        if own > 0 && round.own == own {
            said::own_posts_read(self).await?;
        }
        match sources.first().filter(|_| round.answered > 0 && !round.unreachable) {
            Some(source) => Looking { poll: self, source, file: &file, desk: &desk }.run(report).await,
            None => Ok(()),
        }
    }

    /// Asks everything whose turn it is. A host that does not answer is asked nothing more.
    async fn ask_all(&self, sources: &[Source], mut asking: Asking<'_>, report: &mut PlatformReport) -> Round {
        let mut round = Round::default();
        let its_turn = sources.iter().filter(|source| asking.is_its_turn(source)).collect();
        let standing =
            |source: &&Source| Standing { own: source.endpoint() == Endpoint::Own, failing: asking.is_failing(source) };
        let mut failed_again = 0;
        for (source, failing) in in_order(its_turn, standing, self.round()) {
            match asking.ask(source, report).await {
                Ok(Heard::Something) => {
                    round.answered += 1;
                    round.own += usize::from(source.endpoint() == Endpoint::Own);
                }
                Ok(Heard::Nothing) => {}
                Ok(Heard::Elsewhere) => return Round { elsewhere: true, ..round },
                Ok(Heard::ComeBackLater) => {
                    round.unreachable = true;
                    failed_again += usize::from(failing);
                    if self.is_one_host() || failed_again == MOST_FAILING {
                        return round;
                    }
                }
                Err(error) => report.troubles.push(format!("{source}: {error}")),
            }
        }
        round
    }

    /// Counts this platform's turns of this kind; what does not fit into one comes with the next.
    pub(crate) fn round(&self) -> i64 {
        let minute = self.now.as_second().div_euclid(60);
        match self.turn {
            Turn::All => minute.div_euclid(self.settings.poll_every(self.platform).as_mins().max(1)),
            Turn::OwnPosts | Turn::Unread => minute,
        }
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

    fn sources(&self) -> Result<Vec<Source>, SourceError> {
        let Some(watched) = self.settings.platforms.get(&self.platform) else { return Ok(Vec::new()) };
        let token = self.credentials.get(&self.platform).and_then(Credentials::token);
        sources_for(self.platform, &self.settings.shop, watched, token)
    }

    async fn note_settings(&self, file: &PlatformFile, error: &SourceError) -> Result<(), StoreError> {
        let before = file.health.get(SETTINGS);
        let health = Health { unreachable: false, ..self.failing(before, error.to_string(), None) };
        self.note_trouble(SETTINGS, before, &health).await
    }

    /// What is to be remembered of a source that gave nothing.
    pub(crate) fn failing(&self, before: Option<&Health>, says: String, until: Option<Timestamp>) -> Health {
        let failing_since = before.map_or(self.now, |health| health.failing_since);
        Health { failing_since, says, until, unreachable: false }
    }

    /// Writes only when something new is wrong.
    pub(crate) async fn note_trouble(
        &self,
        key: &str,
        before: Option<&Health>,
        health: &Health,
    ) -> Result<(), StoreError> {
        if before == Some(health) {
            return Ok(());
        }
        self.app.bundle.store.save_health(self.platform, key, Some(health)).await
    }
}
