//! The words for one person, and the link that is theirs alone.

use domain::conversation::Cycle;
use domain::delivery::{Delivery, Medium, Outcome};
use domain::mention::Platform;
use domain::people::Person;
use domain::settings::Settings;
use domain::text::{AlertText, AnswersSeen, local_time};
use jiff::{SignedDuration, Timestamp};
use messaging::Email;
use store::{AlertFile, Link, PlatformFile};

use crate::App;

/// A link lives so long after the answer was due.
const LINK_LIVES: SignedDuration = SignedDuration::from_hours(24);

/// How the names of sources begin that read the shop's own posts.
const OWN_POSTS: &str = "own#";

/// One message to one person, ready to go.
pub(crate) struct Letter<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) link: Link,
    to: &'a Person,
    text: String,
    subject: String,
    body: String,
}

impl<'a> Letter<'a> {
    /// `None` when there is nobody to write to any more.
    pub(crate) fn to(
        app: &App,
        settings: &'a Settings,
        file: &'a AlertFile,
        delivery: &'a Delivery,
        answers_seen: AnswersSeen,
        now: Timestamp,
    ) -> Option<Self> {
        let to = settings.people.get(&delivery.address.person)?;
        let (cycle, mention) = (file.conversation.cycle.as_ref()?, file.opener.as_ref()?);
        let token = app.bundle.tokens.draw().text();
        let address = format!("{}/a/{token}", app.public_url);
        let text = AlertText {
            shop: &settings.shop.name,
            stage: file.alert.stage,
            platform: mention.post.platform,
            stars: mention.post.stars,
            classification: &mention.classification,
            author_name: mention.post.author_name.as_deref(),
            due_at: cycle.clock.due_at,
            now,
            zone: settings.people.hours().zone(),
            answers_seen,
            link: &address,
        };
        let rendered = text.render();
        let subject = rendered.strip_suffix(&address).unwrap_or(&rendered).trim_end().to_owned();
        let expires_at = cycle.clock.due_at.max(now) + LINK_LIVES;
        let link = Link::new(&token, file.conversation.key.clone(), cycle.opener.clone(), to.id.clone(), expires_at);
        Some(Self { delivery, link, to, body: body(settings, cycle, &subject, &address, now), text: rendered, subject })
    }

    pub(crate) async fn send(&self, app: &App) -> Outcome {
        match self.delivery.address.medium {
            Medium::Text => app.messenger.text(&self.to.phone, &self.text).await,
            Medium::Email if self.to.email.is_none() => Outcome::Refused { reason: "no e-mail address".to_owned() },
            Medium::Email => app.messenger.email(Email { to: self.to, subject: &self.subject, body: &self.body }).await,
        }
    }
}

/// Only where the shop's own posts are read, and can be at the moment.
pub(crate) fn answers_seen(settings: &Settings, platform: Platform, file: &PlatformFile) -> AnswersSeen {
    let handles = settings.platforms.get(&platform).is_some_and(|watched| !watched.handles.is_empty());
    let unreadable = file.health.keys().any(|source| source.starts_with(OWN_POSTS));
    if platform.shows_replies() && handles && !unreadable { AnswersSeen::Yes } else { AnswersSeen::No }
}

fn body(settings: &Settings, cycle: &Cycle, subject: &str, address: &str, now: Timestamp) -> String {
    let due = local_time(cycle.clock.due_at, now, settings.people.hours().zone());
    format!(
        "{subject}\n\nAnswer by: {due}\nRead it, say \"I have it\" or answer it:\n{address}\n\n\
         The link is yours alone and works until a day after the answer was due.\n"
    )
}
