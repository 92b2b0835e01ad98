//! What is to be seen after each instant, and whether every promise still holds.

use std::rc::Rc;

use domain::delivery::{Fate, Medium};
use domain::settings::Settings;
use jiff::SignedDuration;
use store::{AlertImage, AlertKey, Image};

use super::{Attempt, Item, World};
use crate::simulate::promises::{Broken, Excuses, IDLE, Moment, STORED_ONCE, TOLD, UNSPOKEN, WORKS};
use crate::simulate::record::Written;

/// Whoever read the settings a moment ago still goes by them.
const SETTINGS_LINGER: SignedDuration = SignedDuration::from_secs(120);

impl World {
    pub(super) async fn watch(&mut self) -> Result<(), Broken> {
        self.note_troubles();
        let writes = std::mem::take(&mut self.backstage.lock().writes);
        let puts = std::mem::take(&mut self.backstage.lock().plain_puts);
        if puts > 0 && !self.setting.faults && self.quiet_minute {
            return Err(self.broken(IDLE, format!("{puts} rows were put")));
        }
        if writes > 0 {
            self.read_stream().await?;
        }
        self.look_at_phones().await?;
        if let Some(line) = self.ears.leak() {
            return Err(self.broken(UNSPOKEN, line));
        }
        self.record.in_time(&self.sweeps, self.now)?;
        self.record.rung_again(&self.sweeps, self.now)?;
        let latest = (self.version, self.pace.applied_at);
        self.record.moved(&self.sweeps, self.settings(), latest, self.now)?;
        if !self.setting.faults {
            self.record.nobody_waits(self.now)?;
            if std::mem::take(&mut self.swept) {
                self.record.nothing_is_left(self.now)?;
            }
        }
        self.all_shown_is_kept()
    }

    fn note_troubles(&mut self) {
        let happened = std::mem::take(&mut self.backstage.lock().happened);
        for says in happened {
            let (name, _) = says.rsplit_once(": ").unwrap_or((&says, ""));
            self.history.choose(name.to_owned());
            self.say(says);
        }
    }

    async fn read_stream(&mut self) -> Result<(), Broken> {
        let records = self.stream.take().await.map_err(|error| self.broken(WORKS, error.to_string()))?;
        let idle = !self.setting.faults && self.quiet_minute;
        for record in &records {
            let Some(written) = Written::read(record) else {
                return Err(self.broken(WORKS, "a row was written that cannot be read".to_owned()));
            };
            if idle && !matches!(&written.new, Some(Image::Other(kind)) if kind == "beat") {
                let saw = match &written.new {
                    Some(Image::Other(kind)) => format!("a row of kind {kind} was written"),
                    Some(image) => format!("{image:?} was written"),
                    None => format!("{:?} was removed", written.old),
                };
                return Err(self.broken(IDLE, saw));
            }
            let reopened = |story: u32| self.known.reopened.contains(&story);
            let settings = self.settings_of_late();
            let settings: Vec<_> = settings.iter().map(Rc::as_ref).collect();
            let excuses = Excuses { reopened: &reopened, settings: &settings, off: &self.known.off };
            self.record.look_at(&written, self.now, &excuses)?;
            self.tell(&written);
            self.record.note(&written, self.now);
            if let Some(Image::Alert(alert)) = &written.new
                && alert.record.done.is_none()
                && !alert.waits
            {
                self.ring(record, alert)?;
            }
        }
        match self.record.take_unannounced() {
            Some(key) => {
                Err(self.broken(TOLD, format!("{} of cycle {} was recorded without its alert", key.stage, key.cycle)))
            }
            None => Ok(()),
        }
    }

    /// Those that hold, and those that held a moment ago.
    fn settings_of_late(&self) -> Vec<Rc<Settings>> {
        let recent = if self.now.duration_since(self.pace.applied_at) < SETTINGS_LINGER { 2 } else { 1 };
        self.settings.iter().rev().take(recent).cloned().collect()
    }

    /// A record sets out; on its way it may be lost, doubled or held up.
    fn ring(&mut self, record: &aws_sdk_dynamodbstreams::types::Record, alert: &AlertImage) -> Result<(), Broken> {
        let delivered =
            self.stream.delivered(record, self.now).map_err(|error| self.broken(WORKS, error.to_string()))?;
        let key = AlertKey::from(&alert.record.alert);
        let which = format!("stream {:?} {} {} {}", key.conversation, key.cycle, key.stage, self.now);
        let mut die = self.dice.about("stream", &which);
        let mut arrivals = vec![SignedDuration::from_secs(1)];
        let fate = if self.troubled() && !self.cuts.has(&which) { die.between(0, 99) } else { 99 };
        let (kind, says) = match fate {
            0..=3 => {
                arrivals.clear();
                ("stream records lost", "lost")
            }
            4..=7 => {
                arrivals.push(die.seconds(1, 90));
                ("stream records twice", "doubled")
            }
            8..=15 => {
                // Half of them in the very second of a later sweep.
                let second = self.now.as_second() - self.phase("detect-at-risk");
                let sweep = SignedDuration::from_secs(60 - second.rem_euclid(60) + 60 * die.between(0, 3));
                arrivals = vec![if die.percent(50) { sweep } else { die.seconds(2, 240) }];
                ("stream records late", "late")
            }
            _ => ("", ""),
        };
        if !kind.is_empty() {
            *self.totals.faults.entry(kind).or_default() += 1;
            self.history.choose(which);
            let story = self.story(&key.conversation);
            self.say(format!("the record of {} for {story} is {says}", key.stage));
        }
        for after in arrivals {
            let attempt = Attempt { failures: 0, since: self.now };
            self.put(self.now + after, Item::Ring(Box::new(delivered.clone()), attempt));
        }
        Ok(())
    }

    /// A line of the history for what a person would want to know.
    fn tell(&mut self, written: &Written) {
        let says = match &written.new {
            Some(Image::Event(key, happened)) => {
                let lines: Vec<&str> = happened.iter().map(|line| line.what.as_str()).collect();
                format!("{}: {}", self.story(key), lines.join("; "))
            }
            Some(Image::Delivery(key, delivery)) => {
                let fate = match &delivery.fate {
                    Fate::Claimed { lease_until } => format!("claimed until {lease_until}, claim {}", delivery.claims),
                    Fate::Released => "throttled".to_owned(),
                    Fate::Sent { .. } => "sent".to_owned(),
                    Fate::Failed { reason } => format!("failed: {reason}"),
                };
                let story = self.story(&key.conversation);
                format!("{story}: {} of {} to {} {fate}", delivery.address.medium, key.stage, delivery.address.person)
            }
            Some(Image::Alert(alert)) => {
                let AlertImage { record, due_at, waits } = alert;
                let story = self.story(&record.alert.conversation);
                let how = match (&record.done, waits) {
                    (Some(why), _) => format!("ends: {why}"),
                    (None, true) => format!("waits for {}", due_at.unwrap_or_default()),
                    (None, false) => "rings".to_owned(),
                };
                format!("{story}: {} {how}", record.alert.stage)
            }
            Some(Image::Mention(mention)) => {
                let post = crate::simulate::town::marked(&mention.post.text);
                format!("{} is kept", post.map_or_else(|| "a post".to_owned(), |post| post.to_string()))
            }
            Some(Image::Reply(key, reply)) => format!("{}: a reply of {} is kept", self.story(key), reply.at),
            Some(Image::Talk(_) | Image::Link(_) | Image::Other(_)) | None => return,
        };
        self.say(says);
    }

    async fn look_at_phones(&mut self) -> Result<(), Broken> {
        if std::mem::take(&mut self.known.flags) {
            self.read_flags().await;
        }
        let begun = std::mem::take(&mut self.backstage.lock().texts_begun);
        let texts = self.sns.take_texts();
        for (text, begun) in texts.iter().zip(begun) {
            let settings = self.settings_of_late();
            let settings: Vec<_> = settings.iter().map(Rc::as_ref).collect();
            let moment = Moment {
                text,
                begun,
                settings: &settings,
                off: &self.known.off,
                faults: self.setting.faults,
                before: &self.known.sent,
            };
            let sent = self.record.hear(&moment)?;
            self.ears.is_secret(sent.path.rsplit('/').next().unwrap_or_default());
            let stages: Vec<String> =
                sent.alerts.iter().map(|key| format!("{} of {}", key.stage, self.story(&key.conversation))).collect();
            self.say(format!("a text to {} ({}): {}", sent.to, stages.join(", "), without_link(&text.body)));
            self.totals.texts += 1;
            self.react(&sent);
            self.known.sent.push(sent);
        }
        self.look_at_mail();
        Ok(())
    }

    fn look_at_mail(&mut self) {
        for email in self.sns.take_emails() {
            self.totals.emails += 1;
            let token =
                email.body.split_whitespace().find_map(|word| word.strip_prefix(super::PUBLIC_URL)).unwrap_or_default();
            let hash = crate::simulate::promises::hash_of(token.rsplit('/').next().unwrap_or_default());
            let about = self.record.links.get(&hash).cloned().unwrap_or_default();
            for (key, address) in &about {
                if address.medium == Medium::Email
                    && let Some(rung) = self.record.alerts.get_mut(key)
                {
                    rung.emails += 1;
                }
            }
            self.say(format!("an e-mail about {} alerts: {}", about.len(), email.subject));
        }
    }

    /// Whose texts are off since when.
    async fn read_flags(&mut self) {
        let Ok(flags) = self.machine.bundle.store.staff_flags().await else { return };
        for (person, until) in flags {
            let known = self.known.off.get(&person).map(|(until, _)| *until);
            if known != Some(until) {
                self.say(format!("{person} has texts off until {until}"));
                self.known.off.insert(person, (until, self.now));
            }
        }
    }

    fn all_shown_is_kept(&mut self) -> Result<(), Broken> {
        let town = self.town.lock();
        let lost = self.known.shown.iter().find(|post| match town.find(**post) {
            Some(post) if post.is_the_shops() => !self.record.keeps_answer(post, &town),
            Some(post) => !self.record.mentions.contains_key(&post.key),
            None => false,
        });
        let lost = lost.copied();
        drop(town);
        match lost {
            Some(post) => {
                Err(self.broken(STORED_ONCE, format!("{post} was shown to a poll that ended well, and is not kept")))
            }
            None => {
                self.known.shown.clear();
                Ok(())
            }
        }
    }
}

/// Tokens are not shown, not even here.
fn without_link(body: &str) -> &str {
    body.rsplit_once(' ').map_or(body, |(words, _)| words)
}
