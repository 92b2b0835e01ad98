use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn daily(text: &str) -> Hours {
    Hours::daily(TimeZone::UTC, &[text.parse().unwrap()]).unwrap()
}

fn person(name: &str, role: Role, on_call: Option<&str>, quiet: Option<&str>) -> Person {
    Person {
        id: PersonId::of_name(name),
        name: name.to_owned(),
        phone: Phone::new("+15550100").unwrap(),
        email: None,
        role,
        on_call: on_call.map(daily),
        quiet: quiet.map_or_else(|| Hours::never(TimeZone::UTC), daily),
        texts_off_until: None,
    }
}

fn names(people: &[&Person]) -> Vec<String> {
    people.iter().map(|person| person.name.clone()).collect()
}

#[test]
fn who_is_on_call_follows_the_rota_then_the_role() {
    let open = || daily("08:00-18:00");
    let owner = || person("Ann", Role::Owner, None, None);
    let staff = || person("Ben", Role::Staff, None, None);
    let backup = || person("Cem", Role::Backup, None, None);
    let morning = || person("Dee", Role::Staff, Some("08:00-12:00"), None);
    #[rustfmt::skip]
    let table = [
        // name,                                        staff,                               at,      expected
        ("an owner alone, in an open hour",             vec![owner()],                       "09:00", vec!["Ann"]),
        ("an owner alone, closed",                      vec![owner()],                       "20:00", vec![]),
        ("staff before the owner",                      vec![owner(), staff()],              "09:00", vec!["Ben"]),
        ("within her shift",                            vec![owner(), morning()],            "09:00", vec!["Dee"]),
        ("nobody in an open hour: the backup",          vec![owner(), backup(), morning()],  "13:00", vec!["Cem"]),
        ("nobody and no backup: the owner",             vec![owner(), morning()],            "13:00", vec!["Ann"]),
        ("of several, the settings' order",             vec![morning(), staff()],            "09:00", vec!["Dee", "Ben"]),
    ];
    for (name, staff, time, expected) in table {
        let people = People::new(staff, open());
        assert_eq!(names(&people.on_call(at(&format!("2026-03-02T{time}:00Z")))), expected, "{name}");
    }
}

#[test]
fn for_a_breach_a_shift_lasts_thirty_minutes_longer() {
    let people = People::new(vec![person("Ann", Role::Owner, None, None)], daily("08:00-18:00"));
    assert_eq!(names(&people.on_call_for_breach(at("2026-03-02T18:29:59Z"))), ["Ann"]);
    assert!(people.on_call_for_breach(at("2026-03-02T18:30:00Z")).is_empty());
}

#[test]
fn quiet_hours_silence_a_phone_and_only_a_crisis_pierces_them() {
    let mut ann = person("Ann", Role::Owner, None, Some("22:00-07:00"));
    let night = at("2026-03-02T23:00:00Z");
    assert!(!ann.may_be_texted(night, Pierces::Nothing));
    assert!(ann.may_be_texted(night, Pierces::QuietHours));
    ann.texts_off_until = Some(at("2026-03-03T00:00:00Z"));
    assert!(!ann.may_be_texted(night, Pierces::QuietHours));
}

#[test]
fn texting_times_are_shifts_without_quiet_hours_and_stand_ins_where_nobody_is() {
    let staff = vec![
        person("Ann", Role::Owner, None, Some("06:00-09:00")),
        person("Dee", Role::Staff, Some("08:00-12:00"), Some("11:00-12:00")),
    ];
    let people = People::new(staff, daily("05:00-18:00"));
    let window = Stretch { start: at("2026-03-02T00:00:00Z"), end: at("2026-03-03T00:00:00Z") };
    let times: Vec<String> = people.texting_times(window).iter().map(|s| format!("{}..{}", s.start, s.end)).collect();
    assert_eq!(
        times,
        [
            "2026-03-02T05:00:00Z..2026-03-02T06:00:00Z", // the owner stands in until her quiet hours
            "2026-03-02T08:00:00Z..2026-03-02T11:00:00Z", // Dee's shift until her quiet hour
            "2026-03-02T12:00:00Z..2026-03-02T18:00:00Z",
        ]
    );
}

#[test]
fn what_is_held_waits_for_somebody_on_call_with_texts_on() {
    let mut people = People::new(vec![person("Ann", Role::Owner, None, Some("22:00-09:00"))], daily("08:00-18:00"));
    let night = at("2026-03-02T23:00:00Z");
    assert_eq!(people.next_texting_time(night), Some(at("2026-03-03T09:00:00Z")));
    people.all_mut()[0].texts_off_until = Some(at("2026-03-03T10:15:00Z"));
    assert_eq!(people.next_texting_time(night), Some(at("2026-03-03T10:15:00Z")));
    assert_eq!(People::new(vec![], daily("08:00-18:00")).next_texting_time(night), None);
}

#[test]
fn a_rota_without_anybody_for_two_weeks_is_nobodys() {
    let date = BTreeMap::from([("2026-03-16".parse().unwrap(), vec!["08:00-18:00".parse().unwrap()])]);
    let once = Hours::new(TimeZone::UTC, Default::default(), date).unwrap();
    let people = People::new(vec![person("Ann", Role::Owner, None, None)], once);
    let opening = at("2026-03-16T08:00:00Z");
    assert_eq!(people.next_texting_time(at("2026-03-02T08:00:01Z")), Some(opening));
    assert_eq!(people.next_texting_time(at("2026-03-02T08:00:00Z")), None);
}

#[test]
fn phones_are_e164_and_never_repeated_in_an_error() {
    assert_eq!(Phone::new("+44 20 7946-0958").unwrap().as_str(), "+442079460958");
    for text in ["+1234567", "+123456789012345"] {
        assert_eq!(Phone::new(text).unwrap().as_str(), text, "the shortest and the longest");
    }
    for text in ["7946095", "+123456", "+0123456789", "+12", "+1234567890123456", "+44abc7946095"] {
        let error = Phone::new(text).unwrap_err().to_string();
        assert!(error.contains("write a plus sign") && !error.contains(text), "{error}");
    }
    assert_eq!(format!("{:?}", Phone::new("+15550100").unwrap()), "Phone(..)");
}

#[test]
fn a_persons_id_is_their_name_made_safe_for_keys() {
    assert_eq!(PersonId::of_name("Ann O'Hara #2").as_str(), "ann-o-hara-2");
    assert_eq!(PersonId::of_name("Zoë").to_string(), "zoë");
    let people = People::new(vec![person("Ann", Role::Owner, None, None)], daily("08:00-18:00"));
    assert_eq!(people.get(&PersonId::of_name("ANN")).unwrap().name, "Ann");
    assert_eq!(people.get(&PersonId::of_name("Ben")), None);
}
