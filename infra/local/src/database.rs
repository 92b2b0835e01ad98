//! A real DynamoDB in this process: the deployed functions' own clients talk to it, without a socket.
//!
//! `dynoxide` keeps the tables in SQLite. A second connection to the same database adds what it lacks: indexes for
//! its stream (without them each write looks through all stream records), and the removal of delivered records.
//! Both rest on its private schema, which is why its version is pinned to the digit.

mod connector;
mod dispatch;
mod fault;
mod meter;
mod side;
mod sweep;

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::SharedHttpClient;

pub use fault::{Call, Fault};
pub use meter::{Meter, Usage};
pub use side::SideError;
pub use sweep::SweepError;

use fault::Faults;
use side::Side;

/// The region of everything in it. The one that `dynoxide` writes into addresses and stream records.
pub const REGION: &str = dynoxide::streams::LOCAL_REGION;

const FILE: &str = "shopbell.db";
const LOCK: &str = "shopbell.lock";

/// A database of its own. Clones share it.
#[derive(Clone)]
pub struct Database {
    engine: Arc<Engine>,
}

/// What the clones share.
struct Engine {
    /// One at a time: SQLite's two connections would refuse each other's tables.
    open: Mutex<Open>,
    faults: Mutex<Faults>,
    meter: Mutex<Meter>,
    turns: AtomicBool,
    /// Held, not read: as long as it is open, no second process gets in.
    _lock: Option<File>,
}

struct Open {
    tables: dynoxide::Database,
    side: Side,
}

/// Why a database cannot be opened, and what would do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("{} is in use by another shopbell; stop that one, or choose another folder with --data", .0.display())]
    InUse(PathBuf),
    /// The folder cannot be written.
    #[error("{} cannot be written; choose a folder of your own with --data", folder.display())]
    Folder {
        /// Where the data should live.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is there, but no database of ours.
    #[error("{} cannot be read as a database; move it away, or choose another folder with --data", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the database said.
        #[source]
        source: dynoxide::DynoxideError,
    },
}

impl Database {
    /// An empty database that is gone with its last clone.
    pub fn in_memory() -> Result<Self, OpenError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        // Shared cache: without it the second connection would see a database of its own.
        let name = format!("file:shopbell-{}?mode=memory&cache=shared", NEXT.fetch_add(1, Ordering::Relaxed));
        let open = Open::at(&name).map_err(|source| OpenError::Unreadable { file: PathBuf::from(&name), source })?;
        Ok(Self::around(open, None))
    }

    /// The database in this folder, which is created where there is none. One process at a time.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let refused = |source| OpenError::Folder { folder: folder.to_owned(), source };
        private_folder(folder).map_err(refused)?;
        let lock = File::create(folder.join(LOCK)).map_err(refused)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(folder.to_owned())),
            Err(TryLockError::Error(source)) => return Err(refused(source)),
        }
        let file = std::path::absolute(folder.join(FILE)).map_err(refused)?;
        writable(&file).map_err(refused)?;
        let path = file.to_str().ok_or_else(|| refused(io::Error::other("its name is not Unicode")))?;
        let open = Open::at(path).map_err(|source| OpenError::Unreadable { file: file.clone(), source })?;
        Ok(Self::around(open, Some(lock)))
    }

    fn around(open: Open, lock: Option<File>) -> Self {
        let engine = Engine {
            open: Mutex::new(open),
            faults: Mutex::default(),
            meter: Mutex::default(),
            turns: AtomicBool::new(false),
            _lock: lock,
        };
        Self { engine: Arc::new(engine) }
    }

    /// A client of the tables. It makes a single attempt, never waits, and signs nothing: that takes a quarter of the time.
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
        use aws_sdk_dynamodb::config::{retry::RetryConfig, timeout::TimeoutConfig};
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url("http://in-process")
            .allow_no_auth()
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(self.http_client())
            .build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }

    /// A client of the tables' streams. It makes a single attempt and never waits.
    pub fn streams_client(&self) -> aws_sdk_dynamodbstreams::Client {
        use aws_sdk_dynamodbstreams::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
        use aws_sdk_dynamodbstreams::config::{retry::RetryConfig, timeout::TimeoutConfig};
        let config = aws_sdk_dynamodbstreams::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url("http://in-process")
            .allow_no_auth()
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(self.http_client())
            .build();
        aws_sdk_dynamodbstreams::Client::from_conf(config)
    }

    /// What carries a client's requests here instead of to the network.
    pub fn http_client(&self) -> SharedHttpClient {
        connector::client(self)
    }

    /// Lets `decide` look at each request from now on and make it fail. Requests are counted from 1 again.
    pub fn inject_faults(&self, decide: impl Fn(&Call<'_>) -> Fault + Send + Sync + 'static) {
        *lock(&self.engine.faults) = Faults::decided_by(decide);
    }

    /// Lets every request through again.
    pub fn end_faults(&self) {
        *lock(&self.engine.faults) = Faults::default();
    }

    /// From now on each request lets others go first, so that whoever polls several functions decides their order.
    pub fn take_turns(&self) {
        self.engine.turns.store(true, Ordering::Relaxed);
    }

    /// What was asked and consumed since the last [`Database::reset_meter`].
    pub fn meter(&self) -> Meter {
        lock(&self.engine.meter).clone()
    }

    /// Counts from zero again, and returns what was counted until now.
    pub fn reset_meter(&self) -> Meter {
        std::mem::take(&mut *lock(&self.engine.meter))
    }

    /// Removes a table's stream records up to this sequence number: they have been delivered.
    pub(crate) fn forget_records(&self, table: &str, last: &str) -> Result<(), SideError> {
        lock(&self.engine.open).side.forget_records(table, last)
    }
}

impl Open {
    fn at(path: &str) -> Result<Self, dynoxide::DynoxideError> {
        let tables = dynoxide::Database::new(path)?;
        let side = Side::open(path)?;
        Ok(Self { tables, side })
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Database")
    }
}

/// A file that exists and may not be written would be found out only by the first write.
fn writable(file: &Path) -> io::Result<()> {
    File::options().append(true).create(true).open(file).map(drop)
}

/// A panic elsewhere must not take the database with it: SQLite rolls back what was not finished.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// It holds phones and customers' words: nobody else on this machine is to read them.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
pub(crate) mod tests;
