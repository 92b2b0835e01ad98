//! One sentence, and the claim it makes.

use domain::claim::{Claim, Clock, Days, Says};
use jiff::civil::Weekday;

use super::Sense;
use super::numbers::{self, Half, Time};
use crate::patterns::Hit;
use crate::text::Text;

/// How far a day or a time may stand from what is said of it, in words.
const NEAR: usize = 8;
/// Words that lead into a sentence and say nothing.
const LEAD: usize = 4;
/// The most letters that are kept of a sentence.
const MOST_LETTERS: usize = 160;

/// Of whom something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// Of the shop, by name, trade or pronoun.
    Named,
    /// Of nobody in so many words: `Shut on Mondays`.
    Left,
}

/// What the lists found in one sentence.
pub(super) struct Sentence<'s> {
    text: &'s Text<'s>,
    from: usize,
    to: usize,
    hits: Vec<(Sense, f32, usize, usize)>,
    own: &'s [Vec<String>],
    /// "At 5" may be either half of the day: where clocks are read by twelve hours.
    twelve: bool,
    /// The verb alone says who: `Cierran`.
    drops: bool,
}

impl<'s> Sentence<'s> {
    /// `None` where it asks. `own`: the words of the shop's names and trade.
    pub(super) fn new(
        text: &'s Text<'s>,
        number: usize,
        hits: &[Hit<Sense>],
        own: &'s [Vec<String>],
        lang: &str,
    ) -> Option<Self> {
        let from = text.tokens.partition_point(|token| token.sentence < number);
        let to = text.tokens.partition_point(|token| token.sentence <= number);
        let here = hits.iter().filter_map(|hit| {
            let &(begin, end) = hit.stretches.first()?;
            (from <= begin && end <= to).then_some((hit.line.sense, hit.weight, begin, end))
        });
        let hits: Vec<_> = here.collect();
        let asks = text.is_question(number) || hits.iter().any(|hit| hit.0 == Sense::Asks && hit.2 == from);
        (from < to && !asks).then(|| {
            let (twelve, drops) = (lang == "en", matches!(lang, "es" | "it" | "pt"));
            Self { text, from, to, hits, own, twelve, drops }
        })
    }

    /// What it says, if it says one thing as a fact.
    pub(super) fn claim(&self) -> Option<Claim> {
        if self.all(Sense::Hedge).next().is_some() {
            return None;
        }
        let now = self.all(Sense::Past).next().is_none();
        let weekly = || self.always().or_else(|| self.days()).or_else(|| self.times()).or_else(|| self.costs());
        let says = self.gone().or_else(|| weekly().filter(|_| now))?;
        Some(Claim { says, words: self.words() })
    }

    fn gone(&self) -> Option<Says> {
        self.all(Sense::Gone).any(|(begin, _)| self.subject(begin).is_some()).then_some(Says::ClosedForGood)
    }

    fn always(&self) -> Option<Says> {
        self.all(Sense::Always).any(|(begin, _)| self.is_named(begin)).then_some(Says::AlwaysOpen)
    }

    /// `closed on Mondays`, `open every day except Monday`, `open on Sundays`.
    fn days(&self) -> Option<Says> {
        // "Open on Sundays" may be a wish.
        let open = self.all(Sense::Open).find(|&(begin, _)| self.is_named(begin));
        if let (Some(_), Some((_, end))) = (open, self.all(Sense::Except).next()) {
            return self.days_from(end, end + 3).map(Says::ClosedOn);
        }
        let times = (self.from..self.to).any(|at| self.time_at(at, true).is_some());
        let closed = self.all(Sense::Closed).find(|&(begin, _)| self.subject(begin).is_some());
        if let (Some((begin, end)), false) = (closed, times) {
            return self.days_around(begin, end).map(Says::ClosedOn);
        }
        let (begin, end) = open.filter(|_| !times && closed.is_none())?;
        self.days_around(begin, end).filter(|days| *days != Days::ALL).map(Says::OpenOn)
    }

    /// `closes at 5`, `open until 5`, `opens at 9 on Saturdays`.
    fn times(&self) -> Option<Says> {
        let of_shop = |sense| self.all(sense).find(|&(begin, _)| self.is_named(begin));
        if let Some((begin, end)) = of_shop(Sense::Closes) {
            return self.clock(begin).map(|at| Says::ClosesAt(at, self.days_around(begin, end)));
        }
        let (begin, end) = of_shop(Sense::Opens)?;
        self.clock(begin).map(|at| Says::OpensAt(at, self.days_around(begin, end)))
    }

    /// A price that is said of the goods. Nothing is held against it.
    fn costs(&self) -> Option<Says> {
        let &(begin, end) = self.all(Sense::Costs).collect::<Vec<_>>().first()?;
        let near = begin.saturating_sub(NEAR).max(self.from)..(end + NEAR).min(self.to);
        let (cents, currency) = near.into_iter().find_map(|at| numbers::price(self.text, at))?;
        Some(Says::Costs(cents, currency))
    }

    /// Where the phrases of one sense stand.
    fn all(&self, sense: Sense) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.hits.iter().filter(move |hit| hit.0 == sense).map(|&(_, _, begin, end)| (begin, end))
    }

    /// Of whom it is said what begins here: the nearest word before it that is none of the little ones must be the
    /// shop, or there is none. `None`: of something else.
    fn subject(&self, begin: usize) -> Option<Subject> {
        let clause = |at: usize| self.text.tokens.get(at).map(|token| token.clause);
        for at in (self.from..begin).rev() {
            if self.within(at, Sense::Subject) || self.is_own_name(at) {
                return Some(Subject::Named);
            }
            if clause(at) != clause(begin) {
                return (begin - at <= LEAD).then_some(Subject::Left);
            }
            let little = [Sense::Filler, Sense::Day, Sense::Until, Sense::Hour];
            let is_little = little.into_iter().any(|sense| self.within(at, sense));
            if !is_little && numbers::time(self.text, at).is_none() {
                return None;
            }
        }
        // The shop may be part of the phrase itself, or stand behind it.
        let shop = |(from, _): (usize, usize)| from >= begin && clause(from) == clause(begin);
        Some(if self.all(Sense::Subject).any(shop) { Subject::Named } else { Subject::Left })
    }

    /// Said of the shop in so many words; in some languages the verb is word enough.
    fn is_named(&self, begin: usize) -> bool {
        self.subject(begin).is_some_and(|subject| subject == Subject::Named || self.drops)
    }

    fn within(&self, at: usize, sense: Sense) -> bool {
        self.hits.iter().any(|&(known, _, from, to)| known == sense && from <= at && at < to)
    }

    fn is_own_name(&self, at: usize) -> bool {
        let tokens = &self.text.tokens;
        self.own.iter().any(|name| {
            let from = (at + 1).checked_sub(name.len());
            from.is_some_and(|from| {
                !name.is_empty() && name.iter().enumerate().all(|(offset, word)| tokens[from + offset].word == *word)
            })
        })
    }

    /// The days named shortly before or after.
    fn days_around(&self, begin: usize, end: usize) -> Option<Days> {
        self.days_from(begin.saturating_sub(NEAR).max(self.from), end + NEAR)
    }

    fn days_from(&self, from: usize, to: usize) -> Option<Days> {
        let named: Vec<(Days, usize, usize)> = self
            .hits
            .iter()
            .filter(|&&(sense, _, begin, _)| sense == Sense::Day && (from..to).contains(&begin))
            .filter_map(|&(_, number, begin, end)| Some((days(number)?, begin, end)))
            .collect();
        let mut all: Option<Days> = None;
        for (index, &(days, _, end)) in named.iter().enumerate() {
            let until = named.get(index + 1).filter(|&&(_, next, _)| self.joins(end, next));
            let span = until.and_then(|&(last, ..)| Some(Days::between(days.each().next()?, last.each().next()?)));
            let days = span.unwrap_or(days);
            all = Some(all.map_or(days, |known| known.and(days)));
        }
        all
    }

    /// `Monday to Friday`, `Mo-Fr`.
    fn joins(&self, end: usize, next: usize) -> bool {
        let word = self.all(Sense::Until).any(|(begin, to)| begin == end && to == next);
        let (Some(before), Some(after)) = (self.text.tokens.get(end - 1), self.text.tokens.get(next)) else {
            return false;
        };
        let between = self.text.source.get(before.end..after.start).unwrap_or_default().trim();
        word || end == next && matches!(between, "-" | "–" | "—")
    }

    /// The first time from here on.
    fn clock(&self, from: usize) -> Option<Clock> {
        let near = from..(from + NEAR).min(self.to);
        near.into_iter().find_map(|at| self.time_at(at, false)).and_then(|time| self.read(&time))
    }

    /// A time at this token. A bare number is one only where a time is looked for.
    fn time_at(&self, at: usize, surely: bool) -> Option<Time> {
        let named = self.hits.iter().find(|&&(sense, _, begin, _)| sense == Sense::Named && begin == at);
        if let Some(&(_, hour, _, end)) = named {
            return Some(Time { hour: whole(hour), minute: 0, half: None, surely: true, end });
        }
        let time = numbers::time(self.text, at)?;
        let said = [Sense::Hour, Sense::Forenoon, Sense::Afternoon];
        let marked = said.into_iter().any(|sense| self.all(sense).any(|(begin, _)| begin == time.end));
        (time.surely || marked || !surely).then_some(time)
    }

    fn read(&self, time: &Time) -> Option<Clock> {
        let said = |sense| self.all(sense).any(|(begin, _)| begin == time.end || begin == time.end + 1);
        let half = match time.half {
            None if said(Sense::Forenoon) => Some(Half::Forenoon),
            None if said(Sense::Afternoon) => Some(Half::Afternoon),
            half => half,
        };
        let named = self.all(Sense::Named).any(|(_, end)| end == time.end);
        match half {
            Some(Half::Forenoon) => Clock::new(time.hour % 12, time.minute, false),
            Some(Half::Afternoon) if time.hour <= 12 => Clock::new(time.hour % 12 + 12, time.minute, false),
            Some(Half::Afternoon) => Clock::new(time.hour, time.minute, false),
            None => {
                let marked = time.surely || said(Sense::Hour);
                Clock::new(time.hour, time.minute, !named && time.hour >= 1 && (self.twelve || !marked))
            }
        }
    }

    fn words(&self) -> String {
        let words = self.text.span(self.from, self.to);
        words.get(..words.floor_char_boundary(MOST_LETTERS)).unwrap_or(words).to_owned()
    }
}

/// The hour that a weight of a list stands for.
fn whole(number: f32) -> u16 {
    (0..=24).find(|&hour| (f32::from(hour) - number).abs() < 0.5).unwrap_or_default()
}

/// The days that a weight of a list stands for.
fn days(number: f32) -> Option<Days> {
    let day = match whole(number) {
        1 => Weekday::Monday,
        2 => Weekday::Tuesday,
        3 => Weekday::Wednesday,
        4 => Weekday::Thursday,
        5 => Weekday::Friday,
        6 => Weekday::Saturday,
        7 => Weekday::Sunday,
        8 => return Some(Days::WORKING),
        9 => return Some(Days::WEEKEND),
        10 => return Some(Days::ALL),
        _ => return None,
    };
    Days::of([day])
}
