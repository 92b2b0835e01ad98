//! Where a cycle stands, in a word, a shape and a colour.

use domain::conversation::{Conversation, Cycle, Proof, State};
use domain::people::People;
use jiff::Timestamp;
use store::Happened;

use super::reader::Reader;
use super::words;

/// A state as it is shown: never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    OnTrack,
    AtRisk,
    Late,
    Answered,
    AnsweredLate,
    Void,
}

impl Standing {
    /// What the clock says at `now`; a page does not wait for the sweep to record it.
    pub(crate) fn of(cycle: &Cycle, now: Timestamp) -> Self {
        let warned = cycle.clock.warnings.first().is_some_and(|warning| warning.at <= now);
        let recorded = Self::recorded(cycle.state, cycle.clock.due_at, now);
        if recorded == Self::OnTrack && warned { Self::AtRisk } else { recorded }
    }

    /// The same where the warnings are not known.
    pub(crate) fn recorded(state: State, due_at: Timestamp, now: Timestamp) -> Self {
        match state {
            State::OnTrack | State::AtRisk | State::Breached if due_at < now => Self::Late,
            State::OnTrack => Self::OnTrack,
            State::AtRisk => Self::AtRisk,
            State::Breached => Self::Late,
            State::Met => Self::Answered,
            State::MetLate => Self::AnsweredLate,
            State::Void => Self::Void,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::OnTrack => "on track",
            Self::AtRisk => "at risk",
            Self::Late => "late",
            Self::Answered => "answered",
            Self::AnsweredLate => "answered late",
            Self::Void => "no answer needed",
        }
    }

    pub(crate) const fn shape(self) -> &'static str {
        match self {
            Self::OnTrack => "○",
            Self::AtRisk => "◐",
            Self::Late => "●",
            Self::Answered | Self::AnsweredLate => "✓",
            Self::Void => "–",
        }
    }

    /// The class that gives the colour.
    pub(crate) const fn colour(self) -> &'static str {
        match self {
            Self::OnTrack => "on-track",
            Self::AtRisk => "at-risk",
            Self::Late => "late",
            Self::Answered | Self::AnsweredLate => "answered",
            Self::Void => "void",
        }
    }
}

/// One cycle's clock as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockView {
    pub(crate) standing: Standing,
    /// Whether it is about harm.
    pub(crate) crisis: bool,
    /// `32 min left`, `answered`.
    pub(crate) headline: String,
    /// What stands below it: when it is due, or how it ended.
    pub(crate) says: String,
    /// Who has it, and until when.
    pub(crate) holder: Option<String>,
    /// Since the customer wrote.
    pub(crate) customer: Times,
    /// Since we saw it.
    pub(crate) staff: Times,
    /// Why the customer's clock starts later than the message.
    pub(crate) late_discovery: Option<String>,
}

/// One of the two clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) due: String,
    pub(crate) since: String,
}

impl ClockView {
    pub(crate) fn new(conversation: &Conversation, events: &[Happened], reader: Reader<'_>) -> Option<Self> {
        let (people, now) = (&reader.settings.people, reader.now);
        let cycle = conversation.cycle.as_ref()?;
        let at = |instant| words::at(instant, now, people.hours().zone());
        let clock = &cycle.clock;
        let standing = Standing::of(cycle, now);
        let (headline, says) = if cycle.state.is_open() {
            (words::time_left(clock.due_at, now, people.hours().zone()), due(clock.due_at, now, people))
        } else {
            (words::capital(standing.word()), ending(cycle, conversation, events, reader))
        };
        Some(Self {
            standing,
            crisis: cycle.is_crisis(),
            headline: words::capital(&headline),
            says,
            holder: holder(cycle, people, now),
            customer: Times {
                due: format!("due {}", at(clock.due_at)),
                since: format!("waiting since {}", at(clock.started_at)),
            },
            staff: Times {
                due: format!("due {}", at(clock.staff_due_at)),
                since: format!("seen {}", at(cycle.detected_at)),
            },
            late_discovery: clock.late_discovery.then(|| {
                let (written, seen) = (at(cycle.published_at), at(cycle.detected_at));
                format!("Found late: written {written}, first seen {seen}. The clock starts when it was seen.")
            }),
        })
    }
}

fn due(due_at: Timestamp, now: Timestamp, people: &People) -> String {
    let at = words::at(due_at, now, people.hours().zone());
    if due_at < now { format!("Was due {at}, {}", words::ago(due_at, now)) } else { format!("Answer due {at}") }
}

/// Why nobody is texted at `now`: somebody has it, or says that it is answered. Or that we cannot see their answer.
pub(crate) fn holder(cycle: &Cycle, people: &People, now: Timestamp) -> Option<String> {
    let time = |at| domain::text::local_time(at, now, people.hours().zone());
    if !cycle.state.is_open() {
        return None;
    }
    if let Some(said) = &cycle.said {
        let who = words::name(people, &said.by);
        return Some(if cycle.is_looked_for() {
            format!("{who} says it is answered. We look for the answer until {}.", time(said.until(now)))
        } else {
            "We cannot see your answer. If it is there, tap again that it is answered.".to_owned()
        });
    }
    let held = cycle.acknowledged.as_ref().filter(|held| now < held.until)?;
    let (who, until) = (words::name(people, &held.by), time(held.until));
    Some(if held.snoozed { format!("{who} is reminded at {until}") } else { format!("{who} has it until {until}") })
}

/// Who closed it, when and how.
fn ending(cycle: &Cycle, conversation: &Conversation, events: &[Happened], reader: Reader<'_>) -> String {
    let (people, now) = (&reader.settings.people, reader.now);
    let at = |instant| words::at(instant, now, people.hours().zone());
    let who = |tap: &str| tapped(events, tap, people).unwrap_or_else(|| "Somebody".to_owned());
    let platform = conversation.key.platform.label();
    match &cycle.answer {
        Some(answer) => match answer.proof {
            Proof::Verified => format!("The answer was seen on {platform}, {}.", at(answer.at)),
            Proof::Claimed => {
                let reads = reader.settings.reads_answers(conversation.key.platform);
                let seen = if reads { "Not seen on" } else { "Answers cannot be seen on" };
                format!("{} said it is answered, {}. {seen} {platform}.", who("answered here"), at(answer.at))
            }
            Proof::Privately => format!("{} answered privately, {}.", who("answered privately"), at(answer.at)),
        },
        None => {
            let corrected =
                ["not about us", "wrong kind"].iter().find_map(|tap| Some((tapped(events, tap, people)?, tap)));
            let by = corrected.map(|(who, tap)| format!("{who} said: {tap}."));
            by.unwrap_or_else(|| "The message is gone, or asks for nothing any more.".to_owned())
        }
    }
}

/// Who made the latest tap of this name.
fn tapped(events: &[Happened], tap: &str, people: &People) -> Option<String> {
    // What it was said to be stands behind a colon.
    let by = |event: &Happened| {
        let (said, by) = event.what.split_once(", ")?;
        (said.split(':').next() == Some(tap)).then(|| by.to_owned())
    };
    let id = events.iter().rev().find_map(by)?;
    let known = people.all().iter().find(|person| person.id.as_str() == id);
    Some(known.map_or(id, |person| person.name.clone()))
}
