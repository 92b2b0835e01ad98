//! Three models of every text, and a choice between them that is learnt from texts none was taught with.

use super::choice::{Choice, Opinions};
use super::{Set, fold};
use crate::fit::{Dictionary, Examples, Row, Separator, Weighing, evened, grams, narrow, separate, shares};
use crate::sentence::Sentences;

/// How strongly examples count against simplicity: words and letters, and the numbers of the sentence model.
const WORDS_COST: f64 = 3.0;
const RATIOS_COST: f64 = 0.003;
const NUMBERS_COST: f64 = 0.001;
/// Beyond so many classes words are not held against each other: there are too few texts of each.
const FEW: usize = 10;
/// In how many parts the training part is cut to learn the choice.
const FOLDS: u64 = 4;

/// A text, made ready once.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its words and letters.
    pub grams: Vec<u64>,
    /// What the sentence model says of it; empty without one.
    pub numbers: Vec<f32>,
}

impl Seen {
    /// Makes texts ready, in their order.
    pub fn all(texts: &[String], sentences: Option<&Sentences>) -> Vec<Self> {
        let plain: Vec<String> = texts.iter().map(|text| plain(text)).collect();
        let numbers = sentences.map_or_else(
            || vec![Vec::new(); texts.len()],
            |sentences| sentences.read(&plain.iter().map(String::as_str).collect::<Vec<_>>()),
        );
        texts.iter().zip(numbers).map(|(text, numbers)| Self { grams: grams(text), numbers }).collect()
    }
}

/// The sentence model never met handles and links as they are.
fn plain(text: &str) -> String {
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    let word = |word: &str| match word {
        link if link.contains("://") || link.starts_with("www.") => "http".to_owned(),
        handle if handle.starts_with('@') && handle.len() > 1 => "@user".to_owned(),
        word => word.to_owned(),
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// What was learnt of a set.
#[derive(Debug)]
pub struct Model {
    members: Members,
    /// Which class is chosen.
    pub choice: Choice,
}

impl Model {
    /// Learns from examples and the same texts made ready.
    pub fn learn(examples: &Examples, seen: &[Seen], set: &Set) -> Self {
        let mut opinions: Vec<Opinions> = vec![Vec::new(); seen.len()];
        for part in 0..FOLDS {
            let inside = |at: usize| examples.texts.get(at).is_some_and(|text| fold(text, 0xf01d) % FOLDS == part);
            let others: Vec<&Seen> = (0..seen.len()).filter(|&at| !inside(at)).filter_map(|at| seen.get(at)).collect();
            let members = Members::learn(&others, &examples.only(|at| !inside(at)).labels, examples.classes.len());
            for at in (0..seen.len()).filter(|&at| inside(at)) {
                opinions[at] = members.say(&seen[at]);
            }
        }
        let choice = Choice::learn(&opinions, &examples.labels, &examples.classes, set.measure);
        let all: Vec<&Seen> = seen.iter().collect();
        Self { members: Members::learn(&all, &examples.labels, examples.classes.len()), choice }
    }

    /// The class of a text.
    pub fn read(&self, seen: &Seen) -> usize {
        self.choice.of(&self.members.say(seen))
    }

    /// What each model says by itself: words and letters by rarity, the same by ratio, sentences.
    pub fn opinions(&self, seen: &Seen) -> Opinions {
        self.members.say(seen)
    }
}

/// The models themselves.
#[derive(Debug)]
struct Members {
    rarity: Dictionary,
    words: Vec<Separator>,
    presence: Dictionary,
    /// For each class how much each word speaks for it, and the separator of what is there, so weighted.
    ratios: Vec<(Vec<f32>, Separator)>,
    sentences: Option<(Scale, Vec<Separator>)>,
}

impl Members {
    fn learn(seen: &[&Seen], labels: &[usize], classes: usize) -> Self {
        let each = || seen.iter().map(|seen| seen.grams.as_slice());
        let rarity = Dictionary::learn(each(), Weighing::Rarity);
        let rows: Vec<Row> = each().map(|grams| rarity.row(grams)).collect();
        let words = separate(&rows, labels, classes, WORDS_COST);
        let presence = Dictionary::learn(each(), Weighing::Presence);
        let rows: Vec<Row> = each().map(|grams| presence.row(grams)).collect();
        let few = if classes <= FEW { classes } else { 0 };
        let ratios = (0..few).map(|class| ratio(&rows, labels, class, presence.len())).collect();
        let scale = Scale::learn(seen);
        let sentences = scale.map(|scale| {
            let lines: Vec<Vec<f32>> = seen.iter().map(|seen| scale.of(&seen.numbers)).collect();
            let separators = separate(&lines, labels, classes, NUMBERS_COST);
            (scale, separators)
        });
        Self { rarity, words, presence, ratios, sentences }
    }

    fn say(&self, seen: &Seen) -> Opinions {
        let mut opinions = vec![shares(&self.words, &self.rarity.row(&seen.grams))];
        if !self.ratios.is_empty() {
            let row = self.presence.row(&seen.grams);
            let side = |(ratios, separator): &(Vec<f32>, Separator)| separator.side(&weighted(&row, ratios));
            opinions.push(evened(self.ratios.iter().map(side)));
        }
        if let Some((scale, separators)) = &self.sentences {
            opinions.push(shares(separators, &scale.of(&seen.numbers)));
        }
        opinions
    }
}

/// Words weighted by how much more often they stand in texts of the class than in others, before a separator is learnt:
/// Wang and Manning, "Baselines and bigrams", 2012.
fn ratio(rows: &[Row], labels: &[usize], class: usize, columns: usize) -> (Vec<f32>, Separator) {
    let is: Vec<usize> = labels.iter().map(|&label| usize::from(label == class)).collect();
    let mut counts = [vec![1.0_f64; columns], vec![1.0_f64; columns]];
    for (row, &is) in rows.iter().zip(&is) {
        row.iter().for_each(|&(column, _)| counts[is][column as usize] += 1.0);
    }
    let [other, own] = &counts;
    let (all_other, all_own) = (other.iter().sum::<f64>(), own.iter().sum::<f64>());
    let ratios: Vec<f32> =
        own.iter().zip(other).map(|(own, other)| narrow(((own / all_own) / (other / all_other)).ln())).collect();
    let rows: Vec<Row> = rows.iter().map(|row| weighted(row, &ratios)).collect();
    let side = separate(&rows, &is, 2, RATIOS_COST).pop().unwrap_or_else(Separator::nowhere);
    (ratios, side)
}

fn weighted(row: &Row, ratios: &[f32]) -> Row {
    let weight = |column: u32| ratios.get(column as usize).copied().unwrap_or_default();
    row.iter().map(|&(column, value)| (column, value * weight(column))).collect()
}

/// Brings each column to mean nought and spread one.
#[derive(Debug)]
struct Scale {
    mean: Vec<f32>,
    spread: Vec<f32>,
}

impl Scale {
    fn learn(seen: &[&Seen]) -> Option<Self> {
        let columns = seen.first().map_or(0, |seen| seen.numbers.len());
        let (mut sums, mut squares) = (vec![0.0_f64; columns], vec![0.0_f64; columns]);
        for seen in seen {
            for ((sum, square), &number) in sums.iter_mut().zip(&mut squares).zip(&seen.numbers) {
                *sum += f64::from(number);
                *square += f64::from(number) * f64::from(number);
            }
        }
        let texts = seen.len() as f64;
        let spread = |(sum, square): (&f64, &f64)| narrow((square / texts - (sum / texts).powi(2)).max(1e-12).sqrt());
        let spread = sums.iter().zip(&squares).map(spread).collect();
        let mean = sums.iter().map(|sum| narrow(sum / texts)).collect();
        (columns > 0).then_some(Self { mean, spread })
    }

    fn of(&self, numbers: &[f32]) -> Vec<f32> {
        let own = self.mean.iter().zip(&self.spread);
        numbers.iter().zip(own).map(|(number, (mean, spread))| (number - mean) / spread).collect()
    }
}
