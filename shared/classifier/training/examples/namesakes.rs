//! How well a shop is told from its namesakes: `cargo run --profile simulation -p training --example namesakes`.
//! With `write`, learns the weights anew and writes them; with `aside`, measures the set-aside batches. A path names a
//! file of what the encoder says of mentions that it was not taught with.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

use classifier::Another;
use training::about::{Example, Profile, cross_validated, examples, learn, linear_says, paper, tally};
use training::data::{Corpus, Mention};
use training::train::encoder_heads;

/// Logits besides the one the program decides with, to see what they would give.
const TRIED: [f64; 4] = [-0.5, 0.0, 0.5, 1.0];

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<String> = env::args().skip(1).collect();
    let wants = |word: &str| asked.iter().any(|argument| argument == word);
    let mut encoder = BTreeMap::new();
    for path in asked.iter().filter(|argument| argument.ends_with(".jsonl")) {
        encoder.extend(encoder_heads(Path::new(path))?);
    }
    let corpus = Corpus::shipped()?;
    let linear = linear_says(&corpus);
    let linear = |mention: &Mention| linear.get(&mention.id).copied();
    let alone = |mention: &Mention| Another { linear: linear(mention), encoder: None };
    let both = |mention: &Mention| Another {
        linear: linear(mention),
        encoder: encoder.get(&mention.id).map(|heads| heads.another),
    };
    let known = examples(&corpus, corpus.training(), alone);
    let heard = corpus.training().filter(|mention| encoder.contains_key(&mention.id));
    let mut heard = examples(&corpus, heard, both);
    // The encoder was shown the whole profile.
    heard.retain(|example| matches!(example.profile, Profile::Whole | Profile::NothingRuledOut));
    let learn = |examples: &[Example<'_>]| learn(&examples.iter().map(|example| &example.row));
    if wants("write") {
        let together = (!heard.is_empty()).then(|| learn(&heard));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/names/weights.txt");
        fs::write(path, paper(&learn(&known), together.as_deref()))?;
    } else if wants("aside") {
        let weights = learn(&known);
        let aside = examples(&corpus, corpus.set_aside(), alone);
        let logits: Vec<f64> = aside.iter().map(|example| example.row.logit(&weights)).collect();
        report(&aside, &logits, &[]);
    } else {
        report(&known, &cross_validated(&known), &TRIED);
        if !heard.is_empty() {
            println!("with the encoder, {} mentions", heard.len() / 2);
            report(&heard, &cross_validated(&heard), &TRIED);
        }
    }
    Ok(())
}

fn report(examples: &[Example<'_>], logits: &[f64], tried: &[f64]) {
    for profile in Profile::ALL {
        for from in tried.iter().copied().chain([profile.threshold()]) {
            line(&format!("{profile:?} {from:+.2}"), examples, logits, from, |example| example.profile == profile);
            let named = |example: &Example<'_>| example.profile == profile && example.named;
            line(&format!("{profile:?} {from:+.2} named"), examples, logits, from, named);
        }
    }
    for lang in ["en", "de", "es", "fr", "it", "nl", "pt"] {
        let of_lang = |example: &Example<'_>| example.profile == Profile::Whole && example.mention.labels.lang == lang;
        line(lang, examples, logits, Profile::Whole.threshold(), of_lang);
        line(&format!("{lang} named"), examples, logits, Profile::Whole.threshold(), |example| {
            of_lang(example) && example.named
        });
    }
}

fn line(title: &str, examples: &[Example<'_>], logits: &[f64], from: f64, which: impl Fn(&Example<'_>) -> bool) {
    let tally = tally(examples, logits, from, which);
    println!(
        "{title:32} namesakes {:4}  precision {:.3}  recall {:.3}  F1 {:.3}  kept {:.4}",
        tally.found + tally.missed,
        tally.precision(),
        tally.recall(),
        tally.f1(),
        tally.kept()
    );
}
