//! What the environment says: each variable is read once, at start, and an error names it.

use std::collections::BTreeMap;
use std::fmt;

use url::Url;

/// The name of the table.
pub const TABLE: &str = "SHOPBELL_TABLE";
/// The ARN of the SNS topic for e-mails.
pub const EMAIL_TOPIC: &str = "SHOPBELL_EMAIL_TOPIC";
/// Where the inbox is reached.
pub const PUBLIC_URL: &str = "SHOPBELL_PUBLIC_URL";
/// The path of the platforms' credentials in SSM.
pub const SECRETS_PATH: &str = "SHOPBELL_SECRETS_PATH";

/// Environment variables, read once. Its `Debug` shows no value: some are secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Those of this process. A variable that is not UTF-8 is taken for absent.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    /// What a variable holds; an empty one holds nothing.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// What a variable holds, or an error that says what would do.
    pub fn required(&self, variable: &'static str, would_do: &'static str) -> Result<&str, ConfigError> {
        self.get(variable).ok_or(ConfigError::Missing { variable, would_do })
    }

    /// Whether this process is a Lambda function.
    pub fn is_lambda(&self) -> bool {
        self.get("AWS_LAMBDA_FUNCTION_NAME").is_some()
    }

    /// An `AWS_ENDPOINT_URL` that is there but empty, which the SDK does not survive.
    pub(crate) fn empty_endpoint(&self) -> Option<&str> {
        let empty = |(name, value): &(&String, &String)| name.starts_with("AWS_ENDPOINT_URL") && value.is_empty();
        self.0.iter().find(empty).map(|(name, _)| name.as_str())
    }

    /// Whether another endpoint than AWS's own is to be used.
    pub(crate) fn has_own_endpoint(&self) -> bool {
        self.0.keys().any(|name| name.starts_with("AWS_ENDPOINT_URL"))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Environment({} variables)", self.0.len())
    }
}

/// What a deployed function knows of its surroundings. A function asks for what it needs when it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The table.
    pub table: String,
    email_topic: Option<String>,
    public_url: Option<String>,
    secrets_path: Option<String>,
}

impl Config {
    /// Reads and checks the variables. Only the table must be there.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let optional = |variable, check: fn(&str) -> Result<String, &'static str>| {
            environment.get(variable).map(|value| check(value).map_err(|says| invalid(variable, says))).transpose()
        };
        let table = environment.required(TABLE, "set it to the name of the DynamoDB table")?;
        Ok(Self {
            table: check_table(table).map_err(|says| invalid(TABLE, says))?,
            email_topic: optional(EMAIL_TOPIC, check_topic)?,
            public_url: optional(PUBLIC_URL, check_url)?,
            secrets_path: optional(SECRETS_PATH, check_path)?,
        })
    }

    /// The ARN of the topic for e-mails.
    pub fn email_topic(&self) -> Result<&str, ConfigError> {
        let would_do = "set it to the ARN of the SNS topic for e-mails";
        self.email_topic.as_deref().ok_or(ConfigError::Missing { variable: EMAIL_TOPIC, would_do })
    }

    /// Where the inbox is reached, without a slash at the end.
    pub fn public_url(&self) -> Result<&str, ConfigError> {
        let would_do = "set it to the address of the inbox, like \"https://abc.lambda-url.eu-west-1.on.aws\"";
        self.public_url.as_deref().ok_or(ConfigError::Missing { variable: PUBLIC_URL, would_do })
    }

    /// The path of the platforms' credentials in SSM; absent: the environment alone has them.
    pub fn secrets_path(&self) -> Option<&str> {
        self.secrets_path.as_deref()
    }
}

/// A variable that is missing or wrong. What it holds is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// It is not there, or empty.
    #[error("the environment variable {variable} is not set; {would_do}")]
    Missing {
        /// Its name.
        variable: &'static str,
        /// What would do.
        would_do: &'static str,
    },
    /// It holds what cannot be.
    #[error("the environment variable {variable} {says}")]
    Invalid {
        /// Its name.
        variable: String,
        /// What is wrong and what would do.
        says: &'static str,
    },
}

pub(crate) fn invalid(variable: &str, says: &'static str) -> ConfigError {
    ConfigError::Invalid { variable: variable.to_owned(), says }
}

fn check_table(name: &str) -> Result<String, &'static str> {
    let good = (3..=255).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let says = "is no name of a table; use 3 to 255 letters, digits, dots, dashes and underscores";
    if good { Ok(name.to_owned()) } else { Err(says) }
}

/// The ARN of a topic, or what would do.
pub fn check_topic(arn: &str) -> Result<String, &'static str> {
    let parts: Vec<&str> = arn.split(':').collect();
    let good = matches!(parts[..], ["arn", _, "sns", region, account, name] if !region.is_empty() && !account.is_empty() && !name.is_empty());
    let says = "is no ARN of an SNS topic; write it like \"arn:aws:sns:eu-west-1:123456789012:shopbell\"";
    if good { Ok(arn.to_owned()) } else { Err(says) }
}

fn check_url(address: &str) -> Result<String, &'static str> {
    let says = "is no web address; write it like \"https://abc.lambda-url.eu-west-1.on.aws\"";
    let url = Url::parse(address).map_err(|_| says)?;
    let good = matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none();
    if good { Ok(address.trim_end_matches('/').to_owned()) } else { Err(says) }
}

fn check_path(path: &str) -> Result<String, &'static str> {
    let good = path.starts_with('/') && path.trim_matches('/').split('/').all(|part| !part.is_empty());
    let says = "is no path of parameters; write it like \"/shopbell\"";
    if good { Ok(path.trim_end_matches('/').to_owned()) } else { Err(says) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [(&str, &str); 4] = [
        (TABLE, "shopbell"),
        (EMAIL_TOPIC, "arn:aws:sns:eu-west-1:123456789012:shopbell"),
        (PUBLIC_URL, "https://inbox.example/"),
        (SECRETS_PATH, "/shopbell/"),
    ];

    fn with(variable: &str, value: &str) -> Environment {
        WHOLE.into_iter().chain([(variable, value)]).collect()
    }

    #[test]
    fn a_function_reads_its_surroundings_once() {
        let config = Config::read(&WHOLE.into_iter().collect()).unwrap();
        assert_eq!(config.table, "shopbell");
        assert_eq!(config.email_topic(), Ok("arn:aws:sns:eu-west-1:123456789012:shopbell"));
        assert_eq!(config.public_url(), Ok("https://inbox.example"));
        assert_eq!(config.secrets_path(), Some("/shopbell"));
    }

    #[test]
    fn a_wrong_variable_is_named_and_not_repeated() {
        let table = [
            (TABLE, "", "is not set; set it to the name of the DynamoDB table"),
            (TABLE, "my table", "is no name of a table"),
            (EMAIL_TOPIC, "shopbell", "is no ARN of an SNS topic"),
            (EMAIL_TOPIC, "arn:aws:sqs:eu-west-1:123456789012:x", "is no ARN of an SNS topic"),
            (PUBLIC_URL, "inbox.example", "is no web address"),
            (PUBLIC_URL, "ftp://inbox.example", "is no web address"),
            (SECRETS_PATH, "shopbell", "is no path of parameters"),
            (SECRETS_PATH, "/", "is no path of parameters"),
        ];
        for (variable, value, says) in table {
            let error = Config::read(&with(variable, value)).unwrap_err().to_string();
            assert!(error.starts_with(&format!("the environment variable {variable} {says}")), "{error}");
            assert!(value.len() < 2 || !error.contains(&format!("{value:?}")), "{error}");
        }
        let config = Config::read(&with(EMAIL_TOPIC, "")).unwrap();
        assert!(config.email_topic().unwrap_err().to_string().contains("SHOPBELL_EMAIL_TOPIC is not set"));
    }

    #[test]
    fn the_environment_does_not_show_what_it_holds() {
        assert_eq!(format!("{:?}", with("SHOPBELL_MASTODON_TOKEN", "hunter2")), "Environment(5 variables)");
    }
}
