//! For whom a page is made, and when.

use domain::people::PersonId;
use domain::settings::Settings;
use jiff::Timestamp;

/// Whoever opened it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) person: &'a PersonId,
    pub(crate) now: Timestamp,
}
