//! The staff's addresses and the topic: each gets what is meant for its person, and nothing else.

use std::collections::BTreeMap;

use aws_sdk_sns::Client;
use aws_sdk_sns::types::Subscription;
use domain::people::People;
use serde_json::{Value, json};

use super::refusal;
use crate::commands::Failure;

/// SNS gives this in place of an ARN until the link in its e-mail has been opened.
const PENDING: &str = "PendingConfirmation";
const FILTER: &str = "FilterPolicy";

/// Subscribes every address that is not, and sets the filters that are not as they should be. Says what it did, by
/// name: an address is nobody else's business.
pub(super) async fn subscribe(sns: &Client, topic: &str, people: &People) -> Result<Vec<String>, Failure> {
    let subscribed = subscriptions(sns, topic).await?;
    let mut lines = Vec::new();
    for (address, persons) in addresses(people) {
        let names: Vec<&str> = persons.iter().map(|(_, name)| *name).collect();
        let ids: Vec<&str> = persons.iter().map(|(id, _)| *id).collect();
        let filter = json!({ "person": ids });
        let held = subscribed.iter().find(|held| held.endpoint() == Some(address));
        let done = match held.and_then(Subscription::subscription_arn) {
            None => ask_to_confirm(sns, topic, address, &filter).await?,
            Some(PENDING) => "e-mail waits until the link in the e-mail from AWS is opened",
            Some(arn) => set_filter(sns, arn, &filter).await?,
        };
        lines.push(format!("{}: {done}", names.join(" and ")));
    }
    Ok(lines)
}

/// People may share an address; SNS subscribes it once.
fn addresses(people: &People) -> BTreeMap<&str, Vec<(&str, &str)>> {
    let mut addresses: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for person in people.all() {
        if let Some(email) = &person.email {
            addresses.entry(email).or_default().push((person.id.as_str(), &person.name));
        }
    }
    addresses
}

async fn subscriptions(sns: &Client, topic: &str) -> Result<Vec<Subscription>, Failure> {
    let pages = sns.list_subscriptions_by_topic().topic_arn(topic).into_paginator().send();
    let pages = pages.collect::<Result<Vec<_>, _>>().await.map_err(|error| problem(&error))?;
    Ok(pages.into_iter().flat_map(|page| page.subscriptions.unwrap_or_default()).collect())
}

async fn ask_to_confirm(sns: &Client, topic: &str, address: &str, filter: &Value) -> Result<&'static str, Failure> {
    let request = sns.subscribe().topic_arn(topic).protocol("email").endpoint(address);
    let sent = request.attributes(FILTER, filter.to_string()).return_subscription_arn(true).send().await;
    sent.map_err(|error| problem(&error))?;
    Ok("AWS has sent an e-mail; open the link in it, or no e-mail will come")
}

async fn set_filter(sns: &Client, arn: &str, filter: &Value) -> Result<&'static str, Failure> {
    let held = sns.get_subscription_attributes().subscription_arn(arn).send().await.map_err(|error| problem(&error))?;
    let policy = held.attributes().and_then(|attributes| attributes.get(FILTER));
    if policy.and_then(|policy| serde_json::from_str::<Value>(policy).ok()).as_ref() == Some(filter) {
        return Ok("e-mail is set up, unchanged");
    }
    let request = sns.set_subscription_attributes().subscription_arn(arn).attribute_name(FILTER);
    request.attribute_value(filter.to_string()).send().await.map_err(|error| problem(&error))?;
    Ok("e-mail is set up")
}

fn problem(error: &dyn std::error::Error) -> Failure {
    Failure::Problem(format!("e-mail topic: {}", refusal(error)))
}
