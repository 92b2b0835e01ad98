//! Finds tags in XML that need not be well-formed.

use crate::text;

/// A tag whose quotes are not closed within this ends at its first `>`.
const LONGEST_QUOTED: usize = 4_096;
/// More children than any honest item has; the price of a hostile one stays bounded.
const MOST_CHILDREN: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Empty,
}

/// One tag and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) attributes: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Tag<'a> {
    /// The name without its namespace prefix.
    pub(super) fn local(&self) -> &'a str {
        self.name.rsplit_once(':').map_or(self.name, |(_, local)| local)
    }

    /// The name's namespace prefix.
    pub(super) fn prefix(&self) -> Option<&'a str> {
        self.name.rsplit_once(':').map(|(prefix, _)| prefix)
    }

    /// The value of an attribute, as it is written.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        attributes(self.attributes).find(|(found, _)| *found == name).map(|(_, value)| value)
    }
}

/// The tags of a text, in order; comments, CDATA and declarations are passed over. Ends where a tag is cut off.
#[derive(Clone)]
pub(super) struct Tags<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn past(&mut self, from: usize, end: &str) -> Option<()> {
        self.at = from + self.text.get(from..)?.find(end)? + end.len();
        Some(())
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let start = self.at + self.text.get(self.at..)?.find('<')?;
            let rest = self.text.get(start..)?;
            if rest.starts_with("<!--") {
                self.past(start + 4, "-->")?;
            } else if rest.starts_with("<![CDATA[") {
                self.past(start, "]]>")?;
            } else if rest.starts_with("<?") {
                self.past(start, "?>")?;
            } else if rest.starts_with("<!") {
                let (declaration, _) = rest.split_once('>')?;
                self.past(start, if declaration.contains('[') { "]>" } else { ">" })?;
            } else if let Some(named) = is_tag(rest) {
                let end = start + 1 + end_of_tag(rest.get(1..)?)?;
                self.at = end;
                return Some(tag(self.text.get(start..end)?, named, start));
            } else {
                self.at = start + 1;
            }
        }
    }
}

/// Where the name begins, if this `<` begins a tag.
pub(super) fn is_tag(rest: &str) -> Option<usize> {
    let at = if rest.starts_with("</") { 2 } else { 1 };
    rest.get(at..)?.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(at)
}

fn tag(whole: &str, named: usize, start: usize) -> Tag<'_> {
    let inside = whole.get(named..whole.len() - 1).unwrap_or_default();
    let kind = match (named, inside.strip_suffix('/')) {
        (2, _) => Kind::Close,
        (_, Some(_)) => Kind::Empty,
        (_, None) => Kind::Open,
    };
    let inside = if kind == Kind::Empty { inside.strip_suffix('/').unwrap_or(inside) } else { inside };
    let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    Tag { kind, name, attributes, start, end: start + whole.len() }
}

/// The length up to and with the `>` of a tag; a `>` in quotes is not it.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate().take(LONGEST_QUOTED) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None | Some(_), _) => (),
        }
    }
    tag.find('>').map(|at| at + 1)
}

/// The attributes of a tag that are written as they should be.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (name, value) = rest.split_once('=')?;
        let name = name.split_whitespace().next_back().unwrap_or_default();
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            rest = value;
            return Some(("", ""));
        };
        let (value, after) = value.get(1..)?.split_once(quote)?;
        rest = after;
        Some((name, value))
    })
    .filter(|(name, _)| !name.is_empty())
}

/// An element of an item, with its content as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child<'a> {
    pub(super) tag: Tag<'a>,
    pub(super) content: &'a str,
}

/// What stands directly in an item. An element that is never closed ends at the next tag.
pub(super) fn children(item: &str) -> Vec<Child<'_>> {
    let mut tags = Tags::of(item);
    let mut found = Vec::new();
    tags.next();
    while let Some(tag) = tags.next() {
        if found.len() == MOST_CHILDREN {
            break;
        }
        match tag.kind {
            Kind::Close => (),
            Kind::Empty => found.push(Child { tag, content: "" }),
            Kind::Open => {
                let close = closing(tags.clone(), tag.name);
                let end = close.or_else(|| tags.clone().next()).map_or(item.len(), |tag| tag.start);
                found.push(Child { tag, content: item.get(tag.end..end).unwrap_or_default() });
                if let Some(close) = close {
                    tags.at = close.end;
                }
            }
        }
    }
    found
}

fn closing<'a>(tags: Tags<'a>, name: &str) -> Option<Tag<'a>> {
    let mut depth = 0_usize;
    for tag in tags.filter(|tag| tag.name == name) {
        match tag.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => return Some(tag),
            Kind::Close => depth -= 1,
            Kind::Empty => (),
        }
    }
    None
}

/// The text of an element: CDATA as it is, entities replaced elsewhere.
pub(super) fn value(content: &str) -> String {
    let mut value = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, from)) = rest.split_once("<![CDATA[") {
        value.push_str(&text::decode_entities(before));
        let (inside, after) = from.split_once("]]>").unwrap_or((from, ""));
        value.push_str(inside);
        rest = after;
    }
    value.push_str(&text::decode_entities(rest));
    value.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_in_what_is_no_xml() {
        let names = |text| Tags::of(text).map(|tag| tag.name).collect::<Vec<_>>();
        assert_eq!(names("<a x='>'>5 < 6<b/></a>"), ["a", "b", "a"]);
        assert_eq!(names("<!-- <x> --><?p <y> ?><![CDATA[<z>]]><!DOCTYPE a [<!ENTITY e \"<q>\">]><a>"), ["a"]);
        assert_eq!(names("<a><b"), ["a"]);
        assert_eq!(names("<a><![CDATA[ never closed <b>"), ["a"]);
    }

    #[test]
    fn an_element_is_read_with_what_it_holds() {
        let item = "<item><title>a<b>c</b></title><a10:link href=\"x\" /><open>text<pubDate>now</pubDate></item>";
        let found: Vec<_> = children(item).iter().map(|child| (child.tag.local(), child.content)).collect();
        assert_eq!(found, [("title", "a<b>c</b>"), ("link", ""), ("open", "text"), ("pubDate", "now")]);
        assert_eq!(children(item)[1].tag.attribute("href"), Some("x"));
    }

    #[test]
    fn a_value_is_decoded_once() {
        assert_eq!(value(" a &amp;amp; <![CDATA[b &amp; <i>]]> "), "a &amp; b &amp; <i>");
    }
}
