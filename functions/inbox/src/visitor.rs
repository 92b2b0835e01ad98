//! Who opened a link, and what they may see.

use domain::conversation::ConversationKey;
use domain::people::PersonId;
use domain::settings::Settings;
use jiff::Timestamp;
use store::Link;

use crate::Inbox;
use crate::address::{Address, Door};
use crate::page::reader::Reader;
use crate::trouble::Trouble;

/// Somebody on the staff, behind a link that is still good.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) link: Link,
    pub(crate) settings: Settings,
    pub(crate) now: Timestamp,
}

impl Visitor {
    /// Whoever has left the staff finds nothing any more.
    pub(crate) async fn enter(inbox: &Inbox, address: &Address, now: Timestamp) -> Result<Self, Trouble> {
        let (link, settings) = Self::known(inbox, address).await?;
        if link.expires_at <= now {
            return Err(Trouble::Expired { renew: address.renew() });
        }
        Ok(Self { link, settings, now })
    }

    /// The same for a link that may have ended.
    pub(crate) async fn known(inbox: &Inbox, address: &Address) -> Result<(Link, Settings), Trouble> {
        let link = inbox.app.bundle.store.link(&address.token).await?.ok_or(Trouble::NotFound)?;
        let settings = inbox.app.bundle.settings().await?;
        if settings.people.get(&link.person).is_none() {
            return Err(Trouble::NotFound);
        }
        Ok((link, settings))
    }

    pub(crate) fn person(&self) -> &PersonId {
        &self.link.person
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { settings: &self.settings, person: self.person(), now: self.now }
    }

    /// The conversation that an address leads to.
    pub(crate) fn conversation<'a>(&'a self, address: &'a Address) -> &'a ConversationKey {
        match &address.door {
            Door::Card(key) | Door::Same(key) => key,
            Door::Mention | Door::Open | Door::Deliveries | Door::Unanswered => &self.link.conversation,
        }
    }
}
