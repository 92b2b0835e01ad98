//! The customer's words as they are, made safe to look at.
//!
//! The template escapes them. Here only what no reader could see is taken out: control characters, and the marks that
//! make text run backwards beyond its own end.

use unicode_segmentation::UnicodeSegmentation;

/// A longer text folds.
const FOLDS_AFTER: usize = 600;
/// So does one with more lines.
const FOLDS_AFTER_LINES: usize = 16;

/// A text, the words that decided marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Quote {
    /// What is seen at once.
    pub(crate) head: Vec<Piece>,
    /// What is seen when it is unfolded.
    pub(crate) rest: Vec<Piece>,
    /// How many characters there are in all.
    pub(crate) length: usize,
}

/// A stretch of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Whether it is among the words that decided.
    pub(crate) decided: bool,
}

impl Quote {
    /// Empty for a review of stars only.
    pub(crate) fn new(text: &str, because: &[String]) -> Self {
        let text = readable(text);
        let text = text.trim();
        let words: Vec<String> =
            because.iter().map(|words| readable(words)).filter(|words| !words.is_empty()).collect();
        let (head, rest) = text.split_at(fold_at(text));
        Self { head: pieces(head, &words), rest: pieces(rest, &words), length: text.graphemes(true).count() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// One line of it for a list, at most `most` characters.
pub(crate) fn line(text: &str, most: usize) -> String {
    let text = readable(text);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.grapheme_indices(true).nth(most) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Line breaks stay. Characters that cannot be seen and could mislead go: controls, and overrides of direction.
pub(crate) fn readable(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter_map(seen).collect()
}

fn seen(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Where the head ends: at the end of the text if it is short, else before a word.
fn fold_at(text: &str) -> usize {
    let by_lines = text.match_indices('\n').nth(FOLDS_AFTER_LINES).map_or(text.len(), |(at, _)| at);
    let by_length = text.grapheme_indices(true).nth(FOLDS_AFTER).map_or(text.len(), |(at, _)| at);
    let most = by_lines.min(by_length);
    if most == text.len() || most == by_lines {
        return most;
    }
    // A word is kept whole unless it is most of the text.
    text[..most].rfind(char::is_whitespace).filter(|&at| at > most / 2).unwrap_or(most)
}

fn pieces(text: &str, words: &[String]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (start, end) in marks(text, words) {
        pieces.push(Piece { text: text[done..start].to_owned(), decided: false });
        pieces.push(Piece { text: text[start..end].to_owned(), decided: true });
        done = end;
    }
    pieces.push(Piece { text: text[done..].to_owned(), decided: false });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Where the words stand, sorted; those that touch or overlap are one.
fn marks(text: &str, words: &[String]) -> Vec<(usize, usize)> {
    let places = words.iter().flat_map(|word| {
        let found = text.match_indices(word.as_str()).map(|(at, found)| (at, at + found.len()));
        found.filter(|&(start, end)| stands_alone(text, start, end))
    });
    let mut places: Vec<(usize, usize)> = places.collect();
    places.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => joined.push((start, end)),
        }
    }
    joined
}

/// Whether no letter goes on before or after: `cold` is not marked in `scold`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let touches = |one: Option<char>, other: Option<char>| {
        one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
    };
    let (before, inside, after) = (&text[..start], &text[start..end], &text[end..]);
    !touches(before.chars().next_back(), inside.chars().next())
        && !touches(inside.chars().next_back(), after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, because: &[&str]) -> String {
        let because: Vec<String> = because.iter().map(|&words| words.to_owned()).collect();
        let pieces = Quote::new(text, &because).head;
        pieces
            .iter()
            .map(|piece| if piece.decided { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    #[test]
    fn the_words_that_decided_are_marked() {
        #[rustfmt::skip]
        let table = [
            // name,                         text,                     because,                     shown
            ("one word",                     "cold and late",          &["late"][..],               "cold and [late]"),
            ("twice",                        "late, so late",          &["late"],                   "[late], so [late]"),
            ("not inside a word",            "do not scold, it's cold", &["cold"],                  "do not scold, it's [cold]"),
            ("overlapping words are one",    "my order never came",    &["order never", "never came"], "my [order never came]"),
            ("words that are not there",     "cold",                   &["hair"],                   "cold"),
            ("nothing decided",              "cold",                   &[],                         "cold"),
            ("an empty word",                "cold",                   &[""],                       "cold"),
            ("not cut inside a character",   "Käse 🧀 kalt",           &["🧀"],                     "Käse [🧀] kalt"),
        ];
        for (name, text, because, shown) in table {
            assert_eq!(marked(text, because), shown, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_and_line_breaks_stay() {
        assert_eq!(readable("a\0b\u{1b}[31mc\u{202e}d\u{2066}e\r\nf\u{2028}g"), "ab[31mcde\nf\ng");
        assert_eq!(readable("👩‍👩‍👧 שלום"), "👩‍👩‍👧 שלום");
    }

    #[test]
    fn long_texts_fold_without_losing_a_character() {
        let join = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
        for text in ["word ".repeat(2_000), "x".repeat(10_000), "👩‍👩‍👧".repeat(3_000), "line\n".repeat(100)]
        {
            let quote = Quote::new(&text, &[]);
            assert!(!quote.rest.is_empty());
            assert!(join(&quote.head).graphemes(true).count() <= FOLDS_AFTER);
            assert_eq!(join(&quote.head) + &join(&quote.rest), text.trim());
        }
        assert!(Quote::new("short", &[]).rest.is_empty());
    }

    #[test]
    fn a_list_shows_one_line() {
        assert_eq!(line("a\n\n b   c", 10), "a b c");
        assert_eq!(line("abcdef", 3), "abc…");
    }
}
