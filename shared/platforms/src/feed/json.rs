//! JSON Feed, item by item.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::item::Item;
use crate::json::Id;
use crate::text;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
    #[serde(borrow)]
    language: Option<&'a RawValue>,
    #[serde(borrow)]
    author: Option<&'a RawValue>,
    #[serde(borrow)]
    authors: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry {
    id: Option<Id>,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_text: Option<String>,
    content_html: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    language: Option<String>,
    author: Option<Author>,
    authors: Option<Vec<Author>>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

/// The items that can be read, and how many cannot; `None` where this is no JSON Feed.
pub(super) fn read(body: &str) -> Option<(Vec<Item>, usize)> {
    let document: Document<'_> = serde_json::from_str(body).ok()?;
    let language = document.language.and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    let author = document.author.and_then(|raw| serde_json::from_str::<Author>(raw.get()).ok());
    let authors = document.authors.and_then(|raw| serde_json::from_str::<Vec<Author>>(raw.get()).ok());
    let shared = authors.unwrap_or_default().into_iter().chain(author).find_map(|author| author.name);
    let entries: Vec<_> = document.items.iter().map(|raw| serde_json::from_str::<Entry>(raw.get())).collect();
    let unreadable = entries.iter().filter(|entry| entry.is_err()).count();
    let items =
        entries.into_iter().flatten().map(|entry| item(entry, language.as_deref(), shared.as_deref())).collect();
    Some((items, unreadable))
}

fn item(entry: Entry, language: Option<&str>, shared: Option<&str>) -> Item {
    let body = match (entry.content_text, entry.content_html) {
        (Some(plain), _) if !plain.trim().is_empty() => text::plain(&plain),
        (_, Some(html)) if !html.trim().is_empty() => text::from_html(&html),
        (_, _) => text::plain(&entry.summary.unwrap_or_default()),
    };
    let authors = entry.authors.unwrap_or_default().into_iter().chain(entry.author);
    Item {
        id: entry.id.map(|id| id.0),
        link: entry.url.or(entry.external_url),
        title: text::from_html(&entry.title.unwrap_or_default()),
        body,
        author: authors.into_iter().find_map(|author| author.name).or_else(|| shared.map(str::to_owned)),
        published: entry.date_published,
        updated: entry.date_modified,
        lang: entry.language.or_else(|| language.map(str::to_owned)),
        described: false,
    }
}
