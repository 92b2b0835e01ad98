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
    Situation { stage, crisis, breached: stage == Stage::Breached, named: None, texts, people, now: at(now) }
        .recipients()
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
        ("nobody was texted yet: on call first",    Stage::Recheck(1),        vec![],                "10:00", now(&["Ben"], &[])),
        ("two texts each, at night: waiting helps nobody",
                                                    Stage::Recheck(1),        vec!["Ben", "Cem", "Ann", "Ben", "Cem", "Ann"], "03:00", now(&[], &["Ann", "Ben", "Cem"])),
        ("nobody took it: the next person",         Stage::Unacknowledged(1), vec!["Ben"],           "10:00", now(&["Cem"], &[])),
        ("and the next",                            Stage::Unacknowledged(2), vec!["Ben", "Cem"],    "10:00", now(&["Ann"], &[])),
        ("and round again",                         Stage::Unacknowledged(3), vec!["Ben", "Cem", "Ann"], "10:00", now(&["Ben"], &[])),
        ("two texts before the breach are enough",  Stage::Risk1,             vec!["Ben", "Ben"],    "10:00", now(&[], &["Ann", "Ben", "Cem"])),
        ("two texts each: everybody by e-mail",     Stage::Recheck(1),        vec!["Ben", "Cem", "Ann", "Ben", "Cem", "Ann"], "10:00", now(&[], &["Ann", "Ben", "Cem"])),
        ("the third is for the breach",             Stage::Breached,          vec!["Ben", "Ben"],    "10:00", now(&["Ben", "Cem", "Ann"], &["Ben", "Cem", "Ann"])),
        ("a breach after closing: the last shift",  Stage::Breached,          vec![],                "18:29", now(&["Ben", "Cem", "Ann"], &["Ben", "Cem", "Ann"])),
        ("a breach at night is held",               Stage::Breached,          vec![],                "03:00", Recipients::Hold(at("2026-03-02T08:00:00Z"))),
        ("a crisis in an open hour: on call",       Stage::Crisis,            vec![],                "10:00", now(&["Ben"], &["Ann", "Ben", "Cem"])),
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
fn a_late_cycle_may_use_the_third_text_at_any_stage() {
    let (people, texts) = (team(), texted(&["Ben", "Ben"]));
    let (stage, now_) = (Stage::Recheck(1), at("2026-03-02T10:00:00Z"));
    let alone = People::new(vec![person("Ben", Role::Owner)], daily("08:00-18:00"));
    let situation =
        |breached| Situation { stage, crisis: false, breached, named: None, texts: &texts, people: &alone, now: now_ };
    assert_eq!(situation(false).recipients(), now(&[], &["Ben"]));
    assert_eq!(situation(true).recipients(), now(&["Ben"], &["Ben"]));
    for (names, left) in [(["Ann", "Ben", "Cem"].as_slice(), true), (&["Ann", "Ben", "Cem", "Cem"], false)] {
        let names = [["Ann", "Ben"].repeat(2), names.to_vec(), vec!["Cem"]].concat();
        let texts = texted(&names);
        let situation =
            Situation { stage, crisis: false, breached: true, named: None, texts: &texts, people: &people, now: now_ };
        assert_eq!(situation.somebody_has_texts_left(), left, "{names:?}");
    }
}

#[test]
fn every_stage_of_a_crisis_pierces_quiet_hours() {
    let (people, texts) = (team(), texted(&["Cem"]));
    let night = at("2026-03-02T03:00:00Z");
    let situation = |stage, crisis| Situation {
        stage,
        crisis,
        breached: false,
        named: None,
        texts: &texts,
        people: &people,
        now: night,
    };
    assert_eq!(situation(Stage::Unacknowledged(1), true).recipients(), now(&["Ann"], &[]));
    assert_eq!(situation(Stage::Breached, true).recipients(), now(&["Cem", "Ann"], &["Cem", "Ann"]));
    assert_eq!(situation(Stage::Recheck(1), false).recipients(), Recipients::Hold(at("2026-03-02T08:00:00Z")));
}

#[test]
fn the_next_person_is_not_the_last_and_none_of_those_who_were_tried() {
    let (people, texts) = (team(), texted(&["Cem"]));
    let now = at("2026-03-02T10:00:00Z");
    let situation = Situation {
        stage: Stage::Recheck(1),
        crisis: false,
        breached: false,
        named: None,
        texts: &texts,
        people: &people,
        now,
    };
    #[rustfmt::skip]
    let table: [(&[&str], Option<&str>); 4] = [
        (&[],                    Some("Ann")),
        (&["Ann"],               Some("Ben")),
        (&["Ann", "Ben"],        Some("Cem")),
        (&["Ann", "Ben", "Cem"], None),
    ];
    for (tried, expected) in table {
        let tried: Vec<PersonId> = tried.iter().map(|name| id(name)).collect();
        assert_eq!(situation.next_person(&tried), expected.map(id), "{tried:?}");
    }
}

#[test]
fn of_several_on_call_one_is_texted_the_first_who_may_be() {
    let mut dee = person("Dee", Role::Staff);
    dee.quiet = daily("09:00-11:00");
    let people = People::new(vec![dee, person("Ben", Role::Staff)], daily("08:00-18:00"));
    let ask = |time| ask(&people, Stage::Risk1, &Texts::default(), time);
    assert_eq!(ask("2026-03-02T08:59:59Z"), now(&["Dee"], &[]));
    assert_eq!(ask("2026-03-02T09:00:00Z"), now(&["Ben"], &[]));
    assert_eq!(ask("2026-03-02T11:00:00Z"), now(&["Dee"], &[]));
}

#[test]
fn what_is_held_for_quiet_hours_waits_and_does_not_go_to_somebody_else() {
    let mut people = team();
    people.all_mut()[1].quiet = daily("09:00-11:00");
    assert_eq!(
        ask(&people, Stage::Risk1, &Texts::default(), "2026-03-02T10:00:00Z"),
        Recipients::Hold(at("2026-03-02T11:00:00Z"))
    );
}

#[test]
fn texts_that_are_on_again_in_quiet_hours_are_held() {
    let mut alone = People::new(vec![person("Ann", Role::Owner)], daily("08:00-24:00"));
    alone.all_mut()[0].texts_off_until = Some(at("2026-03-02T23:00:00Z"));
    let ask = |time| ask(&alone, Stage::Risk1, &Texts::default(), time);
    assert_eq!(ask("2026-03-02T22:59:59Z"), now(&[], &["Ann"]));
    assert_eq!(ask("2026-03-02T23:00:00Z"), Recipients::Hold(at("2026-03-03T08:00:00Z")));

    let (mut ben, mut ann) = (person("Ben", Role::Staff), person("Ann", Role::Owner));
    ben.texts_off_until = Some(at("2026-03-02T23:00:00Z"));
    ann.quiet = Hours::never(TimeZone::UTC);
    let two = People::new(vec![ben, ann], daily("08:00-24:00"));
    let ask = |time| self::ask(&two, Stage::Risk1, &Texts::default(), time);
    assert_eq!(ask("2026-03-02T22:59:59Z"), now(&["Ann"], &[]), "the next person, while they are off");
    assert_eq!(ask("2026-03-02T23:00:00Z"), Recipients::Hold(at("2026-03-03T08:00:00Z")));
}

#[test]
fn one_person_gets_one_text_whatever_they_are() {
    let alone = People::new(vec![person("Ann", Role::Owner)], daily("08:00-18:00"));
    for (stage, emails) in [(Stage::Risk2, &[][..]), (Stage::Breached, &["Ann"]), (Stage::Crisis, &["Ann"])] {
        assert_eq!(ask(&alone, stage, &Texts::default(), "2026-03-02T10:00:00Z"), now(&["Ann"], emails), "{stage}");
    }
}

#[test]
fn an_owner_alone_is_asked_again_and_by_e_mail() {
    let alone = People::new(vec![person("Ann", Role::Owner)], daily("08:00-18:00"));
    let actual = ask(&alone, Stage::Unacknowledged(1), &texted(&["Ann"]), "2026-03-02T10:00:00Z");
    assert_eq!(actual, now(&["Ann"], &["Ann"]));
}

#[test]
fn a_breach_is_e_mailed_whoever_is_on_call() {
    let ben_only = People::new(vec![person("Ben", Role::Staff)], daily("08:00-18:00"));
    let breached = |crisis, now| {
        let (stage, texts) = (Stage::Breached, &Texts::default());
        Situation { stage, crisis, breached: true, named: None, texts, people: &ben_only, now: at(now) }.recipients()
    };
    assert_eq!(breached(false, "2026-03-02T18:10:00Z"), now(&["Ben"], &["Ben"]), "just after his shift");
    assert_eq!(breached(true, "2026-03-02T03:00:00Z"), now(&[], &["Ben"]), "a crisis, and nobody on call");
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
    assert_eq!(
        ask(&people, Stage::Crisis, &Texts::default(), "2026-03-02T10:00:00Z"),
        now(&["Cem"], &["Ann", "Ben", "Cem"])
    );
    people.all_mut()[1].texts_off_until = Some(at("2026-03-02T10:00:00Z"));
    assert_eq!(ask(&people, Stage::Risk1, &Texts::default(), "2026-03-02T10:00:00Z"), now(&["Ben"], &[]), "on again");
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
