//! Everything comes back as it was kept, whatever it is called.

use domain::alert::{Stage, Texts};
use domain::claim::Claim;
use domain::clock::{Clock, Response, Warning};
use domain::conversation::{
    Acknowledgement, Alert, Answer, Change, Conversation, ConversationKey, Cycle, Discovery, Edit, Event, Judged,
    Mention, Proof, Reply, Said, Sight, State,
};
use domain::delivery::{Address, Delivery, Fate, Medium};
use domain::mention::{Classification, Kind, OwnerReply, Platform, Post, ReplyState, Urgency};
use domain::people::PersonId;
use domain::target::{Asked, Texting};
use store::{AlertKey, Claimed, Committed, Link, Month, Recorded, Trace};

use crate::claims::try_email;
use crate::world::{World, at, complains, complaint, three_stars};

/// Ids that platforms may send.
fn hostile() -> Vec<String> {
    let plain = ["#", "%", "a#b#c", "100%25", "ALERT#1#risk-1", "🙂 nö", "\u{0}\n\u{7f}", " ", "."];
    let long = ["x".repeat(300), "#".repeat(300), "🙂".repeat(300), format!("https://a.example/{}", "p/".repeat(400))];
    plain.iter().map(|id| (*id).to_owned()).chain(long).collect()
}

fn full_mention() -> Mention {
    let post = Post {
        platform: Platform::GoogleBusiness,
        id: "review/1".to_owned(),
        root: "another root".to_owned(),
        parent: Some("p1".to_owned()),
        ancestors: vec!["p1".to_owned(), "p0".to_owned()],
        author: None,
        author_name: Some("A <b>customer</b>".to_owned()),
        mentions: vec!["shop".to_owned(), String::new()],
        text: "línea\u{0} \"; DROP TABLE 🙂".to_owned(),
        stars: three_stars(),
        lang: Some("pt-BR".to_owned()),
        published_at: None,
        edited_at: Some(at("08:30:00")),
        url: Some("https://maps.example/r/1".to_owned()),
        ours: true,
        reply: Some(OwnerReply {
            text: "Sorry".to_owned(),
            published_at: Some(at("08:40:00")),
            state: ReplyState::Pending,
        }),
    };
    let conversation = ConversationKey::of(Platform::GoogleBusiness, "review/1", None, "review/1");
    let claim = |says: &str| Claim { says: says.parse().unwrap(), words: format!("it {says}") };
    let claims = vec![claim("closed mon,sun"), claim("closes 05:30? sat"), claim("costs 950 gbp")];
    let (classification, detected_at) = (Classification { claims, ..complains() }, at("09:00:00"));
    let asked_before =
        Asked { kind: Kind::Praise, urgency: Urgency::Low, platform: Platform::GoogleBusiness, stars: three_stars() };
    let (edited_at, seen_at) = (at("08:30:00"), at("09:05:00"));
    let edit = Edit { at: edited_at, detected_at: seen_at, asked_before, opened_before: true, worse: true };
    Mention {
        conversation,
        post,
        classification,
        detected_at,
        discovery: Discovery::Backfill,
        judged_before: Some(Judged { about_shop: true, kind: Kind::Question, needs_answer: true }),
        edits: vec![edit, Edit { opened_before: false, worse: false, ..edit }],
        sight: Sight::Gone { at: at("09:20:00") },
    }
}

fn bare_mention() -> Mention {
    let mut mention = full_mention();
    mention.post = Post {
        id: "review/2".to_owned(),
        parent: None,
        ancestors: vec![],
        author_name: None,
        mentions: vec![],
        text: String::new(),
        stars: None,
        lang: None,
        edited_at: None,
        url: None,
        ours: false,
        reply: None,
        root: "review/1".to_owned(),
        ..mention.post
    };
    mention.classification.topics.clear();
    mention.classification.because.clear();
    mention.classification.claims.clear();
    mention.classification.lang = None;
    mention.classification.about_shop = false;
    mention.classification.needs_answer = false;
    mention.discovery = Discovery::Live;
    mention.judged_before = None;
    mention.edits.clear();
    mention.sight = Sight::Seen;
    mention
}

fn full_cycle() -> Cycle {
    let (ann, ben) = (PersonId::of_name("Ann"), PersonId::of_name("Ben"));
    let warning = |time, stage| Warning { at: at(time), stage };
    let (kind, urgency, platform) = (Kind::Request, Urgency::Crisis, Platform::Mastodon);
    Cycle {
        number: 7,
        opener: "m1".to_owned(),
        asked: Asked { kind, urgency, platform, stars: three_stars() },
        response: Response::Next,
        published_at: at("09:00:00"),
        detected_at: at("09:01:00"),
        clock: Clock {
            started_at: at("09:01:00"),
            due_at: at("11:00:00"),
            staff_due_at: at("11:01:00"),
            warnings: vec![warning("10:00:00", Stage::Risk1), warning("10:30:00", Stage::Risk2)],
            late_discovery: true,
        },
        settings_version: 3,
        texting: Texting::DigestOnly,
        state: State::MetLate,
        recorded: [
            Stage::Risk1,
            Stage::Breached,
            Stage::Recheck(2),
            Stage::Unacknowledged(11),
            Stage::HandedOver(4),
            Stage::BreachedAgain,
        ]
        .into(),
        acknowledged: Some(Acknowledgement {
            by: ben.clone(),
            at: at("10:05:00"),
            until: at("10:35:00"),
            snoozed: true,
        }),
        acknowledged_before: vec![ann.clone(), ben.clone(), ann.clone()],
        snoozed_before: vec![ben.clone()],
        handed_to: Some(ann.clone()),
        said: Some(Said { by: ann.clone(), at: at("10:10:00"), polls: 2, times: 1 }),
        corrected: Some(Asked { kind: Kind::Complaint, urgency, platform, stars: None }),
        texts: Texts { sent: [(ann.clone(), 2), (ben, 1)].into(), last: Some((ann, at("10:00:00"))) },
        asked_again_at: Some(at("10:40:00")),
        answer: Some(Answer { at: at("11:00:01"), proof: Proof::Privately, id: "claim-7".to_owned() }),
    }
}

#[tokio::test]
async fn a_mention_comes_back_as_it_was_kept() {
    let world = World::open().await;
    for mention in [full_mention(), bare_mention()] {
        assert_eq!(
            world.store.record_mention(&mention, &Trace::default(), None, at("09:00:00")).await.unwrap(),
            Recorded::New
        );
    }
    let key = full_mention().conversation;
    assert_eq!(world.store.file(&key).await.unwrap().mentions, [full_mention(), bare_mention()]);
}

#[tokio::test]
async fn a_rewritten_mention_keeps_nothing_of_the_old() {
    let world = World::open().await;
    let old = full_mention();
    let new = Mention { post: Post { id: old.post.id.clone(), ..bare_mention().post }, ..bare_mention() };
    world.store.record_mention(&old, &Trace::default(), None, at("09:00:00")).await.unwrap();
    for mention in [new, old] {
        let committed = world.store.update_mention(&mention, None, at("09:10:00")).await.unwrap();
        assert_eq!(committed, Committed::Written);
        assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, [mention]);
    }
}

#[tokio::test]
async fn a_conversation_comes_back_as_it_was_kept() {
    let world = World::open().await;
    let mut conversation = Conversation::new(complaint("m1", "09:00:00").conversation);
    conversation.rechecks = 2;
    conversation.unacknowledged = 11;
    conversation.handed_over = 4;
    conversation.cycle = Some(full_cycle());
    conversation.next_check_at = Some(at("12:00:00"));
    let alert = |stage| Alert { conversation: conversation.key.clone(), cycle: 7, stage, created_at: at("10:00:00") };
    let alerts = vec![alert(Stage::Crisis), alert(Stage::Unacknowledged(11))];
    let events = vec![Event::Opened, Event::Recorded { stage: Stage::Recheck(2), texted: false }];
    let change = Change { conversation: conversation.clone(), alerts: alerts.clone(), events, claimed: None };
    assert_eq!(world.store.commit(&change, at("10:00:00")).await.unwrap(), Committed::Written);

    let file = world.store.file(&conversation.key).await.unwrap();
    assert_eq!(file.conversation, Some(Conversation { version: 1, ..conversation }));
    assert_eq!(file.alerts.into_iter().map(|record| record.alert).collect::<Vec<_>>(), alerts);
    let what: Vec<&str> = file.events.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(what, ["opened", "recheck-2, nobody told"]);
}

#[tokio::test]
async fn replies_come_back_as_they_were_kept() {
    let world = World::open().await;
    let key = complaint("m1", "09:00:00").conversation;
    let of = |proof: &Proof| Reply::new(format!("r {proof}"), at("09:30:00"), *proof);
    for reply in Proof::ALL.iter().map(of) {
        world.store.record_reply(&key, &reply, None, at("09:31:00")).await.unwrap();
    }
    let mut replies = world.store.file(&key).await.unwrap().replies;
    replies.sort_by_key(|reply| reply.proof);
    assert_eq!(replies, Proof::ALL.iter().map(of).collect::<Vec<_>>());
}

#[tokio::test]
async fn each_fate_of_a_delivery_comes_back() {
    let (world, alert) = World::with_alert().await;
    let claimed = Delivery {
        address: Address { person: PersonId::of_name("Zoë Ann"), medium: Medium::Email },
        claims: 2,
        throttled: 1,
        fate: Fate::Claimed { lease_until: at("10:02:00") },
    };
    let conversation = world.conversation(&alert.conversation).await;
    let taken = try_email(&world, &alert, &conversation, std::slice::from_ref(&claimed)).await;
    assert_eq!(taken, Claimed::Taken);
    let fates = [
        Fate::Claimed { lease_until: at("10:02:00") },
        Fate::Released,
        Fate::Sent { at: at("10:01:00"), message_id: "m-1".to_owned() },
        Fate::Failed { reason: "opted out".to_owned() },
        Fate::Failed { reason: String::new() },
    ];
    let mut read = claimed.clone();
    for fate in fates {
        let marked = Delivery { fate, ..claimed.clone() };
        world.store.mark_delivery(&alert, &read, &marked).await.unwrap();
        assert_eq!(world.store.alert_file(&alert).await.unwrap().unwrap().deliveries, std::slice::from_ref(&marked));
        read = marked;
    }
}

#[tokio::test]
async fn hostile_ids_name_what_they_name() {
    let world = World::open().await;
    let ids = hostile();
    for id in &ids {
        let mut mention = complaint(id, "09:00:00");
        mention.conversation = ConversationKey { platform: Platform::Mastodon, root: id.clone(), author: id.clone() };
        mention.post.root.clone_from(id);
        assert_eq!(world.hears(&mention).await, Recorded::New, "{id:?}");
        assert_eq!(world.hears(&mention).await, Recorded::AlreadyKnown, "{id:?}");
        let file = world.store.file(&mention.conversation).await.unwrap();
        assert_eq!(file.mentions, [mention.clone()], "{id:?}");
        assert_eq!(file.conversation.unwrap().key, mention.conversation, "{id:?}");
    }
    let known = world.store.known_posts(Platform::Mastodon, &ids).await.unwrap();
    assert_eq!(known.len(), ids.len());
    assert!(
        known
            .iter()
            .all(|(id, post)| post.conversation.as_ref().is_some_and(|key| key.root == *id && key.author == *id))
    );
    assert_eq!(world.store.month(Month::of(at("09:00:00")), 100).await.unwrap().len(), ids.len());
}

#[tokio::test]
async fn hostile_ids_go_all_the_way_to_a_text() {
    let world = World::open().await;
    for id in hostile() {
        let mut mention = complaint(&id, "09:00:00");
        mention.conversation = ConversationKey { platform: Platform::Mastodon, root: id.clone(), author: id.clone() };
        mention.post.root.clone_from(&id);
        world.hears(&mention).await;
        assert_eq!(world.sweep(at("10:00:00")).await, 1, "{id:?}");

        let [due] = &world.store.due_alerts(at("10:00:00")).await.unwrap()[..] else { panic!("{id:?}") };
        let file = world.store.alert_file(&due.key).await.unwrap().unwrap();
        assert_eq!(file.alert.conversation, mention.conversation, "{id:?}");
        assert_eq!(file.opener, Some(mention.clone()), "{id:?}");
        let delivery = crate::claims::first_claim(&world, &due.key).await;
        assert_eq!(world.store.alert_file(&due.key).await.unwrap().unwrap().deliveries, [delivery]);
        world.store.finish_alert(&AlertKey::from(&file.alert), "sent", at("10:00:02")).await.unwrap();

        let link = Link::new(&id, mention.conversation, id.clone(), PersonId::of_name("Ben"), at("18:00:00"));
        world.store.put_link(&link).await.unwrap();
        assert_eq!(world.store.link(&id).await.unwrap(), Some(link), "{id:?}");
    }
}

#[tokio::test]
async fn a_text_of_20_kilobytes_fits() {
    let world = World::open().await;
    let mut mention = complaint("m1", "09:00:00");
    mention.post.text = "🙂".repeat(5_000);
    assert_eq!(world.hears(&mention).await, Recorded::New);
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, [mention]);
}

#[tokio::test]
async fn a_file_longer_than_one_answer_of_the_table_is_read_whole() {
    let world = World::open().await;
    let key = complaint("m1", "09:00:00").conversation;
    for n in 0..60 {
        let mut mention = crate::world::noise(&format!("n{n:02}"));
        mention.post.text = "x".repeat(20_000);
        world.store.record_mention(&mention, &Trace::default(), None, at("09:00:00")).await.unwrap();
    }
    assert_eq!(world.store.file(&key).await.unwrap().mentions.len(), 60);
}

#[tokio::test]
async fn times_are_kept_in_whole_seconds() {
    let world = World::open().await;
    let mut mention = complaint("m1", "09:00:00.999");
    world.hears(&mention).await;
    mention.post.published_at = Some(at("09:00:00"));
    mention.detected_at = at("09:00:00");
    assert_eq!(world.store.file(&mention.conversation).await.unwrap().mentions, [mention]);
}
