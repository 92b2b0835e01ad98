//! What is counted in a text.

/// How far a "not" reaches, in words.
const REACH: usize = 4;
/// Runs of letters that are counted, from the shortest to the longest.
const RUNS: std::ops::RangeInclusive<usize> = 2..=6;
/// Of a long text so many words are looked at.
const LONGEST: usize = 2_000;

/// Everything that is counted in a text, as a number each, in ascending order: as often as it stands there.
///
/// That two grams share a number happens once in millions of sets: nobody will see it.
pub fn grams(text: &str) -> Vec<u64> {
    let number = |gram: &String| gram.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, c| mix(hash ^ u64::from(c)));
    let mut grams: Vec<u64> = words(text).iter().map(number).collect();
    grams.extend(letters(text).iter().map(|run| mix(!number(run))));
    grams.sort_unstable();
    grams
}

fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(0x9fb2_1c65_1e98_df25);
    hash ^ (hash >> 32)
}

/// Words, pairs and threes of words, and words that follow a "not".
fn words(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut words = tokens.clone();
    for many in [2, 3] {
        words.extend(tokens.windows(many).map(|few| few.join(" ")));
    }
    let mut left = 0;
    for token in &tokens {
        if is_not(token) {
            left = REACH;
        } else if matches!(token.as_str(), "." | "!" | "?" | "," | ";" | ":") {
            left = 0;
        } else if left > 0 {
            left -= 1;
            words.push(format!("not_{token}"));
        }
    }
    words
}

/// Every run of two to six letters, across words as well.
fn letters(text: &str) -> Vec<String> {
    let line: Vec<char> = format!(" {} ", tokens(text).join(" ")).chars().collect();
    RUNS.flat_map(|length| line.windows(length)).map(|run| run.iter().collect()).collect()
}

/// Lower case; every link is the same, every handle is the same, four equal letters are three; marks stand alone.
fn tokens(text: &str) -> Vec<String> {
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    let mut tokens = Vec::new();
    for chunk in text.split_whitespace().take(LONGEST) {
        if chunk.contains("://") || chunk.starts_with("www.") {
            tokens.push("_link".to_owned());
        } else if chunk.starts_with('@') && chunk.len() > 1 {
            tokens.push("_handle".to_owned());
        } else if is_face(chunk) {
            tokens.push(chunk.to_owned());
        } else {
            cut(chunk, &mut tokens);
        }
    }
    tokens
}

fn cut(chunk: &str, tokens: &mut Vec<String>) {
    let mut word = String::new();
    let mut letters = chunk.chars().flat_map(char::to_lowercase).peekable();
    while let Some(c) = letters.next() {
        let inside = matches!(c, '\'' | '’') && !word.is_empty() && letters.peek().is_some_and(|c| c.is_alphabetic());
        if c.is_alphanumeric() || c == '_' || inside {
            let c = if inside { '\'' } else { c };
            if !word.ends_with(&[c; 3].iter().collect::<String>()) {
                word.push(c);
            }
            continue;
        }
        tokens.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        // Marks in a row are one token, whatever their number beyond three.
        match tokens.last_mut() {
            Some(last) if is_marks(last, c) && last.chars().count() < 3 => last.push(c),
            Some(last) if is_marks(last, c) => {}
            _ => tokens.push(c.to_string()),
        }
    }
    tokens.extend((!word.is_empty()).then_some(word));
}

/// `!!` goes on with another `!`.
fn is_marks(token: &str, mark: char) -> bool {
    matches!(mark, '!' | '?' | '.') && token.chars().all(|c| c == mark)
}

fn is_not(token: &str) -> bool {
    matches!(token, "not" | "no" | "never" | "nothing" | "nobody" | "none" | "cannot" | "without" | "hardly")
        || token.ends_with("n't")
}

/// `:-(` and its like.
fn is_face(chunk: &str) -> bool {
    let mut marks = chunk.chars();
    let eyes = marks.next().is_some_and(|c| matches!(c, ':' | ';' | '=' | '8'));
    let rest: Vec<char> = marks.collect();
    eyes && matches!(rest.len(), 1 | 2) && rest.last().is_some_and(|c| "()[]dDpP/\\|3<>oO*".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        assert_eq!(tokens(text), wanted, "{text:?}");
    }

    #[test]
    fn a_text_is_cut_into_words_and_marks() {
        check("I don’t LIKE it...", &["i", "don't", "like", "it", "..."]);
        check("@Shop see https://t.example/a :-( ok", &["_handle", "see", "_link", ":-(", "ok"]);
        check("sooooo good!!!!!", &["sooo", "good", "!!!"]);
        check("5&amp;6 \"quoted\"", &["5", "&", "6", "\"", "quoted", "\""]);
    }

    #[test]
    fn what_follows_a_not_is_counted_apart() {
        let words = words("not a good one, really");
        for wanted in ["good", "not_good", "not_one", "really", "a good one"] {
            assert!(words.iter().any(|word| word == wanted), "{wanted}: {words:?}");
        }
        assert!(!words.iter().any(|word| word == "not_really"), "a comma ends it: {words:?}");
    }

    #[test]
    fn letters_are_counted_across_words() {
        let runs = letters("a bc");
        assert_eq!(runs.iter().filter(|run| *run == "a b").count(), 1, "{runs:?}");
        assert_eq!(runs.len(), 5 + 4 + 3 + 2 + 1);
    }
}
