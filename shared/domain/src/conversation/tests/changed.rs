//! What new hours and targets change.

use super::*;

impl Shop {
    fn settings_change(&mut self, hours: &str, now: &str) -> Option<Change> {
        self.people = People::new(self.people.all().to_vec(), daily(hours));
        let context = Context { settings_version: 2, ..self.context(now) };
        let change = self.conversation.recompute(&context);
        self.keep(change)
    }

    fn due_at(&self) -> Timestamp {
        self.conversation.cycle.as_ref().unwrap().clock.due_at
    }
}

#[test]
fn new_hours_move_an_open_clock_from_its_same_start() {
    #[rustfmt::skip]
    let table = [
        // name,                                          hours,         now,        due
        ("closed until noon: later",                      "12:00-18:00", "09:30:00", "14:00:00"),
        ("a break in the morning: later",                 "10:00-18:00", "09:30:00", "12:00:00"),
        ("the same result writes nothing",                "07:00-19:00", "09:30:00", "11:00:00"),
    ];
    for (name, hours, now, due) in table {
        let mut shop = complaint();
        let change = shop.settings_change(hours, now);
        assert_eq!(shop.due_at(), at(due), "{name}");
        assert_eq!(change.is_none(), due == "11:00:00", "{name}");
    }
}

#[test]
fn a_clock_that_would_end_at_once_leaves_a_quarter_of_an_hour_but_no_more_than_it_had() {
    for (now, due) in [("10:30:00", "10:45:00"), ("10:50:00", "11:00:00")] {
        let mut shop = complaint().with_target(None, "30 minutes");
        shop.settings_change("08:00-18:00", now).unwrap();
        assert_eq!(shop.due_at(), at(due), "{now}");
    }
}

#[test]
fn what_is_at_risk_stays_so_and_what_is_late_or_closed_is_not_touched() {
    let mut at_risk = complaint();
    at_risk.tick("10:00:00");
    at_risk.settings_change("12:00-18:00", "10:05:00").unwrap();
    assert_eq!(at_risk.state(), State::AtRisk);
    assert_eq!(at_risk.tick("12:30:00"), [], "the first warning is not sent again");

    let mut late = complaint();
    late.tick("11:01:00");
    assert_eq!(late.settings_change("12:00-18:00", "11:05:00"), None);

    let mut answered = complaint();
    answered.shop_replies("r1", "09:30:00", "09:31:00");
    assert_eq!(answered.settings_change("12:00-18:00", "09:40:00"), None);
}
