use super::*;

#[test]
fn the_first_row_that_fits_wins() {
    use Kind::{Complaint, Other, Praise, Question, Request};
    use Platform::{Feed, GoogleBusiness, HackerNews, Mastodon, Yelp};
    use Texting::{Always, DigestOnly};
    use Urgency::{Crisis, Normal};
    let (day, eight, two) = ("1 open day", "8 open hours", "2 open hours");
    let stars = |n| Some(Stars::new(n).unwrap());
    #[rustfmt::skip]
    let table = [
        // name,                              kind,      urgency, platform,       stars,    first,         next,               cap,           text
        ("a crisis anywhere",                 Complaint, Crisis,  Yelp,           stars(1), "30 minutes",  Some("30 minutes"), None,          Always),
        ("a bad review",                      Other,     Normal,  Yelp,           stars(3), day,           Some(day),          Some(48),      Always),
        ("a complaint inside five stars",     Complaint, Normal,  GoogleBusiness, stars(5), day,           Some(day),          Some(48),      Always),
        ("a question in a good review",       Question,  Normal,  GoogleBusiness, stars(4), "3 open days", None,               Some(7 * 24),  DigestOnly),
        ("a complaint on a forum",            Complaint, Normal,  HackerNews,     None,     eight,         Some(eight),        Some(48),      Always),
        ("a complaint in a blog",             Complaint, Normal,  Feed,           None,     eight,         Some(eight),        Some(48),      Always),
        ("a question on a forum",             Question,  Normal,  HackerNews,     None,     eight,         Some(eight),        Some(48),      DigestOnly),
        ("a question in a blog",              Question,  Normal,  Feed,           None,     eight,         Some(eight),        Some(48),      DigestOnly),
        ("a complaint on a social platform",  Complaint, Normal,  Mastodon,       None,     two,           Some(two),          Some(24),      Always),
        ("a question on a social platform",   Question,  Normal,  Mastodon,       None,     two,           Some(two),          Some(24),      Always),
        ("a wish",                            Request,   Normal,  HackerNews,     None,     day,           None,               Some(7 * 24),  DigestOnly),
        ("what fits no row takes the last",   Praise,    Normal,  Mastodon,       None,     day,           None,               Some(7 * 24),  DigestOnly),
    ];
    for (name, kind, urgency, platform, stars, first, next, cap, text) in table {
        let targets = Targets::default();
        let target = targets.find(Asked { kind, urgency, platform, stars });
        assert_eq!(target.first_response.to_string(), first, "{name}");
        assert_eq!(target.next_response.map(|next| next.to_string()).as_deref(), next, "{name}");
        assert_eq!((target.cap, target.text), (cap.map(SignedDuration::from_hours), text), "{name}");
    }
}

#[test]
fn a_row_fits_what_it_names_and_nothing_else() {
    use Kind::{Complaint, Question};
    use Platform::{Mastodon, Reddit, Yelp};
    let fits = Fits::default;
    let stars = |n| Some(Stars::new(n).unwrap());
    let at_most_two = Some(StarRange::at_most(2));
    #[rustfmt::skip]
    let table = [
        // row,                                             kind,      platform, stars,    fits
        (Fits { kind: Some(Complaint), ..fits() },          Complaint, Mastodon, None,     true),
        (Fits { kind: Some(Complaint), ..fits() },          Question,  Mastodon, None,     false),
        (Fits { urgency: Some(Urgency::Normal), ..fits() }, Complaint, Mastodon, None,     true),
        (Fits { urgency: Some(Urgency::Low), ..fits() },    Complaint, Mastodon, None,     false),
        (Fits { platform: Some(Reddit), ..fits() },         Complaint, Reddit,   None,     true),
        (Fits { platform: Some(Reddit), ..fits() },         Complaint, Mastodon, None,     false),
        (Fits { class: Some(Class::Forum), ..fits() },      Complaint, Reddit,   None,     true),
        (Fits { class: Some(Class::Forum), ..fits() },      Complaint, Mastodon, None,     false),
        (Fits { stars: at_most_two, ..fits() },             Complaint, Yelp,     stars(1), true),
        (Fits { stars: at_most_two, ..fits() },             Complaint, Yelp,     stars(2), true),
        (Fits { stars: at_most_two, ..fits() },             Complaint, Yelp,     stars(3), false),
        (Fits { stars: at_most_two, ..fits() },             Complaint, Yelp,     None,     false),
    ];
    for (row, kind, platform, stars, expected) in table {
        let asked = Asked { kind, urgency: Urgency::Normal, platform, stars };
        assert_eq!(row.matches(asked), expected, "{row:?}, {asked:?}");
    }
}

#[test]
fn only_a_row_for_crises_fits_a_crisis() {
    let everything = Target {
        fits: Fits::default(),
        first_response: Effort::OpenDays(9),
        next_response: None,
        cap: None,
        text: Texting::DigestOnly,
    };
    let targets = Targets::new(vec![everything]);
    let asked = |urgency| Asked { kind: Kind::Complaint, urgency, platform: Platform::X, stars: None };
    assert_eq!(targets.find(asked(Urgency::High)).first_response, Effort::OpenDays(9));
    assert_eq!(targets.find(asked(Urgency::Crisis)).first_response, Effort::Minutes(30));
}

#[test]
fn targets_are_read_as_people_write_them_and_refused_with_what_would_do() {
    #[rustfmt::skip]
    let good = [
        ("1 minute", Effort::Minutes(1)),      ("30 minutes", Effort::Minutes(30)), ("43200 minutes", Effort::Minutes(43_200)),
        ("1 open hour", Effort::OpenHours(1)), ("2 open hours", Effort::OpenHours(2)), ("720 open hours", Effort::OpenHours(720)),
        ("1 open day", Effort::OpenDays(1)),   ("30 open days", Effort::OpenDays(30)),
    ];
    for (text, effort) in good {
        assert_eq!(text.parse(), Ok(effort));
        assert_eq!(effort.to_string(), text);
    }
    #[rustfmt::skip]
    let bad = [
        "0 minutes", "43201 minutes", "-1 open hours", "721 open hours", "0 open days", "31 open days", "2 hours",
        "two open hours", "", "2 open hours late",
    ];
    for text in bad {
        assert!(text.parse::<Effort>().unwrap_err().to_string().contains("write it like"), "{text}");
    }
}

#[test]
fn caps_are_read_as_people_write_them_and_refused_with_what_would_do() {
    let (minute, day) = (SignedDuration::from_mins(1), SignedDuration::from_hours(24));
    let good = [("1 minute", minute), ("90 minutes", minute * 90), ("24 hours", day), ("7 days", day * 7)];
    for (text, cap) in good.into_iter().chain([("1 hour", minute * 60), ("1 day", day), ("60 days", day * 60)]) {
        assert_eq!(parse_cap(text), Ok(cap), "{text}");
    }
    for text in ["0 hours", "24", "24 open hours", "99999999999999999999 days", "1441 hours", "61 days"] {
        assert!(parse_cap(text).unwrap_err().to_string().contains("write it like"), "{text}");
    }
}

#[test]
fn ranges_of_stars_are_read_as_people_write_them() {
    #[rustfmt::skip]
    let table: [(&str, &[u8]); 7] = [
        ("3",     &[3]),
        ("= 5",   &[5]),
        ("<=3",   &[1, 2, 3]),
        ("<3",    &[1, 2]),
        (" >= 4", &[4, 5]),
        (">4",    &[5]),
        ("<=5",   &[1, 2, 3, 4, 5]),
    ];
    for (text, expected) in table {
        let range: StarRange = text.parse().unwrap();
        let fitting: Vec<u8> = (1..=5).filter(|&stars| range.contains(Stars::new(stars).unwrap())).collect();
        assert_eq!(fitting, expected, "{text}");
    }
    for text in ["", "<1", ">5", "0", "3*", "<=6", "about 3"] {
        assert!(text.parse::<StarRange>().unwrap_err().to_string().contains("write it like"), "{text}");
    }
}

#[test]
fn an_hour_or_less_is_short() {
    use Effort::{Minutes, OpenDays, OpenHours};
    let table = [(Minutes(60), true), (Minutes(61), false), (OpenHours(1), true), (OpenHours(2), false)];
    for (effort, short) in table.into_iter().chain([(OpenDays(1), false)]) {
        assert_eq!(effort.is_short(), short, "{effort}");
    }
}
