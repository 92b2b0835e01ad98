use super::*;

fn style(variables: &[(&str, &str)], columns: Option<u16>) -> Style {
    Style::of(&variables.iter().copied().collect(), columns)
}

fn heard() -> Line {
    let quote = Some("the cake was cold, late and had the wrong name on it — never again 🍰".to_owned());
    Line { quote, ..Line::new(Mark::Heard, "Mastodon, Jo:".to_owned()) }
}

#[test]
fn each_terminal_gets_what_it_can_show() {
    let utf8 = ("LANG", "en_GB.UTF-8");
    #[rustfmt::skip]
    let table = [
        // name,               variables,                                  columns,   expected
        ("a file",             &[utf8][..],                                None,      "12:15  at risk: Jo"),
        ("a terminal",         &[utf8],                                    Some(80),  "12:15  \u{1b}[33m◐\u{1b}[0m \u{1b}[33mat risk: Jo\u{1b}[0m"),
        ("no colour",          &[utf8, ("NO_COLOR", "1")],                 Some(80),  "12:15  ◐ at risk: Jo"),
        ("no Unicode",         &[("LANG", "C"), ("NO_COLOR", "1")],        Some(80),  "12:15  ! at risk: Jo"),
        ("LC_ALL wins",        &[("LC_ALL", "C"), utf8, ("NO_COLOR", "1")], Some(80), "12:15  ! at risk: Jo"),
        ("a dumb one",         &[utf8, ("TERM", "dumb")],                  Some(80),  "12:15  ! at risk: Jo"),
    ];
    for (name, variables, columns, expected) in table {
        let line = Line::new(Mark::AtRisk, "at risk: Jo".to_owned());
        assert_eq!(style(variables, columns).event("12:15", &line), expected, "{name}");
    }
}

#[test]
fn a_customers_words_are_cut_to_one_line() {
    let plain = [("LANG", "C.UTF-8"), ("NO_COLOR", "1")];
    for columns in [0, 20, 40, 60, 80, 200, u16::MAX] {
        let style = style(&plain, Some(columns));
        let drawn = style.event("12:15", &heard());
        assert!(drawn.starts_with("12:15  » Mastodon, Jo: \"the cake"), "{drawn}");
        assert_eq!(drawn.lines().count(), 1, "{drawn}");
        assert!(width(&drawn) <= style.width, "{columns}: {drawn}");
    }
    let ascii = style(&[("NO_COLOR", "1")], Some(40)).event("12:15", &heard());
    assert!(ascii.is_ascii() && ascii.len() <= 40 && ascii.ends_with("~\""), "{ascii}");
    assert!(style(&plain, Some(200)).event("12:15", &heard()).ends_with("never again 🍰\""));
}

#[test]
fn a_long_line_goes_on_below_its_words_and_not_below_the_time() {
    let style = style(&[("LANG", "C.UTF-8"), ("NO_COLOR", "1")], Some(40));
    let line = Line::new(Mark::Answered, "Jo was answered in time at 10:20, seen on Mastodon".to_owned());
    assert_eq!(style.event("10:20", &line), "10:20  ✓ Jo was answered in time at\n         10:20, seen on Mastodon");
    let more = Line { more: true, ..line };
    assert!(style.event("10:20", &more).starts_with("       ✓ Jo"));
}

#[test]
fn a_text_looks_as_on_a_phone() {
    let body = "Crumb & Co: 60 min left (13:15). Mastodon, complaint: quality. Ravi P.";
    let unicode = style(&[("LANG", "C.UTF-8"), ("NO_COLOR", "1")], Some(80));
    let expected = "\
12:15  ╭─ Ben's phone ────────────────────────────────────╮
       │ Crumb & Co: 60 min left (13:15). Mastodon,       │
       │ complaint: quality. Ravi P.                      │
       ╰──────────────────────────────────────────────────╯";
    assert_eq!(unicode.bubble("12:15", "Ben's phone", body), expected);
    let ascii = style(&[("NO_COLOR", "1")], Some(40)).bubble("12:15", "Ben's phone", body);
    assert!(ascii.is_ascii() && ascii.lines().all(|line| line.len() <= 40), "{ascii}");
    let file = style(&[], None).bubble("12:15", "Ben's phone", body);
    assert_eq!(file, format!("12:15  text to Ben's phone: {body}"));
}

#[test]
fn a_bubble_holds_whatever_a_name_and_a_text_hold() {
    for columns in [0, 40, 80] {
        let style = style(&[("LANG", "C.UTF-8"), ("NO_COLOR", "1")], Some(columns));
        for text in ["", &"x".repeat(300), &"ßäö€ ".repeat(40)] {
            let drawn = style.bubble("12:15", &"Maximiliane ".repeat(9), text);
            assert!(drawn.lines().all(|line| width(line) <= style.width), "{drawn}");
        }
    }
}

#[test]
fn what_is_said_aside_keeps_its_place() {
    let style = style(&[("LANG", "C.UTF-8"), ("NO_COLOR", "1")], Some(40));
    assert_eq!(
        style.aside("  thank you; the week goes on, and on and on"),
        "  thank you; the week goes on, and on\n  and on"
    );
}
