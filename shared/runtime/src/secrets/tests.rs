use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ssm::config::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;
use serde_json::json;
use wiremock::matchers::{body_partial_json, header};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

fn config(server: &MockServer) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(server.uri())
        .credentials_provider(SharedCredentialsProvider::new(aws_sdk_ssm::config::Credentials::new(
            "a", "b", None, None, "test",
        )))
        .http_client(Builder::new().build_http())
        .retry_config(aws_config::retry::RetryConfig::disabled())
        .build()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn asked() -> wiremock::MockBuilder {
    Mock::given(header("x-amz-target", "AmazonSSM.GetParametersByPath"))
        .and(body_partial_json(json!({"Path": "/shopbell", "WithDecryption": true})))
}

fn parameters() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"Parameters": [
        {"Name": "/shopbell/mastodon", "Value": "abc\n"},
        {"Name": "/shopbell/google-business", "Value": "{\"token\": \"t\", \"refresh_token\": \"r\", \"expires\": 5}"},
        {"Name": "/shopbell/bluesky", "Value": "from SSM"},
        {"Name": "/shopbell/notes", "Value": "no platform"},
    ]}))
}

#[tokio::test]
async fn the_environment_wins_over_ssm_which_is_asked_once_in_ten_minutes() {
    let server = MockServer::start().await;
    asked().respond_with(parameters()).expect(2).mount(&server).await;
    let environment = [("SHOPBELL_BLUESKY_TOKEN", "from here")].into_iter().collect();
    let secrets = Secrets::new(&environment, Some((&config(&server), "/shopbell")));

    let all = secrets.all(at("2026-03-02T09:00:00Z")).await.unwrap();
    let token = |platform| all.get(&platform).and_then(Credentials::token).map(Secret::expose);
    assert_eq!(token(Platform::Mastodon), Some("abc"));
    assert_eq!(token(Platform::Bluesky), Some("from here"));
    assert_eq!(token(Platform::X), None);
    let google = &all[&Platform::GoogleBusiness];
    assert_eq!(google.get("refresh_token").map(Secret::expose), Some("r"));
    assert_eq!(google.get("expires"), None);

    secrets.all(at("2026-03-02T09:09:59Z")).await.unwrap();
    secrets.all(at("2026-03-02T09:10:00Z")).await.unwrap();
}

#[tokio::test]
async fn when_ssm_does_not_answer_the_last_credentials_are_used() {
    let server = MockServer::start().await;
    asked().respond_with(parameters()).up_to_n_times(1).mount(&server).await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({"__type": "ThrottlingException"}));
    asked().respond_with(refused).mount(&server).await;
    let secrets = Secrets::new(&Environment::default(), Some((&config(&server), "/shopbell")));

    let first = secrets.all(at("2026-03-02T09:00:00Z")).await.unwrap();
    assert_eq!(secrets.all(at("2026-03-02T10:00:00Z")).await.unwrap(), first);

    let never = Secrets::new(&Environment::default(), Some((&config(&server), "/shopbell")));
    let error = never.all(at("2026-03-02T10:00:00Z")).await.unwrap_err().to_string();
    assert_eq!(error, "the platforms' credentials could not be read from SSM at /shopbell");
}

#[tokio::test]
async fn without_a_path_the_environment_alone_has_them() {
    let environment = [("SHOPBELL_GOOGLE_BUSINESS_CLIENT_SECRET", "s"), ("SHOPBELL_X_TOKEN", "")].into_iter().collect();
    let all = Secrets::new(&environment, None).all(at("2026-03-02T09:00:00Z")).await.unwrap();
    assert_eq!(all.keys().collect::<Vec<_>>(), [&Platform::GoogleBusiness]);
    assert!(!format!("{all:?}").contains("\"s\""));
}
