//! Times and prices as they stand in a text.

use domain::claim::Currency;

use crate::text::{Text, Token};

/// A number of the text, read as a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) hour: u16,
    pub(super) minute: u16,
    /// Before noon or after it, where the number itself says so: `5pm`, `17h`, `9am`.
    pub(super) half: Option<Half>,
    /// It can be nothing but a time: `17:30`, `5pm`, `9h`.
    pub(super) surely: bool,
    /// The token after the last.
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Forenoon,
    Afternoon,
}

/// Reads the token at `at`, and the one after a colon, as a time.
pub(super) fn time(text: &Text<'_>, at: usize) -> Option<Time> {
    let token = text.tokens.get(at)?;
    let original = text.source.get(token.start..token.end)?.to_lowercase();
    let (digits, rest) = split_digits(&original);
    let hour: u16 = digits.parse().ok().filter(|&hour| hour <= 24 && digits.len() <= 2)?;
    let (minute, rest, end) = if let Some(part) = rest.strip_prefix(['.', 'h', ',']) {
        let (minutes, after) = split_digits(part);
        if minutes.len() == 2 {
            (minutes.to_owned(), after.to_owned(), at + 1)
        } else {
            (String::new(), rest.to_owned(), at + 1)
        }
    } else {
        match text.tokens.get(at + 1).filter(|next| rest.is_empty() && colon_between(text, token, next)) {
            Some(next) => {
                let next = text.source.get(next.start..next.end)?.to_lowercase();
                let (minutes, after) = split_digits(&next);
                (minutes.to_owned(), after.to_owned(), at + 2)
            }
            None => (String::new(), rest.to_owned(), at + 1),
        }
    };
    let minute_read: u16 = if minute.is_empty() { 0 } else { minute.parse().ok().filter(|&read| read < 60)? };
    let half = match rest.trim_matches('.') {
        "am" | "a" if !rest.is_empty() => Some(Half::Forenoon),
        "pm" | "p" if !rest.is_empty() => Some(Half::Afternoon),
        _ => None,
    };
    let spelled = matches!(rest.as_str(), "h" | "hrs" | "uhr" | "hs" | "u");
    if !rest.is_empty() && half.is_none() && !spelled {
        return None;
    }
    Some(Time { hour, minute: minute_read, half, surely: !minute.is_empty() || half.is_some() || spelled, end })
}

fn split_digits(word: &str) -> (&str, &str) {
    word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()))
}

fn colon_between(text: &Text<'_>, token: &Token, next: &Token) -> bool {
    text.source.get(token.end..next.start) == Some(":")
}

/// The amount at the token `at` with its currency before or after it, in cents.
pub(super) fn price(text: &Text<'_>, at: usize) -> Option<(u32, Currency)> {
    let token = text.tokens.get(at)?;
    let original = text.source.get(token.start..token.end)?;
    let (whole, rest) = split_digits(original);
    let cents = match rest.strip_prefix(['.', ',']).map(split_digits) {
        Some((cents, "")) if cents.len() == 2 => cents.parse::<u32>().ok()?,
        Some(_) => return None,
        None if rest.is_empty() => 0,
        None => return None,
    };
    let whole: u32 = whole.parse().ok().filter(|&whole: &u32| whole < 10_000)?;
    let before = text.source[..token.start].trim_end().chars().next_back();
    let after = text.source[token.end..].trim_start();
    let word = text.tokens.get(at + 1).map_or("", |next| next.word.as_str());
    let currency = currency(before).or_else(|| currency(after.chars().next())).or(match word {
        "euro" | "euros" | "eur" => Some(Currency::Eur),
        "pounds" | "pound" | "quid" | "gbp" => Some(Currency::Gbp),
        "dollars" | "dollar" | "bucks" | "usd" => Some(Currency::Usd),
        _ => None,
    })?;
    Some((whole * 100 + cents, currency))
}

fn currency(sign: Option<char>) -> Option<Currency> {
    match sign? {
        '€' => Some(Currency::Eur),
        '£' => Some(Currency::Gbp),
        '$' => Some(Currency::Usd),
        _ => None,
    }
}
