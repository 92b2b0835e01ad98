//! The right to file: of two runs that overlap, one files what a platform says.

use domain::mention::Platform;
use jiff::{SignedDuration, Timestamp};
use runtime::Bundle;
use store::{Lease, PlatformFile, StoreError};
use tokio::sync::OnceCell;

/// Longer than a run may last, and shorter than the minute after which the next begins.
const LEASE: SignedDuration = SignedDuration::from_secs(55);

/// Another run files what this platform says.
pub(crate) fn is_taken(file: &PlatformFile, now: Timestamp) -> bool {
    file.lease.as_ref().is_some_and(|lease| now < lease.until)
}

/// One platform's turn at filing. The right is taken with the first thing to file: a turn without news writes nothing.
pub(crate) struct Desk<'a> {
    bundle: &'a Bundle,
    platform: Platform,
    before: Option<&'a Lease>,
    until: Timestamp,
    taken: OnceCell<bool>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(bundle: &'a Bundle, platform: Platform, file: &'a PlatformFile, now: Timestamp) -> Self {
        Self { bundle, platform, before: file.lease.as_ref(), until: now + LEASE, taken: OnceCell::new() }
    }

    /// Whether this run may file. Once it may not, it never may.
    pub(crate) async fn may_file(&self) -> Result<bool, StoreError> {
        self.taken.get_or_try_init(|| self.take()).await.copied()
    }

    async fn take(&self) -> Result<bool, StoreError> {
        let lease = Lease { holder: self.bundle.tokens.draw().text(), until: self.until };
        self.bundle.store.take_lease(self.platform, self.before, &lease).await
    }
}
