//! What became of each text and e-mail of the last days, newest first.

use askama::Template;
use domain::people::People;
use jiff::{SignedDuration, Timestamp};
use store::{AlertRecord, ConversationFile};

use super::fate::{self, Told};
use super::quote;
use super::reader::Reader;
use super::texts_off::TextsOff;
use super::words;

/// How far back the page reaches.
pub(crate) const REACHES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// More than this nobody reads on a phone.
const MOST: usize = 100;

/// The page.
#[derive(Debug, Template)]
#[template(path = "deliveries.html")]
pub(crate) struct DeliveriesPage {
    pub(crate) shop: String,
    pub(crate) notice: Option<String>,
    pub(crate) path: String,
    pub(crate) list: String,
    pub(crate) alerts: Vec<AlertView>,
    /// Whether there were more than are shown.
    pub(crate) more: bool,
    pub(crate) texts_off: TextsOff,
}

/// One alert.
#[derive(Debug)]
pub(crate) struct AlertView {
    /// The mention it is about.
    pub(crate) path: String,
    pub(crate) at: String,
    pub(crate) why: String,
    /// Where it was written, and by whom.
    pub(crate) from: String,
    /// What became of it as a whole.
    pub(crate) says: Option<String>,
    pub(crate) told: Vec<ToldView>,
    created_at: Timestamp,
}

/// One text or e-mail of it.
#[derive(Debug)]
pub(crate) struct ToldView {
    pub(crate) colour: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) says: String,
    /// When it was sent, where that is not when the alert was recorded.
    pub(crate) at: Option<String>,
}

impl AlertView {
    /// The alerts of one conversation since `REACHES` ago; `path` is its page.
    pub(crate) fn all(file: &ConversationFile, path: &str, people: &People, now: Timestamp) -> Vec<Self> {
        let recent = file.alerts.iter().filter(|record| now.duration_since(record.alert.created_at) <= REACHES);
        recent.map(|record| Self::new(record, file, path, people, now)).collect()
    }

    fn new(record: &AlertRecord, file: &ConversationFile, path: &str, people: &People, now: Timestamp) -> Self {
        let at = |instant| words::at(instant, now, people.hours().zone());
        let told = record.deliveries.iter().map(|delivery| Told::new(delivery, people, now));
        let recorded = at(record.alert.created_at);
        let told = told.map(|told| {
            let sent = told.at.map(at).filter(|sent| *sent != recorded);
            ToldView { colour: told.colour, shape: told.shape, says: told.says, at: sent }
        });
        let author = file.mentions.iter().find_map(|mention| mention.post.author_name.as_deref());
        let author = author.map(|name| quote::line(name, 40)).filter(|name| !name.is_empty());
        let platform = record.alert.conversation.platform.label();
        Self {
            path: path.to_owned(),
            told: told.collect(),
            at: recorded,
            why: words::capital(fate::stage_in_words(record.alert.stage)),
            from: author.map_or_else(|| platform.to_owned(), |author| format!("{platform}, {author}")),
            says: fate::of_alert(record, people, now),
            created_at: record.alert.created_at,
        }
    }
}

impl DeliveriesPage {
    /// `bounded` tells whether conversations were left out before.
    pub(crate) fn new(
        mut alerts: Vec<AlertView>,
        bounded: bool,
        reader: Reader<'_>,
        (path, list): (String, String),
        notice: Option<String>,
    ) -> Self {
        alerts.sort_by_key(|alert| std::cmp::Reverse(alert.created_at));
        let more = bounded || alerts.len() > MOST;
        alerts.truncate(MOST);
        Self {
            shop: reader.settings.shop.name.clone(),
            notice,
            path,
            list,
            alerts,
            more,
            texts_off: TextsOff::new(&reader.settings.people, reader.person, reader.now),
        }
    }
}
