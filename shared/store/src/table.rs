//! The table itself.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};

use crate::keys::{DUE, DUE_PK, DUE_SK, EXPIRES_AT, MONTH, PK, PUBLISHED_AT, SK};
use crate::{Store, StoreError};

/// What the index `due` shows of a row.
const DUE_SHOWS: &[&str] = &["kind", "state", "due_at", "settings_version", "created_at"];
/// What the index `month` shows of a mention.
const MONTH_SHOWS: &[&str] = &[
    "id",
    "author",
    "mention_kind",
    "urgency",
    "state",
    "topics",
    "stars",
    "due_at",
    "first_reply_at",
    "person",
    "platform",
];

impl Store {
    /// Makes the table with its indexes and its stream, where no template does. One that exists is left as it is.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        let request = self.table_request().map_err(|error| StoreError::Refused(error.into()))?;
        if let Err(error) = request.send().await {
            return match error.as_service_error() {
                Some(CreateTableError::ResourceInUseException(_)) => Ok(()),
                _ => Err(error.into()),
            };
        }
        let expiry = TimeToLiveSpecification::builder().attribute_name(EXPIRES_AT).enabled(true).build();
        let expiry = expiry.map_err(|error| StoreError::Refused(error.into()))?;
        self.client.update_time_to_live().table_name(&self.table).time_to_live_specification(expiry).send().await?;
        Ok(())
    }

    fn table_request(
        &self,
    ) -> Result<aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder, BuildError> {
        let stream = StreamSpecification::builder().stream_enabled(true);
        let request = self
            .client
            .create_table()
            .table_name(&self.table)
            .billing_mode(BillingMode::PayPerRequest)
            .stream_specification(stream.stream_view_type(StreamViewType::NewAndOldImages).build()?)
            .set_key_schema(Some(key_schema(PK, SK)?))
            .global_secondary_indexes(index(DUE, DUE_PK, DUE_SK, DUE_SHOWS)?)
            .global_secondary_indexes(index(MONTH, MONTH, PUBLISHED_AT, MONTH_SHOWS)?);
        let attributes = [
            (PK, ScalarAttributeType::S),
            (SK, ScalarAttributeType::S),
            (DUE_PK, ScalarAttributeType::S),
            (DUE_SK, ScalarAttributeType::N),
            (MONTH, ScalarAttributeType::S),
            (PUBLISHED_AT, ScalarAttributeType::N),
        ];
        attributes.into_iter().try_fold(request, |request, (name, kind)| {
            let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build()?;
            Ok(request.attribute_definitions(attribute))
        })
    }
}

fn key_schema(hash: &str, range: &str) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    Ok(vec![element(hash, KeyType::Hash)?, element(range, KeyType::Range)?])
}

fn index(name: &str, hash: &str, range: &str, shows: &[&str]) -> Result<GlobalSecondaryIndex, BuildError> {
    let shows = shows.iter().map(|name| (*name).to_owned()).collect();
    let projection = Projection::builder().projection_type(ProjectionType::Include).set_non_key_attributes(Some(shows));
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(key_schema(hash, range)?))
        .projection(projection.build())
        .build()
}
