//! What the table knows that a morning's e-mail or a self-test tells.

use std::collections::{BTreeMap, BTreeSet};

use domain::conversation::ConversationKey;
use domain::delivery::Delivery;
use domain::digest::{Answered, Failing, SetAside, Standing, Undelivered, Waiting};
use domain::errand::{ErrandKind, Morning};
use domain::self_test::{Unproven, unproven};
use domain::settings::Settings;
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use store::{ConversationFile, MentionRow, OpenRow, Store, StoreError};

/// More than this nobody reads in a mail.
const MOST_CARDS: usize = 40;
/// Conversations looked through for texts that failed.
const MOST_FILES: usize = 200;
/// Answers to what is older are not counted: each look reads so much.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Reads side by side.
const SIDE_BY_SIDE: usize = 8;

/// Where what is told is read from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) store: &'a Store,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Timestamp,
}

type Files = BTreeMap<ConversationKey, ConversationFile>;

impl Facts<'_> {
    /// Who waits, the latest first; how many more; and what is kept of those conversations.
    pub(crate) async fn waiting(&self) -> Result<(Vec<Waiting>, usize, Files), StoreError> {
        let mut open: Vec<OpenRow> = self.store.open_conversations().await?;
        open.sort_by_key(|row| row.due_at);
        let more = open.len().saturating_sub(MOST_CARDS);
        let files = self.files(open.into_iter().take(MOST_CARDS).map(|row| row.key)).await?;
        let waiting = files.values().filter_map(|file| {
            let conversation = file.conversation.as_ref()?;
            let opener = conversation.open_cycle().map(|cycle| &cycle.opener);
            let opener = file.mentions.iter().find(|mention| Some(&mention.post.id) == opener);
            Waiting::of(conversation, opener, &self.settings.people, self.now)
        });
        Ok((waiting.collect(), more, files))
    }

    /// Mentions that may have been answered lately.
    pub(crate) async fn mentions(&self) -> Result<Vec<MentionRow>, StoreError> {
        self.store.published_since(self.now - ANSWERED_WITHIN, self.now).await
    }

    /// Answers since then.
    pub(crate) fn answered(&self, mentions: &[MentionRow], since: Timestamp) -> Answered {
        let standing = |row: &MentionRow| {
            let state = row.state?;
            Some(Standing { state, due_at: row.due_at, answered_at: row.first_reply_at })
        };
        Answered::count(mentions.iter().filter_map(standing), since, self.now)
    }

    /// Texts since then that did not arrive. `known` are files that were read already.
    pub(crate) async fn undelivered(
        &self,
        mentions: &[MentionRow],
        known: Files,
        since: Timestamp,
    ) -> Result<Vec<Undelivered>, StoreError> {
        let lately = |row: &&MentionRow| {
            let times = [Some(row.published_at), row.due_at, row.first_reply_at];
            row.state.is_some() && times.into_iter().flatten().any(|at| since <= at)
        };
        let keys: BTreeSet<_> = mentions.iter().filter(lately).map(|row| row.conversation.clone()).collect();
        let new = keys.into_iter().filter(|key| !known.contains_key(key)).take(MOST_FILES);
        let new = self.files(new).await?;
        let alerts = known.values().chain(new.values()).flat_map(|file| &file.alerts);
        let alerts = alerts.filter(|record| since <= record.alert.created_at && record.alert.created_at < self.now);
        Ok(Undelivered::of(alerts.flat_map(|record| &record.deliveries), &self.settings.people))
    }

    async fn files(&self, keys: impl Iterator<Item = ConversationKey>) -> Result<Files, StoreError> {
        let reads = keys.map(|key| async move { self.store.file(&key).await.map(|file| (key, file)) });
        stream::iter(reads).buffered(SIDE_BY_SIDE).try_collect().await
    }

    /// Sources that cannot be read, the longest first.
    pub(crate) async fn failing(&self) -> Result<Vec<Failing>, StoreError> {
        let mut failing = Vec::new();
        for &platform in self.settings.platforms.keys() {
            let health = self.store.platform(platform).await?.health.into_values();
            failing.extend(health.map(|health| Failing { platform, since: health.failing_since, says: health.says }));
        }
        failing.sort_by_key(|source| (source.since, source.platform));
        Ok(failing)
    }

    /// Phones that are not known to work, and when each was last proven to.
    pub(crate) async fn phones(&self, morning: &Morning) -> Result<Phones, StoreError> {
        let proofs = self.store.proofs().await?;
        let mut tests: Vec<Delivery> = self.store.errands(ErrandKind::SelfTest, morning.monday()).await?;
        tests.extend(self.store.errands(ErrandKind::SelfTest, morning.monday_before()).await?);
        let said = |test: &Delivery| {
            let person = self.settings.people.get(&test.address.person)?;
            let why = unproven(test, proofs.get(&person.id).copied(), morning.since, self.now)?;
            Some((person.name.clone(), why))
        };
        let unproven = tests.iter().filter_map(said).collect();
        let people = self.settings.people.all().iter();
        let proofs = people.map(|person| (person.name.clone(), proofs.get(&person.id).copied())).collect();
        Ok(Phones { unproven, proofs })
    }

    /// Rows that cannot be read.
    pub(crate) async fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        let rows = self.store.set_aside_rows().await?.into_iter();
        let said = rows.map(|row| {
            let (platform, mark) = (row.key.platform(), row.key.mark());
            SetAside { kind: row.kind, platform, mark, at: row.at }
        });
        Ok(said.collect())
    }
}

/// What is known of the staff's phones.
#[derive(Debug)]
pub(crate) struct Phones {
    pub(crate) unproven: Vec<(String, Unproven)>,
    pub(crate) proofs: Vec<(String, Option<Timestamp>)>,
}

/// How long a week is, for a text that tells how it was.
pub(crate) const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
