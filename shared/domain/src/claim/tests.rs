use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::*;
use crate::hours::{Hours, Interval};

fn intervals(text: &str) -> Vec<Interval> {
    text.split_whitespace().map(|interval| interval.parse().unwrap()).collect()
}

/// A shop in Leeds, from Monday to Sunday, and its exceptions.
fn hours(week: [&str; 7], dates: &[(&str, &str)]) -> Hours {
    let dates = dates.iter().map(|(date, hours)| (date.parse::<Date>().unwrap(), intervals(hours)));
    Hours::new(TimeZone::get("Europe/London").unwrap(), week.map(intervals), dates.collect::<BTreeMap<_, _>>()).unwrap()
}

const BAKERY: [&str; 7] = [
    "08:00-12:30 13:30-17:30",
    "08:00-12:30 13:30-17:30",
    "08:00-17:30",
    "08:00-17:30",
    "08:00-17:30",
    "08:00-14:00",
    "",
];
const BAR: [&str; 7] = ["", "18:00-02:00", "18:00-02:00", "18:00-02:00", "18:00-02:00", "18:00-02:00", "12:00-24:00"];
const ALWAYS: [&str; 7] = ["00:00-24:00"; 7];

fn claim(says: &str) -> Claim {
    Claim { says: says.parse().unwrap(), words: String::new() }
}

/// What the settings say to a claim of Wednesday, 25 November 2026.
fn denied(hours: &Hours, says: &str) -> Option<Denial> {
    claim(says).denied(hours, "2026-11-25T12:00:00Z".parse().unwrap())
}

#[test]
fn a_claim_is_false_only_where_the_hours_leave_no_doubt() {
    let (bakery, bar, always) = (hours(BAKERY, &[]), hours(BAR, &[]), hours(ALWAYS, &[]));
    let none = Hours::never(TimeZone::UTC);
    #[rustfmt::skip]
    let table = [
        // claim,                    bakery, bar,   always, no hours
        ("closed-for-good",          true,   true,  true,   false),
        ("closed mon",               true,   false, true,   false),
        ("closed sun",               false,  true,  true,   false),
        ("closed mon,sun",           true,   true,  true,   false),
        ("open sun",                 true,   false, false,  true),
        ("open sat",                 false,  false, false,  true),
        ("opens 08:00",              false,  true,  true,   false),
        ("opens 10:00",              true,   true,  true,   false),
        ("opens 06:00?",             true,   false, true,   false),
        ("closes 17:30",             false,  true,  true,   false),
        ("closes 05:30?",            false,  true,  true,   false),
        ("closes 05:00?",            true,   true,  true,   false),
        ("closes 17:30 sat",         true,   true,  true,   false),
        ("closes 02:00? sat",        false,  false, true,   false),
        ("closes 02:00",             true,   false, true,   false),
        ("closes 12:30",             false,  true,  true,   false),
        ("closes 00:00 sun",         false,  false, false,  false),
        ("always-open",              true,   true,  false,  true),
        ("costs 900 eur",            false,  false, false,  false),
    ];
    for (says, of_bakery, of_bar, of_always, of_none) in table {
        let found = [&bakery, &bar, &always, &none].map(|hours| denied(hours, says).is_some());
        assert_eq!(found, [of_bakery, of_bar, of_always, of_none], "{says}");
    }
}

#[test]
fn what_an_exception_near_the_day_may_bear_out_is_not_denied() {
    let holiday = hours(BAKERY, &[("2026-11-30", ""), ("2026-12-05", "10:00-12:00")]);
    for borne_out in ["closed mon", "opens 10:00 sat", "closes 12:00 sat"] {
        assert_eq!(denied(&holiday, borne_out), None, "{borne_out}");
    }
    assert!(denied(&holiday, "closed tue").is_some());
    let later = "2027-03-01T12:00:00Z".parse().unwrap();
    assert!(claim("closed mon").denied(&holiday, later).is_some(), "the exception is long past");
}

#[test]
fn a_shop_on_a_long_holiday_does_not_deny_that_it_has_closed_for_good() {
    let dates: Vec<String> = (25..=30).map(|day| format!("2026-11-{day}")).collect();
    let december: Vec<String> = (1..=15).map(|day| format!("2026-12-{day:02}")).collect();
    let away: Vec<(&str, &str)> = dates.iter().chain(&december).map(|date| (date.as_str(), "")).collect();
    assert_eq!(denied(&hours(BAKERY, &away), "closed-for-good"), None);
}

#[test]
fn a_denial_says_what_was_said_and_what_is_true() {
    let (bakery, bar) = (hours(BAKERY, &[]), hours(BAR, &[]));
    #[rustfmt::skip]
    let table = [
        (&bakery, "closed mon",         "Says you are closed on Mondays. Your hours: Mon 08:00–12:30, 13:30–17:30."),
        (&bakery, "closed mon,tue,sun", "Says you are closed on Mondays and Tuesdays. Your hours: Mon–Tue 08:00–12:30, 13:30–17:30."),
        (&bakery, "open sun",           "Says you are open on Sundays. Your hours: Sun closed."),
        (&bakery, "closes 05:00? sat",  "Says you close at 17:00 on Saturdays. Your hours: Sat 08:00–14:00."),
        (&bakery, "opens 10:00",        "Says you open at 10:00. Your hours: Mon–Tue 08:00–12:30, 13:30–17:30; Wed–Fri 08:00–17:30; Sat 08:00–14:00; Sun closed."),
        (&bar,    "closed-for-good",    "Says you have closed for good. Your hours: Mon closed; Tue–Sat 18:00–02:00; Sun 12:00–24:00."),
    ];
    for (hours, says, words) in table {
        assert_eq!(denied(hours, says).map(|denial| denial.says).as_deref(), Some(words), "{says}");
    }
}

#[test]
fn a_customer_is_answered_in_their_language_or_not_at_all() {
    let bakery = hours(BAKERY, &[]);
    let answer = |says, lang| denied(&bakery, says).unwrap().answer(lang);
    #[rustfmt::skip]
    let table = [
        ("closed mon",      None,          Some("We are open on Mondays. Our hours: Mon 08:00–12:30, 13:30–17:30.")),
        ("closed mon,tue",  Some("de-AT"), Some("Wir haben montags und dienstags geöffnet. Unsere Öffnungszeiten: Mo–Di 08:00–12:30, 13:30–17:30.")),
        ("closed sat",      Some("fr"),    Some("Nous sommes ouverts le samedi. Nos horaires : sam 08:00–14:00.")),
        ("closes 17:00 sat", Some("es"),   Some("Nuestro horario: sáb 08:00–14:00.")),
        ("closed-for-good", Some("it"),    Some("Ci siamo ancora. I nostri orari: lun–mar 08:00–12:30, 13:30–17:30; mer–ven 08:00–17:30; sab 08:00–14:00; dom chiuso.")),
        ("open sun",        Some("pt"),    Some("O nosso horário: dom fechado.")),
        ("closed wed",      Some("nl"),    Some("We zijn op woensdag open. Onze openingstijden: wo 08:00–17:30.")),
        ("closed mon",      Some("ja"),    None),
    ];
    for (says, lang, words) in table {
        assert_eq!(answer(says, lang).as_deref(), words, "{says} {lang:?}");
    }
}

#[test]
fn a_claim_is_read_as_it_was_written_and_nothing_else_is() {
    for says in [
        "closed-for-good",
        "closed mon,sun",
        "open sat",
        "opens 09:00",
        "closes 05:30? fri",
        "always-open",
        "costs 950 gbp",
    ] {
        assert_eq!(says.parse::<Says>().map(|says| says.to_string()).as_deref(), Ok(says));
    }
    for wrong in ["", "closed", "closed moon", "opens 25:00", "closes 9", "costs 9", "costs 9 eur more", "shut mon"] {
        assert!(wrong.parse::<Says>().is_err(), "{wrong}");
    }
}

#[test]
fn days_between_two_go_over_sunday_where_they_must() {
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Thursday};
    assert_eq!(Days::between(Monday, Thursday).to_string(), "mon,tue,wed,thu");
    assert_eq!(Days::between(Saturday, Monday).to_string(), "mon,sat,sun");
    assert_eq!(Days::between(Friday, Friday).to_string(), "fri");
}
