use jiff::tz::TimeZone;

use super::*;
use crate::hours::Hours;
use crate::people::Phone;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn daily(text: &str) -> Hours {
    Hours::daily(TimeZone::UTC, &[text.parse().unwrap()]).unwrap()
}

fn id(name: &str) -> PersonId {
    PersonId::of_name(name)
}

fn person(name: &str, role: Role) -> Person {
    Person {
        id: id(name),
        name: name.to_owned(),
        phone: Phone::new("+15550100").unwrap(),
        email: Some(format!("{name}@crumb.example")),
        role,
        on_call: None,
        quiet: daily("22:00-07:00"),
        texts_off_until: None,
    }
}

/// Ann owns the shop, Ben works there, Cem is the backup; it is open from eight to six.
fn team() -> People {
    let staff = vec![person("Ann", Role::Owner), person("Ben", Role::Staff), person("Cem", Role::Backup)];
    People::new(staff, daily("08:00-18:00"))
}

fn ask(people: &People, stage: Stage, texts: &Texts, now: &str) -> Recipients {
    let crisis = stage == Stage::Crisis;
    Situation { stage, crisis, breached: stage == Stage::Breached, texts, people, now: at(now) }.recipients()
}

fn now(texts: &[&str], emails: &[&str]) -> Recipients {
    let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect();
    Recipients::Now { texts: ids(texts), emails: ids(emails) }
}

fn texted(names: &[&str]) -> Texts {
    let mut texts = Texts::default();
    for name in names {
        texts.count(&id(name), at("2026-03-02T09:00:00Z"));
    }
    texts
}

#[test]
fn each_stage_reaches_further() {
    #[rustfmt::skip]
    let table = [
        // name,                                    stage,                    texted before,         at,      expected
        ("the first warning: on call",              Stage::Risk1,             vec![],                "10:00", now(&["Ben"], &[])),
        ("the second: and the backup",              Stage::Risk2,             vec!["Ben"],           "10:00", now(&["Ben", "Cem"], &[])),
        ("the breach: and the owner, and e-mail",   Stage::Breached,          vec![],                "10:00", now(&["Ben", "Cem", "Ann"], &["Ben", "Cem", "Ann"])),
        ("nobody took it: the next person",         Stage::Unacknowledged(1), vec!["Ben"],           "10:00", now(&["Cem"], &[])),
        ("and the next",                            Stage::Unacknowledged(2), vec!["Ben", "Cem"],    "10:00", now(&["Ann"], &[])),
        ("and round again",                         Stage::Unacknowledged(3), vec!["Ben", "Cem", "Ann"], "10:00", now(&["Ben"], &[])),
        ("two texts before the breach are enough",  Stage::Risk1,             vec!["Ben", "Ben"],    "10:00", now(&[], &["Ann", "Ben", "Cem"])),
        ("a crisis at night goes to the backup, everybody by e-mail",
                                                    Stage::Crisis,            vec![],                "03:00", now(&["Cem"], &["Ann", "Ben", "Cem"])),
        ("a warning at night is held",              Stage::Risk1,             vec![],                "03:00", Recipients::Hold(at("2026-03-02T08:00:00Z"))),
    ];
    for (name, stage, before, time, expected) in table {
        let actual = ask(&team(), stage, &texted(&before), &format!("2026-03-02T{time}:00Z"));
        assert_eq!(actual, expected, "{name}");
    }
}

#[test]
fn an_owner_alone_is_asked_again_and_by_e_mail() {
    let alone = People::new(vec![person("Ann", Role::Owner)], daily("08:00-18:00"));
    let actual = ask(&alone, Stage::Unacknowledged(1), &texted(&["Ann"]), "2026-03-02T10:00:00Z");
    assert_eq!(actual, now(&["Ann"], &["Ann"]));
}

#[test]
fn nobody_gets_a_fourth_text_in_a_cycle() {
    let alone = People::new(vec![person("Ann", Role::Owner)], daily("08:00-18:00"));
    let actual = ask(&alone, Stage::Breached, &texted(&["Ann", "Ann", "Ann"]), "2026-03-02T10:00:00Z");
    assert_eq!(actual, now(&[], &["Ann"]));
}

#[test]
fn texts_switched_off_go_to_the_next_person_and_to_e_mail_when_nobody_is_left() {
    let off = Some(at("2026-03-02T20:00:00Z"));
    let mut people = team();
    people.all_mut()[1].texts_off_until = off;
    assert_eq!(ask(&people, Stage::Risk1, &Texts::default(), "2026-03-02T10:00:00Z"), now(&["Cem"], &[]));
    for person in people.all_mut() {
        person.texts_off_until = off;
    }
    let everybody = &["Ann", "Ben", "Cem"];
    assert_eq!(ask(&people, Stage::Risk1, &Texts::default(), "2026-03-02T10:00:00Z"), now(&[], everybody));
    assert_eq!(ask(&people, Stage::Crisis, &Texts::default(), "2026-03-02T10:00:00Z"), now(&[], everybody));
}

#[test]
fn stages_are_read_as_they_are_written() {
    use Stage::{Breached, Crisis, Recheck, Risk1, Risk2, Unacknowledged};
    for stage in [Crisis, Risk1, Risk2, Breached, Recheck(2), Unacknowledged(11)] {
        assert_eq!(stage.to_string().parse(), Ok(stage));
    }
    for text in ["", "risk-3", "recheck", "recheck-", "unacknowledged-x"] {
        assert!(text.parse::<Stage>().is_err(), "{text}");
    }
}
