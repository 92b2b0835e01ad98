//! Tells the owner, once a month, that the budget runs out.

use domain::delivery::Outcome;
use domain::people::Role;
use messaging::Email;
use store::{Ledger, StoreError};

use crate::run::Run;

/// An e-mail to the owner when the next warning would no longer be texted. Noted before it is sent, so that it is not
/// sent twice; taken back when it is to be tried again.
pub(crate) async fn warn(run: &Run<'_>, ledger: &mut Ledger) {
    if let Err(error) = try_warn(run, ledger).await {
        tracing::warn!(event = "budget_warning_failed", error = %error, "could not tell the owner about the budget yet");
    }
}

async fn try_warn(run: &Run<'_>, ledger: &mut Ledger) -> Result<(), StoreError> {
    let (budget, spending) = (ledger.allowance.budget, ledger.allowance.spending);
    let prices = run.settings.people.all().iter().map(|person| budget.price_of_text(&person.phone));
    let runs_out = prices.max().is_some_and(|dearest| spending.is_running_out(dearest));
    if !runs_out || ledger.budget_warned_at.is_some() || !run.store().note_budget_warning(ledger, Some(run.now)).await?
    {
        return Ok(());
    }
    let shop = &run.settings.shop.name;
    let subject = format!("{shop}: four fifths of this month's budget are spent");
    let body = format!(
        "{subject}.\n\nThe rest is kept for answers that are late. Until the month ends, warnings come by e-mail instead \
         of by text; a crisis is still texted.\nTo get texts again, raise \"monthly\" under [budget] in the settings.\n"
    );
    let mut throttled = false;
    for owner in run.settings.people.with_role(Role::Owner).filter(|owner| owner.email.is_some()) {
        let outcome = run.app.messenger.email(Email { to: owner, subject: &subject, body: &body }).await;
        throttled |= outcome == Outcome::Throttled;
    }
    if throttled {
        run.store().note_budget_warning(ledger, None).await?;
    }
    Ok(())
}
