//! What `GET` shows. Nothing here writes.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::conversation::ConversationKey;
use domain::mention::Platform;
use domain::settings::Settings;
use futures::stream::{self, StreamExt, TryStreamExt};
use http::StatusCode;
use jiff::Timestamp;
use store::{ConversationFile, Health, OpenRow, StoreError};

use crate::Inbox;
use crate::address::{Address, Door};
use crate::note::Note;
use crate::page::mention::{MentionPage, Paths};
use crate::page::open::{self, Card, OpenPage, Sources};
use crate::page::plain::PlainPage;
use crate::page::standing::Standing;
use crate::page::texts_off::TextsOff;
use crate::trouble::{Trouble, rendered};
use crate::visitor::Visitor;

/// More than this nobody reads on a phone.
const MOST_CARDS: usize = 40;
/// Conversations read side by side.
const SIDE_BY_SIDE: usize = 8;
/// Whose beat tells when the platforms were last asked.
const LOOKS: &str = "collect-mentions";

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
        Door::Open | Door::Card(_) => None,
    };
    let notice = Note::in_query(query.as_deref()).and_then(|note| note.words(Some(&file), visitor.reader()));
    let paths = Paths { page: address.path(), list: address.list() };
    let page = MentionPage::new(&file, opener, visitor.reader(), paths, notice).ok_or(Trouble::NotFound)?;
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
    let (files, troubles, beats) =
        tokio::try_join!(files(&inbox), troubles(&inbox, settings), inbox.app.bundle.store.beats())?;
    let cards = files.shown.iter().filter_map(|(key, file)| Card::new(file, address.card(key), settings, now));
    let mut cards: Vec<Card> = cards.collect();
    OpenPage::sort(&mut cards);

    let last_look = beats.get(LOOKS).copied();
    let others = files.others.iter().map(|row| (Standing::recorded(row.state, row.due_at, now), row.due_at));
    let clocks: Vec<(Standing, Timestamp)> = cards.iter().map(Card::clock).chain(others).collect();
    let page = OpenPage {
        shop: settings.shop.name.clone(),
        notice: Note::in_query(query.as_deref()).and_then(|note| note.words(None, visitor.reader())),
        path: address.path(),
        top: open::top(&clocks, settings, now),
        sources: Sources::new(&troubles, last_look, settings, now),
        more: files.others.len(),
        cards,
        last_look: open::last_look(last_look, now),
        texts_off: TextsOff::new(&settings.people, visitor.person(), now),
    };
    Ok(rendered(StatusCode::OK, &page))
}

/// The most urgent conversations whole, of the others the clock.
struct Files {
    shown: Vec<(ConversationKey, ConversationFile)>,
    others: Vec<OpenRow>,
}

async fn files(inbox: &Inbox) -> Result<Files, StoreError> {
    let store = &inbox.app.bundle.store;
    let mut open = store.open_conversations().await?;
    open.sort_by_key(|row| row.due_at);
    let others = open.split_off(MOST_CARDS.min(open.len()));
    let reads = open.into_iter().map(|row| async move { store.file(&row.key).await.map(|file| (row.key, file)) });
    let shown = stream::iter(reads).buffered(SIDE_BY_SIDE).try_collect().await?;
    Ok(Files { shown, others })
}

/// What is wrong with the platforms that are watched.
async fn troubles(inbox: &Inbox, settings: &Settings) -> Result<Vec<(Platform, Health)>, StoreError> {
    let store = &inbox.app.bundle.store;
    let reads = settings.platforms.keys().copied().map(|platform| async move {
        let file = store.platform(platform).await?;
        Ok::<_, StoreError>(file.health.into_values().map(move |health| (platform, health)).collect::<Vec<_>>())
    });
    let troubles: Vec<Vec<(Platform, Health)>> = stream::iter(reads).buffered(SIDE_BY_SIDE).try_collect().await?;
    let mut troubles: Vec<(Platform, Health)> = troubles.into_iter().flatten().collect();
    troubles.sort_by_key(|(platform, health)| (*platform, health.failing_since));
    Ok(troubles)
}
