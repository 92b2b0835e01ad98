//! The words for what happened. Pure.

use domain::alert::Stage;
use domain::conversation::{Answer, Proof, State};
use domain::mention::{Platform, Urgency};
use domain::people::{People, PersonId};
use domain::target::Texting;
use domain::text::local_time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::OpenRow;

use super::clean::clean;
use super::news::{Heard, News, Told, Wanted, Who};
use super::tally::counted;
use super::terminal::{Line, Mark};

/// Reasons are a few words each, and a few.
const MOST_REASONS: usize = 3;
const LONGEST_REASON: usize = 28;
/// What people call themselves may be a novel.
const LONGEST_NAME: usize = 30;
/// What a platform says of itself.
const LONGEST_SAYING: usize = 120;

/// Who is told, and when that is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) people: &'a People,
    pub(super) now: Timestamp,
}

impl Teller<'_> {
    /// One line, or a few.
    pub(super) fn lines(&self, news: &News) -> Vec<Line> {
        match news {
            News::Heard(heard) => self.heard(heard),
            News::Older(posts) => {
                let posts = counted(*posts, "older post", "older posts");
                vec![Line::new(Mark::Heard, format!("{posts} found at the first look: kept, no clock starts"))]
            }
            News::Beside(posts) => {
                let are = counted(*posts, "post is", "posts are");
                vec![Line::new(Mark::Void, format!("{are} not about the shop: kept, nobody is disturbed"))]
            }
            News::Opened { who, due_at } => {
                vec![Line::new(Mark::OnTrack, format!("{} waits: answer by {}", name(who), self.time(*due_at)))]
            }
            News::Passed { who, stage, due_at, told } => vec![self.passed(who, *stage, *due_at, told)],
            News::Taken { who, by, until } => {
                let (by, until) = (self.person(by), self.time(*until));
                vec![Line::new(Mark::Person, format!("{by} has it ({}): no texts until {until}", name(who)))]
            }
            News::Moved { who, due_at } => {
                vec![Line::new(Mark::OnTrack, format!("{}: answer by {} now", name(who), self.time(*due_at)))]
            }
            News::Closed { who, state, due_at, answer } => vec![self.closed(who, *state, *due_at, answer.as_ref())],
            News::Down { platform, says } => vec![down(*platform, says)],
            News::Up { platform, since } => {
                let after = long(self.now.duration_since(*since));
                vec![Line::new(Mark::Answered, format!("{} can be read again, after {after}", platform.label()))]
            }
            News::Email { to, subject } => {
                let to = listed(&to.iter().map(|to| self.person(to)).collect::<Vec<_>>());
                vec![Line::new(Mark::Text, format!("e-mail to {to}: {}", clean(subject, LONGEST_SAYING)))]
            }
        }
    }

    fn heard(&self, heard: &Heard) -> Vec<Line> {
        let stars = heard.stars.map(|stars| counted(stars.get().into(), "star, ", "stars, ")).unwrap_or_default();
        let head = format!("{}, {stars}{}:", heard.who.platform.label(), name(&heard.who));
        let urgent = if heard.urgency == Urgency::Crisis { "URGENT, " } else { "" };
        let reasons: Vec<String> = heard
            .because
            .iter()
            .take(MOST_REASONS)
            .map(|reason| format!("\"{}\"", clean(reason, LONGEST_REASON)))
            .collect();
        let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
        let (mark, wanted) = match heard.answer {
            Wanted::No => (Mark::None, "no answer needed".to_owned()),
            Wanted::Joins => (Mark::None, "belongs to what waits already".to_owned()),
            Wanted::By { due_at, found_late, texting } => {
                let late = if found_late { ", found late" } else { "" };
                let quiet = if texting == Texting::DigestOnly { ", no texts" } else { "" };
                (Mark::OnTrack, format!("answer by {}{late}{quiet}", self.time(due_at)))
            }
        };
        let found = Line { quote: Some(clean(&heard.words, usize::MAX)), ..Line::new(Mark::Heard, head) };
        vec![found, Line { more: true, ..Line::new(mark, format!("{urgent}{}{why}: {wanted}", heard.kind)) }]
    }

    fn passed(&self, who: &Who, stage: Stage, due_at: Timestamp, told: &Told) -> Line {
        let (who, due) = (name(who), self.time(due_at));
        let (mark, what) = match stage {
            Stage::Crisis => (Mark::Late, format!("urgent: {who}, answer by {due}")),
            Stage::Risk1 | Stage::Risk2 => (Mark::AtRisk, format!("at risk: {who}, answer by {due}")),
            Stage::Breached | Stage::BreachedAgain => {
                (Mark::Late, format!("late: {who} should have had an answer by {due}"))
            }
            Stage::Recheck(_) => (Mark::AtRisk, format!("no answer seen yet: {who}, due {due}")),
            Stage::Unacknowledged(_) => (Mark::AtRisk, format!("nobody took it yet: {who}, due {due}")),
            Stage::HandedOver(_) => (Mark::AtRisk, format!("handed over: {who}, due {due}")),
        };
        let told = match told {
            Told::ByText => String::new(),
            Told::HasIt(person) => format!("; no text, {} has it", self.person(person)),
            Told::Digest => "; no text, it stands in the morning's list".to_owned(),
        };
        Line::new(mark, format!("{what}{told}"))
    }

    fn closed(&self, who: &Who, state: State, due_at: Timestamp, answer: Option<&Answer>) -> Line {
        let platform = who.platform;
        let who = name(who);
        let how = answer.map(|answer| format!(" at {}, {}", self.time(answer.at), proof(answer.proof, platform)));
        let how = how.unwrap_or_default();
        let apart = answer.map(|answer| due_at.duration_since(answer.at));
        let spare = apart.map(|apart| format!(", {} to spare", long(apart))).unwrap_or_default();
        let after = apart.map(|apart| format!(", {} after it was due", long(-apart))).unwrap_or_default();
        match state {
            State::Met => Line::new(Mark::Answered, format!("{who} was answered in time{how}{spare}")),
            State::MetLate => Line::new(Mark::Late, format!("{who} was answered late{how}{after}")),
            State::Void => Line::new(Mark::Void, format!("{who} waits for nothing any more")),
            State::OnTrack | State::AtRisk | State::Breached => {
                Line::new(Mark::OnTrack, format!("{who} waits: answer by {}", self.time(due_at)))
            }
        }
    }

    fn person(&self, id: &PersonId) -> String {
        let person = self.people.get(id);
        person.map_or_else(|| clean(id.as_str(), LONGEST_NAME), |person| clean(&person.name, LONGEST_NAME))
    }

    fn time(&self, at: Timestamp) -> String {
        local_time(at, self.now, self.people.hours().zone())
    }
}

fn down(platform: Platform, says: &str) -> Line {
    // In front stands what it means for us.
    let says = says.split_once(": ").map_or(says, |(_, says)| says);
    let says = clean(says, LONGEST_SAYING);
    let says = says.trim_end_matches('.');
    Line::new(Mark::Trouble, format!("{} cannot be read: {says}. It will be asked again", platform.label()))
}

/// `Ann`, `Ann and Ben`, `Ann, Ben and Cem`.
fn listed(names: &[String]) -> String {
    match names {
        [] => "everybody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `nobody waits`, or how many, how late, and until when there is time.
pub(super) fn waiting(rows: &[OpenRow], now: Timestamp, zone: &TimeZone) -> String {
    let late = rows.iter().filter(|row| row.state == State::Breached).count();
    let next = rows.iter().filter(|row| row.state != State::Breached).min_by_key(|row| row.due_at);
    let mut says = match rows.len() {
        0 => return "nobody waits".to_owned(),
        number => counted(number, "waits", "wait"),
    };
    if late > 0 {
        says.push_str(&format!(", {late} late"));
    }
    if let Some(next) = next {
        says.push_str(&format!(", next due {}", local_time(next.due_at, now, zone)));
    }
    says
}

fn name(who: &Who) -> String {
    clean(&who.name, LONGEST_NAME)
}

fn proof(proof: Proof, platform: Platform) -> String {
    match proof {
        Proof::Verified => format!("seen on {}", platform.label()),
        Proof::Claimed => "as the shop says".to_owned(),
        Proof::Privately => "in private".to_owned(),
    }
}

/// `40 min`, `2 h 40 min`, `3 days 2 h`.
pub(super) fn long(time: SignedDuration) -> String {
    let minutes = time.as_mins().max(0);
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    let days_word = if days == 1 { "day" } else { "days" };
    match (days, hours, minutes) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} {days_word}"),
        (days, hours, _) => format!("{days} {days_word} {hours} h"),
    }
}

#[cfg(test)]
mod tests;
