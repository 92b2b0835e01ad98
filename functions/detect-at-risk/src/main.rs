//! `detect-at-risk` in Lambda.

use detect_at_risk::{connect, handle};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::Environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::of_process();
    runtime::telemetry::init(&environment);
    let bundle = connect(&environment).await?;
    let invoke = async |_: LambdaEvent<serde_json::Value>| -> Result<(), Error> {
        handle(&bundle, Timestamp::now()).await?;
        Ok(())
    };
    run(service_fn(invoke)).await
}
