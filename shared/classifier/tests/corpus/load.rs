use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use domain::mention::{Kind, Platform, Topic, UnknownWord, Urgency};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Read once; a line that cannot be read ends the test with its place.
pub(crate) static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::read);

/// Every language there is, with the fewest mentions it may have.
pub(crate) const LANGUAGES: [(&str, usize); 7] =
    [("en", 5000), ("de", 200), ("es", 200), ("fr", 200), ("it", 200), ("nl", 200), ("pt", 200)];

/// One line of `mentions/`, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mention {
    pub(crate) id: String,
    pub(crate) shop: String,
    pub(crate) platform: String,
    pub(crate) text: String,
    pub(crate) stars: Option<u8>,
    pub(crate) about_shop: bool,
    pub(crate) kind: String,
    pub(crate) urgency: String,
    pub(crate) needs_answer: bool,
    pub(crate) topics: Vec<String>,
    pub(crate) lang: String,
}

/// One line of `shops/`, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shop {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) also_called: Vec<String>,
    pub(crate) trade: String,
    pub(crate) places: Vec<String>,
    pub(crate) people: Vec<String>,
    pub(crate) products: Vec<String>,
    pub(crate) site: String,
    pub(crate) not_about: Vec<String>,
}

/// What a line says, and where it stands.
#[derive(Debug)]
pub(crate) struct Line<T> {
    pub(crate) folder: &'static str,
    pub(crate) batch: String,
    pub(crate) number: usize,
    pub(crate) says: T,
}

pub(crate) struct Corpus {
    pub(crate) mentions: Vec<Line<Mention>>,
    pub(crate) shops: Vec<Line<Shop>>,
}

impl Corpus {
    fn read() -> Self {
        Self { mentions: lines("mentions"), shops: lines("shops") }
    }

    pub(crate) fn batches(&self) -> BTreeMap<&str, Vec<&Line<Mention>>> {
        let mut batches: BTreeMap<&str, Vec<&Line<Mention>>> = BTreeMap::new();
        for line in &self.mentions {
            batches.entry(&line.batch).or_default().push(line);
        }
        batches
    }

    pub(crate) fn in_language(&self, lang: &str) -> impl Iterator<Item = &Line<Mention>> {
        self.mentions.iter().filter(move |line| line.says.lang == lang)
    }
}

impl<T> fmt::Display for Line<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}.jsonl:{}", self.folder, self.batch, self.number)
    }
}

impl Mention {
    pub(crate) fn kind(&self) -> Result<Kind, UnknownWord> {
        self.kind.parse()
    }

    pub(crate) fn urgency(&self) -> Result<Urgency, UnknownWord> {
        self.urgency.parse()
    }

    pub(crate) fn platform(&self) -> Result<Platform, UnknownWord> {
        self.platform.parse()
    }

    pub(crate) fn topics(&self) -> Result<Vec<Topic>, UnknownWord> {
        self.topics.iter().map(|topic| topic.parse()).collect()
    }
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

pub(crate) fn paper(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("corpus/{name}: {error}"))
}

fn lines<T: DeserializeOwned>(subfolder: &'static str) -> Vec<Line<T>> {
    let mut lines = Vec::new();
    for batch in batches_in(subfolder) {
        let text = paper(&format!("{subfolder}/{batch}.jsonl"));
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let says = serde_json::from_str(line).unwrap_or_else(|error| {
                panic!(
                    "{subfolder}/{batch}.jsonl:{number}: {error}; write one object a line, with the fields of README.md"
                )
            });
            lines.push(Line { folder: subfolder, batch: batch.clone(), number, says });
        }
    }
    lines
}

pub(crate) fn batches_in(subfolder: &str) -> Vec<String> {
    let mut batches: Vec<String> = fs::read_dir(folder().join(subfolder))
        .unwrap_or_else(|error| panic!("corpus/{subfolder}: {error}"))
        .map(|entry| entry.expect("a folder that can be listed").path())
        .map(|path| {
            assert!(path.extension().is_some_and(|kind| kind == "jsonl"), "{}: only .jsonl lies here", path.display());
            path.file_stem().and_then(|stem| stem.to_str()).expect("a batch is named in ASCII").to_owned()
        })
        .collect();
    batches.sort();
    batches
}

/// Fails with every objection, up to twenty.
#[track_caller]
pub(crate) fn no_objection(objections: impl IntoIterator<Item = String>) {
    let objections: Vec<String> = objections.into_iter().collect();
    let shown = objections.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(objections.is_empty(), "{} objections to the corpus:\n{shown}", objections.len());
}
