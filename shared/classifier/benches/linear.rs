//! How fast the classifier reads without the encoder: `cargo bench --package classifier --bench linear`. It prints figures
//! and fails where one is over its bound, or if memory grows.

use std::hint::black_box;
use std::time::{Duration, Instant};

use classifier::combine::Weights;
use classifier::linear::Linear;
use classifier::{Classifier, Found, Learnt, Reading};
use domain::mention::Platform;
use domain::shop::Shop;

const TWEET: &str = "@crumbcork third time my order came without the cake, I waited 40 minutes on the phone and nobody could \
                     say where it went. Is anyone there at all?";
const CALLS: u32 = 1_000_000;
/// What an allocator may keep for itself: 256 KiB.
const MOST_PAGES: usize = 64;

fn main() {
    let review =
        "We booked a table for six in March and came back in May. The soup was lovely; the main course took an \
                  hour and was cold, and when we asked the waiter he shrugged. "
            .repeat(13);
    let review = &review[..review.floor_char_boundary(2_000)];
    let linear = Weights::read(include_bytes!("../weights/linear.bin")).expect("weights").linear;
    let mut over = Vec::new();
    let mut figure = |name: &str, took: Duration, bound: Option<Duration>| {
        println!("{name:<52} {took:>10.2?}   {}", bound.map_or(String::new(), |bound| format!("at most {bound:?}")));
        if bound.is_some_and(|bound| took > bound) {
            over.push(name.to_owned());
        }
    };
    let micros = |micros| Some(Duration::from_micros(micros));
    figure("the linear model, a tweet", each(50_000, || once(&linear, TWEET)), micros(20));
    figure("the linear model, 2,000 characters", each(5_000, || once(&linear, review)), micros(200));
    let classifier = Classifier::new();
    let shop = Shop { name: "Crumb & Co".to_owned(), places: vec!["Cork".to_owned()], ..Shop::default() };
    let learnt = Learnt::default();
    let read = |text: &str| {
        let reading = Reading { text, stars: None, platform: Platform::X, lang: None, found: Found::Addressed };
        drop(black_box(classifier.classify(black_box(&reading), &shop, &learnt)));
    };
    figure("with rules, names, combiner and reasons, a tweet", each(5_000, || read(TWEET)), None);
    figure("with all of it, 2,000 characters", each(500, || read(review)), None);
    let before = pages();
    (0..CALLS).for_each(|_| once(&linear, TWEET));
    (0..CALLS / 100).for_each(|_| read(TWEET));
    let grown = pages().saturating_sub(before);
    println!("pages more in memory after {CALLS} calls of the model and {} of all of it: {grown}", CALLS / 100);
    assert!(over.is_empty(), "over their bounds: {over:?}");
    assert!(grown <= MOST_PAGES, "memory grows");
}

fn once(linear: &Linear, text: &str) {
    black_box(linear.read(black_box(text)));
}

/// How long a call takes, the quickest of five rounds.
fn each(calls: u32, mut call: impl FnMut()) -> Duration {
    let mut round = || {
        let begun = Instant::now();
        (0..calls).for_each(|_| call());
        begun.elapsed() / calls
    };
    (0..5).map(|_| round()).min().unwrap_or_default()
}

/// Pages of this process in memory, as Linux counts them; zero elsewhere.
fn pages() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default()
}
