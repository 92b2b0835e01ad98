//! "Same customer as …": the owner says that two authors are one person.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::conversation::ConversationKey;
use domain::customer::Author;
use domain::people::Role;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use store::{ConversationFile, StoreError};

use crate::Inbox;
use crate::address::{Address, Pasted, write_key};
use crate::gather;
use crate::note::Note;
use crate::page::same::{self, SamePage};
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// How far back like names are looked for.
const REACHES: SignedDuration = SignedDuration::from_hours(28 * 24);

/// Who may be the same. Nobody but the owner sees it.
pub(crate) async fn show(
    State(inbox): State<Inbox>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let visitor = Visitor::enter(&inbox, &address, inbox.clock.now()).await?;
    if !is_owner(&visitor) {
        return Err(Trouble::NotFound);
    }
    let (store, key) = (&inbox.app.bundle.store, visitor.conversation(&address));
    let file = store.file(key).await?;
    let known = others(&inbox, &file).await?;
    let others = gather::recent_files(&inbox, visitor.now - REACHES, visitor.now).await?;
    let others = same::alike(&file, &others, &known, visitor.reader(), write_key);
    let notice = Note::in_query(query.as_deref()).and_then(|note| note.words(None, visitor.reader()));
    let paths = (address.path(), address.list(), address.card(key));
    let page = SamePage::new(&file, others, visitor.reader(), paths, notice).ok_or(Trouble::NotFound)?;
    Ok(rendered(StatusCode::OK, &page))
}

/// The other authors that are the customer of a conversation.
pub(crate) async fn others(inbox: &Inbox, file: &ConversationFile) -> Result<Vec<Author>, StoreError> {
    let store = &inbox.app.bundle.store;
    let Some(author) = same::author(file) else { return Ok(Vec::new()) };
    let Some(customer) = store.customer_of(&author).await? else { return Ok(Vec::new()) };
    let mut authors = store.authors_of(&customer).await?;
    authors.retain(|other| *other != author);
    Ok(authors)
}

/// Links the authors of two conversations.
pub(crate) async fn link(
    inbox: &Inbox,
    visitor: &Visitor,
    address: &Address,
    other: &ConversationKey,
) -> Result<Note, Trouble> {
    if !is_owner(visitor) {
        return Ok(Note::OwnerOnly);
    }
    let store = &inbox.app.bundle.store;
    let (file, other) = tokio::try_join!(store.file(visitor.conversation(address)), store.file(other))?;
    let (Some(one), Some(other)) = (same::author(&file), same::author(&other)) else { return Ok(Note::NoSuchPage) };
    if one == other {
        return Ok(Note::OneAuthor);
    }
    match store.link_authors(&one, &other).await {
        Ok(_) => Ok(Note::Linked),
        Err(StoreError::Contended(_)) => Err(Trouble::Busy),
        Err(error) => Err(error.into()),
    }
}

/// The conversation behind an address that was pasted; only of pages that this person could open.
pub(crate) async fn pasted(inbox: &Inbox, text: &str, now: Timestamp) -> Result<Option<ConversationKey>, Trouble> {
    Ok(match Pasted::read(text) {
        Some(Pasted::Conversation(key)) => Some(key),
        Some(Pasted::Token(token)) => {
            let link = inbox.app.bundle.store.link(&token).await?;
            link.filter(|link| now < link.expires_at).map(|link| link.conversation)
        }
        None => None,
    })
}

/// Whether "Same customer as …" is theirs to say.
pub(crate) fn is_owner(visitor: &Visitor) -> bool {
    let person = visitor.settings.people.get(visitor.person());
    person.is_some_and(|person| person.role == Role::Owner)
}
