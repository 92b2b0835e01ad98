use aws_config::Region;
use aws_sdk_sns::config::{Credentials, SharedCredentialsProvider};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

fn towards(url: &str) -> SdkConfig {
    let tls = TlsContext::builder().with_trust_store(TrustStore::empty().with_pem_certificate(AMAZON_ROOTS)).build();
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(url)
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("a", "b", None, None, "test")))
        .http_client(
            Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(tls.unwrap()).build_https(),
        )
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::ZERO))
        .sleep_impl(aws_sdk_sns::config::SharedAsyncSleep::new(NoWait))
        .build()
}

/// Waits for nothing, so that retries take no time.
#[derive(Debug)]
struct NoWait;

impl aws_sdk_sns::config::AsyncSleep for NoWait {
    fn sleep(&self, duration: Duration) -> aws_sdk_sns::config::Sleep {
        if duration < Duration::from_secs(1) {
            aws_sdk_sns::config::Sleep::new(std::future::ready(()))
        } else {
            aws_sdk_sns::config::Sleep::new(std::future::pending())
        }
    }
}

#[tokio::test]
async fn a_text_is_tried_exactly_once_and_the_table_three_times() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    let clients = Clients::of(&towards(&server.uri()));

    clients.sns.publish().phone_number("+15550100").message("hello").send().await.unwrap_err();
    assert_eq!(server.received_requests().await.unwrap().len(), 1);

    clients.dynamodb.list_tables().send().await.unwrap_err();
    assert_eq!(server.received_requests().await.unwrap().len(), 1 + 3);
}

#[tokio::test]
async fn the_embedded_roots_are_certificates() {
    let roots = String::from_utf8_lossy(AMAZON_ROOTS);
    assert_eq!(roots.matches("BEGIN CERTIFICATE").count(), 5);
    // Nobody listens there; a root that cannot be read would panic before anybody is asked.
    let clients = Clients::of(&towards("https://127.0.0.1:1"));
    clients.sns.publish().phone_number("+15550100").message("hello").send().await.unwrap_err();
}

#[test]
fn amazons_roots_are_trusted_alone_only_where_amazons_endpoints_are_asked() {
    #[rustfmt::skip]
    let table = [
        ("a function",                 vec![("AWS_LAMBDA_FUNCTION_NAME", "f"), ("AWS_REGION", "eu-west-1")], true),
        ("a desk",                     vec![("AWS_REGION", "eu-west-1")], false),
        ("a function in China",        vec![("AWS_LAMBDA_FUNCTION_NAME", "f"), ("AWS_REGION", "cn-north-1")], false),
        ("an endpoint of one's own",   vec![("AWS_LAMBDA_FUNCTION_NAME", "f"), ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL_SNS", "https://x")], false),
        ("behind a proxy",             vec![("AWS_LAMBDA_FUNCTION_NAME", "f"), ("AWS_REGION", "eu-west-1"), ("HTTPS_PROXY", "http://x")], false),
        ("no region",                  vec![("AWS_LAMBDA_FUNCTION_NAME", "f")], false),
    ];
    for (name, variables, expected) in table {
        assert_eq!(amazon_roots_suffice(&variables.into_iter().collect()), expected, "{name}");
    }
}

#[tokio::test]
async fn an_empty_endpoint_is_named_instead_of_a_panic() {
    let environment = [("AWS_ENDPOINT_URL_DYNAMODB", "")].into_iter().collect();
    let error = config(&environment).await.unwrap_err().to_string();
    assert!(error.contains("AWS_ENDPOINT_URL_DYNAMODB is empty; write an address, or leave it out"), "{error}");
}
