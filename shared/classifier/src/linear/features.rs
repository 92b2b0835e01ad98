//! A text as numbers: which words, pairs of words and pieces of words it holds, each hashed into one of [`BUCKETS`].
//!
//! Two texts that share words share buckets. Case, accents, digits, stretched letters and invisible characters make no
//! difference; links and handles count as being there, whatever they spell. Of a long text the beginning and the end are
//! looked at, so that the work is bounded.

use crate::text::{HEAD, LONGEST_WORD, TAIL, is_invisible, is_picture, without_accent};

/// How many buckets there are.
pub const BUCKETS: usize = 1 << BITS;

const BITS: u32 = 16;

/// The shortest and the longest piece of a word, in letters, its edges included.
const PIECES: std::ops::RangeInclusive<usize> = 3..=5;

/// A text is taken to be longer than it is by so much: a few words are not to be relied on as much as many.
pub(crate) const FEW_WORDS: usize = 30;
pub(crate) const FEW_PIECES: usize = 120;

/// What a feature was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// A word, a pair of neighbours, or the shape of the whole text.
    Words,
    /// A few letters of a word.
    Pieces,
}

/// One feature of a text, each as often as it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Below [`BUCKETS`].
    pub bucket: u32,
    /// What it was made of.
    pub group: Group,
    /// Where the word, or the first of two, begins: a byte of the text. Equal to `to` for the shape of a text.
    pub from: usize,
    /// Where the word, or the second of two, ends.
    pub to: usize,
}

/// Buckets in ascending order, each once, with values whose squares add up to less than one, and come close to it in a
/// long text; both groups weigh the same. Empty for a text in which there is nothing to see.
pub fn of(text: &str) -> Vec<(u32, f32)> {
    let mut found: Vec<(u32, Group)> = Vec::with_capacity(4 * text.len().min(HEAD + TAIL));
    visit(text, |feature| found.push((feature.bucket, feature.group)));
    found.sort_unstable_by_key(|&(bucket, group)| (bucket, group == Group::Pieces));
    found.dedup_by_key(|(bucket, _)| *bucket);
    let count = |group: Group| found.iter().filter(|(_, of)| *of == group).count();
    let (words, pieces) = (count(Group::Words), count(Group::Pieces));
    let groups = if words == 0 || pieces == 0 { 1 } else { 2 };
    let value = |group: Group| {
        let of = if group == Group::Words { words + FEW_WORDS } else { pieces + FEW_PIECES };
        1.0 / (u16::try_from(of * groups).map_or(f32::from(u16::MAX), f32::from)).sqrt()
    };
    found.into_iter().map(|(bucket, group)| (bucket, value(group))).collect()
}

/// Shows every feature of `text`, in the order in which they stand there; the shape of the whole comes last.
pub fn visit(text: &str, see: impl FnMut(Feature)) {
    let head = text.floor_char_boundary(HEAD);
    let tail = text.ceil_char_boundary(text.len().saturating_sub(TAIL)).max(head);
    let mut reader = Reader {
        see,
        word: Vec::with_capacity(LONGEST_WORD + 2),
        run: 0,
        last: None,
        negated: 0,
        shape: Shape::default(),
    };
    reader.window(0, &text[..head]);
    reader.end_sentence();
    reader.window(tail, &text[tail..]);
    reader.end_sentence();
    reader.shape();
}

/// What can be seen without reading.
#[derive(Default)]
struct Shape {
    words: usize,
    questions: usize,
    exclamations: usize,
    capitals: usize,
    letters: usize,
    /// The last mark or word was a question mark.
    ends_asking: bool,
}

struct Reader<F> {
    see: F,
    /// Letters of the word being read.
    word: Vec<char>,
    /// How often its last letter was written.
    run: usize,
    /// The hash of the word before in this sentence, and where it begins.
    last: Option<(u64, usize)>,
    /// How many words are still under a negation.
    negated: usize,
    shape: Shape,
}

const EDGE: char = '\u{1}';
const OF_WORDS: u64 = 0xcbf2_9ce4_8422_2325;
const OF_PIECES: u64 = 0x9e37_79b9_7f4a_7c15;
const OF_SIGNS: u64 = 0x2545_f491_4f6c_dd1d;
const START: u64 = 0x51;
const LINK: u64 = 0x52;
const HANDLE: u64 = 0x53;
const QUESTION: u64 = 0x54;
const EXCLAMATION: u64 = 0x55;
const END: u64 = 0x56;

/// What stands under a negation is another word.
const NOT: u64 = 0x6a09_e667_f3bc_c908;

/// How many words a negation reaches.
const REACH: usize = 3;

/// Words that negate, in the seven languages, as they are folded here.
const NEGATORS: [u64; 35] = [
    word("not"),
    word("dont"),
    word("didnt"),
    word("doesnt"),
    word("isnt"),
    word("wasnt"),
    word("werent"),
    word("arent"),
    word("cant"),
    word("cannot"),
    word("couldnt"),
    word("wont"),
    word("wouldnt"),
    word("shouldnt"),
    word("havent"),
    word("hasnt"),
    word("hadnt"),
    word("never"),
    word("no"),
    word("nothing"),
    word("without"),
    word("pas"),
    word("jamais"),
    word("sans"),
    word("nicht"),
    word("kein"),
    word("keine"),
    word("nie"),
    word("nunca"),
    word("sin"),
    word("non"),
    word("mai"),
    word("nao"),
    word("niet"),
    word("geen"),
];

const fn word(letters: &str) -> u64 {
    let (mut hash, mut at) = (OF_WORDS, 0);
    while at < letters.len() {
        hash = add(hash, letters.as_bytes()[at] as char);
        at += 1;
    }
    hash
}

const fn add(hash: u64, letter: char) -> u64 {
    (hash ^ letter as u64).wrapping_mul(0x0100_0000_01b3)
}

/// The upper bits of a product depend on all bits of its factors.
fn bucket(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    u32::try_from(mixed >> (u64::BITS - BITS)).unwrap_or_default()
}

const fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(21).wrapping_mul(0x9fb2_1c65_1e98_df25) ^ second
}

impl<F: FnMut(Feature)> Reader<F> {
    fn window(&mut self, base: usize, window: &str) {
        let mut at = base;
        for chunk in window.split_inclusive(char::is_whitespace) {
            if is_link(chunk) {
                self.sign(LINK, at, at + chunk.trim_end().len());
            } else {
                self.chunk(at, chunk);
            }
            at += chunk.len();
        }
    }

    fn chunk(&mut self, base: usize, chunk: &str) {
        let (mut start, mut end, mut handle) = (base, base, false);
        for (offset, c) in chunk.char_indices() {
            let at = base + offset;
            if c.is_alphanumeric() {
                if self.word.is_empty() {
                    start = at;
                }
                end = at + c.len_utf8();
                self.shape.letters += 1;
                self.shape.capitals += usize::from(c.is_uppercase());
                self.letter(c);
                continue;
            }
            if matches!(c, '\'' | '’') && !self.word.is_empty() || is_invisible(c) || is_mark(c) {
                continue;
            }
            self.end_word(start, end, handle);
            handle = c == '@';
            match c {
                '?' | '？' | '؟' => self.mark(QUESTION, at),
                '!' | '！' => self.mark(EXCLAMATION, at),
                '.' | '…' | '。' | '\n' => self.end_sentence(),
                c if is_picture(c) => self.sign(add(OF_SIGNS, c), at, at + c.len_utf8()),
                _ => {}
            }
        }
        self.end_word(start, end, handle);
    }

    /// Three equal letters and more are one; every digit is the same digit.
    fn letter(&mut self, c: char) {
        if c.is_ascii() {
            return self.plain(if c.is_ascii_digit() { '0' } else { c.to_ascii_lowercase() });
        }
        for c in c.to_lowercase() {
            let (first, second) = without_accent(c);
            self.plain(first);
            if let Some(second) = second {
                self.plain(second);
            }
        }
    }

    fn plain(&mut self, c: char) {
        self.run = if self.word.last() == Some(&c) { self.run + 1 } else { 1 };
        match self.run {
            1 | 2 if self.word.len() < LONGEST_WORD => self.word.push(c),
            3 if c.is_alphabetic() => {
                self.word.pop();
                self.run = 4;
            }
            _ => {}
        }
    }

    fn end_word(&mut self, from: usize, to: usize, handle: bool) {
        if self.word.is_empty() {
            return;
        }
        if handle {
            self.word.clear();
            return self.sign(HANDLE, from, to);
        }
        let hash = self.word.iter().fold(OF_WORDS, |hash, &c| add(hash, c));
        let negates = NEGATORS.contains(&hash);
        let turned = if self.negated > 0 && !negates { NOT } else { 0 };
        self.unit(hash ^ turned, from, to);
        self.pieces(from, to, turned);
        self.negated = if negates { REACH } else { self.negated.saturating_sub(1) };
        self.word.clear();
    }

    fn pieces(&mut self, from: usize, to: usize, turned: u64) {
        self.word.insert(0, EDGE);
        self.word.push(EDGE);
        for start in 0..self.word.len() {
            let mut hash = OF_PIECES ^ turned;
            for (index, &c) in self.word[start..].iter().take(*PIECES.end()).enumerate() {
                hash = add(hash, c);
                if index + 1 >= *PIECES.start() {
                    (self.see)(Feature { bucket: bucket(hash), group: Group::Pieces, from, to });
                }
            }
        }
    }

    /// A word or a sign, and the pair it makes with the one before.
    fn unit(&mut self, hash: u64, from: usize, to: usize) {
        self.shape.words += 1;
        self.shape.ends_asking = hash == QUESTION;
        (self.see)(Feature { bucket: bucket(hash), group: Group::Words, from, to });
        let (before, begin) = self.last.unwrap_or((START, from));
        (self.see)(Feature { bucket: bucket(pair(before, hash)), group: Group::Words, from: begin, to });
        self.last = Some((hash, from));
    }

    fn sign(&mut self, hash: u64, from: usize, to: usize) {
        self.unit(hash, from, to);
    }

    fn mark(&mut self, mark: u64, at: usize) {
        if mark == QUESTION {
            self.shape.questions += 1;
        } else {
            self.shape.exclamations += 1;
        }
        self.unit(mark, at, at + 1);
        self.end_sentence();
    }

    fn end_sentence(&mut self) {
        self.negated = 0;
        if let Some((hash, from)) = self.last.take() {
            (self.see)(Feature { bucket: bucket(pair(hash, END)), group: Group::Words, from, to: from });
        }
    }

    fn shape(&mut self) {
        let Shape { words, questions, exclamations, capitals, letters, ends_asking } = self.shape;
        if words == 0 {
            return;
        }
        let long = words.ilog2();
        let shouting = usize::from(letters > 12 && capitals * 2 > letters);
        let facts = [
            (1, long as usize),
            (2, questions.min(3)),
            (3, exclamations.min(3)),
            (4, shouting),
            (5, usize::from(ends_asking)),
            (6, usize::from(questions > 0) + 2 * usize::from(words < 8)),
        ];
        for (name, value) in facts {
            let hash = pair(OF_SIGNS.wrapping_add(name), value as u64);
            (self.see)(Feature { bucket: bucket(hash), group: Group::Words, from: 0, to: 0 });
        }
    }
}

fn is_link(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.")
}

/// Signs that change the letter or the emoji before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests;
