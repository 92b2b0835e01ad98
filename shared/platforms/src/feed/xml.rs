//! RSS, RDF and Atom: each item goes through the strict parser alone; what that loses is read from the tags.

use feed_rs::model::{Entry, Link, Text};
use feed_rs::parser::Builder;
use url::Url;

use super::item::Item;
use super::repair::alone;
use super::scan::{Child, Tags, children, value};
use super::split::{Dialect, Pieces};
use crate::text;

/// Reads one item.
pub(super) fn read(pieces: &Pieces<'_>, raw: &str, base: Option<&Url>) -> Item {
    let children = children(raw);
    let entry = strict(pieces, raw, base).unwrap_or_default();
    let mut item = Item {
        id: Some(entry.id.clone()).filter(|id| !id.is_empty()),
        link: link(pieces.dialect, &entry.links, &children),
        title: entry.title.as_ref().map(|title| shown(pieces.dialect, title)).unwrap_or_default(),
        body: body(pieces.dialect, &entry),
        author: entry.authors.into_iter().find_map(|person| person.name),
        published: dated(&children, &["pubDate", "published", "issued", "date", "created"]),
        updated: dated(&children, &["updated", "modified"]),
        lang: entry.language,
        described: children.iter().any(|child| child.tag.name == "description"),
    };
    supplement(&mut item, &children);
    item.link = item.link.map(|link| resolve(&link, base));
    item
}

fn strict(pieces: &Pieces<'_>, raw: &str, base: Option<&Url>) -> Option<Entry> {
    let parser = Builder::new()
        .base_uri(base)
        // Its own ids change at every poll.
        .id_generator(|_, _, _| String::new())
        // Dates are read from the tags: `dc:date` would win over `pubDate`.
        .timestamp_parser(|_| None)
        .build();
    parser.parse(alone(pieces, raw).as_bytes()).ok()?.entries.into_iter().next()
}

/// Links of RSS start from the feed, whatever base the item sets for what it contains.
fn link(dialect: Dialect, links: &[Link], children: &[Child<'_>]) -> Option<String> {
    match dialect {
        Dialect::Rss => link_of(children).or_else(|| entry_link(links)),
        Dialect::Atom => entry_link(links).or_else(|| link_of(children)),
    }
}

/// The first link to the item itself.
fn entry_link(links: &[Link]) -> Option<String> {
    let itself = |link: &&Link| link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"));
    let page = |link: &&Link| itself(link) && link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let found = links.iter().find(page).or_else(|| links.iter().find(itself));
    found.map(|link| link.href.clone()).filter(|href| !href.is_empty())
}

/// RSS titles are HTML in practice; Atom says which it is.
fn shown(dialect: Dialect, written: &Text) -> String {
    let plain = dialect == Dialect::Atom && written.content_type.as_str().starts_with("text/plain");
    if plain { text::plain(&written.content) } else { text::from_html(&written.content) }
}

/// The longer of content and summary.
fn body(dialect: Dialect, entry: &Entry) -> String {
    let content = entry.content.as_ref().and_then(|content| {
        let kind = content.content_type.as_str();
        let readable = kind.starts_with("text/") || kind.ends_with("xml");
        let body = content.body.as_deref().filter(|_| readable)?;
        let plain = dialect == Dialect::Atom && kind.starts_with("text/plain");
        Some(if plain { text::plain(body) } else { text::from_html(body) })
    });
    let summary = entry.summary.as_ref().map(|summary| shown(dialect, summary));
    let (content, summary) = (content.unwrap_or_default(), summary.unwrap_or_default());
    if content.len() >= summary.len() { content } else { summary }
}

/// Adds what the strict parser did not give.
fn supplement(item: &mut Item, children: &[Child<'_>]) {
    let first = |names: &[&str]| {
        names.iter().find_map(|name| {
            let of_item = |child: &&Child<'_>| child.tag.local() == *name && child.tag.prefix() != Some("media");
            children.iter().filter(of_item).map(|child| value(child.content)).find(|text| !text.is_empty())
        })
    };
    if item.id.is_none() {
        item.id = first(&["guid", "id"]);
    }
    if item.title.is_empty() {
        item.title = first(&["title"]).map(|title| text::from_html(&title)).unwrap_or_default();
    }
    if item.body.is_empty() {
        let body = first(&["encoded", "content", "description", "summary"]);
        item.body = body.map(|body| text::from_html(&body)).unwrap_or_default();
    }
    if item.author.as_deref().is_none_or(|author| author.trim().is_empty()) {
        item.author = first(&["creator"]).or_else(|| author_of(children)).map(|author| text::from_html(&author));
    }
    if item.link.as_deref().is_none_or(str::is_empty) {
        item.link = first(&["comments"]);
    }
}

/// A link as an element, as an attribute (`a10:link`), or as a guid that says it is one.
fn link_of(children: &[Child<'_>]) -> Option<String> {
    let links = children.iter().filter(|child| child.tag.local() == "link");
    let written = links.filter_map(|child| match child.tag.attribute("href") {
        Some(href) if matches!(child.tag.attribute("rel"), None | Some("alternate")) => Some(value(href)),
        Some(_) => None,
        None => Some(value(child.content)),
    });
    let permanent =
        children.iter().filter(|child| child.tag.name == "guid" && child.tag.attribute("isPermaLink") != Some("false"));
    let permanent = permanent.filter_map(|child| text::web_address(&value(child.content)));
    written.chain(permanent).find(|link| !link.is_empty())
}

/// An author's name: the element's text in RSS, an element of its own in Atom.
fn author_of(children: &[Child<'_>]) -> Option<String> {
    let author = children.iter().find(|child| child.tag.local() == "author")?;
    let name = Tags::of(author.content).find(|tag| tag.local() == "name");
    let written = match name {
        Some(name) => author.content.get(name.end..)?.split("</").next()?,
        None => author.content,
    };
    Some(value(written)).filter(|name| !name.is_empty() && !name.contains('<'))
}

/// The first of these dates, in this order, that is written down; one that can be read goes first.
fn dated(children: &[Child<'_>], names: &[&str]) -> Option<String> {
    let written = names.iter().flat_map(|name| children.iter().filter(move |child| child.tag.local() == *name));
    let all: Vec<String> = written.map(|child| value(child.content)).filter(|date| !date.is_empty()).collect();
    all.iter().find(|date| crate::time::parse(date).is_some()).or(all.first()).cloned()
}

fn resolve(link: &str, base: Option<&Url>) -> String {
    match (Url::parse(link.trim()), base) {
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => {
            base.join(link.trim()).map_or_else(|_| link.to_owned(), String::from)
        }
        (Ok(_) | Err(_), _) => link.trim().to_owned(),
    }
}
