//! The links that texts carry. Only a hash of the token is kept.

use domain::conversation::ConversationKey;
use domain::delivery::Medium;
use domain::mention::Platform;
use domain::people::PersonId;
use jiff::{SignedDuration, Timestamp};

use crate::keys;
use crate::read::Fresh;
use crate::rows::{LinkItem, Row, Seconds, Word, seconds};
use crate::write::{Condition, Put, Wrote};
use crate::{Store, StoreError};

/// What a texted link opens: one mention, for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// SHA-256 of the token, in hex.
    pub token_hash: String,
    /// The conversation it opens.
    pub conversation: ConversationKey,
    /// The message it is about.
    pub opener: String,
    /// Whom it was texted to.
    pub person: PersonId,
    /// How it went there: a tap on one that was texted proves that texts arrive.
    pub medium: Medium,
    /// From when on it opens nothing. The row outlives this, so that an old link can say so.
    pub expires_at: Timestamp,
}

/// Names no post and no author.
const NOTHING: &str = "none";
/// An old link is still told from one that never was.
const KEPT_AFTERWARDS: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Link {
    /// The link of a token. The token itself is not kept.
    pub fn new(
        token: &str,
        conversation: ConversationKey,
        opener: String,
        person: PersonId,
        expires_at: Timestamp,
    ) -> Self {
        Self { token_hash: keys::sha256(token), conversation, opener, person, medium: Medium::Text, expires_at }
    }

    /// The link of a token that leads to no mention: to all that is open, or to a self-test.
    pub fn personal(token: &str, person: PersonId, expires_at: Timestamp) -> Self {
        let nothing =
            ConversationKey { platform: Platform::Feed, root: NOTHING.to_owned(), author: NOTHING.to_owned() };
        Self::new(token, nothing, NOTHING.to_owned(), person, expires_at)
    }

    /// Whether it opens one mention.
    pub fn leads_to_a_mention(&self) -> bool {
        self.opener != NOTHING
    }

    /// The same, sent another way than by text.
    #[must_use]
    pub fn sent_by(self, medium: Medium) -> Self {
        Self { medium, ..self }
    }

    /// The link that a row keeps.
    pub(crate) fn of(token_hash: String, row: LinkItem) -> Self {
        Self {
            token_hash,
            conversation: ConversationKey { platform: row.platform.0, root: row.root, author: row.author },
            opener: row.opener,
            person: PersonId::of_name(&row.person),
            medium: if row.by_email { Medium::Email } else { Medium::Text },
            expires_at: row.valid_until.0,
        }
    }

    /// A token is 128 random bits: no condition keeps two apart better.
    pub(crate) fn put(&self) -> Result<Put, StoreError> {
        self.put_if(Condition::none())
    }

    fn put_if(&self, condition: Condition) -> Result<Put, StoreError> {
        let Self { token_hash, conversation, opener, person, medium, expires_at } = self;
        let row = LinkItem {
            platform: Word(conversation.platform),
            root: conversation.root.clone(),
            author: conversation.author.clone(),
            opener: opener.clone(),
            person: person.as_str().to_owned(),
            by_email: *medium == Medium::Email,
            valid_until: Seconds(*expires_at),
            expires_at: Seconds(*expires_at + KEPT_AFTERWARDS),
        };
        Ok(Put { item: row.item(keys::link(token_hash))?, condition })
    }
}

/// Stands in a token's place, and none can be it.
fn renewal(person: &PersonId) -> String {
    format!("renewed for {person}")
}

impl Store {
    /// What a token opens. Expired links are found too, for a month: compare `expires_at`.
    pub async fn link(&self, token: &str) -> Result<Option<Link>, StoreError> {
        let token_hash = keys::sha256(token);
        let row: Option<LinkItem> = self.get(keys::link(&token_hash), Fresh::Now).await?;
        Ok(row.map(|row| Link::of(token_hash, row)))
    }

    /// Whether this person's turn to be texted a new link was taken, and lasts.
    pub async fn is_renewed(&self, person: &PersonId, now: Timestamp) -> Result<bool, StoreError> {
        let taken = self.link(&renewal(person)).await?;
        Ok(taken.is_some_and(|taken| now < taken.expires_at))
    }

    /// Takes the only turn until `until` to text this person a new link; `false` while one that was taken lasts. Of two
    /// at the same moment one is refused. Kept as a link that no token can open.
    pub async fn take_renewal(&self, person: &PersonId, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        let mark = renewal(person);
        let condition = match self.link(&mark).await? {
            Some(taken) if now < taken.expires_at => return Ok(false),
            Some(taken) => Condition::is("valid_until", seconds(taken.expires_at)),
            None => Condition::absent(),
        };
        let turn = Link::personal(&mark, person.clone(), until);
        Ok(matches!(self.put(turn.put_if(condition)?).await?, Wrote::Done))
    }

    /// Keeps a link.
    pub async fn put_link(&self, link: &Link) -> Result<(), StoreError> {
        self.put(link.put()?).await?;
        Ok(())
    }
}
