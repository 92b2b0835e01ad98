//! The morning's e-mail.

use domain::delivery::Medium;
use domain::digest::{Digest, Letter, readers};
use domain::errand::{Errand, ErrandKind, Morning};
use domain::people::Person;
use domain::self_test::LINK_LIVES;
use domain::settings::Settings;
use jiff::Timestamp;
use messaging::Email;
use store::{Claimed, Link, StoreError};

use crate::App;
use crate::facts::{Facts, Phones};

/// Tells everybody who reads it, once a day; how many were told.
pub(crate) async fn tell(app: &App, settings: &Settings, now: Timestamp) -> Result<usize, StoreError> {
    let morning = Morning::of(settings.people.hours(), now).filter(|morning| morning.lasts(now));
    let Some(morning) = morning else { return Ok(0) };
    let known = app.bundle.store.errands(ErrandKind::Digest, morning.date).await?;
    let mut digest: Option<Digest<'_>> = None;
    let mut told = 0;
    for person in readers(&settings.people) {
        let errand = Errand { kind: ErrandKind::Digest, date: morning.date, person: person.id.clone() };
        let read = known.iter().find(|known| known.address.person == person.id);
        let Some(claimed) = errand.claim(read, now) else { continue };
        let facts = match &digest {
            Some(digest) => digest.clone(),
            None => digest.insert(facts(app, settings, morning, now).await?).clone(),
        };
        let token = app.bundle.tokens.draw().text();
        let address = format!("{}/o/{token}", app.public_url);
        let Some(letter) = Digest { link: &address, ..facts }.letter() else {
            app.bundle.store.mark_errand(&errand, read, &errand.nothing(now), now).await?;
            continue;
        };
        let link = Link::personal(&token, person.id.clone(), now + LINK_LIVES).sent_by(Medium::Email);
        if app.bundle.store.claim_errand(&errand, read, &claimed, &link, now).await? == Claimed::Lost {
            continue;
        }
        let outcome = send(app, person, &letter).await;
        if let Some(marked) = claimed.marked(outcome, now) {
            app.bundle.store.mark_errand(&errand, Some(&claimed), &marked, now).await?;
        }
        told += 1;
    }
    Ok(told)
}

async fn send(app: &App, to: &Person, letter: &Letter) -> domain::delivery::Outcome {
    let outcome = app.messenger.email(Email { to, subject: &letter.subject, body: &letter.body }).await;
    tracing::info!(event = "digest_tried", outcome = outcome.name(), "the morning's e-mail was {}", outcome.name());
    outcome
}

async fn facts<'a>(
    app: &'a App,
    settings: &'a Settings,
    morning: Morning,
    now: Timestamp,
) -> Result<Digest<'a>, StoreError> {
    let facts = Facts { store: &app.bundle.store, settings, now };
    let mentions = facts.mentions().await?;
    let (waiting, more_waiting, files) = facts.waiting().await?;
    let Phones { unproven, proofs } = facts.phones(&morning).await?;
    Ok(Digest {
        morning,
        shop: &settings.shop.name,
        zone: settings.people.hours().zone(),
        now,
        waiting,
        more_waiting,
        answered: facts.answered(&mentions, morning.since),
        failing: facts.failing().await?,
        undelivered: facts.undelivered(&mentions, files, morning.since).await?,
        unproven,
        proofs,
        set_aside: facts.set_aside().await?,
        link: "",
    })
}
