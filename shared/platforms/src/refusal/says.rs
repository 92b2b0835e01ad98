//! A platform's own words, fit for a log and a page.

use crate::text;

const LONGEST: usize = 200;
/// A run of this many letters and digits without a break is a token, not a word.
const TOKEN_LIKE: usize = 32;
/// What stands after one of these is not shown.
const MARKS: &[&str] = &["token", "secret", "password", "bearer", "authorization", "api_key", "apikey", "key", "code"];

/// What is looked at; a secret that begins later is not shown either.
const LONGEST_LOOK: usize = 4_000;

/// One line, without secrets, at most 200 characters.
pub(super) fn clean(says: &str) -> String {
    let line = text::line(says.get(..says.floor_char_boundary(LONGEST_LOOK)).unwrap_or_default());
    let words: Vec<String> = line.split(' ').map(hide).collect();
    hide_after_bearer(words).join(" ").chars().take(LONGEST).collect()
}

/// `access_token=abc` and long opaque runs, their secret part as an ellipsis.
fn hide(word: &str) -> String {
    if let Some((name, value)) = word.split_once(['=', ':']) {
        let named = name.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        let secret = MARKS.iter().any(|mark| named.ends_with(mark));
        if secret && !value.is_empty() && !value.starts_with("//") {
            return word.get(..name.len() + 1).map(|kept| format!("{kept}…")).unwrap_or_default();
        }
    }
    let mut shown = String::with_capacity(word.len());
    for part in word.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
        let run = part.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        if run.len() >= TOKEN_LIKE {
            shown.push('…');
            shown.push_str(part.get(run.len()..).unwrap_or_default());
        } else {
            shown.push_str(part);
        }
    }
    shown
}

fn hide_after_bearer(mut words: Vec<String>) -> Vec<String> {
    for at in 1..words.len() {
        if words[at - 1].eq_ignore_ascii_case("bearer") && words[at].len() > 7 {
            words[at] = "…".to_owned();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_s_words_are_shown_without_secrets() {
        for (name, says, expected) in [
            ("an error", "The access token is invalid", "The access token is invalid"),
            ("another alphabet", "バリデーションに失敗しました", "バリデーションに失敗しました"),
            ("a parameter", "bad access_token=abc123&x", "bad access_token=…"),
            ("a header", "Authorization: Bearer s3cr3t-v4lue", "Authorization: Bearer …"),
            ("an opaque run", "key AbCdEfGhIjKlMnOpQrStUvWxYz0123456789 refused", "key … refused"),
            ("an escape", "\u{1b}[31mno\n\n such\0 thing", "no such thing"),
            ("nothing", " \n ", ""),
        ] {
            assert_eq!(clean(says), expected, "{name}");
        }
        assert_eq!(clean(&"ab ".repeat(500)).chars().count(), LONGEST);
    }
}
