//! Measures the classifier of this source tree and writes `shared/classifier/report`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use classifier::Encoder;
use training::data::Corpus;
use training::report::run::{self, Systems};
use training::report::seal::Seal;

/// Measure the classifier of this source tree.
#[derive(Debug, Parser)]
struct Report {
    /// Folder with `real_dev.jsonl`; without it `real.md` stays as it is
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where pages and plots go
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../report"))]
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Report::parse();
    let corpus = Corpus::shipped()?;
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("../weights/encoder.bin");
    let encoder = if weights.exists() { Some([Encoder::load(&weights)?, Encoder::load(&weights)?]) } else { None };
    let (systems, seal) = (Systems::of(&corpus, encoder), Seal::of_tree()?);
    let mut files = run::corpus(&corpus, &systems, &seal);
    if let Some(data) = &args.data {
        let lines = run::real_lines(data)?;
        files.extend((!lines.is_empty()).then(|| run::real(&lines, &systems, &seal)));
    }
    fs::create_dir_all(&args.out)?;
    for file in files {
        fs::write(args.out.join(file.name), file.content)?;
    }
    Ok(())
}
