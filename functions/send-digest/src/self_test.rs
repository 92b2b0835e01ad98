//! The weekly text that asks for a tap.

use domain::delivery::Delivery;
use domain::errand::{Errand, ErrandKind, Morning};
use domain::people::Person;
use domain::self_test::{LINK_LIVES, LastWeek, due};
use domain::settings::Settings;
use jiff::Timestamp;
use store::{Claimed, Link, StoreError};

use crate::App;
use crate::facts::{Facts, WEEK};

/// Asks everybody who may be texted and was not asked this week; how many.
pub(crate) async fn ask(app: &App, settings: &Settings, now: Timestamp) -> Result<usize, StoreError> {
    let Some(morning) = Morning::of(settings.people.hours(), now) else { return Ok(0) };
    let tests = app.bundle.store.errands(ErrandKind::SelfTest, morning.monday()).await?;
    let mut week: Option<LastWeek> = None;
    let mut asked = 0;
    for (person, known) in due(&settings.people, &tests, now) {
        let errand = Errand { kind: ErrandKind::SelfTest, date: morning.monday(), person: person.id.clone() };
        let Some(claimed) = errand.claim(known.as_ref(), now) else { continue };
        let week = match week {
            Some(week) => week,
            None => *week.insert(last_week(app, settings, now).await?),
        };
        let test = Test { errand, read: known, claimed, person, week };
        asked += usize::from(test.send(app, settings, now).await?);
    }
    Ok(asked)
}

struct Test<'a> {
    errand: Errand,
    read: Option<Delivery>,
    claimed: Delivery,
    person: &'a Person,
    week: LastWeek,
}

impl Test<'_> {
    /// Claims, sends once, marks; whether the claim was ours.
    async fn send(&self, app: &App, settings: &Settings, now: Timestamp) -> Result<bool, StoreError> {
        let store = &app.bundle.store;
        let token = app.bundle.tokens.draw().text();
        let link = Link::personal(&token, self.person.id.clone(), now + LINK_LIVES);
        if !self.fits(app, settings, &link, now).await? {
            return Ok(false);
        }
        if store.claim_errand(&self.errand, self.read.as_ref(), &self.claimed, &link, now).await? == Claimed::Lost {
            return Ok(false);
        }
        let text = self.week.text(&settings.shop.name, &format!("{}/t/{token}", app.public_url));
        let outcome = app.messenger.text(&self.person.phone, &text).await;
        tracing::info!(event = "self_test_tried", outcome = outcome.name(), "a self-test was {}", outcome.name());
        if let Some(marked) = self.claimed.marked(outcome, now) {
            store.mark_errand(&self.errand, Some(&self.claimed), &marked, now).await?;
        }
        Ok(true)
    }

    /// Counts the text against the phone's limits and the budget, before it is claimed. One that does not fit now is
    /// tried again in the next run.
    async fn fits(&self, app: &App, settings: &Settings, link: &Link, now: Timestamp) -> Result<bool, StoreError> {
        let store = &app.bundle.store;
        let ledger = store.ledger(&settings.people, settings.budget, &[], now).await?;
        match ledger.allowance.clone().with_asked_for(self.person, now) {
            Ok(after) => store.claim_link(&ledger, &after, link).await,
            Err(_) => Ok(false),
        }
    }
}

async fn last_week(app: &App, settings: &Settings, now: Timestamp) -> Result<LastWeek, StoreError> {
    let facts = Facts { store: &app.bundle.store, settings, now };
    let answered = facts.answered(&facts.mentions().await?, now - WEEK);
    let failing: std::collections::BTreeSet<_> =
        facts.failing().await?.into_iter().map(|source| source.platform).collect();
    let (sources, failing) = (settings.platforms.len(), failing.len());
    Ok(LastWeek { in_time: answered.in_time, due: answered.due, sources, failing })
}
