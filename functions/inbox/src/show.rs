//! What `GET` shows. Nothing here writes.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;

use crate::Inbox;
use crate::address::{Address, Door};
use crate::gather;
use crate::note::Note;
use crate::page::day::Today;
use crate::page::mention::{MentionPage, Paths};
use crate::page::open::{self, Card, OpenPage, Sources};
use crate::page::plain::PlainPage;
use crate::page::standing::Standing;
use crate::page::texts_off::TextsOff;
use crate::same;
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// What this is, and nothing else.
pub(crate) async fn front() -> Response {
    let lines = &["It texts a shop before an answer to a customer is late.", "Open the link in your text message."];
    rendered(StatusCode::OK, &PlainPage { title: "Shopbell", lines, button: None })
}

pub(crate) async fn not_found() -> Trouble {
    Trouble::NotFound
}

pub(crate) async fn wrong_method() -> Trouble {
    Trouble::WrongMethod
}

/// The mention behind a texted link, or one of the list.
pub(crate) async fn mention(
    State(inbox): State<Inbox>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let visitor = Visitor::enter(&inbox, &address, inbox.clock.now()).await?;
    let file = inbox.app.bundle.store.file(visitor.conversation(&address)).await?;
    let opener = match &address.door {
        Door::Mention => Some(visitor.link.opener.as_str()),
        Door::Open | Door::Card(_) | Door::Deliveries | Door::Unanswered | Door::Same(_) => None,
    };
    let notice = Note::in_query(query.as_deref()).and_then(|note| note.words(Some(&file), visitor.reader()));
    let same = same::is_owner(&visitor).then(|| address.same(visitor.conversation(&address)));
    let customer = same::others(&inbox, &file).await?;
    let paths = Paths { page: address.path(), list: address.list(), same };
    let page = MentionPage::new(&file, opener, &customer, visitor.reader(), paths, notice);
    let page = page.ok_or(Trouble::NotFound)?;
    Ok(rendered(StatusCode::OK, &page))
}

/// All that is open.
pub(crate) async fn open(
    State(inbox): State<Inbox>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let now = inbox.clock.now();
    let visitor = Visitor::enter(&inbox, &address, now).await?;
    let settings = &visitor.settings;
    let (files, troubles, signs) =
        tokio::try_join!(gather::files(&inbox), gather::troubles(&inbox, settings), gather::signs(&inbox))?;
    let document = inbox.app.bundle.document().await?;
    let cards = files.shown.iter().filter_map(|(key, file)| Card::new(file, address.card(key), settings, now));
    let mut cards: Vec<Card> = cards.collect();
    OpenPage::sort(&mut cards);

    let others = files.others.iter().map(|row| (Standing::recorded(row.state, row.due_at, now), row.due_at));
    let clocks: Vec<(Standing, Timestamp)> = cards.iter().map(Card::clock).chain(others).collect();
    let page = OpenPage {
        shop: settings.shop.name.clone(),
        notice: Note::in_query(query.as_deref()).and_then(|note| note.words(None, visitor.reader())),
        path: address.path(),
        top: open::top(&clocks, settings, now),
        sources: Sources::new(&troubles, &signs, settings, now),
        more: files.others.len(),
        cards,
        last_look: open::last_look(signs.last_look(), now),
        deliveries: address.deliveries(),
        unanswered: address.unanswered(),
        day: Today::new(&document, visitor.person(), now).and_then(|today| today.view(now)),
        signs: signs.lines(settings, now),
        texts_off: TextsOff::new(&settings.people, visitor.person(), now),
    };
    Ok(rendered(StatusCode::OK, &page))
}
