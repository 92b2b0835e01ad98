use jiff::civil::date;

use super::*;

async fn played() -> (Town, Vec<Happening>, Week) {
    let mut week = Week::of(date(2026, 3, 2));
    let town = Town::open(week.begin()).await.unwrap();
    week.prepare(&town);
    let end = week.end();
    let happened = week.play(&town, end);
    (town, happened, week)
}

#[tokio::test]
async fn the_whole_week_happens_in_order() {
    let (town, happened, week) = played().await;
    assert_eq!(happened.len(), SCENES.len(), "a scene names a post that is not there");
    assert!(happened.is_sorted_by_key(|happening| happening.at));
    assert_eq!((week.next_at(), town.now()), (None, week.end()));
    assert_eq!(week.begin().to_string(), "2026-03-02T00:00:00Z");
}

#[tokio::test]
async fn customers_say_about_thirty_things_and_the_shop_answers_about_half() {
    let (_, happened, _) = played().await;
    let said = |by_shop: bool| {
        happened.iter().filter(|happening| matches!(happening.what, What::Said { ours, .. } if ours == by_shop)).count()
    };
    assert!((28..=36).contains(&said(false)), "{}", said(false));
    assert!((12..=18).contains(&said(true)), "{}", said(true));
}

#[test]
fn the_script_is_in_order_and_its_texts_fit_their_platform() {
    let when = |scene: &Scene| (scene.day.after_monday(), scene.time());
    assert!(SCENES.is_sorted_by_key(when));
    let mut keys = Vec::new();
    for scene in SCENES {
        if let Act::Says { key, text, .. } = &scene.act {
            assert!(!keys.contains(key), "{key} twice");
            assert!(text.chars().count() <= 480, "{key}");
            keys.push(*key);
        }
    }
}

#[tokio::test]
async fn it_happens_step_by_step_as_at_once() {
    let mut week = Week::of(date(2026, 3, 4));
    let town = Town::open(week.begin()).await.unwrap();
    let mut happened = Vec::new();
    while let Some(next) = week.next_at() {
        happened.extend(week.play(&town, next));
    }
    let (_, at_once, _) = played().await;
    assert_eq!(happened, at_once);
}

#[test]
fn a_week_in_which_the_clocks_change_keeps_local_time() {
    let week = Week::of(date(2026, 10, 19));
    let sunday = week
        .ahead
        .iter()
        .rev()
        .find(|(_, scene)| scene.day == script::Day::Sun && scene.time() == Time::constant(20, 5, 0, 0));
    // Summer time has ended on that Sunday.
    assert_eq!(sunday.unwrap().0.to_string(), "2026-10-25T20:05:00Z");
    assert_eq!(week.begin().to_string(), "2026-10-18T23:00:00Z");
    assert_eq!(week.end().to_string(), "2026-10-26T00:00:00Z");
}

#[test]
fn the_bakery_s_settings_are_valid_and_know_its_accounts() {
    let settings = runtime::settings::from_toml(&settings_toml("http://127.0.0.1:9")).unwrap();
    assert_eq!(settings.people.all().len(), 3);
    let handles: Vec<_> = settings.platforms.values().flat_map(|platform| platform.handles.clone()).collect();
    assert_eq!(handles, [format!("@{SHOP}@{}", crate::town::INSTANCE), HACKER_NEWS_USER.to_owned()]);
    let addresses: Vec<_> = settings.platforms.values().flat_map(|platform| &platform.urls).collect();
    assert!(addresses.iter().all(|url| url.starts_with("http://127.0.0.1:9/feeds/")), "{addresses:?}");
    for person in [Person::Ann, Person::Ben, Person::Cem] {
        assert!(settings.people.all().iter().any(|known| known.name == person.name()), "{person:?}");
    }
}
