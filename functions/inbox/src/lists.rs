//! Lists of the last days: texts and e-mails, and what nobody has answered. Nothing here writes.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::conversation::{ConversationKey, Mention};
use http::StatusCode;

use crate::Inbox;
use crate::address::{Address, write_key};
use crate::gather;
use crate::note::Note;
use crate::page::deliveries::{AlertView, DeliveriesPage};
use crate::page::doubt::unsorted;
use crate::page::unanswered::{UnansweredPage, Waiting, waiting};
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// What became of each text and e-mail of the last days.
pub(crate) async fn deliveries(
    State(inbox): State<Inbox>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let visitor = Visitor::enter(&inbox, &address, inbox.clock.now()).await?;
    let (files, more) = gather::alerted_files(&inbox, visitor.now).await?;
    let people = &visitor.settings.people;
    let alerts = files.iter().flat_map(|(key, file)| AlertView::all(file, &address.card(key), people, visitor.now));
    let notice = Note::in_query(query.as_deref()).and_then(|note| note.words(None, visitor.reader()));
    let paths = (address.path(), address.list());
    let page = DeliveriesPage::new(alerts.collect(), more, visitor.reader(), paths, notice);
    Ok(rendered(StatusCode::OK, &page))
}

/// What nobody has answered and no clock runs for.
pub(crate) async fn unanswered(
    State(inbox): State<Inbox>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let visitor = Visitor::enter(&inbox, &address, inbox.clock.now()).await?;
    let (files, more) = gather::unanswered_files(&inbox, visitor.now).await?;
    let row = |mention: Option<&Mention>, key: &ConversationKey| {
        Some(Waiting::new(mention?, address.card(key), write_key(key), visitor.reader()))
    };
    let rows = files.iter().filter_map(|(key, file)| row(waiting(file, visitor.now), key));
    let unsure = files.iter().filter(|(_, file)| waiting(file, visitor.now).is_none());
    let unsure = unsure.filter_map(|(key, file)| row(unsorted(file, visitor.now), key));
    let notice = Note::in_query(query.as_deref()).and_then(|note| note.words(None, visitor.reader()));
    let paths = (address.path(), address.list());
    let page = UnansweredPage::new((rows.collect(), unsure.collect()), more, visitor.reader(), paths, notice);
    Ok(rendered(StatusCode::OK, &page))
}
