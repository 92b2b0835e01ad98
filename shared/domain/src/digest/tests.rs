use super::*;
use crate::delivery::Address;
use crate::hours::Hours;
use crate::people::{PersonId, Phone};

fn at(time: &str) -> Timestamp {
    format!("2026-03-{time}:00Z").parse().unwrap()
}

const LINK: &str = "https://bell.example/o/token";

fn quiet_morning(zone: &TimeZone) -> Digest<'_> {
    let (opening, since) = (at("03T08:00"), at("02T08:00"));
    Digest {
        morning: Morning { date: "2026-03-03".parse().unwrap(), opening, since, of_week: false },
        shop: "Crumb & Co",
        zone,
        now: at("03T08:00"),
        waiting: vec![],
        more_waiting: 0,
        answered: Answered::default(),
        failing: vec![],
        undelivered: vec![],
        unproven: vec![],
        proofs: vec![("Ann".into(), Some(at("02T09:12"))), ("Ben".into(), None)],
        set_aside: vec![],
        link: LINK,
    }
}

fn waits(due: &str, state: State) -> Waiting {
    Waiting {
        due_at: at(due),
        state,
        platform: Platform::Mastodon,
        kind: Kind::Complaint,
        stars: None,
        author: Some("Jo M".into()),
        digest_only: false,
        held_by: None,
        nobody_took_it: false,
        doubtful: false,
    }
}

#[test]
fn a_mail_says_who_waits_what_was_answered_and_what_the_watch_cannot_do() {
    let zone = TimeZone::UTC;
    let late = Waiting { stars: Stars::new(1).ok(), nobody_took_it: true, ..waits("02T16:40", State::Breached) };
    let held = Waiting { held_by: Some("Ben".into()), author: None, ..waits("03T10:00", State::AtRisk) };
    let request = Waiting { kind: Kind::Request, digest_only: true, ..waits("03T17:30", State::OnTrack) };
    let digest = Digest {
        waiting: vec![request, late, held],
        more_waiting: 2,
        answered: Answered { in_time: 17, due: 19 },
        failing: vec![Failing {
            platform: Platform::Reddit,
            since: at("01T21:05"),
            says: "403: it wants no visitors.\nHTTP".into(),
        }],
        undelivered: vec![Undelivered { name: "Cem".into(), reason: "opted out".into(), times: 2 }],
        unproven: vec![
            ("Ben".into(), Unproven::NotTapped { sent_at: at("01T08:00") }),
            ("Cem".into(), Unproven::NotSent { reason: "opted out".into() }),
        ],
        set_aside: vec![SetAside {
            kind: "talk".into(),
            platform: Some(Platform::Mastodon),
            mark: "3f0a".into(),
            at: at("02T12:00"),
        }],
        ..quiet_morning(&zone)
    };
    let letter = digest.letter().unwrap();
    assert_eq!(letter.subject, "Crumb & Co, Tue 3 Mar: 5 waiting, 1 late");
    assert_eq!(
        letter.body,
        "Crumb & Co, Tuesday 3 March: what happened since Mon 08:00, and what waits now.

Waiting for an answer:
- LATE since Mon 16:40: Mastodon, 1 star, complaint, from Jo M. Nobody took it, and everybody has had all the texts there may be.
- at risk, due 10:00: Mastodon, complaint. Ben has it.
- due 17:30: Mastodon, request, from Jo M. No texts are sent for it.
- and 2 more

Answered in time since Mon 08:00: 17 of 19.

Sources that cannot be read, so that nobody sees what is said there:
- Reddit, since Sun 21:05: 403: it wants no visitors.

Texts:
- 2 texts to Cem not delivered: opted out.
- Ben has not tapped the test text of Sun 08:00. Please check that phone.
- Cem cannot be texted: opted out. Others are texted in their place.

Set aside, because it cannot be read. Please look at the platform itself, and have it repaired:
- talk on Mastodon, since Mon 12:00 (mark 3f0a)

All that is open; the link works for a week:
https://bell.example/o/token

Last proven that texts arrive: Ann Mon 09:12, Ben not yet.
"
    );
}

#[test]
fn nothing_to_say_is_no_mail() {
    let zone = TimeZone::UTC;
    assert_eq!(quiet_morning(&zone).letter(), None, "proofs alone are nothing new");
}

#[test]
fn each_thing_to_say_is_reason_enough_for_a_mail() {
    let zone = TimeZone::UTC;
    let quiet = || quiet_morning(&zone);
    let failing = Failing { platform: Platform::Feed, since: at("03T01:00"), says: "404".into() };
    let set_aside = SetAside { kind: "beat".into(), platform: None, mark: "00".into(), at: at("03T01:00") };
    let undelivered = Undelivered { name: "Ben".into(), reason: "throttled".into(), times: 1 };
    #[rustfmt::skip]
    let table = [
        ("waiting",     Digest { waiting: vec![waits("03T10:00", State::OnTrack)], ..quiet() },     "1 waiting"),
        ("answered",    Digest { answered: Answered { in_time: 1, due: 1 }, ..quiet() },             "nobody waits, 1 of 1 in time"),
        ("failing",     Digest { failing: vec![failing], ..quiet() },                                "something does not work"),
        ("undelivered", Digest { undelivered: vec![undelivered], ..quiet() },                        "something does not work"),
        ("unproven",    Digest { unproven: vec![("Ben".into(), Unproven::Unknown)], ..quiet() },     "something does not work"),
        ("set aside",   Digest { set_aside: vec![set_aside], ..quiet() },                            "something does not work"),
    ];
    for (name, digest, says) in table {
        let subject = digest.letter().map(|letter| letter.subject);
        assert_eq!(subject, Some(format!("Crumb & Co, Tue 3 Mar: {says}")), "{name}");
    }
}

#[test]
fn the_first_mail_of_a_week_tells_the_whole_week_before() {
    let zone = TimeZone::UTC;
    let mut digest = Digest { answered: Answered { in_time: 17, due: 19 }, ..quiet_morning(&zone) };
    digest.morning.of_week = true;
    let body = digest.letter().unwrap().body;
    assert!(body.starts_with("Crumb & Co, Tuesday 3 March: the week before, and what waits now."), "{body}");
    assert!(body.contains("Answered in time last week: 17 of 19."), "{body}");
}

#[test]
fn an_answer_counts_in_the_time_in_which_it_was_given() {
    let (since, now) = (at("02T08:00"), at("03T08:00"));
    let cycle = |state, due: &str, answered: Option<&str>| Standing {
        state,
        due_at: Some(at(due)),
        answered_at: answered.map(at),
    };
    #[rustfmt::skip]
    let table = [
        ("in time",                      cycle(State::Met,      "02T11:00", Some("02T10:00")), (1, 1)),
        ("in time, the day before",      cycle(State::Met,      "02T11:00", Some("02T07:59")), (0, 0)),
        ("late",                         cycle(State::MetLate,  "02T11:00", Some("02T12:00")), (0, 1)),
        ("late and still waiting",       cycle(State::Breached, "02T11:00", None),             (0, 1)),
        ("late for days",                cycle(State::Breached, "01T11:00", None),             (0, 0)),
        ("not late yet",                 cycle(State::OnTrack,  "03T11:00", None),             (0, 0)),
        ("void",                         cycle(State::Void,     "02T11:00", None),             (0, 0)),
    ];
    for (name, cycle, (in_time, due)) in table {
        assert_eq!(Answered::count([cycle], since, now), Answered { in_time, due }, "{name}");
    }
}

#[test]
fn failed_texts_are_summed_up_by_person_and_reason() {
    let people = People::new(vec![person("Ann", Role::Owner, true), person("Ben", Role::Staff, true)], never());
    let failed = |name: &str, medium, reason: &str| Delivery {
        address: Address { person: PersonId::of_name(name), medium },
        claims: 1,
        throttled: 0,
        fate: Fate::Failed { reason: reason.to_owned() },
    };
    let all = [
        failed("Ben", Medium::Text, "opted out"),
        failed("Ben", Medium::Text, "opted out"),
        failed("Ann", Medium::Text, "throttled"),
        failed("Ann", Medium::Email, "no e-mail address"),
        failed("Zoe, who has left", Medium::Text, "opted out"),
    ];
    let says = |name: &str, reason: &str, times| Undelivered { name: name.into(), reason: reason.into(), times };
    assert_eq!(Undelivered::of(&all, &people), [says("Ann", "throttled", 1), says("Ben", "opted out", 2)]);
}

#[test]
fn the_mail_goes_to_every_owner_who_has_an_address_and_else_to_the_first_who_has() {
    let names = |staff: Vec<Person>| -> Vec<String> {
        readers(&People::new(staff, never())).into_iter().map(|person| person.name.clone()).collect()
    };
    let (ann, bea, ben) =
        (person("Ann", Role::Owner, true), person("Bea", Role::Owner, true), person("Ben", Role::Staff, true));
    assert_eq!(names(vec![ben.clone(), ann.clone(), bea]), ["Ann", "Bea"]);
    assert_eq!(names(vec![person("Ann", Role::Owner, false), ben.clone()]), ["Ben"]);
    assert_eq!(names(vec![person("Ann", Role::Owner, false)]), [""; 0]);
    assert_eq!(names(vec![ben]), ["Ben"]);
}

fn never() -> Hours {
    Hours::never(TimeZone::UTC)
}

fn person(name: &str, role: Role, has_address: bool) -> Person {
    Person {
        id: PersonId::of_name(name),
        name: name.to_owned(),
        phone: Phone::new("+15550100").unwrap(),
        email: has_address.then(|| "somebody@crumb.example".to_owned()),
        role,
        on_call: None,
        quiet: never(),
        texts_off_until: None,
    }
}

#[test]
fn a_mail_says_what_we_are_not_sure_of() {
    let zone = TimeZone::UTC;
    let unsure = Waiting { doubtful: true, ..waits("03T10:00", State::OnTrack) };
    let digest = Digest { waiting: vec![unsure, waits("03T11:00", State::OnTrack)], ..quiet_morning(&zone) };
    let body = digest.letter().unwrap().body;
    let lines = "- due 10:00: Mastodon, complaint?, from Jo M.\n- due 11:00: Mastodon, complaint, from Jo M.\n\
                 We are not sure about 1 of them; a tap in the list says what it is.\n";
    assert!(body.contains(lines), "{body}");
}
