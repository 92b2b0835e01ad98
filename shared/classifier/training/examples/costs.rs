//! What `costs.toml` should say: `cargo run --profile simulation -p training --example costs -- DIR HEADS`. `DIR` holds the
//! public sets, `HEADS` is what the encoder says of texts that it was not taught with. Nothing that is said of a text
//! here comes from heads that were taught with it.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::path::PathBuf;

use classifier::Heads;
use classifier::combine::{Pool, shares};

use training::data::Corpus;
use training::harm::{Told, logits, told, weigh};
use training::train::{Line, Recipe, Trained, encoder_heads, lines, train};

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [public, heads] = &asked[..] else {
        return Err("two paths: the public sets, and what the encoder says".into());
    };
    let recipe = Recipe::default();
    let corpus = Corpus::shipped()?;
    let lines = lines(&corpus, Some(public), recipe.folds)?;
    let trained = train(&lines, &recipe, |step| eprintln!("{step}"));
    let encoder = encoder_heads(heads)?;
    for (name, parts) in [
        ("alone", &["base", "lists", "complains", "linear"][..]),
        ("together", &["base", "lists", "complains", "linear", "encoder"]),
    ] {
        let heads = if name == "together" { encoder.clone() } else { BTreeMap::new() };
        let all = told(&corpus, &lines, &trained, &heads, Pool { share: 0.4, warmth: 1.1 });
        let weights = weigh(&all, name == "together");
        println!("[crisis.{name}]");
        parts.iter().zip(&weights).for_each(|(part, weight)| println!("{part} = {weight:.2}"));
        for (group, part) in groups(&all) {
            let tried =
                [(0.2, 0.2), (0.3, 0.3), (0.1, 0.4), (0.15, 0.4), (0.2, 0.4), (0.3, 0.4), (0.2, 0.5), (0.3, 0.5)];
            let figures = tried.map(|from| figure(&part, &weights, from));
            println!("; {group} ({} crises of {})  {}", crises(&part), part.len(), figures.join("  "));
        }
    }
    kinds(&lines, &trained, &encoder);
    Ok(())
}

/// How kinds come out with more or less of a say for the encoder, and a missed complaint that costs more or less.
fn kinds(lines: &[Line], trained: &Trained, encoder: &BTreeMap<String, Heads>) {
    for share in [0.0, 0.3, 0.4, 0.5, 0.6, 0.7] {
        let pool = Pool { share, warmth: 1.0 };
        let mut said = Vec::new();
        for (line, kinds) in lines.iter().zip(&trained.kinds) {
            let (Some(id), Some((kind, _)), Some(kinds)) = (&line.id, line.answer, kinds) else { continue };
            let Some(heads) = encoder.get(id) else { continue };
            said.push((kind, shares(&pool.kinds(&logits(kinds), heads)), id.starts_with("en")));
        }
        for english in [true, false] {
            let part: Vec<_> = said.iter().filter(|one| one.2 == english).collect();
            print!("; share {share}, {}: {} texts ", if english { "English" } else { "others" }, part.len());
            for times in [1.0, 1.1, 1.2, 1.3, 1.4, 1.6] {
                let taken = |shares: &[f32]| {
                    let of = |at: usize| shares[at] * if at == 0 { times } else { 1.0 };
                    (0..5).max_by(|&a, &b| of(a).total_cmp(&of(b))).unwrap_or_default()
                };
                let right = part.iter().filter(|one| taken(&one.1) == one.0).count();
                let called = part.iter().filter(|one| taken(&one.1) == 0).count();
                let hits = part.iter().filter(|one| one.0 == 0 && taken(&one.1) == 0).count();
                let are = part.iter().filter(|one| one.0 == 0).count();
                let percent = |of: usize, all: usize| (1000 * of / all.max(1)) as f32 / 10.0;
                print!(" x{times}: {} ({}/{})", percent(right, part.len()), percent(hits, are), percent(hits, called));
            }
            println!();
        }
    }
}

fn groups(all: &[Told]) -> [(&'static str, Vec<&Told>); 4] {
    let of = |fresh: bool, english: bool| {
        all.iter().filter(|one| one.fresh == fresh && one.batch.starts_with("en") == english).collect()
    };
    [
        ("fresh, English", of(true, true)),
        ("fresh, others", of(true, false)),
        ("seen, English", of(false, true)),
        ("seen, others", of(false, false)),
    ]
}

fn crises(part: &[&Told]) -> usize {
    part.iter().filter(|one| one.crisis).count()
}

/// Recall and precision in hundredths, if it is a crisis from the first share on where lists say so, and from the second
/// where they do not.
fn figure(part: &[&Told], weights: &[f64], (listed, from): (f64, f64)) -> String {
    let least = |one: &Told| if one.listed { listed } else { from };
    let taken: Vec<&&Told> = part.iter().filter(|one| one.share(weights) >= least(one)).collect();
    let hits = taken.iter().filter(|one| one.crisis).count();
    format!("{listed} {from}: {}/{}", 100 * hits / crises(part).max(1), 100 * hits / taken.len().max(1))
}
