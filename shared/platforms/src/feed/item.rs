//! What every feed says of an item, and the post that comes of it.

use domain::mention::{Platform, Post};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use crate::handle::is_ours;
use crate::{text, time};

/// An item of a feed, its texts already plain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) id: Option<String>,
    pub(super) link: Option<String>,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) author: Option<String>,
    /// As it is written: also a date that cannot be read tells two items apart.
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) lang: Option<String>,
    /// Whether it has a description of its own: title or description make an item of RSS one.
    pub(super) described: bool,
}

impl Item {
    /// The post; `None` for an item that nothing can address.
    pub(super) fn into_post(mut self, platform: Platform, handles: &[String]) -> Option<Post> {
        self.id = self.id.map(|id| text::id(&id)).filter(|id| !id.is_empty());
        self.link = self.link.filter(|link| !text::id(link).is_empty());
        self.google_alert();
        let root = self.reddit();
        let id = self.identity()?;
        let published = self.published.as_deref().and_then(time::parse);
        let updated = self.updated.as_deref().and_then(time::parse);
        let author = self.author.as_deref().and_then(text::one_line);
        Some(Post {
            platform,
            root: root.clone().unwrap_or_else(|| id.clone()),
            id,
            parent: None,
            ancestors: root.into_iter().collect(),
            ours: author.as_deref().is_some_and(|author| is_ours(handles, author, None)),
            author_name: author.clone(),
            author,
            mentions: Vec::new(),
            text: text_of(&self.title, &self.body),
            stars: None,
            lang: self.lang.as_deref().and_then(text::language),
            published_at: published.or(updated),
            edited_at: edited(published, updated),
            url: self.link.as_deref().and_then(text::web_address),
            reply: None,
        })
    }

    /// Guid or id, else the link, else a hash of title and date, or of the words: the same at every poll.
    fn identity(&self) -> Option<String> {
        if let Some(id) = &self.id {
            return Some(id.clone());
        }
        if let Some(link) = &self.link {
            return Some(text::web_address(link).unwrap_or_else(|| text::id(link)));
        }
        let date = self.published.as_deref().or(self.updated.as_deref()).map(str::trim).unwrap_or_default();
        if self.title.is_empty() && date.is_empty() && !self.described {
            return None;
        }
        // Without a title the date alone would make one item of all that came in that minute.
        let title = if self.title.is_empty() { &self.body } else { &self.title };
        let hash = Sha256::digest(format!("{title}\n{date}"));
        Some(format!("{hash:x}"))
    }

    /// An alert is about the page behind Google's redirect. Its address is the identity, so that one page
    /// that matches two alerts is one mention.
    fn google_alert(&mut self) {
        let Some(target) = self.link.as_deref().and_then(behind_redirect) else { return };
        if self.id.as_deref().is_none_or(|id| id.starts_with("tag:google.com,")) {
            self.id = Some(target.clone());
        }
        self.link = Some(target);
    }

    /// Reddit's feeds wrap what people wrote. The thread is all they tell of a comment's place; it is returned.
    fn reddit(&mut self) -> Option<String> {
        let id = self.id.as_deref()?.trim_start_matches('/');
        let comment = id.starts_with("t1_");
        if !(comment || id.starts_with("t3_")) {
            return None;
        }
        self.id = Some(id.to_owned());
        if comment {
            self.title.clear();
        }
        if let Some(end) = submitted_by(&self.body) {
            self.body.truncate(end);
        }
        self.author = self.author.take().map(|author| author.trim().trim_start_matches('/').to_owned());
        if self.author.as_deref().is_some_and(|author| author.trim_start_matches("u/") == "[deleted]") {
            self.author = None;
        }
        let (_, thread) = self.link.as_deref().filter(|_| comment)?.split_once("/comments/")?;
        thread.split('/').next().filter(|thread| !thread.is_empty()).map(|thread| format!("t3_{thread}"))
    }
}

fn edited(published: Option<Timestamp>, updated: Option<Timestamp>) -> Option<Timestamp> {
    updated.filter(|updated| published.is_some_and(|published| *updated > published))
}

/// Title and body, the title not said twice.
fn text_of(title: &str, body: &str) -> String {
    let shortened = title.trim_end_matches(['…', '.']).trim_end();
    let whole = match (title.is_empty(), body.is_empty()) {
        (_, true) => title.to_owned(),
        (true, false) => body.to_owned(),
        (false, false) if !shortened.is_empty() && body.starts_with(shortened) => body.to_owned(),
        (false, false) => format!("{title}\n\n{body}"),
    };
    text::plain(&whole)
}

/// The address that a `google.com/url?…&url=` link leads to.
fn behind_redirect(link: &str) -> Option<String> {
    let url = Url::parse(link.trim()).ok()?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    if !host.starts_with("google.") || url.path() != "/url" {
        return None;
    }
    ["url", "q"].iter().find_map(|name| {
        // Not read as a form: there a `+` in the address would become a space.
        let (_, value) =
            url.query()?.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| key == name)?;
        let pair = format!("u={}", value.replace('+', "%2B"));
        let (_, target) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
        text::web_address(&target)
    })
}

/// Where `submitted by /u/ann [link] [comments]` begins.
fn submitted_by(body: &str) -> Option<usize> {
    let at = body.rfind("submitted by")?;
    let tail = body.get(at..)?;
    let ends = tail.trim_end().ends_with(']') && tail.contains("[link]") && tail.contains("comments]");
    ends.then(|| body.get(..at).unwrap_or_default().trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Item {
        Item { title: "Fresh bread".to_owned(), published: Some("2026-03-02".to_owned()), ..Item::default() }
    }

    fn post(item: Item) -> Post {
        item.into_post(Platform::Feed, &[]).unwrap()
    }

    #[test]
    fn an_item_keeps_its_identity_from_poll_to_poll() {
        let some = |text: &str| Some(text.to_owned());
        let both = Item { id: some(" guid-1 "), link: some("https://a.example"), ..item() };
        assert_eq!(post(both).id, "guid-1");
        assert_eq!(post(Item { link: some("https://a.example"), ..item() }).id, "https://a.example/");
        let hashed = post(item()).id;
        assert_eq!(hashed.len(), 64);
        assert_eq!(hashed, post(item()).id);
        assert_ne!(hashed, post(Item { published: some("2026-03-03"), ..item() }).id);
    }

    #[test]
    fn an_item_that_nothing_addresses_and_that_says_nothing_is_unreadable() {
        assert_eq!(Item::default().into_post(Platform::Feed, &[]), None);
        assert_eq!(Item { body: "words".to_owned(), ..Item::default() }.into_post(Platform::Feed, &[]), None);
        let words_alone = |words: &str| post(Item { body: words.to_owned(), described: true, ..Item::default() }).id;
        assert_eq!(words_alone("words"), words_alone("words"));
        assert_ne!(words_alone("words"), words_alone("other words"));
    }

    #[test]
    fn a_title_is_not_said_twice() {
        for (title, body, expected) in [
            ("Fresh bread", "Every morning.", "Fresh bread\n\nEvery morning."),
            ("Fresh bread", "Fresh bread every morning.", "Fresh bread every morning."),
            ("Fresh bread ev...", "Fresh bread every morning.", "Fresh bread every morning."),
            ("Fresh bread", "Fresh bread", "Fresh bread"),
            ("…", "words", "…\n\nwords"),
            ("Fresh bread", "", "Fresh bread"),
            ("", "words", "words"),
            ("", "", ""),
        ] {
            assert_eq!(text_of(title, body), expected, "{title} / {body}");
        }
    }

    #[test]
    fn a_google_redirect_is_unwrapped_and_no_other() {
        for (link, expected) in [
            ("https://www.google.com/url?rct=j&sa=t&url=https://a.example/x&ct=ga", Some("https://a.example/x")),
            ("https://www.google.co.uk/url?q=https://a.example/x%3Fb%3Dc%26d&sa=U", Some("https://a.example/x?b=c&d")),
            ("https://www.google.com/url?url=https://a.example/c++&x", Some("https://a.example/c++")),
            ("https://www.google.com/url?url=javascript:alert(1)", None),
            ("https://www.google.com/search?url=https://a.example/", None),
            ("https://google.evil.example.net/x?url=https://a.example/", None),
            ("https://a.example/url?url=https://b.example/", None),
        ] {
            assert_eq!(behind_redirect(link).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn an_edit_is_later_than_the_post() {
        let dated = |updated: &str| Item { updated: Some(updated.to_owned()), ..item() };
        assert_eq!(post(dated("2026-03-02")).edited_at, None);
        assert!(post(dated("2026-03-03")).edited_at.is_some());
        let undated = Item { published: None, ..dated("2026-03-03") };
        assert!(post(undated.clone()).published_at.is_some() && post(undated).edited_at.is_none());
    }
}
