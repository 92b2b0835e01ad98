//! The words of a text message: GSM-7, one part of 160, the link last.

mod bundle;

pub use bundle::{BundleText, Waiting};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use unicode_segmentation::UnicodeSegmentation;

use crate::alert::Stage;
use crate::mention::{Classification, Platform, Stars, Topic};

/// What one part holds in GSM-7; a second part costs a second message.
pub const ONE_PART: usize = 160;

/// What an alert's text is made of.
#[derive(Debug, Clone, Copy)]
pub struct AlertText<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// Why it is sent.
    pub stage: Stage,
    /// Where the customer wrote.
    pub platform: Platform,
    /// Stars, if it is a review.
    pub stars: Option<Stars>,
    /// What it is about.
    pub classification: &'a Classification,
    /// What the author calls themselves.
    pub author_name: Option<&'a str>,
    /// When it is late.
    pub due_at: Timestamp,
    /// The moment of sending.
    pub now: Timestamp,
    /// The shop's zone.
    pub zone: &'a TimeZone,
    /// Whether the shop's own answers can be read at the moment.
    pub answers_seen: AnswersSeen,
    /// Where a tap leads.
    pub link: &'a str,
}

/// Whether we would know if the shop had answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswersSeen {
    /// The own posts were read lately.
    Yes,
    /// They cannot be read, and the text says so.
    No,
    /// They were read, but the one that the shop says it gave was not among them; the text says so.
    NotThis,
}

impl AnswersSeen {
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Yes => "",
            Self::No => " We cannot see your answers.",
            Self::NotThis => " We cannot see your answer.",
        }
    }
}

impl AlertText<'_> {
    /// At most 160 septets. What is cut first: the author's name, then why, then stars; never the time or the link.
    pub fn render(&self) -> String {
        let head = self.head();
        let stars = self.stars.map(|stars| format!("{}* ", stars.get())).unwrap_or_default();
        let place = format!("{stars}{}", self.platform.label());
        let (kind, why) = (self.classification.kind, self.why());
        let unseen = self.answers_seen.sentence();
        let forms = [
            format!("{head} {place}, {kind}{why}.{}{unseen}", self.name()),
            format!("{head} {place}, {kind}{why}.{unseen}"),
            format!("{head} {place}{why}.{unseen}"),
            format!("{head} {place}{why}."),
            format!("{head} {place}."),
            format!("{head} {}.", self.platform.label()),
        ];
        let shop = to_gsm(self.shop);
        let room = ONE_PART.saturating_sub(septets(self.link) + 1);
        let with_shop = |form: &String| format!("{}: {form}", cut(shop.trim(), 24));
        let fitting = forms.iter().map(with_shop).find(|text| septets(text) <= room);
        let text = fitting.unwrap_or_else(|| cut(&head, room));
        format!("{text} {}", self.link)
    }

    /// How long is left, or since when it is late, in the shop's time.
    fn head(&self) -> String {
        let due = local_time(self.due_at, self.now, self.zone);
        let left = (self.due_at.as_second() - self.now.as_second()) / 60;
        match self.stage {
            Stage::Crisis if self.due_at < self.now => format!("URGENT, LATE since {due}."),
            Stage::Crisis => format!("URGENT now, due {due}."),
            Stage::Unacknowledged(_) if self.due_at < self.now => format!("nobody took it yet, LATE since {due}."),
            Stage::Recheck(_) if self.due_at < self.now => format!("no answer seen yet, LATE since {due}."),
            Stage::HandedOver(_) if self.due_at < self.now => format!("handed to you, LATE since {due}."),
            _ if self.due_at < self.now => format!("LATE since {due}."),
            Stage::Recheck(_) => format!("no answer seen yet, due {due}."),
            Stage::Unacknowledged(_) => format!("nobody took it yet, due {due}."),
            Stage::HandedOver(_) => format!("handed to you, due {due}."),
            Stage::Risk1 | Stage::Risk2 | Stage::Breached | Stage::BreachedAgain if left < 100 => {
                format!("{left} min left ({due}).")
            }
            Stage::Risk1 | Stage::Risk2 | Stage::Breached | Stage::BreachedAgain => format!("answer by {due}."),
        }
    }

    /// The first of the words that decided, letters only and cut short, so that no address and no command can stand in
    /// them; else the topic.
    fn why(&self) -> String {
        const MOST: usize = 24;
        let deciding = self.classification.because.iter().map(|words| letters(words)).find(|words| !words.is_empty());
        let topic = self.classification.topics.first().filter(|topic| **topic != Topic::Other);
        match (deciding, topic) {
            (Some(words), _) => format!(" \"{}\"", cut(&words, MOST)),
            (None, Some(topic)) => format!(", {}", topic.as_str().replace('-', " ")),
            (None, None) => String::new(),
        }
    }

    /// Letters only: a name is chosen by its bearer, and may be an address or a number to call.
    fn name(&self) -> String {
        const MOST: usize = 20;
        let name = self.author_name.map(letters).filter(|name| !name.is_empty());
        name.map(|name| format!(" {}.", cut(&name, MOST))).unwrap_or_default()
    }
}

/// Only letters, apostrophes and blanks of what GSM-7 has.
pub(crate) fn letters(text: &str) -> String {
    let kept: String = to_gsm(text).chars().map(|c| if c.is_alphabetic() || c == '\'' { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `16:40` today, else `Mon 09:10`, else `Mon 4 May 09:10`; in the shop's zone.
pub fn local_time(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (local, today) = (zone.to_datetime(at), zone.to_datetime(now).date());
    let days = (local.date() - today).get_days().abs();
    let format = match days {
        0 => "%H:%M",
        1..=6 => "%a %H:%M",
        _ => "%a %-d %b %H:%M",
    };
    local.strftime(format).to_string()
}

/// How many septets a text takes; characters of the extension table take two.
pub fn septets(text: &str) -> usize {
    text.chars().map(|c| if EXTENSION.contains(c) { 2 } else { 1 }).sum()
}

/// The characters of GSM-7's basic table that are not ASCII letters, digits, blank or simple punctuation.
const BASIC: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà!\"#%&'()*+,-./:;<=>?";
/// Its extension table.
const EXTENSION: &str = "^{}\\[~]|€";

/// The text in GSM-7: what has a plain spelling gets it, the rest is left out. Line breaks and other control
/// characters become blanks, so that nothing a customer wrote can forge a second message.
pub fn to_gsm(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || BASIC.contains(c) || EXTENSION.contains(c) => plain.push(c),
            c if c.is_whitespace() || c.is_control() => plain.push(' '),
            _ => plain.push_str(spelling(c)),
        }
    }
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A plain spelling of what GSM-7 lacks; empty where there is none.
fn spelling(c: char) -> &'static str {
    match c {
        'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => "a",
        'Á' | 'À' | 'Â' | 'Ã' | 'Ā' | 'Ą' => "A",
        'ç' | 'ć' | 'č' => "c",
        'Ć' | 'Č' => "C",
        'ď' | 'đ' => "d",
        'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'È' | 'Ê' | 'Ë' | 'Ē' | 'Ę' | 'Ě' => "E",
        'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'Í' | 'Ì' | 'Î' | 'Ï' => "I",
        'ł' => "l",
        'Ł' => "L",
        'ń' | 'ň' => "n",
        'ó' | 'ô' | 'õ' | 'ō' | 'ő' => "o",
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ō' | 'Ő' => "O",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'Ś' | 'Š' | 'Ş' => "S",
        'ť' | 'ţ' => "t",
        'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'Ú' | 'Ù' | 'Û' | 'Ū' | 'Ů' => "U",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'œ' => "oe",
        'Œ' => "OE",
        '‘' | '’' | '‚' | '‹' | '›' | '`' | '´' => "'",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '–' | '—' | '‐' | '‑' | '−' => "-",
        '…' => "...",
        '•' | '·' => "*",
        '×' => "x",
        '½' => "1/2",
        '★' => "*",
        _ => "",
    }
}

/// At most `room` septets, cut between what a reader sees as characters.
fn cut(text: &str, room: usize) -> String {
    if septets(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for cluster in text.graphemes(true) {
        if septets(&short) + septets(cluster) > room {
            break;
        }
        short.push_str(cluster);
    }
    short.trim_end().to_owned()
}

#[cfg(test)]
mod tests;
