use std::collections::BTreeSet;

use domain::alert::Texts;
use domain::clock::{Clock, Response};
use domain::conversation::{Acknowledgement, Proof};
use domain::target::Asked;
use store::Happened;

use super::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).unwrap()
}

fn cycle(number: u32, state: State) -> Cycle {
    Cycle {
        number,
        opener: format!("post-{number}"),
        asked: Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None },
        response: Response::First,
        published_at: at(0),
        detected_at: at(1),
        clock: Clock {
            started_at: at(0),
            due_at: at(120),
            staff_due_at: at(121),
            warnings: vec![],
            late_discovery: false,
        },
        settings_version: 1,
        texting: Texting::Always,
        state,
        recorded: BTreeSet::new(),
        acknowledged: None,
        acknowledged_before: vec![],
        snoozed_before: vec![],
        handed_to: None,
        said: None,
        corrected: None,
        texts: Texts::default(),
        asked_again_at: None,
        answer: None,
    }
}

fn talk(cycle: Cycle) -> Conversation {
    let key = ConversationKey { platform: Platform::Mastodon, root: "post-1".to_owned(), author: "jo".to_owned() };
    Conversation { cycle: Some(cycle), ..Conversation::new(key) }
}

fn file(cycle: Cycle) -> ConversationFile {
    ConversationFile { conversation: Some(talk(cycle)), ..ConversationFile::default() }
}

fn names(news: &[News]) -> Vec<String> {
    news.iter()
        .map(|news| match news {
            News::Opened { .. } => "opened".to_owned(),
            News::Passed { stage, told, .. } => format!("{stage} {told:?}"),
            News::Taken { by, .. } => format!("taken by {by}"),
            News::Moved { due_at, .. } => format!("moved to {}", due_at.as_second() / 60),
            News::Closed { state, .. } => state.to_string(),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn each_change_is_told_once() {
    let base = || cycle(1, State::OnTrack);
    let ben = Acknowledgement { by: PersonId::of_name("Ben"), at: at(65), until: at(90), snoozed: false };
    let risk = |cycle: Cycle| Cycle { recorded: [Stage::Risk1].into(), state: State::AtRisk, ..cycle };
    let had = |cycle: Cycle| Cycle { acknowledged: Some(ben.clone()), ..cycle };
    let met = |cycle: Cycle| Cycle {
        state: State::Met,
        answer: Some(Answer { at: at(80), proof: Proof::Verified, id: "reply".to_owned() }),
        ..cycle
    };
    let digest = |cycle: Cycle| Cycle { texting: Texting::DigestOnly, ..cycle };
    let moved = |mut cycle: Cycle| {
        cycle.clock.due_at = at(60);
        cycle
    };
    #[rustfmt::skip]
    let table: Vec<(&str, Option<Cycle>, Cycle, Vec<&str>)> = vec![
        // name,                          before,                      after,                       expected
        ("nothing",                       Some(base()),                base(),                      vec![]),
        ("somebody waits",                None,                        base(),                      vec!["opened"]),
        ("a warning",                     Some(base()),                risk(base()),                vec!["risk-1 ByText"]),
        ("a warning of the digest",       Some(digest(base())),        risk(digest(base())),        vec!["risk-1 Digest"]),
        ("a warning while Ben has it",    Some(had(base())),           risk(had(base())),           vec!["risk-1 HasIt(PersonId(\"ben\"))"]),
        ("Ben takes it",                  Some(risk(base())),          had(risk(base())),           vec!["taken by ben"]),
        ("answered",                      Some(risk(base())),          met(risk(base())),           vec!["met"]),
        ("found with its answer",         None,                        met(base()),                 vec!["opened", "met"]),
        ("the answer is gone",            Some(met(base())),           base(),                      vec!["opened"]),
        ("late, then seen to be in time", Some(cycle(1, State::MetLate)), met(base()),              vec!["met"]),
        ("other hours",                   Some(base()),                moved(base()),               vec!["moved to 60"]),
        ("asked again",                   Some(met(base())),           cycle(2, State::OnTrack),    vec!["opened"]),
    ];
    for (name, before, after, expected) in table {
        let before = before.map(talk);
        assert_eq!(names(&changes(before.as_ref(), &file(after), &[])), expected, "{name}");
    }
}

#[test]
fn what_was_just_heard_is_not_said_to_wait_again() {
    assert_eq!(changes(None, &file(cycle(1, State::OnTrack)), &["post-1".to_owned()]), []);
}

#[test]
fn a_cycle_that_ended_between_two_looks_ended_as_the_history_says() {
    let happened = |what: &str| Happened { at: at(90), what: what.to_owned() };
    let mut file = file(cycle(2, State::OnTrack));
    file.events = vec![happened("opened"), happened("met late"), happened("opened")];
    let before = talk(cycle(1, State::Breached));
    assert_eq!(names(&changes(Some(&before), &file, &[])), ["met late", "opened"]);
}
