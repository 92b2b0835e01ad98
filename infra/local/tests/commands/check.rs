use std::net::TcpListener;

use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::process::{CRUMB, with_shop};

const CHECK: [&str; 3] = ["check", "--shop", "shop.toml"];

async fn feed_that_answers(status: u16, body: &str) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_string(body)).mount(&server).await;
    server
}

#[test]
fn everything_that_is_wrong_is_listed_and_its_fields_are_named_last() {
    let ended = with_shop("[shop]\nnmae = 1\n[[staff]]\nname = \"Ann\"\nphone = \"0113 4960000\"", &CHECK, b"");
    assert_eq!(ended.code, 1);
    for begins in ["shop.nmae: ", "shop.name: missing", "shop.time_zone: missing", "staff[0].phone: that is no phone"] {
        assert!(ended.out.lines().any(|line| line.starts_with(begins)), "{begins} in {}", ended.out);
    }
    for field in ["shop.nmae", "shop.name", "shop.time_zone", "staff[0].phone"] {
        assert!(ended.last().contains(field), "{field} in {}", ended.last());
    }
    assert!(!format!("{}{}", ended.out, ended.err).contains("4960000"));
}

#[test]
fn a_secret_in_the_file_is_found_and_not_shown() {
    let ended = with_shop(&format!("{CRUMB}\n[platforms.mastodon]\ntoken = \"hunter2\""), &CHECK, b"");
    assert_eq!(ended.code, 1);
    assert!(ended.last().contains("SHOPBELL_MASTODON_TOKEN"), "{}", ended.last());
    assert!(!format!("{}{}", ended.out, ended.err).contains("hunter2"));
}

#[test]
fn good_settings_with_a_gap_in_the_rota_are_fine_and_the_gap_is_said() {
    let settings = format!("{CRUMB}on_call = {{ mon = [\"08:00-12:00\"], tue = [\"08:00-17:30\"] }}");
    let ended = with_shop(&settings, &["check"], b"");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(ended.out.contains("note: staff: Mon 12:00-17:30 the shop is open and nobody is on call"), "{}", ended.out);
    assert!(ended.out.ends_with("shop.toml: the settings are fine\n"), "{}", ended.out);
}

#[tokio::test]
async fn each_platform_is_asked_once_whether_it_answers() {
    let good = feed_that_answers(200, "<rss version=\"2.0\"><channel></channel></rss>").await;
    let bad = feed_that_answers(404, "gone").await;
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = format!(
        "{CRUMB}\n[platforms.feed]\nurls = [\"{}/a\", \"{}/b\", \"http://{dead}/c\"]\n[platforms.yelp]",
        good.uri(),
        bad.uri()
    );
    let ended = tokio::task::spawn_blocking(move || with_shop(&settings, &CHECK, b"")).await.unwrap();
    assert_eq!(ended.code, 1, "{}", ended.out);
    for part in [
        "answers: 0 posts",
        "refuses: not_found",
        "refuses: transient: no connection",
        "platforms.yelp: yelp has no connector",
    ] {
        assert!(ended.out.contains(part), "{part} in {}", ended.out);
    }
    assert!(ended.last().contains("3 platforms do not answer, first platforms.feed"), "{}", ended.last());
    assert_eq!(good.received_requests().await.unwrap().len(), 1);
}
