//! `shopbell run`: the whole bundle in this process.

mod pace;
mod texts;
mod stop;
mod server;
mod clean;
mod terminal;
mod screen;
mod news;
mod watch;
mod tally;
mod tell;
mod phone;
mod real;
mod desk;
mod sample;
mod shop;

use std::error::Error;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use runtime::config::Environment;
use tracing::instrument::WithSubscriber;
use tracing::level_filters::LevelFilter;
use url::Url;

use super::{Failure, causes};
use crate::database::OpenError;
use crate::machine::{Machine, Parts};
use crate::reader;
use screen::Screen;

const HELP: &str = "\
Without --shop, a week at an invented bakery is played: nothing leaves this machine, and no credentials are needed.
While somebody waits, ten minutes pass in a second; nights and quiet hours are leapt over. When a text arrives, time
slows down to yours until its link is tapped or 30 s have passed. After the week a terminal keeps the inbox open until
Ctrl-C; without a terminal, or with --no-wait, the program ends.

With --shop, it listens for a real shop. Texts are shown here and lead to this machine, unless --sms sns and
--public-url send them. Secrets come from the environment, like SHOPBELL_MASTODON_TOKEN.

Each line of --texts is one text: {\"at\",\"to\",\"stage\",\"body\"}; its stage is that of the alert (crisis, risk-1, risk-2,
breached, recheck-1, unacknowledged-1, ...), or `link` for a new link that somebody asked for.

Example:
  shopbell run --speed 600";

/// How to run.
#[derive(Debug, Clone, Args)]
#[command(after_help = HELP)]
pub struct RunArgs {
    /// Listen for the shop of this settings file; absent: play a sample week
    #[arg(long, value_name = "FILE")]
    pub shop: Option<PathBuf>,
    /// Where the inbox is served on this machine; 0: on any free port
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Keep data in this folder, so that it survives a restart [default: none for the sample week; with --shop
    /// shop.toml the folder shop-data beside that file]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How many times as fast as real time passes [default: 600 for the sample week, ten minutes a second; 1 with
    /// --shop]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub speed: Option<u32>,
    /// Do not slow down for a tap when a text arrives in the sample week, and end after it
    #[arg(long)]
    pub no_wait: bool,
    /// Send texts through SNS instead of showing them here
    #[arg(long, value_name = "WAY", requires = "public_url", requires = "shop")]
    pub sms: Option<Sms>,
    /// Where phones reach the inbox
    #[arg(long, value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Also append each text to this file, as a JSON line
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
}

/// How texts go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sms {
    /// Through SNS, to real phones.
    Sns,
}

/// Runs until Ctrl-C, or the sample week to its end.
pub async fn run(args: RunArgs) -> Result<(), Failure> {
    let environment = Environment::of_process();
    let screen = Screen::new(&environment);
    let run = async {
        match &args.shop {
            Some(shop) => shop::listen(&args, shop, &environment, screen).await,
            None => sample::play(&args, screen).await,
        }
    };
    if ["RUST_LOG", "SHOPBELL_LOG_LEVEL"].iter().any(|level| environment.get(level).is_some()) {
        return run.await;
    }
    // What a log would warn of is told in words.
    let errors = tracing_subscriber::fmt().compact().with_ansi(false).with_target(false).with_writer(std::io::stderr);
    run.with_subscriber(errors.with_max_level(LevelFilter::ERROR).finish()).await
}

/// Without a slash at the end.
fn public_url(address: &str) -> Result<String, String> {
    let says = || "is no web address; write it like https://bell.example".to_owned();
    let url = Url::parse(address).map_err(|_| says())?;
    let good =
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none() && url.fragment().is_none();
    if good { Ok(address.trim_end_matches('/').to_owned()) } else { Err(says()) }
}

async fn assembled(parts: Parts) -> Result<Machine, Failure> {
    let classifier = reader::classifier(&Environment::of_process());
    let machine = Machine::assemble(parts).await.map_err(|error| problem(&error))?;
    Ok(machine.reading_with(classifier))
}

/// A folder in use is a problem found; one that cannot be used was the wrong choice.
fn unopened(error: &OpenError) -> Failure {
    match error {
        OpenError::InUse(_) => Failure::Problem(causes(error)),
        OpenError::Folder { .. } | OpenError::Unreadable { .. } => Failure::Input(causes(error)),
    }
}

fn problem(error: &dyn Error) -> Failure {
    Failure::Problem(causes(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_one_that_phones_can_open() {
        assert_eq!(public_url("https://bell.example/"), Ok("https://bell.example".to_owned()));
        assert_eq!(public_url("http://192.168.1.7:8080/in"), Ok("http://192.168.1.7:8080/in".to_owned()));
        for bad in ["bell.example", "ftp://bell.example", "https://", "https://bell.example/?a", "mailto:a@b"] {
            assert!(public_url(bad).unwrap_err().contains("write it like"), "{bad}");
        }
    }
}
