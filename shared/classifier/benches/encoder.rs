//! How fast the encoder reads, and how much memory it takes:
//! `cargo bench --package classifier --features encoder --bench encoder`. It prints figures and fails where one is over
//! its bound.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on ends here")]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use classifier::{Classifier, Encoder, Found, Learnt, Reading};
use domain::mention::Platform;
use domain::shop::Shop;

/// Of so many turns the middle one counts.
const TURNS: usize = 41;
/// What the whole process may take.
const MEGABYTES: u64 = 100;

fn main() {
    let mut over = Vec::new();
    let mut figure = |name: &str, took: Duration, bound: Duration| {
        println!("{name:<58} {took:>10.1?}   at most {bound:?}");
        if took > bound {
            over.push(name.to_owned());
        }
    };
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("weights/encoder.bin");
    let begun = Instant::now();
    let encoder = Encoder::load(&weights).unwrap();
    figure("the weights are read and tried", begun.elapsed(), Duration::from_secs(2));
    let shop = Shop {
        name: "Crumb & Co".into(),
        trade: Some("bakery".into()),
        places: vec!["Leeds".into(), "Mill Lane".into()],
        products: vec!["birthday cakes".into(), "sourdough".into(), "coffee".into()],
        ..Shop::default()
    };
    let short = "Ordered a cake for noon and it came at four.";
    let long = format!("{short} {}", "I rang twice and nobody picked up the phone, which is sad. ".repeat(40));
    for (name, text, shop) in [
        ("a sentence, no shop", short, &Shop::default()),
        ("a sentence and the shop", short, &shop),
        ("2,000 characters and the shop, 160 pieces", long.as_str(), &shop),
    ] {
        figure(name, middle(|| encoder.heads(text, None, shop)), Duration::from_millis(60));
    }
    let (alone, both) = (Classifier::new(), Classifier::new().with_encoder(encoder));
    let whole = |classifier: &Classifier| middle(|| classifier.classify(&reading(short), &shop, &Learnt::default()));
    figure("a sentence, the whole way, without the encoder", whole(&alone), Duration::from_millis(1));
    figure("a sentence, the whole way, with it", whole(&both), Duration::from_millis(60));
    assert!(over.is_empty(), "over their bounds: {over:?}");
    if let Some(most) = most_resident() {
        println!("{:<58} {most:>7} MB   at most {MEGABYTES} MB", "the most memory this process ever took");
        assert!(most <= MEGABYTES, "over its bound");
    }
}

fn reading(text: &str) -> Reading<'_> {
    Reading { text, stars: None, platform: Platform::Mastodon, lang: Some("en"), found: Found::Searched }
}

fn middle<T>(mut turn: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..TURNS)
        .map(|_| {
            let begun = Instant::now();
            black_box(turn());
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[TURNS / 2]
}

/// In megabytes; none where the system does not say.
fn most_resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1_000)
}
