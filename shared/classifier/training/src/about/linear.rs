//! What the linear model says of "another business", for texts that it was not taught with.

use std::collections::BTreeMap;

use classifier::linear::{Head, Scores, features};

use crate::data::{Corpus, Mention};
use crate::linear::{Example, Matrix, Plan, descend, of_mention};

/// Heads are taught once without each of so many parts, of whole batches.
const PARTS: usize = 5;

/// How the heads are taught; as in the recipe of the linear tier.
const PLAN: Plan = Plan { rounds: 8, rate: 0.5, decay: 1e-4 };

/// The logit for each mention of the corpus, by its id: of a training one by heads taught without its part, of a
/// set-aside one by heads taught with all training ones.
pub fn linear_says(corpus: &Corpus) -> BTreeMap<String, f32> {
    let mut batches: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in corpus.training() {
        let next = batches.len() % PARTS;
        batches.entry(&mention.batch).or_insert(next);
    }
    let part = |mention: &Mention| batches.get(mention.batch.as_str()).copied();
    let known: Vec<(&Mention, Example)> = corpus.mentions.iter().map(|mention| (mention, example(mention))).collect();
    let taught = |without: Option<usize>| -> Matrix {
        let kept = known.iter().filter(|(mention, _)| part(mention).is_some() && part(mention) != without);
        descend(&kept.map(|(_, example)| example).collect::<Vec<_>>(), &PLAN)
    };
    let mut says = BTreeMap::new();
    for without in (0..PARTS).map(Some).chain([None]) {
        let matrix = taught(without);
        for (mention, example) in known.iter().filter(|(mention, _)| part(mention) == without) {
            says.insert(mention.id.clone(), Scores(matrix.scores(&example.features)).of(Head::Another));
        }
    }
    says
}

fn example(mention: &Mention) -> Example {
    Example { features: features::of(&mention.text), targets: of_mention(mention), weight: 1.0 }
}
