//! The end of a run: nothing fails any more, and everything comes to rest.

use jiff::SignedDuration;

use super::World;
use crate::simulate::promises::{Broken, agrees_with_town, folds};

/// Within this everything has come to an end: a week of closed days, and a morning.
const AT_LAST: SignedDuration = SignedDuration::from_hours(24 * 10);
/// What was said last is heard within this.
const A_WHILE: SignedDuration = SignedDuration::from_hours(2);

impl World {
    /// From now on nothing fails, and nobody does anything new.
    pub(super) fn calm(&mut self) {
        let mut inner = self.backstage.lock();
        if inner.faults {
            inner.faults = false;
            drop(inner);
            self.town.lock().heal();
            self.pace.hot_until = self.pace.hot_until.max(self.now + A_WHILE);
            self.say("from here on nothing fails".to_owned());
        }
    }

    pub(super) fn is_over(&self) -> bool {
        if self.now < self.ends + A_WHILE || self.now < self.pace.hot_until.max(self.pace.warm_until) {
            return false;
        }
        let alerts_ended = self.record.alerts.values().all(|rung| rung.image.record.done.is_some());
        (alerts_ended && self.agenda.is_empty()) || self.now > self.ends + AT_LAST
    }

    /// What must hold now that all is at rest.
    pub(super) async fn settle_down(&mut self) -> Result<(), Broken> {
        self.record.all_told(self.now)?;
        let begins = self.shop.begins();
        self.record.all_stored(&self.town.lock(), begins, self.now)?;
        let settings = self.settings().clone();
        let keys: Vec<_> = self.record.mentions.values().flatten().cloned().collect();
        for key in keys {
            if let Ok(file) = self.machine.bundle.store.file(&key).await {
                folds(&key, &file, &settings, self.now)?;
            }
        }
        let town = self.town.lock();
        let plain = |story: u32| !self.known.corrected.contains(&story);
        agrees_with_town(&self.record, &town, &plain, self.known.taught, self.now)
    }
}
