//! What must hold of every single write.

use std::collections::BTreeMap;

use domain::alert::Stage;
use domain::conversation::{Conversation, Mention};
use domain::delivery::Delivery;
use domain::people::PersonId;
use domain::settings::Settings;
use jiff::Timestamp;
use store::{AlertKey, Image};

use super::cycle::{backwards, believed_early, early, ill_warned, misjudged, put_off};
use super::{Broken, FORWARD, IN_TIME, SILENT, STORED_ONCE, TOLD, TURNS};
use crate::simulate::record::{Record, Written, stage_of};
use crate::simulate::town::marked;

/// What the record does not know.
pub(in crate::simulate) struct Excuses<'a> {
    /// Whether people did something in a story that lets a closed cycle open again.
    pub(in crate::simulate) reopened: &'a dyn Fn(u32) -> bool,
    /// The settings that hold, and those that held a moment ago.
    pub(in crate::simulate) settings: &'a [&'a Settings],
    /// Whose texts are off, until when, and since when.
    pub(in crate::simulate) off: &'a BTreeMap<PersonId, (Timestamp, Timestamp)>,
}

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
                self.elsewhere(mention).map_or(Ok(()), |saw| broken(STORED_ONCE, saw))
            }
            (Some(Image::Talk(old)), Some(Image::Talk(new))) => self.talk(Some(old), new, now, excuses),
            (_, Some(Image::Talk(new))) => self.talk(None, new, now, excuses),
            (_, Some(Image::Event(key, happened))) => {
                let told = self.talks.get(key).map(|talk| talk.told.clone()).unwrap_or_default();
                twice(told, happened.iter().map(|line| line.what.as_str()))
                    .map_or(Ok(()), |stage| broken(IN_TIME, format!("{stage} was recorded twice in {key:?}")))
            }
            (Some(Image::Delivery(_, before)), Some(Image::Delivery(key, delivery))) => {
                self.delivery(key, Some(before), delivery, excuses).or_else(|(promise, saw)| broken(promise, saw))
            }
            (_, Some(Image::Delivery(key, delivery))) => {
                self.delivery(key, None, delivery, excuses).or_else(|(promise, saw)| broken(promise, saw))
            }
            (_, Some(Image::Alert(alert))) => self.alert(alert).map_or(Ok(()), |saw| broken(TOLD, saw)),
            (_, Some(Image::Mention(_) | Image::Reply(..) | Image::Link(_) | Image::Other(_)) | None) => Ok(()),
        }
    }

    fn delivery(
        &self,
        key: &AlertKey,
        before: Option<&Delivery>,
        delivery: &Delivery,
        excuses: &Excuses<'_>,
    ) -> Result<(), (&'static str, String)> {
        if let Some(saw) = self.out_of_turn(key, delivery, excuses) {
            return Err((TURNS, saw));
        }
        self.claim(key, before, delivery).map_or(Ok(()), |saw| Err((SILENT, saw)))
    }

    /// `Some`: the post stands in another conversation already.
    fn elsewhere(&self, mention: &Mention) -> Option<String> {
        let kept = self.mentions.get(&marked(&mention.post.text)?)?;
        let other = kept.iter().find(|kept| **kept != mention.conversation)?;
        Some(format!("{} stands in {other:?} and in {:?}", mention.post.id, mention.conversation))
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
        if let Some(saw) = misjudged(cycle) {
            return broken(FORWARD, saw);
        }
        let known = old.and_then(|old| old.cycle.as_ref());
        if known.is_none_or(|known| known.number != cycle.number)
            && let Some(saw) = ill_warned(cycle, excuses.settings).or_else(|| put_off(cycle, excuses.settings))
        {
            return broken(IN_TIME, saw);
        }
        let Some(before) = known else { return Ok(()) };
        if cycle.number == before.number {
            let reopened = self.opener(before).is_some_and(|post| (excuses.reopened)(post.story));
            if let Some(saw) = backwards(before, cycle, reopened) {
                return broken(FORWARD, saw);
            }
            if let Some(saw) = believed_early(&new.key, before, cycle, now) {
                return broken(FORWARD, saw);
            }
            return early(before, cycle, now).map_or(Ok(()), |saw| broken(IN_TIME, saw));
        }
        if cycle.number != before.number + 1 {
            return broken(FORWARD, format!("cycle {} came after {}", cycle.number, before.number));
        }
        Ok(())
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
