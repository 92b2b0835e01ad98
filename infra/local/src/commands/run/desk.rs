//! Does one minute of the bundle, and tells what it brought. Both ways to run share it.

use std::time::Instant;

use domain::conversation::ConversationKey;
use domain::people::PersonId;
use domain::settings::Settings;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::mpsc::UnboundedReceiver;

use super::causes;
use super::news::News;
use super::pace::Clock;
use super::phone::{self, Ear, Heard, Mail};
use super::screen::Screen;
use super::server::Visit;
use super::stop::Stop;
use super::tally::Tally;
use super::tell::Teller;
use super::terminal::{Line, Mark};
use super::watch::{Hint, Look, Watch};
use crate::commands::Failure;
use crate::machine::{Machine, MachineError, Minute};
use crate::sns::Sns;

/// The machine, and what is known and said of it.
pub(super) struct Desk {
    pub(super) machine: Machine,
    pub(super) watch: Watch,
    pub(super) ear: Ear,
    /// Absent where texts go through the real one.
    pub(super) sns: Option<Sns>,
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) screen: Screen,
    pub(super) visits: UnboundedReceiver<Visit>,
    pub(super) stop: Stop,
    pub(super) tally: Tally,
    /// The day under whose headline is written.
    pub(super) day: Option<Date>,
}

/// What was told of one minute.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The texts that went out.
    pub(super) texts: Vec<Heard>,
    /// Links in e-mails that went out.
    pub(super) mailed: Vec<Mail>,
    /// Conversations in which something other than a text happened.
    pub(super) moved: Vec<ConversationKey>,
    /// Whether there was anything to say.
    pub(super) news: bool,
    /// Why the minute could not be done, or not all of it.
    pub(super) trouble: Option<String>,
}

/// Why a rest ended.
#[derive(Debug)]
pub(super) enum Woke {
    /// It was long enough.
    Time,
    /// Somebody came to a link.
    Visit(Visit),
    /// An end is wanted.
    Stop,
}

impl Desk {
    /// Does the minute of `now`, and tells of it.
    pub(super) async fn minute(&mut self, now: Timestamp) -> Result<Told, Failure> {
        if let Some(sns) = &self.sns {
            sns.set_now(now);
        }
        self.ear.at_minute(Some(now));
        let done = tokio::select! {
            done = self.machine.minute(now) => done,
            () = self.stop.insisted() => return Ok(Told::default()),
        };
        self.ear.at_minute(None);
        match done {
            Ok(minute) => self.tell(now, hint(&minute)).await,
            Err(error) => {
                let told = self.tell(now, Hint::default()).await?;
                Ok(Told { trouble: Some(causes(&error)), ..told })
            }
        }
    }

    /// Tells what has happened other than by the minute: taps.
    pub(super) async fn look(&mut self) -> Result<Told, Failure> {
        self.tell(self.clock.now(), Hint::default()).await
    }

    /// Rests until then, until somebody comes, or until an end is wanted.
    pub(super) async fn rest(&mut self, until: Instant) -> Woke {
        tokio::select! {
            biased;
            () = self.stop.wanted() => Woke::Stop,
            Some(visit) = self.visits.recv() => Woke::Visit(visit),
            () = tokio::time::sleep_until(until.into()) => Woke::Time,
        }
    }

    /// Says one thing, below the headline of its day.
    pub(super) fn say(&mut self, at: Timestamp, line: &Line) -> Result<(), Failure> {
        let local = self.settings.people.hours().zone().to_datetime(at);
        if self.day.replace(local.date()) != Some(local.date()) {
            self.screen.gap()?;
            let day = self.screen.style.headline(&local.strftime("%A %-d %B").to_string());
            self.screen.line(&day)?;
        }
        self.screen.event(&local.strftime("%H:%M").to_string(), line)
    }

    async fn tell(&mut self, now: Timestamp, hint: Hint) -> Result<Told, Failure> {
        let look = self.watch.look(now, hint).await;
        let texts = self.ear.take_texts();
        let mailed = self.ear.take_mails();
        if let Some(sns) = &self.sns {
            // Heard by the ear already.
            drop((sns.take_texts(), sns.take_emails()));
        }
        let (mut look, trouble) = match look {
            Ok(look) => (look, None),
            Err(error) => (Look::default(), Some(causes(&MachineError::from(error)))),
        };
        for line in self.lines(now, &look.news) {
            self.say(now, &line)?;
        }
        for text in &texts {
            self.tally.text(&text.to);
            self.bubble(now, text)?;
        }
        let mails = letters(&mailed);
        for line in self.lines(now, &mails) {
            self.say(now, &line)?;
        }
        let news = !look.news.is_empty() || !texts.is_empty() || !mails.is_empty();
        look.news.extend(mails);
        self.tally.count(&look);
        Ok(Told { texts, mailed, moved: look.moved, news, trouble })
    }

    fn lines(&self, now: Timestamp, news: &[News]) -> Vec<Line> {
        let teller = Teller { people: &self.settings.people, now };
        news.iter().flat_map(|news| teller.lines(news)).collect()
    }

    fn bubble(&mut self, now: Timestamp, text: &Heard) -> Result<(), Failure> {
        let link = phone::link_in(&text.body);
        let words = link.and_then(|link| text.body.strip_suffix(link)).unwrap_or(&text.body).trim_end();
        let words = super::clean::clean(words, usize::MAX);
        let owner = self.owner_of(text);
        let local = self.settings.people.hours().zone().to_datetime(now).strftime("%H:%M").to_string();
        self.screen.line(&self.screen.style.bubble(&local, &owner, &words))?;
        match link {
            Some(link) => self.screen.line(&format!("tap: {link}")),
            None => Ok(()),
        }
    }

    /// Whose phone it is, by the link, which is one person's alone.
    fn owner_of(&self, text: &Heard) -> String {
        let people = &self.settings.people;
        let by_link = text.link.as_ref().and_then(|(_, link)| people.get(&link.person));
        let by_phone = || people.all().iter().find(|person| person.phone.as_str() == text.to);
        by_link.or_else(by_phone).map_or_else(|| "a phone".to_owned(), |person| format!("{}'s phone", person.name))
    }

    /// Something said with its mark, at the time it is.
    pub(super) fn remark(&mut self, mark: Mark, text: String) -> Result<(), Failure> {
        self.say(self.clock.now(), &Line::new(mark, text))
    }
}

/// One of a kind: everybody who got the same is named in one line.
fn letters(mailed: &[Mail]) -> Vec<News> {
    let mut letters: Vec<(&str, Vec<PersonId>)> = Vec::new();
    for mail in mailed {
        match letters.iter_mut().find(|(subject, _)| *subject == mail.subject) {
            Some((_, to)) => to.extend(mail.to.clone()),
            None => letters.push((&mail.subject, mail.to.iter().cloned().collect())),
        }
    }
    letters.into_iter().map(|(subject, to)| News::Email { to, subject: subject.to_owned() }).collect()
}

fn hint(minute: &Minute) -> Hint {
    Hint {
        heard: minute.collected.iter().map(|report| report.filed.mentions).sum(),
        trouble: minute.collected.iter().any(|report| !report.troubles.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_got_the_same_e_mail_is_named_in_one_line() {
        let mail = |name: &str, subject: &str| Mail {
            to: Some(PersonId::of_name(name)),
            subject: subject.to_owned(),
            link: None,
        };
        let letters = letters(&[mail("Ann", "LATE"), mail("Ben", "digest"), mail("Cem", "LATE")]);
        let to = |names: &[&str]| names.iter().map(|name| PersonId::of_name(name)).collect();
        let late = News::Email { to: to(&["Ann", "Cem"]), subject: "LATE".to_owned() };
        assert_eq!(letters, [late, News::Email { to: to(&["Ben"]), subject: "digest".to_owned() }]);
    }
}
