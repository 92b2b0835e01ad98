use super::*;

#[test]
fn words_are_read_as_they_are_written_and_others_refused_with_those_that_would_do() {
    for &platform in Platform::ALL {
        assert_eq!(platform.to_string().parse(), Ok(platform));
    }
    assert_eq!(format!("{:>8}|{:<8}|", Kind::Praise, Kind::Other), "  praise|other   |");
    let error = "rant".parse::<Kind>().unwrap_err().to_string();
    assert_eq!(error, "\"rant\" is no kind; use one of: complaint, question, praise, request, other");
}

#[test]
fn platforms_differ_in_class_name_and_whether_answers_can_be_read_back() {
    use Class::{Forum, News, Review, Social};
    use Platform::{
        Bluesky, Facebook, Feed, GoogleBusiness, GooglePlaces, HackerNews, Instagram, Mastodon, Reddit, Threads,
        Trustpilot, X, Yelp, YouTube,
    };
    #[rustfmt::skip]
    let table = [
        (Bluesky,  Social, "Bluesky",     true), (Mastodon,       Social, "Mastodon",   true),
        (YouTube,  Social, "YouTube",     true), (X,              Social, "X",          true),
        (Facebook, Social, "Facebook",    true), (Instagram,      Social, "Instagram",  true),
        (Threads,  Social, "Threads",     true), (GoogleBusiness, Review, "Google",     true),
        (Yelp,     Review, "Yelp",       false), (Trustpilot,     Review, "Trustpilot", true),
        (Feed,     News,   "Web",        false), (GooglePlaces,   Review, "Google",     false),
        (Reddit,   Forum,  "Reddit",      true), (HackerNews,     Forum,  "Hacker News", true),
    ];
    assert_eq!(table.len(), Platform::ALL.len());
    for (platform, class, label, shows_replies) in table {
        assert_eq!((platform.class(), platform.label(), platform.shows_replies()), (class, label, shows_replies));
    }
}

#[test]
fn stars_are_one_to_five() {
    for stars in 1..=5 {
        assert_eq!(Stars::new(stars).unwrap().get(), stars);
    }
    for stars in [0, 6] {
        let error = Stars::new(stars).unwrap_err().to_string();
        assert_eq!(error, format!("{stars} is no number of stars; use a whole number from 1 to 5"));
    }
}

#[test]
fn a_doubt_is_about_the_shop_first_then_about_the_kind() {
    let sure = |about_shop, kind| Confidence {
        about_shop,
        kind,
        urgency: 0.1,
        needs_answer: 0.1,
        sentiment: 0.1,
        topics: 0.1,
        lang: 0.1,
    };
    let found = Classification {
        about_shop: true,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        needs_answer: true,
        sentiment: Sentiment::Negative,
        topics: vec![],
        lang: None,
        confidence: sure(0.0, 0.0),
        because: vec![],
        claims: vec![],
    };
    #[rustfmt::skip]
    let table = [
        // about us, kind, doubt
        (0.60,       0.55, None),
        (0.99,       0.54, Some(Doubt::Kind)),
        (0.59,       0.99, Some(Doubt::Shop)),
        (0.59,       0.54, Some(Doubt::Shop)),
    ];
    for (about_shop, kind, doubt) in table {
        let found = Classification { confidence: sure(about_shop, kind), ..found.clone() };
        assert_eq!((found.doubt(), found.doubtful()), (doubt, doubt.is_some()), "{about_shop} {kind}");
    }
}
