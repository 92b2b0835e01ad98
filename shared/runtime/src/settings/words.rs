//! What a problem may repeat, and the word that was probably meant.

use serde_json::Value;

use super::secrets::looks_like_a_secret;

/// What stands for a value that must not be repeated.
const NOT_SHOWN: &str = "(not shown)";
/// A value is repeated up to here.
const SHOWN_CHARS: usize = 60;
/// Longer words are not compared.
const COMPARED_CHARS: usize = 40;

/// A value as a problem may repeat it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => shown_text(text),
        Value::Number(number) if has_phone(&number.to_string()) => NOT_SHOWN.to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a table".to_owned(),
    }
}

/// A text in quotes, cut, without control characters; nothing of it when it holds a phone number or a secret.
pub(super) fn shown_text(text: &str) -> String {
    if has_phone(text) || holds_a_secret(text) {
        return NOT_SHOWN.to_owned();
    }
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
        None => format!("{text:?}"),
    }
}

/// The message of an error that repeats `text` in quotes, with what may be shown in its place.
pub(super) fn without(message: &str, text: &str) -> String {
    message.replace(&format!("{text:?}"), &shown_text(text))
}

/// Whether any part of a text looks like a secret; here a false alarm costs nothing.
fn holds_a_secret(text: &str) -> bool {
    let has_user = text.split_once("://").is_some_and(|(_, rest)| rest.contains('@'));
    has_user
        || looks_like_a_secret(text)
        || text.split(|c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c)).any(looks_like_a_secret)
}

/// Seven digits or more, with nothing between them but what people write into phone numbers.
fn has_phone(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && !"+-. ()/".contains(c)).any(|run| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        digits >= 7 && super::open_hours::date(run.trim()).is_none()
    })
}

/// Of `known` the word nearest to `word`, if it is near enough to have been meant.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length > COMPARED_CHARS {
        return None;
    }
    let near = known.into_iter().map(|known| (distance(&word, &known.to_lowercase()), known));
    let meant = |(distance, known): &(usize, &str)| {
        *distance <= (length / 3).max(1) && *distance < length.min(known.chars().count())
    };
    near.filter(meant).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_not_repeated_wherever_it_stands() {
        for text in ["+15550100", "0113 496 0000", "call (0113) 496-0000 now", "+44.113.4960000"] {
            assert_eq!(shown_text(text), NOT_SHOWN, "{text}");
        }
        for text in ["2026-12-24", "08:00-12:30", "12 Mill Lane", "bakery"] {
            assert_eq!(shown_text(text), format!("{text:?}"));
        }
        assert_eq!(shown(&Value::from(15_550_100_u64)), NOT_SHOWN);
    }

    #[test]
    fn the_word_that_was_meant_is_found_and_no_other() {
        let known = ["name", "also_called", "time_zone", "mastodon", "x"];
        let table = [
            ("nmae", Some("name")),
            ("timezone", Some("time_zone")),
            ("Also_Called", Some("also_called")),
            ("mastadon", Some("mastodon")),
            ("colour", None),
            ("", None),
        ];
        for (word, meant) in table {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
