//! A real shop on this machine: the real clock, real platforms, texts in the terminal or through SNS.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use jiff::Timestamp;
use runtime::Tokens;
use runtime::config::{EMAIL_TOPIC as EMAIL_TOPIC_NAME, Environment};
use runtime::secret::token_variable;
use store::{Applied, Store};
use tokio::sync::mpsc;

use super::desk::{Desk, Told, Woke};
use super::pace::{Clock, MINUTE, Pace, minute_of};
use super::phone::Ear;
use super::screen::Screen;
use super::server;
use super::stop::Stop;
use super::tally::Tally;
use super::tell::waiting;
use super::texts::TextsFile;
use super::watch::Watch;
use super::{RunArgs, Sms, assembled, problem, real};
use crate::commands::{Failure, shop_file, unheard};
use crate::database::Database;
use crate::machine::{Machine, Parts, TABLE};
use crate::sns::{EMAIL_TOPIC, Sns};

/// The clock on the wall is looked at this often: a machine that slept wakes to it.
const LOOK_UP: Duration = Duration::from_secs(5);
/// Where lines cannot be taken back, a status is written once in so long, however fast time passes.
const STATUS_EVERY: Duration = Duration::from_secs(55);
/// Longer work at start shows that it goes on.
const BAR_AFTER: Duration = Duration::from_secs(2);

/// Listens until an end is wanted.
pub(super) async fn listen(
    args: &RunArgs,
    shop: &Path,
    environment: &Environment,
    screen: Screen,
) -> Result<(), Failure> {
    let settings = shop_file::settings(shop)?;
    let json = runtime::settings::to_json(&shop_file::text(shop)?).map_err(|found| shop_file::refused(shop, &found))?;
    let stop = Stop::on_signals().map_err(|error| problem(&error))?;
    let listener = server::bind(args.port).await?;
    let here = server::address(&listener).map_err(|error| problem(&error))?;
    let texts = args.texts.as_deref().map(TextsFile::open).transpose()?;
    let folder = args.data.clone().unwrap_or_else(|| beside(shop));
    let database = Database::open(&folder).map_err(|error| super::unopened(&error))?;
    let now = Timestamp::now();
    runtime::advice::of(&settings, now).iter().for_each(|line| note(line));
    let has_token = |platform| environment.get(&token_variable(platform)).is_some();
    unheard::notes(&settings, has_token).iter().for_each(|line| note(line));

    let speed = args.speed.unwrap_or(1);
    let clock = if speed == 1 { Clock::real() } else { Clock::told(Pace::new(speed, minute_of(now), Instant::now())) };
    let ear = Ear::new(Store::new(database.client(), TABLE), clock.clone(), texts);
    let public_url = args.public_url.clone().unwrap_or_else(|| here.clone());
    let (machine, sns) = machine(args, environment, database, &ear, public_url.clone()).await?;
    let version = put_in_force(&machine, &json).await?;
    let watch = Watch::begin(machine.bundle.store.clone(), settings.platforms.keys().copied().collect(), now);
    let watch = watch.await.map_err(|error| problem(&error))?;
    let (come, visits) = mpsc::unbounded_channel();
    let server = server::serve(listener, machine.inbox(clock.of_pages()), come, stop.clone());

    let tally = Tally::default();
    let desk = Desk { machine, watch, ear, sns, settings, clock, screen, visits, stop, tally, day: None };
    let mut listening = Listening { desk, speed, last: None, status_at: None, trouble: None };
    listening.introduce(&Facts { public_url: &public_url, sms: args.sms, folder: &folder, shop, version })?;
    listening.run().await?;
    listening.say_goodbye(&folder)?;
    server.close().await;
    Ok(())
}

/// Said aside, for whoever set it up.
fn note(line: &str) {
    // With standard error closed there is nowhere left to say it.
    writeln!(std::io::stderr(), "note: {line}").ok();
}

/// With real texts, or with texts that stay here.
async fn machine(
    args: &RunArgs,
    environment: &Environment,
    database: Database,
    ear: &Ear,
    public_url: String,
) -> Result<(Machine, Option<Sns>), Failure> {
    let captured = args.sms.is_none().then(Sns::new);
    let (sns, email_topic) = match &captured {
        Some(sns) => {
            ear.listen(sns);
            (sns.client(), Some(EMAIL_TOPIC.to_owned()))
        }
        None => {
            let topic = environment.get(EMAIL_TOPIC_NAME).map(str::to_owned);
            if topic.is_none() {
                note(&format!("no e-mail stands in when a text fails; set {EMAIL_TOPIC_NAME} to an SNS topic"));
            }
            (real::client(environment, ear.clone()).await?, topic)
        }
    };
    let environment = environment.clone();
    let parts = Parts { database, sns, email_topic, environment, tokens: Tokens::random(), public_url };
    Ok((assembled(parts).await?, captured))
}

/// Data follows the settings file: two shops do not share a folder by accident.
fn beside(shop: &Path) -> PathBuf {
    let name = shop.file_stem().map_or_else(|| "shop".into(), |stem| stem.to_string_lossy());
    shop.with_file_name(format!("{name}-data"))
}

/// Writes nothing when the same settings are in force.
async fn put_in_force(machine: &Machine, json: &str) -> Result<u64, Failure> {
    let store = &machine.bundle.store;
    let current = store.settings().await.map_err(|error| problem(&error))?;
    let version = match current {
        Some(current) if current.json == json => return Ok(current.version),
        Some(current) => current.version,
        None => 0,
    };
    match store.apply_settings(json, version).await.map_err(|error| problem(&error))? {
        Applied::Written(version) => Ok(version),
        Applied::Conflict => {
            Err(Failure::Problem("the settings changed while they were written; start again".to_owned()))
        }
    }
}

/// What the first lines say.
struct Facts<'a> {
    public_url: &'a str,
    sms: Option<Sms>,
    folder: &'a Path,
    shop: &'a Path,
    version: u64,
}

struct Listening {
    desk: Desk,
    speed: u32,
    /// The minute that was done last.
    last: Option<Timestamp>,
    status_at: Option<Instant>,
    trouble: Option<String>,
}

impl Listening {
    fn introduce(&mut self, facts: &Facts<'_>) -> Result<(), Failure> {
        let folder = std::path::absolute(facts.folder).unwrap_or_else(|_| facts.folder.to_owned());
        let texts = match facts.sms {
            Some(Sms::Sns) => "go to the staff's phones, through SNS",
            None => "and e-mails are shown here, as a trial; --sms sns --public-url URL sends them",
        };
        let screen = &mut self.desk.screen;
        let title = screen.style.headline(&self.desk.settings.shop.name);
        screen.line(&title)?;
        screen.line(&format!("  settings  {}, version {}", facts.shop.display(), facts.version))?;
        screen.line(&format!("  texts     {texts}"))?;
        screen.line(&format!("  inbox     {}, opened by the links in texts", facts.public_url))?;
        screen.line(&format!("  data      {}, kept over a restart", folder.display()))?;
        if self.speed > 1 {
            screen.line(&format!("  time      passes {} times as fast as it does, from now on", self.speed))?;
        }
        screen.aside("  Ctrl-C stops after the minute in hand; nothing is lost.")
    }

    fn say_goodbye(&mut self, folder: &Path) -> Result<(), Failure> {
        let screen = &mut self.desk.screen;
        screen.end_status()?;
        screen.line(&format!("Stopped. Everything is kept in {}.", folder.display()))?;
        screen.line("The same command goes on from there; what was said meanwhile is found then.")
    }

    async fn run(&mut self) -> Result<(), Failure> {
        loop {
            let (due, minute) = self.next_minute();
            let until = due.min(Instant::now() + LOOK_UP);
            match self.desk.rest(until).await {
                Woke::Stop => return Ok(()),
                Woke::Visit(server::Visit::Opened(_)) => {}
                Woke::Visit(server::Visit::Tapped) => {
                    let told = self.desk.look().await?;
                    self.note(told.trouble)?;
                }
                Woke::Time if Instant::now() < due => {}
                Woke::Time => self.minute(minute).await?,
            }
        }
    }

    /// When the next minute is to be done, and which. On the real clock it is the minute that it is, whatever was
    /// missed; where time passes faster, each in its turn.
    fn next_minute(&self) -> (Instant, Timestamp) {
        let now = self.desk.clock.now();
        match self.last {
            None => (Instant::now(), if self.speed == 1 { now } else { minute_of(now) }),
            Some(last) if self.speed == 1 && minute_of(now) != minute_of(last) => (Instant::now(), now),
            Some(last) => {
                let next = minute_of(last) + MINUTE;
                (self.desk.clock.reaches(next), next)
            }
        }
    }

    async fn minute(&mut self, now: Timestamp) -> Result<(), Failure> {
        let first = self.last.replace(now).is_none();
        self.desk.clock.pass(now);
        let told = if first { self.patiently(now).await? } else { self.desk.minute(now).await? };
        self.note(told.trouble)?;
        self.status(now)
    }

    /// The first look at every platform may take a while.
    async fn patiently(&mut self, now: Timestamp) -> Result<Told, Failure> {
        let shows = self.desk.screen.is_terminal();
        let mut work = std::pin::pin!(self.desk.minute(now));
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(BAR_AFTER) => {}
        }
        let bar = if shows { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_message("looking at every platform for the first time");
        bar.enable_steady_tick(Duration::from_millis(120));
        let done = work.await;
        bar.finish_and_clear();
        done
    }

    /// What goes wrong is said once, and the next minute tries again.
    fn note(&mut self, trouble: Option<String>) -> Result<(), Failure> {
        if let Some(says) = trouble.as_ref().filter(|says| self.trouble.as_ref() != Some(*says)) {
            let line = format!("this minute could not be done, the next one tries again: {says}");
            self.desk.remark(super::terminal::Mark::Trouble, line)?;
        }
        self.trouble = trouble;
        Ok(())
    }

    fn status(&mut self, now: Timestamp) -> Result<(), Failure> {
        let lately = self.status_at.is_some_and(|at| at.elapsed() < STATUS_EVERY);
        if lately && !self.desk.screen.style.is_live() {
            return Ok(());
        }
        self.status_at = Some(Instant::now());
        let zone = self.desk.settings.people.hours().zone();
        let time = zone.to_datetime(now).strftime("%H:%M").to_string();
        let platforms: Vec<&str> = self.desk.settings.platforms.keys().map(|platform| platform.as_str()).collect();
        let places = if platforms.is_empty() { "nothing".to_owned() } else { platforms.join(", ") };
        let troubles: Vec<&str> = self.desk.watch.troubles().keys().map(|platform| platform.as_str()).collect();
        let sources = match troubles[..] {
            [] => "all sources fine".to_owned(),
            _ => format!("no answer from {}", troubles.join(", ")),
        };
        let waiting = waiting(self.desk.watch.waiting(), now, zone);
        self.desk.screen.status(&format!("{time}  listening: {places} · {sources} · {waiting}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_follows_the_settings_file() {
        assert_eq!(beside(Path::new("/etc/crumb/shop.toml")), Path::new("/etc/crumb/shop-data"));
        assert_eq!(beside(Path::new("crumb.toml")), Path::new("crumb-data"));
    }
}
