//! `[budget]`: what a month may cost.

use domain::budget::Budget;

use super::section::Section;
use super::words::shown_text;

const MICROS: u64 = 1_000_000;
/// The largest budget: ten thousand dollars a month.
const MOST_MONTHLY: u64 = 10_000 * MICROS;
/// The largest price of one part of a text: five dollars.
const MOST_PRICE: u64 = 5 * MICROS;

/// Amounts in US dollars, written as text or as a number.
pub(super) fn read(root: &Section<'_>) -> Budget {
    let Some(section) = root.section("budget", &["monthly", "sms_price"]) else { return Budget::default() };
    Budget {
        monthly_micros: amount(&section, "monthly", 0, MOST_MONTHLY),
        sms_price_micros: amount(&section, "sms_price", 1, MOST_PRICE),
    }
}

fn amount(section: &Section<'_>, key: &str, least: u64, most: u64) -> Option<u64> {
    let text = section.number_text(key)?;
    let shown = shown_text(&text);
    let says = match micros(&text) {
        Some(amount) if (least..=most).contains(&amount) => return Some(amount),
        Some(_) => format!("{shown} is out of range; write US dollars, {} at most", most / MICROS),
        None => format!("{shown} is no amount; write US dollars, like \"5.00\""),
    };
    section.complain(key, says);
    None
}

/// Millionths of a dollar; six decimals are kept.
fn micros(text: &str) -> Option<u64> {
    let (dollars, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(dollars) || !digits(decimals) || decimals.len() > 6 || dollars.len() > 9 {
        return None;
    }
    let dollars: u64 = dollars.parse().ok()?;
    let millionths: u64 = format!("{decimals:0<6}").parse().ok()?;
    Some(dollars * MICROS + millionths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_millionth() {
        let table = [
            ("5.00", Some(5_000_000)),
            ("5", Some(5_000_000)),
            ("0.0075", Some(7_500)),
            ("0.0000001", None),
            ("-1", None),
            ("$5", None),
            ("5,00", None),
            (".5", None),
            ("1e3", None),
        ];
        for (text, expected) in table {
            assert_eq!(micros(text), expected, "{text}");
        }
    }
}
