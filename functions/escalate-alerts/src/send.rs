//! Claim, send, mark: one parcel.

use std::collections::HashMap;

use domain::conversation::Conversation;
use domain::delivery::{Address, Allowance, Delivery, Outcome, counted};
use domain::mention::Platform;
use domain::text::AnswersSeen;
use store::{AlertKey, Claim, Claimed, Claims, Ledger, Link, StoreError};

use crate::letter::{Envelope, Letter};
use crate::run::{Candidate, Run};

/// What sending a parcel came to, besides what was marked.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// Alerts with a message that was refused for now.
    pub(crate) throttled: Vec<AlertKey>,
    /// Alerts with an outcome that could not be kept.
    pub(crate) failed: Vec<(AlertKey, StoreError)>,
}

impl Run<'_> {
    /// Claims everybody in one transaction, then sends and marks one after another: one message for each address,
    /// however many alerts it speaks for. A claim that is lost was another's, or came after an answer: the next plan
    /// tells.
    pub(crate) async fn send(
        &self,
        inside: &[&Candidate],
        ledger: &mut Ledger,
        after: &Allowance,
        sight: &HashMap<Platform, AnswersSeen>,
    ) -> Result<Sent, StoreError> {
        let envelopes = self.envelopes(inside);
        let links: Vec<Link> =
            envelopes.iter().filter_map(|(_, envelope)| envelope.as_ref()).map(Envelope::link).collect();
        let counted: Vec<Conversation> = inside.iter().map(|one| self.counted(one)).collect();
        let claims = inside.iter().zip(&counted).map(|(one, after)| Claim {
            before: &one.file.conversation,
            after,
            alert: &one.key,
            deliveries: &one.claims,
            previous: &one.file.deliveries,
        });
        let alerts: Vec<Claim<'_>> = claims.collect();
        let outcomes = self.store().claim(&Claims { alerts: &alerts, links: &links, after }, ledger).await?;
        let taken: Vec<&Candidate> = inside
            .iter()
            .zip(outcomes)
            .filter(|(_, outcome)| *outcome == Claimed::Taken)
            .map(|(one, _)| *one)
            .collect();
        let mut sent = Sent::default();
        for (address, envelope) in &envelopes {
            self.send_one(address, envelope.as_ref(), &taken, sight, &mut sent).await;
        }
        Ok(sent)
    }

    fn counted(&self, one: &Candidate) -> Conversation {
        let context = self.settings.context(one.key.conversation.platform, self.now);
        counted(&one.file.conversation, &one.claims, &context)
    }

    /// One for each address that something is claimed for, the first to be asked first; none in it when there is nobody
    /// to write to any more.
    fn envelopes(&self, inside: &[&Candidate]) -> Vec<(Address, Option<Envelope>)> {
        let mut grouped: Vec<(Address, Vec<&Candidate>)> = Vec::new();
        for one in inside {
            for delivery in one.claims.iter().filter(|claim| claim.is_claimed()) {
                match grouped.iter_mut().find(|(address, _)| *address == delivery.address) {
                    Some((_, about)) => about.push(one),
                    None => grouped.push((delivery.address.clone(), vec![one])),
                }
            }
        }
        let seal = |(address, about): (Address, Vec<&Candidate>)| {
            let envelope = Envelope::new(self, &address, &about);
            (address, envelope)
        };
        grouped.into_iter().map(seal).collect()
    }

    async fn send_one(
        &self,
        address: &Address,
        envelope: Option<&Envelope>,
        taken: &[&Candidate],
        sight: &HashMap<Platform, AnswersSeen>,
        sent: &mut Sent,
    ) {
        let is_ours = |claim: &&Delivery| claim.is_claimed() && claim.address == *address;
        let about: Vec<(&Candidate, &Delivery)> =
            taken.iter().filter_map(|one| Some((*one, one.claims.iter().find(is_ours)?))).collect();
        if about.is_empty() {
            return;
        }
        let candidates: Vec<&Candidate> = about.iter().map(|(one, _)| *one).collect();
        let outcome = match envelope.and_then(|envelope| Letter::new(self, envelope, &candidates, sight)) {
            Some(letter) => letter.send(self.app).await,
            None => Outcome::Refused { reason: "no longer on the staff, or without an address".to_owned() },
        };
        let (medium, name, alerts) = (address.medium, outcome.name(), about.len());
        tracing::info!(event = "delivery_tried", %medium, alerts, outcome = name, "a {medium} was {name}");
        for (one, delivery) in about {
            if outcome == Outcome::Throttled {
                sent.throttled.push(one.key.clone());
            }
            if let Some(marked) = delivery.marked(outcome.clone(), self.now)
                && let Err(error) = self.store().mark_delivery(&one.key, delivery, &marked).await
            {
                sent.failed.push((one.key.clone(), error));
            }
        }
    }
}
