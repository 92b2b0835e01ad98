//! Asks one source, files what it says, remembers how far it has been read.

use classifier::Found;
use domain::conversation::Discovery;
use domain::polling::Turn;
use platforms::{Cursor, Endpoint, Outcome, Polled, Refusal, Source, poll};
use store::{Health, PlatformFile, StoreError, StoredCursor};

use crate::desk::Desk;
use crate::filing::{Filing, MOST_FILED, Reached};
use crate::polling::{PlatformReport, Poll};

/// What one question came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// An answer.
    Something,
    /// A refusal that is about this question alone, or it was not asked.
    Nothing,
    /// The host is overloaded or does not answer: its other questions would only cost time.
    ComeBackLater,
    /// Another run files what this platform says.
    Elsewhere,
}

/// Whether a refusal is about the host, not about what was asked.
pub(crate) fn is_of_the_host(refusal: &Refusal) -> bool {
    match refusal.outcome() {
        Outcome::RateLimited | Outcome::Transient => true,
        Outcome::RefreshToken
        | Outcome::ReconnectNeeded
        | Outcome::NotEntitled
        | Outcome::FeatureGone
        | Outcome::NotFound
        | Outcome::BudgetSpent
        | Outcome::Malformed => false,
    }
}

/// One platform's questions of one turn.
pub(crate) struct Asking<'a> {
    poll: &'a Poll<'a>,
    file: &'a PlatformFile,
    desk: &'a Desk<'a>,
    /// How much more may be filed in this turn.
    left: usize,
}

impl<'a> Asking<'a> {
    pub(crate) fn new(poll: &'a Poll<'a>, file: &'a PlatformFile, desk: &'a Desk<'a>) -> Self {
        Self { poll, file, desk, left: MOST_FILED }
    }

    pub(crate) fn is_its_turn(&self, source: &Source) -> bool {
        let key = source.key();
        let unread = !self.file.cursors.contains_key(&key) && !self.file.health.contains_key(&key);
        match self.poll.turn {
            Turn::All => true,
            Turn::OwnPosts => unread || source.endpoint() == Endpoint::Own,
            Turn::Unread => unread,
        }
    }

    pub(crate) fn is_failing(&self, source: &Source) -> bool {
        self.file.health.get(&source.key()).is_some_and(|health| health.unreachable)
    }

    pub(crate) async fn ask(&mut self, source: &Source, report: &mut PlatformReport) -> Result<Heard, StoreError> {
        let Poll { platform, app, now, .. } = self.poll;
        let key = source.key();
        let health = self.file.health.get(&key);
        if health.and_then(|health| health.until).is_some_and(|until| *now < until) {
            return Ok(Heard::Nothing);
        }
        let stored = self.file.cursors.get(&key);
        let cursor = stored.map(cursor).unwrap_or_default();
        match poll(&app.client, source, &cursor, *now).await {
            Ok(polled) => {
                if !self.take_in(source, stored, polled, report).await? {
                    return Ok(Heard::Elsewhere);
                }
                if health.is_some() {
                    app.bundle.store.save_health(*platform, &key, None).await?;
                }
                Ok(Heard::Something)
            }
            Err(refusal) => {
                report.troubles.push(format!("{source}: {refusal}"));
                let unreachable = is_of_the_host(&refusal);
                let failing = self.poll.failing(health, refusal.in_words(), refusal.until());
                self.poll.note_trouble(&key, health, &Health { unreachable, ..failing }).await?;
                Ok(if unreachable { Heard::ComeBackLater } else { Heard::Nothing })
            }
        }
    }

    /// The cursor moves only when everything is filed; what is too much for one turn comes again with the next.
    /// `false`: another run files.
    async fn take_in(
        &mut self,
        source: &Source,
        stored: Option<&StoredCursor>,
        polled: Polled,
        report: &mut PlatformReport,
    ) -> Result<bool, StoreError> {
        let Poll { platform, app, settings, lessons, now, .. } = self.poll;
        let discovery = if stored.is_some() { Discovery::Live } else { Discovery::Backfill };
        let found = if source.endpoint() == Endpoint::Addressed { Found::Addressed } else { Found::Searched };
        let filing = Filing { app, settings, lessons, discovery, found, voice: &source.voice(), now: *now };
        report.unreadable += polled.unreadable;
        let reached = stored_cursor(&polled.cursor);
        match filing.file(*platform, polled, self.desk, &mut self.left, &mut report.filed).await? {
            Reached::Elsewhere => return Ok(false),
            Reached::Part => {
                tracing::info!(event = "more_news", %source, "more news than one turn takes in: the next goes on");
            }
            Reached::All if stored != Some(&reached) => {
                app.bundle.store.save_cursor(*platform, &source.key(), stored, &reached).await?;
            }
            Reached::All => {}
        }
        Ok(true)
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
