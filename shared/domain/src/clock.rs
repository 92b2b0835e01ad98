//! One cycle's clock: when it is late, and when to warn.

use jiff::{SignedDuration, Timestamp};

use crate::alert::Stage;
use crate::hours::{Hours, Stretch};
use crate::mention::Urgency;
use crate::people::People;
use crate::target::{Effort, Target};

/// Which of a target's two times counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// The first message of a conversation.
    First,
    /// A further message after a reply.
    Next,
}

/// What a clock is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The row that fits.
    pub target: &'a Target,
    /// Which of its times counts.
    pub response: Response,
    /// How fast it must be answered; a crisis is texted at detection.
    pub urgency: Urgency,
    /// When the customer's message was published, or edited into what it is.
    pub published_at: Timestamp,
    /// When we first saw it.
    pub detected_at: Timestamp,
    /// How often its platform is polled.
    pub poll_every: SignedDuration,
}

/// When one cycle is late, and when to warn. Computed once, recomputed when hours or targets change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// When the customer's clock started.
    pub started_at: Timestamp,
    /// An answer at this very instant is still in time.
    pub due_at: Timestamp,
    /// The same, for a clock that starts at detection: what the staff could do.
    pub staff_due_at: Timestamp,
    /// One or two, sorted.
    pub warnings: Vec<Warning>,
    /// Found so late that the customer's clock starts at detection.
    pub late_discovery: bool,
}

/// When to warn, and as which stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// The first sweep at or after this instant records it.
    pub at: Timestamp,
    /// `crisis`, `risk-1` or `risk-2`.
    pub stage: Stage,
}

/// With less than this left at detection, the clock starts at detection.
const LEAST_LEFT: SignedDuration = SignedDuration::from_mins(15);
/// The last warning leaves at least this.
const LEAST_LEAD: SignedDuration = SignedDuration::from_mins(15);
/// Two warnings closer than this are one.
const WARNINGS_APART: SignedDuration = SignedDuration::from_mins(10);
/// A warning that is moved back comes this long before phones fall silent.
const BEFORE_SILENCE: SignedDuration = SignedDuration::from_mins(3);
/// How far ahead a warning looks for somebody to tell.
const TEXTING_HORIZON: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Clock {
    /// `None` when the target says that a further message opens no cycle.
    pub fn start(terms: &Terms<'_>, people: &People) -> Option<Self> {
        let hours = people.hours();
        let effort = match terms.response {
            Response::First => terms.target.first_response,
            Response::Next => terms.target.next_response?,
        };
        let due = |from| due_at(hours, effort, terms.target.cap, from);

        let published_at = terms.published_at.min(terms.detected_at);
        let customers = due(published_at);
        let late_discovery = published_at < terms.detected_at && too_little_left(hours, effort, customers, terms);
        let started_at = if late_discovery { terms.detected_at } else { published_at };
        let due_at = if late_discovery { due(started_at) } else { customers };
        let warnings = warnings(terms, effort, people, started_at, due_at);
        Some(Self { started_at, due_at, staff_due_at: due(terms.detected_at), warnings, late_discovery })
    }

    /// Open seconds from start to `due_at`.
    pub fn open_seconds(&self, hours: &Hours) -> i64 {
        hours.seconds_between(self.started_at, self.due_at)
    }
}

fn too_little_left(hours: &Hours, effort: Effort, due_at: Timestamp, terms: &Terms<'_>) -> bool {
    let left = match effort {
        Effort::Minutes(_) => due_at.as_second() - terms.detected_at.as_second(),
        Effort::OpenHours(_) | Effort::OpenDays(_) => hours.seconds_between(terms.detected_at, due_at),
    };
    left < LEAST_LEFT.as_secs()
}

/// The earlier of walk and cap. A shop that never opens within a year is measured by the wall clock.
fn due_at(hours: &Hours, effort: Effort, cap: Option<SignedDuration>, from: Timestamp) -> Timestamp {
    const HOUR: i64 = 3600;
    let (walk, wall) = match effort {
        Effort::Minutes(minutes) => {
            let end = from + SignedDuration::from_mins(i64::from(minutes));
            return cap.map_or(end, |cap| end.min(from + cap));
        }
        Effort::OpenHours(n) => (hours.walk(from, i64::from(n) * HOUR), i64::from(n) * HOUR),
        Effort::OpenDays(n) => (hours.end_of_open_day(from, n), i64::from(n) * 24 * HOUR),
    };
    let walk = walk.unwrap_or_else(|| from + SignedDuration::from_secs(wall));
    cap.map_or(walk, |cap| walk.min(cap_at(hours, from + cap)))
}

/// A cap in closed time, or in the first open hour after an opening, moves to one open hour after that opening, or to
/// its closing if that is sooner.
fn cap_at(hours: &Hours, cap: Timestamp) -> Timestamp {
    let Some(stretch) = hours.stretches(cap).next() else { return cap };
    let first_hour_ends = (stretch.start + SignedDuration::from_hours(1)).min(stretch.end);
    cap.max(first_hour_ends)
}

/// When to warn, sorted; the last of them leaves time to answer.
fn warnings(
    terms: &Terms<'_>,
    effort: Effort,
    people: &People,
    started_at: Timestamp,
    due_at: Timestamp,
) -> Vec<Warning> {
    if terms.urgency == Urgency::Crisis {
        return vec![Warning { at: terms.detected_at, stage: Stage::Crisis }];
    }
    let lead = LEAST_LEAD.max(terms.poll_every * 2);
    let warning = |percent, stage| {
        let at = part_of_the_way(people.hours(), started_at, due_at, percent).min(due_at - lead);
        Warning { at: when_somebody_may_be_texted(people, at, terms.detected_at), stage }
    };
    let first = warning(50, Stage::Risk1);
    if effort.is_short() {
        return vec![first];
    }
    let second = warning(80, Stage::Risk2);
    let merged = first.at < terms.detected_at || second.at.duration_since(first.at) < WARNINGS_APART;
    let later = Warning { at: first.at.max(second.at), ..second };
    if merged { vec![later] } else { vec![first, second] }
}

/// By open time; by wall-clock time where there is no open time between.
fn part_of_the_way(hours: &Hours, from: Timestamp, to: Timestamp, percent: i64) -> Timestamp {
    let open = hours.seconds_between(from, to);
    let walked = (open > 0).then(|| hours.walk(from, open * percent / 100)).flatten();
    walked.unwrap_or_else(|| from + SignedDuration::from_secs((to.as_second() - from.as_second()) * percent / 100))
}

/// `warning`, or before phones fall silent, or else the first instant after detection at which somebody may be texted.
fn when_somebody_may_be_texted(people: &People, warning: Timestamp, detected_at: Timestamp) -> Timestamp {
    let window = Stretch { start: detected_at.min(warning), end: detected_at.max(warning) + TEXTING_HORIZON };
    let times = people.texting_times(window);
    if times.iter().any(|time| time.start <= warning && warning < time.end) {
        return warning;
    }
    let before_silence = times.iter().rev().find(|time| time.end <= warning).map(|time| time.end - BEFORE_SILENCE);
    let after_detection = || times.iter().find(|time| time.end > detected_at).map(|time| time.start.max(detected_at));
    before_silence.filter(|&at| at >= detected_at).or_else(after_detection).unwrap_or(warning)
}

#[cfg(test)]
mod tests;
