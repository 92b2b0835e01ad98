//! A text as pieces of words, as BERT's English model without capitals was given them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::ModelError;

/// A word longer than this is unknown.
const LONGEST_WORD: usize = 100;

/// Pieces by their spelling.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pieces: HashMap<String, usize>,
    unknown: usize,
    start: usize,
    end: usize,
}

impl Vocabulary {
    /// One piece a line; there are `known` of them.
    pub(super) fn read(path: &Path, known: usize) -> Result<Self, ModelError> {
        let list = fs::read_to_string(path).map_err(|error| ModelError::Io { path: path.to_owned(), error })?;
        Self::of(&list, known).ok_or_else(|| ModelError::Unfit(format!("{}: not the model's own", path.display())))
    }

    fn of(list: &str, known: usize) -> Option<Self> {
        let pieces: HashMap<String, usize> =
            list.lines().enumerate().map(|(at, piece)| (piece.to_owned(), at)).collect();
        let special = |piece: &str| pieces.get(piece).copied();
        let (unknown, start, end) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        (pieces.len() <= known).then_some(Self { pieces, unknown, start, end })
    }

    /// At most `longest` pieces, the marks of beginning and end included.
    pub(super) fn pieces(&self, text: &str, longest: usize) -> Vec<usize> {
        let mut pieces = vec![self.start];
        for word in words(text) {
            self.word(&word, &mut pieces);
            if pieces.len() >= longest {
                break;
            }
        }
        pieces.truncate(longest.saturating_sub(1));
        pieces.push(self.end);
        pieces
    }

    /// The longest piece first, again and again; all or unknown.
    fn word(&self, word: &str, pieces: &mut Vec<usize>) {
        let before = pieces.len();
        let mut from = 0;
        if word.chars().count() > LONGEST_WORD {
            return pieces.push(self.unknown);
        }
        while from < word.len() {
            let ends = word[from..].char_indices().map(|(at, c)| from + at + c.len_utf8()).rev();
            let spelled = |end: usize| {
                let piece = &word[from..end];
                let found = if from == 0 { self.pieces.get(piece) } else { self.pieces.get(&format!("##{piece}")) };
                Some((end, *found?))
            };
            let Some((end, piece)) = ends.into_iter().find_map(spelled) else {
                pieces.truncate(before);
                return pieces.push(self.unknown);
            };
            pieces.push(piece);
            from = end;
        }
    }
}

/// Lower case, without accents; every mark by itself.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars().flat_map(char::to_lowercase) {
        let apart = |words: &mut Vec<String>| {
            words.push(c.to_string());
            words.push(String::new());
        };
        match plain(c) {
            Some(c) if c.is_whitespace() => words.push(String::new()),
            Some(c) if is_mark(c) => apart(&mut words),
            Some(c) => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
            None => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{4e00}'..='\u{9fff}')
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        '\t' | '\n' | '\r' => ' ',
        '\0' | '\u{fffd}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => return None,
        c if c.is_control() => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "[UNK]\n[CLS]\n[SEP]\ncafe\nun\n##happ\n##y\n,\n!\nthe";

    #[test]
    fn a_text_is_cut_into_the_longest_known_pieces() {
        let vocabulary = Vocabulary::of(LIST, 10).expect("a list with all marks");
        assert_eq!(vocabulary.pieces("The Café, unhappy!", 20), [1, 9, 3, 7, 4, 5, 6, 8, 2]);
        assert_eq!(vocabulary.pieces("the zebra", 20), [1, 9, 0, 2], "no piece fits");
        assert_eq!(vocabulary.pieces("the the the the", 4), [1, 9, 9, 2], "cut, with its end");
        assert_eq!(vocabulary.pieces("", 20), [1, 2]);
    }
}
