//! "Closed today", "closing early", "open again": what may be said about this day, and the settings that say it.

use domain::hours::{Interval, closed_from};
use domain::people::{People, PersonId, Role};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use runtime::load::Document;
use runtime::settings;

/// What is said about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayTap {
    /// Not open at all.
    Closed,
    /// Not open from this time on.
    ClosedFrom(Time),
    /// As if nothing had been said.
    OpenAgain,
}

/// Why it changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoChange {
    /// Neither the owner nor on call.
    NotYours,
    /// There are no hours left to close.
    ClosedAlready,
    /// The time lies outside the hours of the day.
    OutsideHours,
    /// Nothing was said before.
    OpenAlready,
    /// The settings cannot be changed as they are.
    Unusable,
}

/// The shop's day at one moment, and who asks.
#[derive(Debug)]
pub(crate) struct Today {
    /// A night past midnight belongs to the day on which it began.
    pub(crate) date: Date,
    /// The hours as they are now.
    open: Vec<Interval>,
    /// When they end.
    last_closing: Option<Timestamp>,
    /// The document as it was before anything was said, if something was.
    before: Option<String>,
    /// Whether the person may say something.
    may: bool,
}

impl Today {
    /// `None` when the document cannot be used as it is.
    pub(crate) fn new(document: &Document, person: &PersonId, now: Timestamp) -> Option<Self> {
        let read = |json: &str| settings::from_json(json, document.version).ok();
        let people = read(&document.json)?.people;
        let local = people.hours().zone().to_datetime(now).date();
        // A night that was closed early is still the day before, as its hours were.
        let candidates = [local.yesterday().ok(), Some(local)].into_iter().flatten();
        let mut said = candidates.filter_map(|date| {
            let before = settings::without_day(&document.json, date).ok()??;
            let usual = read(&before)?.people;
            (usual.hours().day_of(now) == date).then_some((date, before, usual))
        });
        let hours_on = |date| people.hours().intervals_on(date).to_vec();
        let last_closing = |date| people.hours().open_on(date).last().map(|stretch| stretch.end);
        Some(match said.next() {
            Some((date, before, usual)) => Self {
                date,
                open: hours_on(date),
                last_closing: last_closing(date),
                may: may(&usual, date, person, now),
                before: Some(before),
            },
            None => {
                let date = people.hours().day_of(now);
                let may = may(&people, date, person, now);
                Self { date, open: hours_on(date), last_closing: last_closing(date), before: None, may }
            }
        })
    }

    /// The document that says it.
    pub(crate) fn said(&self, tap: DayTap, json: &str) -> Result<String, NoChange> {
        if !self.may {
            return Err(NoChange::NotYours);
        }
        let hours = match tap {
            DayTap::OpenAgain => return self.before.clone().ok_or(NoChange::OpenAlready),
            DayTap::Closed | DayTap::ClosedFrom(_) if self.open.is_empty() => return Err(NoChange::ClosedAlready),
            DayTap::Closed => Vec::new(),
            DayTap::ClosedFrom(time) => closed_from(&self.open, time).ok_or(NoChange::OutsideHours)?,
        };
        settings::with_day(json, self.date, &hours).map_err(|_| NoChange::Unusable)
    }

    /// What the page shows of it: nothing to whoever may say nothing, and nothing once the day is over anyway.
    pub(crate) fn view(&self, now: Timestamp) -> Option<DayView> {
        let over = self.last_closing.is_none_or(|closing| closing <= now);
        if !self.may || (self.before.is_none() && over) {
            return None;
        }
        let said = self.before.is_some().then(|| match self.open.last() {
            None => "Closed today, as entered here.".to_owned(),
            Some(_) => format!("Open today {} only, as entered here.", hours_in_words(&self.open)),
        });
        Some(DayView {
            date: self.date,
            said,
            hours: hours_in_words(&self.open),
            shuts: self.open.last().and_then(before_closing),
        })
    }
}

/// The owner, and whoever is on call now or at one of the day's openings.
fn may(people: &People, date: Date, person: &PersonId, now: Timestamp) -> bool {
    let owner = people.get(person).is_some_and(|person| person.role == Role::Owner);
    let openings = people.hours().open_on(date).into_iter().map(|stretch| stretch.start);
    owner || openings.chain([now]).any(|at| people.on_call(at).iter().any(|on_call| on_call.id == *person))
}

/// `08:00-12:30 and 13:30-17:30`.
fn hours_in_words(intervals: &[Interval]) -> String {
    intervals.iter().map(Interval::to_string).collect::<Vec<_>>().join(" and ")
}

/// An hour before an interval ends, as a form's field holds it: the usual closing would change nothing.
fn before_closing(interval: &Interval) -> Option<String> {
    let text = interval.to_string();
    let (hour, minutes) = text.rsplit('-').next()?.split_once(':')?;
    let before = (hour.parse::<u8>().ok()? + 23) % 24;
    Some(format!("{before:02}:{minutes}"))
}

/// What the page shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DayView {
    /// A tap is about this day and no other.
    pub(crate) date: Date,
    /// What was entered, which can be taken back.
    pub(crate) said: Option<String>,
    /// The hours as they are.
    pub(crate) hours: String,
    /// An earlier end of the day, to begin with; absent when it is closed.
    pub(crate) shuts: Option<String>,
}

/// Reads `15:00` and nothing else.
pub(crate) fn time(text: &str) -> Option<Time> {
    let plain = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    Time::strptime("%H:%M", text).ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(hours: &str) -> Document {
        let json = format!(
            r#"{{"shop": {{"name": "Crumb", "time_zone": "Europe/London"}}, "hours": {hours},
                "staff": [{{"name": "Ann", "phone": "+15550100", "role": "owner"}},
                          {{"name": "Ben", "phone": "+15550101", "role": "staff"}},
                          {{"name": "Cem", "phone": "+15550102", "role": "backup"}}]}}"#
        );
        Document { version: 1, json }
    }

    fn today(document: &Document, person: &str, now: &str) -> Today {
        Today::new(document, &PersonId::of_name(person), now.parse().unwrap()).unwrap()
    }

    const SHOP: &str = r#"{"mon": ["08:00-12:30", "13:30-17:30"]}"#;
    const BAR: &str = r#"{"mon": ["18:00-02:00"], "tue": ["18:00-02:00"]}"#;

    #[test]
    fn the_owner_and_whoever_is_on_call_may_close_the_shop() {
        #[rustfmt::skip]
        let table = [
            ("the owner",                        "Ann", true),
            ("on call from the opening on",      "Ben", true),
            ("the backup of somebody on call",   "Cem", false),
            ("nobody we know",                   "Dan", false),
        ];
        for (name, person, may) in table {
            let shop = document(SHOP);
            let today = today(&shop, person, "2026-03-02T06:30:00Z");
            assert_eq!(today.said(DayTap::Closed, &shop.json).is_ok(), may, "{name}");
            assert_eq!(today.view("2026-03-02T06:30:00Z".parse().unwrap()).is_some(), may, "{name}");
        }
    }

    #[test]
    fn a_night_that_was_closed_early_can_be_opened_again_after_midnight() {
        let bar = document(BAR);
        let night = "2026-03-03T00:30:00Z";
        let before = today(&bar, "Ben", night);
        assert_eq!(before.date.to_string(), "2026-03-02");
        let json = before.said(DayTap::ClosedFrom(time("00:15").unwrap()), &bar.json).unwrap();
        let closed = Document { version: 2, json };
        let after = today(&closed, "Ben", night);
        assert_eq!(after.date.to_string(), "2026-03-02");
        let view = after.view(night.parse().unwrap()).unwrap();
        assert_eq!(view.said.as_deref(), Some("Open today 18:00-00:15 only, as entered here."));
        let open = settings::from_json(&after.said(DayTap::OpenAgain, &closed.json).unwrap(), 3).unwrap();
        assert!(open.people.hours().is_open("2026-03-03T01:30:00Z".parse().unwrap()));
    }

    #[test]
    fn what_cannot_be_said_is_told_apart() {
        let shop = document(SHOP);
        let at = |time_text: &str| DayTap::ClosedFrom(time(time_text).unwrap());
        #[rustfmt::skip]
        let table = [
            // name,                       now,                     said,               refused
            ("on a day off",               "2026-03-03T10:00:00Z",  DayTap::Closed,     NoChange::ClosedAlready),
            ("early on a day off",         "2026-03-03T10:00:00Z",  at("12:00"),        NoChange::ClosedAlready),
            ("after the last closing",     "2026-03-02T10:00:00Z",  at("18:00"),        NoChange::OutsideHours),
            ("before the first opening",   "2026-03-02T10:00:00Z",  at("07:00"),        NoChange::OutsideHours),
            ("again without a closing",    "2026-03-02T10:00:00Z",  DayTap::OpenAgain,  NoChange::OpenAlready),
        ];
        for (name, now, tap, refused) in table {
            assert_eq!(today(&shop, "Ann", now).said(tap, &shop.json), Err(refused), "{name}");
        }
        assert!(Today::new(&document("7"), &PersonId::of_name("Ann"), Timestamp::UNIX_EPOCH).is_none());
    }

    #[test]
    fn the_time_that_is_offered_is_one_that_may_be_said() {
        for hours in [r#"{"mon": ["00:00-24:00"]}"#, r#"{"mon": ["18:00-24:00"]}"#, BAR, SHOP] {
            let shop = document(hours);
            let now = "2026-03-02T19:00:00Z";
            let shop_now = if hours == SHOP { "2026-03-02T10:00:00Z" } else { now };
            let today = today(&shop, "Ann", shop_now);
            let offered = time(&today.view(shop_now.parse().unwrap()).unwrap().shuts.unwrap()).unwrap();
            assert!(today.said(DayTap::ClosedFrom(offered), &shop.json).is_ok(), "{hours} {offered}");
        }
    }

    #[test]
    fn only_a_time_of_day_is_one() {
        assert_eq!(time("15:30").map(|time| (time.hour(), time.minute())), Some((15, 30)));
        for bad in ["", "15", "24:00", "15:60", "3:00pm", "15:30:00", "1e:00", "１５:00"] {
            assert_eq!(time(bad), None, "{bad}");
        }
    }
}
