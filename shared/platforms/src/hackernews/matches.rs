//! Looks again whether a hit holds what was searched: the index also finds what merely resembles it.

/// Whether the words of the query stand in the text, one after the other.
pub(super) fn matches(query: &str, text: &str) -> bool {
    let query = words(query);
    !query.trim().is_empty() && words(text).contains(&query)
}

/// Letters and digits in lower case, each word between single spaces; the index does not see accents either.
fn words(text: &str) -> String {
    let folded = text.chars().flat_map(char::to_lowercase).map(fold);
    let spaced: String = folded.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn fold(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_counts_when_it_holds_the_words_in_order() {
        for (query, text, expected) in [
            ("Crumb & Co", "I like crumb & co. Really", true),
            ("Crumb & Co", "Crumb&Co!", true),
            ("Crumb & Co", "a crumb for my company", false),
            ("Crumb & Co", "co crumb", false),
            ("Café Lindenhof", "the cafe lindenhof", true),
            ("crumb.example", "see https://www.crumb.example/menu", true),
            ("crumb", "crumbs", false),
            ("パン屋", "パン屋", true),
            ("&", "& everything", false),
        ] {
            assert_eq!(matches(query, text), expected, "{query} in {text}");
        }
    }
}
