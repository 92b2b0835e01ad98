//! What has gone out: to a phone, of a budget, about a customer; and the storm that runs.

use domain::alert::Stage;
use domain::conversation::ConversationKey;
use domain::customer::{Author, Told};
use domain::mention::Platform;
use domain::storm::{Crises, Storm};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Row, Seconds, Word, is_default};

/// A phone's texts count for a day; the row is kept a little longer.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WindowItem {
    pub(crate) version: u64,
    pub(crate) sent: Vec<Seconds>,
    /// When the table deletes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Seconds>,
}

impl Row for WindowItem {
    const KIND: &'static str = "window";
}

impl WindowItem {
    pub(crate) fn of(version: u64, sent: &[Timestamp]) -> Self {
        let expires_at = sent.last().map(|last| Seconds(*last + KEPT));
        Self { version, sent: sent.iter().copied().map(Seconds).collect(), expires_at }
    }
}

/// The storm that runs; without `began_at` none does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StormItem {
    pub(crate) version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    began_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_summary: Option<Seconds>,
    #[serde(default, skip_serializing_if = "is_default")]
    breach_told: bool,
}

impl Row for StormItem {
    const KIND: &'static str = "storm";
}

impl StormItem {
    pub(crate) fn of(version: u64, storm: Option<Storm>) -> Self {
        Self {
            version,
            began_at: storm.map(|storm| Seconds(storm.began_at)),
            last_summary: storm.and_then(|storm| storm.last_summary).map(Seconds),
            breach_told: storm.is_some_and(|storm| storm.breach_told),
        }
    }

    pub(crate) fn storm(&self) -> Option<Storm> {
        let (last_summary, breach_told) = (self.last_summary.map(|at| at.0), self.breach_told);
        self.began_at.map(|began_at| Storm { began_at: began_at.0, last_summary, breach_told })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CrisesItem {
    pub(crate) version: u64,
    told: Vec<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_summary: Option<Seconds>,
}

impl Row for CrisesItem {
    const KIND: &'static str = "crises";
}

impl CrisesItem {
    pub(crate) fn of(version: u64, crises: &Crises) -> Self {
        let told = crises.told().iter().copied().map(Seconds).collect();
        Self { version, told, last_summary: crises.last_summary().map(Seconds) }
    }

    pub(crate) fn crises(&self) -> Crises {
        Crises::new(self.told.iter().map(|at| at.0).collect(), self.last_summary.map(|at| at.0))
    }
}

/// Money spent in a month on one purpose, in millionths of a US dollar.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SpentItem {
    pub(crate) version: u64,
    pub(crate) spent: u64,
    /// When the owner was told that it runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) warned_at: Option<Seconds>,
}

impl Row for SpentItem {
    const KIND: &'static str = "spent";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AuthorItem {
    pub(crate) platform: Word<Platform>,
    pub(crate) id: String,
    pub(crate) customer: String,
}

impl Row for AuthorItem {
    const KIND: &'static str = "author";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CustomerItem {
    pub(crate) version: u64,
    pub(crate) id: String,
    authors: Vec<AuthorPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<ToldPart>,
}

impl Row for CustomerItem {
    const KIND: &'static str = "customer";
}

#[derive(Debug, Serialize, Deserialize)]
struct AuthorPart {
    platform: Word<Platform>,
    id: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ToldPart {
    at: Seconds,
    platform: Word<Platform>,
    root: String,
    author: String,
    stage: Word<Stage>,
}

impl CustomerItem {
    pub(crate) fn of(version: u64, id: &str, authors: &[Author], told: Option<&Told>) -> Self {
        let part = |author: &Author| AuthorPart { platform: Word(author.platform), id: author.id.clone() };
        let told = told.map(|told| ToldPart {
            at: Seconds(told.at),
            platform: Word(told.conversation.platform),
            root: told.conversation.root.clone(),
            author: told.conversation.author.clone(),
            stage: Word(told.stage),
        });
        Self { version, id: id.to_owned(), authors: authors.iter().map(part).collect(), told }
    }

    pub(crate) fn authors(&self) -> Vec<Author> {
        self.authors.iter().map(|part| Author { platform: part.platform.0, id: part.id.clone() }).collect()
    }

    pub(crate) fn told(&self) -> Option<Told> {
        self.told.as_ref().map(|told| Told {
            at: told.at.0,
            conversation: ConversationKey {
                platform: told.platform.0,
                root: told.root.clone(),
                author: told.author.clone(),
            },
            stage: told.stage.0,
        })
    }
}
