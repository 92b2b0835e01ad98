//! How the sample week begins: an empty table, the town, the inbox, and a few words.

use std::time::Instant;

use domain::delivery::{Delivery, Fate};
use domain::errand::{Errand, ErrandKind};
use domain::people::PersonId;
use jiff::civil::{Date, date};
use runtime::Tokens;
use runtime::config::Environment;
use store::{Store, StoreError};
use tokio::sync::mpsc;

use super::Sample;
use crate::commands::Failure;
use crate::commands::run::desk::Desk;
use crate::commands::run::pace::{Clock, Pace};
use crate::commands::run::phone::Ear;
use crate::commands::run::screen::Screen;
use crate::commands::run::server;
use crate::commands::run::stop::Stop;
use crate::commands::run::tally::Tally;
use crate::commands::run::texts::TextsFile;
use crate::commands::run::watch::Watch;
use crate::commands::run::{RunArgs, assembled, problem, unopened};
use crate::database::Database;
use crate::machine::{Machine, Parts, TABLE};
use crate::sns::{EMAIL_TOPIC, Sns};
use crate::town::Town;
use crate::town::week::{self, Week};

/// Ten minutes a second.
const USUAL_SPEED: u32 = 600;
/// A Monday.
const BEGINS: Date = date(2026, 3, 2);
/// Links are the same in every run: nobody is texted, and nothing leaves this machine.
const SEED: u64 = 7;

impl Sample {
    pub(super) async fn begin(args: &RunArgs, screen: Screen) -> Result<Self, Failure> {
        let stop = Stop::on_signals().map_err(|error| problem(&error))?;
        let listener = server::bind(args.port).await?;
        let base = server::address(&listener).map_err(|error| problem(&error))?;
        let texts = args.texts.as_deref().map(TextsFile::open).transpose()?;
        let database =
            args.data.as_deref().map_or_else(Database::in_memory, Database::open).map_err(|error| unopened(&error))?;
        let week = Week::of(BEGINS);
        let (begin, town) = (week.begin(), Town::open(week.begin()).await.map_err(|error| problem(&error))?);
        week.prepare(&town);
        let speed = args.speed.unwrap_or(USUAL_SPEED);
        let clock = Clock::told(Pace::new(speed, begin, Instant::now()));
        let ear = Ear::new(Store::new(database.client(), TABLE), clock.clone(), texts);
        let (machine, sns) = machine(database, &ear, &base).await?;
        apply(&machine, &town).await?;
        let settings = machine.bundle.settings().await.map_err(|error| problem(&error))?;
        let watch = Watch::begin(machine.bundle.store.clone(), settings.platforms.keys().copied().collect(), begin);
        let watch = watch.await.map_err(|error| problem(&error))?;
        let pages = machine.inbox(clock.of_pages());
        let (come, visits) = mpsc::unbounded_channel();
        let server = server::serve(listener, pages.clone(), come, stop.clone());
        let (sns, tally) = (Some(sns), Tally::default());
        let desk = Desk { machine, watch, ear, sns, settings, clock, screen, visits, stop, tally, day: None };
        let kept = args.data.as_ref().map(|folder| folder.display().to_string());
        let waits = !args.no_wait;
        let (now, busy_until, awaited, links, over) = (begin, begin, None, Vec::new(), false);
        #[rustfmt::skip]
        let sample = Self { desk, town, week, pages, server, base, speed, waits, kept, now, busy_until, awaited, links, over };
        Ok(sample)
    }

    pub(super) fn introduce(&mut self) -> Result<(), Failure> {
        let name = &self.desk.settings.shop.name;
        let title = self.desk.screen.style.headline(&format!("A week at {name}, a bakery in Leeds"));
        self.desk.screen.line(&title)?;
        let speed = match self.speed {
            USUAL_SPEED => "ten minutes pass in a second".to_owned(),
            speed => format!("{speed} seconds pass in one"),
        };
        let waits = if self.waits { ", and when a text arrives, time slows down to yours" } else { "" };
        self.desk.screen.aside(&format!(
            "Everybody in it is invented, and nothing leaves this machine. While somebody waits for an answer, \
             {speed}{waits}. Ann owns the shop, Ben is at the counter, Cem helps out. Inbox: {}. Ctrl-C stops.",
            self.base
        ))
    }
}

/// The functions, with texts and e-mails that stay here.
async fn machine(database: Database, ear: &Ear, base: &str) -> Result<(Machine, Sns), Failure> {
    let sns = Sns::new();
    ear.listen(&sns);
    let parts = Parts {
        database,
        sns: sns.client(),
        email_topic: Some(EMAIL_TOPIC.to_owned()),
        environment: Environment::from_iter([("SHOPBELL_MASTODON_TOKEN", crate::town::TOKEN)]),
        tokens: Tokens::seeded(SEED),
        public_url: base.to_owned(),
    };
    Ok((assembled(parts).await?, sns))
}

/// The bakery's settings, in a table that must be new: a shop's own must not get a sample's customers.
async fn apply(machine: &Machine, town: &Town) -> Result<(), Failure> {
    let store = &machine.bundle.store;
    if store.settings().await.map_err(|error| problem(&error))?.is_some() {
        let says = "--data: that folder has a shop's data already; choose another for the sample week, or give --shop";
        return Err(Failure::Input(says.to_owned()));
    }
    let json = runtime::settings::to_json(&week::settings_toml(&town.url())).map_err(|error| problem(&error))?;
    store.apply_settings(&json, 0).await.map_err(|error| problem(&error))?;
    tested(store).await.map_err(|error| problem(&error))
}

/// Two of the three have tapped this week's test already, so that one text shows what it is.
async fn tested(store: &Store) -> Result<(), StoreError> {
    let week = Week::of(BEGINS);
    for name in ["Ann", "Cem"] {
        let errand = Errand { kind: ErrandKind::SelfTest, date: BEGINS, person: PersonId::of_name(name) };
        let fate = Fate::Sent { at: week.begin(), message_id: "before the week".to_owned() };
        let done = Delivery { fate, ..errand.nothing(week.begin()) };
        store.mark_errand(&errand, None, &done, week.begin()).await?;
        store.prove(&errand.person, week.begin()).await?;
    }
    Ok(())
}
