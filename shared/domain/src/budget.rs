//! What a month may cost, and what is given up first.
//!
//! Texts and paid reads share one sum. It degrades in this order:
//!
//! 1. At four fifths the owner gets one e-mail, and what is left is kept for breaches: warnings go by e-mail.
//! 2. When all is spent, breaches go by e-mail too, and paid platforms are polled four times as seldom.
//!
//! A crisis is texted whatever it costs.

use jiff::SignedDuration;

use crate::mention::Platform;
use crate::people::Phone;

/// What a month may cost, in millionths of a US dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Budget {
    /// Texts and paid reads together; absent: no limit.
    pub monthly_micros: Option<u64>,
    /// One part of a text; absent: the built-in price of the phone's country.
    pub sms_price_micros: Option<u64>,
}

impl Budget {
    /// What one text of one part to this phone costs, in millionths of a US dollar.
    pub fn price_of_text(&self, phone: &Phone) -> u64 {
        self.sms_price_micros.unwrap_or_else(|| built_in_price(phone))
    }
}

/// Country calling code and price of one part in millionths of a US dollar, carrier fee included.
///
/// SNS names its prices on a page and not in its price list; these are from late 2026, rounded up. The United States
/// and Canada share a code: the dearer of the two stands for both. Countries not named cost more than any that is.
const PRICES: [(&str, u64); 9] = [
    ("1", 8_900),
    ("33", 66_000),
    ("34", 75_000),
    ("39", 92_000),
    ("44", 41_000),
    ("49", 79_000),
    ("61", 65_000),
    ("81", 74_600),
    ("91", 26_000),
];
const ELSEWHERE: u64 = 120_000;

/// No calling code begins another, so at most one fits.
fn built_in_price(phone: &Phone) -> u64 {
    let digits = phone.as_str().trim_start_matches('+');
    PRICES.iter().find(|(code, _)| digits.starts_with(code)).map_or(ELSEWHERE, |(_, price)| *price)
}

/// What was spent of a month's budget, in millionths of a US dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spending {
    /// So far this month.
    pub spent: u64,
    /// What it may be; absent: no limit.
    pub monthly: Option<u64>,
}

/// What money is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Before it is late: not from what is kept for breaches.
    Warning,
    /// It is late: the last fifth is kept for this.
    Breach,
    /// Whatever it costs.
    Crisis,
}

impl Spending {
    /// Whether `cost` more may be spent.
    pub fn allows(&self, cost: u64, need: Need) -> bool {
        let Some(monthly) = self.monthly else { return true };
        let after = self.spent.saturating_add(cost);
        match need {
            Need::Warning => !is_beyond_warning(after, monthly),
            Need::Breach => after <= monthly,
            Need::Crisis => true,
        }
    }

    /// With `cost` more.
    #[must_use]
    pub const fn with(self, cost: u64) -> Self {
        Self { spent: self.spent.saturating_add(cost), ..self }
    }

    /// Whether the owner is to be told: the next warning of the same price would not be texted, or four fifths are
    /// spent already.
    pub fn is_running_out(&self, price: u64) -> bool {
        !self.allows(price, Need::Warning)
    }

    /// Whether nothing is left.
    pub fn is_exhausted(&self) -> bool {
        self.monthly.is_some_and(|monthly| self.spent >= monthly)
    }
}

/// More than four fifths.
const fn is_beyond_warning(spent: u64, monthly: u64) -> bool {
    spent.saturating_mul(5) > monthly.saturating_mul(4)
}

/// How often a platform is polled: those whose reads cost money four times as seldom once the budget is exhausted.
pub fn paid_polls_slowed(platform: Platform, every: SignedDuration, spending: &Spending) -> SignedDuration {
    const TIMES: i32 = 4;
    let slow = every.checked_mul(TIMES).unwrap_or(every);
    if reads_cost_money(platform) && spending.is_exhausted() { slow } else { every }
}

const fn reads_cost_money(platform: Platform) -> bool {
    match platform {
        Platform::X | Platform::GooglePlaces => true,
        Platform::Bluesky
        | Platform::Mastodon
        | Platform::HackerNews
        | Platform::Feed
        | Platform::YouTube
        | Platform::Reddit
        | Platform::GoogleBusiness
        | Platform::Facebook
        | Platform::Instagram
        | Platform::Threads
        | Platform::Trustpilot
        | Platform::Yelp => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phone(number: &str) -> Phone {
        Phone::new(number).unwrap()
    }

    #[test]
    fn a_text_costs_what_its_country_costs_unless_the_owner_knows_better() {
        let built_in = Budget::default();
        #[rustfmt::skip]
        let table = [
            ("+15550100",     8_900),
            ("+447700900123", 41_000),
            ("+4915112345",   79_000),
            ("+819012345678", 74_600),
            ("+35312345678",  120_000), // Ireland is not in the table
        ];
        for (number, price) in table {
            assert_eq!(built_in.price_of_text(&phone(number)), price, "{number}");
        }
        let own = Budget { sms_price_micros: Some(7_500), ..built_in };
        assert_eq!(own.price_of_text(&phone("+447700900123")), 7_500);
        assert!(PRICES.iter().all(|(_, price)| *price < ELSEWHERE));
    }

    #[test]
    fn the_last_fifth_is_kept_for_breaches_and_a_crisis_asks_for_no_price() {
        let spending = |spent| Spending { spent, monthly: Some(100) };
        #[rustfmt::skip]
        let table = [
            // spent, cost, warning, breach
            (70,      10,   true,    true),
            (71,      10,   false,   true),
            (80,      1,    false,   true),
            (90,      10,   false,   true),
            (91,      10,   false,   false),
            (120,     0,    false,   false),
        ];
        for (spent, cost, warning, breach) in table {
            let spending = spending(spent);
            assert_eq!(spending.allows(cost, Need::Warning), warning, "{spent} + {cost}");
            assert_eq!(spending.allows(cost, Need::Breach), breach, "{spent} + {cost}");
            assert!(spending.allows(cost, Need::Crisis));
        }
        let unlimited = Spending { spent: u64::MAX, monthly: None };
        assert!(unlimited.allows(1, Need::Warning) && !unlimited.is_running_out(1) && !unlimited.is_exhausted());
    }

    #[test]
    fn the_owner_is_told_when_the_next_warning_would_not_be_texted() {
        let spending = Spending { spent: 60, monthly: Some(100) };
        assert!(!spending.is_running_out(10));
        assert!(spending.with(11).is_running_out(10));
        assert!(Spending { spent: 0, monthly: Some(0) }.is_running_out(1), "a budget of nothing is used up at once");
    }

    #[test]
    fn only_what_costs_money_is_polled_less_and_only_when_all_is_spent() {
        let every = SignedDuration::from_mins(5);
        let left = Spending { spent: 99, monthly: Some(100) };
        for platform in Platform::ALL.iter().copied() {
            assert_eq!(paid_polls_slowed(platform, every, &left), every);
            let paid = matches!(platform, Platform::X | Platform::GooglePlaces);
            let slowed = if paid { SignedDuration::from_mins(20) } else { every };
            assert_eq!(paid_polls_slowed(platform, every, &left.with(1)), slowed, "{platform}");
        }
    }

    proptest! {
        #[test]
        fn what_is_allowed_never_goes_beyond_the_budget(monthly in 0u64..1_000_000, costs in proptest::collection::vec(0u64..50_000, 0..100)) {
            let mut spending = Spending { spent: 0, monthly: Some(monthly) };
            for (index, cost) in costs.into_iter().enumerate() {
                let need = if index % 2 == 0 { Need::Warning } else { Need::Breach };
                prop_assert!(!spending.allows(cost, Need::Warning) || spending.allows(cost, Need::Breach));
                if spending.allows(cost, need) {
                    spending = spending.with(cost);
                    prop_assert!(need == Need::Breach || spending.spent * 5 <= monthly * 4);
                }
                prop_assert!(spending.spent <= monthly);
            }
        }
    }
}
