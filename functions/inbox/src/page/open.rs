//! All that is open, most urgent first.

use askama::Template;
use domain::mention::Platform;
use domain::settings::Settings;
use domain::text::local_time;
use jiff::Timestamp;
use store::{ConversationFile, Health};

use super::day::DayView;
use super::doubt::DoubtView;
use super::quote;
use super::standing::{Standing, holder};
use super::texts_off::TextsOff;
use super::watch::{BEATS, Sign, Signs};
use super::words;

/// The page.
#[derive(Debug, Template)]
#[template(path = "open.html")]
pub(crate) struct OpenPage {
    pub(crate) shop: String,
    pub(crate) notice: Option<String>,
    /// Where taps go, without the tap.
    pub(crate) path: String,
    /// `2 at risk, next due 16:40`, or that nobody is waiting.
    pub(crate) top: String,
    pub(crate) sources: Sources,
    pub(crate) cards: Vec<Card>,
    /// How many are open besides those shown.
    pub(crate) more: usize,
    pub(crate) last_look: String,
    /// Where the other lists are.
    pub(crate) deliveries: String,
    pub(crate) unanswered: String,
    /// What may be said about this day.
    pub(crate) day: Option<DayView>,
    /// What still runs.
    pub(crate) signs: Vec<Sign>,
    pub(crate) texts_off: TextsOff,
}

/// One mention in the list.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) path: String,
    pub(crate) standing: Standing,
    pub(crate) crisis: bool,
    pub(crate) time_left: String,
    pub(crate) platform: &'static str,
    pub(crate) author: Option<String>,
    pub(crate) stars: Option<(String, String)>,
    pub(crate) text: String,
    pub(crate) why: String,
    pub(crate) holder: Option<String>,
    /// What we are not sure of.
    pub(crate) doubt: Option<DoubtView>,
    due_at: Timestamp,
}

/// Whether we would hear of everybody.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sources {
    /// All are read.
    Fine,
    /// What is wrong, a line each.
    Troubled(Vec<String>),
}

impl Sources {
    /// `troubles` are those of the platforms.
    pub(crate) fn new(troubles: &[(Platform, Health)], signs: &Signs, settings: &Settings, now: Timestamp) -> Self {
        let zone = settings.people.hours().zone();
        let mut lines = signs.troubles(settings, now);
        if settings.platforms.is_empty() {
            lines.push("No platform is watched yet.".to_owned());
        }
        // One outage is one line, however many questions it hits.
        let mut outages: Vec<(Platform, &str, Timestamp)> = Vec::new();
        for (platform, health) in troubles {
            match outages.iter_mut().find(|(other, says, _)| other == platform && *says == health.says) {
                Some((_, _, since)) => *since = health.failing_since.min(*since),
                None => outages.push((*platform, &health.says, health.failing_since)),
            }
        }
        lines.extend(outages.into_iter().map(|(platform, says, since)| {
            let since = words::at(since, now, zone);
            format!("{}: {} (since {since})", platform.label(), quote::line(says, 200).trim_end_matches('.'))
        }));
        if lines.is_empty() { Self::Fine } else { Self::Troubled(lines) }
    }

    fn in_short(&self) -> String {
        match self {
            Self::Fine => "all sources fine".to_owned(),
            Self::Troubled(lines) => {
                format!("{} below", words::counted(i64::try_from(lines.len()).unwrap_or(0), "trouble"))
            }
        }
    }
}

impl Card {
    /// `None` when nobody waits in it, or its message is gone.
    pub(crate) fn new(file: &ConversationFile, path: String, settings: &Settings, now: Timestamp) -> Option<Self> {
        let cycle = file.conversation.as_ref()?.open_cycle()?;
        let mention = file.mentions.iter().find(|mention| mention.post.id == cycle.opener)?;
        let people = &settings.people;
        let (post, found) = (&mention.post, &mention.classification);
        let why = match words::topics(&found.topics) {
            Some(topics) => format!("{}: {topics}", found.kind),
            None => found.kind.to_string(),
        };
        let doubt = DoubtView::of_cycle(mention, cycle.number, &path);
        Some(Self {
            path,
            doubt,
            standing: Standing::of(cycle, now),
            crisis: cycle.is_crisis(),
            time_left: words::capital(&words::time_left(cycle.clock.due_at, now, people.hours().zone())),
            platform: post.platform.label(),
            author: post.author_name.as_deref().map(|name| quote::line(name, 40)).filter(|name| !name.is_empty()),
            stars: words::stars(post.stars),
            text: quote::line(&post.text, 240),
            why: words::capital(&why),
            holder: holder(cycle, people, now),
            due_at: cycle.clock.due_at,
        })
    }
}

impl Card {
    pub(crate) fn clock(&self) -> (Standing, Timestamp) {
        (self.standing, self.due_at)
    }
}

impl OpenPage {
    /// What is late comes first, the latest of it first; then what is due next.
    pub(crate) fn sort(cards: &mut [Card]) {
        cards.sort_by_key(|card| card.due_at);
    }

    fn title(&self) -> String {
        if self.cards.is_empty() { "Nobody is waiting".to_owned() } else { format!("{} waiting", self.waiting()) }
    }

    fn waiting(&self) -> usize {
        self.cards.len() + self.more
    }
}

/// `1 late, 2 at risk, next due 16:40`. `clocks` are those of all that is open.
pub(crate) fn top(clocks: &[(Standing, Timestamp)], settings: &Settings, now: Timestamp) -> String {
    let count = |wanted| clocks.iter().filter(|(standing, _)| *standing == wanted).count();
    let urgent = [(count(Standing::Late), "late"), (count(Standing::AtRisk), "at risk")];
    let mut parts: Vec<String> =
        urgent.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    if parts.is_empty() {
        parts.push(format!("{} waiting", clocks.len()));
    }
    let next = clocks.iter().map(|(_, due_at)| *due_at).filter(|due_at| *due_at >= now).min();
    parts.extend(next.map(|due_at| format!("next due {}", local_time(due_at, now, settings.people.hours().zone()))));
    parts.join(", ")
}

/// `We look every minute.`, or when we last did.
pub(crate) fn last_look(at: Option<Timestamp>, now: Timestamp) -> String {
    match at {
        None => "No look yet.".to_owned(),
        Some(at) if now.duration_since(at) < BEATS => "We look every minute.".to_owned(),
        Some(at) => format!("Last look {}.", words::ago(at, now)),
    }
}
