use proptest::prelude::*;

use super::*;
use crate::mention::{Confidence, Kind, Sentiment, Urgency};

const LINK: &str = "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/a/7fK2mPq9Rt5Wx8Yz1Bc3De";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn classification(topics: Vec<Topic>) -> Classification {
    let confidence =
        Confidence { about_shop: 1., kind: 1., urgency: 1., needs_answer: 1., sentiment: 1., topics: 1., lang: 1. };
    Classification {
        about_shop: true,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        needs_answer: true,
        sentiment: Sentiment::Negative,
        topics,
        lang: None,
        confidence,
        because: vec!["cold, and late".to_owned()],
        claims: vec![],
    }
}

fn text(stage: Stage, now: &str, link: &str) -> String {
    let zone = TimeZone::get("Europe/London").unwrap();
    let classification = classification(vec![Topic::Quality]);
    AlertText {
        shop: "Crumb & Co",
        stage,
        platform: Platform::GoogleBusiness,
        stars: Some(Stars::new(1).unwrap()),
        classification: &classification,
        author_name: Some("Ann T"),
        due_at: at("2026-03-02T16:40:00Z"),
        now: at(now),
        zone: &zone,
        answers_seen: AnswersSeen::Yes,
        link,
    }
    .render()
}

#[test]
fn a_text_says_how_long_is_left_before_anything_else() {
    let short = "https://x.example/a/7f";
    #[rustfmt::skip]
    let table = [
        (Stage::Risk1,             "2026-03-02T16:08:00Z", "Crumb & Co: 32 min left (16:40). 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
        (Stage::Risk1,             "2026-03-02T10:00:00Z", "Crumb & Co: answer by 16:40. 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
        (Stage::Risk2,             "2026-03-01T16:00:00Z", "Crumb & Co: answer by Mon 16:40. 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
        (Stage::Breached,          "2026-03-02T16:41:00Z", "Crumb & Co: LATE since 16:40. 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
        (Stage::Crisis,            "2026-03-02T16:12:00Z", "Crumb & Co: URGENT now, due 16:40. 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
        (Stage::Recheck(1),        "2026-03-02T16:12:00Z", "Crumb & Co: no answer seen yet, due 16:40. 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
        (Stage::Unacknowledged(1), "2026-03-02T16:12:00Z", "Crumb & Co: nobody took it yet, due 16:40. 1* Google, complaint \"cold and late\". Ann T. https://x.example/a/7f"),
    ];
    for (stage, now, expected) in table {
        assert_eq!(text(stage, now, short), expected, "{stage}");
    }
}

#[test]
fn it_is_late_after_the_due_time_and_minutes_are_counted_when_they_are_few() {
    #[rustfmt::skip]
    let table = [
        (Stage::Risk2,    "2026-03-02T15:00:00Z", "answer by 16:40."),
        (Stage::Risk2,    "2026-03-02T15:00:01Z", "99 min left (16:40)."),
        (Stage::Risk2,    "2026-03-02T16:40:00Z", "0 min left (16:40)."),
        (Stage::Risk2,    "2026-03-02T16:40:01Z", "LATE since 16:40."),
        (Stage::Recheck(1), "2026-03-02T16:40:00Z", "no answer seen yet, due 16:40."),
        (Stage::Recheck(1), "2026-03-02T16:40:01Z", "no answer seen yet, LATE since 16:40."),
        (Stage::Unacknowledged(1), "2026-03-02T16:40:01Z", "nobody took it yet, LATE since 16:40."),
        (Stage::HandedOver(1), "2026-03-02T16:40:01Z", "handed to you, LATE since 16:40."),
        (Stage::Crisis,   "2026-03-02T16:40:00Z", "URGENT now, due 16:40."),
        (Stage::Crisis,   "2026-03-02T16:40:01Z", "URGENT, LATE since 16:40."),
    ];
    for (stage, now, expected) in table {
        let text = text(stage, now, "https://x.example");
        assert!(text.starts_with(&format!("Crumb & Co: {expected} 1* Google")), "{now}: {text}");
    }
}

#[test]
fn a_time_is_as_short_as_it_can_be_in_the_shops_zone() {
    let sydney = TimeZone::get("Australia/Sydney").unwrap();
    #[rustfmt::skip]
    let table = [
        // name,                    time,                   now,                    expected
        ("today",                   "2026-03-02T12:59:00Z", "2026-03-01T13:00:00Z", "23:59"),
        ("tomorrow, by her clock",  "2026-03-02T13:00:00Z", "2026-03-02T12:59:00Z", "Tue 00:00"),
        ("in six days",             "2026-03-08T01:00:00Z", "2026-03-02T01:00:00Z", "Sun 12:00"),
        ("in a week",               "2026-03-09T01:00:00Z", "2026-03-02T01:00:00Z", "Mon 9 Mar 12:00"),
        ("six days ago",            "2026-03-02T01:00:00Z", "2026-03-08T01:00:00Z", "Mon 12:00"),
        ("a week ago",              "2026-03-02T01:00:00Z", "2026-03-09T01:00:00Z", "Mon 2 Mar 12:00"),
    ];
    for (name, time, now, expected) in table {
        assert_eq!(local_time(at(time), at(now), &sydney), expected, "{name}");
    }
}

#[test]
fn as_room_shrinks_name_why_and_stars_go_in_this_order_and_nothing_sooner_than_it_must() {
    let classification = classification(vec![Topic::Quality]);
    let words_before = |link: &str| {
        let text = AlertText {
            shop: "Crumb",
            stage: Stage::Risk1,
            platform: Platform::GoogleBusiness,
            stars: Some(Stars::new(1).unwrap()),
            classification: &classification,
            author_name: Some("Ann T"),
            due_at: at("2026-03-02T16:40:00Z"),
            now: at("2026-03-02T16:08:00Z"),
            zone: &TimeZone::UTC,
            answers_seen: AnswersSeen::No,
            link,
        };
        text.render().strip_suffix(&format!(" {link}")).unwrap().to_owned()
    };
    let unseen = "We cannot see your answers.";
    #[rustfmt::skip]
    let forms = [
        format!("Crumb: 32 min left (16:40). 1* Google, complaint \"cold and late\". Ann T. {unseen}"),
        format!("Crumb: 32 min left (16:40). 1* Google, complaint \"cold and late\". {unseen}"),
        format!("Crumb: 32 min left (16:40). 1* Google \"cold and late\". {unseen}"),
        "Crumb: 32 min left (16:40). 1* Google \"cold and late\".".to_owned(),
        "Crumb: 32 min left (16:40). 1* Google.".to_owned(),
        "Crumb: 32 min left (16:40). Google.".to_owned(),
        "32 min left (16:40).".to_owned(),
    ];
    for pair in forms.windows(2) {
        let longest_link = "x".repeat(160 - 1 - septets(&pair[0]));
        assert_eq!(words_before(&longest_link), pair[0]);
        assert_eq!(words_before(&format!("{longest_link}x")), pair[1]);
    }
}

#[test]
fn a_long_name_is_cut_to_the_room_it_has() {
    #[rustfmt::skip]
    let table = [
        // text,         room, expected
        ("Ann",             3, "Ann"),
        ("Anne",            3, "Ann"),
        ("Ann T",           4, "Ann"),
        ("Ann T",           0, ""),
        ("€€€",             6, "€€€"),
        ("€€€",             5, "€€"),
        ("a{b}",            4, "a{b"),
        ("e\u{301}e\u{301}", 3, "e\u{301}"),
    ];
    for (text, room, expected) in table {
        assert_eq!(cut(text, room), expected, "{text} in {room}");
    }
    let text = AlertText {
        shop: "The Old Bakery of Crumbly Lane",
        stage: Stage::Risk1,
        platform: Platform::X,
        stars: None,
        classification: &Classification { because: vec![], ..classification(vec![Topic::Other]) },
        author_name: Some(" Bartholomew Featherstonehaugh "),
        due_at: at("2026-03-02T16:40:00Z"),
        now: at("2026-03-02T16:08:00Z"),
        zone: &TimeZone::UTC,
        answers_seen: AnswersSeen::Yes,
        link: "L",
    };
    assert_eq!(
        text.render(),
        "The Old Bakery of Crumbl: 32 min left (16:40). X, complaint. Bartholomew Feathers. L",
        "twenty-four of the shop's name and twenty of the customer's"
    );
    assert_eq!((septets("Ann"), septets("^{}\\[~]|€")), (3, 18));
}

#[test]
fn behind_a_long_link_the_name_goes_first_and_the_time_never() {
    let text = text(Stage::Risk1, "2026-03-02T16:08:00Z", LINK);
    assert_eq!(text, format!("Crumb & Co: 32 min left (16:40). 1* Google \"cold and late\". {LINK}"));
    assert!(septets(&text) <= ONE_PART);
}

#[test]
fn the_words_that_decided_are_cleaned_and_cut_and_the_topic_stands_in_for_them() {
    #[rustfmt::skip]
    let table = [
        // because,                                     expected
        (vec!["throat swelled"],                        "Mastodon, complaint \"throat swelled\"."),
        (vec!["https://evil.example/x"],                "Mastodon, complaint \"https evil example x\"."),
        (vec!["1234", "🙄", "never arrived"],           "Mastodon, complaint \"never arrived\"."),
        (vec!["\u{1b}[31mwaited for hours and hours on end"], "Mastodon, complaint \"mwaited for hours and ho\"."),
        (vec!["the owner's dog"],                       "Mastodon, complaint \"the owner's dog\"."),
        (vec![],                                        "Mastodon, complaint, opening hours."),
    ];
    for (because, expected) in table {
        let mut classification = classification(vec![Topic::OpeningHours]);
        classification.because = because.into_iter().map(str::to_owned).collect();
        let text = AlertText {
            shop: "Crumb",
            stage: Stage::Risk1,
            platform: Platform::Mastodon,
            stars: None,
            classification: &classification,
            author_name: None,
            due_at: at("2026-03-02T16:40:00Z"),
            now: at("2026-03-02T16:00:00Z"),
            zone: &TimeZone::UTC,
            answers_seen: AnswersSeen::Yes,
            link: "https://x.example",
        };
        assert_eq!(text.render(), format!("Crumb: 40 min left (16:40). {expected} https://x.example"));
    }
}

#[test]
fn what_gsm_lacks_is_spelled_plainly_or_left_out() {
    #[rustfmt::skip]
    let table = [
        ("Café “Zoë” – 5 € …",             "Café \"Zoe\" - 5 € ..."),
        ("emoji 🎂 and 日本語",             "emoji and"),
        ("line\nbreak\tand\u{0}nul",        "line break and nul"),
        ("\u{1b}[31mred\u{1b}[0m",          "[31mred [0m"),
        ("\u{202e}gnp.exe",                 "gnp.exe"),
    ];
    for (raw, expected) in table {
        assert_eq!(to_gsm(raw), expected);
    }
}

#[test]
fn letters_that_gsm_lacks_lose_their_accents_and_marks_become_plain_ones() {
    #[rustfmt::skip]
    let table = [
        ("áâãāăą", "aaaaaa"), ("ÁÀÂÃĀĄ", "AAAAAA"), ("çćč", "ccc"),      ("ĆČ", "CC"),     ("ďđ", "dd"),
        ("êëēęě", "eeeee"),   ("ÈÊËĒĘĚ", "EEEEEE"), ("íîïīı", "iiiii"),  ("ÍÌÎÏ", "IIII"), ("łŁ", "lL"),
        ("ńň", "nn"),         ("óôõōő", "ooooo"),   ("ÓÒÔÕŌŐ", "OOOOOO"), ("ř", "r"),       ("śšş", "sss"),
        ("ŚŠŞ", "SSS"),       ("ťţ", "tt"),         ("úûūůű", "uuuuu"),  ("ÚÙÛŪŮ", "UUUUU"), ("ýÿ", "yy"),
        ("źżž", "zzz"),       ("ŹŻŽ", "ZZZ"),       ("œŒ", "oeOE"),      ("‘’‚‹›`´", "'''''''"),
        ("“”„«»", "\"\"\"\"\""), ("–—‐‑−", "-----"), ("…•·×½★", "...**x1/2*"),
        ("èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà", "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà"),
    ];
    for (raw, expected) in table {
        assert_eq!(to_gsm(raw), expected);
    }
}

proptest! {
    #[test]
    fn whatever_the_names_are_a_text_is_one_part_and_ends_with_the_link(
        shop in ".{0,60}", author in proptest::option::of(".{0,60}"), stars in proptest::option::of(1u8..=5),
        minutes in -5000i64..5000, stage in 0usize..6,
    ) {
        let stages = [Stage::Crisis, Stage::Risk1, Stage::Risk2, Stage::Breached, Stage::Recheck(12), Stage::Unacknowledged(12)];
        let due_at = at("2026-03-02T16:40:00Z");
        let zone = TimeZone::UTC;
        let classification = classification(vec![Topic::OpeningHours]);
        let rendered = AlertText {
            shop: &shop, stage: stages[stage], platform: Platform::HackerNews,
            stars: stars.map(|stars| Stars::new(stars).unwrap()),
            classification: &classification, author_name: author.as_deref(), due_at,
            now: due_at - jiff::SignedDuration::from_mins(minutes), zone: &zone,
            answers_seen: AnswersSeen::No, link: LINK,
        }.render();
        prop_assert!(septets(&rendered) <= ONE_PART, "{rendered}");
        prop_assert!(rendered.ends_with(LINK));
        prop_assert!(rendered.contains("16:40"), "{rendered}");
        prop_assert!(rendered.chars().all(|c| c.is_ascii_alphanumeric() || BASIC.contains(c) || EXTENSION.contains(c)));
    }
}

#[test]
fn a_name_can_be_neither_a_link_nor_a_number_to_call() {
    for (name, expected) in [("http://e.co", "http e co."), ("call +447700900999 now", "call now."), ("Jo M.", "Jo M.")]
    {
        let classification = classification(vec![]);
        let text = AlertText {
            shop: "Crumb",
            stage: Stage::Risk1,
            platform: Platform::Mastodon,
            stars: None,
            classification: &classification,
            author_name: Some(name),
            due_at: at("2026-03-02T16:40:00Z"),
            now: at("2026-03-02T16:00:00Z"),
            zone: &TimeZone::UTC,
            answers_seen: AnswersSeen::Yes,
            link: "https://x.example",
        };
        assert!(text.render().ends_with(&format!("\". {expected} https://x.example")), "{}", text.render());
    }
}
