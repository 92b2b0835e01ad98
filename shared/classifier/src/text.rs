//! The text as words with places: what every later module looks at.

use unicode_segmentation::UnicodeSegmentation;

/// How much of a long text is read from its beginning and from its end, in bytes.
pub(crate) const HEAD: usize = 6 * 1024;
pub(crate) const TAIL: usize = 2 * 1024;

/// A word longer than this is no word.
pub(crate) const LONGEST_WORD: usize = 48;

/// A text, cut into words. Offsets are bytes of the original.
pub(crate) struct Text<'a> {
    pub(crate) source: &'a str,
    pub(crate) tokens: Vec<Token>,
    /// Which sentences end in a question mark.
    questions: Vec<bool>,
}

/// One word, number, emoji, or link.
pub(crate) struct Token {
    /// Lower case, without accents, stretched letters and invisible characters; empty for a link.
    pub(crate) word: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// `@` or `#` stands before it.
    pub(crate) sigil: Option<char>,
    /// It begins with a capital letter.
    pub(crate) capital: bool,
    pub(crate) sentence: usize,
    pub(crate) clause: usize,
}

impl<'a> Text<'a> {
    /// Reads the beginning and the end of `source`.
    pub(crate) fn read(source: &'a str) -> Self {
        let mut reader =
            Reader { text: Text { source, tokens: Vec::new(), questions: vec![false] }, clause: 0, glued: None };
        let head = source.floor_char_boundary(HEAD);
        reader.window(0, &source[..head]);
        let tail = source.ceil_char_boundary(source.len().saturating_sub(TAIL)).max(head);
        reader.end_sentence(false);
        reader.window(tail, &source[tail..]);
        reader.text
    }

    /// Whether this sentence ends in a question mark.
    pub(crate) fn is_question(&self, sentence: usize) -> bool {
        self.questions.get(sentence).copied().unwrap_or(false)
    }

    /// How many sentences were begun.
    pub(crate) fn sentences(&self) -> usize {
        self.questions.len()
    }

    /// The original between two tokens, the second excluded.
    pub(crate) fn span(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => &self.source[first.start..last.end],
            _ => "",
        }
    }

    /// Letters in words, links and handles apart.
    pub(crate) fn letters(&self) -> usize {
        let words = self.tokens.iter().filter(|token| token.sigil.is_none());
        words.map(|token| token.word.chars().filter(|c| c.is_alphabetic()).count()).sum()
    }
}

/// The words of a phrase, as [`Text`] would have them.
pub(crate) fn words_of(phrase: &str) -> Vec<String> {
    Text::read(phrase).tokens.into_iter().map(|token| token.word).filter(|word| !word.is_empty()).collect()
}

struct Reader<'a> {
    text: Text<'a>,
    clause: usize,
    /// Where an invisible character that follows a word ends: what begins here continues the word.
    glued: Option<usize>,
}

impl Reader<'_> {
    fn window(&mut self, base: usize, window: &str) {
        let mut at = base;
        for chunk in window.split_inclusive(char::is_whitespace) {
            let bare = chunk.trim_end();
            if is_link(bare) {
                self.push(at, bare, String::new(), None);
            } else {
                self.chunk(at, bare);
            }
            if chunk.ends_with('\n') {
                self.end_sentence(false);
            }
            at += chunk.len();
        }
    }

    fn chunk(&mut self, base: usize, chunk: &str) {
        if matches!(chunk, "-" | "–" | "—" | "--") {
            self.clause += 1;
        }
        let mut sigil = None;
        for (offset, segment) in chunk.split_word_bound_indices() {
            match segment {
                "@" | "#" => sigil = segment.chars().next(),
                "?" | "？" | "؟" => self.end_sentence(true),
                "." | "!" | "…" | "。" | "！" => self.end_sentence(false),
                "," | ";" | ":" | "(" | ")" | "—" | "–" | "\"" | "“" | "”" => self.clause += 1,
                hidden if hidden.chars().all(is_invisible) => self.glue(base + offset, hidden),
                word => self.word(base + offset, word, sigil.take()),
            }
        }
    }

    /// `don't` stays one word, `dont`; `it's` and `l'eau` are two each, so that lists need one spelling.
    fn word(&mut self, start: usize, segment: &str, sigil: Option<char>) {
        if segment.ends_with("'t") || segment.ends_with("’t") {
            return self.push(start, segment, fold(segment), sigil);
        }
        let mut at = start;
        for part in segment.split_inclusive(['\'', '’']) {
            let bare = part.trim_end_matches(['\'', '’']);
            let word = fold(bare);
            if !word.is_empty() {
                self.push(at, bare, word, sigil);
            }
            at += part.len();
        }
    }

    fn glue(&mut self, start: usize, hidden: &str) {
        let follows = self.text.tokens.last().is_some_and(|token| token.end == start);
        self.glued = follows.then_some(start + hidden.len());
    }

    fn push(&mut self, start: usize, original: &str, word: String, sigil: Option<char>) {
        if let (true, Some(last)) = (self.glued == Some(start), self.text.tokens.last_mut()) {
            last.word.push_str(&word);
            last.end = start + original.len();
            return;
        }
        self.text.tokens.push(Token {
            word,
            start,
            end: start + original.len(),
            sigil,
            capital: original.chars().next().is_some_and(char::is_uppercase),
            sentence: self.text.questions.len() - 1,
            clause: self.clause,
        });
    }

    /// A mark after nothing belongs to the sentence before it: `what?!?`.
    fn end_sentence(&mut self, question: bool) {
        self.clause += 1;
        let current = self.text.questions.len() - 1;
        let begun = self.text.tokens.last().is_some_and(|token| token.sentence == current);
        let marked = if begun { current } else { current.saturating_sub(1) };
        self.text.questions[marked] |= question;
        if begun {
            self.text.questions.push(false);
        }
    }
}

pub(crate) fn is_link(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.")
}

/// Lower case, without accents, apostrophes and invisible characters; three equal letters and more are one; empty for
/// punctuation.
fn fold(segment: &str) -> String {
    let mut word = String::with_capacity(segment.len());
    let mut run = (None, 0);
    for c in segment.chars().flat_map(char::to_lowercase) {
        run = if run.0 == Some(c) { (Some(c), run.1 + 1) } else { (Some(c), 1) };
        match run.1 {
            1 | 2 => push_plain(&mut word, c),
            3 if c.is_alphabetic() => {
                word.pop();
            }
            _ => {}
        }
        if word.len() > LONGEST_WORD {
            break;
        }
    }
    word
}

fn push_plain(word: &mut String, c: char) {
    match without_accent(c) {
        (first, Some(second)) => word.extend([first, second]),
        (c, None) if c.is_alphanumeric() || is_picture(c) => word.push(c),
        (_, None) => {}
    }
}

/// A small letter without its accent; two for one that stands for two.
pub(crate) const fn without_accent(c: char) -> (char, Option<char>) {
    let plain = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ß' => return ('s', Some('s')),
        'œ' => return ('o', Some('e')),
        c => c,
    };
    (plain, None)
}

/// Characters that only serve to tear a word apart here.
pub(crate) fn is_invisible(c: char) -> bool {
    let directs = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    directs || c.is_control() && !c.is_whitespace()
}

/// Emoji and other signs that stand for a feeling.
pub(crate) fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &[&str]) {
        assert_eq!(words_of(text), words, "{text:?}");
    }

    #[test]
    fn words_have_one_spelling() {
        check("Don’t HATEEEE it's café", &["dont", "hate", "it", "s", "cafe"]);
        check("L'addition, s'il vous plaît", &["l", "addition", "s", "il", "vous", "plait"]);
        check("re\u{200d}fund\u{202e} now\0", &["refund", "now"]);
        check("look: https://crumb.example/x!", &["look"]);
        check("👍 ❤️ !!!", &["👍", "❤"]);
        check("mo\u{200b}uldy bre\0ad", &["mouldy", "bread"]);
        check("", &[]);
    }

    #[test]
    fn sentences_know_whether_they_ask() {
        let text = Text::read("Fine. Open today?! Bye");
        let asks: Vec<bool> = text.tokens.iter().map(|token| text.is_question(token.sentence)).collect();
        assert_eq!(asks, [false, true, true, false]);
    }

    #[test]
    fn a_long_text_is_read_at_both_ends() {
        let long = format!("begin {} end", "ä ".repeat(500_000));
        let text = Text::read(&long);
        assert_eq!(text.tokens.first().map(|token| token.word.as_str()), Some("begin"));
        assert_eq!(text.tokens.last().map(|token| token.word.as_str()), Some("end"));
        assert!(text.tokens.len() < 6_000);
    }
}
