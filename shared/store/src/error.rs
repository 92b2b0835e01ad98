//! Why the table did not do what it was asked.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::aside::{RowKey, UnreadableRow};

type Cause = Box<dyn Error + Send + Sync>;

/// A failure of the table, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too much at once. Nothing was written.
    #[error("the table is throttled")]
    Throttled(#[source] Cause),
    /// Another transaction touches the same rows at this moment. Nothing was written.
    #[error("another write to the same rows was under way")]
    Contended(#[source] Cause),
    /// No answer, or one that something broke. A write may have happened; repeating it is safe.
    #[error("the table did not answer")]
    Unavailable(#[source] Cause),
    /// The request can never succeed: no such table, no permission, or a request that is wrong.
    #[error("the table refused the request")]
    Refused(#[source] Cause),
    /// A row is not in a shape that this version knows.
    #[error("a row of kind {kind:?} cannot be read")]
    Unreadable {
        /// The kind of row.
        kind: &'static str,
        /// Which row, where that is known.
        row: Option<Box<RowKey>>,
        /// What is wrong with it.
        #[source]
        source: Cause,
    },
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The same again, later.
    Retry,
    /// Nothing but a person helps.
    TellAHuman,
}

impl StoreError {
    /// What to do about it.
    pub const fn remedy(&self) -> Remedy {
        match self {
            Self::Throttled(_) | Self::Contended(_) | Self::Unavailable(_) => Remedy::Retry,
            Self::Refused(_) | Self::Unreadable { .. } => Remedy::TellAHuman,
        }
    }

    /// The failure to read a row, with the name of that row.
    pub(crate) fn of_row(self, key: impl Into<Option<RowKey>>) -> Self {
        match self {
            Self::Unreadable { kind, row: None, source } => {
                Self::Unreadable { kind, row: key.into().map(Box::new), source }
            }
            other => other,
        }
    }

    /// The row that cannot be read, when that is what is wrong.
    pub fn unreadable_row(&self) -> Option<UnreadableRow> {
        match self {
            Self::Unreadable { kind, row: Some(row), source } => {
                Some(UnreadableRow::new(row.as_ref().clone(), kind, source.to_string()))
            }
            Self::Unreadable { row: None, .. }
            | Self::Throttled(_)
            | Self::Contended(_)
            | Self::Unavailable(_)
            | Self::Refused(_) => None,
        }
    }

    /// What the table means by an error code or by the reason for which it cancelled a transaction.
    pub(crate) fn of_code(code: Option<&str>, cause: impl Into<Cause>) -> Self {
        match code {
            Some(
                "ProvisionedThroughputExceededException"
                | "ProvisionedThroughputExceeded"
                | "RequestLimitExceeded"
                | "ThrottlingException"
                | "ThrottlingError",
            ) => Self::Throttled(cause.into()),
            Some("TransactionConflictException" | "TransactionConflict" | "TransactionInProgressException") => {
                Self::Contended(cause.into())
            }
            Some("InternalServerError" | "InternalFailure" | "ServiceUnavailable") | None => {
                Self::Unavailable(cause.into())
            }
            Some(_) => Self::Refused(cause.into()),
        }
    }
}

impl<E, R> From<SdkError<E, R>> for StoreError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        match &error {
            SdkError::ServiceError(service) => {
                let code = service.err().code().map(str::to_owned);
                Self::of_code(code.as_deref(), error)
            }
            SdkError::ConstructionFailure(_) => Self::Refused(error.into()),
            // Timeouts, broken connections, unreadable answers; and whatever kinds the SDK adds.
            _ => Self::Unavailable(error.into()),
        }
    }
}
