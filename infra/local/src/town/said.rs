//! What people say.

use std::fmt;

use domain::mention::Platform;
use jiff::Timestamp;

/// Something that somebody says on a platform of the town.
///
/// ```
/// use shopbell::town::{Place, Said};
///
/// let now = jiff::Timestamp::UNIX_EPOCH;
/// Said::new(Place::Mastodon, "jo_marsden", "is the rye sold out?", now).addressed();
/// Said::new(Place::Feed, "Loaf Diaries", "…", now).titled("A walk down Mill Lane").in_feed("alerts");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where.
    pub place: Place,
    /// By whom: `jo`, `jo@elsewhere.example`, a user name of Hacker News, the name of a blog.
    pub author: String,
    /// In which words. Plain text; the platform makes its own of it.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Below which post.
    pub reply_to: Option<PostId>,
    /// Whether the shop's account is @-mentioned, so that the platform tells it.
    pub addressed: bool,
    /// The headline: of a feed's entry, or of a story on Hacker News.
    pub title: Option<String>,
    /// Where the whole of it stands: an entry's page, what a story is about.
    pub link: Option<String>,
    /// In which feed it appears.
    pub feed: String,
    /// Who may see it.
    pub visibility: Visibility,
}

/// A platform that the town has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The instance.
    Mastodon,
    /// Stories and comments.
    HackerNews,
    /// Blogs and newspapers.
    Feed,
}

impl Place {
    /// Which one it is to Shopbell.
    pub fn platform(self) -> Platform {
        match self {
            Self::Mastodon => Platform::Mastodon,
            Self::HackerNews => Platform::HackerNews,
            Self::Feed => Platform::Feed,
        }
    }
}

/// Who may see a post on Mastodon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody, and it can be searched.
    #[default]
    Public,
    /// Everybody who knows where.
    Unlisted,
    /// Followers.
    Private,
    /// Those it names.
    Direct,
}

impl Visibility {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

impl Said {
    /// To nobody in particular.
    pub fn new(place: Place, author: &str, text: &str, at: Timestamp) -> Self {
        Self {
            place,
            author: author.to_owned(),
            text: text.to_owned(),
            at,
            reply_to: None,
            addressed: false,
            title: None,
            link: None,
            feed: "alerts".to_owned(),
            visibility: Visibility::Public,
        }
    }

    /// Below another post.
    #[must_use]
    pub fn replying_to(self, parent: &PostId) -> Self {
        Self { reply_to: Some(parent.clone()), ..self }
    }

    /// To the shop's account.
    #[must_use]
    pub fn addressed(self) -> Self {
        Self { addressed: true, ..self }
    }

    /// Under a headline.
    #[must_use]
    pub fn titled(self, title: &str) -> Self {
        Self { title: Some(title.to_owned()), ..self }
    }

    /// About, or at, an address.
    #[must_use]
    pub fn linking(self, link: &str) -> Self {
        Self { link: Some(link.to_owned()), ..self }
    }

    /// In a feed of this name.
    #[must_use]
    pub fn in_feed(self, feed: &str) -> Self {
        Self { feed: feed.to_owned(), ..self }
    }

    /// For these eyes only.
    #[must_use]
    pub fn seen_by(self, visibility: Visibility) -> Self {
        Self { visibility, ..self }
    }
}

/// A platform's own id of a post.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostId {
    pub(super) place: Place,
    pub(super) number: u64,
}

impl PostId {
    /// Where it stands.
    pub fn place(&self) -> Place {
        self.place
    }
}

/// As the platform writes it.
impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)
    }
}
