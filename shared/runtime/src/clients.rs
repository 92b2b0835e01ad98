//! The SDK's clients, made once for the life of a process.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};

use crate::config::{ConfigError, Environment, invalid};

/// The roots that AWS's own endpoints are signed with: Amazon Root CA 1 to 4 and Starfield Services G2, valid until
/// 2037 at least (<https://www.amazontrust.com/repository/>).
const AMAZON_ROOTS: &[u8] = include_bytes!("clients/amazon-roots.pem");
/// Regions of other partitions, whose endpoints may be signed by others.
const OTHER_PARTITIONS: &[&str] = &["cn-", "us-iso", "eu-iso", "us-gov-", "eusc-"];

/// A text is sent once or not at all.
const SNS_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(15);

/// One client for each service.
#[derive(Debug, Clone)]
pub struct Clients {
    /// Tries three times.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// Tries exactly once, for five seconds: a second try may send a second text.
    pub sns: aws_sdk_sns::Client,
}

impl Clients {
    /// Clients that go where `config` says.
    pub fn of(config: &SdkConfig) -> Self {
        let once = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(SNS_TIMEOUT).build();
        let sns = aws_sdk_sns::config::Builder::from(config).retry_config(RetryConfig::disabled()).timeout_config(once);
        Self { dynamodb: aws_sdk_dynamodb::Client::new(config), sns: aws_sdk_sns::Client::from_conf(sns.build()) }
    }
}

/// Clients that go where the environment says; `AWS_ENDPOINT_URL` leads elsewhere than to AWS. Asks nothing yet.
pub async fn connect(environment: &Environment) -> Result<Clients, ConfigError> {
    Ok(Clients::of(&config(environment).await?))
}

/// What the clients share, for one that is not among [`Clients`].
pub async fn config(environment: &Environment) -> Result<SdkConfig, ConfigError> {
    if let Some(variable) = environment.empty_endpoint() {
        return Err(invalid(variable, "is empty; write an address, or leave it out"));
    }
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(OPERATION_TIMEOUT);
    let tls = TlsContext::builder().with_trust_store(trusted(environment)).build();
    let tls = tls.map_err(|_| invalid("AWS_REGION", "leads to no trusted certificates"))?;
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(tls).build_https();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .retry_config(RetryConfig::standard())
        .timeout_config(timeouts.build());
    Ok(config.load().await)
}

/// In a function of the common partition, Amazon's own roots: to load those of the operating system takes two thirds
/// of a cold start. Everywhere else (a desk behind a proxy, an endpoint of one's own) those of the operating system.
fn trusted(environment: &Environment) -> TrustStore {
    if amazon_roots_suffice(environment) {
        TrustStore::empty().with_pem_certificate(AMAZON_ROOTS)
    } else {
        TrustStore::default()
    }
}

fn amazon_roots_suffice(environment: &Environment) -> bool {
    let common = |region: &str| !OTHER_PARTITIONS.iter().any(|prefix| region.starts_with(prefix));
    let proxied = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"].iter().any(|name| environment.get(name).is_some());
    environment.is_lambda()
        && !environment.has_own_endpoint()
        && !proxied
        && environment.get("AWS_REGION").is_some_and(common)
}

#[cfg(test)]
mod tests;
