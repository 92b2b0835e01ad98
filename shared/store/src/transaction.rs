//! Several writes, all or none.

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

use crate::write::Write;
use crate::{Store, StoreError};

/// Writes that happen together or not at all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transaction {
    /// If the condition of one of these does not hold, nothing is written.
    pub(crate) writes: Vec<Write>,
    /// If the condition of one of these does not hold, it is left out: its row is there already, or is gone.
    pub(crate) optional: Vec<Write>,
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Transacted {
    Done,
    /// The conditions of these of its `writes` do not hold.
    Refused(Vec<usize>),
}

impl Store {
    /// The SDK gives each transaction a token of its own, so that its own repetition after a lost answer is harmless;
    /// a later one, by whoever called, meets the version it has itself written.
    pub(crate) async fn transact(&self, mut transaction: Transaction) -> Result<Transacted, StoreError> {
        loop {
            let failed = self.try_transaction(&transaction).await?;
            let required = transaction.writes.len();
            let refused: Vec<usize> = failed.iter().copied().filter(|&index| index < required).collect();
            if failed.is_empty() {
                return Ok(Transacted::Done);
            }
            if !refused.is_empty() {
                return Ok(Transacted::Refused(refused));
            }
            let mut index = required..;
            transaction.optional.retain(|_| index.next().is_some_and(|index| !failed.contains(&index)));
        }
    }

    /// The places of the writes whose conditions do not hold; none: it is done.
    async fn try_transaction(&self, transaction: &Transaction) -> Result<Vec<usize>, StoreError> {
        let writes = transaction.writes.iter().chain(&transaction.optional).cloned();
        let items = writes.map(|write| write.in_transaction(&self.table)).collect::<Result<Vec<_>, _>>();
        let items = items.map_err(|error| StoreError::Refused(error.into()))?;
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(items)).send().await else {
            return Ok(Vec::new());
        };
        let reasons = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => canceled.cancellation_reasons(),
            _ => return Err(error.into()),
        };
        let codes = reasons.iter().map(|reason| reason.code().unwrap_or(NO_REASON));
        let failed = codes.clone().enumerate().filter(|(_, code)| *code == FAILED).map(|(index, _)| index).collect();
        match codes.filter(|code| ![NO_REASON, FAILED].contains(code)).map(str::to_owned).next() {
            Some(code) => Err(StoreError::of_code(Some(&code), error)),
            None => Ok(failed),
        }
    }
}

const NO_REASON: &str = "None";
const FAILED: &str = "ConditionalCheckFailed";
