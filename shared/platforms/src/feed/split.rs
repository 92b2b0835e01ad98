//! Takes a feed apart, so that one bad item costs no other.

use url::Url;

use super::scan::{Kind, Tag, Tags, value};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// RSS of any version, RDF included.
    Rss,
    Atom,
}

/// A feed in pieces.
pub(super) struct Pieces<'a> {
    pub(super) dialect: Dialect,
    pub(super) root: Tag<'a>,
    /// What stands before the first item.
    pub(super) head: &'a str,
    /// Items from their first to their last character.
    pub(super) items: Vec<&'a str>,
    /// Items that have no end.
    pub(super) cut: usize,
    /// Whether the feed has its end.
    pub(super) complete: bool,
}

/// More items than any honest feed has; the rest is counted with those that have no end.
const MOST_ITEMS: usize = 2_000;
/// How much of what stands before the first item is looked at.
const LONGEST_HEAD: usize = 64_000;

/// Takes a feed apart; `None` where the text is no feed.
pub(super) fn split(text: &str) -> Option<Pieces<'_>> {
    let mut tags = Tags::of(text);
    let root = tags.next().filter(|tag| tag.kind != Kind::Close)?;
    let (dialect, item) = match root.local() {
        "rss" | "RDF" | "channel" => (Dialect::Rss, "item"),
        "feed" | "entry" => (Dialect::Atom, "entry"),
        _ => return None,
    };
    let mut pieces = Pieces { dialect, root, head: "", items: Vec::new(), cut: 0, complete: root.kind == Kind::Empty };
    if root.local() == "entry" {
        tags = Tags::of(text);
    }
    let mut open: Option<Tag<'_>> = None;
    let mut first = None;
    for tag in tags {
        pieces.complete |= tag.kind == Kind::Close && tag.name == root.name;
        if tag.local() != item || !is_at_home(&tag, &root) {
            continue;
        }
        first = first.or(Some(tag.start));
        open = pieces.take(text, tag, open);
    }
    pieces.cut += usize::from(open.is_some());
    let head = text.get(root.end..first.unwrap_or(text.len())).unwrap_or_default();
    pieces.head = head.get(..head.floor_char_boundary(LONGEST_HEAD)).unwrap_or_default();
    Some(pieces)
}

/// Whether a tag is of the feed's own vocabulary: `media:item` is no item.
fn is_at_home(tag: &Tag<'_>, root: &Tag<'_>) -> bool {
    tag.prefix().is_none_or(|prefix| Some(prefix) == root.prefix() || prefix == "rss")
}

impl<'a> Pieces<'a> {
    /// Takes note of an item's tag, and returns the item that is open behind it.
    fn take(&mut self, text: &'a str, tag: Tag<'a>, open: Option<Tag<'a>>) -> Option<Tag<'a>> {
        match (tag.kind, open) {
            (Kind::Open, None) => Some(tag),
            // The one before has lost its end, or this one is inside it: either way it is not whole.
            (Kind::Open, Some(_)) => {
                self.cut += 1;
                Some(tag)
            }
            (Kind::Close, Some(begin)) => {
                match text.get(begin.start..tag.end).filter(|_| self.items.len() < MOST_ITEMS) {
                    Some(item) => self.items.push(item),
                    None => self.cut += 1,
                }
                None
            }
            (Kind::Empty, None) => {
                self.cut += 1;
                None
            }
            (Kind::Empty, Some(_)) | (Kind::Close, None) => open,
        }
    }
}

impl Pieces<'_> {
    /// The address that relative links of this feed start from: the one it states, its page, else itself.
    pub(super) fn base(&self, document: Option<&Url>) -> Option<Url> {
        if let Some(stated) = self.root.attribute("xml:base").and_then(|base| Url::parse(&value(base)).ok()) {
            return Some(stated);
        }
        let mut itself = document.cloned();
        for tag in Tags::of(self.head).filter(|tag| tag.local() == "link" && tag.kind != Kind::Close) {
            let address = match tag.attribute("href") {
                Some(href) => value(href),
                None => value(self.head.get(tag.end..).unwrap_or_default().split("</").next().unwrap_or_default()),
            };
            let Some(url) = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else {
                continue;
            };
            match tag.attribute("rel") {
                None | Some("alternate") => return Some(url),
                Some("self") => itself = Some(url),
                Some(_) => (),
            }
        }
        itself
    }

    /// The language of the whole feed.
    pub(super) fn language(&self) -> Option<String> {
        let attribute = self.root.attribute("xml:lang").map(str::to_owned);
        attribute.or_else(|| {
            let tag = Tags::of(self.head).find(|tag| tag.local() == "language" && tag.kind == Kind::Open)?;
            Some(value(self.head.get(tag.end..)?.split("</").next()?))
        })
    }

    /// The author that entries without one share; only Atom has it.
    pub(super) fn author(&self) -> Option<String> {
        if self.dialect == Dialect::Rss {
            return None;
        }
        let (_, author) = self.head.split_once("author>")?;
        let (author, _) = author.split_once("</")?;
        let (_, name) = author.split_once("name>")?;
        Some(value(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, items: usize, cut: usize, complete: bool) {
        let pieces = split(text).unwrap_or_else(|| panic!("{name}: no feed"));
        assert_eq!((pieces.items.len(), pieces.cut, pieces.complete), (items, cut, complete), "{name}");
    }

    #[test]
    fn whole_items_survive_whatever_happens_to_their_neighbours() {
        check("whole", "<rss><channel><item>a</item><item>b</item></channel></rss>", 2, 0, true);
        check("cut in an item", "<rss><channel><item>a</item><item>b", 1, 1, false);
        check("cut between items", "<rss><channel><item>a</item>", 1, 0, false);
        check("an item that lost its end", "<rss><item>a<item>b</item></rss>", 1, 1, true);
        check("an empty item", "<rss><item/><item>b</item></rss>", 1, 1, true);
        check("prefixed", "<a:feed xmlns:a='x'><a:entry>e</a:entry></a:feed>", 1, 0, true);
        check("one entry", "<entry><id>1</id></entry>", 1, 0, true);
        check("an item in CDATA", "<rss><item><![CDATA[<item>]]></item></rss>", 1, 0, true);
        check("nothing", "<rss/>", 0, 0, true);
    }

    #[test]
    fn a_feed_without_measure_costs_no_more_than_a_large_one() {
        let pieces = format!("<rss>{}{}</rss>", "<link>".repeat(100_000), "<item>a</item>".repeat(MOST_ITEMS + 5));
        let pieces = split(&pieces).unwrap();
        assert_eq!((pieces.items.len(), pieces.cut), (MOST_ITEMS, 5));
        assert_eq!(pieces.base(None), None);
    }

    #[test]
    fn a_page_is_no_feed() {
        for text in ["<!DOCTYPE html><html><body>404</body></html>", "<head><title>Moved</title></head>", "", "text"] {
            assert!(split(text).is_none(), "{text}");
        }
    }

    #[test]
    fn relative_links_start_from_the_page_of_the_feed() {
        let base = |text| split(text).unwrap().base(None).map(String::from);
        let both = "<feed><link rel='self' href='https://a.example/f'/><link href='https://b.example/'/></feed>";
        assert_eq!(base(both).as_deref(), Some("https://b.example/"));
        assert_eq!(base("<rss><link> https://c.example </link></rss>").as_deref(), Some("https://c.example/"));
        assert_eq!(base("<rss><link>/c</link></rss>"), None);
    }
}
