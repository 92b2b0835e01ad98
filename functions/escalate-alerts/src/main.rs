//! `escalate-alerts` in Lambda.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use escalate_alerts::{App, handle};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::Environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::of_process();
    runtime::telemetry::init(&environment);
    let app = App::connect(&environment).await?;
    let invoke = async |event: LambdaEvent<Event>| -> Result<DynamoDbEventResponse, Error> {
        Ok(handle(&app, event.payload, Timestamp::now()).await?)
    };
    run(service_fn(invoke)).await
}
