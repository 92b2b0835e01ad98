//! What was found goes where it belongs: a mention into its conversation, a reply to whom it answers.

use std::collections::HashMap;

use classifier::{Found, Reading};
use domain::conversation::{Conversation, ConversationKey, Discovery, Mention, Reply};
use domain::mention::{Classification, Platform, Post};
use domain::reply;
use domain::settings::Settings;
use jiff::Timestamp;
use store::{Recorded, StoreError};

use crate::App;

/// Another writer may change a conversation between our read and our write so often.
const MOST_TRIES: usize = 5;

/// How much was filed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filed {
    /// New mentions.
    pub mentions: usize,
    /// New replies of the shop.
    pub replies: usize,
    /// Cycles that opened or closed.
    pub cycles: usize,
}

/// What one answer of a source is filed with.
pub(crate) struct Filing<'a> {
    pub(crate) app: &'a App,
    pub(crate) settings: &'a Settings,
    pub(crate) discovery: Discovery,
    pub(crate) found: Found,
    pub(crate) now: Timestamp,
}

type Known = HashMap<String, Option<ConversationKey>>;

impl Filing<'_> {
    /// Files everything that is new, oldest first.
    pub(crate) async fn file(
        &self,
        platform: Platform,
        mut posts: Vec<Post>,
        filed: &mut Filed,
    ) -> Result<(), StoreError> {
        posts.sort_by(|a, b| (a.published_at, &a.id).cmp(&(b.published_at, &b.id)));
        let mut ids: Vec<String> =
            posts.iter().flat_map(|post| post.ancestors.iter().chain([&post.id])).cloned().collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let mut known = self.app.bundle.store.known_posts(platform, &ids).await?;
        for post in posts {
            if known.contains_key(&post.id) {
                continue;
            }
            let id = post.id.clone();
            let filed_under = if post.ours {
                self.file_reply(&post, &known, filed).await?
            } else {
                Some(self.file_mention(post, filed).await?)
            };
            if let Some(key) = filed_under {
                known.insert(id, Some(key));
            }
        }
        Ok(())
    }

    /// Keeps a mention, and opens a cycle if it asks for an answer.
    async fn file_mention(&self, post: Post, filed: &mut Filed) -> Result<ConversationKey, StoreError> {
        let classification = self.classify(&post);
        let mention = Mention::new(post, classification, self.now, self.discovery);
        let store = &self.app.bundle.store;
        let key = mention.conversation.clone();
        for _ in 0..MOST_TRIES {
            let change = if mention.opens() {
                let file = store.file(&key).await?;
                let conversation = file.conversation.unwrap_or_else(|| Conversation::new(key.clone()));
                let mut messages: Vec<_> = file.mentions.iter().map(Mention::message).collect();
                messages.retain(|message| message.id != mention.post.id);
                messages.push(mention.message());
                conversation.settle(&messages, &file.replies, &self.settings.context(key.platform, self.now))
            } else {
                None
            };
            match store.record_mention(&mention, change.as_ref(), self.now).await? {
                Recorded::New => {
                    filed.mentions += 1;
                    filed.cycles += usize::from(change.is_some());
                    return Ok(key);
                }
                Recorded::AlreadyKnown => return Ok(key),
                Recorded::Conflict => {}
            }
        }
        Err(contended())
    }

    /// Keeps a post of the shop in every conversation it answers: that of its nearest customer ancestor, and those of
    /// the authors it @-mentions. `None` when it answers nobody we know; a later poll may know more.
    async fn file_reply(
        &self,
        post: &Post,
        known: &Known,
        filed: &mut Filed,
    ) -> Result<Option<ConversationKey>, StoreError> {
        let Some(reply) = reply::from_own_post(post, self.now) else { return Ok(None) };
        let nearest = post.ancestors.iter().find_map(|ancestor| known.get(ancestor)?.clone());
        let root = nearest.as_ref().map_or(post.root.as_str(), |key| key.root.as_str());
        let mentioned =
            post.mentions.iter().map(|author| ConversationKey::of(post.platform, root, Some(author), &post.id));
        let mut answered: Vec<ConversationKey> = nearest.iter().cloned().chain(mentioned).collect();
        answered.sort_unstable();
        answered.dedup();
        for key in &answered {
            self.answer(key, &reply, filed).await?;
        }
        let filed_under = nearest.or_else(|| answered.into_iter().next());
        if filed_under.is_some() {
            filed.replies += 1;
            self.app.bundle.store.mark_own_post(post.platform, &post.id, filed_under.as_ref()).await?;
        }
        Ok(filed_under)
    }

    /// Keeps one reply in one conversation, and closes the cycle it answers.
    async fn answer(&self, key: &ConversationKey, reply: &Reply, filed: &mut Filed) -> Result<(), StoreError> {
        let store = &self.app.bundle.store;
        for _ in 0..MOST_TRIES {
            let file = store.file(key).await?;
            let mut replies = file.replies;
            replies.retain(|known| known.id != reply.id);
            replies.push(reply.clone());
            let messages: Vec<_> = file.mentions.iter().map(Mention::message).collect();
            let context = self.settings.context(key.platform, self.now);
            let change = file.conversation.and_then(|conversation| conversation.settle(&messages, &replies, &context));
            match store.record_reply(key, reply, change.as_ref(), self.now).await? {
                Recorded::New => {
                    filed.cycles += usize::from(change.is_some());
                    return Ok(());
                }
                Recorded::AlreadyKnown => return Ok(()),
                Recorded::Conflict => {}
            }
        }
        Err(contended())
    }

    fn classify(&self, post: &Post) -> Classification {
        let reading = Reading {
            text: &post.text,
            stars: post.stars,
            platform: post.platform,
            lang: post.lang.as_deref(),
            found: self.found,
        };
        self.app.classifier.classify(&reading, &self.settings.shop)
    }
}

fn contended() -> StoreError {
    StoreError::Contended("a conversation changed each time it was read".into())
}
