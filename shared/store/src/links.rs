//! The links that texts carry. Only a hash of the token is kept.

use domain::conversation::ConversationKey;
use domain::people::PersonId;
use jiff::{SignedDuration, Timestamp};

use crate::keys;
use crate::read::Fresh;
use crate::rows::{LinkItem, Row, Seconds, Word};
use crate::write::{Condition, Put};
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
    /// From when on it opens nothing. The row outlives this, so that an old link can say so.
    pub expires_at: Timestamp,
}

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
        Self { token_hash: keys::sha256(token), conversation, opener, person, expires_at }
    }

    /// A token is 128 random bits: no condition keeps two apart better.
    pub(crate) fn put(&self) -> Result<Put, StoreError> {
        let Self { token_hash, conversation, opener, person, expires_at } = self;
        let row = LinkItem {
            platform: Word(conversation.platform),
            root: conversation.root.clone(),
            author: conversation.author.clone(),
            opener: opener.clone(),
            person: person.as_str().to_owned(),
            valid_until: Seconds(*expires_at),
            expires_at: Seconds(*expires_at + KEPT_AFTERWARDS),
        };
        Ok(Put { item: row.item(keys::link(token_hash))?, condition: Condition::none() })
    }
}

impl Store {
    /// What a token opens. Expired links are found too, for a month: compare `expires_at`.
    pub async fn link(&self, token: &str) -> Result<Option<Link>, StoreError> {
        let token_hash = keys::sha256(token);
        let row: Option<LinkItem> = self.get(keys::link(&token_hash), Fresh::Now).await?;
        Ok(row.map(|row| Link {
            token_hash,
            conversation: ConversationKey { platform: row.platform.0, root: row.root, author: row.author },
            opener: row.opener,
            person: PersonId::of_name(&row.person),
            expires_at: row.valid_until.0,
        }))
    }

    /// Keeps a link.
    pub async fn put_link(&self, link: &Link) -> Result<(), StoreError> {
        self.put(link.put()?).await?;
        Ok(())
    }
}
