use std::fs;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use store::Store;
use wiremock::matchers::body_string_contains;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::process::{CRUMB, Ended, run, shopbell};

const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:shopbell";

/// A table on loopback, and an SNS that answers what a test says.
struct Cloud {
    dynamodb: String,
    sns: MockServer,
    store: Store,
}

impl Cloud {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dynamodb = format!("http://{}", listener.local_addr().unwrap());
        let database = dynoxide::Database::memory().unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .endpoint_url(&dynamodb)
            .credentials_provider(Credentials::new("a", "b", None, None, "test"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        let store = Store::new(aws_sdk_dynamodb::Client::from_conf(config), "shopbell");
        store.create_table().await.unwrap();
        Self { dynamodb, sns: MockServer::start().await, store }
    }

    async fn sns_answers(&self, action: &str, result: &str) {
        let body = format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>");
        let asked = Mock::given(body_string_contains(format!("Action={action}&")));
        asked.respond_with(ResponseTemplate::new(200).set_body_string(body)).mount(&self.sns).await;
    }

    /// What SNS was asked, by the names of its actions.
    async fn asked_of_sns(&self, action: &str) -> Vec<String> {
        let requests = self.sns.received_requests().await.unwrap();
        let bodies = requests.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned());
        bodies.filter(|body| body.contains(&format!("Action={action}&"))).collect()
    }

    async fn apply(&self, settings: &str, more: &'static [&'static str]) -> Ended {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("shop.toml"), settings).unwrap();
        let mut command = shopbell(folder.path());
        command.args(["apply", "--shop", "shop.toml", "--table", "shopbell"]).args(more);
        let variables = [
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ACCESS_KEY_ID", "a"),
            ("AWS_SECRET_ACCESS_KEY", "b"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.dynamodb),
            ("AWS_ENDPOINT_URL_SNS", &self.sns.uri()),
        ];
        command.envs(variables);
        tokio::task::spawn_blocking(move || run(command, b"")).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_put_in_force_once_and_each_change_is_a_version() {
    let cloud = Cloud::start().await;
    for (settings, expected) in [
        (CRUMB.to_owned(), "version 1 is in force\n"),
        (CRUMB.to_owned(), "version 1 is in force, unchanged\n"),
        (CRUMB.replace("Crumb & Co", "Crumb"), "version 2 is in force\n"),
    ] {
        let ended = cloud.apply(&settings, &[]).await;
        assert_eq!((ended.code, ended.out.as_str()), (0, expected), "{}", ended.err);
    }
    let stored = cloud.store.settings().await.unwrap().unwrap();
    let settings = runtime::settings::from_json(&stored.json, stored.version).unwrap();
    assert_eq!((settings.version, settings.shop.name.as_str()), (2, "Crumb"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_was_closed_in_the_inbox_stays_closed() {
    let cloud = Cloud::start().await;
    cloud.apply(CRUMB, &[]).await;
    let stored = cloud.store.settings().await.unwrap().unwrap();
    let monday = "2026-03-02".parse().unwrap();
    let closed = runtime::settings::with_day(&stored.json, monday, &[]).unwrap();
    cloud.store.apply_settings(&closed, 1).await.unwrap();
    for (settings, expected) in [
        (CRUMB.to_owned(), "version 2 is in force, unchanged\n"),
        (CRUMB.replace("08:00-17:30", "07:00-19:00"), "version 3 is in force\n"),
    ] {
        let ended = cloud.apply(&settings, &[]).await;
        assert_eq!((ended.code, ended.out.as_str()), (0, expected), "{}", ended.err);
        let stored = cloud.store.settings().await.unwrap().unwrap();
        let settings = runtime::settings::from_json(&stored.json, stored.version).unwrap();
        assert!(settings.people.hours().intervals_on(monday).is_empty(), "{}", stored.json);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_settings_never_reach_the_table() {
    let cloud = Cloud::start().await;
    let ended = cloud.apply(&CRUMB.replace("+15550100", "0113 4960000"), &[]).await;
    assert_eq!(ended.code, 2);
    assert!(ended.last().contains("shop.toml: staff[0].phone: that is no phone number"), "{}", ended.err);
    assert!(!ended.err.contains("4960000"));
    assert!(cloud.store.settings().await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_address_is_subscribed_to_what_is_meant_for_its_person() {
    let cloud = Cloud::start().await;
    cloud.sns_answers("ListSubscriptionsByTopic", "<Subscriptions/>").await;
    cloud.sns_answers("Subscribe", "<SubscriptionArn>pending confirmation</SubscriptionArn>").await;
    let both = format!("{CRUMB}\n[[staff]]\nname = \"Bob\"\nphone = \"+15550101\"\nemail = \"ann@crumb.example\"");
    let ended = cloud.apply(&both, &["--email-topic", TOPIC]).await;
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("Ann and Bob: AWS has sent an e-mail; open the link in it"), "{}", ended.out);
    let asked = cloud.asked_of_sns("Subscribe").await;
    assert_eq!(asked.len(), 1);
    for part in ["Protocol=email", "Endpoint=ann%40crumb.example", "%7B%22person%22%3A%5B%22ann%22%2C%22bob%22%5D%7D"] {
        assert!(asked[0].contains(part), "{part} in {}", asked[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_time_changes_only_what_is_not_as_it_should_be() {
    let held = |arn: &str| {
        format!(
            "<Subscriptions><member><Endpoint>ann@crumb.example</Endpoint><Protocol>email</Protocol><SubscriptionArn>{arn}</SubscriptionArn></member></Subscriptions>"
        )
    };
    let policy = |policy: &str| {
        format!("<Attributes><entry><key>FilterPolicy</key><value>{policy}</value></entry></Attributes>")
    };
    let confirmed = format!("{TOPIC}:1");
    #[rustfmt::skip]
    let table = [
        ("waiting",      "PendingConfirmation", String::new(),                        "Ann: e-mail waits until the link", 0),
        ("as it should", confirmed.as_str(),    policy("{ \"person\": [\"ann\"] }"),  "Ann: e-mail is set up, unchanged", 0),
        ("another name", confirmed.as_str(),    policy("{\"person\":[\"annie\"]}"),   "Ann: e-mail is set up\n",          1),
        ("no filter",    confirmed.as_str(),    "<Attributes/>".to_owned(),           "Ann: e-mail is set up\n",          1),
    ];
    for (name, arn, attributes, expected, set) in table {
        let cloud = Cloud::start().await;
        cloud.sns_answers("ListSubscriptionsByTopic", &held(arn)).await;
        cloud.sns_answers("GetSubscriptionAttributes", &attributes).await;
        cloud.sns_answers("SetSubscriptionAttributes", "").await;
        let ended = cloud.apply(CRUMB, &["--email-topic", TOPIC]).await;
        assert_eq!(ended.code, 0, "{name}: {}", ended.err);
        assert!(ended.out.contains(expected), "{name}: {}", ended.out);
        assert_eq!(cloud.asked_of_sns("SetSubscriptionAttributes").await.len(), set, "{name}");
        assert_eq!(cloud.asked_of_sns("Subscribe").await.len(), 0, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_not_there_is_a_problem_that_is_named() {
    let cloud = Cloud::start().await;
    let ended = cloud.apply(CRUMB, &["--table", "nowhere"]).await;
    assert_eq!(ended.code, 2, "the same flag twice: {}", ended.err);
    let topic_refuses = ResponseTemplate::new(403)
        .set_body_string("<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>");
    Mock::given(wiremock::matchers::any()).respond_with(topic_refuses).mount(&cloud.sns).await;
    let ended = cloud.apply(CRUMB, &["--email-topic", TOPIC]).await;
    assert_eq!((ended.code, ended.out.as_str()), (1, "version 1 is in force\n"));
    assert!(ended.last().contains("e-mail topic: "), "{}", ended.last());
}
