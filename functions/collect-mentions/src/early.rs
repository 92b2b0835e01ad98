//! An answer that is found before its question.

use std::collections::{BTreeSet, HashMap};

use domain::conversation::{ConversationKey, Reply};
use domain::mention::{Platform, Post};
use domain::reply;
use store::{KnownPost, StoreError, Trace};

use crate::filing::{Filed, Filing};

impl Filing<'_> {
    /// What the shop has answered before its question was found: to what is new here, and to what it answers here. Own
    /// posts are asked first, and some platforms find a post only minutes after it was written.
    pub(crate) async fn early_answers(
        &self,
        platform: Platform,
        posts: &[Post],
        known: &HashMap<String, KnownPost>,
    ) -> Result<HashMap<String, Reply>, StoreError> {
        let new = posts.iter().filter(|post| !known.contains_key(&post.id));
        let asked = new.filter_map(|post| if post.ours { reply::answered(post) } else { Some(post.id.as_str()) });
        let asked: BTreeSet<&str> = asked.filter(|id| !known.contains_key(*id)).collect();
        if asked.is_empty() {
            return Ok(HashMap::new());
        }
        let asked: Vec<String> = asked.into_iter().map(str::to_owned).collect();
        self.app.bundle.store.early_answers(platform, &asked).await
    }

    /// Keeps what a post of the shop answers until that is found.
    pub(crate) async fn keep_early(&self, asked: &str, post: &Post) -> Result<(), StoreError> {
        match reply::from_own_post(post, self.now) {
            Some(reply) => self.app.bundle.store.record_early_answer(post.platform, asked, &reply, self.now).await,
            None => Ok(()),
        }
    }

    /// Files an answer before its question, which is then found answered.
    pub(crate) async fn file_early(&self, asked: &Post, reply: &Reply, filed: &mut Filed) -> Result<(), StoreError> {
        let key = ConversationKey::of(asked.platform, &asked.root, asked.author.as_deref(), &asked.id);
        self.answer(&key, reply, filed).await?;
        filed.replies += 1;
        let store = &self.app.bundle.store;
        store.mark_own_post(asked.platform, &reply.id, Some(&key), &Trace::default()).await
    }
}
