//! Which classes a word belongs to.

use std::collections::HashMap;

/// A set of words that stand for each other in a rule.
pub(super) type ClassId = usize;

/// Every word of the lists with its classes.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    whole: HashMap<String, Vec<ClassId>>,
    begun: Affixes,
    ended: Affixes,
    number: Vec<ClassId>,
}

/// One word of a class, as it is written in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Word {
    Whole(String),
    /// `word*`
    Begun(String),
    /// `*word`
    Ended(String),
    /// `<n>`
    Number,
}

impl Vocabulary {
    pub(super) fn of(classes: &[Vec<Word>]) -> Self {
        let mut vocabulary = Self::default();
        let (mut begun, mut ended) = (HashMap::new(), HashMap::new());
        for (class, words) in classes.iter().enumerate() {
            for word in words {
                let classes = match word {
                    Word::Whole(word) => vocabulary.whole.entry(word.clone()).or_default(),
                    Word::Begun(word) => begun.entry(word.clone()).or_default(),
                    Word::Ended(word) => ended.entry(reversed(word)).or_default(),
                    Word::Number => &mut vocabulary.number,
                };
                classes.push(class);
            }
        }
        vocabulary.begun = Affixes::of(begun);
        vocabulary.ended = Affixes::of(ended);
        vocabulary
    }

    /// Adds the classes of `word` to `classes`.
    pub(super) fn look_up(&self, word: &str, classes: &mut Vec<ClassId>) {
        classes.extend(self.whole.get(word).into_iter().flatten());
        self.begun.look_up(word, classes);
        if !self.ended.rows.is_empty() {
            self.ended.look_up(&reversed(word), classes);
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            classes.extend(&self.number);
        }
    }
}

fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// Beginnings of words, sorted, so that all those of a word are found with one search.
#[derive(Debug, Default)]
struct Affixes {
    rows: Vec<Affix>,
}

#[derive(Debug)]
struct Affix {
    letters: String,
    classes: Vec<ClassId>,
    /// The longest other row that this one begins with.
    within: Option<usize>,
}

impl Affixes {
    fn of(affixes: HashMap<String, Vec<ClassId>>) -> Self {
        let mut rows: Vec<Affix> =
            affixes.into_iter().map(|(letters, classes)| Affix { letters, classes, within: None }).collect();
        rows.sort_by(|a, b| a.letters.cmp(&b.letters));
        for at in 0..rows.len() {
            rows[at].within = (0..at).rfind(|&before| rows[at].letters.starts_with(&rows[before].letters));
        }
        Self { rows }
    }

    fn look_up(&self, word: &str, classes: &mut Vec<ClassId>) {
        let mut next = self.rows.partition_point(|row| row.letters.as_str() <= word).checked_sub(1);
        while let Some(row) = next.and_then(|at| self.rows.get(at)) {
            if word.starts_with(&row.letters) {
                classes.extend(&row.classes);
            }
            next = row.within;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(word: &str) -> Word {
        Word::Begun(word.to_owned())
    }

    #[track_caller]
    fn check(word: &str, expected: &[ClassId]) {
        let classes = vec![
            vec![begun("burn"), Word::Whole("cut".to_owned())],
            vec![begun("bur")],
            vec![begun("burnt")],
            vec![Word::Ended("splitter".to_owned())],
            vec![Word::Number],
        ];
        let mut found = Vec::new();
        Vocabulary::of(&classes).look_up(word, &mut found);
        found.sort_unstable();
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn a_word_is_of_every_class_whose_beginning_or_end_it_has() {
        check("burns", &[0, 1]);
        check("burnt", &[0, 1, 2]);
        check("burger", &[1]);
        check("bu", &[]);
        check("cut", &[0]);
        check("cuts", &[]);
        check("glassplitter", &[3]);
        check("40", &[4]);
        check("", &[]);
    }
}
