//! "Same customer as …": who may be the same person under another name.

use std::collections::BTreeSet;

use askama::Template;
use domain::conversation::{ConversationKey, Mention};
use domain::customer::Author;
use store::ConversationFile;

use super::quote;
use super::reader::Reader;
use super::texts_off::TextsOff;
use super::words;

/// The page.
#[derive(Debug, Template)]
#[template(path = "same.html")]
pub(crate) struct SamePage {
    pub(crate) shop: String,
    pub(crate) notice: Option<String>,
    pub(crate) path: String,
    pub(crate) list: String,
    /// The mention it is about.
    pub(crate) mention: String,
    /// Who is meant.
    pub(crate) who: String,
    /// Who may be the same.
    pub(crate) others: Vec<Other>,
    pub(crate) texts_off: TextsOff,
}

/// One author.
#[derive(Debug)]
pub(crate) struct Other {
    /// A conversation of theirs, as the button sends it.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) platform: &'static str,
    pub(crate) at: String,
    pub(crate) text: String,
}

/// What an author calls themselves, else their handle.
pub(crate) fn name(file: &ConversationFile) -> Option<String> {
    let post = &file.mentions.last()?.post;
    let name = post.author_name.as_deref().or(post.author.as_deref()).unwrap_or("Somebody");
    Some(quote::line(name, 40))
}

/// Whom a conversation is with. A key that was too long for an index is found whole in what is kept.
pub(crate) fn author(file: &ConversationFile) -> Option<Author> {
    file.mentions.first().map(|mention| Author::of(&mention.conversation))
}

/// Whose names or handles are alike, each once and none of those that are known to be the same; `code` names a
/// conversation in a form.
pub(crate) fn alike(
    file: &ConversationFile,
    others: &[(ConversationKey, ConversationFile)],
    known: &[Author],
    reader: Reader<'_>,
    code: impl Fn(&ConversationKey) -> String,
) -> Vec<Other> {
    let called = spellings(file);
    let mut seen: BTreeSet<Author> = known.iter().cloned().chain(author(file)).collect();
    let mut found = Vec::new();
    for (key, other) in others {
        let (Some(author), Some(mention)) = (author(other), other.mentions.last()) else { continue };
        if !called.is_disjoint(&spellings(other)) && seen.insert(author) {
            found.push(Other::new(mention, other, code(key), reader));
        }
    }
    found
}

impl Other {
    fn new(mention: &Mention, file: &ConversationFile, code: String, reader: Reader<'_>) -> Self {
        Self {
            code,
            name: name(file).unwrap_or_default(),
            platform: mention.post.platform.label(),
            at: words::at(mention.published_at(), reader.now, reader.settings.people.hours().zone()),
            text: quote::line(&mention.post.text, 120),
        }
    }
}

/// How they are called, without what differs between platforms: `Dora M.` and `@dora_m@example.social` are one.
fn spellings(file: &ConversationFile) -> BTreeSet<String> {
    let posts = file.mentions.iter().map(|mention| &mention.post);
    let names = posts.flat_map(|post| {
        let handle = post.author.as_deref().map(|id| id.trim_start_matches('@').split('@').next().unwrap_or_default());
        post.author_name.as_deref().into_iter().chain(handle)
    });
    let plain = names.map(|name| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect());
    plain.filter(|name: &String| name.chars().count() > 2).collect()
}

impl SamePage {
    pub(crate) fn new(
        file: &ConversationFile,
        others: Vec<Other>,
        reader: Reader<'_>,
        (path, list, mention): (String, String, String),
        notice: Option<String>,
    ) -> Option<Self> {
        Some(Self {
            shop: reader.settings.shop.name.clone(),
            notice,
            path,
            list,
            mention,
            who: name(file)?,
            others,
            texts_off: TextsOff::new(&reader.settings.people, reader.person, reader.now),
        })
    }
}
