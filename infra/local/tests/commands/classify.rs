use serde_json::{Value, json};

use crate::process::{CRUMB, with_shop};

#[test]
fn each_line_comes_back_with_what_it_is() {
    let input = concat!(
        r#"{"id":"7","platform":"mastodon","text":"Crumb & Co never delivered my cake, I want a refund.","stars":null,"note":1.50}"#,
        "\n",
        r#"{"id":"8","platform":"yelp","text":null,"stars":1}"#,
        "\n",
    );
    let ended = with_shop(CRUMB, &["classify", "--shop", "shop.toml"], input.as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.starts_with(r#"{"id":"7","platform":"mastodon","text":"Crumb"#), "{}", ended.out);
    assert!(ended.out.contains(r#""stars":null,"note":1.50,"about_shop":true"#), "{}", ended.out);
    let lines = ended.lines();
    assert_eq!(lines[0]["kind"], "complaint");
    assert_eq!(lines[1]["kind"], "complaint");
    for line in &lines {
        let confidence = line["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence));
        assert_eq!(line["confidence_of"]["kind"], line["confidence"]);
        assert_eq!(line["confidence_of"].as_object().map(serde_json::Map::len), Some(7));
        for key in ["urgency", "needs_answer", "sentiment", "topics", "lang", "because"] {
            assert!(line.get(key).is_some(), "{key} in {line}");
        }
    }
}

#[test]
fn google_means_its_reviews() {
    let line = r#"{"id":"1","platform":"google","text":null,"stars":2}"#;
    let ended = with_shop(CRUMB, &["classify", "--shop", "shop.toml"], line.as_bytes());
    assert_eq!((ended.code, ended.lines()[0]["kind"].as_str()), (0, Some("complaint")));
    assert_eq!(ended.lines()[0]["platform"], "google", "and stays as it was written");
}

#[test]
fn a_lines_own_shop_wins_over_the_file() {
    let line = |shop: Value| {
        json!({"id": "1", "platform": "mastodon", "text": "Bob's Garage never called back.", "stars": null, "shop": shop})
            .to_string()
    };
    let input = [line(json!({"name": "Bob's Garage", "trade": "garage"})), line(Value::Null)].join("\n");
    let ended = with_shop(CRUMB, &["classify", "--shop", "shop.toml"], input.as_bytes());
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(ended.lines()[0]["about_shop"], true);
    assert_eq!(ended.lines()[0]["shop"]["name"], "Bob's Garage");
}

#[test]
fn a_bad_line_is_named_and_the_others_are_done() {
    let good = r#"{"id":"1","platform":"mastodon","text":"Lovely bread."}"#;
    let table = [
        ("hello", "line 2: is no JSON object"),
        (r#"["a"]"#, "line 2: is no JSON object"),
        (r#"{"platform":"myspace","text":"x"}"#, "line 2: platform: \"myspace\" is no platform; use one of: bluesky"),
        (r#"{"text":"x"}"#, "line 2: platform: missing"),
        (r#"{"platform":"yelp"}"#, "line 2: text: missing"),
        (r#"{"platform":"yelp","text":5}"#, "line 2: text: is no text; write text in quotes"),
        (
            r#"{"platform":"yelp","text":"x","stars":6}"#,
            "line 2: stars: is no number of stars; use a whole number from 1 to 5",
        ),
        (r#"{"platform":"yelp","text":"x","stars":4.5}"#, "line 2: stars: is no number of stars"),
        (
            r#"{"platform":"yelp","text":"x","shop":{"nmae":"y"}}"#,
            "line 2: shop.nmae: there is no such setting; did you mean name?",
        ),
        (r#"{"platform":"yelp","text":"x","shop":"y"}"#, "line 2: shop: holds \"y\"; write a table"),
    ];
    for (bad, expected) in table {
        let ended = with_shop(CRUMB, &["classify"], format!("{good}\n{bad}\n{good}\n").as_bytes());
        assert_eq!(ended.code, 2, "{bad}");
        assert_eq!(ended.lines().len(), 2, "{bad}");
        assert!(ended.last().contains(expected), "{expected} in {}", ended.last());
    }
    let ended =
        with_shop(CRUMB, &["classify"], [good.as_bytes(), b"\n\xff\xfe\n", good.as_bytes()].concat().as_slice());
    assert_eq!((ended.code, ended.lines().len()), (2, 2));
    assert!(ended.last().contains("line 2: is no UTF-8 at byte 1"), "{}", ended.err);
}

#[test]
fn very_long_lines_and_very_many_are_done() {
    let long = json!({"platform": "mastodon", "text": "My cake never came. ".repeat(50_000)}).to_string();
    let short = r#"{"platform":"mastodon","text":"When do you open?","stars":null}"#;
    let input = format!("{long}\n{}", format!("{short}\r\n").repeat(500));
    let ended = with_shop(CRUMB, &["classify", "--shop", "shop.toml"], input.as_bytes());
    assert_eq!((ended.code, ended.out.lines().count()), (0, 501));
}

#[test]
fn bad_settings_are_wrong_input() {
    let ended = with_shop("[shop]\nnmae = 1", &["classify", "--shop", "shop.toml"], b"");
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("shop.nmae: there is no such setting; did you mean name?"), "{}", ended.err);
    assert!(
        ended.last().contains("4 settings are wrong: shop.nmae, shop.time_zone, shop.name, staff"),
        "{}",
        ended.last()
    );
}
