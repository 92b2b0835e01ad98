//! `--sms sns`: real texts through SNS, overheard on their way.

use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_sns::config::interceptors::{BeforeSerializationInterceptorContextRef, FinalizerInterceptorContextRef};
use aws_sdk_sns::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sns::error::BoxError;
use aws_sdk_sns::operation::publish::PublishInput;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use runtime::config::Environment;

use super::phone::Ear;
use crate::commands::Failure;

/// A client of the real SNS. Asks for region and credentials now rather than when the first customer is cross.
pub(super) async fn client(environment: &Environment, ear: Ear) -> Result<aws_sdk_sns::Client, Failure> {
    let wrong = |says: String| Failure::Input(format!("--sms sns: {says}"));
    let config = runtime::clients::config(environment).await.map_err(|error| wrong(error.to_string()))?;
    if config.region().is_none() {
        return Err(wrong("no AWS region; set AWS_REGION to that of your SNS, like eu-west-1".to_owned()));
    }
    let none = || wrong("no AWS credentials; set AWS_PROFILE, or sign in with `aws sso login`".to_owned());
    config.credentials_provider().ok_or_else(none)?.provide_credentials().await.map_err(|_| none())?;
    let clients = runtime::clients::connect(environment).await.map_err(|error| wrong(error.to_string()))?;
    let overheard = clients.sns.config().to_builder().interceptor(Overhear(ear)).build();
    Ok(aws_sdk_sns::Client::from_conf(overheard))
}

#[derive(Debug)]
struct Overhear(Ear);

/// What was asked for, kept until it is known whether it was accepted.
#[derive(Debug)]
struct Asked(PublishInput);

impl Storable for Asked {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Overhear {
    fn name(&self) -> &'static str {
        "Overhear"
    }

    fn read_before_execution(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(input) = context.input().downcast_ref::<PublishInput>() {
            config.interceptor_state().store_put(Asked(input.clone()));
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let accepted = context.output_or_error().is_some_and(|answer| answer.is_ok());
        if let Some(Asked(input)) = config.load::<Asked>().filter(|_| accepted) {
            self.hear(input);
        }
        Ok(())
    }
}

impl Overhear {
    fn hear(&self, input: &PublishInput) {
        match (input.phone_number(), input.message()) {
            (Some(phone), Some(body)) => self.0.text(phone, body),
            _ => {
                let attributes = input.message_attributes();
                let person = attributes.and_then(|attributes| attributes.get("person")?.string_value());
                self.0.mail(person, input.subject().unwrap_or_default(), input.message().unwrap_or_default());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use store::Store;

    use super::*;
    use crate::commands::run::pace::Clock;
    use crate::database::Database;
    use crate::sns::{Answer, Sns};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_accepted_is_overheard_and_nothing_else() {
        let store = Store::new(Database::in_memory().unwrap().client(), "shopbell");
        store.create_table().await.unwrap();
        let ear = Ear::new(store, Clock::real(), None);
        let sns = Sns::new();
        let overheard = sns.client().config().to_builder().interceptor(Overhear(ear.clone())).build();
        let client = aws_sdk_sns::Client::from_conf(overheard);
        sns.answer_next([Answer::Accepted, Answer::OptedOut, Answer::LostWithoutAnswer]);
        for body in ["accepted", "refused", "lost"] {
            // What SNS says is for the sender.
            client.publish().phone_number("+15550100").message(body).send().await.ok();
        }
        client.publish().topic_arn("arn:x").subject("LATE").message("late").send().await.ok();

        let texts: Vec<_> = ear.take_texts().into_iter().map(|text| (text.to, text.body)).collect();
        assert_eq!(texts, [("+15550100".to_owned(), "accepted".to_owned())]);
        assert_eq!(ear.take_mails().into_iter().map(|mail| mail.subject).collect::<Vec<_>>(), ["LATE"]);
    }
}
