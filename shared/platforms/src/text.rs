//! Text as its author wrote it: no markup, nothing that steers a terminal or turns a line around.

mod html;

use std::iter::Peekable;
use std::str::Chars;

use url::Url;

pub(crate) use html::{decode as decode_entities, entity, from_html};

/// What is kept of a text, in bytes. A longer one is cut, never refused.
pub(crate) const LONGEST: usize = 20_000;
const LONGEST_NAME: usize = 200;

/// Plain text as it may be stored: control characters and escapes gone, cut to [`LONGEST`].
pub(crate) fn plain(text: &str) -> String {
    cut(clean(text).trim(), LONGEST)
}

/// A name: one line, short.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let line = line(text);
    (!line.is_empty()).then(|| cut(&line, LONGEST_NAME))
}

/// The text on one line.
pub(crate) fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id without white space around it and without control characters in it.
pub(crate) fn id(text: &str) -> String {
    clean(text).trim().replace('\n', " ")
}

/// An address a person may open: `http` or `https`, spelled so that it is safe in a page.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}

/// A language tag, when it looks like one.
pub(crate) fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let fits = (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fits.then_some(tag)
}

/// Cuts at a character, and says so with an ellipsis.
fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(longest.saturating_sub('…'.len_utf8()));
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}

fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_control_sequence(&mut chars),
            '\r' if chars.peek() == Some(&'\n') => (),
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\t' | '\u{a0}' => kept.push(' '),
            // They would show the rest of a page backwards, or a link as another one.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => (),
            c if c.is_control() => (),
            c => kept.push(c),
        }
    }
    kept
}

/// Skips the rest of a terminal escape, never further than the end of its line.
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_control_sequence(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            chars.next();
            skip_control_string(chars);
        }
        Some(' '..='~') => {
            while chars.next_if(|c| (' '..='/').contains(c)).is_some() {}
            chars.next_if(|c| ('0'..='~').contains(c));
        }
        Some(_) | None => (),
    }
}

fn skip_control_sequence(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
    chars.next_if(|c| ('@'..='~').contains(c));
}

/// A string without its end would swallow the text behind it: then only its beginning goes.
fn skip_control_string(chars: &mut Peekable<Chars<'_>>) {
    let mut ahead = chars.clone();
    while let Some(c) = ahead.next() {
        match c {
            '\u{7}' | '\u{9c}' => break,
            '\u{1b}' => {
                ahead.next_if_eq(&'\\');
                break;
            }
            '\n' => return,
            _ => (),
        }
        if ahead.peek().is_none() {
            return;
        }
    }
    *chars = ahead;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_a_page_is_gone_and_the_words_stay() {
        for (name, text, expected) in [
            ("a colour", "so \u{1b}[1;31mred\u{1b}[0m!", "so red!"),
            ("a window title", "a\u{1b}]0;owned\u{7}b", "ab"),
            ("a window title with the other end", "a\u{1b}]0;owned\u{1b}\\b", "ab"),
            ("a window title without end", "a\u{1b}]0;never ended", "a0;never ended"),
            ("an eight-bit colour", "a\u{9b}31mb", "ab"),
            ("a character set", "a\u{1b}(Bb", "ab"),
            ("NUL", "a\0b", "ab"),
            ("a bell", "a\u{7}b", "ab"),
            ("an override", "\u{202e}txt.exe\u{202c} \u{2066}x\u{2069}", "txt.exe x"),
            ("right-to-left words", "שלום עולם", "שלום עולם"),
            ("line ends", "a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
            ("a tab", "a\tb", "a b"),
            ("nothing", "", ""),
        ] {
            assert_eq!(plain(text), expected, "{name}");
        }
    }

    #[test]
    fn a_text_of_100_000_characters_is_kept_cut() {
        let kept = plain(&"ü".repeat(100_000));
        assert!(kept.len() <= LONGEST && kept.len() > LONGEST - 8, "{}", kept.len());
        assert!(kept.ends_with("ü…"));
    }

    #[test]
    fn only_web_addresses_are_addresses() {
        assert_eq!(web_address(" https://crumb.example/a b ").as_deref(), Some("https://crumb.example/a%20b"));
        for text in ["javascript:alert(1)", "data:text/html,x", "/relative", "mailto:ann@crumb.example", ""] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }

    #[test]
    fn a_language_is_a_tag_or_nothing() {
        assert_eq!(language("pt_BR").as_deref(), Some("pt-BR"));
        assert_eq!(language("<b>"), None);
        assert_eq!(language(""), None);
    }
}
