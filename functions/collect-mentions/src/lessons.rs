//! What the shop's corrections have taught: read once a run, and only when there is something to read by it.

use classifier::Learnt;
use store::Store;
use tokio::sync::OnceCell;

/// One run's look at it.
pub(crate) struct Lessons<'a> {
    store: &'a Store,
    learnt: OnceCell<Learnt>,
}

impl<'a> Lessons<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self { store, learnt: OnceCell::new() }
    }

    /// What was learnt. What cannot be read keeps nobody waiting: texts are read as if nothing had been corrected.
    pub(crate) async fn learnt(&self) -> &Learnt {
        self.learnt.get_or_init(|| self.read()).await
    }

    async fn read(&self) -> Learnt {
        let read = match self.store.learnt().await {
            Ok(None) => return Learnt::default(),
            Ok(Some(document)) => Learnt::read(&document.bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        read.unwrap_or_else(|error| {
            tracing::error!(event = "learnt_unread", error, "reading without what was learnt");
            Learnt::default()
        })
    }
}
