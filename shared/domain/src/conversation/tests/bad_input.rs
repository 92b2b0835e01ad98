//! Settings, times and people that make little sense, and what is done about them.

use super::*;
use crate::alert::Recipients;

fn recipients(shop: &Shop, stage: Stage, now: &str) -> Recipients {
    shop.cycle().situation(stage, &shop.people, at(now)).recipients()
}

fn texted(shop: &Shop, stage: Stage, now: &str) -> Vec<PersonId> {
    match recipients(shop, stage, now) {
        Recipients::Now { texts, .. } => texts,
        Recipients::Hold(until) => unreachable!("held until {until}"),
    }
}

#[test]
fn a_shop_that_never_opens_is_measured_by_the_wall_clock_and_told_by_email() {
    let mut shop = Shop::of_two();
    shop.people = People::new(shop.people.all().to_vec(), Hours::never(TimeZone::UTC));
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    assert_eq!(shop.cycle().clock.due_at, at("11:00:00"));
    assert_eq!(shop.tick("10:00:00"), [Stage::Risk1]);
    assert_eq!(shop.tick("11:01:00"), [Stage::Breached]);
    let emails = vec![id("Ann"), id("Ben")];
    let told = recipients(&shop, Stage::Risk1, "10:00:00");
    assert_eq!(told, Recipients::Now { texts: vec![], emails }, "nobody is ever on call: everybody by e-mail");
    assert_eq!(texted(&shop, Stage::Breached, "11:01:00"), [id("Ann")], "the owner joins at the breach");
}

#[test]
fn in_a_gap_of_the_rota_the_backup_is_asked_and_without_one_the_owner() {
    let rota = |mut person: Person| {
        person.on_call = Some(daily("08:00-09:30"));
        person
    };
    let ben = rota(person("Ben", Role::Staff));
    #[rustfmt::skip]
    let table = [
        ("the backup stands in",     vec![ben.clone(), person("Cem", Role::Backup), person("Ann", Role::Owner)], vec![id("Cem")]),
        ("and without one the owner", vec![ben.clone(), person("Ann", Role::Owner)],                             vec![id("Ann")]),
        ("nobody at all is left",    vec![ben],                                                                  vec![]),
    ];
    for (name, staff, expected) in table {
        let mut shop = Shop::with(staff);
        shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
        shop.tick("10:00:00");
        let told = recipients(&shop, Stage::Risk1, "10:00:00");
        let texts = match &told {
            Recipients::Now { texts, .. } => texts.clone(),
            Recipients::Hold(until) => {
                assert_eq!(*until, "2026-03-03T08:00:00Z".parse().unwrap(), "{name}: held until the next shift");
                vec![]
            }
        };
        assert_eq!(texts, expected, "{name}");
    }
}

#[test]
fn a_message_from_the_future_counts_from_when_it_was_seen() {
    let ahead = Mention::new(
        mentions::post(Some("2026-03-02T12:00:00Z")),
        mentions::complains(),
        at("09:00:00"),
        Discovery::Live,
    );
    assert_eq!(ahead.published_at(), at("09:00:00"));
    assert!(ahead.opens());

    let mut shop = Shop::of_two();
    shop.messages = ahead.messages();
    shop.settle("09:00:00").unwrap();
    assert_eq!(shop.cycle().clock.started_at, at("09:00:00"));
    shop.shop_replies("r1", "09:30:00", "09:31:00").unwrap();
    assert_eq!(shop.state(), State::Met, "a reply before its date answers it");
}

#[test]
fn a_person_who_was_deleted_while_on_call_is_asked_no_more() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    assert_eq!(texted(&shop, Stage::Risk1, "10:00:00"), [id("Ben")]);
    shop.people = People::new(vec![person("Ann", Role::Owner)], daily("08:00-18:00"));
    assert_eq!(texted(&shop, Stage::Risk1, "10:00:00"), [id("Ann")]);
}

#[test]
fn when_who_has_it_is_deleted_their_time_runs_out_and_another_is_asked() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:05:00").unwrap();
    shop.people = People::new(vec![person("Ann", Role::Owner), person("Cem", Role::Backup)], daily("08:00-18:00"));
    assert!(shop.cycle().is_acknowledged(at("09:30:00")), "what was said holds");
    shop.tick("10:00:00");
    assert_eq!(shop.tick("10:02:30"), [Stage::Recheck(1)]);
    assert_eq!(texted(&shop, Stage::Recheck(1), "10:02:30"), [id("Ann")], "without staff the owner is on call");
}

#[test]
fn when_who_is_asked_by_name_is_deleted_the_next_person_is_asked() {
    let mut shop = complaint();
    shop.texted("Ann", "09:01:00");
    shop.tap(Action::HandOver(id("Ben")), "Ann", "09:05:00").unwrap();
    shop.people = People::new(vec![person("Ann", Role::Owner), person("Cem", Role::Backup)], daily("08:00-18:00"));
    assert_eq!(texted(&shop, Stage::HandedOver(1), "09:05:00"), [id("Cem")]);

    let mut reminded = complaint();
    reminded.tap(Action::Snooze(SignedDuration::from_mins(15)), "Ben", "09:05:00").unwrap();
    reminded.people = People::new(vec![person("Ann", Role::Owner)], daily("08:00-18:00"));
    assert_eq!(reminded.tick("09:20:00"), [Stage::Recheck(1)]);
    assert_eq!(texted(&reminded, Stage::Recheck(1), "09:20:00"), [id("Ann")]);
}

#[test]
fn without_any_staff_the_clock_runs_on_and_nobody_is_asked_again_and_again() {
    let mut shop = complaint();
    shop.people = People::new(vec![], daily("08:00-18:00"));
    assert_eq!(shop.tick("10:00:00"), [Stage::Risk1]);
    assert_eq!(shop.tick("11:01:00"), [Stage::Breached]);
    assert_eq!(recipients(&shop, Stage::Breached, "11:01:00"), Recipients::Now { texts: vec![], emails: vec![] });
    assert_eq!(shop.tick("17:00:00"), []);
}

#[test]
fn a_target_of_nothing_is_refused() {
    for text in ["0 minutes", "0 open hours", "0 open days", "-1 minutes", "minutes", ""] {
        assert!(text.parse::<crate::target::Effort>().is_err(), "{text:?}");
    }
}
