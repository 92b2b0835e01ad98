//! All rules at once.

use crate::reading::Reading;
use crate::rules::evidence::Evidence;
use crate::rules::language::{Language, Languages};
use crate::rules::lexicon::Lexicon;
use crate::rules::{lists, topics};
use crate::safety::{Finding, Safety};
use crate::text::Text;

/// Every list and rule that ships in the crate.
pub struct Rules {
    lexicons: Vec<Lexicon>,
    pub(crate) languages: Languages,
    safety: Safety,
}

/// What the rules see in a text.
pub(crate) struct Look {
    pub(crate) language: Language,
    pub(crate) evidence: Evidence,
    pub(crate) safety: Finding,
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").field("lexicons", &self.lexicons.len()).finish_non_exhaustive()
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}

impl Rules {
    /// Those that ship in the crate.
    pub fn new() -> Self {
        Self { lexicons: lists::shipped(), languages: Languages::shipped(), safety: Safety::new() }
    }

    /// How much the lists find of every topic, in the order of `Topic::ALL`; for learning from it.
    pub fn topics(&self, reading: &Reading<'_>) -> Vec<f32> {
        let text = Text::read(reading.text);
        topics::weights(&text, &self.read(&text, reading).evidence)
    }

    /// Reads a text by itself, in the language in which it seems to be.
    pub(crate) fn read(&self, text: &Text<'_>, reading: &Reading<'_>) -> Look {
        self.look(text, self.languages.of(text, reading.lang), &[])
    }

    /// Reads a text of this language; the tokens of `names` are names of the shop.
    pub(crate) fn look(&self, text: &Text<'_>, language: Language, names: &[(usize, usize)]) -> Look {
        let evidence = Evidence::gather(text, &self.lexicons_for(&language));
        let safety = self.safety.look(text, &language.candidates, names);
        Look { language, evidence, safety }
    }

    fn lexicons_for(&self, language: &Language) -> Vec<&Lexicon> {
        let known = |lang: &String| self.lexicons.iter().find(|lexicon| lexicon.lang == lang);
        let found: Vec<&Lexicon> = language.candidates.iter().filter_map(known).collect();
        if found.is_empty() { self.lexicons.iter().collect() } else { found }
    }
}
