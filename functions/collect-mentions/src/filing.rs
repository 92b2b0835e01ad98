//! What was found goes where it belongs: a mention into its conversation, a reply to whom it answers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use classifier::{Found, Learnt, Reading};
use domain::conversation::{Conversation, ConversationKey, Discovery, Mention, Reply};
use domain::mention::{Classification, Platform, Post};
use domain::reply;
use domain::settings::Settings;
use jiff::Timestamp;
use platforms::Polled;
use store::{Decided, KnownPost, Recorded, StoreError, Trace};

use crate::App;
use crate::desk::Desk;
use crate::lessons::Lessons;
use crate::mark::{is_edited, mark};

/// Another writer may change a conversation between our read and our write so often.
pub(crate) const MOST_TRIES: usize = 5;
/// Much more than a shop hears in a day; a flood is taken in turn by turn, so that no turn runs out of time.
pub(crate) const MOST_FILED: usize = 400;

/// How much was filed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filed {
    /// New mentions.
    pub mentions: usize,
    /// New replies of the shop.
    pub replies: usize,
    /// Mentions that say something else than before.
    pub edits: usize,
    /// Mentions and replies that are gone.
    pub gone: usize,
    /// Cycles that opened or closed.
    pub cycles: usize,
}

/// How far an answer of a source was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// To its end.
    All,
    /// As far as one turn goes.
    Part,
    /// Not at all: another run files.
    Elsewhere,
}

/// What one answer of a source is filed with.
pub(crate) struct Filing<'a> {
    pub(crate) app: &'a App,
    pub(crate) settings: &'a Settings,
    pub(crate) lessons: &'a Lessons<'a>,
    pub(crate) discovery: Discovery,
    pub(crate) found: Found,
    /// What the words of a post can be compared with.
    pub(crate) voice: &'a str,
    pub(crate) now: Timestamp,
}

/// Where known posts belong.
type Places = HashMap<String, Option<ConversationKey>>;

/// What is to be done with a post.
enum Errand {
    /// It is known, and says what it said.
    Nothing,
    Mention,
    Reply,
    /// It answers a post that was not found yet.
    EarlyReply(String),
    Edit(ConversationKey),
}

impl Filing<'_> {
    /// Files everything that is new or edited, oldest first, at most `left`. Twice in one answer is once; what is
    /// dated in the future is dated now.
    pub(crate) async fn file(
        &self,
        platform: Platform,
        polled: Polled,
        desk: &Desk<'_>,
        left: &mut usize,
        filed: &mut Filed,
    ) -> Result<Reached, StoreError> {
        let (posts, locals) = (in_order(polled.posts, self.now), polled.locals);
        let ids: BTreeSet<String> = posts
            .iter()
            .flat_map(|post| post.ancestors.iter().chain(&post.parent).chain([&post.id]))
            .cloned()
            .collect();
        if ids.is_empty() {
            return Ok(Reached::All);
        }
        let ids: Vec<String> = ids.into_iter().collect();
        let known = self.app.bundle.store.known_posts(platform, &ids).await?;
        let early = self.early_answers(platform, &posts, &known).await?;
        let mut places: Places = known.iter().map(|(id, post)| (id.clone(), post.conversation.clone())).collect();
        for post in posts {
            let errand = self.errand(&post, &known, &places, &early);
            if matches!(errand, Errand::Nothing) {
                continue;
            }
            if *left == 0 {
                return Ok(Reached::Part);
            }
            if !desk.may_file().await? {
                return Ok(Reached::Elsewhere);
            }
            *left -= 1;
            let trace = self.trace(&post, &locals);
            match errand {
                Errand::Nothing => {}
                Errand::Edit(key) => self.file_edit(&key, post, &trace, filed).await?,
                Errand::Mention => {
                    let id = post.id.clone();
                    if let Some(reply) = early.get(&id) {
                        self.file_early(&post, reply, filed).await?;
                    }
                    let key = self.file_mention(post, &trace, filed).await?;
                    places.insert(id, Some(key));
                }
                Errand::EarlyReply(asked) => self.keep_early(&asked, &post).await?,
                Errand::Reply => {
                    let filed_under = self.file_reply(&post, &places, &trace, filed).await?;
                    places.insert(post.id, filed_under);
                }
            }
        }
        Ok(Reached::All)
    }

    fn errand(
        &self,
        post: &Post,
        known: &HashMap<String, KnownPost>,
        places: &Places,
        early: &HashMap<String, Reply>,
    ) -> Errand {
        match (places.get(&post.id), known.get(&post.id)) {
            (None, _) if post.ours => match reply::answered(post) {
                _ if !reply::answers(post, places).conversations.is_empty() => Errand::Reply,
                Some(asked) if !places.contains_key(asked) && !early.contains_key(asked) => {
                    Errand::EarlyReply(asked.to_owned())
                }
                Some(_) | None => Errand::Nothing,
            },
            (None, _) => Errand::Mention,
            (Some(Some(key)), Some(before)) if !post.ours => {
                let edited = is_edited(before.trace.mark.as_deref(), &mark(self.voice, post));
                if edited { Errand::Edit(key.clone()) } else { Errand::Nothing }
            }
            (Some(_), _) => Errand::Nothing,
        }
    }

    fn trace(&self, post: &Post, locals: &BTreeMap<String, String>) -> Trace {
        let mark = (!post.ours).then(|| mark(self.voice, post));
        Trace { mark, local: locals.get(&post.id).cloned() }
    }

    /// Keeps a mention, and opens a cycle if it asks for an answer.
    async fn file_mention(&self, post: Post, trace: &Trace, filed: &mut Filed) -> Result<ConversationKey, StoreError> {
        let classification = classify(self.app, self.settings, &post, self.found, self.lessons.learnt().await);
        let mention = Mention::new(post, classification, self.now, self.discovery);
        let store = &self.app.bundle.store;
        let key = mention.conversation.clone();
        for _ in 0..MOST_TRIES {
            // Where half of what was said cannot be read, nothing is decided, and the message is kept.
            let bundle = &self.app.bundle;
            let file = if mention.opens() { bundle.file_to_decide(&key, self.now).await? } else { None };
            let (change, version) = if let Some(file) = file {
                let conversation = file.conversation.unwrap_or_else(|| Conversation::new(key.clone()));
                let (same, others): (Vec<_>, Vec<_>) =
                    file.mentions.into_iter().partition(|other| other.post.id == mention.post.id);
                // A poll that ended in the middle may have kept it: its clock starts when that one saw it.
                let detected_at = same.first().map_or(mention.detected_at, |kept| kept.detected_at);
                let found = Mention { detected_at, ..mention.clone() };
                let messages: Vec<_> = others.iter().chain([&found]).flat_map(Mention::messages).collect();
                let context = self.settings.context(key.platform, self.now);
                (conversation.settle(&messages, &file.replies, &context), Some(conversation.version))
            } else {
                (None, None)
            };
            // What asks for nothing changes no conversation, whatever becomes of it meanwhile.
            let decided = version.map_or(Decided::Untied, |version| Decided::of(change.as_ref(), version));
            match store.record_mention(&mention, trace, decided, self.now).await? {
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

    /// Keeps a post of the shop in every conversation it answers.
    async fn file_reply(
        &self,
        post: &Post,
        places: &Places,
        trace: &Trace,
        filed: &mut Filed,
    ) -> Result<Option<ConversationKey>, StoreError> {
        let Some(reply) = reply::from_own_post(post, self.now) else { return Ok(None) };
        let answers = reply::answers(post, places);
        for key in &answers.conversations {
            self.answer(key, &reply, filed).await?;
        }
        if answers.filed_under.is_some() {
            filed.replies += 1;
            let store = &self.app.bundle.store;
            store.mark_own_post(post.platform, &post.id, answers.filed_under.as_ref(), trace).await?;
        }
        Ok(answers.filed_under)
    }

    /// Keeps one reply in one conversation, and closes the cycle it answers.
    pub(crate) async fn answer(
        &self,
        key: &ConversationKey,
        reply: &Reply,
        filed: &mut Filed,
    ) -> Result<(), StoreError> {
        let store = &self.app.bundle.store;
        for _ in 0..MOST_TRIES {
            let Some(file) = self.app.bundle.file_to_decide(key, self.now).await? else {
                // Kept, and nothing is decided by half of what was said.
                return store.record_reply(key, reply, Decided::Untied, self.now).await.map(drop);
            };
            let mut replies = file.replies;
            replies.retain(|known| known.id != reply.id);
            replies.push(reply.clone());
            let messages: Vec<_> = file.mentions.iter().flat_map(Mention::messages).collect();
            let context = self.settings.context(key.platform, self.now);
            let version = file.conversation.as_ref().map_or(0, |conversation| conversation.version);
            let change = file.conversation.and_then(|conversation| conversation.settle(&messages, &replies, &context));
            // Somebody may ask at this very moment: an answer that closes nothing holds for what was read alone.
            let decided = Decided::of(change.as_ref(), version);
            match store.record_reply(key, reply, decided, self.now).await? {
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
}

/// What a post is to this shop, which has taught us `learnt`.
pub(crate) fn classify(app: &App, settings: &Settings, post: &Post, found: Found, learnt: &Learnt) -> Classification {
    let reading =
        Reading { text: &post.text, stars: post.stars, platform: post.platform, lang: post.lang.as_deref(), found };
    app.classifier.classify(&reading, &settings.shop, learnt)
}

pub(crate) fn contended() -> StoreError {
    StoreError::Contended("a conversation changed each time it was read".into())
}

/// Oldest first. What is dated in the future is dated now: a clock that starts tomorrow would hide today's complaint.
fn in_order(mut posts: Vec<Post>, now: Timestamp) -> Vec<Post> {
    for post in &mut posts {
        post.published_at = post.published_at.map(|at| at.min(now));
        post.edited_at = post.edited_at.map(|at| at.min(now));
    }
    posts.sort_by(|a, b| (a.published_at, &a.id).cmp(&(b.published_at, &b.id)));
    posts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: &str, second: Option<i64>) -> Post {
        Post {
            platform: Platform::Mastodon,
            id: id.into(),
            root: id.into(),
            parent: None,
            ancestors: vec![],
            author: None,
            author_name: None,
            mentions: vec![],
            text: String::new(),
            stars: None,
            lang: None,
            published_at: second.map(|second| Timestamp::from_second(second).unwrap()),
            edited_at: second.map(|second| Timestamp::from_second(second).unwrap()),
            url: None,
            ours: false,
            reply: None,
        }
    }

    #[test]
    fn the_oldest_is_filed_first_and_what_is_dated_in_the_future_is_dated_now() {
        let now = Timestamp::from_second(100).unwrap();
        let posts =
            vec![post("tomorrow", Some(86_400)), post("b", Some(90)), post("a", Some(90)), post("undated", None)];
        let filed = in_order(posts, now);
        let ids: Vec<&str> = filed.iter().map(|post| post.id.as_str()).collect();
        assert_eq!(ids, ["undated", "a", "b", "tomorrow"]);
        assert_eq!((filed[3].published_at, filed[3].edited_at), (Some(now), Some(now)));
        assert_eq!(filed[0].published_at, None);
    }
}
