//! A classifier of texts for any labels: words and letters counted, a logistic regression for each label. It is the
//! baseline beside which the classifier is measured, and half of what is measured on public benchmarks.

mod descent;
mod dictionary;
mod grams;

pub use descent::{Line, Row, Separator, separate};
pub use dictionary::{Dictionary, Weighing};
pub use grams::grams;

use std::collections::BTreeMap;

/// How strongly examples count against simplicity, unless said otherwise.
const COST: f64 = 3.0;

/// Texts and the class of each, an index into `classes`.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// Names of the classes, in order.
    pub classes: Vec<String>,
    /// What is read.
    pub texts: Vec<String>,
    /// Of each text, below the number of classes.
    pub labels: Vec<usize>,
}

impl Examples {
    /// Texts with their labels; classes are in the order of their names.
    pub fn of(lines: impl IntoIterator<Item = (String, String)>) -> Self {
        let lines: Vec<(String, String)> = lines.into_iter().collect();
        let mut classes: BTreeMap<&str, usize> = lines.iter().map(|(_, label)| (label.as_str(), 0)).collect();
        classes.values_mut().enumerate().for_each(|(at, class)| *class = at);
        let labels = lines.iter().filter_map(|(_, label)| classes.get(label.as_str()).copied()).collect();
        let names = classes.keys().map(|&name| name.to_owned()).collect();
        Self { classes: names, labels, texts: lines.into_iter().map(|(text, _)| text).collect() }
    }

    /// Those whose place `keep` wants, with the same classes.
    #[must_use]
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = || (0..self.texts.len()).filter(|&at| keep(at));
        Self {
            classes: self.classes.clone(),
            texts: kept().filter_map(|at| self.texts.get(at).cloned()).collect(),
            labels: kept().filter_map(|at| self.labels.get(at).copied()).collect(),
        }
    }
}

/// What was learnt: a dictionary and a separator for each class.
#[derive(Debug)]
pub struct Counted {
    dictionary: Dictionary,
    separators: Vec<Separator>,
}

impl Counted {
    /// Learns from texts. The same examples give the same model.
    pub fn learn(examples: &Examples) -> Self {
        let grams: Vec<Vec<u64>> = examples.texts.iter().map(|text| grams(text)).collect();
        let dictionary = Dictionary::learn(grams.iter().map(Vec::as_slice), Weighing::Rarity);
        let rows: Vec<Row> = grams.iter().map(|grams| dictionary.row(grams)).collect();
        let separators = separate(&rows, &examples.labels, examples.classes.len(), COST);
        Self { dictionary, separators }
    }

    /// The probability of each class, in their order; they add up to one.
    pub fn read(&self, text: &str) -> Vec<f64> {
        shares(&self.separators, &self.dictionary.row(&grams(text)))
    }
}

/// The probability of each class: what each separator says by itself, brought to a sum of one.
pub fn shares(separators: &[Separator], line: &impl Line) -> Vec<f64> {
    evened(separators.iter().map(|separator| separator.side(line)))
}

/// Log-odds of one class against the others each, as probabilities that add up to one.
pub fn evened(sides: impl Iterator<Item = f64>) -> Vec<f64> {
    let odds: Vec<f64> = sides.map(|side| 1.0 / (1.0 + (-side).exp())).collect();
    let sum: f64 = odds.iter().sum();
    odds.into_iter().map(|share| share / sum.max(f64::MIN_POSITIVE)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "digits are lost on purpose")]
pub(crate) const fn narrow(number: f64) -> f32 {
    number as f32
}

/// The index of the greatest; of equal ones the first.
pub fn greatest(shares: &[f64]) -> usize {
    let first = |best: (usize, f64), (at, &share): (usize, &f64)| if share > best.1 { (at, share) } else { best };
    shares.iter().enumerate().fold((0, f64::MIN), first).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fruit() -> Examples {
        let lines = [
            ("yellow and bent", "banana"),
            ("bent yellow thing", "banana"),
            ("red and round", "apple"),
            ("round red thing", "apple"),
            ("green and round", "lime"),
            ("round green thing", "lime"),
        ];
        Examples::of(lines.map(|(text, label)| (text.to_owned(), label.to_owned())))
    }

    #[test]
    fn what_was_shown_is_known_again() {
        let examples = fruit();
        let model = Counted::learn(&examples);
        for (text, &label) in examples.texts.iter().zip(&examples.labels) {
            let shares = model.read(text);
            assert_eq!(greatest(&shares), label, "{text}: {shares:?}");
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        assert_eq!(examples.classes[greatest(&model.read("a round and red one"))], "apple");
    }

    #[test]
    fn the_same_examples_give_the_same_model() {
        let (one, two) = (Counted::learn(&fruit()), Counted::learn(&fruit()));
        assert_eq!(one.read("round and yellow"), two.read("round and yellow"));
    }

    #[test]
    fn a_text_of_unknown_words_is_read_as_well() {
        assert_eq!(Counted::learn(&fruit()).read("").len(), 3);
    }
}
