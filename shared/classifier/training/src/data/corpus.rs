//! The corpus that this project wrote, `shared/classifier/corpus`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use classifier::{Found, Reading};
use domain::mention::{Kind, Platform, Stars, Topic, Urgency};
use domain::shop::Shop;
use serde::Deserialize;

use super::{DataError, lines, text};

/// All mentions with their labels, in the order of batch and line, and the shops they are about.
#[derive(Debug)]
pub struct Corpus {
    /// In the order of batch and line.
    pub mentions: Vec<Mention>,
    /// By the id that a mention names.
    pub shops: BTreeMap<String, Shop>,
    /// Batches that were written for harm, after the lists of harm; empty where none are named.
    pub harm: BTreeSet<String>,
}

/// One labelled mention.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Batch and line, such as `en-07-061`.
    pub id: String,
    /// The hundred it belongs to, such as `en-07`: one hand, shops that are in no other.
    pub batch: String,
    /// Its batch only measures.
    pub set_aside: bool,
    /// A key of [`Corpus::shops`].
    pub shop: String,
    /// Where it was "seen".
    pub platform: Platform,
    /// As typed; empty for stars alone.
    pub text: String,
    /// On review sites, or none.
    pub stars: Option<Stars>,
    /// What the guide says it is.
    pub labels: Labels,
}

/// What a mention is, by `LABELLING.md`.
#[derive(Debug, Clone)]
pub struct Labels {
    /// False: it speaks of a namesake.
    pub about_shop: bool,
    /// What its writer wants.
    pub kind: Kind,
    /// How soon somebody must look.
    pub urgency: Urgency,
    /// Whether it wants an answer.
    pub needs_answer: bool,
    /// Up to three, the most important first.
    pub topics: Vec<Topic>,
    /// Two letters.
    pub lang: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MentionLine {
    id: String,
    shop: String,
    platform: String,
    text: String,
    stars: Option<u8>,
    about_shop: bool,
    kind: String,
    urgency: String,
    needs_answer: bool,
    topics: Vec<String>,
    lang: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShopLine {
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

impl Corpus {
    /// The corpus of the source tree this program was built from.
    pub fn shipped() -> Result<Self, DataError> {
        Self::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus"))
    }

    /// Reads `mentions/`, `shops/`, `set-aside.txt` and, if it is there, `harm.txt` in `folder`; the first thing that is
    /// wrong is named.
    pub fn read(folder: &Path) -> Result<Self, DataError> {
        let aside = named(&text(&folder.join("set-aside.txt"))?);
        let harm = folder.join("harm.txt");
        let harm = if harm.exists() { named(&text(&harm)?) } else { BTreeSet::new() };
        let (mut mentions, mut shops) = (Vec::new(), BTreeMap::new());
        for (_, path) in batches(&folder.join("shops"))? {
            for (_, line) in lines::<ShopLine>(&path)? {
                shops.insert(line.id.clone(), line.shop());
            }
        }
        for (batch, path) in batches(&folder.join("mentions"))? {
            for (number, line) in lines::<MentionLine>(&path)? {
                let wrong = |says: String| DataError::Line { path: path.clone(), line: number, says };
                if !shops.contains_key(&line.shop) {
                    return Err(wrong(format!("no shop {}", line.shop)));
                }
                let mention = line.mention(&batch, aside.contains(&batch));
                mentions.push(mention.map_err(wrong)?);
            }
        }
        Ok(Self { mentions, shops, harm })
    }

    /// What may be learnt from.
    pub fn training(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|mention| !mention.set_aside)
    }

    /// What only measures.
    pub fn set_aside(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|mention| mention.set_aside)
    }

    /// The shop a mention is read for; a shop without a name for a mention of another corpus.
    pub fn shop(&self, mention: &Mention) -> Shop {
        self.shops.get(&mention.shop).cloned().unwrap_or_default()
    }
}

/// The batches that a list names; what begins with `#` is a remark.
fn named(list: &str) -> BTreeSet<String> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

impl Mention {
    /// As the classifier is given it. Nobody says how it was found, and the platform does not say its language.
    pub fn reading(&self) -> Reading<'_> {
        Reading { text: &self.text, stars: self.stars, platform: self.platform, lang: None, found: Found::Unsaid }
    }
}

impl MentionLine {
    fn mention(self, batch: &str, set_aside: bool) -> Result<Mention, String> {
        let word = |error: domain::mention::UnknownWord| error.to_string();
        let stars = self.stars.map(Stars::new).transpose().map_err(|error| error.to_string())?;
        Ok(Mention {
            id: self.id,
            batch: batch.to_owned(),
            set_aside,
            shop: self.shop,
            platform: self.platform.parse().map_err(word)?,
            text: self.text,
            stars,
            labels: Labels {
                about_shop: self.about_shop,
                kind: self.kind.parse().map_err(word)?,
                urgency: self.urgency.parse().map_err(word)?,
                needs_answer: self.needs_answer,
                topics: self.topics.iter().map(|topic| topic.parse()).collect::<Result<_, _>>().map_err(word)?,
                lang: self.lang,
            },
        })
    }
}

impl ShopLine {
    fn shop(self) -> Shop {
        Shop {
            name: self.name,
            also_called: self.also_called,
            trade: Some(self.trade),
            places: self.places,
            people: self.people,
            products: self.products,
            site: Some(self.site),
            not_about: self.not_about,
            ..Shop::default()
        }
    }
}

/// Name and path of every batch, in the order of names.
fn batches(folder: &Path) -> Result<Vec<(String, PathBuf)>, DataError> {
    let io = |error| DataError::Io { path: folder.to_owned(), error };
    let mut batches = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.extension().is_some_and(|kind| kind == "jsonl")
            && let Some(stem) = path.file_stem().and_then(|stem| stem.to_str())
        {
            batches.push((stem.to_owned(), path.clone()));
        }
    }
    batches.sort();
    Ok(batches)
}
