//! The pages of the report.

use std::fmt::Write;

use classifier::KINDS;
use domain::mention::{Topic, Urgency};

use super::calibration::Calibration;
use super::measure::Figures;
use super::metrics::{Confusion, Tally};
use super::mistakes::{Mistake, Pairs};
use super::table::{percent, table, thousandths};

/// One system with its figures.
#[derive(Debug)]
pub struct Measured {
    /// What the tables call it.
    pub name: String,
    /// What was counted.
    pub figures: Figures,
}

/// Something that was promised of the classifier.
struct Promise {
    what: &'static str,
    least: f64,
    figure: fn(&Figures) -> Option<f64>,
}

const PROMISES: [Promise; 8] = [
    Promise { what: "kind: accuracy", least: 0.80, figure: |figures| figures.kind.accuracy() },
    Promise { what: "kind: macro-F1", least: 0.77, figure: |figures| figures.kind.macro_f1() },
    Promise { what: "complaints: recall", least: 0.88, figure: |figures| figures.complaint().recall() },
    Promise { what: "complaints: precision", least: 0.80, figure: |figures| figures.complaint().precision() },
    Promise { what: "namesakes: F1", least: 0.80, figure: |figures| figures.namesake?.f1() },
    Promise { what: "true mentions kept", least: 0.97, figure: |figures| figures.about?.recall() },
    Promise { what: "crises: recall", least: 0.95, figure: |figures| figures.crisis()?.recall() },
    Promise { what: "crises: precision", least: 0.70, figure: |figures| figures.crisis()?.precision() },
];

/// What was promised, beside what was measured; what falls short carries a mark.
pub fn promises(systems: &[Measured]) -> String {
    let mut head = vec!["what", "at least"];
    head.extend(systems.iter().map(|system| system.name.as_str()));
    let rows = PROMISES.iter().map(|promise| {
        let mut row = vec![promise.what.to_owned(), percent(Some(promise.least))];
        row.extend(systems.iter().map(|system| {
            let figure = (promise.figure)(&system.figures);
            let short = figure.is_some_and(|figure| figure < promise.least);
            format!("{}{}", percent(figure), if short { " ✗" } else { "" })
        }));
        row
    });
    table(&head, rows)
}

/// All systems side by side.
pub fn side_by_side(systems: &[Measured]) -> String {
    let mut head = vec!["figure"];
    head.extend(systems.iter().map(|system| system.name.as_str()));
    type Figure = (&'static str, fn(&Figures) -> String);
    let figures: [Figure; 16] = [
        ("kind: accuracy", |f| percent(f.kind.accuracy())),
        ("kind: macro-F1", |f| percent(f.kind.macro_f1())),
        ("complaints: precision", |f| percent(f.complaint().precision())),
        ("complaints: recall", |f| percent(f.complaint().recall())),
        ("urgency: accuracy", |f| percent(f.urgency.as_ref().and_then(Confusion::accuracy))),
        ("urgency: macro-F1", |f| percent(f.urgency.as_ref().and_then(Confusion::macro_f1))),
        ("crises: precision", |f| percent(f.crisis().and_then(Tally::precision))),
        ("crises: recall", |f| percent(f.crisis().and_then(Tally::recall))),
        ("needs an answer: F1", |f| percent(f.needs_answer.and_then(Tally::f1))),
        ("namesakes: precision", |f| percent(f.namesake.and_then(Tally::precision))),
        ("namesakes: recall", |f| percent(f.namesake.and_then(Tally::recall))),
        ("namesakes: F1", |f| percent(f.namesake.and_then(Tally::f1))),
        ("true mentions kept", |f| percent(f.about.and_then(Tally::recall))),
        ("topics: micro-F1", |f| percent(f.topic().and_then(Tally::f1))),
        ("language: accuracy", |f| percent(f.lang.as_ref().and_then(Confusion::accuracy))),
        ("kind: ECE", |f| thousandths(f.sure_of_kind.as_ref().and_then(Calibration::error))),
    ];
    let rows = figures.map(|(name, figure)| {
        let mut row = vec![name.to_owned()];
        row.extend(systems.iter().map(|system| figure(&system.figures)));
        row
    });
    table(&head, rows)
}

/// Precision, recall and F1 of each kind.
pub fn by_kind(figures: &Figures) -> String {
    let rows = KINDS.iter().enumerate().map(|(at, kind)| tally(kind.as_str(), figures.kind.class(at)));
    table(&["kind", "texts", "precision", "recall", "F1"], rows)
}

/// Precision, recall and F1 of each urgency.
pub fn by_urgency(urgency: &Confusion) -> String {
    let rows = Urgency::ALL.iter().enumerate().map(|(at, known)| tally(known.as_str(), urgency.class(at)));
    table(&["urgency", "texts", "precision", "recall", "F1"], rows)
}

/// Precision, recall and F1 of each topic.
pub fn by_topic(topics: &[Tally]) -> String {
    let rows = Topic::ALL.iter().zip(topics).map(|(topic, &of)| tally(topic.as_str(), of));
    table(&["topic", "texts", "precision", "recall", "F1"], rows)
}

fn tally(name: &str, of: Tally) -> Vec<String> {
    let texts = (of.hits + of.missed).to_string();
    vec![name.to_owned(), texts, percent(of.precision()), percent(of.recall()), percent(of.f1())]
}

/// A row for what is, a column for what was said.
pub fn confusion(names: &[&str], counts: &Confusion) -> String {
    let mut head = vec!["is \\ said"];
    head.extend(names);
    let rows = names.iter().enumerate().map(|(is, name)| {
        let mut row = vec![(*name).to_owned()];
        row.extend((0..names.len()).map(|said| counts.count(is, said).to_string()));
        row
    });
    table(&head, rows)
}

/// How sure it was, and how often right.
pub fn bands(sure: &Calibration) -> String {
    let rows = sure.bands().iter().enumerate().filter(|(_, band)| band.texts > 0).map(|(at, band)| {
        vec![
            format!("{} to {} %", at * 10, at * 10 + 10),
            band.texts.to_string(),
            percent(band.certainty()),
            percent(band.accuracy()),
        ]
    });
    table(&["certainty", "texts", "on average", "right"], rows)
}

/// Kinds, one row for each group of texts.
pub fn groups(name: &str, groups: impl IntoIterator<Item = (String, Confusion)>) -> String {
    let rows = groups.into_iter().map(|(name, kind)| {
        let complaint = kind.class(0);
        vec![
            name,
            kind.total().to_string(),
            percent(kind.accuracy()),
            percent(kind.macro_f1()),
            percent(complaint.precision()),
            percent(complaint.recall()),
        ]
    });
    table(&[name, "texts", "accuracy", "macro-F1", "complaints: precision", "complaints: recall"], rows)
}

/// How often what was taken for what, and how sure it was.
pub fn pairs(pairs: &Pairs) -> String {
    let rows = pairs.0.iter().map(|pair| {
        let [doubtful, likely, sure] = pair.by_certainty;
        vec![
            format!("{} taken for {}", pair.is, pair.said),
            (doubtful + likely + sure).to_string(),
            doubtful.to_string(),
            likely.to_string(),
            sure.to_string(),
        ]
    });
    table(&["what happened", "texts", "below 60 % sure", "60 to 85 %", "above"], rows)
}

/// Mistakes with their texts, the surest first.
pub fn mistakes(mistakes: &[Mistake<'_>]) -> String {
    let mut list = String::new();
    for mistake in mistakes {
        let stars = mistake.stars.map_or_else(String::new, |stars| format!(" {}", "★".repeat(usize::from(stars))));
        let _ = writeln!(
            list,
            "- `{}`{stars} {} taken for {} ({} sure): {}",
            mistake.id,
            mistake.is,
            mistake.said,
            percent(Some(mistake.sure)),
            quoted(mistake.text)
        );
    }
    list
}

/// In one line, with nothing that Markdown would read.
fn quoted(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut plain = String::new();
    for c in line.chars() {
        if "\\`*_[]<>#|~".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    format!("“{plain}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_quoted_as_text() {
        assert_eq!(quoted("*so*\n<b>good</b>"), "“\\*so\\* \\<b\\>good\\</b\\>”");
    }

    #[test]
    fn a_confusion_shows_rows_of_what_is() {
        let counts = Confusion::of(2, [(0, 1), (0, 1), (1, 1)]);
        let shown = confusion(&["a", "b"], &counts);
        assert!(shown.contains("| a | 0 | 2 |") && shown.contains("| b | 0 | 1 |"), "{shown}");
    }
}
