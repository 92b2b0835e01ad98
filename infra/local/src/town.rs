//! The town in which customers talk: sample platforms on loopback, whose clock the caller moves.
//!
//! One server speaks as a Mastodon instance, as feeds and as the search behind Hacker News; every platform's
//! `base_url` is [`Town::url`]. What has not been said yet by the town's clock, nobody sees.

mod books;
mod feeds;
mod gate;
mod hackernews;
mod in_process;
mod mastodon;
mod outage;
mod page;
mod query;
mod said;
mod words;
pub mod week;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::middleware::from_fn_with_state;
use jiff::Timestamp;
use tokio::task::JoinHandle;

pub use books::Requests;
pub use outage::Outage;
pub use said::{Place, PostId, Said, Visibility};

use books::Books;

/// What the shop's account proves itself with on the town's Mastodon instance.
pub const TOKEN: &str = "token-of-the-shop";
/// The host that the instance goes by.
pub const INSTANCE: &str = "example.social";
/// The shop's account there, without host.
pub const SHOP: &str = "crumb";
/// The shop's user on Hacker News.
pub const HACKER_NEWS_USER: &str = "crumbandco";

/// Where a town without a socket is. Nobody can connect there.
const NOWHERE: &str = "http://town.localhost";

/// Sample platforms. Clones share them; with the last clone the server ends.
#[derive(Clone)]
pub struct Town {
    books: Shared,
    router: Router,
    /// Absent where the town is asked within this process alone.
    server: Option<Arc<Server>>,
}

struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

/// What the server and the town's clones share.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<Books>>);

impl Town {
    /// Opens the town on a free port of this machine. Nothing has been said yet.
    pub async fn open(now: Timestamp) -> io::Result<Self> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let town = Self::founded(now, format!("http://{address}"));
        let router = town.router.clone();
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(event = "town_closed", %error, "the sample platforms stopped");
            }
        });
        Ok(Self { server: Some(Arc::new(Server { address, task })), ..town })
    }

    /// Opens the town in this process alone: only [`Town::client`] reaches it.
    pub fn in_process(now: Timestamp) -> Self {
        Self::founded(now, NOWHERE.to_owned())
    }

    fn founded(now: Timestamp, base: String) -> Self {
        let books = Shared(Arc::new(Mutex::new(Books::new(now, base))));
        let router = Router::new()
            .merge(mastodon::router())
            .merge(hackernews::router())
            .merge(feeds::router())
            .merge(page::router())
            .layer(from_fn_with_state(books.clone(), gate::pass))
            .with_state(books.clone());
        Self { books, router, server: None }
    }

    /// The address under which all its platforms answer.
    pub fn url(&self) -> String {
        self.server.as_ref().map_or_else(|| NOWHERE.to_owned(), |server| format!("http://{}", server.address))
    }

    /// Moves its clock.
    pub fn set_now(&self, now: Timestamp) {
        self.books.lock().now = now;
    }

    /// What its clock says.
    pub fn now(&self) -> Timestamp {
        self.books.lock().now
    }

    /// Says something. It is seen from its own time on.
    pub fn post(&self, said: Said) -> PostId {
        self.books.lock().post(said)
    }

    /// Changes what a post says, now.
    pub fn edit(&self, id: &PostId, text: &str) {
        self.books.lock().edit(id, text);
    }

    /// Takes a post away, now.
    pub fn delete(&self, id: &PostId) {
        self.books.lock().delete(id);
    }

    /// Shows a deleted post again, as a platform does that had lost it for a while.
    pub fn undelete(&self, id: &PostId) {
        self.books.lock().undelete(id);
    }

    /// Keeps a post of Hacker News out of the search behind it, or lets it in: an index lags.
    pub fn set_indexed(&self, id: &PostId, indexed: bool) {
        self.books.lock().set_indexed(id, indexed);
    }

    /// What a post says as it is seen now; absent before its time and after its deletion.
    pub fn read(&self, id: &PostId) -> Option<String> {
        let books = self.books.lock();
        books.visible(id).map(|post| post.said.text.clone())
    }

    /// The shop's answers to a post that are seen now, oldest first.
    pub fn answers_of_the_shop(&self, id: &PostId) -> Vec<PostId> {
        let books = self.books.lock();
        books.children(id).filter(|post| post.is_the_shops()).map(|post| post.id.clone()).collect()
    }

    /// Opens a feed that nobody has written to yet.
    pub fn open_feed(&self, name: &str, title: &str) {
        self.books.lock().feeds.insert(name.to_owned(), title.to_owned());
    }

    /// Lets a platform fail in this way until it comes back. The others do not notice.
    pub fn go_down(&self, place: Place, outage: Outage) {
        self.books.lock().go_down(place, outage);
    }

    /// Lets a platform answer again. Whoever still waits for it gets an error.
    pub fn come_back(&self, place: Place) {
        self.books.lock().come_back(place);
    }

    /// What a platform was asked since [`Town::forget_requests`].
    pub fn requests(&self, place: Place) -> Requests {
        self.books.lock().requests(place)
    }

    /// Counts requests from zero again.
    pub fn forget_requests(&self) {
        self.books.lock().forget_requests();
    }
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Town {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Town({})", self.url())
    }
}

#[cfg(test)]
mod tests;
