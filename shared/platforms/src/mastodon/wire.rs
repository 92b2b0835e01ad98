//! What an instance sends, and the post that comes of it.

use std::cmp::Ordering;

use domain::mention::{Platform, Post};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use url::Url;

use crate::handle::is_ours;
use crate::json::Id;
use crate::{text, time};

pub(super) type RawList<'a> = Vec<&'a RawValue>;

/// A search answer.
#[derive(Deserialize)]
pub(super) struct Lists<'a> {
    #[serde(borrow)]
    pub(super) statuses: Option<RawList<'a>>,
    accounts: Option<IgnoredAny>,
    hashtags: Option<IgnoredAny>,
}

impl Lists<'_> {
    pub(super) fn is_search(&self) -> bool {
        self.statuses.is_some() || (self.accounts.is_some() && self.hashtags.is_some())
    }
}

#[derive(Deserialize)]
pub(super) struct Context<'a> {
    #[serde(borrow)]
    pub(super) ancestors: RawList<'a>,
    #[serde(borrow)]
    pub(super) descendants: RawList<'a>,
}

/// An account, as `lookup` gives it; real ones may be empty husks.
#[derive(Deserialize, Default)]
pub(super) struct Account {
    pub(super) id: Option<Id>,
    acct: Option<String>,
    display_name: Option<String>,
    url: Option<String>,
    uri: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    id: Id,
    uri: Option<String>,
    url: Option<String>,
    account: Option<Account>,
    content: Option<String>,
    spoiler_text: Option<String>,
    language: Option<String>,
    created_at: Option<String>,
    edited_at: Option<String>,
    in_reply_to_id: Option<Id>,
    reblog: Option<IgnoredAny>,
    visibility: Option<String>,
    #[serde(default)]
    mentions: Vec<Account>,
}

#[derive(Deserialize)]
struct Notification<'a> {
    id: Id,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
}

/// Whether this is one status alone.
pub(super) fn is_status(body: &str) -> bool {
    serde_json::from_str::<Status>(body).is_ok_and(|status| status.uri.is_some() && status.account.is_some())
}

/// Something that stood on a page, whether or not it is a post for us.
pub(super) struct Seen {
    /// What its page is ordered by: the status's local id, or the notification's.
    pub(super) mark: String,
    pub(super) local: String,
    pub(super) uri: String,
    /// The local id of what it answers.
    pub(super) parent: Option<String>,
    pub(super) post: Option<Post>,
}

/// A page, item by item.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) seen: Vec<Seen>,
    pub(super) unreadable: usize,
    /// Marks of all items, those that could not be read included: a cursor must get past them.
    marks: Vec<String>,
}

/// Whether posts that not everybody may read are for us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Audience {
    Public,
    Addressed,
}

impl Batch {
    pub(super) fn of_statuses(raw: &[&RawValue], handles: &[String]) -> Self {
        let mut batch = Self::default();
        for raw in raw {
            batch.marks.extend(mark(raw));
            match serde_json::from_str::<Status>(raw.get()) {
                Ok(status) => {
                    let mark = status.id.0.clone();
                    batch.seen.push(seen(&status, mark, Audience::Public, handles));
                }
                Err(_) => batch.unreadable += 1,
            }
        }
        batch
    }

    /// The post that one status is to somebody who knows of it already.
    pub(super) fn of_one(status: &str, handles: &[String]) -> Option<Post> {
        let status: Status = serde_json::from_str(status).ok()?;
        let mark = status.id.0.clone();
        seen(&status, mark, Audience::Addressed, handles).post
    }

    pub(super) fn of_notifications(raw: &[&RawValue], handles: &[String]) -> Self {
        let mut batch = Self::default();
        for raw in raw {
            batch.marks.extend(mark(raw));
            let Ok(notification) = serde_json::from_str::<Notification<'_>>(raw.get()) else {
                batch.unreadable += 1;
                continue;
            };
            if !matches!(notification.kind.as_str(), "mention" | "quote") {
                continue;
            }
            // The status of a deleted or suspended author is null.
            let status = notification.status.and_then(|raw| serde_json::from_str::<Status>(raw.get()).ok());
            match status {
                Some(status) => batch.seen.push(seen(&status, notification.id.0, Audience::Addressed, handles)),
                None => batch.unreadable += 1,
            }
        }
        batch
    }

    pub(super) fn newest(&self) -> Option<String> {
        self.marks.iter().max_by(|one, other| by_age(one, other)).cloned()
    }

    pub(super) fn oldest(&self) -> Option<String> {
        self.marks.iter().min_by(|one, other| by_age(one, other)).cloned()
    }

    /// Forgets the items whose mark is not wanted.
    pub(super) fn keep(&mut self, wanted: impl Fn(&str) -> bool) {
        self.seen.retain(|seen| wanted(&seen.mark));
        self.marks.retain(|mark| wanted(mark));
    }

    /// Puts later pages behind this one.
    pub(super) fn extend(&mut self, other: Self) {
        self.seen.extend(other.seen);
        self.unreadable += other.unreadable;
        self.marks.extend(other.marks);
    }
}

/// Ids grow with time: a longer one is later, else the greater one.
pub(super) fn by_age(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

fn mark(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Marked {
        id: Id,
    }
    serde_json::from_str::<Marked>(raw.get()).ok().map(|marked| marked.id.0)
}

fn seen(status: &Status, mark: String, audience: Audience, handles: &[String]) -> Seen {
    let uri = status.uri.clone().or_else(|| status.url.clone()).map(|uri| text::id(&uri));
    let uri = uri.filter(|uri| !uri.is_empty()).unwrap_or_else(|| status.id.0.clone());
    let public = matches!(status.visibility.as_deref(), None | Some("public" | "unlisted"));
    let wanted = status.reblog.is_none() && (public || audience == Audience::Addressed);
    Seen {
        mark,
        local: status.id.0.clone(),
        parent: status.in_reply_to_id.as_ref().map(|id| id.0.clone()),
        post: wanted.then(|| post(status, uri.clone(), handles)),
        uri,
    }
}

fn post(status: &Status, uri: String, handles: &[String]) -> Post {
    let account = status.account.as_ref();
    let author = account.and_then(full_acct);
    let local = account.and_then(|account| account.acct.as_deref()).filter(|acct| !acct.contains('@'));
    let page = status.url.as_deref().and_then(text::web_address);
    let created = status.created_at.as_deref().and_then(time::parse);
    Post {
        platform: Platform::Mastodon,
        root: uri.clone(),
        url: page.or_else(|| text::web_address(&uri)),
        id: uri,
        parent: None,
        ancestors: Vec::new(),
        ours: author.as_deref().is_some_and(|author| is_ours(handles, author, local)),
        author,
        author_name: account.and_then(|account| text::one_line(account.display_name.as_deref()?)),
        mentions: status.mentions.iter().filter_map(full_acct).collect(),
        text: written(status.spoiler_text.as_deref(), status.content.as_deref()),
        stars: None,
        lang: status.language.as_deref().and_then(text::language),
        published_at: created,
        edited_at: status.edited_at.as_deref().and_then(time::parse),
        reply: None,
    }
}

/// The warning in front, then what it warns of.
fn written(spoiler: Option<&str>, content: Option<&str>) -> String {
    let spoiler = spoiler.map(text::plain).unwrap_or_default();
    let content = content.map(text::from_html).unwrap_or_default();
    match (spoiler.is_empty(), content.is_empty()) {
        (true, _) => content,
        (false, true) => spoiler,
        (false, false) => text::plain(&format!("{spoiler}\n\n{content}")),
    }
}

/// `user@host`; an instance leaves its own host out.
fn full_acct(account: &Account) -> Option<String> {
    let acct = text::one_line(account.acct.as_deref()?)?;
    if acct.contains('@') {
        return Some(acct);
    }
    let addresses = [account.url.as_deref(), account.uri.as_deref()];
    let host =
        addresses.into_iter().flatten().find_map(|address| Some(Url::parse(address).ok()?.host_str()?.to_owned()));
    Some(host.map_or_else(|| acct.clone(), |host| format!("{acct}@{host}")))
}
