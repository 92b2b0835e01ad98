//! One run: plan everything that is due, tell it parcel by parcel, plan again, until nothing is left to do now.

use std::collections::{BTreeSet, HashMap};

use domain::conversation::Cycle;
use domain::delivery::{Delivery, Parcel, Plan, Ready, compose, plan};
use domain::mention::Platform;
use domain::settings::Settings;
use domain::text::AnswersSeen;
use jiff::{SignedDuration, Timestamp};
use store::{AlertFile, AlertKey, Ledger, Store, StoreError, UnreadableRow};

use crate::{App, gather, purse, weather};

/// A throttled text is tried again after this; the sweep rings for it.
const AFTER_THROTTLING: SignedDuration = SignedDuration::from_secs(15);
/// Each round tells somebody, so a handful reaches everybody.
const MOST_ROUNDS: usize = 8;

/// One invocation.
pub(crate) struct Run<'a> {
    pub(crate) app: &'a App,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Timestamp,
    /// Alerts that could not be read or written.
    failed: BTreeSet<AlertKey>,
}

/// An alert about which somebody is to be told now.
pub(crate) struct Candidate {
    pub(crate) key: AlertKey,
    pub(crate) file: AlertFile,
    pub(crate) claims: Vec<Delivery>,
}

impl Candidate {
    pub(crate) fn ready(&self) -> Ready<'_> {
        let cycle = self.file.conversation.cycle.as_ref();
        Ready {
            alert: &self.file.alert,
            crisis: cycle.is_some_and(Cycle::is_crisis),
            held: self.file.was_held,
            begun: !self.file.deliveries.is_empty(),
            claims: &self.claims,
        }
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(app: &'a App, settings: &'a Settings, now: Timestamp) -> Self {
        Self { app, settings, now, failed: BTreeSet::new() }
    }

    pub(crate) fn store(&self) -> &'a Store {
        &self.app.bundle.store
    }

    /// Tells about what rang and about whatever else is due. What fails is returned.
    pub(crate) async fn tell(mut self, rung: BTreeSet<AlertKey>) -> BTreeSet<AlertKey> {
        let mut keys = gather::keys(self.store(), &rung, self.now).await;
        for _ in 0..MOST_ROUNDS {
            if keys.is_empty() {
                return self.failed;
            }
            keys = match self.round(&keys, &rung).await {
                Ok(again) => again,
                Err(error) => {
                    keys.iter().for_each(|key| self.fails(key, &error));
                    return self.failed;
                }
            };
        }
        for key in keys {
            self.rest(&key, self.now + AFTER_THROTTLING).await;
        }
        self.failed
    }

    /// Plans these, and tells what can be told now. Those that are to be looked at once more.
    async fn round(&mut self, keys: &[AlertKey], rung: &BTreeSet<AlertKey>) -> Result<Vec<AlertKey>, StoreError> {
        let mut files = Vec::new();
        for (key, file) in gather::files(self.store(), keys).await {
            match file {
                Ok(Some(file)) if !file.done && self.is_due(&key, &file, rung) => files.push((key, file)),
                Ok(_) => {}
                Err(error) if self.set_aside(&key, &error).await => {}
                Err(error) => self.fails(&key, &error),
            }
        }
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let mut ledger = gather::ledger(self.store(), self.settings, &files, self.now).await?;
        weather::watch(self.store(), &mut ledger, self.now).await;
        let sight = gather::sight(self.store(), self.settings, &files).await;
        let mut candidates = Vec::new();
        for (key, file) in files {
            match self.plan(&file, &ledger) {
                Plan::Claim(claims) => candidates.push(Candidate { key, file, claims }),
                settled => self.settle(&key, file.conversation.version, settled).await,
            }
        }
        let again = self.tell_all(candidates, &mut ledger, &sight).await;
        purse::warn(self, &mut ledger).await;
        Ok(again)
    }

    /// Not what rests until later, unless it rang.
    fn is_due(&self, key: &AlertKey, file: &AlertFile, rung: &BTreeSet<AlertKey>) -> bool {
        rung.contains(key) || file.rests_until.is_none_or(|until| until <= self.now)
    }

    fn plan(&self, file: &AlertFile, ledger: &Ledger) -> Plan {
        let AlertFile { alert, conversation, deliveries, .. } = file;
        plan(alert, conversation, deliveries, &self.settings.people, &ledger.allowance, self.now)
    }

    /// Parcel by parcel. What one has changed for the next is left for another round.
    async fn tell_all(
        &mut self,
        candidates: Vec<Candidate>,
        ledger: &mut Ledger,
        sight: &HashMap<Platform, AnswersSeen>,
    ) -> Vec<AlertKey> {
        let ready: Vec<Ready<'_>> = candidates.iter().map(Candidate::ready).collect();
        let mut resting = BTreeSet::new();
        for parcel in compose(&ready, &ledger.allowance, &self.settings.people, self.now) {
            let still = |&index: &usize| {
                let candidate = &candidates[index];
                self.plan(&candidate.file, ledger) == Plan::Claim(candidate.claims.clone())
            };
            let parcel = Parcel { alerts: parcel.alerts.into_iter().filter(still).collect(), ..parcel };
            if parcel.alerts.is_empty() {
                continue;
            }
            let after = ledger.allowance.after(&parcel, &ready, &self.settings.people, self.now);
            let inside: Vec<&Candidate> = parcel.alerts.iter().map(|&index| &candidates[index]).collect();
            match self.send(&inside, ledger, &after, sight).await {
                Ok(sent) => {
                    for (key, error) in &sent.failed {
                        self.fails(key, error);
                    }
                    for key in sent.throttled {
                        self.rest(&key, self.now + AFTER_THROTTLING).await;
                        resting.insert(key);
                    }
                }
                Err(error) => inside.iter().for_each(|candidate| self.fails(&candidate.key, &error)),
            }
        }
        let left = candidates.into_iter().map(|candidate| candidate.key);
        left.filter(|key| !resting.contains(key) && !self.failed.contains(key)).collect()
    }

    /// Writes what a plan without claims asks for.
    async fn settle(&mut self, key: &AlertKey, version: u64, plan: Plan) {
        let store = self.store();
        let done = match plan {
            Plan::Drop(why) => store.drop_alert(key, version, why, self.now).await,
            Plan::Done => store.finish_alert(key, "told", self.now).await,
            Plan::Hold { until, why } => store.hold_alert(key, until, why).await,
            Plan::Wait(until) => store.rest_alert(key, until).await,
            Plan::Claim(_) => Ok(()),
        };
        if let Err(error) = done {
            self.fails(key, &error);
        }
    }

    async fn rest(&mut self, key: &AlertKey, until: Timestamp) {
        if let Err(error) = self.store().rest_alert(key, until).await {
            self.fails(key, &error);
        }
    }

    /// Sets aside an alert that cannot be decided because it, or a row that it needs, cannot be read: it would be rung
    /// for ever. Whether that is what went wrong.
    async fn set_aside(&self, key: &AlertKey, error: &StoreError) -> bool {
        if !matches!(self.app.bundle.set_aside(error, self.now).await, Ok(true)) {
            return false;
        }
        self.app.bundle.set_row_aside(&UnreadableRow::of_alert(key), self.now).await.is_ok()
    }

    fn fails(&mut self, key: &AlertKey, error: &StoreError) {
        tracing::error!(event = "alert_failed", stage = %key.stage, error = %error, "could not tell anybody yet");
        self.failed.insert(key.clone());
    }
}
