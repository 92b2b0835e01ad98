use std::collections::BTreeMap;

use domain::mention::{Kind, Platform, Topic, Urgency};

use super::balance::count;
use super::load::{CORPUS, Line, Mention, paper};
use super::variety::{Variety, varieties};

#[test]
fn the_papers_give_the_counts_there_are() {
    let page = page();
    assert!(paper("counts.md") == page, "corpus/counts.md is out of date; make it this, to the letter:\n\n{page}");
}

fn page() -> String {
    [
        "# Counts\n\nA test compares this page with the files.",
        "\n## By language\n",
        &by_language(),
        "## By value\n",
        &by_word(),
        "## Variety\n",
        &by_variety(),
        "## By batch\n",
        &by_batch(),
    ]
    .join("\n")
}

fn by_word() -> String {
    let mut rows = Vec::new();
    let mut row =
        |field: &str, value: &str, count: usize| rows.push(vec![field.to_owned(), value.to_owned(), count.to_string()]);
    for kind in Kind::ALL {
        row("kind", kind.as_str(), count(|says| says.kind == kind.as_str()));
    }
    for urgency in Urgency::ALL {
        row("urgency", urgency.as_str(), count(|says| says.urgency == urgency.as_str()));
    }
    row("needs_answer", "true", count(|says| says.needs_answer));
    row("about_shop", "false", count(|says| !says.about_shop));
    for topic in Topic::ALL {
        row("topics", topic.as_str(), count(|says| says.topics.iter().any(|said| said == topic.as_str())));
    }
    for platform in Platform::ALL {
        row("platform", platform.as_str(), count(|says| says.platform == platform.as_str()));
    }
    for stars in 1..=5 {
        row("stars", &stars.to_string(), count(|says| says.stars == Some(stars)));
    }
    row("stars", "null", count(|says| says.stars.is_none()));
    table(&["field", "value", "mentions"], rows)
}

fn by_language() -> String {
    let mut groups: BTreeMap<&str, Vec<&Line<Mention>>> = BTreeMap::new();
    for line in &CORPUS.mentions {
        groups.entry(&line.says.lang).or_default().push(line);
    }
    kinds_and_urgencies("language", &groups)
}

fn by_batch() -> String {
    kinds_and_urgencies("batch", &CORPUS.batches())
}

fn kinds_and_urgencies(what: &str, groups: &BTreeMap<&str, Vec<&Line<Mention>>>) -> String {
    let words: Vec<&str> =
        Kind::ALL.iter().map(|kind| kind.as_str()).chain(Urgency::ALL.iter().map(|urgency| urgency.as_str())).collect();
    let rows = groups.iter().map(|(name, lines)| {
        let count = |fits: &dyn Fn(&Mention) -> bool| lines.iter().filter(|line| fits(&line.says)).count().to_string();
        let mut cells = vec![(*name).to_owned(), lines.len().to_string()];
        cells.extend(words.iter().map(|word| count(&|says| says.kind == *word || says.urgency == *word)));
        cells.push(count(&|says| !says.about_shop));
        cells
    });
    table(&[&[what, "all"], &words[..], &["namesakes"]].concat(), rows)
}

fn by_variety() -> String {
    let rows = varieties().into_iter().map(|Variety { lang, texts, runs, openings, lengths }| {
        let lengths = lengths.map(|length| length.to_string()).join(" / ");
        vec![lang.to_owned(), texts.to_string(), format!("{runs:.3}"), format!("{openings:.3}"), lengths]
    });
    let lengths = "words at 10 / 25 / 50 / 75 / 90 / 99 %";
    table(&["language", "texts", "distinct three-word runs", "distinct four-word openings", lengths], rows)
}

fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let heads = format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    let rows = rows.into_iter().map(|cells| format!("| {} |\n", cells.join(" | ")));
    std::iter::once(heads).chain(rows).collect()
}
