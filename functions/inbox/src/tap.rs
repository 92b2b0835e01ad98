//! What `POST` does: one tap, then back to the page.

use axum::extract::{RawPathParams, State};
use axum::response::{IntoResponse, Response};
use domain::conversation::Action;
use http::{Extensions, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use lambda_http::request::RequestContext;

use crate::Inbox;
use crate::act::act;
use crate::address::{Address, Door};
use crate::form::Fields;
use crate::note::Note;
use crate::page::plain::PlainPage;
use crate::page::texts_off;
use crate::renew::{Renewed, renew};
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// The buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tap {
    /// On a mention.
    Act(Action),
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
            "texts-off" => Self::TextsOff,
            "texts-on" => Self::TextsOn,
            "renew" => Self::Renew,
            _ => return Err(Trouble::NotFound),
        })
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
    let note = match Tap::new(name, &fields)? {
        Tap::Renew => return renewed(&inbox, &address, &extensions, now).await,
        Tap::Act(_) if address.door == Door::Open => return Err(Trouble::NotFound),
        Tap::Act(action) => {
            let visitor = Visitor::enter(&inbox, &address, now).await?;
            act(&inbox, &visitor, &address, action, fields.cycle).await?
        }
        Tap::TextsOff => texts_off(&inbox, &address, fields.until.as_deref(), now).await?,
        Tap::TextsOn => {
            let visitor = Visitor::enter(&inbox, &address, now).await?;
            inbox.app.bundle.store.texts_off(visitor.person(), now).await?;
            Note::TextsOn
        }
    };
    Ok(back(note, &address))
}

async fn texts_off(inbox: &Inbox, address: &Address, until: Option<&str>, now: Timestamp) -> Result<Note, Trouble> {
    let visitor = Visitor::enter(inbox, address, now).await?;
    let Some(until) = texts_off::chosen(until.ok_or(Trouble::BadTap)?, now) else { return Ok(Note::TooLate) };
    inbox.app.bundle.store.texts_off(visitor.person(), until).await?;
    Ok(Note::Done)
}

/// `303`: the browser asks for the page anew, and going back or reloading taps nothing.
fn back(note: Note, address: &Address) -> Response {
    let location: HeaderValue = note.location(&address.path());
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
