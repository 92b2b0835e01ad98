//! A new link for somebody whose link has ended: by text, to the same phone, never on the page.

use domain::delivery::Outcome;
use domain::people::Person;
use domain::settings::Settings;
use domain::text::{ONE_PART, septets, to_gsm};
use jiff::{SignedDuration, Timestamp};
use store::Link;

use crate::Inbox;
use crate::address::{Address, Door};
use crate::trouble::Trouble;
use crate::visitor::Visitor;

/// At most one new link a person in so long.
const APART: SignedDuration = SignedDuration::from_mins(5);
/// After so many other texts that were first, the person is asked to tap again.
const MOST_TRIES: usize = 5;
/// How long a new link lives.
const LIVES: SignedDuration = SignedDuration::from_hours(24);

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewed {
    /// It is on its way.
    Texted,
    /// One was texted within the last minutes.
    Lately,
    /// The phone has had its texts for now, or the month its budget.
    NoMore,
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
    let token = inbox.app.bundle.tokens.draw().text();
    let link = Link::new(&token, old.conversation, old.opener, old.person, now + LIVES);
    match take_turn(inbox, &settings, person, &link, now).await? {
        Renewed::Texted => {}
        refused => return Ok(refused),
    }
    let path = match address.door {
        Door::Mention => format!("{origin}/a/{token}"),
        Door::Open | Door::Card(_) | Door::Deliveries | Door::Unanswered | Door::Same(_) => {
            format!("{origin}/o/{token}")
        }
    };
    let outcome = inbox.app.messenger.text(&person.phone, &words(&settings.shop.name, &path)).await;
    tracing::info!(event = "link_renewed", outcome = outcome.name(), "texted a new link");
    Ok(match outcome {
        Outcome::Sent { .. } | Outcome::Unknown => Renewed::Texted,
        Outcome::Throttled | Outcome::Refused { .. } => Renewed::NotSent,
    })
}

/// Keeps the link and counts its text, if the phone may ring and nobody had one renewed for this person lately.
async fn take_turn(
    inbox: &Inbox,
    settings: &Settings,
    person: &Person,
    link: &Link,
    now: Timestamp,
) -> Result<Renewed, Trouble> {
    let store = &inbox.app.bundle.store;
    let ledger = async || store.ledger(&settings.people, settings.budget, &[], now).await;
    let mut read = ledger().await?;
    // A second tap finds the phone at its limit for the sake of the first.
    if store.is_renewed(&person.id, now).await? {
        return Ok(Renewed::Lately);
    }
    let Ok(mut after) = read.allowance.clone().with_asked_for(person, now) else { return Ok(Renewed::NoMore) };
    if !store.take_renewal(&person.id, now, now + APART).await? {
        return Ok(Renewed::Lately);
    }
    for _ in 0..MOST_TRIES {
        if store.claim_link(&read, &after, link).await? {
            return Ok(Renewed::Texted);
        }
        read = ledger().await?;
        match read.allowance.clone().with_asked_for(person, now) {
            Ok(allowance) => after = allowance,
            Err(_) => return Ok(Renewed::NoMore),
        }
    }
    Err(Trouble::Busy)
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
