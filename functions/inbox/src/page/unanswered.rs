//! "Unanswered, last 14 days": what was there before anybody listened, and no clock runs for.

use askama::Template;
use domain::conversation::{Mention, Message, fold};
use jiff::{SignedDuration, Timestamp};
use store::ConversationFile;

use super::doubt::DoubtView;
use super::quote;
use super::reader::Reader;
use super::texts_off::TextsOff;
use super::words;

/// How far back the page reaches.
pub(crate) const REACHES: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The page.
#[derive(Debug, Template)]
#[template(path = "unanswered.html")]
pub(crate) struct UnansweredPage {
    pub(crate) shop: String,
    pub(crate) notice: Option<String>,
    pub(crate) path: String,
    pub(crate) list: String,
    /// Newest first.
    pub(crate) rows: Vec<Waiting>,
    /// The same, of what we are not sure of and no clock waits for.
    pub(crate) unsure: Vec<Waiting>,
    /// Whether more conversations were there than are looked at.
    pub(crate) more: bool,
    pub(crate) texts_off: TextsOff,
}

/// One mention whose clock was never started.
#[derive(Debug)]
pub(crate) struct Waiting {
    /// Its page.
    pub(crate) path: String,
    /// The conversation, as its button sends it.
    pub(crate) code: String,
    pub(crate) at: String,
    pub(crate) platform: &'static str,
    pub(crate) author: Option<String>,
    pub(crate) stars: Option<(String, String)>,
    pub(crate) text: String,
    pub(crate) why: String,
    /// What we are not sure of.
    pub(crate) doubt: Option<DoubtView>,
    published_at: Timestamp,
}

/// The oldest message that nobody has answered and that opens no cycle, only because of when it was found.
pub(crate) fn waiting(file: &ConversationFile, now: Timestamp) -> Option<&Mention> {
    let running = file.conversation.as_ref().is_some_and(|conversation| conversation.open_cycle().is_some());
    let could = |mention: &&Mention| {
        let recent = now.duration_since(mention.published_at()) <= REACHES;
        recent && !mention.opens() && (*mention).clone().started(now).opens()
    };
    if running || !file.mentions.iter().any(|mention| could(&mention)) {
        return None;
    }
    let as_if = |mention: &Mention| {
        if could(&mention) { mention.clone().started(now).messages() } else { mention.messages() }
    };
    let messages: Vec<Message> = file.mentions.iter().flat_map(as_if).collect();
    let folded = fold(&messages, &file.replies);
    let open = folded.last().filter(|cycle| cycle.reply.is_none())?;
    let find = |message: &&Message| file.mentions.iter().find(|mention| mention.post.id == message.id);
    open.messages.iter().filter_map(find).find(could)
}

impl Waiting {
    /// `path` is the page of the conversation, `code` its name in a form.
    pub(crate) fn new(mention: &Mention, path: String, code: String, reader: Reader<'_>) -> Self {
        let (post, found) = (&mention.post, &mention.classification);
        let why = match words::topics(&found.topics) {
            Some(topics) => format!("{}: {topics}", found.kind),
            None => found.kind.to_string(),
        };
        let doubt = DoubtView::of_mention(mention, &path);
        Self {
            path,
            code,
            at: words::at(mention.published_at(), reader.now, reader.settings.people.hours().zone()),
            platform: post.platform.label(),
            author: post.author_name.as_deref().map(|name| quote::line(name, 40)).filter(|name| !name.is_empty()),
            stars: words::stars(post.stars),
            text: quote::line(&post.text, 240),
            why: words::capital(&why),
            doubt,
            published_at: mention.published_at(),
        }
    }
}

impl UnansweredPage {
    pub(crate) fn new(
        (mut rows, mut unsure): (Vec<Waiting>, Vec<Waiting>),
        more: bool,
        reader: Reader<'_>,
        (path, list): (String, String),
        notice: Option<String>,
    ) -> Self {
        rows.sort_by_key(|row| std::cmp::Reverse(row.published_at));
        unsure.sort_by_key(|row| std::cmp::Reverse(row.published_at));
        Self {
            shop: reader.settings.shop.name.clone(),
            notice,
            path,
            list,
            rows,
            unsure,
            more,
            texts_off: TextsOff::new(&reader.settings.people, reader.person, reader.now),
        }
    }
}
