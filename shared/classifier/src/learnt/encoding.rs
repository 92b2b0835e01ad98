//! Corrections as bytes: what the table keeps.
//!
//! A first line names the shape; then follows one correction after the other, all numbers little-endian:
//! at (8), mention (8), said (1), was (1), crisis (1), rated (1), words (2), telling (2), exact (8), denies (4), number of
//! features (2), and each feature (4).

use domain::mention::Kind;

use super::correction::{Correction, Mark, Said};
use super::print::{MOST_FEATURES, Print, Rated};

const SHAPE: &[u8] = b"learnt 1\n";

/// Bytes that hold no corrections of a shape that this version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what was learnt cannot be read: {0}")]
pub struct LearntError(&'static str);

const CUT: LearntError = LearntError("it ends too early");
const UNKNOWN: LearntError = LearntError("it holds a word that this version does not know");

pub(super) fn write(corrections: &[Correction]) -> Vec<u8> {
    let mut bytes = SHAPE.to_vec();
    for correction in corrections {
        let Correction { at, mention: Mark(mention), said, was, was_crisis, print } = correction;
        let Print { exact, denies, rated, words, telling, features } = print;
        bytes.extend(at.to_le_bytes());
        bytes.extend(mention.to_le_bytes());
        bytes.extend([letter_said(*said), letter(*was), u8::from(*was_crisis), letter_rated(*rated)]);
        bytes.extend(words.to_le_bytes());
        bytes.extend(telling.to_le_bytes());
        bytes.extend(exact.to_le_bytes());
        bytes.extend(denies.to_le_bytes());
        bytes.extend(u16::try_from(features.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(features.iter().flat_map(|feature| feature.to_le_bytes()));
    }
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Correction>, LearntError> {
    let rest = bytes.strip_prefix(SHAPE).ok_or(LearntError("it is of another shape"))?;
    let mut reader = Reader(rest);
    let mut corrections = Vec::new();
    while !reader.0.is_empty() {
        corrections.push(reader.correction()?);
    }
    Ok(corrections)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], LearntError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(CUT)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn short(&mut self) -> Result<u16, LearntError> {
        self.take().map(u16::from_le_bytes)
    }

    fn correction(&mut self) -> Result<Correction, LearntError> {
        let at = i64::from_le_bytes(self.take()?);
        let mention = Mark(u64::from_le_bytes(self.take()?));
        let [said, was, crisis, rated] = self.take()?;
        let (words, telling) = (self.short()?, self.short()?);
        let (exact, denies) = (u64::from_le_bytes(self.take()?), u32::from_le_bytes(self.take()?));
        let number = usize::from(self.short()?);
        if number > MOST_FEATURES {
            return Err(LearntError("a text has more features than there may be"));
        }
        let features = (0..number).map(|_| self.take().map(u32::from_le_bytes)).collect::<Result<Vec<_>, _>>()?;
        if !features.is_sorted_by(|a, b| a < b) {
            return Err(LearntError("features are not in order"));
        }
        let print = Print { exact, denies, rated: rated_of(rated)?, words, telling, features };
        let was_crisis = match crisis {
            0 => false,
            1 => true,
            _ => return Err(UNKNOWN),
        };
        Ok(Correction { at, mention, said: said_of(said)?, was: kind_of(was)?, was_crisis, print })
    }
}

const fn letter(kind: Kind) -> u8 {
    match kind {
        Kind::Complaint => b'c',
        Kind::Question => b'q',
        Kind::Praise => b'p',
        Kind::Request => b'r',
        Kind::Other => b'o',
    }
}

fn kind_of(letter_read: u8) -> Result<Kind, LearntError> {
    Kind::ALL.iter().copied().find(|kind| letter(*kind) == letter_read).ok_or(UNKNOWN)
}

const NOT_ABOUT_US: u8 = b'n';

const fn letter_said(said: Said) -> u8 {
    match said {
        Said::NotAboutUs => NOT_ABOUT_US,
        Said::Kind(kind) => letter(kind),
    }
}

fn said_of(letter_read: u8) -> Result<Said, LearntError> {
    if letter_read == NOT_ABOUT_US { Ok(Said::NotAboutUs) } else { kind_of(letter_read).map(Said::Kind) }
}

const fn letter_rated(rated: Rated) -> u8 {
    match rated {
        Rated::Not => b'-',
        Rated::Low => b'l',
        Rated::High => b'h',
    }
}

fn rated_of(letter: u8) -> Result<Rated, LearntError> {
    [Rated::Not, Rated::Low, Rated::High].into_iter().find(|rated| letter_rated(*rated) == letter).ok_or(UNKNOWN)
}
