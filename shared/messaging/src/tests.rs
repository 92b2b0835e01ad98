use aws_sdk_sns::config::retry::RetryConfig;
use aws_sdk_sns::config::timeout::TimeoutConfig;
use aws_sdk_sns::config::{BehaviorVersion, Credentials, Region};
use domain::hours::Hours;
use domain::people::{PersonId, Role};
use wiremock::matchers::{body_string_contains, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

async fn messenger(server: &MockServer) -> Messenger {
    messenger_at(&server.uri())
}

fn messenger_at(address: &str) -> Messenger {
    let config = aws_sdk_sns::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(address)
        .retry_config(RetryConfig::standard().with_max_attempts(1))
        .timeout_config(TimeoutConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Messenger::new(aws_sdk_sns::Client::from_conf(config), Some("arn:aws:sns:eu-west-1:1:mail".to_owned()))
}

async fn answers(status: u16, body: &str) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(body.to_owned(), "text/xml");
    Mock::given(method("POST")).respond_with(answer).expect(1).mount(&server).await;
    server
}

fn refused_as(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

fn phone() -> Phone {
    Phone::new("+15550100").unwrap()
}

#[tokio::test]
async fn each_refusal_is_sorted_by_what_it_means_for_the_person_waiting() {
    let accepted = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";
    let refused = |reason: &str| Outcome::Refused { reason: reason.to_owned() };
    #[rustfmt::skip]
    let table = [
        // name,                     status, body,                                                  expected
        ("accepted",                 200, accepted.to_owned(),                                      Outcome::Sent { message_id: "m-1".into() }),
        ("throttled",                400, refused_as("Throttled", "Rate exceeded"),                 Outcome::Throttled),
        ("too many requests",        429, refused_as("Throttling", "Rate exceeded"),                Outcome::Throttled),
        ("a bad number",             400, refused_as("InvalidParameter", "Invalid parameter"),      refused("not a number that can be texted")),
        ("an opted-out phone",       400, refused_as("OptedOut", "Phone number is opted out"),      refused("opted out")),
        ("the spend limit",          400, refused_as("InvalidParameter", "spend limit exceeded"),   refused("spend limit reached")),
        ("opted out, said otherwise", 400, refused_as("InvalidParameter", "Phone number is opted out"), refused("opted out")),
        ("the month's quota",        400, refused_as("InvalidParameter", "No quota left for account"), refused("spend limit reached")),
        ("a number not verified",    400, refused_as("InvalidParameter", "Number is not verified in the sandbox"), refused("the number is not verified in the SMS sandbox")),
        ("what no phone has",        400, refused_as("ValidationException", "Invalid phone number"),  refused("not a number that can be texted")),
        ("no permission",            403, refused_as("AuthorizationError", "no"),                   refused("not allowed to send")),
        ("a signature of yesterday", 403, refused_as("InvalidClientTokenId", "no"),                 refused("not allowed to send")),
        ("a topic that is gone",     404, refused_as("NotFound", "Topic does not exist"),           refused("no such e-mail topic")),
        ("a key that is off",        400, refused_as("KMSDisabled", "disabled"),                    refused("the key of the e-mail topic cannot be used")),
        ("something new",            400, refused_as("Novelty", "new"),                             refused("refused")),
        ("their fault: may be sent", 500, refused_as("InternalError", "oops"),                      Outcome::Unknown),
    ];
    for (name, status, body, expected) in table {
        let server = answers(status, &body).await;
        assert_eq!(messenger(&server).await.text(&phone(), "hello").await, expected, "{name}");
        server.verify().await; // one request: a lost answer must not cost a second text
    }
}

#[tokio::test]
async fn an_unreachable_sender_leaves_the_outcome_unknown() {
    let nobody_listens = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let messenger = messenger_at(&format!("http://{nobody_listens}"));
    assert_eq!(messenger.text(&phone(), "hello").await, Outcome::Unknown);
}

#[tokio::test]
async fn an_email_carries_whom_it_is_for_and_a_clean_subject() {
    let server = MockServer::start().await;
    let accepted = "<PublishResponse><PublishResult><MessageId>m-2</MessageId></PublishResult></PublishResponse>";
    Mock::given(body_string_contains("Subject=late%20since%2016%3A40X-Evil"))
        .and(body_string_contains("String.Array"))
        .and(body_string_contains("%5B%22ann%22%2C%22owner%22%5D"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(accepted, "text/xml"))
        .expect(1)
        .mount(&server)
        .await;
    let ann = ann();
    let email = Email { to: &ann, subject: "late since 16:40\r\nX-Evil", body: "see the link" };
    assert_eq!(messenger(&server).await.email(email).await, Outcome::Sent { message_id: "m-2".into() });
}

#[tokio::test]
async fn without_a_topic_an_email_is_refused_with_the_reason() {
    let server = MockServer::start().await;
    let without = Messenger { email_topic: None, ..messenger(&server).await };
    let ann = ann();
    let email = Email { to: &ann, subject: "late", body: "" };
    assert_eq!(without.email(email).await, Outcome::Refused { reason: "no e-mail topic".into() });
}

fn ann() -> Person {
    Person {
        id: PersonId::of_name("Ann"),
        name: "Ann".into(),
        phone: phone(),
        email: Some("ann@crumb.example".into()),
        role: Role::Owner,
        on_call: None,
        quiet: Hours::never(jiff::tz::TimeZone::UTC),
        texts_off_until: None,
    }
}
