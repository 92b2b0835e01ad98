//! What a failing table means, and what helps.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use domain::mention::Platform;
use store::{Remedy, Store, StoreError};

use crate::world::{World, at, complaint};

/// A table that gives the same answer to everything; none: the connection breaks.
#[derive(Debug, Clone)]
struct Answer(Option<(u16, String)>);

impl HttpConnector for Answer {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let Some((status, body)) = self.0.clone() else {
            return HttpConnectorFuture::ready(Err(ConnectorError::io("broken".into())));
        };
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))))
    }
}

fn store(answer: Option<(u16, String)>) -> Store {
    let connector = SharedHttpConnector::new(Answer(answer));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build();
    Store::new(Client::from_conf(config), "shopbell")
}

fn failing(code: &str) -> Store {
    store(Some((400, format!("{{\"__type\":\"com.amazonaws.dynamodb.v20120810#{code}\",\"message\":\"no\"}}"))))
}

fn canceled(reasons: &[&str]) -> Store {
    let reasons: Vec<String> = reasons.iter().map(|code| format!("{{\"Code\":\"{code}\"}}")).collect();
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    store(Some((400, format!("{{\"__type\":\"{kind}\",\"CancellationReasons\":[{}]}}", reasons.join(",")))))
}

fn kind(error: &StoreError) -> &'static str {
    match error {
        StoreError::Throttled(_) => "throttled",
        StoreError::Contended(_) => "contended",
        StoreError::Unavailable(_) => "unavailable",
        StoreError::Refused(_) => "refused",
        StoreError::Unreadable { .. } => "unreadable",
    }
}

#[tokio::test]
async fn each_failure_of_the_table_has_its_remedy() {
    let table = [
        ("ProvisionedThroughputExceededException", "throttled", Remedy::Retry),
        ("ThrottlingException", "throttled", Remedy::Retry),
        ("RequestLimitExceeded", "throttled", Remedy::Retry),
        ("TransactionConflictException", "contended", Remedy::Retry),
        ("InternalServerError", "unavailable", Remedy::Retry),
        ("ResourceNotFoundException", "refused", Remedy::TellAHuman),
        ("AccessDeniedException", "refused", Remedy::TellAHuman),
        ("ValidationException", "refused", Remedy::TellAHuman),
    ];
    for (code, expected, remedy) in table {
        let error = failing(code).beat("sweep", at("09:00:00")).await.unwrap_err();
        assert_eq!((kind(&error), error.remedy()), (expected, remedy), "{code}");
    }
    let error = store(None).settings().await.unwrap_err();
    assert_eq!((kind(&error), error.remedy()), ("unavailable", Remedy::Retry));
}

#[tokio::test]
async fn a_cancelled_transaction_says_what_was_in_its_way() {
    let table: [(&[&str], &str); 4] = [
        (&["None", "TransactionConflict"], "contended"),
        (&["ThrottlingError", "None"], "throttled"),
        (&["ConditionalCheckFailed", "TransactionConflict"], "contended"),
        (&["ValidationError", "None"], "refused"),
    ];
    for (reasons, expected) in table {
        let error = canceled(reasons).apply_settings("{}", 0).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{reasons:?}");
    }
    let applied = canceled(&["ConditionalCheckFailed", "None"]).apply_settings("{}", 0).await.unwrap();
    assert_eq!(applied, store::Applied::Conflict);
}

#[tokio::test]
async fn rows_that_the_table_never_gives_are_a_throttle() {
    let unprocessed = r#"{"Responses":{},"UnprocessedKeys":{"shopbell":{"Keys":[{"PK":{"S":"a"},"SK":{"S":"b"}}]}}}"#;
    let store = store(Some((200, unprocessed.to_owned())));
    let error = store.known_posts(Platform::X, &["1".to_owned()]).await.unwrap_err();
    assert_eq!(kind(&error), "throttled");
}

#[tokio::test]
async fn a_row_in_an_unknown_shape_names_its_kind_and_not_its_content() {
    let row = r#"{"Item":{"version":{"S":"private"},"json":{"S":"private"}}}"#;
    let error = store(Some((200, row.to_owned()))).settings().await.unwrap_err();
    assert_eq!(kind(&error), "unreadable");
    assert_eq!(error.to_string(), "a row of kind \"settings\" cannot be read");
    assert_eq!(error.remedy(), Remedy::TellAHuman);
}

#[tokio::test]
async fn what_a_newer_version_keeps_does_not_disturb() {
    use aws_sdk_dynamodb::types::AttributeValue::{N, S};
    let world = World::open().await;
    let mention = complaint("m1", "09:00:00");
    world.hears(&mention).await;
    let rows = [
        ("TALK#mastodon#m1#ann.customer@example.social", "RESPONSE#1", "DUE#9"),
        ("TALK#telepathy#m1#ann", "TALK", "DUE#0"),
        ("PHONE#1", "BUNDLE#1", "SEND#0"),
    ];
    for (pk, sk, due) in rows {
        let put = world.client.put_item().table_name(&world.table);
        let put = put.item("PK", S(pk.to_owned())).item("SK", S(sk.to_owned())).item("kind", S("new".to_owned()));
        put.item("due_pk", S(due.to_owned())).item("due_sk", N("1".to_owned())).send().await.unwrap();
    }
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, std::slice::from_ref(&mention));
    assert_eq!(world.store.due_conversations(at("18:00:00"), 9).await.unwrap(), [mention.conversation]);
    assert_eq!(world.store.open_conversations().await.unwrap().len(), 1);
    assert_eq!(world.store.due_alerts(at("18:00:00")).await.unwrap(), []);
}
