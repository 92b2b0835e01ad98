//! In which language a text is, and with which lists it is read.
//!
//! Three witnesses: the small words of the languages that have lists, a detector that goes by letters, and the platform.
//! The detector is led astray by names, links and nonsense, so it does not decide alone where small words speak.

use std::collections::HashMap;

use whichlang::Lang;

use crate::text::Text;

/// Fewer letters tell nothing.
const LEAST_LETTERS: usize = 12;
/// From here on the text is believed over the platform.
const ENOUGH_LETTERS: usize = 40;
/// What the detector's word is worth, in small words of one language only.
const DETECTOR: f32 = 1.0;
/// What the platform's word is worth.
const PLATFORM: f32 = 0.7;
/// A second language with at least this share of the first one's small words is read as well.
const ALSO: f32 = 0.5;
/// A lead of less than so many small words leaves it open.
const LEAD: f32 = 0.75;

/// Languages that have lists; English first, because it is tried first where nothing is known.
const LISTED: [&str; 7] = ["en", "es", "fr", "de", "it", "pt", "nl"];

type Votes = [f32; LISTED.len()];

/// A language and how sure we are of it.
pub(crate) struct Language {
    /// Two letters of ISO 639-1.
    pub(crate) lang: Option<String>,
    pub(crate) confidence: f32,
    /// Languages worth reading the text in, the likeliest first; all of them when nothing is known.
    pub(crate) candidates: Vec<String>,
}

/// The small words of each language.
pub(crate) struct Languages(HashMap<&'static str, Votes>);

impl Languages {
    /// The words that ship in the crate.
    pub(crate) fn shipped() -> Self {
        let mut words: HashMap<&str, Votes> = HashMap::new();
        let lines = include_str!("../../lists/languages.txt").lines().filter(|line| !line.starts_with(';'));
        for (lang, line) in lines.filter_map(|line| line.split_once(' ')) {
            if let Some(index) = LISTED.iter().position(|&known| known == lang) {
                line.split_whitespace().for_each(|word| words.entry(word).or_default()[index] = 1.0);
            }
        }
        for votes in words.values_mut() {
            let all: f32 = votes.iter().sum();
            votes.iter_mut().for_each(|vote| *vote /= all);
        }
        Self(words)
    }

    /// Decides from the text and what the platform says, a BCP 47 tag.
    pub(crate) fn of(&self, text: &Text<'_>, platform_says: Option<&str>) -> Language {
        let letters = text.letters();
        let said = platform_says.and_then(primary);
        let seen = (letters >= LEAST_LETTERS).then(|| code(whichlang::detect_language(&readable(text))));
        let votes = self.votes(text);
        let (best, lead) = leader(&votes, seen, said.as_deref());
        let (lang, confidence) = match (said, seen) {
            (Some(said), Some(seen)) if said == seen => (Some(said), 0.98),
            // A language without lists is known to the detector and the platform alone.
            (Some(said), Some(_)) if !is_known(&said) => (Some(said), 0.8),
            (Some(said), Some(_)) if letters < ENOUGH_LETTERS || best.is_none() => (Some(said), 0.8),
            (Some(said), None) => (Some(said), 0.8),
            (_, Some(seen)) => of_text(seen, best, lead, letters),
            (None, None) => (None, 0.0),
        };
        let candidates = candidates(lang.as_deref(), seen, &votes, lead);
        Language { lang, confidence, candidates }
    }

    /// Whether it is a small word of any language.
    pub(crate) fn is_small(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    fn votes(&self, text: &Text<'_>) -> Votes {
        let mut sums = Votes::default();
        let words = text.tokens.iter().filter(|token| token.sigil.is_none());
        for votes in words.filter_map(|token| self.0.get(token.word.as_str())) {
            sums.iter_mut().zip(votes).for_each(|(sum, vote)| *sum += vote);
        }
        sums
    }
}

/// The language with most votes, and by how many it leads; none without any small word.
fn leader(votes: &Votes, seen: Option<&str>, said: Option<&str>) -> (Option<&'static str>, f32) {
    if votes.iter().all(|&vote| vote == 0.0) {
        return (None, 0.0);
    }
    let mut counted: Vec<(&'static str, f32)> = LISTED
        .iter()
        .zip(votes)
        .map(|(&lang, vote)| {
            let backed =
                if seen == Some(lang) { DETECTOR } else { 0.0 } + if said == Some(lang) { PLATFORM } else { 0.0 };
            (lang, vote + backed)
        })
        .collect();
    counted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let lead = counted.first().map_or(0.0, |first| first.1) - counted.get(1).map_or(0.0, |second| second.1);
    (counted.first().map(|first| first.0), lead)
}

fn of_text(seen: &str, best: Option<&str>, lead: f32, letters: usize) -> (Option<String>, f32) {
    let long = letters >= ENOUGH_LETTERS;
    match best {
        Some(best) if best == seen => (Some(best.to_owned()), if long { 0.97 } else { 0.85 }),
        Some(best) if LISTED.contains(&seen) || lead >= LEAD => {
            (Some(best.to_owned()), if lead >= LEAD { 0.85 } else { 0.6 })
        }
        _ => (Some(seen.to_owned()), if long { 0.7 } else { 0.5 }),
    }
}

fn candidates(lang: Option<&str>, seen: Option<&str>, votes: &Votes, lead: f32) -> Vec<String> {
    let most = votes.iter().copied().fold(0.0, f32::max);
    let mut candidates: Vec<&str> = lang.into_iter().collect();
    if most == 0.0 {
        candidates.extend(LISTED);
    } else {
        let also = LISTED.iter().zip(votes).filter(|(_, vote)| **vote >= ALSO * most);
        candidates.extend(also.map(|(lang, _)| *lang));
        if lead < LEAD {
            candidates.extend(seen);
            candidates.push("en");
        }
    }
    let mut once: Vec<String> = Vec::new();
    for lang in candidates {
        if !once.iter().any(|known| known == lang) {
            once.push(lang.to_owned());
        }
    }
    once
}

/// The words as they stand in the text, without links and handles.
fn readable(text: &Text<'_>) -> String {
    let words = text.tokens.iter().filter(|token| token.sigil.is_none() && !token.word.is_empty());
    words.map(|token| &text.source[token.start..token.end]).collect::<Vec<_>>().join(" ")
}

fn primary(tag: &str) -> Option<String> {
    let language = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    (language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(language)
}

/// Whether the detector can tell this language apart.
fn is_known(language: &str) -> bool {
    whichlang::LANGUAGES.iter().any(|&known| code(known) == language)
}

const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}
