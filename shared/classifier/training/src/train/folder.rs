//! What lies in a folder of data, and the weights that follow from it; and what the encoder's own training wrote.

use std::collections::BTreeMap;
use std::path::Path;

use classifier::Heads;
use serde::Deserialize;

use crate::data::{Corpus, DataError, lines as lines_of};
use crate::train::cases::lines;
use crate::train::recipe::{Recipe, Trained, train};

/// Learns from `folder`: public sets in `<set>/train.jsonl`, and a corpus in `mentions/`, `shops/` and `set-aside.txt`.
/// Sets that are missing are left out; of the corpus the source tree has its own. `say` is told what is being done.
pub fn from_folder(folder: &Path, mut say: impl FnMut(&str)) -> Result<Trained, DataError> {
    let own = folder.join("mentions").is_dir();
    let corpus = if own { Corpus::read(folder)? } else { Corpus::shipped()? };
    let recipe = Recipe::default();
    let lines = lines(&corpus, Some(folder), recipe.folds)?;
    let mentions = lines.iter().filter(|line| line.id.is_some()).count();
    say(&format!("{mentions} mentions and {} public texts", lines.len() - mentions));
    Ok(train(&lines, &recipe, say))
}

#[derive(Deserialize)]
struct HeadsLine {
    id: String,
    kind: [f32; 5],
    crisis: f32,
    high: f32,
    another: f32,
    content: f32,
    wrong: f32,
}

/// What the encoder says of texts it was not taught with, by their ids.
pub fn encoder_heads(path: &Path) -> Result<BTreeMap<String, Heads>, DataError> {
    let heads = |(_, line): (usize, HeadsLine)| {
        let HeadsLine { id, kind, crisis, high, another, content, wrong } = line;
        (id, Heads { kind, crisis, high, another, content, wrong })
    };
    Ok(lines_of(path)?.into_iter().map(heads).collect())
}
