//! Real texts that somebody labelled, for looking and tuning only: nothing shipped is learnt from them.

use std::path::Path;

use classifier::{Found, Reading};
use domain::mention::{Kind, Platform, Stars, Topic, Urgency};
use serde::Deserialize;

use super::{DataError, lines};

/// A real text and its labels; whether it is about a shop was not asked.
#[derive(Debug, Clone)]
pub struct RealLine {
    /// Of the file.
    pub id: String,
    /// Where it stood, or could have stood.
    pub platform: Platform,
    /// As typed.
    pub text: String,
    /// Of a review.
    pub stars: Option<Stars>,
    /// What its writer wants.
    pub kind: Kind,
    /// How soon somebody must look.
    pub urgency: Urgency,
    /// Whether it wants an answer.
    pub needs_answer: bool,
    /// The most important first.
    pub topics: Vec<Topic>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    platform: String,
    text: String,
    stars: Option<u8>,
    kind: String,
    urgency: String,
    needs_answer: String,
    topics: Vec<String>,
}

/// Reads a file of real texts.
pub fn real_lines(path: &Path) -> Result<Vec<RealLine>, DataError> {
    let real = |(number, line): (usize, Line)| {
        line.real().map_err(|says| DataError::Line { path: path.to_owned(), line: number, says })
    };
    lines(path)?.into_iter().map(real).collect()
}

impl Line {
    fn real(self) -> Result<RealLine, String> {
        let word = |error: domain::mention::UnknownWord| error.to_string();
        Ok(RealLine {
            id: self.id,
            platform: if self.platform == "google" {
                Platform::GoogleBusiness
            } else {
                self.platform.parse().map_err(word)?
            },
            text: self.text,
            stars: self.stars.map(Stars::new).transpose().map_err(|error| error.to_string())?,
            kind: self.kind.parse().map_err(word)?,
            urgency: self.urgency.parse().map_err(word)?,
            needs_answer: self.needs_answer == "yes",
            topics: self.topics.iter().map(|topic| topic.parse()).collect::<Result<_, _>>().map_err(word)?,
        })
    }
}

impl RealLine {
    /// As the classifier is given it: written to the shop.
    pub fn reading(&self) -> Reading<'_> {
        Reading { text: &self.text, stars: self.stars, platform: self.platform, lang: None, found: Found::Addressed }
    }
}
