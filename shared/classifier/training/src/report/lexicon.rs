//! The first baseline: count how good and how bad the words sound, in the manner of VADER (Hutto and Gilbert, 2014), with
//! words of our own.

use std::collections::HashMap;

use domain::mention::Kind;

/// How far a "not" or a "very" reaches, in words.
const REACH: usize = 3;
/// A word after a "not" sounds the other way round, and less.
const TURNED: f64 = -0.74;
/// What each "very" adds, nearest first.
const BOOST: [f64; REACH] = [0.29, 0.276, 0.262];
/// A word in capitals among others that are not.
const SHOUTED: f64 = 0.73;
/// Each exclamation mark, up to four.
const EXCLAIMED: f64 = 0.29;
/// What stands before a "but" counts half, what stands behind it half as much again.
const BEFORE_BUT: f64 = 0.5;
const AFTER_BUT: f64 = 1.5;
/// Brings sums between -1 and 1.
const SPREAD: f64 = 15.0;
/// From here on a text sounds like something.
const HEARD: f64 = 0.05;

const NOTS: &str = "not no never nothing nobody none neither nor cannot without hardly barely dont doesnt didnt isnt \
                    wasnt arent werent wont cant couldnt wouldnt shouldnt havent hasnt hadnt aint";
const MORE: &str = "very really so too extremely absolutely completely totally incredibly truly deeply utterly highly \
                    especially most much super seriously always";
const LESS: &str = "slightly somewhat fairly rather bit little almost kinda sorta partly sometimes quite";
const ASKING: &str = "what when where which who why how is are do does did can could would will has have anyone any";

/// Words and how they sound.
#[derive(Debug)]
pub struct Lexicon(HashMap<&'static str, f64>);

impl Lexicon {
    /// The list that lies beside this file.
    pub fn shipped() -> Self {
        let lines = include_str!("words/valence.txt").lines().filter(|line| !line.starts_with(';'));
        let of_line = |line: &'static str| {
            let mut words = line.split_whitespace();
            let value: f64 = words.next().and_then(|value| value.parse().ok()).unwrap_or_default();
            words.map(move |word| (word, value))
        };
        Self(lines.flat_map(of_line).collect())
    }

    /// How a text sounds, from -1 to 1; nought where no word is known.
    pub fn sound(&self, text: &str) -> f64 {
        let words: Vec<(String, bool)> = text.split_whitespace().map(bare).collect();
        let but = words.iter().rposition(|(word, _)| word == "but");
        let mixed = words.iter().any(|(_, shouted)| !shouted);
        let mut sum = 0.0;
        for (at, (word, shouted)) in words.iter().enumerate() {
            let Some(&value) = self.0.get(word.as_str()) else { continue };
            let value = if *shouted && mixed { value + SHOUTED.copysign(value) } else { value };
            let value = in_company(value, words.get(at.saturating_sub(REACH)..at).unwrap_or_default());
            sum += value * but.map_or(1.0, |but| if at < but { BEFORE_BUT } else { AFTER_BUT });
        }
        let marks = text.matches('!').take(4).count() as f64;
        if sum != 0.0 {
            sum += (marks * EXCLAIMED).copysign(sum);
        }
        sum / (sum * sum + SPREAD).sqrt()
    }

    /// What would be said who hears nothing but the sound, question marks, and a few words that ask.
    pub fn kind(&self, text: &str) -> Kind {
        let sound = self.sound(text);
        let first = text.split_whitespace().next().map(|word| bare(word).0);
        let asks = text.contains('?') || first.is_some_and(|word| is_of(ASKING, &word));
        let wishes = ["please", "could you", "would be great", "would love", "wish"];
        let lower = text.to_lowercase();
        if sound <= -HEARD {
            Kind::Complaint
        } else if wishes.iter().any(|wish| lower.contains(wish)) {
            Kind::Request
        } else if asks {
            Kind::Question
        } else if sound >= HEARD {
            Kind::Praise
        } else {
            Kind::Other
        }
    }
}

/// A value, by the words just before it, the nearest last.
fn in_company(value: f64, before: &[(String, bool)]) -> f64 {
    let mut value = value;
    for ((word, _), boost) in before.iter().rev().zip(BOOST) {
        if is_of(MORE, word) {
            value += boost.copysign(value);
        } else if is_of(LESS, word) {
            value -= boost.copysign(value);
        }
    }
    if before.iter().any(|(word, _)| is_of(NOTS, word)) { value * TURNED } else { value }
}

/// A word without marks, in lower case, and whether it was all capitals.
fn bare(word: &str) -> (String, bool) {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let shouted = letters.chars().count() > 1 && letters.chars().all(char::is_uppercase);
    (letters.to_lowercase(), shouted)
}

fn is_of(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|of| of == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_not_turns_a_word_and_a_very_lifts_it() {
        let lexicon = Lexicon::shipped();
        let sound = |text: &str| lexicon.sound(text);
        assert!(sound("good") > 0.0 && sound("not good") < 0.0 && sound("it isn't any good") < 0.0);
        assert!(sound("very good") > sound("good") && sound("good") > sound("slightly good"));
        assert!(sound("it is GOOD") > sound("it is good") && sound("good!!") > sound("good"));
        assert!(sound("good cake but horrible tea") < sound("horrible tea but good cake"));
        assert_eq!(sound("the table by the door"), 0.0);
    }

    /// good = 1: 1 / √(1 + 15) = .25.
    #[test]
    fn one_word_sounds_as_worked_out_by_hand() {
        assert!((Lexicon::shipped().sound("good") - 0.25).abs() < 1e-12);
    }

    #[test]
    fn no_word_has_two_values() {
        let lines = include_str!("words/valence.txt").lines().filter(|line| !line.starts_with(';'));
        let words: Vec<&str> = lines.flat_map(|line| line.split_whitespace().skip(1)).collect();
        assert_eq!(words.len(), Lexicon::shipped().0.len(), "a word stands twice");
        assert!(words.len() > 300);
    }

    #[test]
    fn kinds_follow_the_sound() {
        let lexicon = Lexicon::shipped();
        for (text, kind) in [
            ("Horrible soup.", Kind::Complaint),
            ("Lovely soup!", Kind::Praise),
            ("Is there soup?", Kind::Question),
            ("Soup on Mondays, please", Kind::Request),
            ("Soup is served at noon.", Kind::Other),
        ] {
            assert_eq!(lexicon.kind(text), kind, "{text}");
        }
    }
}
