//! The words for one person, and the link that is theirs alone.

use std::collections::HashMap;

use domain::conversation::{Cycle, Mention};
use domain::delivery::{Address, Medium, Outcome};
use domain::mention::Platform;
use domain::people::{Person, PersonId};
use domain::settings::Settings;
use domain::text::{AlertText, AnswersSeen, BundleText, Waiting, local_time};
use jiff::SignedDuration;
use messaging::Email;
use store::{Link, PlatformFile};

use crate::App;
use crate::run::{Candidate, Run};

/// A link lives so long after the answer was due.
const LINK_LIVES: SignedDuration = SignedDuration::from_hours(24);

/// How the names of sources begin that read the shop's own posts.
const OWN_POSTS: &str = "own#";

/// To whom, and behind which link; what it says is written once it is known which claims were taken.
pub(crate) struct Envelope {
    address: Address,
    link: Link,
    /// The link as it is texted.
    url: String,
    /// Whether the link opens a list.
    many: bool,
}

impl Envelope {
    /// `None` when there is nobody to write to any more, or nothing to write about.
    pub(crate) fn new(run: &Run<'_>, address: &Address, about: &[&Candidate]) -> Option<Self> {
        run.settings.people.get(&address.person)?;
        let subjects: Vec<Subject<'_>> = about.iter().filter_map(|one| Subject::of(one)).collect();
        let first = subjects.get(worst(&subjects)?)?;
        let many = about.len() > 1;
        let token = run.app.bundle.tokens.draw().text();
        let door = if many { 'o' } else { 'a' };
        let url = format!("{}/{door}/{token}", run.app.public_url);
        let latest = subjects.iter().map(|subject| subject.cycle.clock.due_at).max()?;
        let (conversation, opener) = (first.mention.conversation.clone(), first.cycle.opener.clone());
        let person: PersonId = address.person.clone();
        let link = Link::new(&token, conversation, opener, person, latest.max(run.now) + LINK_LIVES);
        let link = link.sent_by(address.medium);
        Some(Self { address: address.clone(), link, url, many })
    }

    pub(crate) fn link(&self) -> Link {
        self.link.clone()
    }
}

/// One who waits.
struct Subject<'a> {
    cycle: &'a Cycle,
    mention: &'a Mention,
    candidate: &'a Candidate,
}

impl<'a> Subject<'a> {
    fn of(candidate: &'a Candidate) -> Option<Self> {
        let (cycle, mention) = (candidate.file.conversation.cycle.as_ref()?, candidate.file.opener.as_ref()?);
        Some(Self { cycle, mention, candidate })
    }

    fn waiting(&self) -> Waiting {
        Waiting {
            platform: self.mention.post.platform,
            stars: self.mention.post.stars,
            crisis: self.cycle.is_crisis(),
            due_at: self.cycle.clock.due_at,
        }
    }
}

fn worst(subjects: &[Subject<'_>]) -> Option<usize> {
    BundleText::worst(&subjects.iter().map(Subject::waiting).collect::<Vec<_>>())
}

/// One message to one person, ready to go.
pub(crate) struct Letter<'a> {
    to: &'a Person,
    medium: Medium,
    text: String,
    subject: String,
    body: String,
}

impl<'a> Letter<'a> {
    /// `None` when there is nobody to write to any more, or nothing to write about.
    pub(crate) fn new(
        run: &Run<'a>,
        envelope: &Envelope,
        about: &[&Candidate],
        sight: &HashMap<Platform, AnswersSeen>,
    ) -> Option<Self> {
        let (settings, url) = (run.settings, envelope.url.as_str());
        let to = settings.people.get(&envelope.address.person)?;
        let subjects: Vec<Subject<'_>> = about.iter().filter_map(|one| Subject::of(one)).collect();
        let first = subjects.get(worst(&subjects)?)?;
        let text =
            if envelope.many { bundle_text(run, &subjects, sight, url) } else { alert_text(run, first, sight, url) };
        let subject = text.strip_suffix(url).unwrap_or(&text).trim_end().to_owned();
        let due = local_time(first.cycle.clock.due_at, run.now, settings.people.hours().zone());
        let body = body(&subject, &due, url, envelope.many);
        Some(Self { to, medium: envelope.address.medium, body, text, subject })
    }

    pub(crate) async fn send(&self, app: &App) -> Outcome {
        match self.medium {
            Medium::Text => app.messenger.text(&self.to.phone, &self.text).await,
            Medium::Email if self.to.email.is_none() => Outcome::Refused { reason: "no e-mail address".to_owned() },
            Medium::Email => app.messenger.email(Email { to: self.to, subject: &self.subject, body: &self.body }).await,
        }
    }
}

fn alert_text(run: &Run<'_>, about: &Subject<'_>, sight: &HashMap<Platform, AnswersSeen>, link: &str) -> String {
    let mention = about.mention;
    // Somebody said that they had answered, and it was looked for in vain.
    let in_vain = about.cycle.said.as_ref().is_some_and(|said| said.times > 0);
    let answers_seen = if in_vain { AnswersSeen::NotThis } else { seen(sight, mention.post.platform) };
    let text = AlertText {
        shop: &run.settings.shop.name,
        stage: about.candidate.file.alert.stage,
        platform: mention.post.platform,
        stars: mention.post.stars,
        classification: &mention.classification,
        author_name: mention.post.author_name.as_deref(),
        due_at: about.cycle.clock.due_at,
        now: run.now,
        zone: run.settings.people.hours().zone(),
        answers_seen,
        link,
    };
    text.render()
}

fn bundle_text(run: &Run<'_>, subjects: &[Subject<'_>], sight: &HashMap<Platform, AnswersSeen>, link: &str) -> String {
    let waiting: Vec<Waiting> = subjects.iter().map(Subject::waiting).collect();
    let all_seen = waiting.iter().all(|one| seen(sight, one.platform) == AnswersSeen::Yes);
    let text = BundleText {
        shop: &run.settings.shop.name,
        waiting,
        now: run.now,
        zone: run.settings.people.hours().zone(),
        answers_seen: if all_seen { AnswersSeen::Yes } else { AnswersSeen::No },
        link,
    };
    text.render()
}

fn seen(sight: &HashMap<Platform, AnswersSeen>, platform: Platform) -> AnswersSeen {
    sight.get(&platform).copied().unwrap_or(AnswersSeen::No)
}

/// Only where the shop's own posts are read, and can be at the moment.
pub(crate) fn answers_seen(settings: &Settings, platform: Platform, file: &PlatformFile) -> AnswersSeen {
    let unreadable = file.health.keys().any(|source| source.starts_with(OWN_POSTS));
    if settings.reads_answers(platform) && !unreadable { AnswersSeen::Yes } else { AnswersSeen::No }
}

fn body(subject: &str, due: &str, url: &str, many: bool) -> String {
    let ask = if many {
        format!("The first answer is due: {due}\nRead them, say \"I have it\" or answer them:")
    } else {
        format!("Answer by: {due}\nRead it, say \"I have it\" or answer it:")
    };
    format!("{subject}\n\n{ask}\n{url}\n\nThe link is yours alone and works until a day after the answer was due.\n")
}
