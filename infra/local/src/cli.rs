//! What can be typed after `shopbell`, and how it ends: 0 done, 1 a problem found, 2 wrong use or wrong input.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use jiff::Timestamp;
use runtime::config::Environment;

use crate::commands::Failure;
use crate::commands::apply::{self, ApplyArgs};
use crate::commands::check::{self, CheckArgs};
use crate::commands::classify::{self, ClassifyArgs};
use crate::commands::due::{self, DueArgs};
use crate::commands::parse::{self, ParseArgs};
use crate::commands::run::{self, RunArgs};
use crate::commands::simulate::{self, SimulateArgs};
use crate::commands::train::{self, TrainArgs};

/// The bell over a shop's door, for the internet: hears customers wherever they talk about the shop, and texts the
/// shop before an answer is late. Without a command it runs the whole bundle on this machine.
#[derive(Debug, Parser)]
#[command(name = "shopbell", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Example:\n  shopbell --speed 600")]
pub struct Cli {
    /// What to do; absent: `run`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to run.
    #[command(flatten)]
    pub run: RunArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the whole bundle in this process: a sample week, or a real shop
    Run(RunArgs),
    /// Say everything that is wrong with the settings, and ask each platform whether it answers
    Check(CheckArgs),
    /// Check the settings and put them in force in a deployed table
    Apply(ApplyArgs),
    /// Read one answer of a platform and print its posts, one a line
    Parse(ParseArgs),
    /// Say of each line of text what it is
    Classify(ClassifyArgs),
    /// Say of each line when an answer to it is due
    Due(DueArgs),
    /// Play random weeks with everything that can go wrong, and hold them against every promise
    Simulate(SimulateArgs),
    /// Learn the weights of the classifier; the same data gives the same bytes
    Train(TrainArgs),
}

/// Does what was typed. Its last line on standard error says what went wrong, if something did.
pub async fn enter(
    arguments: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    now: Timestamp,
) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return wrong_use(&error),
    };
    let ended = match cli.command.unwrap_or(Command::Run(cli.run)) {
        Command::Run(args) => run::run(args).await,
        Command::Check(args) => check::run(&args, environment, now).await,
        Command::Apply(args) => apply::run(&args, environment, now).await,
        Command::Parse(args) => parse::run(&args, now),
        Command::Classify(args) => classify::run(&args),
        Command::Due(args) => due::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Train(args) => train::run(&args),
    };
    let (code, message) = match ended {
        Ok(()) | Err(Failure::NobodyReads) => return ExitCode::SUCCESS,
        Err(Failure::Problem(message)) => (1, message),
        Err(Failure::Input(message)) => (2, message),
    };
    complain(&message);
    ExitCode::from(code)
}

/// Help and version are no errors. Of an error the lines that say what is wrong and what would do, and no others.
fn wrong_use(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Nobody reads: then nobody misses it.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            let text = error.render().to_string();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let telling =
                lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
            let message = telling.collect::<Vec<_>>().join("; ").replace(":; ", ": ");
            complain(message.strip_prefix("error: ").unwrap_or(&message));
            ExitCode::from(2)
        }
    }
}

fn complain(message: &str) {
    // With standard error closed there is nowhere left to say it.
    let _ = writeln!(std::io::stderr(), "shopbell: {message}");
}
