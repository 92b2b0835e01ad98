use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, StreamSpecification, StreamViewType,
    TimeToLiveSpecification, TransactWriteItem,
};
use jiff::Timestamp;

use super::*;

/// A table with stream and expiry, as the template has it.
pub(crate) async fn table(client: &Client) {
    let attribute = |name, kind| {
        let built = AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build();
        built.unwrap()
    };
    let key = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let stream =
        StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewAndOldImages).build();
    client
        .create_table()
        .table_name("shopbell")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("PK", ScalarAttributeType::S))
        .attribute_definitions(attribute("SK", ScalarAttributeType::S))
        .key_schema(key("PK", KeyType::Hash))
        .key_schema(key("SK", KeyType::Range))
        .stream_specification(stream.unwrap())
        .send()
        .await
        .unwrap();
    let expiry = TimeToLiveSpecification::builder().attribute_name("expires_at").enabled(true).build().unwrap();
    client.update_time_to_live().table_name("shopbell").time_to_live_specification(expiry).send().await.unwrap();
}

async fn database() -> (Database, Client) {
    let database = Database::in_memory().unwrap();
    let client = database.client();
    table(&client).await;
    (database, client)
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn put(client: &Client, key: &str) -> aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder {
    client.put_item().table_name("shopbell").item("PK", s(key)).item("SK", s("A"))
}

async fn is_there(client: &Client, key: &str) -> bool {
    let found = client.get_item().table_name("shopbell").key("PK", s(key)).key("SK", s("A")).send().await;
    found.unwrap().item.is_some()
}

#[tokio::test]
async fn a_failed_condition_shows_the_item_that_was_in_the_way() {
    let (_, client) = database().await;
    put(&client, "POST#1").item("state", s("met")).send().await.unwrap();
    let error = put(&client, "POST#1")
        .condition_expression("attribute_not_exists(PK)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(failed) = error else {
        panic!("{error:?}");
    };
    assert_eq!(failed.item().unwrap()["state"], s("met"));
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_refused_as_aws_refuses_it() {
    let (_, client) = database().await;
    let error = client.get_item().table_name("shopbell").key("PK", s("POST#1")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    let error = client.get_item().table_name("nowhere").key("PK", s("POST#1")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    let error = client.restore_table_from_backup().target_table_name("abc").backup_arn("x".repeat(40)).send().await;
    assert!(error.is_err());
}

#[tokio::test]
async fn each_fault_leaves_the_table_as_its_name_says() {
    let (database, client) = database().await;
    #[rustfmt::skip]
    let table = [
        // fault,                 code the client sees,                           is it there?
        (Fault::None,             None,                                           true),
        (Fault::Throttled,        Some("ProvisionedThroughputExceededException"), false),
        (Fault::Conflict,         Some("ProvisionedThroughputExceededException"), false),
        (Fault::BeforeApplied,    Some("InternalServerError"),                    false),
        (Fault::AfterApplied,     None,                                           true),
    ];
    for (fault, code, there) in table {
        let key = format!("POST#{fault:?}");
        database.inject_faults(move |call| if call.writes() && call.nth == 1 { fault } else { Fault::None });
        let put = put(&client, &key).send().await;
        let failed = put.as_ref().err().and_then(|error| error.code());
        assert_eq!(failed, code, "{fault:?}");
        assert_eq!(put.is_ok(), fault == Fault::None, "{fault:?}");
        assert_eq!(is_there(&client, &key).await, there, "{fault:?}");
    }
    database.end_faults();
    assert!(put(&client, "POST#after").send().await.is_ok());
}

#[tokio::test]
async fn a_transaction_that_meets_another_says_which_item_was_held() {
    let (database, client) = database().await;
    database.inject_faults(|_| Fault::Conflict);
    let item = |key| {
        let put = Put::builder().table_name("shopbell").item("PK", s(key)).item("SK", s("A")).build().unwrap();
        TransactWriteItem::builder().put(put).build()
    };
    let sent = client.transact_write_items().transact_items(item("A")).transact_items(item("B")).send().await;
    let error = sent.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(error) =
        error
    else {
        panic!("{error:?}");
    };
    let codes: Vec<_> = error.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    assert_eq!(codes, ["TransactionConflict", "None"]);
}

#[tokio::test]
async fn the_meter_counts_what_aws_would_charge() {
    let (database, client) = database().await;
    database.reset_meter();
    put(&client, "POST#1").send().await.unwrap();
    put(&client, "POST#2").item("text", s(&"x".repeat(1500))).send().await.unwrap();
    put(&client, "POST#1").condition_expression("attribute_not_exists(PK)").send().await.unwrap_err();
    is_there(&client, "POST#1").await;
    let meter = database.meter();
    assert_eq!(meter.of("PutItem"), Usage { requests: 3, refused: 1, units: 3.0 });
    assert_eq!((meter.write_units(), meter.read_units(), meter.requests()), (3.0, 0.5, 4));
    assert_eq!(database.reset_meter(), meter);
    assert_eq!(database.meter(), Meter::default());
}

#[tokio::test]
async fn what_has_expired_goes_by_the_clock_it_is_told() {
    let (database, client) = database().await;
    let number = |n: i64| AttributeValue::N(n.to_string());
    put(&client, "LINK#old").item("expires_at", number(1000)).send().await.unwrap();
    put(&client, "LINK#new").item("expires_at", number(1001)).send().await.unwrap();
    put(&client, "LINK#text").item("expires_at", s("1000")).send().await.unwrap();
    put(&client, "LINK#ever").send().await.unwrap();
    let now = Timestamp::from_second(1000).unwrap();
    assert_eq!(database.sweep_expired(now).unwrap(), 1);
    assert_eq!(database.sweep_expired(now).unwrap(), 0);
    assert!(!is_there(&client, "LINK#old").await);
    for key in ["LINK#new", "LINK#text", "LINK#ever"] {
        assert!(is_there(&client, key).await, "{key}");
    }
}

#[tokio::test]
async fn a_folder_keeps_what_was_written_and_lets_one_process_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new").join("data");
    let database = Database::open(&folder).unwrap();
    table(&database.client()).await;
    put(&database.client(), "POST#1").send().await.unwrap();

    let refused = Database::open(&folder).unwrap_err().to_string();
    let expected = "is in use by another shopbell; stop that one, or choose another folder with --data";
    assert_eq!(refused, format!("{} {expected}", folder.display()));

    drop(database);
    let database = Database::open(&folder).unwrap();
    assert!(is_there(&database.client(), "POST#1").await);
}

#[test]
fn a_folder_that_cannot_hold_data_is_named_with_what_would_do() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "not a folder").unwrap();
    let refused = Database::open(&in_the_way).unwrap_err().to_string();
    assert_eq!(refused, format!("{} cannot be written; choose a folder of your own with --data", in_the_way.display()));

    std::fs::write(folder.path().join(FILE), "no database at all, but long enough to be looked at").unwrap();
    let refused = Database::open(folder.path()).unwrap_err().to_string();
    assert!(refused.contains("shopbell.db cannot be read as a database; move it away"), "{refused}");
}

#[tokio::test]
async fn two_databases_in_memory_know_nothing_of_each_other() {
    let (_one, client) = database().await;
    let (_other, elsewhere) = database().await;
    put(&client, "POST#1").send().await.unwrap();
    assert!(!is_there(&elsewhere, "POST#1").await);
}
