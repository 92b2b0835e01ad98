//! The staff's phones: every text that went out, heard as it goes, with the stage that it is about.
//!
//! A text is written to `--texts` before its sender is told that it was accepted: whoever reads that file sees every
//! text that the table knows to be sent, whatever happens to this process.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::alert::Stage;
use domain::delivery::{Fate, Medium};
use domain::people::PersonId;
use jiff::Timestamp;
use store::{ConversationFile, Link, Store};
use tokio::runtime::Handle;

use super::pace::Clock;
use super::texts::{Line, TextsFile};
use crate::sns::{Answer, Outgoing, Sns};

/// A text that went out.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    /// The phone.
    pub(super) to: String,
    /// What it says.
    pub(super) body: String,
    /// The token of its link, and where that leads; absent if it has none that opens anything.
    pub(super) link: Option<(String, Link)>,
}

/// An e-mail that went out.
#[derive(Debug, Clone)]
pub(super) struct Mail {
    /// To whom, where its topic says.
    pub(super) to: Option<PersonId>,
    /// Its one line.
    pub(super) subject: String,
    /// Where it leads.
    pub(super) link: Option<(String, Link)>,
}

/// Hears what goes out. Clones share it.
#[derive(Clone)]
pub(super) struct Ear(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    /// The minute that is being done.
    minute: Mutex<Option<Timestamp>>,
    runtime: Handle,
    file: Option<TextsFile>,
    file_failed: AtomicBool,
    texts: Mutex<Vec<Heard>>,
    mails: Mutex<Vec<Mail>>,
}

impl Ear {
    /// `store` tells what a text is about, `file` is where texts are appended.
    pub(super) fn new(store: Store, clock: Clock, file: Option<TextsFile>) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            minute: Mutex::default(),
            runtime: Handle::current(),
            file,
            file_failed: AtomicBool::new(false),
            texts: Mutex::default(),
            mails: Mutex::default(),
        }))
    }

    /// What is sent until this is said again is sent at `minute`; without one, at the time it is.
    pub(super) fn at_minute(&self, minute: Option<Timestamp>) {
        *self.0.minute.lock().unwrap_or_else(PoisonError::into_inner) = minute;
    }

    /// Listens to a captured SNS, which accepts everything.
    pub(super) fn listen(&self, sns: &Sns) {
        let ear = self.clone();
        sns.answer_with(move |outgoing| {
            match outgoing {
                Outgoing::Text(text) => ear.text(&text.to, &text.body),
                Outgoing::Email(email) => {
                    ear.mail(email.attributes.get("person").map(String::as_str), &email.subject, &email.body);
                }
            }
            Answer::Accepted
        });
    }

    /// A text is going out.
    pub(super) fn text(&self, to: &str, body: &str) {
        let minute = *self.0.minute.lock().unwrap_or_else(PoisonError::into_inner);
        let at = minute.unwrap_or_else(|| self.0.clock.now());
        let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
        let (link, stage) = self.about(token(body));
        let other = if link_in(body).is_some_and(|link| link.contains("/t/")) { "self-test" } else { "link" };
        let name = stage.map_or_else(|| other.to_owned(), |stage| stage.to_string());
        self.append(&Line { at, to, stage: &name, body });
        let heard = Heard { to: to.to_owned(), body: body.to_owned(), link };
        self.0.texts.lock().unwrap_or_else(PoisonError::into_inner).push(heard);
    }

    /// An e-mail is going out. `person` is the topic's attribute: `["ann","owner"]`.
    pub(super) fn mail(&self, person: Option<&str>, subject: &str, body: &str) {
        let names: Vec<String> = person.and_then(|names| serde_json::from_str(names).ok()).unwrap_or_default();
        let (link, _) = self.about(body.lines().find_map(token));
        let to = names.first().map(|name| PersonId::of_name(name));
        let mail = Mail { to, subject: subject.to_owned(), link };
        self.0.mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
    }

    /// SNS is asked between two questions to the table, so the table is free to answer here.
    fn about(&self, token: Option<&str>) -> (Option<(String, Link)>, Option<Stage>) {
        let Some(token) = token else { return (None, None) };
        let about = tokio::task::block_in_place(|| self.0.runtime.block_on(about(&self.0.store, token)));
        about.map_or((None, None), |(link, stage)| (Some((token.to_owned(), link)), stage))
    }

    /// The texts since this was last asked.
    pub(super) fn take_texts(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.0.texts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The e-mails since this was last asked.
    pub(super) fn take_mails(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.0.mails.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Said once: a full disk must not fill the terminal too.
    fn append(&self, line: &Line<'_>) {
        let Some(file) = &self.0.file else { return };
        if let Err(error) = file.append(line)
            && !self.0.file_failed.swap(true, Ordering::Relaxed)
        {
            let path = file.path().display().to_string();
            tracing::error!(event = "texts_unwritten", path, %error, "texts are missing from the file of --texts");
        }
    }
}

/// What a link opens, and the stage that is being told of.
async fn about(store: &Store, token: &str) -> Option<(Link, Option<Stage>)> {
    let link = store.link(token).await.ok()??;
    let file = store.file(&link.conversation).await.ok()?;
    let stage = stage_being_told(&file, &link.person);
    Some((link, stage))
}

/// The alert whose text to this person is claimed and not marked yet; of several the one claimed last.
fn stage_being_told(file: &ConversationFile, person: &PersonId) -> Option<Stage> {
    let claims = file.alerts.iter().flat_map(|record| {
        let texts = record
            .deliveries
            .iter()
            .filter(|delivery| delivery.address.person == *person && delivery.address.medium == Medium::Text);
        texts.filter_map(|delivery| match delivery.fate {
            Fate::Claimed { lease_until } => Some((lease_until, record.alert.created_at, record.alert.stage)),
            Fate::Released | Fate::Sent { .. } | Fate::Failed { .. } => None,
        })
    });
    claims.max().map(|(_, _, stage): (Timestamp, Timestamp, Stage)| stage)
}

/// The link at a text's end.
pub(super) fn link_in(body: &str) -> Option<&str> {
    body.rsplit(' ').next().filter(|word| word.starts_with("http://") || word.starts_with("https://"))
}

/// The token in the link at a text's end.
pub(super) fn token(body: &str) -> Option<&str> {
    link_in(body)?.rsplit('/').next().filter(|token| !token.is_empty())
}

impl fmt::Debug for Ear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ear(..)")
    }
}

#[cfg(test)]
mod tests;
