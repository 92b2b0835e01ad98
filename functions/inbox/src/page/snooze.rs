//! "Remind me" and "Ben, please": what may be chosen, and why not.

use domain::conversation::{Action, Context, Conversation, NotPossible};
use domain::people::PersonId;
use domain::text::local_time;
use jiff::SignedDuration;

/// What is offered, in minutes.
const LENGTHS: [i64; 3] = [15, 30, 60];

/// One length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reminder {
    pub(crate) minutes: i64,
    /// `09:45`.
    pub(crate) time: String,
    /// `in 30 min`.
    pub(crate) why: String,
}

/// Those that make sense: a length that the clock cuts short is offered once, as what it comes to.
pub(crate) fn reminders(conversation: &Conversation, person: &PersonId, context: &Context<'_>) -> Vec<Reminder> {
    let mut reminders: Vec<Reminder> = Vec::new();
    for minutes in LENGTHS {
        let action = Action::Snooze(SignedDuration::from_mins(minutes));
        let Ok(change) = conversation.act(&action, person, context) else { return Vec::new() };
        let held = change.conversation.cycle.and_then(|cycle| cycle.acknowledged);
        let Some(until) = held.map(|held| held.until) else { return Vec::new() };
        let time = local_time(until, context.now, context.people.hours().zone());
        if reminders.last().is_none_or(|last| last.time != time) {
            let real = (until.as_second() - context.now.as_second()) / 60;
            let longest = if real < minutes { ", the longest" } else { "" };
            reminders.push(Reminder { minutes, time, why: format!("in {real} min{longest}") });
        }
    }
    reminders
}

/// The length that a tap names, if it is one of those that are offered.
pub(crate) fn chosen(minutes: Option<i64>) -> Option<SignedDuration> {
    minutes.filter(|minutes| LENGTHS.contains(minutes)).map(SignedDuration::from_mins)
}

/// One colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Colleague {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    /// Why they cannot be asked now.
    pub(crate) silent: Option<String>,
}

/// Everybody else on the staff; nobody when it cannot be handed over at all.
pub(crate) fn colleagues(conversation: &Conversation, person: &PersonId, context: &Context<'_>) -> Vec<Colleague> {
    let others = context.people.all().iter().filter(|other| other.id != *person);
    let colleague = |other: &domain::people::Person| {
        let silent = match conversation.act(&Action::HandOver(other.id.clone()), person, context) {
            Ok(_) => None,
            Err(NotPossible::NotNow { until: Some(until), .. }) => {
                let time = local_time(until, context.now, context.people.hours().zone());
                Some(format!("phone silent until {time}"))
            }
            Err(NotPossible::NotNow { until: None, .. }) => Some("has had all texts about this".to_owned()),
            Err(_) => return None,
        };
        Some(Colleague { id: other.id.clone(), name: other.name.clone(), silent })
    };
    others.filter_map(colleague).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lengths_that_are_offered_may_be_chosen() {
        assert_eq!(chosen(Some(30)), Some(SignedDuration::from_mins(30)));
        for other in [None, Some(0), Some(-15), Some(16), Some(i64::MAX)] {
            assert_eq!(chosen(other), None, "{other:?}");
        }
    }
}
