//! What is measured of each set, and the page about it.

use std::path::Path;

use serde::Serialize;

use super::choice::{Choice, Opinions};
use super::{Model, Seen, Set, all, cut};
use crate::data::DataError;
use crate::fit::greatest;
use crate::report::table::{percent, table};
use crate::sentence::Sentences;

/// The figures of one set, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub set: &'static str,
    /// How it is measured.
    pub measure: &'static str,
    /// Texts that were learnt from.
    pub training: usize,
    /// Texts that were held out.
    pub held_out: usize,
    /// TF-IDF with logistic regression alone.
    pub words: f64,
    /// The same with what each word tells of a class; where there are few classes.
    pub ratios: Option<f64>,
    /// The sentence model alone; where it was there.
    pub sentences: Option<f64>,
    /// All with the choice that was learnt.
    pub together: f64,
    /// All, where the classes have the shares that they have in the published test part.
    pub expected: f64,
    /// What is to be reached.
    pub least: f64,
}

/// Learns four fifths and measures on the rest; nothing where the folder has no such set.
pub fn measure(data: &Path, set: &Set, sentences: Option<&Sentences>) -> Result<Option<Row>, DataError> {
    let examples = all(data, set.name)?;
    if examples.texts.is_empty() {
        return Ok(None);
    }
    let parts = cut(&examples);
    let model = Model::learn(&parts.training, &Seen::all(&parts.training.texts, sentences), set);
    let seen = Seen::all(&parts.held_out.texts, sentences);
    let opinions: Vec<Opinions> = seen.iter().map(|seen| model.opinions(seen)).collect();
    let pairs = |choose: &dyn Fn(&Opinions) -> usize| -> Vec<(usize, usize)> {
        parts.held_out.labels.iter().zip(&opinions).map(|(&is, opinions)| (is, choose(opinions))).collect()
    };
    let figure = |choose: &dyn Fn(&Opinions) -> usize| set.measure.of(&examples.classes, &pairs(choose));
    let alone = |at: usize| figure(&|opinions| opinions.get(at).map_or(0, |shares| greatest(shares)));
    let models = opinions.first().map_or(0, Vec::len);
    let ratios = (models > 1 + usize::from(sentences.is_some())).then(|| alone(1));
    let choice: &Choice = &model.choice;
    Ok(Some(Row {
        set: set.name,
        measure: set.measure.name(),
        training: parts.training.texts.len(),
        held_out: seen.len(),
        words: alone(0),
        ratios,
        sentences: sentences.map(|_| alone(models.saturating_sub(1))),
        together: figure(&|opinions| choice.of(opinions)),
        expected: set.measure.expected(&examples.classes, &pairs(&|opinions| choice.of(opinions))),
        least: set.least,
    }))
}

/// The page of the report.
pub fn page(rows: &[Row]) -> String {
    let lines = rows.iter().map(|row| {
        let short = if row.expected < row.least { " ✗" } else { "" };
        vec![
            row.set.to_owned(),
            row.measure.to_owned(),
            row.training.to_string(),
            row.held_out.to_string(),
            percent(Some(row.words)),
            percent(row.ratios),
            percent(row.sentences),
            format!("**{}**", percent(Some(row.together))),
            format!("{}{short}", percent(Some(row.expected))),
            percent(Some(row.least)),
        ]
    });
    let head = [
        "set",
        "measure",
        "learnt from",
        "held out",
        "words, TF-IDF",
        "words, ratios",
        "sentences",
        "together",
        "expected",
        "at least",
    ];
    format!("{}{}{}", include_str!("page_begins.md"), table(&head, lines), include_str!("page_ends.md"))
}
