//! What must hold of every single write.

use domain::alert::Stage;
use domain::conversation::{Conversation, Cycle, State};
use domain::delivery::{Delivery, Fate, LEASE, Medium};
use jiff::{SignedDuration, Timestamp};
use store::{AlertImage, AlertKey, Image};

use super::{Broken, FORWARD, IN_TIME, SILENT, SKEW, STORED_ONCE, TOLD};
use crate::simulate::record::{Record, Written, stage_of};
use crate::simulate::town::marked;

/// What the record does not know: what people did that lets a closed cycle open again.
pub(in crate::simulate) struct Excuses<'a> {
    pub(in crate::simulate) reopened: &'a dyn Fn(u32) -> bool,
}

/// A warning may be so early.
const EARLY: SignedDuration = SignedDuration::from_secs(60);
const BREACH_GRACE: SignedDuration = SignedDuration::from_secs(60);

impl Record {
    /// Looks at a write before it is noted.
    pub(in crate::simulate) fn look_at(
        &self,
        written: &Written,
        now: Timestamp,
        excuses: &Excuses<'_>,
    ) -> Result<(), Broken> {
        let broken = |promise, saw| Err(Broken { promise, at: now, saw });
        match (&written.old, &written.new) {
            (Some(Image::Mention(mention)), None) => broken(STORED_ONCE, format!("{} was removed", mention.post.id)),
            (Some(Image::Talk(talk)), None) => broken(STORED_ONCE, format!("{:?} was removed", talk.key)),
            (Some(Image::Alert(alert)), None) => broken(TOLD, format!("{} was removed", alert.record.alert.stage)),
            (None, Some(Image::Mention(mention))) => {
                let post = marked(&mention.post.text);
                let known = post.and_then(|post| self.mentions.get(&post)).and_then(|kept| kept.first());
                match known {
                    Some(other) if *other != mention.conversation => broken(
                        STORED_ONCE,
                        format!("{} stands in {other:?} and in {:?}", mention.post.id, mention.conversation),
                    ),
                    Some(_) | None => Ok(()),
                }
            }
            (old, Some(Image::Talk(new))) => {
                let old = match old {
                    Some(Image::Talk(old)) => Some(old),
                    Some(_) | None => None,
                };
                self.talk(old, new, now, excuses)
            }
            (_, Some(Image::Event(key, happened))) => {
                let told = self.talks.get(key).map(|talk| talk.told.clone()).unwrap_or_default();
                twice(told, happened.iter().map(|line| line.what.as_str()))
                    .map_or(Ok(()), |stage| broken(IN_TIME, format!("{stage} was recorded twice in {key:?}")))
            }
            (old, Some(Image::Delivery(key, delivery))) => {
                let before = match old {
                    Some(Image::Delivery(_, before)) => Some(before),
                    Some(_) | None => None,
                };
                self.claim(key, before, delivery).map_or(Ok(()), |saw| broken(SILENT, saw))
            }
            (_, Some(Image::Alert(alert))) => self.alert(alert).map_or(Ok(()), |saw| broken(TOLD, saw)),
            _ => Ok(()),
        }
    }

    fn talk(
        &self,
        old: Option<&Conversation>,
        new: &Conversation,
        now: Timestamp,
        excuses: &Excuses<'_>,
    ) -> Result<(), Broken> {
        let broken = |promise, saw| Err(Broken { promise, at: now, saw });
        let version = old.map_or(0, |old| old.version);
        if new.version != version + 1 {
            return broken(FORWARD, format!("version {version} became {}", new.version));
        }
        let Some(cycle) = &new.cycle else {
            return match old.and_then(|old| old.cycle.as_ref()) {
                Some(_) => broken(FORWARD, "a cycle vanished".to_owned()),
                None => Ok(()),
            };
        };
        let Some(before) = old.and_then(|old| old.cycle.as_ref()) else { return Ok(()) };
        if cycle.number == before.number {
            let reopened = self.opener(before).is_some_and(|post| (excuses.reopened)(post.story));
            if let Some(saw) = backwards(before, cycle, reopened) {
                return broken(FORWARD, saw);
            }
            return early(before, cycle, now).map_or(Ok(()), |saw| broken(IN_TIME, saw));
        }
        if cycle.number != before.number + 1 {
            return broken(FORWARD, format!("cycle {} came after {}", cycle.number, before.number));
        }
        Ok(())
    }

    /// `Some`: a text is claimed although it may not be.
    fn claim(&self, key: &AlertKey, before: Option<&Delivery>, delivery: &Delivery) -> Option<String> {
        let Fate::Claimed { lease_until } = delivery.fate else { return None };
        if delivery.address.medium != Medium::Text || before.is_some_and(|before| before.fate == delivery.fate) {
            return None;
        }
        let at = lease_until - LEASE;
        let talk = self.talks.get(&key.conversation)?;
        let name = format!("{} of cycle {} in {:?}", key.stage, key.cycle, key.conversation);
        match talk.conversation.open_cycle() {
            None => Some(format!("{name} was claimed, and the cycle was closed")),
            Some(cycle) if cycle.number != key.cycle => Some(format!("{name} was claimed in cycle {}", cycle.number)),
            Some(cycle) if cycle.is_silent(at) => Some(format!("{name} was claimed while somebody had it")),
            Some(_) => None,
        }
    }

    /// `Some`: an alert is finished, and there is no reason for it.
    fn alert(&self, alert: &AlertImage) -> Option<String> {
        let why = alert.record.done.as_ref()?;
        let key = AlertKey::from(&alert.record.alert);
        let known = self.alerts.get(&key)?;
        if known.image.record.done.is_some() {
            return None;
        }
        let told = known.deliveries.values().any(|delivery| !matches!(delivery.fate, Fate::Released));
        let talk = self.talks.get(&key.conversation)?;
        let open = talk.conversation.open_cycle().filter(|cycle| cycle.number == key.cycle);
        // Whoever acknowledged may have done so by a machine whose clock runs ahead.
        let silent = |cycle: &Cycle| {
            cycle.is_looked_for()
                || cycle.acknowledged.as_ref().is_some_and(|has| has.until > alert.record.alert.created_at)
        };
        let overtaken = |cycle: &Cycle| cycle.recorded.iter().any(|later| speaks_for(*later, key.stage));
        match open {
            Some(cycle) if !told && !silent(cycle) && !overtaken(cycle) => {
                Some(format!("{} in {:?} was ended as {why:?}, and nobody was told", key.stage, key.conversation))
            }
            Some(_) | None => None,
        }
    }
}

/// Whether a later stage says all that this one would have said.
fn speaks_for(later: Stage, stage: Stage) -> bool {
    match stage {
        Stage::Risk1 => matches!(later, Stage::Risk2 | Stage::Breached | Stage::BreachedAgain),
        Stage::Risk2 => matches!(later, Stage::Breached | Stage::BreachedAgain),
        Stage::Unacknowledged(k) => matches!(later, Stage::Unacknowledged(later) if later > k),
        Stage::Recheck(k) => matches!(later, Stage::Recheck(later) if later > k),
        Stage::HandedOver(k) => matches!(later, Stage::HandedOver(later) if later > k),
        Stage::Crisis | Stage::Breached | Stage::BreachedAgain => false,
    }
}

fn twice<'a>(mut told: std::collections::BTreeSet<Stage>, lines: impl Iterator<Item = &'a str>) -> Option<Stage> {
    for line in lines {
        if line == "opened" {
            told.clear();
        }
        if let Some(stage) = stage_of(line)
            && !told.insert(stage)
        {
            return Some(stage);
        }
    }
    None
}

/// `Some`: the cycle went where no transition leads.
fn backwards(before: &Cycle, after: &Cycle, reopened: bool) -> Option<String> {
    use State::{AtRisk, Breached, Met, MetLate, OnTrack, Void};
    let step = (before.state, after.state);
    let allowed = match step {
        (OnTrack, _) => true,
        (AtRisk, OnTrack) | (Breached, OnTrack) => false,
        (AtRisk, _) => true,
        // A correction, its undo, or other hours take a breach back.
        (Breached, AtRisk) => reopened,
        (Breached, Breached | Met | MetLate | Void) => true,
        (Met | MetLate | Void, OnTrack | AtRisk | Breached) => reopened,
        (Met | MetLate | Void, Met | MetLate | Void) => true,
    };
    if !allowed {
        return Some(format!("cycle {} went from {} to {}", before.number, before.state, after.state));
    }
    if let Some(lost) = before.recorded.iter().find(|stage| !after.recorded.contains(stage)) {
        return Some(format!("cycle {} forgot that {lost} was recorded", before.number));
    }
    let fewer =
        before.texts.sent.iter().find(|(person, sent)| after.texts.sent.get(*person).is_none_or(|now| now < *sent));
    fewer.map(|(person, _)| format!("cycle {} forgot a text to {person}", before.number))
}

/// `Some`: a stage was recorded before its time.
fn early(before: &Cycle, after: &Cycle, now: Timestamp) -> Option<String> {
    let new = after.recorded.iter().filter(|stage| !before.recorded.contains(stage));
    for stage in new {
        let at = match stage {
            Stage::Breached => Some(before.clock.due_at + BREACH_GRACE),
            Stage::Crisis | Stage::Risk1 | Stage::Risk2 => {
                let warning = before.clock.warnings.iter().find(|warning| warning.stage == *stage);
                warning.map(|warning| warning.at - EARLY)
            }
            Stage::Recheck(_) | Stage::Unacknowledged(_) | Stage::HandedOver(_) | Stage::BreachedAgain => None,
        };
        if at.is_some_and(|at| now + SKEW < at) {
            return Some(format!(
                "{stage} of cycle {} was recorded at {now}, due at {}",
                before.number, before.clock.due_at
            ));
        }
    }
    None
}
