//! One mention: how long is left, what was said, why we think so, and what one thumb can do.

use askama::Template;
use domain::conversation::{Action, Conversation, Mention};
use domain::mention::Kind;
use domain::people::PersonId;
use domain::settings::Settings;
use jiff::Timestamp;
use store::ConversationFile;

use super::history::{self, Line};
use super::quote::Quote;
use super::standing::ClockView;
use super::talk::{self, Said, Turn};
use super::texts_off::TextsOff;
use super::words::{self, Outside};

/// The page.
#[derive(Debug, Template)]
#[template(path = "mention.html")]
pub(crate) struct MentionPage {
    pub(crate) shop: String,
    pub(crate) notice: Option<String>,
    /// Where taps go, without the tap.
    pub(crate) path: String,
    /// All that is open.
    pub(crate) list: String,
    pub(crate) clock: Option<ClockView>,
    pub(crate) message: Message,
    pub(crate) why: Why,
    pub(crate) reply_box: Option<Outside>,
    pub(crate) taps: Option<Taps>,
    pub(crate) texts_off: TextsOff,
    pub(crate) talk: Vec<Turn>,
    pub(crate) history: Vec<Line>,
}

/// The customer's message.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) platform: &'static str,
    pub(crate) author: Option<String>,
    pub(crate) stars: Option<(String, String)>,
    pub(crate) at: String,
    pub(crate) edited: Option<String>,
    pub(crate) quote: Quote,
}

/// What we made of it.
#[derive(Debug)]
pub(crate) struct Why {
    pub(crate) kind: String,
    pub(crate) kind_certainty: &'static str,
    pub(crate) urgency: String,
    pub(crate) urgency_certainty: &'static str,
    pub(crate) topics: Option<String>,
    pub(crate) because: Vec<String>,
}

/// What may be tapped while it is open.
#[derive(Debug)]
pub(crate) struct Taps {
    /// Which cycle the reader sees: a tap must not close another.
    pub(crate) cycle: u32,
    /// The words of "I have it", if that is possible.
    pub(crate) acknowledge: Option<String>,
    /// What it may be instead.
    pub(crate) kinds: Vec<(Kind, &'static str)>,
}

/// For whom a page is made, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) person: &'a PersonId,
    pub(crate) now: Timestamp,
}

/// Where its links lead.
#[derive(Debug)]
pub(crate) struct Paths {
    pub(crate) page: String,
    pub(crate) list: String,
}

impl MentionPage {
    /// `opener` is the message the link was sent for. A newer cycle's comes first. `None` when neither is kept.
    pub(crate) fn new(
        file: &ConversationFile,
        opener: Option<&str>,
        reader: Reader<'_>,
        paths: Paths,
        notice: Option<String>,
    ) -> Option<Self> {
        let Reader { settings, now, .. } = reader;
        let people = &settings.people;
        let shown = shown(file, opener)?;
        let clock = file.conversation.as_ref().and_then(|talk| ClockView::new(talk, &file.events, people, now));
        Some(Self {
            shop: settings.shop.name.clone(),
            notice,
            path: paths.page,
            list: paths.list,
            clock,
            message: Message::new(shown, reader),
            why: Why::new(shown),
            reply_box: words::outside(shown.post.url.as_deref()),
            taps: file.conversation.as_ref().and_then(|talk| Taps::new(talk, shown, reader)),
            texts_off: TextsOff::new(people, reader.person, now),
            talk: talk::turns(file, shown, people, now),
            history: history::lines(file, people, now),
        })
    }

    /// For the tab.
    fn title(&self) -> String {
        let clock = self.clock.as_ref().map_or("No answer needed", |clock| clock.headline.as_str());
        format!("{clock} · {}", self.message.platform)
    }
}

/// The message of the latest cycle, else the one asked for, else any.
fn shown<'a>(file: &'a ConversationFile, opener: Option<&str>) -> Option<&'a Mention> {
    let find = |id: &str| file.mentions.iter().find(|mention| mention.post.id == id);
    let latest = file.conversation.as_ref().and_then(|talk| talk.cycle.as_ref());
    latest.and_then(|cycle| find(&cycle.opener)).or_else(|| find(opener?)).or_else(|| file.mentions.first())
}

impl Message {
    fn new(mention: &Mention, reader: Reader<'_>) -> Self {
        let at = |instant| words::at(instant, reader.now, reader.settings.people.hours().zone());
        let post = &mention.post;
        let author = post.author_name.as_deref().map(|name| super::quote::line(name, 60));
        Self {
            platform: post.platform.label(),
            author: author.filter(|name| !name.is_empty()),
            stars: words::stars(post.stars),
            at: at(mention.published_at()),
            edited: post.edited_at.map(at),
            quote: Quote::new(&post.text, &mention.classification.because),
        }
    }
}

impl Why {
    fn new(mention: &Mention) -> Self {
        let found = &mention.classification;
        let because = found.because.iter().map(|words| super::quote::line(words, 80));
        Self {
            kind: words::capital(found.kind.as_str()),
            kind_certainty: words::certainty(found.confidence.kind),
            urgency: words::capital(found.urgency.as_str()),
            urgency_certainty: words::certainty(found.confidence.urgency),
            topics: words::topics(&found.topics),
            because: because.filter(|words| !words.is_empty()).collect(),
        }
    }
}

impl Taps {
    fn new(conversation: &Conversation, shown: &Mention, reader: Reader<'_>) -> Option<Self> {
        let cycle = conversation.open_cycle()?;
        let people = &reader.settings.people;
        let context = reader.settings.context(conversation.key.platform, reader.now);
        let possible = conversation.act(Action::Acknowledge, reader.person, &context).is_ok();
        let held = cycle.acknowledged.as_ref().filter(|held| reader.now < held.until);
        let words = match held {
            Some(held) => format!("I take it over from {}", words::name(people, &held.by)),
            None => "I have it".to_owned(),
        };
        let others = Kind::ALL.iter().filter(|kind| **kind != shown.classification.kind);
        Some(Self {
            cycle: cycle.number,
            acknowledge: possible.then_some(words),
            kinds: others.map(|kind| (*kind, words::it_is(*kind))).collect(),
        })
    }
}
