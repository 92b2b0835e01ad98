//! Lines and bubbles as this terminal can show them. Pure: strings in, strings out.

use runtime::config::Environment;

use super::clean::{cut, width, wrap};

/// Wider than this nobody reads.
const WIDEST: usize = 100;
const NARROWEST: usize = 40;
/// What stands left of an event: the time, two blanks.
const LEFT: usize = 7;
/// A link to this machine fits a bubble.
const BUBBLE: usize = 48;

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    shapes: Shapes,
    colour: bool,
    width: usize,
}

/// With what lines and boxes are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shapes {
    /// Words alone: nobody looks, a program or a file reads.
    Words,
    /// A terminal that has ASCII and no more.
    Ascii,
    /// A terminal that has it all.
    Unicode,
}

/// What sort of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Heard,
    OnTrack,
    AtRisk,
    Late,
    Answered,
    Void,
    Person,
    Trouble,
    Text,
    Night,
    None,
}

/// One event, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) text: String,
    /// A customer's words, already clean. Cut to what fits.
    pub(super) quote: Option<String>,
    /// Belongs to the line above, so it says no time.
    pub(super) more: bool,
}

impl Line {
    pub(super) fn new(mark: Mark, text: String) -> Self {
        Self { mark, text, quote: None, more: false }
    }
}

impl Mark {
    fn shapes(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Heard => ("»", ">", "1"),
            Self::OnTrack => ("○", "o", ""),
            Self::AtRisk => ("◐", "!", "33"),
            Self::Late => ("●", "#", "31"),
            Self::Answered => ("✓", "+", "32"),
            Self::Void => ("–", "-", "2"),
            Self::Person => ("◆", "*", "36"),
            Self::Trouble => ("▲", "!", "33"),
            Self::Text => ("▸", "=", "36"),
            Self::Night => ("·", ".", "2"),
            Self::None => (" ", " ", ""),
        }
    }
}

impl Style {
    /// `columns`: the terminal's width; absent where standard output is none.
    pub(super) fn of(environment: &Environment, columns: Option<u16>) -> Self {
        let Some(columns) = columns else { return Self { shapes: Shapes::Words, colour: false, width: WIDEST } };
        let dumb = environment.get("TERM") == Some("dumb");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| environment.get(name));
        let locale = locale.unwrap_or_default().to_lowercase().replace('-', "");
        let unicode = !dumb && (locale.contains("utf8") || cfg!(windows));
        Self {
            shapes: if unicode { Shapes::Unicode } else { Shapes::Ascii },
            colour: !dumb && environment.get("NO_COLOR").is_none(),
            width: usize::from(columns).clamp(NARROWEST, WIDEST),
        }
    }

    /// Whether a line can be taken back.
    pub(super) fn is_live(self) -> bool {
        self.shapes != Shapes::Words && (self.colour || self.shapes == Shapes::Unicode)
    }

    /// An event, and when.
    pub(super) fn event(self, time: &str, line: &Line) -> String {
        let (unicode, ascii, colour) = line.mark.shapes();
        let mark = match self.shapes {
            Shapes::Words => String::new(),
            Shapes::Ascii => format!("{ascii} "),
            Shapes::Unicode => format!("{} ", self.paint(colour, unicode)),
        };
        let time = if line.more { "" } else { time };
        let indent = LEFT + if self.shapes == Shapes::Words { 0 } else { 2 };
        let room = self.width - indent;
        let text = match &line.quote {
            Some(quote) => {
                let left = room.saturating_sub(width(&line.text) + 3).max(12);
                format!("{} \"{}\"", line.text, cut(quote, left))
            }
            None => line.text.clone(),
        };
        let mut lines = self.wrapped(&text, room).into_iter();
        let first = lines.next().unwrap_or_default();
        let mut drawn = format!("{time:<5}  {mark}{}", self.tone(line, &first));
        for rest in lines {
            drawn.push_str(&format!("\n{:indent$}{}", "", self.tone(line, &rest)));
        }
        self.encode(drawn.trim_end())
    }

    /// A text message as it stands on a phone. `body` is without its link, which follows on a line of its own.
    pub(super) fn bubble(self, time: &str, whose: &str, body: &str) -> String {
        let inner = BUBBLE.min(self.width - LEFT - 6);
        let title = cut(whose, inner - 2);
        let (corners, side, rule) = match self.shapes {
            Shapes::Words => return self.encode(&format!("{time:<5}  text to {whose}: {body}")),
            Shapes::Ascii => (["+", "+", "+", "+"], "|", "-"),
            Shapes::Unicode => (["╭", "╮", "╰", "╯"], "│", "─"),
        };
        let rest = rule.repeat(inner - width(&title) - 1);
        let edge = |text: &str| self.paint("36", text);
        let title = self.paint("1", &title);
        let mut drawn = format!(
            "{time:<5}  {} {title} {}",
            edge(&format!("{}{rule}", corners[0])),
            edge(&format!("{rest}{}", corners[1]))
        );
        for line in wrap(body, inner) {
            let blank = " ".repeat(inner - width(&line));
            drawn.push_str(&format!("\n{:LEFT$}{} {line}{blank} {}", "", edge(side), edge(side)));
        }
        let bottom = format!("{}{}{}", corners[2], rule.repeat(inner + 2), corners[3]);
        drawn.push_str(&format!("\n{:LEFT$}{}", "", edge(&bottom)));
        self.encode(&drawn)
    }

    /// A headline, like a day.
    pub(super) fn headline(self, text: &str) -> String {
        self.encode(&self.paint("1", text))
    }

    /// Something said aside; blanks in front stay.
    pub(super) fn aside(self, text: &str) -> String {
        let words = text.trim_start_matches(' ');
        let indent = text.len() - words.len();
        let lines = self.wrapped(words, self.width.saturating_sub(indent));
        let lines: Vec<String> = lines.iter().map(|line| format!("{:indent$}{}", "", self.paint("2", line))).collect();
        self.encode(&lines.join("\n"))
    }

    /// What stands alone on one line, as it is, and is not longer than the terminal.
    pub(super) fn status(self, text: &str) -> String {
        let most = if self.shapes == Shapes::Words { usize::MAX } else { self.width - 1 };
        self.encode(&self.paint("2", &cut(text, most)))
    }

    /// Whoever reads words alone wants one line an event, however long.
    fn wrapped(self, text: &str, most: usize) -> Vec<String> {
        if self.shapes == Shapes::Words { vec![text.to_owned()] } else { wrap(text, most) }
    }

    fn tone(self, line: &Line, text: &str) -> String {
        match line.mark {
            Mark::Late | Mark::AtRisk | Mark::Answered => self.paint(line.mark.shapes().2, text),
            Mark::Void | Mark::Night => self.paint("2", text),
            Mark::None if line.more => self.paint("2", text),
            Mark::Heard | Mark::OnTrack | Mark::Person | Mark::Trouble | Mark::Text | Mark::None => text.to_owned(),
        }
    }

    fn paint(self, colour: &str, text: &str) -> String {
        if self.colour && !colour.is_empty() { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A terminal without Unicode gets no bytes that it would show as others.
    fn encode(self, text: &str) -> String {
        let ascii = |c: char| match c {
            '…' => "~".to_owned(),
            '–' | '—' => "-".to_owned(),
            '‘' | '’' => "'".to_owned(),
            '“' | '”' => "\"".to_owned(),
            '·' => "|".to_owned(),
            c if c.is_ascii() => c.to_string(),
            _ => "?".to_owned(),
        };
        if self.shapes == Shapes::Ascii { text.chars().map(ascii).collect() } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests;
