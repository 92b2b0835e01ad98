//! From what the stream says to what Lambda delivers.

use std::collections::HashMap;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_sdk_dynamodbstreams::types::{AttributeValue, OperationType, Record, StreamViewType};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// AWS makes no record of a write that leaves an item as it was.
pub(super) fn changes_nothing(record: &Record) -> bool {
    let modified = record.event_name() == Some(&OperationType::Modify);
    modified && record.dynamodb().is_some_and(|change| change.new_image() == change.old_image())
}

pub(super) fn event(records: &[EventRecord]) -> Event {
    let mut event = Event::default();
    event.records = records.to_vec();
    event
}

/// Goes through the JSON that Lambda would send, so that the function reads what it reads there. `written` replaces
/// the time of this machine, which nobody else in the process goes by.
pub(super) fn delivered(record: &Record, arn: &str, written: Timestamp) -> Result<EventRecord, serde_json::Error> {
    let mut delivered = json!({
        "eventID": record.event_id(),
        "eventName": record.event_name().map(OperationType::as_str),
        "eventVersion": record.event_version(),
        "eventSource": record.event_source(),
        "awsRegion": record.aws_region(),
        "eventSourceARN": arn,
    });
    if record.user_identity().is_some() {
        // `dynoxide` spells the names inside otherwise than AWS, so that its client sees them empty.
        delivered["userIdentity"] = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
    }
    if let Some(change) = record.dynamodb() {
        let mut told = json!({
            "ApproximateCreationDateTime": written.as_second(),
            "Keys": image(change.keys()),
            "SequenceNumber": change.sequence_number(),
            "SizeBytes": change.size_bytes(),
            "StreamViewType": change.stream_view_type().map(StreamViewType::as_str),
        });
        for (name, image_of) in [("NewImage", change.new_image()), ("OldImage", change.old_image())] {
            if image_of.is_some() {
                told[name] = image(image_of);
            }
        }
        delivered["dynamodb"] = told;
    }
    serde_json::from_value(delivered)
}

fn image(item: Option<&HashMap<String, AttributeValue>>) -> Value {
    let attributes = item.into_iter().flatten();
    Value::Object(attributes.map(|(name, attribute)| (name.clone(), value(attribute))).collect::<Map<_, _>>())
}

fn value(attribute: &AttributeValue) -> Value {
    let base64 = |blob: &aws_sdk_dynamodbstreams::primitives::Blob| aws_smithy_types::base64::encode(blob.as_ref());
    match attribute {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(bool) => json!({ "BOOL": bool }),
        AttributeValue::Null(_) => json!({ "NULL": true }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::B(blob) => json!({ "B": base64(blob) }),
        AttributeValue::Bs(blobs) => json!({ "BS": blobs.iter().map(base64).collect::<Vec<_>>() }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(value).collect::<Vec<_>>() }),
        AttributeValue::M(map) => json!({ "M": image(Some(map)) }),
        // A kind of value that AWS has added since.
        _ => Value::Null,
    }
}
