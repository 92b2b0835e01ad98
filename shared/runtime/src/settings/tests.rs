use std::collections::BTreeMap;

use domain::mention::{Kind, Platform, Urgency};
use domain::people::{PersonId, Role};
use domain::target::{Asked, Effort, Texting};
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;

use super::*;

mod refusals;

const LEAST: &str = r#"
shop = { name = "Crumb & Co", time_zone = "Europe/London" }
staff = [{ name = "Ann", phone = "+15550100" }]
"#;

/// Every key there is, as the owner of a bakery would fill it in.
const WHOLE: &str = include_str!("tests/crumb.toml");

#[test]
fn a_whole_file_is_read_as_it_is_meant() {
    let settings = from_toml(WHOLE).unwrap();
    assert_eq!(settings.shop.names().collect::<Vec<_>>(), ["Crumb & Co", "Crumb and Co", "crumbandco"]);
    assert_eq!(settings.shop.site_host().as_deref(), Some("crumb.example"));
    assert_eq!(settings.shop.handles, ["@crumb@example.social"]);
    assert_eq!(settings.budget.monthly_micros, Some(5_000_000));
    assert_eq!(settings.budget.sms_price_micros, Some(7_500));
    assert_eq!(settings.ping_url.as_deref(), Some("https://example.com/ping/…"));

    let ann = &settings.people.all()[0];
    assert_eq!((ann.id.as_str(), ann.phone.as_str(), ann.role), ("ann", "+15550100", Role::Owner));
    assert!(ann.quiet.is_open("2026-03-02T23:00:00Z".parse().unwrap()));
    let rota = ann.on_call.as_ref().unwrap();
    assert!(rota.is_open("2026-12-23T10:00:00Z".parse().unwrap()));
    assert!(!rota.is_open("2026-12-24T10:00:00Z".parse().unwrap()));
    assert!(settings.people.hours().is_open("2026-12-24T10:00:00Z".parse().unwrap()));

    let asked = Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };
    let target = settings.targets.find(asked);
    assert_eq!((target.first_response, target.cap), (Effort::OpenHours(2), Some(SignedDuration::from_hours(24))));

    let mastodon = &settings.platforms[&Platform::Mastodon];
    assert_eq!(mastodon.base_url.as_deref(), Some("https://example.social"));
    assert_eq!(mastodon.every, SignedDuration::from_mins(5));
    assert_eq!(settings.platforms[&Platform::Feed].urls, ["https://www.example.com/alerts/feed"]);
}

#[test]
fn a_name_a_zone_and_one_person_are_enough() {
    let settings = from_toml(LEAST).unwrap();
    let hours = settings.people.hours();
    assert!(hours.is_open("2026-03-02T09:00:00Z".parse().unwrap()), "Monday morning");
    assert!(!hours.is_open("2026-03-02T17:00:00Z".parse().unwrap()), "Monday evening");
    assert!(!hours.is_open("2026-03-07T12:00:00Z".parse().unwrap()), "Saturday");
    assert_eq!(settings.people.all()[0].role, Role::Owner);
    assert_eq!(settings.version, 0);
    assert_eq!(settings.platforms, BTreeMap::new());
    assert_eq!(settings.poll_every(Platform::Bluesky), SignedDuration::from_mins(5));
}

#[test]
fn who_is_given_no_role_is_staff_but_somebody_is_the_owner() {
    let roles = |staff: &str| -> Vec<Role> {
        let text = format!("shop = {{ name = \"Crumb\", time_zone = \"UTC\" }}\nstaff = [{staff}]");
        from_toml(&text).unwrap().people.all().iter().map(|person| person.role).collect()
    };
    let ann = r#"{ name = "Ann", phone = "+15550100" }"#;
    let bob = r#"{ name = "Bob", phone = "+15550101" }"#;
    let cleo = r#"{ name = "Cleo", phone = "+15550102", role = "owner" }"#;
    let dan = r#"{ name = "Dan", phone = "+15550103", role = "staff" }"#;
    assert_eq!(roles(&format!("{ann}, {bob}")), [Role::Owner, Role::Staff]);
    assert_eq!(roles(&format!("{ann}, {cleo}")), [Role::Staff, Role::Owner]);
    assert_eq!(roles(&format!("{dan}, {ann}")), [Role::Staff, Role::Owner]);
    assert_eq!(roles(dan), [Role::Staff]);
}

#[test]
fn a_day_off_takes_somebody_without_a_rota_out_of_the_shops_hours() {
    let text = r#"
        shop = { name = "Crumb", time_zone = "UTC" }
        staff = [{ name = "Ann", phone = "+15550100", rota_exceptions = [{ date = 2026-03-03, on_call = [] }] }]
    "#;
    let settings = from_toml(text).unwrap();
    let rota = settings.people.get(&PersonId::of_name("Ann")).unwrap().on_call.as_ref().unwrap();
    assert!(rota.is_open("2026-03-02T10:00:00Z".parse().unwrap()));
    assert!(!rota.is_open("2026-03-03T10:00:00Z".parse().unwrap()));
}

#[test]
fn a_digest_target_texts_nobody() {
    let text =
        format!("{LEAST}\n[[targets]]\nkind = \"praise\"\nfirst_response = \"1 open day\"\ntext = false\nstars = 5");
    let settings = from_toml(&text).unwrap();
    let stars = domain::mention::Stars::new(5).ok();
    let asked = Asked { kind: Kind::Praise, urgency: Urgency::Low, platform: Platform::Yelp, stars };
    let target = settings.targets.find(asked);
    assert_eq!((target.text, target.next_response, target.cap), (Texting::DigestOnly, None, None));
}

#[test]
fn what_is_stored_reads_back_as_the_same_settings() {
    for toml in [LEAST, WHOLE] {
        let json = to_json(toml).unwrap();
        let stored = from_json(&json, 7).unwrap();
        assert_eq!(stored, Settings { version: 7, ..from_toml(toml).unwrap() });
    }
    let reordered = "[[staff]]\nphone = \"+15550100\"\nname = \"Ann\"\n[shop]\ntime_zone = \"Europe/London\"\nname = \"Crumb & Co\"";
    assert_eq!(to_json(reordered).unwrap(), to_json(LEAST).unwrap());
}

#[test]
fn a_shop_of_its_own_needs_a_name_and_keys_alone_win_over_another_shop() {
    let base = from_toml(WHOLE).unwrap().shop;
    let own = shop_of(&json!({"name": "Bob's", "trade": null}), Some(&base)).unwrap();
    assert_eq!(own, Shop { name: "Bob's".into(), ..Shop::default() });
    let moved = shop_of(&json!({"places": ["York"]}), Some(&base)).unwrap();
    assert_eq!(moved, Shop { places: vec!["York".into()], ..base });
    assert!(shop_of(&json!({"places": ["York"]}), None).unwrap_err().to_string().starts_with("shop.name: missing"));
    let wrong = shop_of(&json!({"name": "Bob's", "time_zone": "Mars", "plces": []}), None).unwrap_err();
    assert_eq!(wrong.iter().count(), 2, "{wrong}");
}

/// Any value at all, under keys that often are ours.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        let key = prop_oneof![
            prop::sample::select(vec![
                "shop",
                "hours",
                "targets",
                "staff",
                "platforms",
                "name",
                "time_zone",
                "phone",
                "mon",
                "tue",
                "on_call",
                "date",
                "open",
                "exceptions",
                "rota_exceptions",
                "mastodon",
                "feed",
                "every",
                "urls",
                "quiet",
                "cap",
            ])
            .prop_map(str::to_owned),
            ".{0,12}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_file_whatever_brings_the_reader_down(text in "(?s).{0,300}") {
        let _ = from_toml(&text);
        let _ = from_json(&text, 1);
    }

    #[test]
    fn no_document_whatever_brings_the_reader_down(value in value()) {
        if let Err(problems) = from_json(&value.to_string(), 1) {
            prop_assert!(problems.iter().count() > 0);
        }
        let _ = shop_of(&value, None);
    }
}
