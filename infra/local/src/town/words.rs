//! What platforms see in a text, and how they write it.

/// Escapes what XML and HTML take for markup.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // No XML may hold them, however they are written.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {}
            other => escaped.push(other),
        }
        escaped
    })
}

/// The accounts that a text names: `@jo`, `@jo@elsewhere.example`. One on the town's own instance goes without host.
pub(super) fn mentions(text: &str) -> Vec<String> {
    let named = text.split_whitespace().filter_map(|word| mention(word).map(|(account, _)| account));
    named.map(str::to_owned).collect()
}

/// The account at the beginning of a word, and what follows it.
pub(super) fn mention(word: &str) -> Option<(&str, &str)> {
    let account = word.strip_prefix('@')?;
    let end = account.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '@' | '.' | '-'));
    let (account, rest) = account.split_at(end.unwrap_or(account.len()));
    let bare = account.trim_end_matches(['.', '-', '@']);
    let rest = if bare.len() == account.len() { rest } else { &word[1 + bare.len()..] };
    let bare = bare.strip_suffix(super::INSTANCE).and_then(|name| name.strip_suffix('@')).unwrap_or(bare);
    (!bare.is_empty()).then_some((bare, rest))
}

/// The tags of a text, without `#`, as they are written.
pub(super) fn hashtags(text: &str) -> Vec<&str> {
    text.split_whitespace().filter_map(|word| hashtag(word).map(|(tag, _)| tag)).collect()
}

/// The tag at the beginning of a word, and what follows it.
pub(super) fn hashtag(word: &str) -> Option<(&str, &str)> {
    let tag = word.strip_prefix('#')?;
    let end = tag.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(tag.len());
    (end > 0).then(|| tag.split_at(end))
}

/// Whether a search finds a text: a quoted phrase as it stands, other words anywhere, case and punctuation apart.
pub(super) fn finds(question: &str, text: &str) -> bool {
    let text = plain(text);
    let quoted = question.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match quoted {
        Some(phrase) => text.contains(&plain(phrase)),
        None => plain(question).split_whitespace().all(|word| text.contains(&format!(" {word} "))),
    }
}

/// Words between single spaces, one in front and one behind.
fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<_> = spaced.split_whitespace().map(str::to_lowercase).collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_words_as_people_write_them() {
        let text = "Crumb & Co's sourdough, from crumb.example! #CrumbAndCo";
        for question in ["\"Crumb & Co\"", "\"crumb.example\"", "sourdough crumb", "crumbandco", "\"crumbandco\""] {
            assert!(finds(question, text), "{question}");
        }
        for question in ["\"Crumb Co sourdough\"", "crum", "\"rumb & Co\"", "rye sourdough"] {
            assert!(!finds(question, text), "{question}");
        }
    }

    #[test]
    fn accounts_and_tags_end_where_the_sentence_does() {
        let text = "@crumb, thanks. @jo@elsewhere.example. (@x) @crumb@example.social: #rye! # #a_b";
        assert_eq!(mentions(text), ["crumb", "jo@elsewhere.example", "crumb"]);
        assert_eq!(hashtags(text), ["rye", "a_b"]);
        assert_eq!(mention("@crumb.").unwrap(), ("crumb", "."));
    }
}
