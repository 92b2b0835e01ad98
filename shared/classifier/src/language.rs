//! In which language a text is, and with which lists it is read.

use whichlang::Lang;

use crate::text::Text;

/// Fewer letters tell nothing.
const LEAST_LETTERS: usize = 12;
/// From here on the text is believed over the platform.
const ENOUGH_LETTERS: usize = 40;

/// A language and how sure we are of it.
pub(crate) struct Language {
    /// Two letters of ISO 639-1.
    pub(crate) lang: Option<String>,
    pub(crate) confidence: f32,
    /// Languages worth reading the text in, the likeliest first; English when nothing is known.
    pub(crate) candidates: Vec<String>,
}

/// Decides from the text and what the platform says, a BCP 47 tag.
pub(crate) fn of(text: &Text<'_>, platform_says: Option<&str>) -> Language {
    let letters = text.letters();
    let said = platform_says.and_then(primary);
    let words = text.tokens.iter().filter(|token| token.sigil.is_none() && !token.word.is_empty());
    let words: Vec<&str> = words.map(|token| &text.source[token.start..token.end]).collect();
    let seen = (letters >= LEAST_LETTERS).then(|| code(whichlang::detect_language(&words.join(" "))));
    let (lang, confidence) = match (said, seen) {
        (Some(said), Some(seen)) if said == seen => (Some(said), 0.98),
        // Only a language that it knows can be ruled out by the detector.
        (Some(said), Some(seen)) if letters >= ENOUGH_LETTERS && is_known(&said) => (Some(seen.to_owned()), 0.85),
        (Some(said), _) => (Some(said), 0.8),
        (None, Some(seen)) if letters >= ENOUGH_LETTERS => (Some(seen.to_owned()), 0.95),
        (None, Some(seen)) => (Some(seen.to_owned()), 0.7),
        (None, None) => (None, 0.0),
    };
    let mut candidates: Vec<String> = lang.iter().cloned().collect();
    if letters < ENOUGH_LETTERS {
        candidates.extend(seen.map(str::to_owned));
        candidates.push("en".to_owned());
    }
    candidates.dedup();
    Language { lang, confidence, candidates }
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
