use serde_json::{Value, json};

use crate::process::{CRUMB, with_shop};

const DUE: [&str; 3] = ["due", "--shop", "shop.toml"];

fn due(line: &Value) -> Value {
    let ended = with_shop(CRUMB, &DUE, format!("{line}\n").as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{line}");
    ended.lines().remove(0)
}

#[test]
fn an_answer_is_due_within_open_time() {
    let line = json!({
        "kind": "complaint", "urgency": "normal", "platform": "mastodon", "stars": null,
        "published_at": "2026-03-02T16:30:00Z", "detected_at": "2026-03-02T16:35:00Z", "response": "first", "id": 7,
    });
    let answer = due(&line);
    assert_eq!(answer["due_at"], "2026-03-03T09:00:00Z");
    assert_eq!(answer["staff_due_at"], "2026-03-03T09:05:00Z");
    assert_eq!(answer["open_seconds"], 2 * 3600);
    assert_eq!(answer["late_discovery"], false);
    assert_eq!(answer["warn_at"], json!(["2026-03-02T17:27:00Z", "2026-03-03T08:36:00Z"]));
    for (key, value) in line.as_object().unwrap() {
        assert_eq!(answer[key], *value, "{key} is kept");
    }
}

#[test]
fn what_is_not_said_is_first_and_found_at_once() {
    let said = due(&json!({
        "kind": "request", "urgency": "low", "platform": "reddit", "stars": null, "published_at": "2026-03-02T10:00:00+01:00",
        "detected_at": "2026-03-02T09:00:00Z", "response": "first",
    }));
    let unsaid = due(&json!({
        "kind": "request", "urgency": "low", "platform": "reddit", "published_at": "2026-03-02T10:00:00+01:00",
    }));
    for key in ["due_at", "warn_at", "open_seconds", "late_discovery", "staff_due_at"] {
        assert_eq!(said[key], unsaid[key], "{key}");
    }
}

#[test]
fn a_target_that_opens_no_further_cycle_leaves_nothing_to_be_due() {
    let answer = due(&json!({
        "kind": "request", "urgency": "low", "platform": "mastodon", "published_at": "2026-03-02T10:00:00Z", "response": "next",
    }));
    assert_eq!(answer["due_at"], Value::Null);
    assert_eq!(answer["warn_at"], json!([]));
    assert_eq!(answer["staff_due_at"], Value::Null);
}

#[test]
fn a_bad_line_is_named_and_the_others_are_done() {
    let line = |change: &[(&str, Value)]| {
        let mut line =
            json!({"kind": "question", "urgency": "normal", "platform": "x", "published_at": "2026-03-02T09:00:00Z"});
        for (key, value) in change {
            line[*key] = value.clone();
        }
        line.to_string()
    };
    #[rustfmt::skip]
    let table = [
        (line(&[("kind", json!("rant"))]),              "kind: \"rant\" is no kind; use one of: complaint"),
        (line(&[("kind", Value::Null)]),                "kind: missing; write it like \"complaint\""),
        (line(&[("urgency", json!("asap"))]),           "urgency: \"asap\" is no urgency"),
        (line(&[("platform", json!(5))]),               "platform: is no text"),
        (line(&[("stars", json!("5"))]),                "stars: is no number of stars"),
        (line(&[("published_at", json!("yesterday"))]), "published_at: \"yesterday\" is no time; write it like \"2026-03-02T09:00:00Z\""),
        (line(&[("published_at", json!("2026-03-02"))]), "published_at: \"2026-03-02\" is no time"),
        (line(&[("published_at", Value::Null)]),        "published_at: missing"),
        (line(&[("detected_at", json!("9000-12-31T23:59:59Z"))]), "detected_at: the year 9000 is out of range"),
        (line(&[("response", json!("second"))]),        "response: \"second\" is no response; use one of: first, next"),
    ];
    for (bad, expected) in table {
        let input = format!("{bad}\n{}\n", line(&[]));
        let ended = with_shop(CRUMB, &DUE, input.as_bytes());
        assert_eq!((ended.code, ended.lines().len()), (2, 1), "{bad}");
        assert!(ended.last().contains(&format!("line 1: {expected}")), "{expected} in {}", ended.last());
    }
}
