//! Removes what has expired, as DynamoDB does some time after its hour.

use dynoxide::DynoxideError;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::dispatch::dispatch;
use super::side::SideError;
use super::{Database, Open, lock};

/// Expired items could not be removed. They are found again by the next sweep.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The tables could not be read or written.
    #[error("expired items could not be removed")]
    Tables(#[from] DynoxideError),
    /// The stream could not be told why they went.
    #[error(transparent)]
    Stream(#[from] SideError),
    /// The database answered in a shape we do not know.
    #[error("the database answered in a shape we do not know")]
    Shape(#[from] serde_json::Error),
}

type Item = Map<String, Value>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tables {
    table_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    items: Vec<Item>,
    last_evaluated_key: Option<Item>,
}

impl Database {
    /// Removes every item whose time to live has passed at `now`, and returns how many. The clock of the machine has
    /// no say in it, and it is not metered: AWS does not charge for it.
    pub fn sweep_expired(&self, now: Timestamp) -> Result<usize, SweepError> {
        let open = lock(&self.engine.open);
        let mut removed = 0;
        let tables: Tables = serde_json::from_str(&dispatch(&open.tables, "ListTables", "{}")?.body)?;
        for table in tables.table_names {
            if let Some(attribute) = open.expiry_attribute(&table)? {
                removed += open.remove_expired(&table, &attribute, now)?;
            }
        }
        Ok(removed)
    }
}

impl Open {
    fn ask(&self, operation: &str, body: &Value) -> Result<Value, SweepError> {
        Ok(serde_json::from_str(&dispatch(&self.tables, operation, &body.to_string())?.body)?)
    }

    fn expiry_attribute(&self, table: &str) -> Result<Option<String>, SweepError> {
        let said = self.ask("DescribeTimeToLive", &json!({ "TableName": table }))?;
        let said = &said["TimeToLiveDescription"];
        let enabled = said["TimeToLiveStatus"] == "ENABLED";
        Ok(said["AttributeName"].as_str().filter(|_| enabled).map(str::to_owned))
    }

    fn key_names(&self, table: &str) -> Result<Vec<String>, SweepError> {
        let said = self.ask("DescribeTable", &json!({ "TableName": table }))?;
        let keys = said["Table"]["KeySchema"].as_array().into_iter().flatten();
        Ok(keys.filter_map(|key| key["AttributeName"].as_str()).map(str::to_owned).collect())
    }

    fn remove_expired(&self, table: &str, attribute: &str, now: Timestamp) -> Result<usize, SweepError> {
        let keys = self.key_names(table)?;
        let mut removed = 0;
        let mut start: Option<Item> = None;
        loop {
            let mut scan = json!({
                "TableName": table,
                "FilterExpression": "#expiry <= :now AND attribute_type(#expiry, :number)",
                "ExpressionAttributeNames": { "#expiry": attribute },
                "ExpressionAttributeValues": { ":now": { "N": now.as_second().to_string() }, ":number": { "S": "N" } },
            });
            if let Some(start) = start {
                scan["ExclusiveStartKey"] = Value::Object(start);
            }
            let page: Page = serde_json::from_value(self.ask("Scan", &scan)?)?;
            for mut item in page.items {
                item.retain(|name, _| keys.contains(name));
                self.ask("DeleteItem", &json!({ "TableName": table, "Key": item }))?;
                self.side.mark_expired(table)?;
                removed += 1;
            }
            match page.last_evaluated_key {
                Some(key) => start = Some(key),
                None => return Ok(removed),
            }
        }
    }
}
