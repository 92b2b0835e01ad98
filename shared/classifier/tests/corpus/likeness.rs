use std::collections::{BTreeMap, HashMap};

use super::load::{CORPUS, Line, Mention, no_objection};

/// Two texts of six words and more are alike when they share this part of their three-word runs.
const ALIKE: f64 = 0.5;
const LONG_ENOUGH: usize = 6;

/// Lower-case words without punctuation; the text itself where it has none, as with emoji.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn no_text_is_written_twice() {
    let mut seen: HashMap<String, &Line<Mention>> = HashMap::new();
    no_objection(CORPUS.mentions.iter().filter(|line| !line.says.text.is_empty()).filter_map(|line| {
        let words = words(&line.says.text);
        let plain = if words.is_empty() { line.says.text.clone() } else { words.join(" ") };
        let first = seen.insert(plain, line)?;
        Some(format!("{line}: the same words as {first}: {:?}; write one of the two anew", line.says.text))
    }));
}

#[test]
fn no_text_is_another_with_a_few_words_changed() {
    let runs: Vec<Vec<u32>> = numbered_runs();
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut alike = Vec::new();
    for (index, own) in runs.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for run in own {
            let holders = holders.entry(*run).or_default();
            for other in holders.iter() {
                *shared.entry(*other).or_default() += 1;
            }
            holders.push(index);
        }
        alike.extend(shared.into_iter().filter_map(|(other, shared)| {
            let likeness = ratio(shared, own.len() + runs[other].len() - shared);
            (likeness >= ALIKE).then(|| objection(other, index, likeness))
        }));
    }
    no_objection(alike);
}

/// The distinct three-word runs of every text that is long enough, each run as a number.
fn numbered_runs() -> Vec<Vec<u32>> {
    let mut numbers: HashMap<[String; 3], u32> = HashMap::new();
    let mut numbered = |text: &str| {
        let words = words(text);
        let count = if words.len() < LONG_ENOUGH { 0 } else { words.len() };
        let mut runs: Vec<u32> = words[..count]
            .windows(3)
            .map(|run| {
                let next = u32::try_from(numbers.len()).expect("fewer than four thousand million runs");
                *numbers.entry([run[0].clone(), run[1].clone(), run[2].clone()]).or_insert(next)
            })
            .collect();
        runs.sort_unstable();
        runs.dedup();
        runs
    };
    CORPUS.mentions.iter().map(|line| numbered(&line.says.text)).collect()
}

fn objection(first: usize, second: usize, likeness: f64) -> String {
    let [first, second] = [&CORPUS.mentions[first], &CORPUS.mentions[second]];
    format!(
        "{second}: {likeness:.2} alike with {first}; write one of the two anew:\n    {:?}\n    {:?}",
        second.says.text, first.says.text
    )
}

pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    let small = |number: usize| f64::from(u32::try_from(number).expect("fewer than four thousand million texts"));
    small(part) / small(whole).max(1.0)
}
