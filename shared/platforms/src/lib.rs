//! One connector a file: the only place that speaks a platform's HTTP.
//!
//! Reading an answer ([`read`]) is a function; asking for it ([`poll`]) is the I/O around that function.
//! Modules are listed in reading order.

mod endpoint;
mod handle;
mod text;
mod time;

mod answer;
mod json;
mod refusal;

mod client;
mod connector;
mod source;

mod feed;
mod hackernews;
mod mastodon;

mod parse;
mod poll;

mod look;

pub use answer::{Answer, Headers};
pub use client::Client;
#[cfg(feature = "in-process")]
pub use client::{Answering, NoAnswer};
pub use connector::{Unsupported, endpoints};
pub use endpoint::{Endpoint, UnknownEndpoint};
pub use look::{Looked, Sought, look, looks};
pub use parse::{Next, Page, ReadError, read};
pub use poll::{Cursor, PollOutcome, Polled, poll};
pub use refusal::{Outcome, Refusal, Remedy};
pub use source::{Source, SourceError, sources_for};
