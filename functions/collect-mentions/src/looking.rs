//! Looks again at what may be gone or changed: what somebody waits for, what closed a cycle, what was missed once.

use std::collections::{BTreeSet, HashMap};

use classifier::Found;
use domain::conversation::{ConversationKey, Event, Mention, Proof, Reply, Sight};
use domain::polling::Turn;
use jiff::SignedDuration;
use platforms::{Looked, Sought, Source, look, looks};
use store::{KnownPost, MentionRow, Month, PlatformFile, StoreError};

use crate::asking::is_of_the_host;
use crate::desk::Desk;
use crate::filing::Filed;
use crate::mark::{is_edited, mark};
use crate::order::part;
use crate::polling::{PlatformReport, Poll};
use crate::rewriting::{Rewriting, Rewritten};

/// Posts that are looked at in one turn: one request each.
const MOST_LOOKS: usize = 20;
/// So long after they were written or answered, mentions are looked at again once an hour.
const LATELY: SignedDuration = SignedDuration::from_hours(24);
/// How many of the latest mentions decide which.
const MOST_LATELY: usize = 200;
/// What was missed is not looked for again before.
const MISSES_APART: SignedDuration = SignedDuration::from_mins(5);

/// One platform's second looks, on a turn on which it answers.
pub(crate) struct Looking<'a> {
    pub(crate) poll: &'a Poll<'a>,
    /// Whom to ask.
    pub(crate) source: &'a Source,
    pub(crate) file: &'a PlatformFile,
    pub(crate) desk: &'a Desk<'a>,
}

impl Looking<'_> {
    /// Looks at what is due. Without anything to look at, nothing is read; without a change, nothing is written.
    pub(crate) async fn run(&self, report: &mut PlatformReport) -> Result<(), StoreError> {
        let Poll { platform, app, now, .. } = self.poll;
        if !looks(*platform) {
            return Ok(());
        }
        let wanted = self.wanted().await?;
        let ids: Vec<String> = wanted.iter().map(|(_, id)| id.clone()).collect();
        let known = if ids.is_empty() { HashMap::new() } else { app.bundle.store.known_posts(*platform, &ids).await? };
        for (key, id) in wanted {
            let post = known.get(&id).cloned().unwrap_or_default();
            let sought = Sought { id: &id, local: post.trace.local.as_deref() };
            match look(&app.client, self.source, &sought, *now).await {
                Ok(looked) => self.take_in(&key, &id, &post, looked, &mut report.filed).await?,
                Err(refusal) if is_of_the_host(&refusal) => {
                    report.troubles.push(format!("{platform}, a second look: {refusal}"));
                    return Ok(());
                }
                // This one post may not be seen; the others may.
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// What was missed, what somebody waits for, and once an hour what was written or answered lately; each once.
    async fn wanted(&self) -> Result<Vec<(ConversationKey, String)>, StoreError> {
        let now = self.poll.now;
        let missed = self.file.missed.iter().filter(|missed| now.duration_since(missed.at) >= MISSES_APART);
        let missed = missed.map(|missed| (missed.conversation.clone(), missed.post.clone())).collect();
        let round = self.poll.round();
        let mut wanted = part(missed, MOST_LOOKS, round);
        wanted.extend(part(self.waiting().await?, MOST_LOOKS, round));
        if self.is_first_of_the_hour() {
            let hour = now.as_second().div_euclid(60 * 60);
            wanted.extend(part(self.lately().await?, MOST_LOOKS, hour));
        }
        let mut seen = BTreeSet::new();
        wanted.retain(|one| seen.insert(one.clone()));
        wanted.truncate(MOST_LOOKS);
        Ok(wanted)
    }

    /// What opened the cycles whose next moment is near.
    async fn waiting(&self) -> Result<Vec<(ConversationKey, String)>, StoreError> {
        if self.poll.near.is_empty() {
            return Ok(Vec::new());
        }
        let near = self.poll.app.bundle.store.conversations(&self.poll.near).await?;
        let openers = near.into_iter().filter_map(|near| Some((near.key.clone(), near.open_cycle()?.opener.clone())));
        Ok(openers.collect())
    }

    /// The mentions of the last day, and the replies that closed their cycles.
    async fn lately(&self) -> Result<Vec<(ConversationKey, String)>, StoreError> {
        let Poll { platform, app, now, .. } = self.poll;
        let since = *now - LATELY;
        let is_late = |row: &MentionRow| {
            row.conversation.platform == *platform && row.published_at.max(row.first_reply_at.unwrap_or(since)) > since
        };
        let mut rows = Vec::new();
        for month in BTreeSet::from([Month::of(since), Month::of(*now)]) {
            rows.extend(app.bundle.store.month(month, MOST_LATELY).await?.into_iter().filter(is_late));
        }
        let answered: BTreeSet<ConversationKey> =
            rows.iter().filter(|row| row.first_reply_at.is_some()).map(|row| row.conversation.clone()).collect();
        let answered: Vec<ConversationKey> = answered.into_iter().collect();
        let answers = app.bundle.store.conversations(&answered).await?.into_iter().filter_map(|conversation| {
            let answer =
                conversation.cycle?.answer.filter(|answer| answer.proof == Proof::Verified && answer.at > since)?;
            Some((conversation.key, answer.id))
        });
        let messages = rows.into_iter().map(|row| (row.conversation, row.id));
        Ok(answers.chain(messages).collect())
    }

    fn is_first_of_the_hour(&self) -> bool {
        let every = self.poll.settings.poll_every(self.poll.platform).as_mins().max(1);
        let minute = self.poll.now.as_second().div_euclid(60);
        self.poll.turn == Turn::All && minute.rem_euclid(60) < every
    }

    async fn take_in(
        &self,
        key: &ConversationKey,
        id: &str,
        known: &KnownPost,
        looked: Looked,
        filed: &mut Filed,
    ) -> Result<(), StoreError> {
        let was_missed = self.file.missed.iter().any(|missed| missed.post == id);
        match looked {
            Looked::Unknown => Ok(()),
            Looked::Seen(post) => {
                let says = mark(&self.source.voice(), &post);
                let edited = is_edited(known.trace.mark.as_deref(), &says);
                if (!edited && !was_missed) || !self.desk.may_file().await? {
                    return Ok(());
                }
                if edited {
                    self.rewriting().edit(key, *post, Found::Searched, Some(&says), filed).await?;
                }
                self.checked(key, id, false, filed).await?;
                self.poll.app.bundle.store.save_missed(key, id, None).await
            }
            Looked::Gone if self.desk.may_file().await? => self.missed(key, id, was_missed, filed).await,
            Looked::Gone => Ok(()),
        }
    }

    /// Remembers that it is to be looked for again, then that it was not there; the second time it is gone.
    async fn missed(
        &self,
        key: &ConversationKey,
        id: &str,
        was_missed: bool,
        filed: &mut Filed,
    ) -> Result<(), StoreError> {
        let store = &self.poll.app.bundle.store;
        if !was_missed {
            store.save_missed(key, id, Some(self.poll.now)).await?;
        }
        match self.checked(key, id, true, filed).await? {
            Some(Sight::MissedOnce { .. }) => Ok(()),
            Some(Sight::Gone { .. }) => {
                filed.gone += 1;
                store.save_missed(key, id, None).await
            }
            // It is known to be gone, or not kept any more.
            Some(Sight::Seen) | None => store.save_missed(key, id, None).await,
        }
    }

    /// Rewrites whether a mention or a reply is still there: how it is seen now; absent where nothing changed.
    async fn checked(
        &self,
        key: &ConversationKey,
        id: &str,
        missed: bool,
        filed: &mut Filed,
    ) -> Result<Option<Sight>, StoreError> {
        let now = self.poll.now;
        let mention = |mention: &Mention| {
            let after = if missed { mention.clone().missed(now) } else { mention.clone().seen() };
            let event = is_gone(mention.sight, after.sight).then_some(Event::MessageGone);
            (after, event)
        };
        if let Rewritten::To(mention) = self.rewriting().mention(key, id, None, mention, filed).await? {
            return Ok(Some(mention.sight));
        }
        let reply = |reply: &Reply| {
            let after = if missed { reply.clone().missed(now) } else { reply.clone().seen() };
            let event = is_gone(reply.sight, after.sight).then_some(Event::ReplyGone);
            (after, event)
        };
        match self.rewriting().reply(key, id, reply, filed).await? {
            Rewritten::To(reply) => Ok(Some(reply.sight)),
            Rewritten::Not => Ok(None),
        }
    }

    fn rewriting(&self) -> Rewriting<'_> {
        let Poll { app, settings, lessons, now, .. } = *self.poll;
        Rewriting { app, settings, lessons, now }
    }
}

fn is_gone(before: Sight, after: Sight) -> bool {
    before.gone_at().is_none() && after.gone_at().is_some()
}
