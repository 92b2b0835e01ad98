//! Makes the report: everything is read, everything is measured, pages and plots are text in memory.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use classifier::{Encoder, KINDS};
use domain::mention::{Kind, Urgency};

use super::calibration::Calibration;
use super::lexicon::Lexicon;
use super::measure::{Figures, Item, Said};
use super::mistakes::{Pairs, worst};
use super::page::{self, Measured};
use super::seal::Seal;
use super::svg;
use super::systems::{Plain, System, Whole};
use crate::data::{Corpus, DataError, RealLine};

/// How many mistakes are shown with their texts.
const SHOWN: usize = 30;

/// A file of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Inside the folder of the report.
    pub name: &'static str,
    /// All of it.
    pub content: String,
}

/// Everybody who is measured, baselines first. The last is what shops get.
pub struct Systems(Vec<Box<dyn System>>);

impl std::fmt::Debug for Systems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|system| system.name())).finish()
    }
}

impl Systems {
    /// Baselines learnt from `corpus`, the linear tier, and where there is an encoder that alone and both together.
    pub fn of(corpus: &Corpus, encoder: Option<[Encoder; 2]>) -> Self {
        let mut systems: Vec<Box<dyn System>> =
            vec![Box::new(Lexicon::shipped()), Box::new(Plain::learn(corpus)), Box::new(Whole::linear())];
        if let Some([alone, together]) = encoder {
            systems.push(Box::new(alone));
            systems.push(Box::new(Whole::both(together)));
        }
        Self(systems)
    }

    fn read(&self, items: &[Item<'_>]) -> Vec<Heard> {
        let heard = |system: &dyn System| Heard {
            name: system.name(),
            said: items.iter().map(|item| system.read(item)).collect(),
        };
        self.0.iter().map(|system| heard(system.as_ref())).collect()
    }

    fn shipped(&self) -> Option<&dyn System> {
        self.0.last().map(AsRef::as_ref)
    }
}

/// What one system said of all texts.
struct Heard {
    name: &'static str,
    said: Vec<Said>,
}

fn measured(items: &[Item<'_>], heard: &[Heard]) -> Vec<Measured> {
    heard
        .iter()
        .map(|heard| Measured { name: heard.name.to_owned(), figures: Figures::of(items, &heard.said) })
        .collect()
}

/// Reads the corpus of the source tree and measures what the source tree ships.
pub fn corpus(corpus: &Corpus, systems: &Systems, seal: &Seal) -> Vec<File> {
    let aside: Vec<Item<'_>> = corpus.set_aside().map(|mention| Item::of_corpus(corpus, mention)).collect();
    let heard = systems.read(&aside);
    let measured = measured(&aside, &heard);
    let mut content = opening(&aside, seal);
    content.push_str(&comparison(&measured));
    if let (Some(shipped), Some(last)) = (measured.last(), heard.last()) {
        content.push_str(&in_detail(shipped));
        let _ = writeln!(content, "## What was mistaken\n");
        let _ = writeln!(
            content,
            "By {}, on what is set aside. The texts are not shown: who reads them to mend the classifier must set others aside.\n",
            shipped.name
        );
        content.push_str(&page::pairs(&Pairs::of(&aside, &last.said)));
    }
    if let Some(system) = systems.shipped() {
        content.push_str(&seen(corpus, system));
    }
    let mut files = plots(&measured);
    files.insert(0, File { name: "README.md", content });
    files
}

fn opening(aside: &[Item<'_>], seal: &Seal) -> String {
    format!(
        "# How well the classifier reads\n\n\
         Made by `make classifier-report`; the same sources give the same bytes. Measured on the {} mentions of the \
         [corpus](../corpus/README.md) that are set aside: batches whose shops and hands were in no training. All \
         figures are percent, but for ECE (0 is perfect).\n\n\
         It belongs to these weights and lists:\n\n{seal}\n\
         How it reads texts of other people: [real.md](real.md). How the same means do on public benchmarks: \
         [benchmarks.md](benchmarks.md).\n\n",
        aside.len()
    )
}

fn comparison(measured: &[Measured]) -> String {
    let ours: Vec<Measured> = measured
        .iter()
        .skip(2)
        .map(|system| Measured { name: system.name.clone(), figures: system.figures.clone() })
        .collect();
    format!(
        "## What was promised\n\n✗ marks what falls short.\n\n{}\n\
         ## Side by side\n\nThe two baselines stand left: a lexicon of words that sound good or bad (English only, in \
         the manner of VADER), and TF-IDF with logistic regression, learnt from the same training part. Both take \
         every text to be about the shop. Of both tiers the encoder decides together with rules and linear tier.\n\n\
         {}\n![Accuracy by language](languages.svg)\n\n",
        page::promises(&ours),
        page::side_by_side(measured)
    )
}

fn in_detail(shipped: &Measured) -> String {
    let figures = &shipped.figures;
    let kinds = KINDS.map(Kind::as_str);
    let mut detail = format!("## In detail: {}\n\n### Kinds\n\n", shipped.name);
    detail.push_str(&page::by_kind(figures));
    let _ = writeln!(detail, "\n{}", page::confusion(&kinds, &figures.kind));
    if let Some(urgency) = &figures.urgency {
        let names: Vec<&str> = Urgency::ALL.iter().map(|urgency| urgency.as_str()).collect();
        let _ = writeln!(detail, "### Urgency\n\n{}", page::by_urgency(urgency));
        let _ = writeln!(detail, "{}", page::confusion(&names, urgency));
    }
    if let Some(topics) = &figures.topics {
        let _ = writeln!(detail, "### Topics\n\n{}", page::by_topic(topics));
    }
    let _ = writeln!(detail, "### How sure, and how right\n\n![Reliability of the kind](reliability.svg)\n");
    if let Some(sure) = &figures.sure_of_kind {
        let _ = writeln!(detail, "{}", page::bands(sure));
    }
    if let Some(error) = figures.sure_of_about.as_ref().and_then(Calibration::error) {
        let _ = writeln!(detail, "ECE of `about_shop`: {error:.3}.\n");
    }
    let platforms = figures.by_platform.iter().map(|(platform, kind)| (platform.to_string(), kind.clone()));
    let _ = writeln!(detail, "### By platform\n\n{}", page::groups("platform", platforms));
    let langs = figures.by_lang.iter().map(|(lang, kind)| (lang.clone(), kind.clone()));
    let _ = writeln!(detail, "### By language\n\n{}", page::groups("language", langs));
    detail
}

/// The surest mistakes on what was learnt from: mostly hard cases, and labels to think about.
fn seen(corpus: &Corpus, system: &dyn System) -> String {
    let items: Vec<Item<'_>> = corpus.training().map(|mention| Item::of_corpus(corpus, mention)).collect();
    let said: Vec<Said> = items.iter().map(|item| system.read(item)).collect();
    let accuracy = Figures::of(&items, &said).kind.accuracy();
    format!(
        "\n## The surest mistakes on the training part\n\nBy {}. Of the {} mentions it was taught with it gets {} % of the kinds right. These it got wrong and was \
         surest of.\n\n{}",
        system.name(),
        items.len(),
        super::table::percent(accuracy),
        page::mistakes(&worst(&items, &said, SHOWN))
    )
}

fn plots(measured: &[Measured]) -> Vec<File> {
    let sure: Vec<(&str, &Calibration)> = measured
        .iter()
        .filter_map(|system| Some((system.name.as_str(), system.figures.sure_of_kind.as_ref()?)))
        .collect();
    let names: Vec<&str> = measured.iter().skip(1).map(|system| system.name.as_str()).collect();
    let langs: Vec<String> =
        measured.first().map(|system| system.figures.by_lang.keys().cloned().collect()).unwrap_or_default();
    let accuracy = |system: &Measured, lang: &str| system.figures.by_lang.get(lang)?.accuracy();
    let groups: Vec<(&str, Vec<Option<f64>>)> = langs
        .iter()
        .map(|lang| (lang.as_str(), measured.iter().skip(1).map(|system| accuracy(system, lang)).collect()))
        .collect();
    vec![
        File { name: "reliability.svg", content: svg::reliability("Kind: how sure and how right", &sure) },
        File { name: "languages.svg", content: svg::bars("Kind: accuracy by language", &names, &groups) },
    ]
}

/// Real texts, of which nothing but figures is written down.
pub fn real(lines: &[RealLine], systems: &Systems, seal: &Seal) -> File {
    let items: Vec<Item<'_>> = lines.iter().map(Item::of_real).collect();
    let measured = measured(&items, &systems.read(&items));
    let mut content = format!(
        "# How well it reads texts of other people\n\nMade by `make classifier-report DATA=folder`, where that folder \
         holds `real_dev.jsonl`: {} real texts, labelled by the same guide. They were looked at while thresholds were \
         chosen, and no weights were learnt from them. Whom they are about was not labelled. Their licences differ, so \
         only figures stand here.\n\nIt belongs to these weights and lists:\n\n{seal}\n## Side by side\n\n{}\n",
        items.len(),
        page::side_by_side(&measured)
    );
    if let Some(shipped) = measured.last() {
        let kinds = KINDS.map(Kind::as_str);
        let _ = writeln!(content, "## In detail: {}\n\n{}", shipped.name, page::by_kind(&shipped.figures));
        let _ = writeln!(content, "{}", page::confusion(&kinds, &shipped.figures.kind));
        let platforms = shipped.figures.by_platform.iter().map(|(on, kind)| (on.to_string(), kind.clone()));
        content.push_str(&page::groups("platform", platforms));
    }
    File { name: "real.md", content }
}

/// Reads `real_dev.jsonl` in `folder`, if it is there.
pub fn real_lines(folder: &Path) -> Result<Vec<RealLine>, DataError> {
    let path: PathBuf = folder.join("real_dev.jsonl");
    if path.exists() { crate::data::real_lines(&path) } else { Ok(Vec::new()) }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use domain::mention::{Platform, Topic};
    use domain::shop::Shop;

    use super::*;
    use crate::data::{Labels, Mention};

    fn mention(number: usize, set_aside: bool) -> Mention {
        let (kind, text) = match number % 3 {
            0 => (Kind::Complaint, "the soup was cold and nobody came"),
            1 => (Kind::Praise, "lovely soup, thank you"),
            _ => (Kind::Question, "is there soup on Monday?"),
        };
        let mark = if set_aside { "hidden" } else { "shown" };
        Mention {
            id: format!("en-01-{number:03}"),
            batch: "en-01".to_owned(),
            set_aside,
            shop: "en-01-s1".to_owned(),
            platform: Platform::Mastodon,
            text: format!("{text} {mark}{number}"),
            stars: None,
            labels: Labels {
                about_shop: true,
                kind,
                urgency: if kind == Kind::Praise { Urgency::Low } else { Urgency::Normal },
                needs_answer: kind != Kind::Praise,
                topics: vec![Topic::Quality],
                lang: "en".to_owned(),
            },
        }
    }

    fn small() -> Corpus {
        let mentions = (0..30).map(|number| mention(number, number >= 24)).collect();
        let shop = Shop { name: "Ladle".to_owned(), ..Shop::default() };
        Corpus { mentions, shops: BTreeMap::from([("en-01-s1".to_owned(), shop)]), harm: BTreeSet::new() }
    }

    fn made() -> Vec<File> {
        let small = small();
        corpus(&small, &Systems::of(&small, None), &Seal::of_tree().expect("a seal"))
    }

    #[test]
    fn the_same_sources_give_the_same_bytes() {
        assert_eq!(made(), made());
    }

    #[test]
    fn no_text_that_is_set_aside_is_shown() {
        let files = made();
        assert!(files.iter().all(|file| !file.content.contains("hidden")));
        let page = files.first().map(|file| file.content.as_str()).unwrap_or_default();
        assert!(page.contains("on the 6 mentions") && page.contains("rules + linear"), "{page}");
    }

    #[test]
    fn no_text_of_other_people_is_shown() {
        let line = RealLine {
            id: "dev-1".to_owned(),
            platform: Platform::Yelp,
            text: "somebody's own words".to_owned(),
            stars: None,
            kind: Kind::Praise,
            urgency: Urgency::Low,
            needs_answer: false,
            topics: Vec::new(),
        };
        let page = real(&[line], &Systems::of(&small(), None), &Seal::of_tree().expect("a seal"));
        assert!(!page.content.contains("own words"), "{}", page.content);
        assert!(page.content.contains("1 real texts"), "{}", page.content);
    }
}
