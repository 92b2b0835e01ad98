//! The platforms' credentials: from the environment, else from SSM, kept for ten minutes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_sdk_ssm::error::{DisplayErrorContext, SdkError};
use aws_sdk_ssm::operation::get_parameters_by_path::GetParametersByPathError;
use aws_sdk_ssm::types::Parameter;
use domain::mention::Platform;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::config::Environment;
use crate::secret::variable;
use domain::secret::Secret;

/// One decrypting call in ten minutes stays within the free tier.
const KEPT: SignedDuration = SignedDuration::from_mins(10);
/// What a platform's credentials may be called.
const NAMES: &[&str] = &["token", "refresh_token", "client_id", "client_secret", "app_secret"];

/// What one platform asks for, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials(BTreeMap<String, Secret>);

impl Credentials {
    /// The token that goes with each question.
    pub fn token(&self) -> Option<&Secret> {
        self.get("token")
    }

    /// One of them: `token`, `refresh_token`, `client_id`, `client_secret`, `app_secret`.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.get(name)
    }

    /// A parameter holds a token, or one JSON object with several credentials.
    fn of_parameter(value: &str) -> Self {
        let object = serde_json::from_str::<BTreeMap<String, Value>>(value).ok();
        match object {
            Some(object) => {
                let texts = object.into_iter().filter_map(|(name, value)| Some((name, Secret::new(value.as_str()?))));
                Self(texts.collect())
            }
            None => Self([("token".to_owned(), Secret::new(value.trim()))].into()),
        }
    }

    fn of_environment(environment: &Environment, platform: Platform) -> Option<Self> {
        let held = |name: &&str| {
            let value = environment.get(&variable(platform, name))?;
            Some(((*name).to_owned(), Secret::new(value)))
        };
        let held: BTreeMap<_, _> = NAMES.iter().filter_map(held).collect();
        (!held.is_empty()).then_some(Self(held))
    }
}

/// Each platform's credentials; one without is asked without.
pub type AllCredentials = BTreeMap<Platform, Credentials>;

/// SSM did not give the credentials, and none were kept.
#[derive(Debug, thiserror::Error)]
#[error("the platforms' credentials could not be read from SSM at {path}")]
pub struct SecretsError {
    path: String,
    #[source]
    source: Box<SdkError<GetParametersByPathError>>,
}

/// Where credentials come from. One for the life of a process.
#[derive(Debug)]
pub struct Secrets {
    in_environment: AllCredentials,
    stored: Option<Stored>,
}

#[derive(Debug)]
struct Stored {
    client: aws_sdk_ssm::Client,
    path: String,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug, Clone)]
struct Kept {
    all: Arc<AllCredentials>,
    until: Timestamp,
}

impl Secrets {
    /// The environment's, and those of SSM for platforms that have none there. Asks nothing yet.
    pub fn new(environment: &Environment, stored: Option<(&SdkConfig, &str)>) -> Self {
        let held = |platform: &Platform| Some((*platform, Credentials::of_environment(environment, *platform)?));
        let in_environment = Platform::ALL.iter().filter_map(held).collect();
        let stored = stored.map(|(config, path)| Stored {
            client: aws_sdk_ssm::Client::new(config),
            path: path.to_owned(),
            kept: Mutex::new(None),
        });
        Self { in_environment, stored }
    }

    /// All credentials. Asks SSM once in ten minutes; when it does not answer, those of the last time are used.
    pub async fn all(&self, now: Timestamp) -> Result<Arc<AllCredentials>, SecretsError> {
        let Some(stored) = &self.stored else { return Ok(Arc::new(self.in_environment.clone())) };
        let kept = stored.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.as_ref().filter(|kept| now < kept.until) {
            return Ok(kept.all.clone());
        }
        let all = match (stored.read().await, kept) {
            (Ok(parameters), _) => Arc::new(self.merge(&parameters)),
            (Err(error), Some(kept)) => {
                let error = DisplayErrorContext(&*error.source);
                tracing::warn!(event = "secrets_stale", %error, "credentials could not be read again; the last ones are used");
                kept.all
            }
            (Err(error), None) => return Err(error),
        };
        let until = now.saturating_add(KEPT).unwrap_or(Timestamp::MAX);
        *stored.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept { all: all.clone(), until });
        Ok(all)
    }

    /// The environment wins. A parameter's last name is the platform's: `/shopbell/mastodon`.
    fn merge(&self, parameters: &[Parameter]) -> AllCredentials {
        let mut all = AllCredentials::new();
        for parameter in parameters {
            let platform = parameter.name().and_then(|name| name.rsplit('/').next()).map(str::parse::<Platform>);
            if let (Some(Ok(platform)), Some(value)) = (platform, parameter.value()) {
                all.insert(platform, Credentials::of_parameter(value));
            }
        }
        all.extend(self.in_environment.clone());
        all
    }
}

impl Stored {
    async fn read(&self) -> Result<Vec<Parameter>, SecretsError> {
        let pages = self.client.get_parameters_by_path().path(&self.path).with_decryption(true).into_paginator();
        match pages.send().collect::<Result<Vec<_>, _>>().await {
            Ok(pages) => Ok(pages.into_iter().flat_map(|page| page.parameters.unwrap_or_default()).collect()),
            Err(source) => Err(SecretsError { path: self.path.clone(), source: Box::new(source) }),
        }
    }
}

#[cfg(test)]
mod tests;
