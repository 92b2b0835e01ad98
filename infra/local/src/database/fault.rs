//! Requests that fail because somebody wants to see what happens then.

use std::sync::Arc;

use dynoxide::DynoxideError;
use dynoxide::errors::CancellationReason;

/// A request on its way in. It has no `Debug`: its body is customer text.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Which one it is since faults were switched on; the first is 1.
    pub nth: u64,
    /// `PutItem`, `Query`, …
    pub operation: &'a str,
    /// Its body, as it came.
    pub body: &'a str,
}

impl Call<'_> {
    /// Whether it would change something.
    pub fn writes(&self) -> bool {
        super::meter::writes(self.operation)
    }
}

/// What is to become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it is carried out.
    None,
    /// Refused: too many requests. Not carried out.
    Throttled,
    /// Refused: another transaction holds an item. Not carried out. Only a transaction is told so; a plain write is
    /// throttled.
    Conflict,
    /// An error of the server, before anything was done.
    BeforeApplied,
    /// Carried out, but the answer never arrives.
    AfterApplied,
}

/// How an injected fault looks from outside.
pub(super) enum Verdict {
    Run,
    Refuse(DynoxideError),
    RunAndLose,
}

type Decide = Arc<dyn Fn(&Call<'_>) -> Fault + Send + Sync>;

/// Who decides, and how many have been asked about.
#[derive(Default)]
pub(super) struct Faults {
    decide: Option<Decide>,
    asked: u64,
}

impl Faults {
    pub(super) fn decided_by(decide: impl Fn(&Call<'_>) -> Fault + Send + Sync + 'static) -> Self {
        Self { decide: Some(Arc::new(decide)), asked: 0 }
    }

    /// Takes a number. The decision itself is made outside the lock, so that it may use the database.
    pub(super) fn next(&mut self) -> Option<(u64, Decide)> {
        let decide = self.decide.clone()?;
        self.asked += 1;
        Some((self.asked, decide))
    }
}

pub(super) fn verdict(fault: Fault, call: &Call<'_>) -> Verdict {
    match fault {
        Fault::None => Verdict::Run,
        Fault::Throttled => Verdict::Refuse(DynoxideError::ProvisionedThroughputExceededException(
            "The level of configured provisioned throughput for the table was exceeded.".to_owned(),
        )),
        Fault::Conflict => conflict(call),
        Fault::BeforeApplied => Verdict::Refuse(DynoxideError::InternalServerError("Internal server error".to_owned())),
        Fault::AfterApplied => Verdict::RunAndLose,
    }
}

/// The first of its items is the one that was held.
fn conflict(call: &Call<'_>) -> Verdict {
    let items = serde_json::from_str::<serde_json::Value>(call.body).ok();
    let items = items.as_ref().and_then(|body| body.get("TransactItems")?.as_array());
    let Some(items) = items else { return verdict(Fault::Throttled, call) };
    let reason = |code: &str, message: Option<&str>| CancellationReason {
        code: code.to_owned(),
        message: message.map(str::to_owned),
        item: None,
    };
    let held = reason("TransactionConflict", Some("Transaction is ongoing for the item"));
    let reasons: Vec<_> =
        std::iter::once(held).chain(std::iter::repeat_n(reason("None", None), items.len().saturating_sub(1))).collect();
    let codes: Vec<_> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    Verdict::Refuse(DynoxideError::TransactionCanceledException(message, reasons))
}
