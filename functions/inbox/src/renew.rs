//! A new link for somebody whose link has ended: by text, to the same phone, never on the page.

use domain::conversation::ConversationKey;
use domain::delivery::Outcome;
use domain::mention::Platform;
use domain::people::Person;
use domain::text::{ONE_PART, septets, to_gsm};
use jiff::{SignedDuration, Timestamp};
use store::Link;

use crate::Inbox;
use crate::address::{Address, Door};
use crate::trouble::Trouble;
use crate::visitor::Visitor;

/// At most one new link a person in so long.
const APART: SignedDuration = SignedDuration::from_mins(5);
/// How long a new link lives.
const LIVES: SignedDuration = SignedDuration::from_hours(24);

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewed {
    /// It is on its way.
    Texted,
    /// One was texted within the last minutes.
    Lately,
    /// The phone could not be texted.
    NotSent,
    /// The old link is still good.
    NotNeeded,
}

/// Texts a new link. `origin` is where the inbox is.
pub(crate) async fn renew(inbox: &Inbox, address: &Address, origin: &str, now: Timestamp) -> Result<Renewed, Trouble> {
    let (old, settings) = Visitor::known(inbox, address).await?;
    let person = settings.people.get(&old.person).ok_or(Trouble::NotFound)?;
    if now < old.expires_at {
        return Ok(Renewed::NotNeeded);
    }
    if !take_turn(inbox, person, now).await? {
        return Ok(Renewed::Lately);
    }
    let token = inbox.app.bundle.tokens.draw().text();
    let link = Link::new(&token, old.conversation, old.opener, old.person, now + LIVES);
    inbox.app.bundle.store.put_link(&link).await?;
    let path = match address.door {
        Door::Mention => format!("{origin}/a/{token}"),
        Door::Open | Door::Card(_) => format!("{origin}/o/{token}"),
    };
    let outcome = inbox.app.messenger.text(&person.phone, &words(&settings.shop.name, &path)).await;
    tracing::info!(event = "link_renewed", outcome = outcome.name(), "texted a new link");
    Ok(match outcome {
        Outcome::Sent { .. } | Outcome::Unknown => Renewed::Texted,
        Outcome::Throttled | Outcome::Refused { .. } => Renewed::NotSent,
    })
}

/// Whether nobody had a link renewed for this person lately. Kept as a link that no token can open.
async fn take_turn(inbox: &Inbox, person: &Person, now: Timestamp) -> Result<bool, Trouble> {
    let store = &inbox.app.bundle.store;
    let mark = format!("renewed for {}", person.id);
    if store.link(&mark).await?.is_some_and(|taken| now < taken.expires_at) {
        return Ok(false);
    }
    let nothing = ConversationKey { platform: Platform::Feed, root: "none".to_owned(), author: "none".to_owned() };
    store.put_link(&Link::new(&mark, nothing, "none".to_owned(), person.id.clone(), now + APART)).await?;
    Ok(true)
}

/// One part; the name goes first.
fn words(shop: &str, path: &str) -> String {
    let named = format!("{}: your new link, as you asked. {path}", to_gsm(shop));
    if septets(&named) <= ONE_PART { named } else { format!("Your new link: {path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_one_part_and_ends_with_the_link() {
        let path = format!("https://{}.lambda-url.eu-central-1.on.aws/a/{}", "x".repeat(32), "y".repeat(22));
        for shop in ["Crumb & Co", "", &"Bäckerei ".repeat(20)] {
            let text = words(shop, &path);
            assert!(septets(&text) <= ONE_PART && text.ends_with(&path), "{text}");
        }
    }
}
