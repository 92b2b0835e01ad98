//! `shopbell apply`: settings into the deployed table, checked first, in one conditional write.

mod emails;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use runtime::config::{EMAIL_TOPIC, Environment, TABLE, check_topic};
use store::{Applied, Store};

use super::{Failure, causes, shop_file};

const EXAMPLE: &str = "Example:\n  shopbell apply --shop shop.toml --table shopbell";

/// What is put in force, and where.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLE)]
pub struct ApplyArgs {
    /// The settings file of the shop
    #[arg(long, value_name = "F")]
    pub shop: PathBuf,
    /// The deployed table [default: SHOPBELL_TABLE]
    #[arg(long, value_name = "T")]
    pub table: Option<String>,
    /// The SNS topic for e-mails, to which each address of the staff is subscribed [default: SHOPBELL_EMAIL_TOPIC]
    #[arg(long, value_name = "ARN")]
    pub email_topic: Option<String>,
}

/// Says on standard output which version is in force. The same settings twice write nothing the second time.
pub async fn run(args: &ApplyArgs, environment: &Environment, now: Timestamp) -> Result<(), Failure> {
    let text = shop_file::text(&args.shop)?;
    let refused = |problems| shop_file::refused(&args.shop, &problems);
    let settings = runtime::settings::from_toml(&text).map_err(refused)?;
    let json = runtime::settings::to_json(&text).map_err(refused)?;
    let table = args.table.as_deref().or_else(|| environment.get(TABLE));
    let table = table.ok_or_else(|| Failure::Input(format!("--table: missing; name the table, or set {TABLE}")))?;
    let topic = args.email_topic.as_deref().or_else(|| environment.get(EMAIL_TOPIC)).map(check_topic).transpose();
    let topic = topic.map_err(|says| Failure::Input(format!("--email-topic: {says}")))?;
    let clients = runtime::clients::connect(environment).await.map_err(|error| Failure::Input(error.to_string()))?;
    if clients.dynamodb.config().region().is_none() {
        return Err(Failure::Input("AWS_REGION: missing; name the region of the table, like eu-west-1".to_owned()));
    }

    for line in runtime::advice::of(&settings, now) {
        // With standard error closed there is nowhere left to say it.
        let _ = writeln!(io::stderr(), "note: {line}");
    }
    say(&put_in_force(&Store::new(clients.dynamodb, table), table, &json).await?)?;
    if let Some(topic) = topic {
        for line in emails::subscribe(&clients.sns, &topic, &settings.people).await? {
            say(&line)?;
        }
    }
    Ok(())
}

async fn put_in_force(store: &Store, table: &str, json: &str) -> Result<String, Failure> {
    let problem = |error: store::StoreError| Failure::Problem(format!("table {table}: {}", refusal(&error)));
    let current = store.settings().await.map_err(problem)?;
    // A day that somebody has closed in the inbox stays closed.
    let kept = current.as_ref().and_then(|current| runtime::settings::with_days_of(json, &current.json).ok());
    let json = kept.as_deref().unwrap_or(json);
    let version = match &current {
        Some(current) if current.json == json => {
            return Ok(format!("version {} is in force, unchanged", current.version));
        }
        Some(current) => current.version,
        None => 0,
    };
    match store.apply_settings(json, version).await.map_err(problem)? {
        Applied::Written(version) => Ok(format!("version {version} is in force")),
        Applied::Conflict => {
            let says = "somebody else applied settings at the same time; look at theirs, then apply again";
            Err(Failure::Problem(format!("table {table}: {says}")))
        }
    }
}

/// What AWS refuses, on one line.
fn refusal(error: &dyn std::error::Error) -> String {
    let line = causes(error);
    if line.contains("no credentials") {
        return "no AWS credentials were found; sign in, or set AWS_PROFILE".to_owned();
    }
    line
}

fn say(line: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{line}").map_err(|error| Failure::writing(&error))
}
