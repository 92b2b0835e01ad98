//! Bad taps cannot ruin what is read: held against mentions of the corpus, the set-aside batches apart.

use std::collections::BTreeMap;
use std::path::Path;

use classifier::{Found, Learnt, Reading};
use domain::conversation::Mention;
use domain::mention::{Classification, Kind, Stars, Urgency};
use domain::shop::Shop;
use jiff::Timestamp;
use serde::Deserialize;

use super::CLASSIFIER;
use super::corrections::mention;

#[derive(Deserialize)]
struct Line {
    id: String,
    shop: String,
    platform: String,
    text: String,
    stars: Option<u8>,
    about_shop: bool,
    kind: String,
}

#[derive(Deserialize)]
struct Profile {
    id: String,
    name: String,
    also_called: Vec<String>,
    trade: String,
    places: Vec<String>,
    people: Vec<String>,
    products: Vec<String>,
    site: String,
    not_about: Vec<String>,
}

/// Batches from several hands and languages; none is set aside.
const BATCHES: &[&str] = &["en-01", "en-17", "en-33", "en-52", "de-01", "es-01", "fr-01", "it-02"];

fn lines<T: for<'de> Deserialize<'de>>(folder: &str, batch: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(folder).join(format!("{batch}.jsonl"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

struct Batch {
    lines: Vec<Line>,
    shops: BTreeMap<String, Shop>,
}

impl Batch {
    fn read(name: &str) -> Self {
        let shops = lines::<Profile>("shops", name).into_iter().map(|profile| {
            let Profile { id, name, also_called, trade, places, people, products, site, not_about } = profile;
            let (trade, site) = (Some(trade), Some(site));
            (id, Shop { name, also_called, trade, places, people, products, site, not_about, ..Shop::default() })
        });
        Self { lines: lines("mentions", name), shops: shops.collect() }
    }

    fn classify(&self, line: &Line, learnt: &Learnt) -> Classification {
        let stars = line.stars.and_then(|stars| Stars::new(stars).ok());
        let platform = line.platform.parse().unwrap();
        let reading = Reading { text: &line.text, stars, platform, lang: None, found: Found::Unsaid };
        CLASSIFIER.classify(&reading, &self.shops[&line.shop], learnt)
    }

    fn mention(&self, line: &Line) -> Mention {
        mention(&line.id, &line.text, line.stars, self.classify(line, &Learnt::default()))
    }
}

impl Line {
    /// Whether it is read as it is labelled: the shop, and the kind of what is about it.
    fn is_right(&self, read: &Classification) -> bool {
        let kind = !self.about_shop || read.kind == self.kind.parse::<Kind>().unwrap();
        read.about_shop == self.about_shop && kind
    }
}

fn taught(corrected: impl IntoIterator<Item = Mention>) -> Learnt {
    let taps = corrected.into_iter().zip(0..);
    taps.fold(Learnt::default(), |learnt, (mention, second)| {
        learnt.taught(&mention, Timestamp::from_second(second).unwrap())
    })
}

/// What a tap says that is as wrong as can be.
fn wrong(mention: Mention, way: usize) -> Mention {
    let kind = mention.classification.kind;
    match way {
        0 => mention.not_about_us(),
        1 => mention.of_kind(if kind == Kind::Praise { Kind::Complaint } else { Kind::Praise }),
        _ => mention.of_kind(if kind == Kind::Other { Kind::Complaint } else { Kind::Other }),
    }
}

#[test]
fn ten_bad_taps_cost_less_than_one_reading_of_a_hundred_and_silence_no_crisis() {
    let (mut before, mut after, mut all, mut changed) = (0, 0, 0, 0);
    for batch in BATCHES.iter().map(|name| Batch::read(name)) {
        let mut by_length: Vec<&Line> = batch.lines.iter().collect();
        by_length.sort_by_key(|line| std::cmp::Reverse(line.text.len()));
        // The longest have the most words to mislead with.
        let (tapped, others) = by_length.split_at(10);
        let learnt = [0, 1, 2].map(|way| taught(tapped.iter().map(|line| wrong(batch.mention(line), way))));
        for line in others {
            let alone = batch.classify(line, &Learnt::default());
            for learnt in &learnt {
                let misled = batch.classify(line, learnt);
                assert!(alone.urgency != Urgency::Crisis || misled == alone, "{}", line.text);
                before += usize::from(line.is_right(&alone));
                after += usize::from(line.is_right(&misled));
                changed += usize::from(misled != alone);
                all += 1;
            }
        }
    }
    println!("of {all} readings {before} were right before and {after} after; {changed} changed at all");
    assert!(after + all / 100 >= before, "of {all} readings {before} were right before and {after} after");
}

#[test]
fn what_shares_no_telling_word_with_a_correction_is_read_to_the_last_bit_as_before() {
    for batch in BATCHES.iter().map(|name| Batch::read(name)) {
        let words =
            ["zyblox", "quarvenish", "mimblewick", "trosklin", "vexaroo", "plindergast", "okomanta", "ruzzlefen"];
        let strange = (0..10).map(|n| {
            let text =
                format!("The {} and the {} were not {} for us.", words[n % 8], words[(n + 1) % 8], words[(n + 3) % 8]);
            let found = batch.classify(&batch.lines[n], &Learnt::default());
            wrong(mention(&n.to_string(), &text, None, Classification { about_shop: true, ..found }), n % 3)
        });
        let learnt = taught(strange);
        assert_eq!(learnt.len(), 10);
        for line in &batch.lines {
            assert_eq!(batch.classify(line, &learnt), batch.classify(line, &Learnt::default()), "{}", line.text);
        }
    }
}
