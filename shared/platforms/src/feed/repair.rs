//! Makes one item into a small feed that a strict parser accepts.

use super::scan::{Kind, Tags, attributes, is_tag};
use super::split::{Dialect, Pieces};
use crate::text;

const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Prefixes that feeds use without declaring them.
const USUAL: &[(&str, &str)] = &[
    ("atom", ATOM),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("media", "http://search.yahoo.com/mrss/"),
];

/// A document with this item alone.
///
/// The default namespace is ours, whatever the feed declared: feeds with one of their own
/// (`http://backend.userland.com/rss2`) would be read as empty.
pub(super) fn alone(pieces: &Pieces<'_>, item: &str) -> String {
    let item = well_formed(&without_default_namespace(item));
    let declared = well_formed(&namespaces(pieces));
    match pieces.dialect {
        Dialect::Rss => format!("<rss version=\"2.0\"{declared}><channel>{item}</channel></rss>"),
        Dialect::Atom => {
            let name = if pieces.root.local() == "feed" { pieces.root.name } else { "feed" };
            format!("<{name} xmlns=\"{ATOM}\"{declared}>{item}</{name}>")
        }
    }
}

fn namespaces(pieces: &Pieces<'_>) -> String {
    let mut declared = String::new();
    let mut prefixes = Vec::new();
    for (name, value) in attributes(pieces.root.attributes) {
        let prefix = name.strip_prefix("xmlns:");
        let kept = prefix.is_some() || matches!(name, "xml:base" | "xml:lang");
        if kept && !prefixes.contains(&name) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b":-_.".contains(&b))
        {
            declared.push_str(&format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
            prefixes.push(name);
        }
    }
    for (prefix, address) in USUAL {
        if !prefixes.iter().any(|name| name.strip_prefix("xmlns:") == Some(prefix)) {
            declared.push_str(&format!(" xmlns:{prefix}=\"{address}\""));
        }
    }
    declared
}

fn without_default_namespace(item: &str) -> String {
    let Some(begin) = Tags::of(item).next().filter(|tag| tag.kind == Kind::Open) else {
        return item.to_owned();
    };
    let kept: String = attributes(begin.attributes)
        .filter(|(name, _)| *name != "xmlns")
        .map(|(name, value)| format!(" {name}=\"{}\"", value.replace('"', "&quot;")))
        .collect();
    format!("<{}{kept}>{}", begin.name, item.get(begin.end..).unwrap_or_default())
}

/// The same text with every `&` and `<` that is none escaped, and HTML's entities replaced. Control characters
/// pass the parser; they are dropped with what belongs to them when the text is cleaned.
pub(super) fn well_formed(xml: &str) -> String {
    let mut repaired = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        repaired.push_str(before);
        let length = if from.starts_with('&') { ampersand(&mut repaired, from) } else { bracket(&mut repaired, from) };
        rest = from.get(length..).unwrap_or_default();
    }
    repaired.push_str(rest);
    repaired
}

/// Writes what begins with `&`, and returns how much of it was read.
fn ampersand(repaired: &mut String, from: &str) -> usize {
    let Some((means, length)) = text::entity(from) else {
        repaired.push_str("&amp;");
        return 1;
    };
    for c in means.chars() {
        match c {
            '&' => repaired.push_str("&amp;"),
            '<' => repaired.push_str("&lt;"),
            '>' => repaired.push_str("&gt;"),
            '"' => repaired.push_str("&quot;"),
            '\'' => repaired.push_str("&apos;"),
            c => repaired.push(c),
        }
    }
    length
}

/// Writes what begins with `<`, and returns how much of it was read.
fn bracket(repaired: &mut String, from: &str) -> usize {
    if let Some(inside) = from.strip_prefix("<![CDATA[") {
        let length = inside.find("]]>").map_or(inside.len(), |end| end + 3);
        repaired.push_str("<![CDATA[");
        repaired.push_str(inside.get(..length).unwrap_or_default());
        return "<![CDATA[".len() + length;
    }
    if from.starts_with("<!--") {
        return from.find("-->").map_or(from.len(), |end| end + 3);
    }
    let begins_tag = is_tag(from).is_some() || from.starts_with("<?");
    repaired.push_str(if begins_tag { "<" } else { "&lt;" });
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_markup_is_escaped_and_the_rest_stays() {
        for (name, xml, expected) in [
            ("a bare ampersand", "<l>a?b=1&c=2</l>", "<l>a?b=1&amp;c=2</l>"),
            ("an HTML entity", "a&nbsp;b&eacute;", "a\u{a0}bé"),
            ("an unknown entity", "a&bogus;b", "a&amp;bogus;b"),
            ("XML's own", "&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
            ("a number", "&#8211;&#x26;", "–&amp;"),
            ("a forbidden number", "a&#0;&#27;b", "a\0\u{1b}b"),
            ("a sum", "5 < 6", "5 &lt; 6"),
            ("CDATA", "<![CDATA[a & b < c]]>", "<![CDATA[a & b < c]]>"),
            ("a comment", "a<!-- & -->b", "ab"),
        ] {
            assert_eq!(well_formed(xml), expected, "{name}");
        }
    }
}
