//! What `POST` does: one tap, then back to the page.

use axum::extract::{RawPathParams, State};
use axum::response::{IntoResponse, Response};
use domain::conversation::Action;
use domain::delivery::Medium;
use http::{Extensions, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::Date;
use lambda_http::request::RequestContext;

use crate::Inbox;
use crate::act::act;
use crate::address::{Address, Door};
use crate::day;
use crate::form::Fields;
use crate::note::Note;
use crate::page::day::DayTap;
use crate::page::plain::PlainPage;
use crate::page::snooze;
use crate::page::texts_off;
use crate::renew::{Renewed, renew};
use crate::same;
use crate::sort::sort;
use crate::start;
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// The buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tap {
    /// On a mention.
    Act(Action),
    /// The clock of what was there before anybody listened.
    Start,
    /// All of them.
    StartAll,
    /// Other hours on one day.
    Day(DayTap, Date),
    /// Two authors are one customer: the one of this page, and another.
    Link,
    /// The other's page was pasted.
    LinkPasted,
    /// No texts for a while.
    TextsOff,
    /// Texts again.
    TextsOn,
    /// A new link.
    Renew,
}

impl Tap {
    /// The tap that an address names.
    fn new(name: &str, fields: &Fields) -> Result<Self, Trouble> {
        Ok(match name {
            "have" => Self::Act(Action::Acknowledge),
            "answered-here" => Self::Act(Action::AnsweredHere),
            "answered-privately" => Self::Act(Action::AnsweredPrivately),
            "not-about-us" => Self::Act(Action::NotAboutUs),
            "wrong-kind" => Self::Act(Action::WrongKind(fields.kind.ok_or(Trouble::BadTap)?)),
            "snooze" => Self::Act(Action::Snooze(snooze::chosen(fields.minutes).ok_or(Trouble::BadTap)?)),
            "hand-over" => Self::Act(Action::HandOver(fields.person.clone().ok_or(Trouble::BadTap)?)),
            "undo" => Self::Act(Action::Undo),
            "start" => Self::Start,
            "start-all" => Self::StartAll,
            "link" => Self::Link,
            "link-pasted" => Self::LinkPasted,
            "closed-today" => Self::Day(DayTap::Closed, fields.day.ok_or(Trouble::BadTap)?),
            "closing-early" => {
                let time = fields.at.ok_or(Trouble::BadTap)?;
                Self::Day(DayTap::ClosedFrom(time), fields.day.ok_or(Trouble::BadTap)?)
            }
            "open-again" => Self::Day(DayTap::OpenAgain, fields.day.ok_or(Trouble::BadTap)?),
            "texts-off" => Self::TextsOff,
            "texts-on" => Self::TextsOn,
            "renew" => Self::Renew,
            _ => return Err(Trouble::NotFound),
        })
    }
}

impl Tap {
    /// Whether the page behind a door has this button.
    fn is_on(&self, door: &Door) -> bool {
        match (self, door) {
            (Self::Act(_), Door::Mention | Door::Card(_)) => true,
            (Self::Act(_), Door::Open | Door::Deliveries | Door::Unanswered | Door::Same(_)) => false,
            (Self::Start, Door::Mention | Door::Card(_) | Door::Unanswered) => true,
            (Self::Start, Door::Open | Door::Deliveries | Door::Same(_)) => false,
            (Self::Link | Self::LinkPasted, door) => matches!(door, Door::Same(_)),
            (Self::StartAll, door) => *door == Door::Unanswered,
            (Self::Day(..), door) => *door == Door::Open,
            (Self::TextsOff | Self::TextsOn | Self::Renew, _) => true,
        }
    }
}

/// Does it, then shows the page it was made on.
pub(crate) async fn tap(
    State(inbox): State<Inbox>,
    address: Address,
    params: RawPathParams,
    extensions: Extensions,
    fields: Fields,
) -> Result<Response, Trouble> {
    let now = inbox.clock.now();
    let name = params.iter().find(|(key, _)| *key == "tap").map_or("", |(_, name)| name);
    let tap = Tap::new(name, &fields)?;
    if !tap.is_on(&address.door) {
        return Err(Trouble::NotFound);
    }
    if tap == Tap::Renew {
        return renewed(&inbox, &address, &extensions, now).await;
    }
    let visitor = Visitor::enter(&inbox, &address, now).await?;
    let note = done(&inbox, &visitor, &address, tap, &fields).await?;
    prove(&inbox, &visitor).await;
    Ok(back(note, &address))
}

/// A tap on what a text led to proves that texts reach this phone. The tap itself has been kept, whatever becomes of its
/// proof.
async fn prove(inbox: &Inbox, visitor: &Visitor) {
    if visitor.link.medium != Medium::Text {
        return;
    }
    if let Err(error) = inbox.app.bundle.store.prove(visitor.person(), visitor.now).await {
        tracing::warn!(event = "proof_lost", error = %error, "could not note that a text arrived");
    }
}

/// What a tap of a link that is still good comes to.
async fn done(inbox: &Inbox, visitor: &Visitor, address: &Address, tap: Tap, fields: &Fields) -> Result<Note, Trouble> {
    match tap {
        Tap::Act(action) => match &fields.mention {
            Some(mention) => sort(inbox, visitor, address, &action, mention).await,
            None => act(inbox, visitor, address, action, fields.cycle).await,
        },
        Tap::Start => {
            let key = fields.conversation.as_ref().filter(|_| address.door == Door::Unanswered);
            start::one(inbox, visitor, key.unwrap_or_else(|| visitor.conversation(address))).await
        }
        Tap::StartAll => start::all(inbox, visitor).await,
        Tap::Link => same::link(inbox, visitor, address, fields.conversation.as_ref().ok_or(Trouble::BadTap)?).await,
        Tap::LinkPasted => {
            let link = fields.link.as_deref().ok_or(Trouble::BadTap)?;
            match same::pasted(inbox, link, visitor.now).await? {
                Some(key) => same::link(inbox, visitor, address, &key).await,
                None => Ok(Note::NoSuchPage),
            }
        }
        Tap::Day(said, day) => day::say(inbox, visitor, said, day).await,
        Tap::TextsOff => texts_off(inbox, visitor, fields.until.as_deref()).await,
        Tap::TextsOn => {
            inbox.app.bundle.store.texts_off(visitor.person(), visitor.now).await?;
            Ok(Note::TextsOn)
        }
        Tap::Renew => Ok(Note::Done),
    }
}

async fn texts_off(inbox: &Inbox, visitor: &Visitor, until: Option<&str>) -> Result<Note, Trouble> {
    let until = texts_off::chosen(until.ok_or(Trouble::BadTap)?, visitor.now);
    let Some(until) = until else { return Ok(Note::TooLate) };
    inbox.app.bundle.store.texts_off(visitor.person(), until).await?;
    Ok(Note::Done)
}

/// `303`: the browser asks for the page anew, and going back or reloading taps nothing.
fn back(note: Note, address: &Address) -> Response {
    // Its page is the owner's alone, so whoever else taps there is told where they can read it.
    let path = match (&address.door, note) {
        (Door::Same(key), Note::OwnerOnly) => address.card(key),
        (_, _) => address.path(),
    };
    let location: HeaderValue = note.location(&path);
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

async fn renewed(
    inbox: &Inbox,
    address: &Address,
    extensions: &Extensions,
    now: Timestamp,
) -> Result<Response, Trouble> {
    let origin = origin(inbox, extensions).ok_or(Trouble::NotFound)?;
    let (title, lines): (_, &[&str]) = match renew(inbox, address, &origin, now).await? {
        Renewed::NotNeeded => return Ok(back(Note::Done, address)),
        Renewed::Texted => ("A new link is on its way", &["It comes by text, to the same phone, and works for a day."]),
        Renewed::Lately => {
            ("A new link was texted a moment ago", &["If no text comes within five minutes, go back and tap again."])
        }
        Renewed::NoMore => (
            "No text can go to this phone just now",
            &["It has had many lately, or the month's budget is spent.", "Go back in a while and tap again."],
        ),
        Renewed::NotSent => ("The text could not be sent", &["No new link was texted. Try again in five minutes."]),
    };
    Ok(rendered(StatusCode::OK, &PlainPage { title, lines, button: None }))
}

/// Where the inbox is: as it was told, else as the Function URL's own event says. Never as the request's headers say.
fn origin(inbox: &Inbox, extensions: &Extensions) -> Option<String> {
    let from_event = || match extensions.get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => {
            context.domain_name.as_ref().map(|host| format!("https://{host}"))
        }
        Some(_) | None => None,
    };
    inbox.app.public_url.clone().or_else(from_event)
}
