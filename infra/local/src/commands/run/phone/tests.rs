use domain::conversation::{Alert, ConversationKey};
use domain::delivery::{Address, Delivery};
use domain::mention::Platform;
use store::AlertRecord;

use super::*;
use crate::database::Database;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn talk() -> ConversationKey {
    ConversationKey { platform: Platform::Mastodon, root: "1".to_owned(), author: "jo".to_owned() }
}

fn record(stage: Stage, created: i64, deliveries: Vec<(&str, Fate)>) -> AlertRecord {
    let delivery = |(name, fate): (&str, Fate)| {
        let address = Address { person: PersonId::of_name(name), medium: Medium::Text };
        Delivery { address, claims: 1, throttled: 0, fate }
    };
    let alert = Alert { conversation: talk(), cycle: 1, stage, created_at: at(created) };
    AlertRecord {
        alert,
        done: None,
        held: None,
        was_held: false,
        deliveries: deliveries.into_iter().map(delivery).collect(),
    }
}

#[test]
fn the_stage_is_that_of_the_text_on_its_way() {
    let sent = || Fate::Sent { at: at(10), message_id: "m-1".to_owned() };
    let claimed = |until| Fate::Claimed { lease_until: at(until) };
    let alerts = vec![
        record(Stage::Risk1, 0, vec![("Ben", sent())]),
        record(Stage::Risk2, 60, vec![("Ben", claimed(150)), ("Cem", claimed(150))]),
        record(Stage::Breached, 90, vec![("Ben", claimed(180)), ("Ann", sent())]),
    ];
    let file = ConversationFile { alerts, ..ConversationFile::default() };
    let stage = |name| stage_being_told(&file, &PersonId::of_name(name));
    assert_eq!([stage("Ben"), stage("Cem"), stage("Ann")], [Some(Stage::Breached), Some(Stage::Risk2), None]);
}

#[test]
fn a_link_stands_at_the_end() {
    #[rustfmt::skip]
    let table = [
        ("Crumb: LATE. http://127.0.0.1:8080/a/abc-_1", Some("abc-_1")),
        ("https://bell.example/in/o/xyz",               Some("xyz")),
        ("Crumb: LATE since 16:40.",                    None),
        ("",                                            None),
        ("http://127.0.0.1/a/",                         None),
    ];
    for (body, expected) in table {
        assert_eq!(token(body), expected, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_an_alert_is_a_new_link_and_one_that_is_known_leads_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.jsonl");
    let store = Store::new(Database::in_memory().unwrap().client(), "shopbell");
    store.create_table().await.unwrap();
    let link = Link::new("known", talk(), "1".to_owned(), PersonId::of_name("Ben"), at(0));
    store.put_link(&link).await.unwrap();
    let ear = Ear::new(store, Clock::real(), Some(TextsFile::open(&path).unwrap()));
    ear.text("+15550100", "Your new link: http://x/a/known");
    ear.text("+15550100", "no link");
    ear.mail(Some("[\"ann\",\"owner\"]"), "LATE", "LATE\n\nRead it:\nhttp://x/a/known\n\nYours alone.\n");
    ear.mail(Some("no list"), "LATE", "");

    let links: Vec<_> = ear.take_texts().into_iter().map(|text| text.link).collect();
    assert_eq!(links, [Some(("known".to_owned(), link.clone())), None]);
    let mails = ear.take_mails();
    assert_eq!(mails[0].to, Some(PersonId::of_name("Ann")));
    assert_eq!((mails[0].link.as_ref(), mails[1].to.as_ref()), (Some(&("known".to_owned(), link)), None));
    assert!(ear.take_texts().is_empty());
    let lines = std::fs::read_to_string(path).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("\"stage\":\"link\"")).count(), 2);
}
