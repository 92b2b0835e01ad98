//! `shopbell check`: everything that could be wrong, before anything is deployed.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use domain::mention::Platform;
use domain::secret::Secret;
use domain::settings::{PlatformSettings, Settings};
use futures::future::join_all;
use jiff::Timestamp;
use platforms::{Client, Cursor, Remedy, Source, sources_for};
use runtime::config::{Environment, SECRETS_PATH};
use runtime::secret::token_variable;
use runtime::secrets::{AllCredentials, Credentials, Secrets};

use super::{Failure, shop_file, unheard};

const EXAMPLE: &str = r#"Example:
  printf '[shop]\nname = "Crumb"\ntime_zone = "Europe/London"\n[[staff]]\nname = "Ann"\nphone = "+15550100"\n' > crumb.toml
  shopbell check --shop crumb.toml"#;

/// Whose settings are looked at.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLE)]
pub struct CheckArgs {
    /// The settings file of the shop
    #[arg(long, value_name = "F", default_value = "shop.toml")]
    pub shop: PathBuf,
}

/// One line a finding on standard output; the last line on standard error names what is wrong.
pub async fn run(args: &CheckArgs, environment: &Environment, now: Timestamp) -> Result<(), Failure> {
    let text = shop_file::text(&args.shop)?;
    let settings = match runtime::settings::from_toml(&text) {
        Ok(settings) => settings,
        Err(problems) => {
            print(problems.iter())?;
            return Err(Failure::Problem(shop_file::summary(&args.shop, &problems)));
        }
    };
    print(runtime::advice::of(&settings, now).iter().map(|line| format!("note: {line}")))?;
    let credentials = credentials(environment, now).await?;
    let has_token = |platform| credentials.get(&platform).is_some_and(|held| held.token().is_some());
    print(unheard::notes(&settings, has_token).iter().map(|line| format!("note: {line}")))?;
    let answers = ask(&settings, &credentials, now).await;
    print(answers.iter().map(|answer| answer.as_ref().unwrap_or_else(|problem| problem)))?;

    let problems: Vec<&String> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    match problems[..] {
        [] => print([format!("{}: the settings are fine", args.shop.display())].iter()),
        [problem] => Err(Failure::Problem(problem.clone())),
        [first, ..] => Err(Failure::Problem(format!("{} platforms do not answer, first {first}", problems.len()))),
    }
}

fn print(lines: impl Iterator<Item = impl std::fmt::Display>) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    for line in lines {
        writeln!(output, "{line}").map_err(|error| Failure::writing(&error))?;
    }
    Ok(())
}

/// Those of the environment, and of SSM where the environment names a path.
async fn credentials(environment: &Environment, now: Timestamp) -> Result<AllCredentials, Failure> {
    let problem = |error: &dyn std::error::Error| Failure::Problem(error.to_string());
    let path = environment.get(SECRETS_PATH);
    let aws = match path {
        Some(_) => Some(runtime::clients::config(environment).await.map_err(|error| problem(&error))?),
        None => None,
    };
    let secrets = Secrets::new(environment, aws.as_ref().zip(path));
    let all = secrets.all(now).await.map_err(|error| problem(&error))?;
    Ok((*all).clone())
}

/// All platforms at the same time: each has ten seconds for an answer.
async fn ask(settings: &Settings, credentials: &AllCredentials, now: Timestamp) -> Vec<Result<String, String>> {
    let client = Client::new(settings.shop.site.as_deref());
    let none = Credentials::default();
    let asked = settings.platforms.iter().map(|(platform, watched)| {
        let token = credentials.get(platform).unwrap_or(&none).token();
        ask_one(&client, settings, *platform, watched, token, now)
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// One question, but each feed is a place of its own.
async fn ask_one(
    client: &Client,
    settings: &Settings,
    platform: Platform,
    watched: &PlatformSettings,
    token: Option<&Secret>,
    now: Timestamp,
) -> Vec<Result<String, String>> {
    let field = format!("platforms.{platform}");
    let sources = match sources_for(platform, &settings.shop, watched, token) {
        Ok(sources) => sources,
        Err(error) => return vec![Err(format!("{field}: {error}"))],
    };
    if sources.is_empty() {
        let variable = token_variable(platform);
        return vec![Err(format!("{field}: nothing to ask; write handles, hashtags or urls, or set {variable}"))];
    }
    let places = if platform == Platform::Feed { sources.len() } else { 1 };
    join_all(sources[..places].iter().map(|source| answer(client, &field, source, now))).await
}

async fn answer(client: &Client, field: &str, source: &Source, now: Timestamp) -> Result<String, String> {
    match platforms::poll(client, source, &Cursor::default(), now).await {
        Ok(polled) if polled.unreadable > 0 => {
            Ok(format!("{field}: {source} answers: {} posts, {} unreadable", polled.posts.len(), polled.unreadable))
        }
        Ok(polled) => Ok(format!("{field}: {source} answers: {} posts", polled.posts.len())),
        Err(refusal) => Err(format!("{field}: {source} refuses: {refusal}; {}", would_do(&refusal.remedy(), source))),
    }
}

fn would_do(remedy: &Remedy, source: &Source) -> String {
    match remedy {
        Remedy::WaitUntil(until) => format!("ask again after {until}"),
        Remedy::RetryNextPoll => "look at base_url and the network, then ask again".to_owned(),
        Remedy::RefreshToken | Remedy::AskOwnerToReconnect => {
            format!("set {} to a token that holds", token_variable(source.platform()))
        }
        Remedy::TellHuman => "look at the settings of this platform".to_owned(),
    }
}
