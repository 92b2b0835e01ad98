use domain::conversation::ConversationKey;
use domain::mention::{Kind, Stars};

use super::*;

fn people() -> People {
    let toml = "shop = { name = \"Crumb\", time_zone = \"Europe/London\" }\n\
                staff = [{ name = \"Ann\", phone = \"+15550100\" }, { name = \"Ben\", phone = \"+15550101\" }]";
    runtime::settings::from_toml(toml).unwrap().people
}

fn at(text: &str) -> Timestamp {
    format!("2026-03-02T{text}:00Z").parse().unwrap()
}

fn jo() -> Who {
    Who { platform: Platform::Mastodon, name: "\u{1b}Jo\u{202e}".to_owned() }
}

fn told(news: &News) -> Vec<String> {
    let people = people();
    let lines = Teller { people: &people, now: at("12:00") }.lines(news);
    lines
        .into_iter()
        .map(|line| line.quote.map_or(line.text.clone(), |quote| format!("{} {quote}", line.text)))
        .collect()
}

#[test]
fn what_happened_is_said_in_plain_words() {
    let heard = Heard {
        who: jo(),
        words: "Cold,\nlate.".to_owned(),
        stars: Some(Stars::new(1).unwrap()),
        kind: Kind::Complaint,
        urgency: Urgency::Crisis,
        because: vec!["Cold".to_owned(), "late\u{7}".to_owned()],
        answer: Wanted::By { due_at: at("12:30"), found_late: true, texting: Texting::DigestOnly },
    };
    let answer = |proof, time| Some(Answer { at: at(time), proof, id: "r".to_owned() });
    let closed = |state, answer| News::Closed { who: jo(), state, due_at: at("11:00"), answer };
    let passed = |stage, told| News::Passed { who: jo(), stage, due_at: at("13:00"), told };
    let has_it = || Told::HasIt(PersonId::of_name("Ben"));
    #[rustfmt::skip]
    let table: Vec<(News, &[&str])> = vec![
        (News::Heard(heard), &["Mastodon, 1 star, Jo: Cold, late.", "URGENT, complaint (\"Cold\", \"late\"): answer by 12:30, found late, no texts"]),
        (News::Older(2), &["2 older posts found at the first look: kept, no clock starts"]),
        (News::Beside(1), &["1 post is not about the shop: kept, nobody is disturbed"]),
        (News::Opened { who: jo(), due_at: at("13:00") }, &["Jo waits: answer by 13:00"]),
        (passed(Stage::Risk1, Told::ByText), &["at risk: Jo, answer by 13:00"]),
        (passed(Stage::Risk2, has_it()), &["at risk: Jo, answer by 13:00; no text, Ben has it"]),
        (passed(Stage::Breached, Told::Digest), &["late: Jo should have had an answer by 13:00; no text, it stands in the morning's list"]),
        (passed(Stage::Recheck(1), Told::ByText), &["no answer seen yet: Jo, due 13:00"]),
        (passed(Stage::Unacknowledged(2), Told::ByText), &["nobody took it yet: Jo, due 13:00"]),
        (News::Taken { who: jo(), by: PersonId::of_name("Ann"), until: at("12:30") }, &["Ann has it (Jo): no texts until 12:30"]),
        (News::Moved { who: jo(), due_at: at("14:00") }, &["Jo: answer by 14:00 now"]),
        (closed(State::Met, answer(Proof::Verified, "10:20")), &["Jo was answered in time at 10:20, seen on Mastodon, 40 min to spare"]),
        (closed(State::MetLate, answer(Proof::Claimed, "11:05")), &["Jo was answered late at 11:05, as the shop says, 5 min after it was due"]),
        (closed(State::Met, None), &["Jo was answered in time"]),
        (closed(State::Void, None), &["Jo waits for nothing any more"]),
        (News::Down { platform: Platform::Mastodon, says: "transient: 503: down.".to_owned() }, &["Mastodon cannot be read: 503: down. It will be asked again"]),
        (News::Up { platform: Platform::Mastodon, since: at("09:00") }, &["Mastodon can be read again, after 3 h"]),
        (News::Email { to: ["Ann", "Ben", "Gone"].map(PersonId::of_name).into(), subject: "LATE".to_owned() }, &["e-mail to Ann, Ben and gone: LATE"]),
        (News::Email { to: vec![], subject: "LATE".to_owned() }, &["e-mail to everybody: LATE"]),
    ];
    for (news, expected) in table {
        assert_eq!(told(&news), expected);
    }
}

#[test]
fn lengths_of_time_are_said_as_people_say_them() {
    #[rustfmt::skip]
    let table = [(0, "0 min"), (59, "59 min"), (60, "1 h"), (160, "2 h 40 min"), (24 * 60, "1 day"), (43 * 60, "1 day 19 h"), (-5, "0 min")];
    for (minutes, expected) in table {
        assert_eq!(long(SignedDuration::from_mins(minutes)), expected);
    }
}

#[test]
fn the_status_says_who_waits_and_until_when() {
    let row = |state, due: &str| {
        let key = ConversationKey { platform: Platform::Mastodon, root: "1".to_owned(), author: "jo".to_owned() };
        OpenRow { key, state, due_at: at(due), settings_version: 1, next_check_at: at(due) }
    };
    #[rustfmt::skip]
    let table = [
        (vec![],                                                                  "nobody waits"),
        (vec![row(State::OnTrack, "13:00")],                                      "1 waits, next due 13:00"),
        (vec![row(State::Breached, "11:00"), row(State::AtRisk, "14:00"), row(State::OnTrack, "13:00")], "3 wait, 1 late, next due 13:00"),
        (vec![row(State::Breached, "11:00")],                                     "1 waits, 1 late"),
    ];
    for (rows, expected) in table {
        assert_eq!(waiting(&rows, at("12:00"), people().hours().zone()), expected);
    }
}
