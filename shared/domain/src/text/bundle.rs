//! The words of one text that speaks for many.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{AnswersSeen, ONE_PART, cut, local_time, septets, to_gsm};
use crate::mention::{Platform, Stars};

/// What a bundle's text is made of.
#[derive(Debug, Clone)]
pub struct BundleText<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// Everybody who waits, in any order.
    pub waiting: Vec<Waiting>,
    /// The moment of sending.
    pub now: Timestamp,
    /// The shop's zone.
    pub zone: &'a TimeZone,
    /// Whether the shop's own answers can be read at the moment.
    pub answers_seen: AnswersSeen,
    /// Where a tap leads.
    pub link: &'a str,
}

/// One who waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Where they wrote.
    pub platform: Platform,
    /// Stars, if it is a review.
    pub stars: Option<Stars>,
    /// Whether it is about harm.
    pub crisis: bool,
    /// When it is late.
    pub due_at: Timestamp,
}

impl Waiting {
    /// Harm first, then what is due first, then the fewest stars.
    fn weight(&self) -> (bool, Timestamp, u8) {
        (!self.crisis, self.due_at, self.stars.map_or(u8::MAX, Stars::get))
    }
}

impl BundleText<'_> {
    /// The place of the one to look at first.
    pub fn worst(waiting: &[Waiting]) -> Option<usize> {
        (0..waiting.len()).min_by_key(|&index| waiting[index].weight())
    }

    /// At most 160 septets. What is cut first: stars, then the platform; never how many, the time or the link.
    pub fn render(&self) -> String {
        let late = self.waiting.iter().filter(|one| one.due_at < self.now).count();
        let urgent = if self.waiting.iter().any(|one| one.crisis) { "URGENT, " } else { "" };
        let late = if late > 0 { format!(", {late} late") } else { String::new() };
        let many = format!("{urgent}{} waiting{late}", self.waiting.len());
        let unseen = self.answers_seen.sentence();
        let forms = match Self::worst(&self.waiting).map(|worst| self.waiting[worst]) {
            Some(worst) => {
                let (stars, place, due) = (stars(worst.stars), worst.platform.label(), self.due(worst.due_at));
                vec![
                    format!("{many}, worst {stars}{place} {due}.{unseen}"),
                    format!("{many}, worst {place} {due}.{unseen}"),
                    format!("{many}, worst {place} {due}."),
                    format!("{many}, worst {due}."),
                ]
            }
            None => vec![format!("{many}.")],
        };
        let shop = to_gsm(self.shop);
        let room = ONE_PART.saturating_sub(septets(self.link) + 1);
        let named = forms.iter().map(|form| format!("{}: {form}", cut(shop.trim(), 24)));
        let fitting = named.into_iter().chain(forms.iter().cloned()).find(|text| septets(text) <= room);
        let text = fitting.unwrap_or_else(|| cut(&many, room));
        format!("{text} {}", self.link)
    }

    fn due(&self, at: Timestamp) -> String {
        let (word, time) = (if at < self.now { "late since" } else { "due" }, local_time(at, self.now, self.zone));
        format!("{word} {time}")
    }
}

fn stars(stars: Option<Stars>) -> String {
    stars.map(|stars| format!("{}* ", stars.get())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINK: &str = "https://bell.example/o/0123456789abcdefghijkl";

    fn at(minutes: i64) -> Timestamp {
        "2026-03-02T16:00:00Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_mins(minutes)
    }

    fn waits(platform: Platform, stars: Option<u8>, minutes: i64) -> Waiting {
        let stars = stars.map(|stars| Stars::new(stars).unwrap());
        Waiting { platform, stars, crisis: false, due_at: at(minutes) }
    }

    fn text<'a>(shop: &'a str, waiting: &[Waiting], link: &'a str) -> String {
        let (waiting, answers_seen) = (waiting.to_vec(), AnswersSeen::Yes);
        BundleText { shop, waiting, now: at(0), zone: &TimeZone::UTC, answers_seen, link }.render()
    }

    #[test]
    fn it_says_how_many_wait_how_many_are_late_and_what_to_look_at_first() {
        let review = waits(Platform::GoogleBusiness, Some(1), 40);
        let late = waits(Platform::Mastodon, None, -5);
        #[rustfmt::skip]
        let table = [
            (vec![review; 6],                                "Crumb & Co: 6 waiting, worst 1* Google due 16:40."),
            (vec![review, late, late],                       "Crumb & Co: 3 waiting, 2 late, worst Mastodon late since 15:55."),
            (vec![late, Waiting { crisis: true, ..review }], "Crumb & Co: URGENT, 2 waiting, 1 late, worst 1* Google due 16:40."),
            (vec![waits(Platform::Yelp, Some(3), 40), review], "Crumb & Co: 2 waiting, worst 1* Google due 16:40."),
        ];
        for (waiting, expected) in table {
            assert_eq!(text("Crumb & Co", &waiting, LINK), format!("{expected} {LINK}"));
        }
    }

    #[test]
    fn what_is_cut_first_are_stars_and_platform_never_the_time_or_the_link() {
        let waiting = [waits(Platform::GoogleBusiness, Some(1), 40), waits(Platform::Mastodon, None, 50)];
        let shop = "A shop with a rather long name";
        #[rustfmt::skip]
        let table = [
            // letters of the link, what is left
            (96,  "A shop with a rather lon: 2 waiting, worst 1* Google due 16:40."),
            (97,  "A shop with a rather lon: 2 waiting, worst Google due 16:40."),
            (100, "A shop with a rather lon: 2 waiting, worst due 16:40."),
            (110, "2 waiting, worst 1* Google due 16:40."),
            (130, "2 waiting, worst due 16:40."),
        ];
        for (length, expected) in table {
            let link = "x".repeat(length);
            assert_eq!(text(shop, &waiting, &link), format!("{expected} {link}"), "{length}");
        }
    }

    proptest! {
        #[test]
        fn it_is_always_one_part_and_ends_with_the_link(
            shop in ".{0,60}", count in 1usize..500, minutes in -20_000i64..20_000, link in "[a-z/]{10,140}"
        ) {
            let waiting: Vec<Waiting> = (0..count).map(|n| waits(Platform::HackerNews, None, minutes + n as i64)).collect();
            let text = text(&shop, &waiting, &link);
            prop_assert!(septets(&text) <= ONE_PART && text.ends_with(&link), "{}", text);
            prop_assert!(text.contains(&count.to_string()) || link.len() > 130, "{}", text);
        }
    }
}
