//! "I have it" silences texts, never the clock.

use axum::http::StatusCode;
use domain::conversation::State;
use tests::World;

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

#[tokio::test]
async fn i_have_it_stops_the_texts_until_its_time_is_over() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    assert_eq!(world.taps(&text.link(), "have").await, StatusCode::SEE_OTHER);

    world.fast_forward(30).await; // half of what was left: nobody is told that it ends, since a warning is near
    world.expect_no_sms();
    world.fast_forward(6).await;
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
    assert_eq!(world.state("jo").await, Some(State::AtRisk));
}

#[tokio::test]
async fn taken_after_the_breach_and_not_answered_goes_to_the_next_person() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(121).await;
    world.expect_sms("Ben", "(10:00)");
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
    let late = world.expect_sms("Ben", "LATE since 10:00");
    world.expect_sms("Cem", "LATE since 10:00");
    world.expect_sms("Ann", "LATE since 10:00");

    world.taps(&late.link(), "have").await;
    world.fast_forward(60).await;
    world.expect_sms("Cem", "LATE since 10:00");
}

#[tokio::test]
async fn opening_a_link_acts_on_nothing() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    for _ in 0..3 {
        let (status, page) = world.opens(&text.link()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("my bread was"));
    }
    assert_eq!(world.conversation("jo").await.cycle.unwrap().acknowledged, None);
    world.fast_forward(36).await;
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
}

#[tokio::test]
async fn texts_off_sends_them_to_the_next_person() {
    let mut world = World::open().await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    let until = format!("until={}", world.now().as_second() + 3600);
    world.taps_with(&text.link(), "texts-off", &until).await;
    world.fast_forward(36).await;
    world.expect_sms("Cem", "24 min left");
    world.expect_no_sms();
}

#[tokio::test]
async fn hostile_text_stays_text_in_page_and_sms() {
    let mut world = World::open().await;
    let hostile = "Crumb & Co Leeds awful <script>alert(1)</script> \u{202e}gnp\u{1b}[31m\u{0} {{7*7}} =cmd()";
    world.someone_posts("jo", hostile);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ben", "(10:00)");
    assert!(text.body.is_ascii() && !text.body.contains("script"), "{}", text.body);
    let (_, page) = world.opens(&text.link()).await;
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&lt;script&gt;") || page.contains("&#60;script&#62;"), "{page}");
    assert!(!page.contains('\u{1b}') && !page.contains('\u{0}') && !page.contains('\u{202e}'));
}

#[tokio::test]
async fn texts_off_for_the_only_person_means_no_text_and_one_e_mail_a_stage() {
    let alone = |settings: String| {
        let (start, end) = (settings.find("[[staff]]\nname = \"Ben\""), settings.find("[platforms.mastodon]"));
        format!("{}{}", &settings[..start.unwrap()], &settings[end.unwrap()..])
    };
    let mut world = World::with("2026-03-02T08:00:00Z", alone).await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(60).await;
    let text = world.expect_sms("Ann", "(10:00)");
    let until = format!("until={}", world.now().as_second() + 5 * 3600);
    world.taps_with(&text.link(), "texts-off", &until).await;
    world.fast_forward(180).await;
    world.expect_no_sms();
    let mailed: Vec<_> = world.emails().into_iter().filter(|email| !email.is_digest()).collect();
    assert_eq!(mailed.len(), 2, "the second warning and the breach: {mailed:?}");
}
