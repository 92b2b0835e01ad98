//! The page behind a self-test: one button, whose tap proves that texts arrive.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::delivery::Medium;
use domain::self_test::is_proven;
use http::{HeaderValue, StatusCode, header};

use crate::Inbox;
use crate::address::Address;
use crate::form::Fields;
use crate::page::plain::{Button, PlainPage};
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// Asks for the tap; afterwards says that nothing more is to be done.
pub(crate) async fn page(State(inbox): State<Inbox>, address: Address) -> Result<Response, Trouble> {
    let visitor = enter(&inbox, &address).await?;
    let proofs = inbox.app.bundle.store.proofs().await?;
    let proven = proofs.get(visitor.person()).is_some_and(|&proof| is_proven(proof, visitor.link.expires_at));
    let page = if proven {
        PlainPage { title: "Texts work", lines: &["Thank you. The next test comes next week."], button: None }
    } else {
        let path = format!("{}/proven", path(&address));
        let lines = &["This text asked whether texts reach this phone.", "One tap proves it. Nothing else is wrong."];
        PlainPage { title: "Did this text arrive?", lines, button: Some(Button { path, words: "Yes, texts work" }) }
    };
    Ok(rendered(StatusCode::OK, &page))
}

/// Notes it, then leads back to the page.
pub(crate) async fn tap(State(inbox): State<Inbox>, address: Address, _: Fields) -> Result<Response, Trouble> {
    let visitor = enter(&inbox, &address).await?;
    inbox.app.bundle.store.prove(visitor.person(), visitor.now).await?;
    let location = HeaderValue::try_from(path(&address)).expect("a path of our own is ASCII");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// A link that went by e-mail proves nothing about texts.
async fn enter(inbox: &Inbox, address: &Address) -> Result<Visitor, Trouble> {
    let visitor = Visitor::enter(inbox, address, inbox.clock.now()).await?;
    if visitor.link.medium == Medium::Text { Ok(visitor) } else { Err(Trouble::NotFound) }
}

fn path(address: &Address) -> String {
    format!("/t/{}", address.token)
}
