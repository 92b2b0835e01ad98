//! One mention: how long is left, what was said, why we think so, and what one thumb can do.

use askama::Template;
use domain::conversation::{Action, Conversation, Mention};
use domain::customer::Author;
use domain::mention::{Classification, Kind, Platform};
use domain::reply::{Draft, draft};
use domain::settings::Settings;
use store::ConversationFile;

use super::claim::ClaimView;
use super::doubt::{DoubtView, unsorted};
use super::history::{self, Line};
use super::quote::Quote;
use super::reader::Reader;
use super::snooze::{self, Colleague, Reminder};
use super::standing::ClockView;
use super::talk::{self, Said, Turn};
use super::texts_off::TextsOff;
use super::unanswered::waiting;
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
    /// What we are not sure of.
    pub(crate) doubt: Option<DoubtView>,
    /// What it says of the shop that the settings deny.
    pub(crate) claims: Vec<ClaimView>,
    pub(crate) draft: Option<DraftView>,
    pub(crate) reply_box: Option<Outside>,
    pub(crate) taps: Option<Taps>,
    pub(crate) undo: Option<Undo>,
    /// Where the owner says who else this customer is.
    pub(crate) same: Option<String>,
    /// Who else this customer is.
    pub(crate) known_as: Vec<String>,
    /// Whether its clock was never started, and may be.
    pub(crate) may_start: bool,
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
    /// The words of "Answered here", if that is possible.
    pub(crate) answered_here: Option<&'static str>,
    /// When to be reminded.
    pub(crate) reminders: Vec<Reminder>,
    /// Whom to hand it to.
    pub(crate) colleagues: Vec<Colleague>,
    /// What it may be instead.
    pub(crate) kinds: Vec<(Kind, &'static str)>,
}

/// What an answer may start from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DraftView {
    pub(crate) text: String,
    /// `148 of 500 characters, as Mastodon counts`.
    pub(crate) length: String,
}

/// A correction that may be taken back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undo {
    /// What it is about: the cycle that the reader sees, or a message that opened none.
    pub(crate) field: (&'static str, String),
    /// What was said.
    pub(crate) said: &'static str,
}

/// Where its links lead.
#[derive(Debug)]
pub(crate) struct Paths {
    pub(crate) page: String,
    pub(crate) list: String,
    /// Only for the owner.
    pub(crate) same: Option<String>,
}

impl MentionPage {
    /// `opener` is the message the link was sent for; a newer cycle's comes first. `None` when neither is kept.
    /// `customer`: the other authors that are this customer.
    pub(crate) fn new(
        file: &ConversationFile,
        opener: Option<&str>,
        customer: &[Author],
        reader: Reader<'_>,
        paths: Paths,
        notice: Option<String>,
    ) -> Option<Self> {
        let Reader { settings, now, .. } = reader;
        let people = &settings.people;
        let shown = shown(file, opener)?;
        let clock = file.conversation.as_ref().and_then(|talk| ClockView::new(talk, &file.events, reader));
        Some(Self {
            shop: settings.shop.name.clone(),
            notice,
            doubt: doubt(file, shown, reader, &paths.page),
            path: paths.page,
            list: paths.list,
            clock,
            message: Message::new(shown, reader),
            why: Why::new(shown),
            claims: ClaimView::all(shown, settings),
            draft: DraftView::new(file, shown, settings),
            reply_box: words::outside(shown.post.url.as_deref()),
            taps: file.conversation.as_ref().and_then(|talk| Taps::new(talk, shown, reader)),
            undo: Undo::new(file.conversation.as_ref(), shown, reader),
            same: paths.same,
            known_as: customer.iter().map(known_as).collect(),
            may_start: waiting(file, now).is_some(),
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

/// What we are not sure of in the message that is shown.
fn doubt(file: &ConversationFile, shown: &Mention, reader: Reader<'_>, path: &str) -> Option<DoubtView> {
    match file.conversation.as_ref().and_then(Conversation::open_cycle) {
        Some(cycle) if cycle.opener == shown.post.id => DoubtView::of_cycle(shown, cycle.number, path),
        Some(_) => None,
        None => unsorted(file, reader.now)
            .filter(|unsorted| unsorted.post.id == shown.post.id)
            .and_then(|unsorted| DoubtView::of_mention(unsorted, path)),
    }
}

/// `dora@example.social on Mastodon`.
fn known_as(author: &Author) -> String {
    format!("{} on {}", super::quote::line(&author.id, 60), author.platform.label())
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
        let possible = |action| conversation.act(&action, reader.person, &context).is_ok();
        let held = cycle.acknowledged.as_ref().filter(|held| reader.now < held.until);
        let acknowledge = match held {
            Some(held) if held.by != *reader.person => format!("I take it over from {}", words::name(people, &held.by)),
            Some(_) | None => "I have it".to_owned(),
        };
        let answered_here = if cycle.said.is_some() { "It is answered here" } else { "Answered here" };
        let others = Kind::ALL.iter().filter(|kind| **kind != shown.classification.kind);
        Some(Self {
            cycle: cycle.number,
            acknowledge: possible(Action::Acknowledge).then_some(acknowledge),
            answered_here: possible(Action::AnsweredHere).then_some(answered_here),
            reminders: snooze::reminders(conversation, reader.person, &context),
            colleagues: snooze::colleagues(conversation, reader.person, &context),
            kinds: others.map(|kind| (*kind, words::it_is(*kind))).collect(),
        })
    }
}

impl DraftView {
    /// Only while somebody waits for an answer.
    fn new(file: &ConversationFile, shown: &Mention, settings: &Settings) -> Option<Self> {
        file.conversation.as_ref()?.open_cycle()?;
        let Classification { kind, urgency, lang, .. } = &shown.classification;
        let draft = draft(&shown.post, *kind, *urgency, lang.as_deref(), &settings.shop)?;
        Some(Self::of(draft, shown.post.platform))
    }

    /// With its length in words.
    pub(crate) fn of(Draft { text, length, limit }: Draft, platform: Platform) -> Self {
        let length = match limit {
            Some(limit) => format!("{length} of {limit} characters, as {} counts", platform.label()),
            None => format!("{length} characters"),
        };
        Self { text, length }
    }
}

impl Undo {
    fn new(conversation: Option<&Conversation>, shown: &Mention, reader: Reader<'_>) -> Option<Self> {
        let context = reader.settings.context(shown.conversation.platform, reader.now);
        let undone = |talk: &Conversation| talk.act(&Action::Undo, reader.person, &context).ok()?.conversation.cycle;
        let open = conversation.is_some_and(|conversation| conversation.open_cycle().is_some());
        let judged = shown.judged_before.as_ref();
        let field = match conversation.and_then(undone) {
            Some(cycle) => ("cycle", cycle.number.to_string()),
            None => judged.filter(|_| !open).map(|_| ("mention", shown.post.id.clone()))?,
        };
        let said = match judged {
            _ if !shown.classification.about_shop => "not about us",
            Some(judged) if judged.kind == shown.classification.kind => "we are sure",
            Some(_) | None => "wrong kind",
        };
        Some(Self { field, said })
    }
}
