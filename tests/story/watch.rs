//! Who watches the watch: the morning's e-mail, the weekly self-test, rows that cannot be read, the switch outside.

use axum::http::StatusCode;
use domain::people::PersonId;
use tests::{Answer, Switch, World};

const COMPLAINT: &str = "Crumb & Co in Leeds: my bread was mouldy, awful";

fn untested(settings: String) -> String {
    settings
}

#[tokio::test]
async fn the_mornings_email_comes_once_at_the_opening_and_says_who_waits() {
    let mut world = World::open_at("2026-03-02T16:00:00Z").await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-03-02T17:35:00Z").await;
    world.expect_sms("Ben", "answer by Tue 08:30");
    assert!(world.emails().is_empty());

    world.leap_to("2026-03-03T08:00:00Z").await;
    let [mail] = &world.emails()[..] else { panic!("one mail, at the opening") };
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("ann", "Crumb & Co, Tue 3 Mar: 1 waiting"));
    assert!(mail.body.contains("at risk, due 08:30: Mastodon, complaint, from Jo."), "{}", mail.body);
    assert!(mail.body.contains("Last proven that texts arrive: Ann Mon 16:00"), "{}", mail.body);
    let link = mail.body.lines().find_map(|line| line.strip_prefix("https://bell.example")).unwrap();
    let (status, page) = world.opens(link).await;
    assert!(status == StatusCode::OK && page.contains("mouldy"), "{page}");

    world.fast_forward(5).await;
    assert!(world.emails().is_empty(), "once a day");
}

#[tokio::test]
async fn the_first_email_of_a_week_tells_how_the_week_before_was() {
    let mut world = World::open_at("2026-03-05T12:00:00Z").await;
    let post = world.someone_posts("jo", COMPLAINT);
    world.fast_forward(10).await;
    world.the_shop_replies(&post, "We are sorry. Please come by, we will bake you another.");
    world.fast_forward(10).await;
    world.leap_to("2026-03-06T08:00:00Z").await;
    let mails = world.emails();
    let [mail] = &mails[..] else { panic!("one mail on Friday, not {mails:?}") };
    assert!(mail.body.contains("Answered in time since Thu 08:00: 1 of 1."), "{}", mail.body);
    world.leap_to("2026-03-07T08:00:00Z").await;
    world.leap_to("2026-03-09T08:00:00Z").await;
    let [mail] = &world.emails()[..] else { panic!("none on Saturday, one on Monday") };
    assert!(mail.body.contains("Answered in time last week: 1 of 1."), "{}", mail.body);
}

#[tokio::test]
async fn with_nothing_to_say_there_is_no_email() {
    let mut world = World::open().await;
    world.fast_forward(10).await;
    world.leap_to("2026-03-03T08:00:00Z").await;
    world.fast_forward(5).await;
    assert!(world.emails().is_empty());
}

#[tokio::test]
async fn an_email_whose_fate_is_unknown_is_sent_once_more_and_never_a_third_time() {
    let mut world = World::open_at("2026-03-02T16:00:00Z").await;
    world.someone_posts("jo", COMPLAINT);
    world.until("2026-03-02T17:35:00Z").await;
    world.expect_sms("Ben", "answer by Tue 08:30");
    world.sns_answers([Answer::SentWithoutAnswer]);
    world.leap_to("2026-03-03T08:00:00Z").await;
    assert_eq!(world.emails().len(), 1);
    world.sns_answers([Answer::SentWithoutAnswer]);
    world.fast_forward(5).await;
    assert_eq!(world.emails().len(), 1, "the claim has ended, and nobody knows what became of the mail");
    let post = world.conversation("jo").await;
    assert!(post.open_cycle().is_some());
    world.fast_forward(1).await; // four fifths
    world.expect_sms("Ben", "24 min left");
    world.expect_sms("Cem", "24 min left");
    world.fast_forward(15).await;
    assert!(world.emails().is_empty());
}

#[tokio::test]
async fn the_weekly_self_test_goes_out_once_and_a_tap_proves_that_texts_work() {
    let mut world = World::untested("2026-03-02T07:55:00Z", untested).await;
    world.fast_forward(4).await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    let says = "Crumb & Co: quiet week, 3 sources fine. Tap to prove texts work: https://bell.example/t/";
    let link = world.expect_sms("Ann", says).link();
    world.expect_sms("Ben", says);
    world.expect_sms("Cem", says);

    let (status, page) = world.opens(&link).await;
    assert!(status == StatusCode::OK && page.contains("Yes, texts work"), "{page}");
    assert!(world.machine.bundle.store.proofs().await.unwrap().is_empty(), "opening it proves nothing");
    assert_eq!(world.taps(&link, "proven").await, StatusCode::SEE_OTHER);
    let proofs = world.machine.bundle.store.proofs().await.unwrap();
    assert_eq!(proofs.into_iter().collect::<Vec<_>>(), [(PersonId::of_name("Ann"), world.now())]);
    assert!(world.opens(&link).await.1.contains("Texts work"));

    world.leap_to("2026-03-03T08:00:00Z").await;
    assert!(world.emails().is_empty(), "two days are not over");
    world.leap_to("2026-03-04T08:00:00Z").await;
    let [mail] = &world.emails()[..] else { panic!("one mail") };
    for (name, is_said) in [("Ann", false), ("Ben", true), ("Cem", true)] {
        let says = format!("{name} has not tapped the test text of Mon 08:00.");
        assert_eq!(mail.body.contains(&says), is_said, "{}", mail.body);
    }
    world.leap_to("2026-03-05T08:00:00Z").await;
    assert!(world.emails().is_empty(), "it is said once");
}

#[tokio::test]
async fn nobody_is_tested_in_their_quiet_hours() {
    let late = |settings: String| settings.replacen("22:00-07:00", "22:00-09:30", 1);
    let mut world = World::untested("2026-03-02T07:55:00Z", late).await;
    world.fast_forward(5).await;
    world.expect_sms("Ben", "/t/");
    world.expect_sms("Cem", "/t/");
    world.fast_forward(89).await;
    world.expect_no_sms();
    world.fast_forward(1).await;
    world.expect_sms("Ann", "/t/");
    world.fast_forward(20).await;
    world.expect_no_sms();
}

#[tokio::test]
async fn a_phone_that_refuses_its_test_is_named_in_the_mornings_email() {
    let mut world = World::untested("2026-03-02T07:55:00Z", untested).await;
    world.sns_answers([Answer::Accepted, Answer::OptedOut, Answer::Accepted]);
    world.fast_forward(5).await;
    world.expect_sms("Ann", "/t/");
    world.expect_sms("Cem", "/t/");
    world.leap_to("2026-03-03T08:00:00Z").await;
    let [mail] = &world.emails()[..] else { panic!("one mail") };
    assert!(mail.body.contains("Ben cannot be texted: opted out."), "{}", mail.body);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_does_not_stop_a_neighbours_text() {
    let switch = Switch::open().await;
    let watched = |settings: String| format!("{settings}\n[watch]\nping_url = \"{}\"\n", switch.url);
    let mut world = World::with("2026-03-02T08:00:00Z", watched).await;
    let jo = world.someone_posts("jo", COMPLAINT);
    world.someone_posts("kim", "Crumb & Co in Leeds never delivered my birthday cake, really disappointed");
    world.fast_forward(10).await;
    assert!(switch.pings() > 0);
    let key = world.conversation("jo").await.key;
    world.spoil("jo").await;
    assert!(key.root.contains(&jo.to_string()), "{key:?}");

    world.fast_forward(50).await; // half of two open hours
    world.expect_sms("Ben", "Kim");
    world.expect_no_sms();
    assert_eq!(world.machine.bundle.store.set_aside_rows().await.unwrap().len(), 1);
    switch.pings();
    world.fast_forward(10).await;
    assert_eq!(switch.pings(), 0, "the switch is not told that all is well");

    world.repair(&key.root, &key.author, "on track").await;
    world.fast_forward(6).await;
    world.expect_sms("Ben", "Jo");
    assert!(world.machine.bundle.store.set_aside_rows().await.unwrap().is_empty());
    assert_eq!(switch.pings(), 1, "and again once it can be read");
}

#[tokio::test]
async fn what_was_set_aside_is_said_in_the_mornings_email() {
    let mut world = World::open_at("2026-03-02T16:00:00Z").await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(10).await;
    world.spoil("jo").await;
    world.until("2026-03-02T17:05:00Z").await;
    world.leap_to("2026-03-03T08:00:00Z").await;
    let mails = world.emails();
    let [mail] = &mails[..] else { panic!("one mail, not {mails:?}") };
    assert_eq!(mail.subject, "Crumb & Co, Tue 3 Mar: something does not work");
    assert!(mail.body.contains("- talk on Mastodon, since Mon 17:00 (mark "), "{}", mail.body);
}

#[tokio::test]
async fn the_switch_hears_nothing_more_once_the_sweep_has_stopped() {
    let switch = Switch::open().await;
    let watched = |settings: String| format!("{settings}\n[watch]\nping_url = \"{}\"\n", switch.url);
    let mut world = World::with("2026-03-02T08:00:00Z", watched).await;
    world.fast_forward(20).await;
    assert_eq!(switch.pings(), 4, "every five minutes");

    world.pass_without_the_sweep(25).await;
    switch.pings();
    world.pass_without_the_sweep(30).await;
    assert_eq!(switch.pings(), 0);

    world.fast_forward(5).await;
    assert_eq!(switch.pings(), 1, "and again once it runs");
}

#[tokio::test]
async fn a_clock_that_passes_unnoticed_is_known_within_minutes() {
    let switch = Switch::open().await;
    let watched = |settings: String| format!("{settings}\n[watch]\nping_url = \"{}\"\n", switch.url);
    let mut world = World::with("2026-03-02T08:00:00Z", watched).await;
    world.someone_posts("jo", COMPLAINT);
    world.fast_forward(55).await;
    switch.pings();
    world.pass_without_the_sweep(10).await; // the warning was due at 09:00
    assert_eq!(switch.pings(), 1, "at nine, and not five minutes later");
    world.fast_forward(1).await;
    world.expect_sms("Ben", "(10:00)");
}
