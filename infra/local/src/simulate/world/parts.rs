//! What a world is put together from.

use platforms::{Client, NoAnswer};
use runtime::Tokens;
use runtime::config::Environment;

use super::PUBLIC_URL;
use crate::database::Database;
use crate::machine::Parts;
use crate::simulate::Setting;
use crate::simulate::backstage::Backstage;
use crate::simulate::town::Town;
use crate::sns::{EMAIL_TOPIC, Sns};

/// Of a machine, whose tokens the seed decides.
pub(super) fn parts(setting: &Setting, database: &Database, sns: &Sns) -> Parts {
    Parts {
        database: database.clone(),
        sns: sns.client(),
        email_topic: Some(EMAIL_TOPIC.to_owned()),
        environment: Environment::from_iter([("SHOPBELL_MASTODON_TOKEN", "token-of-the-shop")]),
        tokens: Tokens::seeded(setting.seed),
        public_url: PUBLIC_URL.to_owned(),
    }
}

/// The town answers, unless whoever asks has crashed.
pub(super) fn asking(town: &Town, backstage: &Backstage) -> Client {
    let (town, backstage) = (town.clone(), backstage.clone());
    Client::answered_by(move |request| {
        let answer = if backstage.platform() { town.lock().answer(&request) } else { Err(NoAnswer::BrokeOff) };
        Box::pin(std::future::ready(answer))
    })
}

/// Lets every request to the table and to SNS pass the backstage, and functions take turns at each.
pub(super) fn connect(database: &Database, sns: &Sns, backstage: &Backstage) {
    let table = backstage.clone();
    database.inject_faults(move |call| table.table(call));
    database.take_turns();
    let texts = backstage.clone();
    sns.answer_with(move |outgoing| texts.sns(outgoing));
}
