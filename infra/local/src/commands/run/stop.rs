//! Ctrl-C and SIGTERM: the first ends after the minute in hand, the second at once.

use std::io;

use tokio::sync::watch;

/// How often somebody wanted an end. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Stop(watch::Receiver<u32>);

impl Stop {
    /// Listens to this process's signals from now on.
    pub(super) fn on_signals() -> io::Result<Self> {
        let (count, stop) = watch::channel(0);
        let mut signals = Signals::new()?;
        tokio::spawn(async move {
            while signals.next().await {
                count.send_modify(|times| *times += 1);
            }
        });
        Ok(Self(stop))
    }

    /// Whether an end is wanted.
    pub(super) fn is_wanted(&self) -> bool {
        *self.0.borrow() > 0
    }

    /// Returns when an end is wanted.
    pub(super) async fn wanted(&self) {
        self.times(1).await;
    }

    /// Returns when an end is wanted for the second time.
    pub(super) async fn insisted(&self) {
        self.times(2).await;
    }

    async fn times(&self, times: u32) {
        if self.0.clone().wait_for(|wanted| *wanted >= times).await.is_err() {
            // Nobody listens to signals any more: then none comes.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> bool {
        tokio::select! {
            came = self.interrupt.recv() => came.is_some(),
            came = self.terminate.recv() => came.is_some(),
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
