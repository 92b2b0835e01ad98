//! A text as the word pieces that the encoder knows: lower case, without accents, words cut into their longest pieces.
//!
//! The same as `BertTokenizer` of the training recipe; a test holds the two together over the corpus.

use std::collections::HashMap;
use std::fmt;

use domain::mention::Stars;
use domain::shop::Shop;
use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;

use super::profile;

/// Of a long text, so many characters of its beginning and of its end are looked at …
const HEAD: usize = 1_500;
const TAIL: usize = 1_000;
/// … and so many of their pieces kept.
const FIRST: usize = 77;
const LAST: usize = 40;
/// Pieces of the line about the shop.
const SHOP: usize = 40;
/// A longer word is no word.
const LONGEST_WORD: usize = 100;

/// What the graph is fed with, one number a piece.
#[derive(Debug, PartialEq)]
pub(super) struct Input {
    pub(super) ids: Vec<i32>,
    pub(super) places: Vec<i32>,
    /// 0 in the text, 1 in the line about the shop.
    pub(super) segments: Vec<i32>,
    /// The text's own pieces weigh the same and one together, the others nothing.
    pub(super) own: Vec<f32>,
}

/// The vocabulary, and signs that are read as words.
pub(super) struct Pieces {
    ids: HashMap<String, i32>,
    signs: HashMap<char, String>,
    /// The longest piece, in characters.
    longest: usize,
    begin: i32,
    end: i32,
    unknown: i32,
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("known", &self.ids.len()).finish_non_exhaustive()
    }
}

impl Pieces {
    /// Nothing, if what every vocabulary has is missing.
    pub(super) fn read(vocabulary: &str, signs: &str) -> Option<Self> {
        let ids: HashMap<String, i32> =
            (0..).zip(vocabulary.lines()).map(|(id, piece)| (piece.to_owned(), id)).collect();
        let longest = ids.keys().map(|piece| piece.chars().count()).max()?;
        let mut known = HashMap::new();
        for line in signs.lines() {
            let (signs, words) = line.split_once('\t')?;
            known.extend(signs.chars().map(|sign| (sign, format!(" {words} "))));
        }
        let of = |piece: &str| ids.get(piece).copied();
        let (begin, end, unknown) = (of("[CLS]")?, of("[SEP]")?, of("[UNK]")?);
        Some(Self { ids, signs: known, longest, begin, end, unknown })
    }

    /// A text and its shop, one after the other.
    pub(super) fn input(&self, text: &str, stars: Option<Stars>, shop: &Shop) -> Input {
        let mut ids = vec![self.begin];
        let text = self.of(text);
        if text.len() > FIRST + LAST {
            ids.extend(&text[..FIRST]);
            ids.extend(&text[text.len() - LAST..]);
        } else {
            ids.extend(&text);
        }
        ids.push(self.end);
        let first = ids.len();
        ids.extend(self.of(&profile::line(shop, stars)).iter().take(SHOP));
        ids.push(self.end);
        let (count, share) = (ids.len(), share_of(first));
        let own = (0..count).map(|at| if at < first { share } else { 0.0 }).collect();
        let segments = (0..count).map(|at| i32::from(at >= first)).collect();
        Input { places: (0..).take(count).collect(), ids, segments, own }
    }

    /// The pieces of a text.
    fn of(&self, text: &str) -> Vec<i32> {
        let mut pieces = Vec::new();
        let mut word = String::new();
        for c in self.plain(&both_ends(text)).chars() {
            let alone = is_mark(c) || is_ideograph(c);
            if c.is_whitespace() || alone {
                self.cut(&word, &mut pieces);
                word.clear();
            }
            if alone {
                pieces.push(self.ids.get(c.encode_utf8(&mut [0; 4])).copied().unwrap_or(self.unknown));
            } else if !c.is_whitespace() {
                word.push(c);
            }
        }
        self.cut(&word, &mut pieces);
        pieces
    }

    /// Lower case, without accents and invisible characters, signs as words.
    fn plain(&self, text: &str) -> String {
        let mut worded = String::with_capacity(text.len());
        for c in text.chars() {
            match self.signs.get(&c) {
                Some(words) => worded.push_str(words),
                None if matches!(c, '\t' | '\n' | '\r') => worded.push(' '),
                None if c == '\0' || c == '\u{fffd}' || c.is_other() => {}
                None => worded.push(c),
            }
        }
        worded.nfd().filter(|c| !c.is_mark_nonspacing()).flat_map(char::to_lowercase).collect()
    }

    /// A word in its longest known pieces, or as unknown.
    fn cut(&self, word: &str, pieces: &mut Vec<i32>) {
        let letters: Vec<char> = word.chars().collect();
        if letters.is_empty() {
            return;
        }
        let before = pieces.len();
        let mut at = 0;
        while at < letters.len() && letters.len() <= LONGEST_WORD {
            let Some((id, end)) = self.longest(&letters, at) else { break };
            pieces.push(id);
            at = end;
        }
        if at < letters.len() {
            pieces.truncate(before);
            pieces.push(self.unknown);
        }
    }

    fn longest(&self, letters: &[char], at: usize) -> Option<(i32, usize)> {
        let mut piece: String = if at == 0 { String::new() } else { "##".to_owned() };
        let most = letters.len().min(at + self.longest);
        piece.extend(&letters[at..most]);
        for end in (at + 1..=most).rev() {
            if let Some(id) = self.ids.get(&piece) {
                return Some((*id, end));
            }
            piece.pop();
        }
        None
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are at most 160")]
const fn share_of(count: usize) -> f32 {
    1.0 / count as f32
}

/// All of a short text; of a longer one its beginning, a space, and its end.
fn both_ends(text: &str) -> String {
    if text.len() <= HEAD + TAIL || text.chars().count() <= HEAD + TAIL {
        return text.to_owned();
    }
    let head = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    let tail = text.char_indices().nth_back(TAIL - 1).map_or(0, |(at, _)| at);
    format!("{} {}", &text[..head], &text[tail..])
}

/// Stands alone, whatever is beside it.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_punctuation()
}

fn is_ideograph(c: char) -> bool {
    #[rustfmt::skip]
    let blocks = matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b920}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}');
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[UNK]\n[CLS]\n[SEP]\ncake\n##s\n##walk\nthe\n.\ngreat\n#\ncafe\nca\n";

    #[track_caller]
    fn check(text: &str, pieces: &[&str]) {
        let known: Vec<&str> = VOCABULARY.lines().collect();
        let vocabulary = Pieces::read(VOCABULARY, "👍🔥\tgreat\n").unwrap();
        let found: Vec<&str> = vocabulary.of(text).iter().map(|id| known[usize::try_from(*id).unwrap()]).collect();
        assert_eq!(found, pieces, "{text:?}");
    }

    #[test]
    fn words_are_cut_into_their_longest_pieces() {
        check("The CAKES.", &["the", "cake", "##s", "."]);
        check("cakewalk\tcake\nca", &["cake", "##walk", "cake", "ca"]);
        check("Café\u{0} ca\u{200b}ke", &["cafe", "cake"]);
        check("cakex the蛋糕.", &["[UNK]", "the", "[UNK]", "[UNK]", "."]);
        check("👍the🔥🍰", &["great", "the", "great", "[UNK]"]);
        check(&"s".repeat(101), &["[UNK]"]);
        check("", &[]);
    }

    #[test]
    fn a_long_text_is_read_at_both_ends_and_the_shop_after_it() {
        let pieces = Pieces::read(VOCABULARY, "").unwrap();
        let shop = Shop { name: "the cake".into(), ..Shop::default() };
        for text in ["the ".repeat(500_000) + "cake", format!("the {} cake", "ca ".repeat(300))] {
            let input = pieces.input(&text, None, &shop);
            assert_eq!(input.ids.len(), 1 + FIRST + LAST + 1 + 2 + 1);
            assert_eq!((input.ids[0], input.ids[1], input.ids[FIRST + LAST]), (1, 6, 3));
            assert_eq!(input.ids[FIRST + LAST + 1..], [2, 6, 3, 2]);
            assert_eq!(input.segments.iter().sum::<i32>(), 3);
            assert!((input.own.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            assert_eq!(input.own[FIRST + LAST + 2..], [0.0; 3]);
        }
        assert_eq!(pieces.input("", None, &Shop::default()).ids, [1, 2, 2]);
    }

    #[test]
    fn a_vocabulary_without_its_own_signs_is_none() {
        assert!(Pieces::read("[UNK]\n[CLS]\ncake\n", "").is_none());
        assert!(Pieces::read("", "").is_none());
        assert!(Pieces::read(VOCABULARY, "no tab").is_none());
    }
}
