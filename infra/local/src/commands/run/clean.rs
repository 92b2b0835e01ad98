//! Words of strangers, fit for a terminal. Pure.

/// On one line, without anything that moves the cursor, turns the direction of writing or hides; cut to `most` cells.
pub(super) fn clean(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    cut(&words.join(" ").replace(is_hidden, ""), most)
}

/// What has no shape of its own and changes how others look. Joiners stay: emoji and scripts need them.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What does not fit is left out, and an ellipsis says so.
pub(super) fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = |c: &char| {
        let fits = cells(*c) <= left;
        left = left.saturating_sub(cells(*c));
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// How many cells of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Rather too many than too few: what is thought too wide is cut early, and breaks nothing.
fn cells(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200c}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{231a}'..='\u{231b}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2b1b}'..='\u{2b55}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f000}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Lines of at most `most` cells, broken between words; a longer word is broken where it must be.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let most = most.max(2);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for piece in text.split(' ').filter(|word| !word.is_empty()).flat_map(|word| pieces(word, most)) {
        if !line.is_empty() && width(&line) + 1 + width(&piece) > most {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&piece);
    }
    lines.push(line);
    lines
}

fn pieces(word: &str, most: usize) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for c in word.chars() {
        if width(&piece) + cells(c) > most {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_do_not_move_the_cursor() {
        #[rustfmt::skip]
        let table = [
            // name,                     text,                                       most, expected
            ("an escape sequence",       "a\u{1b}[2Jb\u{9b}31mc",                    99,   "a [2Jb 31mc"),
            ("lines and tabs",           " a\r\n\tb\u{2028}c ",                      99,   "a b c"),
            ("turned writing",           "a\u{202e}b\u{2066}c\u{200f}",              99,   "abc"),
            ("what is hidden",           "a\u{200b}\u{feff}\u{e0041}b",              99,   "ab"),
            ("emoji of several parts",   "👩\u{200d}🍳 ok",                          99,   "👩\u{200d}🍳 ok"),
            ("cut, not broken",          "the cake was cold",                        10,   "the cake…"),
            ("wide characters",          "面包很好吃",                                 7,    "面包很…"),
            ("nothing",                  "\u{7}",                                    5,    ""),
        ];
        for (name, text, most, expected) in table {
            assert_eq!(clean(text, most), expected, "{name}");
        }
    }

    #[test]
    fn lines_break_between_words_or_where_they_must() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a http://127.0.0.1", 8), ["a", "http://1", "27.0.0.1"]);
        assert_eq!(wrap("", 8), [""]);
        assert!(wrap(&"🥐".repeat(9), 5).iter().all(|line| width(line) <= 5));
    }
}
