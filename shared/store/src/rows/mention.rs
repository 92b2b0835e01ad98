//! Mentions, and how they are answered.

use domain::conversation::{ConversationKey, Cycle, Discovery, Mention, State};
use domain::mention::{
    Classification, Confidence, Kind, OwnerReply, Post, ReplyState, Sentiment, Stars, Topic, Urgency,
};
use serde::{Deserialize, Serialize};

use super::claim::ClaimItem;
use super::judged::{EditItem, JudgedItem};
use super::post::{of_sight, sight};
use super::{Row, Seconds, Word, is_default};
use crate::{Month, StoreError, keys};

/// How the cycle that a mention opened stands: what lists show of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answering {
    pub(crate) state: Word<State>,
    pub(crate) due_at: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_reply_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<String>,
}

impl Row for Answering {
    const KIND: &'static str = MentionItem::KIND;
}

impl Answering {
    pub(crate) const NAMES: &'static [&'static str] = &["state", "due_at", "first_reply_at", "person"];

    pub(crate) fn of(cycle: &Cycle) -> Self {
        let has_it = cycle.acknowledged.as_ref().map(|acknowledged| &acknowledged.by);
        let person = has_it.or(cycle.acknowledged_before.last());
        Self {
            state: Word(cycle.state),
            due_at: Seconds(cycle.clock.due_at),
            first_reply_at: cycle.answer.as_ref().map(|answer| Seconds(answer.at)),
            person: person.map(|person| person.as_str().to_owned()),
        }
    }
}

/// A mention, without how it is answered.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MentionItem {
    id: String,
    /// Absent from what is not about the shop, so that lists do not hold it.
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    published_at: Seconds,
    /// Published at an unknown time; `published_at` is when it was seen.
    #[serde(default, skip_serializing_if = "is_default")]
    undated: bool,
    detected_at: Seconds,
    #[serde(default, skip_serializing_if = "is_default")]
    backfill: bool,
    /// When the clock of a backfilled mention was started by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gone_at: Option<Seconds>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    edits: Vec<EditItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged_before: Option<JudgedItem>,
    /// What the key holds only as a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    long_root: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    long_author: Option<String>,
    /// The post's own root where it is not its conversation's.
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ancestors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stars: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    ours: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<OwnerReplyItem>,
    #[serde(default, skip_serializing_if = "is_default")]
    about_shop: bool,
    mention_kind: Word<Kind>,
    urgency: Word<Urgency>,
    #[serde(default, skip_serializing_if = "is_default")]
    needs_answer: bool,
    sentiment: Word<Sentiment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    topics: Vec<Word<Topic>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    /// Of `about_shop`, `kind`, `urgency`, `needs_answer`, `sentiment`, `topics`, `lang`, in this order.
    confidence: [f32; 7],
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    because: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    claims: Vec<ClaimItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OwnerReplyItem {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Seconds>,
    state: Word<ReplyState>,
}

impl Row for MentionItem {
    const KIND: &'static str = "mention";
}

impl MentionItem {
    /// What a rewrite takes away where the new row has it not.
    pub(crate) const OPTIONAL: &'static [&'static str] = &[
        "month",
        "undated",
        "backfill",
        "started_at",
        "missed_at",
        "gone_at",
        "edits",
        "judged_before",
        "long_root",
        "long_author",
        "root",
        "parent",
        "ancestors",
        "author",
        "author_name",
        "mentions",
        "text",
        "stars",
        "post_lang",
        "edited_at",
        "url",
        "ours",
        "reply",
        "about_shop",
        "needs_answer",
        "topics",
        "lang",
        "because",
        "claims",
    ];

    pub(crate) fn of(mention: &Mention) -> Self {
        let Mention { conversation, post, classification, detected_at, discovery, judged_before, edits, sight } =
            mention;
        let started_at = match discovery {
            Discovery::Started { at } => Some(Seconds(*at)),
            Discovery::Live | Discovery::Backfill => None,
        };
        let (missed_at, gone_at) = of_sight(*sight);
        let long = |part: &String| keys::is_long(part).then(|| part.clone());
        let Confidence { about_shop, kind, urgency, needs_answer, sentiment, topics, lang } = classification.confidence;
        Self {
            id: post.id.clone(),
            month: classification.about_shop.then(|| keys::month(Month::of(mention.published_at()))),
            published_at: Seconds(mention.published_at()),
            undated: post.published_at.is_none(),
            detected_at: Seconds(*detected_at),
            backfill: *discovery == Discovery::Backfill,
            started_at,
            missed_at,
            gone_at,
            edits: edits.iter().map(EditItem::of).collect(),
            judged_before: judged_before.as_ref().map(JudgedItem::of),
            long_root: long(&conversation.root),
            long_author: long(&conversation.author),
            root: (post.root != conversation.root).then(|| post.root.clone()),
            parent: post.parent.clone(),
            ancestors: post.ancestors.clone(),
            author: post.author.clone(),
            author_name: post.author_name.clone(),
            mentions: post.mentions.clone(),
            text: post.text.clone(),
            stars: post.stars.map(Stars::get),
            post_lang: post.lang.clone(),
            edited_at: post.edited_at.map(Seconds),
            url: post.url.clone(),
            ours: post.ours,
            reply: post.reply.as_ref().map(OwnerReplyItem::of),
            about_shop: classification.about_shop,
            mention_kind: Word(classification.kind),
            urgency: Word(classification.urgency),
            needs_answer: classification.needs_answer,
            sentiment: Word(classification.sentiment),
            topics: classification.topics.iter().copied().map(Word).collect(),
            lang: classification.lang.clone(),
            confidence: [about_shop, kind, urgency, needs_answer, sentiment, topics, lang],
            because: classification.because.clone(),
            claims: classification.claims.iter().map(ClaimItem::of).collect(),
        }
    }

    /// The mention in the partition of `key`, which may be one read from an index.
    pub(crate) fn mention(mut self, key: &ConversationKey) -> Result<Mention, StoreError> {
        let conversation = ConversationKey {
            platform: key.platform,
            root: self.long_root.take().unwrap_or_else(|| key.root.clone()),
            author: self.long_author.take().unwrap_or_else(|| key.author.clone()),
        };
        let detected_at = self.detected_at.0;
        let discovery = match (self.started_at, self.backfill) {
            (Some(at), _) => Discovery::Started { at: at.0 },
            (None, true) => Discovery::Backfill,
            (None, false) => Discovery::Live,
        };
        let judged_before = self.judged_before.as_ref().map(JudgedItem::judged);
        let edits = std::mem::take(&mut self.edits).into_iter().map(|edit| edit.edit(key.platform));
        let edits = edits.collect::<Result<_, _>>()?;
        let (sight, classification) = (sight(self.missed_at, self.gone_at), self.take_classification());
        let post = self.post(&conversation)?;
        Ok(Mention { conversation, post, classification, detected_at, discovery, judged_before, edits, sight })
    }

    fn take_classification(&mut self) -> Classification {
        let [about_shop, kind, urgency, needs_answer, sentiment, topics, lang] = self.confidence;
        Classification {
            about_shop: self.about_shop,
            kind: self.mention_kind.0,
            urgency: self.urgency.0,
            needs_answer: self.needs_answer,
            sentiment: self.sentiment.0,
            topics: self.topics.iter().map(|topic| topic.0).collect(),
            lang: self.lang.take(),
            confidence: Confidence { about_shop, kind, urgency, needs_answer, sentiment, topics, lang },
            because: std::mem::take(&mut self.because),
            claims: std::mem::take(&mut self.claims).into_iter().filter_map(ClaimItem::claim).collect(),
        }
    }

    fn post(self, conversation: &ConversationKey) -> Result<Post, StoreError> {
        Ok(Post {
            platform: conversation.platform,
            id: self.id,
            root: self.root.unwrap_or_else(|| conversation.root.clone()),
            parent: self.parent,
            ancestors: self.ancestors,
            author: self.author,
            author_name: self.author_name,
            mentions: self.mentions,
            text: self.text,
            stars: self.stars.map(Stars::new).transpose().map_err(Self::unreadable)?,
            lang: self.post_lang,
            published_at: (!self.undated).then_some(self.published_at.0),
            edited_at: self.edited_at.map(|at| at.0),
            url: self.url,
            ours: self.ours,
            reply: self.reply.map(OwnerReplyItem::owner_reply),
        })
    }
}

impl OwnerReplyItem {
    fn of(reply: &OwnerReply) -> Self {
        let OwnerReply { text, published_at, state } = reply;
        Self { text: text.clone(), at: published_at.map(Seconds), state: Word(*state) }
    }

    fn owner_reply(self) -> OwnerReply {
        OwnerReply { text: self.text, published_at: self.at.map(|at| at.0), state: self.state.0 }
    }
}
