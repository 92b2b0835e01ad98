//! Alerts, their deliveries, and what happened.

use domain::conversation::{Alert, Event};
use domain::delivery::{Address, Delivery, Fate, Medium};
use domain::people::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Row, Seconds, Word, is_default};
use crate::{AlertRecord, Happened, Held, StoreError, keys};

/// An alert that rings: the stream is filtered by this word, so only a new one and one that is rung again have it.
pub(crate) const UNSENT: &str = "unsent";
/// An alert that is claimed or held, and rings when its time has come.
pub(crate) const WAITING: &str = "waiting";
/// A finished alert.
pub(crate) const DONE: &str = "done";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AlertItem {
    delivery: String,
    created_at: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_sk: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<Seconds>,
    #[serde(default, skip_serializing_if = "is_default")]
    held: bool,
}

impl Row for AlertItem {
    const KIND: &'static str = "alert";
}

impl AlertItem {
    /// A new alert, which may go at once.
    pub(crate) fn of(alert: &Alert) -> Self {
        Self {
            delivery: UNSENT.to_owned(),
            created_at: Seconds(alert.created_at),
            due_pk: Some(keys::send_shard(&keys::talk_partition(&alert.conversation))),
            due_sk: Some(Seconds(alert.created_at)),
            why: None,
            done_at: None,
            held: false,
        }
    }

    pub(crate) fn record(self, key: crate::AlertKey) -> AlertRecord {
        let alert =
            Alert { conversation: key.conversation, cycle: key.cycle, stage: key.stage, created_at: self.created_at.0 };
        let (mut done, mut held) = (None, None);
        match (self.delivery.as_str(), self.due_sk) {
            (DONE, _) => done = Some(self.why.unwrap_or_default()),
            (WAITING, Some(until)) => held = Some(Held { until: until.0, why: self.why }),
            _ => {}
        }
        AlertRecord { alert, done, held, was_held: self.held, deliveries: Vec::new() }
    }
}

/// One text or e-mail. Which attributes there are depends on its fate.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeliveryItem {
    person: String,
    medium: Word<Medium>,
    pub(crate) claims: u32,
    #[serde(default)]
    pub(crate) throttled: u32,
    pub(crate) fate: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lease_until: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Seconds>,
    #[serde(default, skip_serializing_if = "is_default")]
    message_id: String,
    #[serde(default, skip_serializing_if = "is_default")]
    reason: String,
}

impl Row for DeliveryItem {
    const KIND: &'static str = "delivery";
}

impl DeliveryItem {
    pub(crate) fn of(delivery: &Delivery) -> Self {
        let Delivery { address, claims, throttled, fate } = delivery;
        let (mut lease_until, mut sent_at, mut message_id, mut reason) = Default::default();
        let fate = match fate {
            Fate::Claimed { lease_until: until } => {
                lease_until = Some(Seconds(*until));
                "claimed"
            }
            Fate::Released => "released",
            Fate::Sent { at, message_id: id } => {
                (sent_at, message_id) = (Some(Seconds(*at)), id.clone());
                "sent"
            }
            Fate::Failed { reason: why } => {
                reason = why.clone();
                "failed"
            }
        };
        Self {
            person: address.person.as_str().to_owned(),
            medium: Word(address.medium),
            claims: *claims,
            throttled: *throttled,
            fate: fate.to_owned(),
            lease_until,
            sent_at,
            message_id,
            reason,
        }
    }

    pub(crate) fn delivery(self) -> Result<Delivery, StoreError> {
        let fate = match (self.fate.as_str(), self.lease_until, self.sent_at) {
            ("claimed", Some(until), _) => Fate::Claimed { lease_until: until.0 },
            ("released", _, _) => Fate::Released,
            ("sent", _, Some(at)) => Fate::Sent { at: at.0, message_id: self.message_id },
            ("failed", _, _) => Fate::Failed { reason: self.reason },
            _ => return Err(Self::unreadable(UnknownFate(self.fate))),
        };
        let address = Address { person: PersonId::of_name(&self.person), medium: self.medium.0 };
        Ok(Delivery { address, claims: self.claims, throttled: self.throttled, fate })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no fate of a delivery, or its time is missing")]
struct UnknownFate(String);

/// What one change was.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EventItem {
    at: Seconds,
    what: Vec<String>,
}

impl Row for EventItem {
    const KIND: &'static str = "event";
}

impl EventItem {
    pub(crate) fn of(events: &[Event], at: Timestamp) -> Self {
        Self { at: Seconds(at), what: events.iter().map(Event::to_string).collect() }
    }

    pub(crate) fn happened(self) -> impl Iterator<Item = Happened> {
        let at = self.at.0;
        self.what.into_iter().map(move |what| Happened { at, what })
    }
}
