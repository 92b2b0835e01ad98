use domain::conversation::Discovery;
use domain::mention::{Classification, Confidence, Kind, Platform, Post, Sentiment, Stars, Urgency};
use proptest::prelude::*;

use super::delta::{MOST_ABOUT, MOST_KIND};
use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A mention that was taken for a complaint.
fn complaint(id: &str, text: &str, stars: Option<u8>) -> Mention {
    let post = Post {
        platform: Platform::Bluesky,
        id: id.to_owned(),
        root: id.to_owned(),
        parent: None,
        ancestors: Vec::new(),
        author: None,
        author_name: None,
        mentions: Vec::new(),
        text: text.to_owned(),
        stars: stars.and_then(|stars| Stars::new(stars).ok()),
        lang: None,
        published_at: None,
        edited_at: None,
        url: None,
        ours: false,
        reply: None,
    };
    Mention::new(post, found(), at(0), Discovery::Live)
}

fn found() -> Classification {
    Classification {
        about_shop: true,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        needs_answer: true,
        sentiment: Sentiment::Negative,
        topics: Vec::new(),
        lang: None,
        confidence: Confidence {
            about_shop: 0.6,
            kind: 0.6,
            urgency: 0.6,
            needs_answer: 0.6,
            sentiment: 0.6,
            topics: 0.6,
            lang: 0.6,
        },
        because: Vec::new(),
        claims: vec![],
    }
}

fn corrected(id: &str, text: &str, said: Option<Kind>) -> Mention {
    let mention = complaint(id, text, None);
    said.map_or_else(|| mention.clone().not_about_us(), |kind| mention.clone().of_kind(kind))
}

const WORDS: &[&str] =
    &["zeppelin", "marzipan", "the", "not", "Lisbon", "17", "never", "sourdough", "@crumb", "drummer", "naïve", "🙄"];

/// What may be corrected: a few ids, so that some are corrected twice; any words; each thing that can be said.
fn corrections() -> impl Strategy<Value = Vec<(Mention, Timestamp)>> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 0..12).prop_map(|words| words.join(" "));
    let said = prop::option::of(prop::sample::select(Kind::ALL));
    let one = (0..20_u32, words, said, 0..1_000_i64)
        .prop_map(|(id, text, said, second)| (corrected(&id.to_string(), &text, said), at(second)));
    prop::collection::vec(one, 0..16)
}

fn all(corrections: &[(Mention, Timestamp)]) -> Learnt {
    corrections.iter().fold(Learnt::default(), |learnt, (mention, at)| learnt.taught(mention, *at))
}

proptest! {
    #[test]
    fn undo_leaves_no_trace(before in corrections(), text in ".{0,80}", said in prop::option::of(prop::sample::select(Kind::ALL))) {
        let before = all(&before);
        let new = corrected("new", &text, said);
        let after = before.clone().taught(&new, at(2_000));
        prop_assert_eq!(&after.clone().forget(&new), &before);
        prop_assert_eq!(&after.taught(&new.uncorrected(), at(3_000)), &before);
    }

    #[test]
    fn the_order_in_which_corrections_are_known_makes_no_difference(corrections in corrections()) {
        let mut seen = std::collections::BTreeSet::new();
        let once: Vec<_> = corrections.into_iter().filter(|(mention, _)| seen.insert(mention.post.id.clone())).collect();
        let reversed: Vec<_> = once.iter().rev().cloned().collect();
        prop_assert_eq!(all(&once), all(&reversed));
    }

    #[test]
    fn what_was_learnt_is_read_back_as_it_was_and_nothing_else_is_read(corrections in corrections(), cut in any::<prop::sample::Index>()) {
        let learnt = all(&corrections);
        let bytes = learnt.bytes();
        prop_assert_eq!(Learnt::read(&bytes), Ok(learnt));
        let cut = cut.index(bytes.len());
        // A cut between two corrections leaves whole ones.
        prop_assert!(Learnt::read(&bytes[..cut]).is_err() || Learnt::read(&bytes[..cut]).unwrap().bytes() == bytes[..cut]);
    }

    #[test]
    fn no_nudge_is_greater_than_it_may_be(corrections in corrections(), words in prop::collection::vec(prop::sample::select(WORDS), 0..12)) {
        let nudge = all(&corrections).nudge(&Seen::of(&words.join(" "), None), &Shop::default());
        let gains = nudge.kind.iter().flat_map(|one| nudge.kind.iter().map(move |other| one - other));
        prop_assert!(gains.fold(0.0, f32::max) <= MOST_KIND);
        prop_assert!(nudge.another.abs() <= MOST_ABOUT);
    }
}

#[test]
fn what_is_kept_is_bounded_and_older_corrections_hold_again_after_an_undo() {
    let long: Vec<String> = (0..300).map(|word| format!("word{word}")).collect();
    let mention = |n: usize| corrected(&n.to_string(), &format!("{n} {}", long.join(" ")), None);
    let many: Vec<_> = (0..KEPT + 50).zip(0..).map(|(n, second)| (mention(n), at(second))).collect();
    let learnt = all(&many);
    assert_eq!(learnt.len(), KEPT);
    assert!(learnt.bytes().len() <= 170_000, "{}", learnt.bytes().len());
    let before = all(&many[50..KEPT + 49]);
    assert_eq!(in_force(&learnt.clone().forget(&mention(KEPT + 49)).kept), in_force(&before.kept));
}

#[test]
fn stars_without_words_and_what_changes_nothing_teach_nothing() {
    let silent = complaint("1", " \u{200d}🙂‍", Some(3)).of_kind(Kind::Praise);
    let link = corrected("2", "https://example.com/x @crumb", None);
    let as_before = corrected("3", "some words", Some(Kind::Complaint));
    let uncorrected = complaint("4", "some words", None);
    for mention in [complaint("5", "", Some(3)).of_kind(Kind::Praise), link, as_before, uncorrected] {
        assert!(Learnt::default().taught(&mention, at(0)).is_empty(), "{:?}", mention.post.text);
    }
    assert!(!Learnt::default().taught(&silent, at(0)).is_empty(), "a picture is a word");
}

#[test]
fn bytes_of_another_shape_are_refused() {
    let good = Learnt::default().taught(&corrected("1", "two words", None), at(0)).bytes();
    let with = |place: usize, byte: u8| {
        let mut bad = good.clone();
        bad[place] = byte;
        bad
    };
    for bad in [
        b"".to_vec(),
        b"learnt 2\n".to_vec(),
        with(9 + 16, b'?'),
        with(9 + 17, b'n'),
        with(9 + 18, 2),
        with(9 + 19, b'x'),
    ] {
        assert!(Learnt::read(&bad).is_err(), "{bad:?}");
    }
    assert_eq!(Learnt::read(b"learnt 1\n"), Ok(Learnt::default()));
}

#[test]
fn no_word_of_a_customer_is_kept() {
    let learnt = Learnt::default().taught(&corrected("post-17", "marzipan zeppelin", Some(Kind::Praise)), at(0));
    let bytes = learnt.bytes();
    for word in ["marzipan", "zeppelin", "post-17"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

/// Who is nudged, and whereto, by corrections of these texts, which had been taken for complaints.
fn nudge(corrected_texts: &[&str], said: Option<Kind>, text: &str) -> Nudge {
    let shop = Shop { name: "Crumb".to_owned(), places: vec!["Cork".to_owned()], ..Shop::default() };
    let corrections = corrected_texts.iter().zip(0..);
    let learnt = corrections.fold(Learnt::default(), |learnt, (text, second)| {
        learnt.taught(&corrected(&second.to_string(), text, said), at(second))
    });
    learnt.nudge(&Seen::of(text, None), &shop)
}

const GIG: &str = "Crumb plays the zeppelin lullaby on Saturday at the velodrome, tickets are gone";

#[test]
fn what_is_a_little_like_a_corrected_text_is_nudged_and_what_shares_one_word_is_not() {
    let like = nudge(&[GIG], None, "The zeppelin lullaby by Crumb, live at the velodrome: what a noise");
    assert!(like.another > 0.0 && like.kind == [0.0; 5], "{like:?}");
    let to_praise =
        nudge(&[GIG], Some(Kind::Praise), "The zeppelin lullaby by Crumb, live at the velodrome: what a noise");
    let [complaint, request, question, praise, other] = to_praise.kind;
    assert!(praise > 0.0 && complaint == -praise && [request, question, other] == [0.0; 3], "{to_praise:?}");
    for text in ["A zeppelin flew over Crumb", "Crumb is good, tickets or not", "", "Crumb plays on"] {
        assert_eq!(nudge(&[GIG], None, text), Nudge::default(), "{text}");
    }
}

#[test]
fn several_corrections_say_it_louder_up_to_a_bound() {
    let text = "Crumb: zeppelin velodrome tonight";
    let one = nudge(&[GIG], None, text).another;
    let others =
        [GIG, "zeppelin velodrome again by Crumb", "the Crumb zeppelin in the velodrome", "velodrome zeppelin"];
    let four = nudge(&others, None, text).another;
    assert!(one < four && four <= MOST_ABOUT, "{one} {four}");
    let forty: Vec<&str> = others.iter().copied().cycle().take(40).collect();
    assert!(nudge(&forty, None, text).another <= MOST_ABOUT);
}

#[test]
fn what_names_a_place_of_the_shop_is_about_it_whatever_else_is_like_it() {
    assert!(nudge(&[GIG], None, &GIG.replace("velodrome", "velodrome Galway")).another > 0.0);
    assert!(nudge(&[GIG], None, &GIG.replace("velodrome", "velodrome Cork")).another <= 0.0);
}
