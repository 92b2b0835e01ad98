//! A mention or a reply that is known is not as it was: edited, missed, seen again.

use classifier::Found;
use domain::conversation::{Change, Conversation, ConversationKey, Edited, Event, Mention, Reply};
use domain::mention::Post;
use domain::settings::Settings;
use jiff::Timestamp;
use store::{Committed, ConversationFile, Decided, StoreError, Trace};

use crate::App;
use crate::filing::{Filed, Filing, MOST_TRIES, classify, contended};
use crate::lessons::Lessons;

/// What became of a rewrite.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rewritten<T> {
    /// It is as it was, or not kept any more.
    Not,
    /// It is like this now.
    To(T),
}

/// Rewrites what is kept of one conversation.
pub(crate) struct Rewriting<'a> {
    pub(crate) app: &'a App,
    pub(crate) settings: &'a Settings,
    pub(crate) lessons: &'a Lessons<'a>,
    pub(crate) now: Timestamp,
}

impl Filing<'_> {
    /// A post that is known came again in other words.
    pub(crate) async fn file_edit(
        &self,
        key: &ConversationKey,
        post: Post,
        trace: &Trace,
        filed: &mut Filed,
    ) -> Result<(), StoreError> {
        let Self { app, settings, lessons, now, .. } = *self;
        let rewriting = Rewriting { app, settings, lessons, now };
        rewriting.edit(key, post, self.found, trace.mark.as_deref(), filed).await?;
        Ok(())
    }
}

impl Rewriting<'_> {
    /// The mention says this now. Where it belongs, and what it hangs from, stays.
    pub(crate) async fn edit(
        &self,
        key: &ConversationKey,
        post: Post,
        found: Found,
        mark: Option<&str>,
        filed: &mut Filed,
    ) -> Result<Rewritten<Mention>, StoreError> {
        let id = post.id.clone();
        let learnt = self.lessons.learnt().await;
        let edit = |mention: &Mention| {
            let post = in_place(post.clone(), &mention.post);
            // What was about the shop is about it in its new words, too.
            let found = if mention.classification.about_shop { Found::Addressed } else { found };
            let classification = classify(self.app, self.settings, &post, found, learnt);
            let (after, edited) = mention.clone().edited(post, classification, self.now);
            let event = match edited {
                Edited::Worse => Some(Event::Worsened),
                Edited::Better => Some(Event::Recovered),
                Edited::Same => None,
            };
            (after, event)
        };
        let rewritten = self.mention(key, &id, mark, edit, filed).await?;
        filed.edits += usize::from(rewritten != Rewritten::Not);
        Ok(rewritten)
    }

    /// Rewrites one mention as `into` says, and what this asks for.
    pub(crate) async fn mention(
        &self,
        key: &ConversationKey,
        id: &str,
        mark: Option<&str>,
        into: impl Fn(&Mention) -> (Mention, Option<Event>),
        filed: &mut Filed,
    ) -> Result<Rewritten<Mention>, StoreError> {
        let store = &self.app.bundle.store;
        for _ in 0..MOST_TRIES {
            let file = self.app.bundle.file_to_decide(key, self.now).await?;
            let Some(mut file) = file else { return Ok(Rewritten::Not) };
            let Some(mention) = file.mentions.iter_mut().find(|mention| mention.post.id == id) else {
                return Ok(Rewritten::Not);
            };
            let (after, event) = into(mention);
            if after == *mention {
                return Ok(Rewritten::Not);
            }
            mention.clone_from(&after);
            let (change, version) = self.settled(key, &file, event);
            let decided = Decided::of(change.as_ref(), version);
            if store.record_edit(&after, mark, decided, self.now).await? == Committed::Written {
                filed.cycles += usize::from(change.is_some());
                return Ok(Rewritten::To(after));
            }
        }
        Err(contended())
    }

    /// Rewrites one reply as `into` says, and what this asks for.
    pub(crate) async fn reply(
        &self,
        key: &ConversationKey,
        id: &str,
        into: impl Fn(&Reply) -> (Reply, Option<Event>),
        filed: &mut Filed,
    ) -> Result<Rewritten<Reply>, StoreError> {
        let store = &self.app.bundle.store;
        for _ in 0..MOST_TRIES {
            let file = self.app.bundle.file_to_decide(key, self.now).await?;
            let Some(mut file) = file else { return Ok(Rewritten::Not) };
            let Some(reply) = file.replies.iter_mut().find(|reply| reply.id == id) else {
                return Ok(Rewritten::Not);
            };
            let (after, event) = into(reply);
            if after == *reply {
                return Ok(Rewritten::Not);
            }
            reply.clone_from(&after);
            let (change, version) = self.settled(key, &file, event);
            let decided = Decided::of(change.as_ref(), version);
            if store.record_sight(key, &after, decided, self.now).await? == Committed::Written {
                filed.cycles += usize::from(change.is_some());
                return Ok(Rewritten::To(after));
            }
        }
        Err(contended())
    }

    /// What all that is known asks for now, and what happened, for the history.
    fn settled(&self, key: &ConversationKey, file: &ConversationFile, event: Option<Event>) -> (Option<Change>, u64) {
        let known = file.conversation.clone();
        let conversation = known.clone().unwrap_or_else(|| Conversation::new(key.clone()));
        let messages: Vec<_> = file.mentions.iter().flat_map(Mention::messages).collect();
        let context = self.settings.context(key.platform, self.now);
        let change = conversation.settle(&messages, &file.replies, &context);
        let nothing = |conversation| Change { conversation, alerts: Vec::new(), events: Vec::new(), claimed: None };
        // A conversation that has had no cycle has no history.
        let change = match event {
            None => change,
            Some(event) => change.or_else(|| known.map(nothing)).map(|mut change| {
                change.events.insert(0, event);
                change
            }),
        };
        (change, conversation.version)
    }
}

/// The post as it is now, where it always was.
fn in_place(now: Post, before: &Post) -> Post {
    let Post { root, parent, ancestors, author, published_at, .. } = before.clone();
    Post { root, parent, ancestors, author, published_at, ..now }
}
