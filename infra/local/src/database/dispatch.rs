//! From an operation's name and body to its answer.

use dynoxide::actions;
use dynoxide::types::ConsumedCapacity;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An answer, and the capacity units it took.
pub(super) struct Answer {
    pub(super) body: String,
    pub(super) units: f64,
}

/// Asks for the units consumed whether the caller wants to know or not.
macro_rules! metered {
    ($database:ident, $body:ident, $module:ident :: $request:ident) => {{
        let mut request: actions::$module::$request = read($body)?;
        request.return_consumed_capacity.get_or_insert_with(|| "TOTAL".to_owned());
        let response = $database.$module(request)?;
        let units = response.consumed_capacity.as_ref().map_or(0.0, Consumed::units);
        Ok(Answer { body: write(&response)?, units })
    }};
}

macro_rules! plain {
    ($database:ident, $body:ident, $method:ident) => {
        Ok(Answer { body: write(&$database.$method(read($body)?)?)?, units: 0.0 })
    };
}

/// Carries out one request.
pub(super) fn dispatch(database: &Database, operation: &str, body: &str) -> Result<Answer, DynoxideError> {
    match operation {
        "PutItem" => metered!(database, body, put_item::PutItemRequest),
        "GetItem" => metered!(database, body, get_item::GetItemRequest),
        "UpdateItem" => metered!(database, body, update_item::UpdateItemRequest),
        "DeleteItem" => metered!(database, body, delete_item::DeleteItemRequest),
        "Query" => metered!(database, body, query::QueryRequest),
        "Scan" => metered!(database, body, scan::ScanRequest),
        "BatchGetItem" => metered!(database, body, batch_get_item::BatchGetItemRequest),
        "BatchWriteItem" => metered!(database, body, batch_write_item::BatchWriteItemRequest),
        "TransactWriteItems" => metered!(database, body, transact_write_items::TransactWriteItemsRequest),
        "TransactGetItems" => metered!(database, body, transact_get_items::TransactGetItemsRequest),
        "CreateTable" => plain!(database, body, create_table),
        "UpdateTable" => plain!(database, body, update_table),
        "DescribeTable" => plain!(database, body, describe_table),
        "DeleteTable" => plain!(database, body, delete_table),
        "ListTables" => plain!(database, body, list_tables),
        "UpdateTimeToLive" => plain!(database, body, update_time_to_live),
        "DescribeTimeToLive" => plain!(database, body, describe_time_to_live),
        "ListStreams" => plain!(database, body, list_streams),
        "DescribeStream" => plain!(database, body, describe_stream),
        "GetShardIterator" => plain!(database, body, get_shard_iterator),
        "GetRecords" => plain!(database, body, get_records),
        unknown => Err(DynoxideError::UnsupportedCapability(unknown.to_owned())),
    }
}

/// One table's units, or several tables'.
trait Consumed {
    fn units(&self) -> f64;
}

impl Consumed for ConsumedCapacity {
    fn units(&self) -> f64 {
        self.capacity_units
    }
}

impl Consumed for Vec<ConsumedCapacity> {
    fn units(&self) -> f64 {
        self.iter().map(Consumed::units).sum()
    }
}

fn write(response: &impl Serialize) -> Result<String, DynoxideError> {
    serde_json::to_string(response).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// `dynoxide` says by a mark in the message which of AWS's errors a request deserves that it cannot read.
fn read<T: DeserializeOwned>(body: &str) -> Result<T, DynoxideError> {
    serde_json::from_str(body).map_err(|error| {
        let text = error.to_string();
        let said = text.split(" at line ").next().unwrap_or_default();
        let marked = |mark: &str| said.strip_prefix(mark).map(str::to_owned);
        if let Some(said) = marked("VALIDATION_REQUEST:").or_else(|| marked("VALIDATION:")) {
            DynoxideError::ValidationException(said)
        } else if let Some(said) = marked("SERIALIZATION:") {
            DynoxideError::SerializationException(said)
        } else if ["missing field", "unknown variant", "invalid type: null"].iter().any(|why| said.contains(why)) {
            DynoxideError::ValidationException(said.to_owned())
        } else {
            DynoxideError::SerializationException(said.to_owned())
        }
    })
}
