//! `shopbell train`: the weights that the classifier ships.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;
use training::data::DataError;
use training::train::from_folder;

use super::Failure;

const HELP: &str = "\
Learns from the corpus of the source tree and from the public sets that lie in DIR as <set>/train.jsonl; a set that is
missing is left out. A DIR with mentions/, shops/ and set-aside.txt is a corpus itself, and wins over that of the source
tree. It takes some minutes on one core; what is being done is said on standard error.

Example:
  shopbell train --data shared/classifier/corpus --out /tmp/linear.bin";

/// From what is learnt, and where to.
#[derive(Debug, Clone, Args)]
#[command(after_help = HELP)]
pub struct TrainArgs {
    /// The folder with the data
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The file of weights to write
    #[arg(long, value_name = "F")]
    pub out: PathBuf,
}

/// Learns, and writes the file when all is learnt.
pub fn run(args: &TrainArgs) -> Result<(), Failure> {
    if !args.data.is_dir() {
        return Err(Failure::Input(format!("--data: {} is no folder; name one with data in it", args.data.display())));
    }
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(200));
    let trained = from_folder(&args.data, |what| {
        bar.set_message(what.to_owned());
        if bar.is_hidden() {
            eprintln!("{what}");
        }
    });
    bar.finish_and_clear();
    let bytes = trained.map_err(|error| wrong(&error))?.weights.write();
    fs::write(&args.out, &bytes)
        .map_err(|error| Failure::Problem(format!("{} cannot be written: {error}", args.out.display())))
}

fn wrong(error: &DataError) -> Failure {
    Failure::Input(format!("--data: {error}"))
}
