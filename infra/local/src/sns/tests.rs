use aws_sdk_sns::Client;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::types::MessageAttributeValue;

use super::*;

const NOW: Timestamp = Timestamp::constant(1_772_442_000, 0);

fn sns() -> (Sns, Client) {
    let sns = Sns::new();
    sns.set_now(NOW);
    let client = sns.client();
    (sns, client)
}

async fn text(client: &Client) -> Result<String, Option<String>> {
    let sent = client.publish().phone_number("+447700900101").message("32 min left & counting").send().await;
    match sent {
        Ok(sent) => Ok(sent.message_id.unwrap_or_default()),
        Err(error) => Err(error.code().map(str::to_owned)),
    }
}

fn attribute(kind: &str, value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder().data_type(kind).string_value(value).build().unwrap()
}

#[tokio::test]
async fn a_text_is_kept_with_its_time_and_what_was_said_about_it() {
    let (sns, client) = sns();
    let kind = attribute("String", "Transactional");
    let publish =
        client.publish().phone_number("+447700900101").message("été: 16:40 & \"late\" https://x.example/a?b=1");
    publish.message_attributes("AWS.SNS.SMS.SMSType", kind).send().await.unwrap();
    let expected = Text {
        at: NOW,
        to: "+447700900101".to_owned(),
        body: "été: 16:40 & \"late\" https://x.example/a?b=1".to_owned(),
        attributes: BTreeMap::from([("AWS.SNS.SMS.SMSType".to_owned(), "Transactional".to_owned())]),
    };
    assert_eq!(sns.texts(), std::slice::from_ref(&expected));
    assert_eq!(sns.take_texts(), [expected]);
    assert!(sns.texts().is_empty());
}

#[tokio::test]
async fn an_email_is_kept_with_what_its_readers_are_chosen_by() {
    let (sns, client) = sns();
    let publish = client.publish().topic_arn(EMAIL_TOPIC).subject("late since 16:40").message("a\nb");
    publish.message_attributes("person", attribute("String.Array", r#"["ann","owner"]"#)).send().await.unwrap();
    let emails = sns.take_emails();
    assert_eq!((emails[0].subject.as_str(), emails[0].body.as_str()), ("late since 16:40", "a\nb"));
    assert_eq!(emails[0].attributes["person"], r#"["ann","owner"]"#);
    assert!(sns.texts().is_empty());
}

#[tokio::test]
async fn each_answer_arrives_once_and_sends_what_it_says() {
    #[rustfmt::skip]
    let table = [
        // answer,                     code the client sees,                 does it go out?
        (Answer::Accepted,             Ok("m-1".to_owned()),                  true),
        (Answer::Throttled,            Err(Some("Throttled".to_owned())),          false),
        (Answer::OptedOut,             Err(Some("OptedOut".to_owned())),           false),
        (Answer::BadNumber,            Err(Some("InvalidParameter".to_owned())),   false),
        (Answer::SpendLimit,           Err(Some("InvalidParameter".to_owned())),   false),
        (Answer::Forbidden,            Err(Some("AuthorizationError".to_owned())), false),
        (Answer::Broken,               Err(Some("InternalError".to_owned())),      false),
        (Answer::SentWithoutAnswer,    Err(None),                                  true),
        (Answer::LostWithoutAnswer,    Err(None),                                  false),
    ];
    for (answer, seen, out) in table {
        let (sns, client) = sns();
        sns.answer_next([answer]);
        assert_eq!(text(&client).await, seen, "{answer:?}");
        assert_eq!(sns.texts().len(), usize::from(out), "{answer:?}");
        assert_eq!(sns.requests(), 1, "{answer:?}");
        assert!(text(&client).await.is_ok(), "{answer:?} is said once");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout_at_once() {
    let (sns, client) = sns();
    sns.answer_next([Answer::SentWithoutAnswer]);
    let error = client.publish().phone_number("+447700900101").message("hello").send().await.unwrap_err();
    let SdkError::DispatchFailure(failure) = error else { panic!("{error:?}") };
    assert!(failure.is_timeout());
}

#[tokio::test]
async fn one_phone_can_be_refused_and_the_others_not() {
    let (sns, client) = sns();
    sns.answer_with(|outgoing| match outgoing {
        Outgoing::Text(text) if text.to.ends_with('1') => Answer::OptedOut,
        Outgoing::Text(_) | Outgoing::Email(_) => Answer::Accepted,
    });
    assert!(text(&client).await.is_err());
    assert!(client.publish().phone_number("+447700900102").message("hello").send().await.is_ok());
    sns.answer_as_usual();
    assert!(text(&client).await.is_ok());
}

#[tokio::test]
async fn what_sns_would_not_take_is_refused() {
    let (sns, client) = sns();
    for (name, publish) in [
        ("a number without country", client.publish().phone_number("07700900101").message("hello")),
        ("nothing to say", client.publish().phone_number("+447700900101").message("")),
        ("nobody", client.publish().message("hello")),
        ("a subject of two lines", client.publish().topic_arn(EMAIL_TOPIC).subject("a\nb").message("hello")),
    ] {
        assert_eq!(publish.send().await.unwrap_err().code(), Some("InvalidParameter"), "{name}");
    }
    assert_eq!(client.list_topics().send().await.unwrap_err().code(), Some("InvalidAction"));
    assert!(sns.texts().is_empty() && sns.emails().is_empty());
}

#[tokio::test]
async fn who_asks_for_emails_is_known() {
    let (sns, client) = sns();
    let subscribe = client.subscribe().topic_arn(EMAIL_TOPIC).protocol("email").endpoint("ann@crumb.example");
    let said = subscribe.send().await.unwrap();
    assert_eq!(said.subscription_arn.as_deref(), Some("pending confirmation"));
    assert_eq!(sns.subscriptions()[0].endpoint, "ann@crumb.example");
}
