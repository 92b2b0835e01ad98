//! HTML to plain text: what a reader would see, line by line.

/// Markup beyond this is not looked at.
const LONGEST_MARKUP: usize = 400_000;
/// A tag whose quotes are not closed within this ends at its first `>`.
const LONGEST_QUOTED: usize = 4_096;
const LONGEST_ENTITY: usize = 34;

/// Elements whose content nobody reads.
const HIDDEN: &[&str] =
    &["head", "iframe", "noscript", "object", "script", "style", "svg", "template", "title", "video", "audio"];
/// Elements that stand apart from what is around them.
const PARAGRAPHS: &[&str] = &["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul", "dl"];
/// Elements that stand on a line of their own.
const LINES: &[&str] = &[
    "address",
    "article",
    "aside",
    "dd",
    "div",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "section",
    "tr",
];
/// Elements that change how text looks, not where it stands.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "area", "b", "base", "bdi", "bdo", "big", "body", "button", "canvas", "caption", "center",
    "cite", "code", "col", "colgroup", "data", "del", "details", "dfn", "em", "embed", "font", "html", "i", "img",
    "input", "ins", "kbd", "label", "legend", "link", "map", "mark", "meta", "meter", "option", "output", "param",
    "path", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "select", "small", "source", "span", "strike",
    "strong", "sub", "summary", "sup", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "track", "tt", "u",
    "var", "wbr",
];

/// What a reader would see of this markup. White space is not yet cut to a length; see [`super::plain`].
///
/// A tag that HTML does not know is text: somebody who writes `<Hausmischung>` means it.
pub(crate) fn from_html(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html.get(..html.floor_char_boundary(LONGEST_MARKUP)).unwrap_or_default();
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        page.text(before);
        rest = match tag(from) {
            Found::Comment(after) => after,
            Found::Tag { name, closing, after } => page.element(&name, closing, after),
            Found::Text(after) => {
                page.text("<");
                after
            }
            Found::Cut => "",
        };
    }
    page.text(rest);
    super::plain(&page.out)
}

/// Replaces entities by what they stand for.
pub(crate) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('&').map(|at| rest.split_at(at)) {
        decoded.push_str(before);
        let (means, length) = entity(from).unwrap_or_else(|| ("&".to_owned(), 1));
        decoded.push_str(&means);
        rest = from.get(length..).unwrap_or_default();
    }
    decoded.push_str(rest);
    decoded
}

/// What the entity at the beginning of this text stands for, and its length; a number that is no character is nothing.
pub(crate) fn entity(from: &str) -> Option<(String, usize)> {
    let end = from.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let whole = from.get(..=end)?;
    let name = whole.strip_prefix('&')?.strip_suffix(';')?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((numbered(code).map(String::from).unwrap_or_default(), whole.len()));
    }
    let known = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let decoded = html_escape::decode_html_entities(whole);
    (known && decoded != whole).then(|| (decoded.into_owned(), whole.len()))
}

/// HTML reads 128 to 159 as windows-1252: `&#150;` is a dash.
fn numbered(code: u32) -> Option<char> {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        Ok(_) | Err(_) => char::from_u32(code),
    }
}

enum Found<'a> {
    Comment(&'a str),
    Tag { name: String, closing: bool, after: &'a str },
    Text(&'a str),
    Cut,
}

/// Reads what begins with `<`.
fn tag(from: &str) -> Found<'_> {
    let inside = from.get(1..).unwrap_or_default();
    if let Some(comment) = inside.strip_prefix("!--") {
        return comment.split_once("-->").map_or(Found::Cut, |(_, after)| Found::Comment(after));
    }
    if let Some(text) = inside.strip_prefix("![CDATA[") {
        return Found::Comment(text);
    }
    if inside.starts_with(['!', '?']) {
        return inside.split_once('>').map_or(Found::Cut, |(_, after)| Found::Comment(after));
    }
    let closing = inside.starts_with('/');
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let length = named.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-'))).unwrap_or(named.len());
    let name = named.get(..length).unwrap_or_default().to_ascii_lowercase();
    if !is_element(&name) {
        return Found::Text(inside);
    }
    match end_of_tag(named) {
        Some(after) => Found::Tag { name, closing, after },
        None => Found::Cut,
    }
}

fn is_element(name: &str) -> bool {
    let qualified = name.contains([':', '-']) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    name == "br" || qualified || [HIDDEN, PARAGRAPHS, LINES, INLINE].iter().any(|names| names.contains(&name))
}

/// What follows the `>` of this tag; a `>` in quotes is not it.
fn end_of_tag(tag: &str) -> Option<&str> {
    let mut quote = None;
    for (at, c) in tag.char_indices().take_while(|(at, _)| *at < LONGEST_QUOTED) {
        match (quote, c) {
            (None, '>') => return tag.get(at + 1..),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None | Some(_), _) => (),
        }
    }
    tag.split_once('>').map(|(_, after)| after)
}

/// White space owed before the next word, the greatest wins.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Page {
    out: String,
    gap: Gap,
    preformatted: usize,
}

impl Page {
    fn text(&mut self, raw: &str) {
        for c in decode(raw).chars() {
            if self.preformatted > 0 && c == '\n' {
                self.gap = if self.gap < Gap::Line { Gap::Line } else { Gap::Paragraph };
            } else if self.preformatted == 0 && c.is_whitespace() {
                self.gap = self.gap.max(Gap::Space);
            } else {
                self.word(c);
            }
        }
    }

    fn word(&mut self, c: char) {
        let gap = std::mem::take(&mut self.gap);
        if !self.out.is_empty() {
            self.out.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.out.push(c);
    }

    /// Notes what an element does to the white space, and returns what is left to read.
    fn element<'a>(&mut self, name: &str, closing: bool, after: &'a str) -> &'a str {
        if name == "pre" {
            self.preformatted = if closing { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
        }
        if HIDDEN.contains(&name) {
            return if closing { after } else { behind_closing(name, after) };
        }
        self.gap = match name {
            "br" if self.gap >= Gap::Line => Gap::Paragraph,
            "br" => Gap::Line,
            "td" | "th" => self.gap.max(Gap::Space),
            name if PARAGRAPHS.contains(&name) => Gap::Paragraph,
            name if LINES.contains(&name) => self.gap.max(Gap::Line),
            _ => self.gap,
        };
        after
    }
}

/// What follows `</name>`; nothing when it never comes.
fn behind_closing<'a>(name: &str, text: &'a str) -> &'a str {
    let mut rest = text;
    while let Some((_, from)) = rest.split_once("</") {
        if from.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return from.split_once('>').map_or("", |(_, after)| after);
        }
        rest = from;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_what_a_reader_sees() {
        for (name, html, expected) in [
            ("paragraphs", "<p>one</p><p>two<br />three</p>", "one\n\ntwo\nthree"),
            ("Hacker News paragraphs", "one<p>two", "one\n\ntwo"),
            ("entities", "Caf&eacute; &#8211; &quot;best&quot;&nbsp;&amp; cheap &#x2F;", "Café – \"best\" & cheap /"),
            (
                "a cut address",
                r#"<a href="x"><span class="invisible">https://</span><span class="ellipsis">crumb.ex</span><span class="invisible">ample</span></a>"#,
                "https://crumb.example",
            ),
            ("a mention", r#"<span class="h-card"><a href="x">@<span>crumb</span></a></span> hello"#, "@crumb hello"),
            ("a script", "a<script>alert('<b>')</script>b", "ab"),
            ("a style", "a<STYLE>p{}</Style>b", "ab"),
            ("a comment", "<!-- SC_OFF -->a<!-- b --> c", "a c"),
            ("a name in brackets", "Lindenhof <Hausmischung> & filter?", "Lindenhof <Hausmischung> & filter?"),
            ("a heart and a sum", "I <3 it, 5 < 6", "I <3 it, 5 < 6"),
            ("a quoted bracket", r#"<a title="a>b">c</a>"#, "c"),
            ("a quote never closed", r#"<a title="a>b</a> c"#, "b c"),
            ("white space", "  a \n\t b  ", "a b"),
            ("code", "<pre><code>a\n  b</code></pre>c", "a\n  b\n\nc"),
            ("a list", "<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
            ("a tag that is cut", "text <a href=\"htt", "text"),
            ("nothing", "", ""),
            ("markup only", "<p><br/></p>", ""),
        ] {
            assert_eq!(from_html(html), expected, "{name}");
        }
    }

    #[test]
    fn an_escape_hidden_in_an_entity_is_dropped_too() {
        assert_eq!(from_html("a&#27;[31mb&#0;c&#x202e;d"), "abcd");
    }

    #[test]
    fn hostile_markup_is_read_in_linear_time() {
        from_html(&"<a \"".repeat(500_000));
        from_html(&"<style></style".repeat(100_000));
        from_html(&"<".repeat(1_000_000));
    }
}
