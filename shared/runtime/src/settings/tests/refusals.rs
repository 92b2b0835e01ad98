//! What is refused, and in which words.

use super::LEAST;
use crate::settings::{from_json, from_toml};

/// `toml` is added to the least settings, or stands alone where it speaks of the shop or the staff.
#[track_caller]
fn refused(name: &str, toml: &str, expected: &[&str]) {
    let problems = from_toml(toml).expect_err(name).to_string();
    for line in expected {
        assert!(problems.lines().any(|problem| problem.starts_with(line)), "{name}: {line}\n--- in\n{problems}");
    }
    assert_eq!(problems.lines().count(), expected.len(), "{name}:\n{problems}");
}

#[test]
fn a_bad_setting_is_refused_with_its_name_what_it_holds_and_what_would_do() {
    #[rustfmt::skip]
    let table = [
        ("unknown key",            "[shop2]\n",                                      "shop2: there is no such setting; did you mean shop?"),
        ("unknown key, far off",   "[colour]\n",                                     "colour: there is no such setting; use one of: shop, hours"),
        ("no such day",            "[hours]\nmon = []\nmond = []\ntue=[\"08:00-09:00\"]", "hours.mond: there is no such setting; did you mean mon?"),
        ("bad interval",           "[hours]\nmon = [\"8-12\"]",                      "hours.mon[0]: \"8-12\" is no interval; write it like \"08:00-17:30\""),
        ("interval not in a list", "[hours]\nmon = \"08:00-12:00\"",                 "hours.mon: holds \"08:00-12:00\"; write a list, like [\"08:00-12:30\""),
        ("overlap",                "[hours]\ntue = [\"08:00-12:30\", \"12:00-18:00\"]", "hours.tue: 08:00-12:30 and 12:00-18:00 overlap on tue; join them or move one"),
        ("overlap over midnight",  "[hours]\nsun = [\"18:00-02:00\"]\nmon = [\"01:00-05:00\"]", "hours.mon: 18:00-02:00 and 01:00-05:00 overlap on mon"),
        ("never open",             "[hours]\nsun = []",                              "hours: the shop never opens; write when it does"),
        ("never open, bare",       "[hours]",                                        "hours: the shop never opens"),
        ("no date",                "hours.mon = [\"08:00-09:00\"]\nhours.exceptions = [{ open = [] }]", "hours.exceptions[0].date: missing; write it like"),
        ("bad date",               "hours.mon = [\"08:00-09:00\"]\nhours.exceptions = [{ date = \"24.12.2026\", open = [] }]", "hours.exceptions[0].date: "),
        ("a date twice",           "hours.mon = [\"08:00-09:00\"]\nhours.exceptions = [{ date = \"2026-12-24\", open = [] }, { date = 2026-12-24, open = [] }]", "hours.exceptions[1].date: 2026-12-24 is written twice"),
        ("exception says nothing", "hours.mon = [\"08:00-09:00\"]\nhours.exceptions = [{ date = \"2026-12-24\" }]", "hours.exceptions[0].open: missing; write open = []"),
        ("overlap on a date",      "hours.mon = [\"08:00-09:00\"]\nhours.exceptions = [{ date = \"2026-12-24\", open = [\"08:00-10:00\", \"09:00-11:00\"] }]", "hours.exceptions[0].open: 08:00-10:00 and 09:00-11:00 overlap on 2026-12-24"),
        ("target without a time",  "[[targets]]\nkind = \"complaint\"",              "targets[0].first_response: missing; write it like \"30 minutes\""),
        ("target not understood",  "[[targets]]\nfirst_response = \"2 hours\"",      "targets[0].first_response: \"2 hours\" is no target; write it like"),
        ("cap",                    "[[targets]]\nfirst_response = \"1 open day\"\ncap = \"90 days\"", "targets[0].cap: \"90 days\" is no cap; write it like \"24 hours\""),
        ("stars",                  "[[targets]]\nfirst_response = \"1 open day\"\nstars = 6", "targets[0].stars: \"6\" is no range of stars; write it like \"<=3\""),
        ("kind",                   "[[targets]]\nfirst_response = \"1 open day\"\nkind = \"rant\"", "targets[0].kind: \"rant\" is no kind; use one of: complaint"),
        ("urgency",                "[[targets]]\nfirst_response = \"1 open day\"\nurgency = \"asap\"", "targets[0].urgency: \"asap\" is no urgency; use one of: crisis"),
        ("class",                  "[[targets]]\nfirst_response = \"1 open day\"\nclass = \"shop\"", "targets[0].class: \"shop\" is no class"),
        ("platform of a target",   "[[targets]]\nfirst_response = \"1 open day\"\nplatform = \"myspace\"", "targets[0].platform: \"myspace\" is no platform; use one of: bluesky"),
        ("a row that never fits",  "[[targets]]\nfirst_response = \"1 open day\"\nplatform = \"yelp\"\nclass = \"social\"", "targets[0].class: yelp is of class review, so this row never fits"),
        ("flag",                   "[[targets]]\nfirst_response = \"1 open day\"\ntext = \"yes\"", "targets[0].text: holds \"yes\"; write true or false"),
        ("targets no list",        "[targets]\nfirst_response = \"1 open day\"",     "targets: holds a table; write a list of tables"),
        ("budget",                 "[budget]\nmonthly = \"five\"",                   "budget.monthly: \"five\" is no amount; write US dollars, like \"5.00\""),
        ("budget out of range",    "[budget]\nmonthly = \"10001\"",                  "budget.monthly: \"10001\" is out of range; write US dollars, 10000 at most"),
        ("a text for nothing",     "[budget]\nsms_price = 0",                        "budget.sms_price: \"0\" is out of range"),
        ("negative budget",        "[budget]\nmonthly = -5",                         "budget.monthly: \"-5\" is no amount"),
        ("ping",                   "[watch]\nping_url = \"example.com\"",            "watch.ping_url: \"example.com\" is no web address; write it like"),
        ("unknown platform",       "[platforms.mastadon]",                           "platforms.mastadon: there is no such platform; did you mean mastodon?"),
        ("platform, far off",      "[platforms.myspace]",                            "platforms.myspace: \"myspace\" is no platform; use one of: bluesky, mastodon"),
        ("polled too often",       "[platforms.bluesky]\nevery = \"10s\"",           "platforms.bluesky.every: \"10s\" will not do; write it like \"5m\", from \"1m\" to \"24h\""),
        ("polled too rarely",      "[platforms.bluesky]\nevery = \"2d\"",            "platforms.bluesky.every: "),
        ("every not understood",   "[platforms.bluesky]\nevery = 5",                 "platforms.bluesky.every: holds 5; write text in quotes"),
        ("base_url",               "[platforms.bluesky]\nbase_url = \"ftp://x.example\"", "platforms.bluesky.base_url: \"ftp://x.example\" is no web address"),
        ("feeds elsewhere",        "[platforms.bluesky]\nurls = [\"https://x.example\"]", "platforms.bluesky.urls: only [platforms.feed] reads urls"),
        ("feed address",           "[platforms.feed]\nurls = [\"x.example\"]",       "platforms.feed.urls: \"x.example\" is no web address"),
        ("platform no table",      "platforms.bluesky = true",                       "platforms.bluesky: holds true; write a table of keys and values"),
    ];
    for (name, toml, expected) in table {
        refused(name, &format!("{LEAST}\n{toml}"), &[expected]);
    }
}

#[test]
fn a_bad_shop_or_person_is_refused_likewise() {
    let shop = r#"shop = { name = "Crumb", time_zone = "UTC" }"#;
    let ann = r#"[[staff]]
        name = "Ann"
        phone = "+15550100""#;
    let with_ann = |more: &str| format!("{shop}\n{ann}\n{more}");
    let with_shop = |more: &str| format!("[shop]\n{more}\n{ann}");
    #[rustfmt::skip]
    let table = [
        ("no shop",          ann.to_owned(),                                 vec!["shop.name: missing; write the name over the door", "shop.time_zone: missing; write its IANA name"]),
        ("no name",          with_shop("time_zone = \"UTC\""),               vec!["shop.name: missing"]),
        ("empty name",       with_shop("name = \" \"\ntime_zone = \"UTC\""), vec!["shop.name: is empty"]),
        ("no zone",          with_shop("name = \"Crumb\""),                  vec!["shop.time_zone: missing"]),
        ("unknown zone",     with_shop("name = \"Crumb\"\ntime_zone = \"London\""), vec!["shop.time_zone: \"London\" is no time zone; did you mean \"Europe/London\"?"]),
        ("site",             with_shop("name = \"Crumb\"\ntime_zone = \"UTC\"\nsite = \"crumb.example\""), vec!["shop.site: \"crumb.example\" is no web address; write it like \"https://crumb.example\""]),
        ("e-mail",           with_shop("name = \"Crumb\"\ntime_zone = \"UTC\"\nemail = \"crumb\""), vec!["shop.email: \"crumb\" is no e-mail address"]),
        ("no list",          with_shop("name = \"Crumb\"\ntime_zone = \"UTC\"\nplaces = \"Leeds\""), vec!["shop.places: holds \"Leeds\"; write a list, like [\"Leeds\""]),
        ("number for text",  with_shop("name = 5\ntime_zone = \"UTC\""),     vec!["shop.name: holds 5; write text in quotes"]),
        ("line break",       with_shop("name = \"Crumb\\nCo\"\ntime_zone = \"UTC\""), vec!["shop.name: holds \"Crumb\\nCo\" with a line break"]),
        ("misspelt key",     with_shop("name = \"Crumb\"\ntime_zone = \"UTC\"\nalso_caled = []"), vec!["shop.also_caled: there is no such setting; did you mean also_called?"]),
        ("nobody",           shop.to_owned(),                                vec!["staff: missing; at least one person must be told"]),
        ("an empty staff",   format!("{shop}\nstaff = []"),                  vec!["staff: missing; at least one person must be told"]),
        ("a person without", format!("{shop}\n[[staff]]"),                   vec!["staff[0].name: missing", "staff[0].phone: missing; write a plus sign"]),
        ("bad phone",        format!("{shop}\n[[staff]]\nname = \"Ann\"\nphone = \"0113 4960000\""), vec!["staff[0].phone: that is no phone number; write a plus sign"]),
        ("phone as number",  format!("{shop}\n[[staff]]\nname = \"Ann\"\nphone = 15550100"), vec!["staff[0].phone: holds (not shown); write text in quotes"]),
        ("same name twice",  with_ann("[[staff]]\nname = \"ANN\"\nphone = \"+15550101\""), vec!["staff[1].name: \"ANN\" is taken by staff[0]"]),
        ("a name of signs",  format!("{shop}\n[[staff]]\nname = \"!?\"\nphone = \"+15550100\""), vec!["staff[0].name: \"!?\" has neither letter nor digit"]),
        ("role",             with_ann("role = \"boss\""),                    vec!["staff[0].role: \"boss\" is no role; use one of: owner, staff, backup"]),
        ("e-mail of staff",  with_ann("email = \"ann at crumb\""),           vec!["staff[0].email: \"ann at crumb\" is no e-mail address"]),
        ("rota",             with_ann("on_call = { mon = [\"8\"] }"),        vec!["staff[0].on_call.mon[0]: \"8\" is no interval"]),
        ("rota overlap",     with_ann("on_call = { mon = [\"08:00-10:00\", \"09:00-11:00\"] }"), vec!["staff[0].on_call.mon: 08:00-10:00 and 09:00-11:00 overlap"]),
        ("rota exception",   with_ann("rota_exceptions = [{ date = \"soon\", on_call = [] }]"), vec!["staff[0].rota_exceptions[0].date: \"soon\" is no date"]),
        ("quiet",            with_ann("quiet = [\"22:00\"]"),                vec!["staff[0].quiet[0]: \"22:00\" is no interval"]),
        ("quiet overlap",    with_ann("quiet = [\"22:00-07:00\", \"06:00-08:00\"]"), vec!["staff[0].quiet: "]),
        ("misspelt role",    with_ann("rolle = \"owner\""),                  vec!["staff[0].rolle: there is no such setting; did you mean role?"]),
    ];
    for (name, toml, expected) in table {
        refused(name, &toml, &expected);
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let toml = r#"
        [shop]
        nmae = "Crumb"
        [hours]
        mon = ["25:00-26:00"]
        [[targets]]
        cap = "soon"
        [[staff]]
        phone = "12"
        [platforms.mastadon]
    "#;
    let problems = from_toml(toml).unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    for field in [
        "shop.nmae",
        "shop.name",
        "shop.time_zone",
        "hours.mon[0]",
        "targets[0].cap",
        "targets[0].first_response",
        "staff[0].name",
        "staff[0].phone",
        "platforms.mastadon",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
}

#[test]
fn a_secret_is_refused_and_never_repeated() {
    const TOKEN: &str = "Zx8kQm2vLw7tYp4r9Ns1Bc6Df3Gh5Jk0MnQwErTyU1i";
    #[rustfmt::skip]
    let table = [
        ("[platforms.mastodon]\ntoken = \"@\"",        "platforms.mastodon.token: a secret does not belong here; take it out, and set the environment variable SHOPBELL_MASTODON_TOKEN"),
        ("[platforms.google-business]\nclient_secret = \"@\"", "platforms.google-business.client_secret: a secret does not belong here; take it out, and set the environment variable SHOPBELL_GOOGLE_BUSINESS_TOKEN"),
        ("[platforms.mastodon]\nhashtags = [\"@\"]",   "platforms.mastodon.hashtags[0]: holds what looks like a secret (not shown)"),
        ("[watch]\nping_url = \"https://example.com/ping?token=@\"", "watch.ping_url: holds what looks like a secret (not shown); take it out, and set the environment variable SHOPBELL_<PLATFORM>_TOKEN"),
        ("api_key = \"@\"",                            "api_key: a secret does not belong here"),
        ("[sms.auth]\npassword = \"@\"",               "sms.auth: a secret does not belong here"),
        ("[watch]\nping_url = \"ftp://ann:@:x@example.com\"", "watch.ping_url: (not shown) is no web address"),
        ("\"@\" = 1",                                  "(a key): there is no such setting"),
    ];
    for (toml, expected) in table {
        let toml = format!("{LEAST}\n{}", toml.replace('@', TOKEN));
        let problems = from_toml(&toml).unwrap_err();
        let text = format!("{problems}\n{problems:?}");
        assert!(text.lines().any(|line| line.starts_with(expected)), "{expected}\n--- in\n{text}");
        assert!(!text.contains(TOKEN), "{text}");
    }
}

#[test]
fn a_phone_number_in_the_wrong_place_is_not_repeated() {
    let texts = [
        format!("{LEAST}\n[[staff]]\nname = \"Bob\"\nphone = \"call +1 555 0199 now\""),
        format!("{LEAST}\n[hours]\nmon = [\"+15550199\"]"),
        format!("{LEAST}\n[[targets]]\nfirst_response = \"+15550199\""),
        format!("{LEAST}\n[budget]\nmonthly = \"+15550199\""),
        format!("{LEAST}\n[[staff]]\nname = \"Bob\"\nphone = +15550199x"),
        format!("{LEAST}\n[platforms.\"+15550199\"]"),
    ];
    for text in texts {
        let problems = from_toml(&text).unwrap_err().to_string();
        assert!(!problems.contains("5550199") && !problems.contains("555 0199"), "{problems}");
    }
}

#[test]
fn what_cannot_be_read_at_all_is_named_by_line() {
    let toml = from_toml("[shop]\nname = \"Crumb\nphone = \"+15550100\"").unwrap_err().to_string();
    assert!(toml.starts_with("line 2, column"), "{toml}");
    assert!(!toml.contains("15550100"), "{toml}");
    let json = from_json("{\"shop\": ", 1).unwrap_err().to_string();
    assert!(json.starts_with("line 1, column 9: this is not JSON"), "{json}");
    assert!(from_json("[]", 1).unwrap_err().to_string().starts_with("settings: holds a list"));
    assert!(from_toml(&" ".repeat(100_001)).unwrap_err().to_string().contains("at most 100000"));
}
